//! What somebody typed or pasted into the search box: a number, an id, an address, a name, with whatever noise came
//! along.

use std::sync::LazyLock;

use regex_lite::Regex;
use uuid::Uuid;

use crate::services;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// An order, by its number.
    Order(i64),
    /// A subscription, by our number.
    Subscription(i64),
    /// A task, by its number.
    Task(i64),
    /// A mail, by its number.
    Mail(i64),
    /// A reseller, by its number.
    Reseller(i64),
    /// An MPN ID, digits.
    Mpn(String),
    /// Digits that do not say what they number.
    Digits(String),
    /// An id of Microsoft's: a tenant, a subscription, a request, a correlation.
    Id(Uuid),
    /// An e-mail address, in lower case.
    Email(String),
    /// A domain, in lower case.
    Domain(String),
    /// Anything else: part of a name.
    Words(String),
}

/// The longest text that is looked at: far above any name.
const LONGEST: usize = 200;

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
    };
}

pattern!(ID, r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
pattern!(EMAIL, r"[^\s<>()\[\],;:“”«»]+@[^\s<>()\[\],;:“”«»/?]+");
pattern!(
    ADDRESS,
    r"(?i)(?:https?://[^/\s]+)?/(?:support/)?(orders|services|tasks|mails|resellers)/([^/?#\s]+)(?:/subscriptions/(\d+))?"
);
pattern!(
    NUMBERED,
    r"(?i)^(order|commande|subscription|abonnement|task|tâche|tache|mail|e-mail|mpn(?: ?id)?|partner ?id)[\s:]*(?:n[o°º]?\.?|numéro|number|#)?[\s:]*#?([\d\s.]*\d)$"
);
pattern!(BARE, r"(?i)^(?:n[o°º]\.?\s*|#\s*)?([\d\s.]*\d)$");
pattern!(HOST, r"(?i)^(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/].*)?$");

impl Term {
    /// Reads what was typed; nothing when it was nothing.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().take(LONGEST).collect();
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches(|sign: char| " \"'“”‘’«»<>()[]{},;:.!?\u{a0}".contains(sign));
        if text.is_empty() {
            return None;
        }
        let found = |pattern: &'static LazyLock<Option<Regex>>| pattern.as_ref()?.captures(text);
        if let Some(id) = found(&ID).and_then(|found| found[0].parse().ok()) {
            return Some(Self::Id(id));
        }
        if let Some(term) = found(&ADDRESS)
            .and_then(|found| Self::at(&found[1], &found[2], found.get(3).map(|number| number.as_str())))
        {
            return Some(term);
        }
        if let Some(address) = found(&EMAIL) {
            let address = address[0].to_lowercase();
            return Some(Self::Email(address.trim_end_matches('.').to_owned()));
        }
        if let Some(term) = found(&NUMBERED).and_then(|found| Self::numbered(&found[1], &digits(&found[2]))) {
            return Some(term);
        }
        if let Some(number) = found(&BARE) {
            return Some(Self::Digits(digits(&number[1])));
        }
        if let Some(host) = found(&HOST) {
            return Some(Self::Domain(host[1].to_lowercase()));
        }
        if let Some(id) = Uuid::try_parse(text).ok().filter(|_| text.len() == 32) {
            return Some(Self::Id(id));
        }
        Some(Self::Words(text.to_owned()))
    }

    /// What stands behind an address of the panel.
    fn at(folder: &str, name: &str, subscription: Option<&str>) -> Option<Self> {
        match (folder.to_lowercase().as_str(), subscription) {
            (_, Some(number)) => Some(Self::Subscription(number.parse().ok()?)),
            ("orders", None) => Some(Self::Order(name.parse().ok()?)),
            ("tasks", None) => Some(Self::Task(name.parse().ok()?)),
            ("mails", None) => Some(Self::Mail(name.parse().ok()?)),
            ("resellers", None) => Some(Self::Reseller(name.parse().ok()?)),
            _ => Some(Self::Domain(name.to_lowercase())),
        }
    }

    fn numbered(what: &str, digits: &str) -> Option<Self> {
        let number: Option<i64> = digits.parse().ok();
        match what.to_lowercase().as_str() {
            "order" | "commande" => number.map(Self::Order),
            "subscription" | "abonnement" => number.map(Self::Subscription),
            "task" | "tâche" | "tache" => number.map(Self::Task),
            "mail" | "e-mail" => number.map(Self::Mail),
            _ => Some(Self::Mpn(digits.to_owned())),
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Names are compared without case and accents, which the two databases would treat differently: a `like` pattern
/// lets through every name that could fit, and [`Name::fits`] decides.
#[derive(Clone, Debug)]
pub struct Name {
    plain: String,
}

impl Name {
    /// The name that was typed, or a part of it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { plain: services::plain(text) }
    }

    /// A pattern for `lower(name) like … escape '\'`: any sign in the place of a letter that can bear an accent.
    #[must_use]
    pub fn pattern(&self) -> String {
        let loose = self.plain.chars().map(|letter| match letter {
            'b' | 'd' | 'f'..='h' | 'j'..='m' | 'p'..='t' | 'v'..='x' | '0'..='9' | ' ' => letter,
            'a'..='z' => '_',
            _ => '%',
        });
        format!("%{}%", loose.collect::<String>())
    }

    /// What was typed, without case and accents.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// Whether `name` contains what was typed.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        services::plain(name).contains(&self.plain)
    }

    /// Whether `name` is what was typed.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        services::plain(name) == self.plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Term {
        Term::parse(text).unwrap_or_else(|| panic!("nothing in {text:?}"))
    }

    #[test]
    fn a_number_may_say_what_it_numbers_in_both_languages() {
        for text in
            ["order 12", "Order #12", "commande 12", "COMMANDE n° 12", "  commande no. 12 ", "/orders/12"]
        {
            assert_eq!(read(text), Term::Order(12), "{text}");
        }
        for text in
            ["subscription 4821", "Abonnement n°4821", "/services/a.example/subscriptions/4821/quantity"]
        {
            assert_eq!(read(text), Term::Subscription(4821), "{text}");
        }
        assert_eq!(read("tâche 3"), Term::Task(3));
        assert_eq!(read("Partner ID: 481 5162"), Term::Mpn("4815162".into()));
        for text in ["12", "#12", "n° 12", " 1 2 ", "12."] {
            assert_eq!(read(text), Term::Digits("12".into()), "{text}");
        }
    }

    #[test]
    fn an_address_of_the_panel_is_what_stands_behind_it() {
        assert_eq!(read("https://panel.example/orders/12"), Term::Order(12));
        assert_eq!(read("https://panel.example/support/orders/12#step-4"), Term::Order(12));
        let domain = Term::Domain("cafefils.onmicrosoft.com".into());
        assert_eq!(read("https://panel.example/services/CafeFils.onmicrosoft.com?x=1"), domain);
        assert_eq!(read("https://cafefils.onmicrosoft.com/"), domain);
        assert_eq!(read(" CAFEFILS.onmicrosoft.com. "), domain);
    }

    #[test]
    fn ids_and_e_mail_addresses_are_found_in_what_was_pasted_with_them() {
        let id = Term::Id("7d2b6a54-0f3e-4c1d-9a8b-5e4f3c2d1b0a".parse().unwrap());
        for text in [
            "7D2B6A54-0F3E-4C1D-9A8B-5E4F3C2D1B0A",
            "MS-RequestId: 7d2b6a54-0f3e-4c1d-9a8b-5e4f3c2d1b0a",
            "{7d2b6a54-0f3e-4c1d-9a8b-5e4f3c2d1b0a}",
            "7d2b6a540f3e4c1d9a8b5e4f3c2d1b0a",
        ] {
            assert_eq!(read(text), id, "{text}");
        }
        let email = Term::Email("camille@customer.example".into());
        for text in [
            "Camille@Customer.example",
            "mailto:camille@customer.example",
            "Camille <camille@customer.example>,",
        ] {
            assert_eq!(read(text), email, "{text}");
        }
    }

    #[test]
    fn everything_else_is_part_of_a_name_and_nothing_is_nothing() {
        assert_eq!(read("«  Café   & Fils »"), Term::Words("Café & Fils".into()));
        assert_eq!(read("order of things"), Term::Words("order of things".into()));
        for text in ["", "   ", "«»", "..."] {
            assert_eq!(Term::parse(text), None, "{text:?}");
        }
        assert!(Term::parse(&"x".repeat(100_000)).is_some());
        assert_eq!(read("99999999999999999999999"), Term::Digits("99999999999999999999999".into()));
    }

    #[test]
    fn a_name_is_found_without_its_accents_and_wildcards_are_signs_like_others() {
        let name = Name::new("Ecole");
        assert!(name.fits("L’École du Bois") && name.is("école") && !name.is("Écoles"));
        assert_eq!(Name::new("100% O_K\\").pattern(), "%100% _%k%%");
        assert!(!Name::new("%").fits("Café") && Name::new("%").fits("100 %"));
    }
}
