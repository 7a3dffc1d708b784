//! What a customer's contact must look like: the general rules, and those of its country.

use regex_lite::Regex;

use crate::mail::EmailAddress;
use crate::microsoft::countries::{Country, CountryRules};
use crate::orders::prefix::is_legal_form;
use crate::text::Message;

/// Characters of a phone number at most, with everything that people put between its digits.
const LONGEST_PHONE: usize = 40;
/// Characters of a state at most, where Microsoft has no list of them.
const LONGEST_REGION: usize = 100;

/// A company's name under Microsoft's rules (partner-center.md section 5): not a single character, not only
/// symbols, not only a legal form.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn company(name: &str) -> Result<String, Message> {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).count();
    match () {
        () if name.is_empty() => Err("orders-error-company-missing".into()),
        () if name.chars().count() > 100 => Err("orders-error-company-long".into()),
        () if letters == 0 => Err("orders-error-company-symbols".into()),
        () if name.chars().count() == 1 => Err("orders-error-company-single".into()),
        () if name.split_whitespace().all(is_legal_form) => Err("orders-error-company-form".into()),
        () => Ok(name.to_owned()),
    }
}

/// The address that receives the credentials: well formed, neither Microsoft's nor the provider's own.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn email(text: &str, provider_domains: &[String]) -> Result<EmailAddress, Message> {
    if text.is_empty() {
        return Err("orders-error-email-missing".into());
    }
    let address: EmailAddress = text.parse().map_err(|_| Message::new("orders-error-email-syntax"))?;
    let within = |domain: &str| {
        let ours = address.domain();
        ours == domain || ours.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
    };
    if within("microsoft.com") {
        Err("orders-error-email-microsoft".into())
    } else if provider_domains.iter().any(|domain| within(&domain.to_ascii_lowercase())) {
        Err("orders-error-email-provider".into())
    } else {
        Ok(address)
    }
}

/// A phone number: with or without its country code, written as people write it, or one of another country.
///
/// # Errors
/// The sentence that says what is wrong, with an example.
pub fn phone(text: &str, country: Country, rules: &CountryRules) -> Result<String, Message> {
    if text.is_empty() {
        return Err("orders-error-phone-missing".into());
    }
    let number = Number::read(text);
    let is_short = text.chars().count() <= LONGEST_PHONE;
    if is_short && number.is_one() && (number.is_foreign(rules) || phone_for_microsoft(text, rules).is_some())
    {
        Ok(text.to_owned())
    } else {
        Err(Message::new("orders-error-phone").with("country", country_name(country)))
    }
}

/// The number as Microsoft takes it for the country, whose pattern may be of the national or of the international
/// form; `None` where no form of it fits, as with a number of another country.
#[must_use]
pub fn phone_for_microsoft(text: &str, rules: &CountryRules) -> Option<String> {
    let number = Number::read(text);
    let national = number.national(rules);
    let forms = [
        Some(number.compact.clone()),
        Some(number.digits().to_owned()),
        national.map(str::to_owned),
        national.map(|national| format!("0{national}")),
        Some(text.to_owned()),
    ];
    forms.into_iter().flatten().find(|form| fits(form, rules.phone_number_regex.as_deref()))
}

/// A phone number without the signs that people put between its digits.
struct Number {
    compact: String,
}

impl Number {
    fn read(text: &str) -> Self {
        let between = [' ', '.', '-', '(', ')', '/', '\u{a0}', '\u{202f}'];
        Self { compact: text.chars().filter(|sign| !between.contains(sign)).collect() }
    }

    fn digits(&self) -> &str {
        self.compact.strip_prefix('+').unwrap_or(&self.compact)
    }

    fn is_one(&self) -> bool {
        let digits = self.digits();
        digits.bytes().all(|digit| digit.is_ascii_digit()) && (6..=15).contains(&digits.len())
    }

    /// What follows the code of the country.
    fn national(&self, rules: &CountryRules) -> Option<&str> {
        let after = self.compact.strip_prefix('+').or_else(|| self.compact.strip_prefix("00"))?;
        rules.calling_codes.iter().find_map(|code| after.strip_prefix(code.trim_start_matches('+')))
    }

    fn is_foreign(&self, rules: &CountryRules) -> bool {
        self.compact.starts_with('+') && self.national(rules).is_none()
    }
}

/// A postcode, where the country has them.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn postcode(text: &str, country: Country, rules: &CountryRules) -> Result<String, Message> {
    if text.is_empty() {
        return if rules.is_postal_code_required {
            Err("orders-error-postcode-missing".into())
        } else {
            Ok(String::new())
        };
    }
    if text.chars().count() <= 12 && fits(text, rules.postal_code_regex.as_deref()) {
        Ok(text.to_owned())
    } else {
        Err(Message::new("orders-error-postcode").with("country", country_name(country)))
    }
}

/// A state, from Microsoft's list where it has one.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn region(text: &str, rules: &CountryRules) -> Result<String, Message> {
    if !rules.is_state_required {
        return Ok(String::new());
    }
    let known = if rules.states.is_empty() {
        text.chars().count() <= LONGEST_REGION
    } else {
        rules.states.iter().any(|state| state.eq_ignore_ascii_case(text))
    };
    if text.is_empty() || !known { Err("orders-error-region".into()) } else { Ok(text.to_owned()) }
}

/// A registration number, for the countries that demand one (partner-center.md section 6).
///
/// # Errors
/// The sentence that says what is wrong.
pub fn registration_number(text: &str, country: Country) -> Result<String, Message> {
    match (country.needs_registration_number(), text.is_empty()) {
        // Where it is not supported Microsoft refuses it.
        (false, _) => Ok(String::new()),
        (true, true) => Err("orders-error-registration-missing".into()),
        (true, false) if text.chars().count() > 50 => Err("orders-error-registration-long".into()),
        (true, false) => Ok(text.to_owned()),
    }
}

/// The name of a country, to put into a sentence.
#[must_use]
pub fn country_name(country: Country) -> Message {
    Message::new(format!("country-{}", country.as_str().to_ascii_lowercase()))
}

/// Whether the text fits Microsoft's pattern; one that cannot be read here leaves the answer to Microsoft.
fn fits(text: &str, pattern: Option<&str>) -> bool {
    pattern
        .and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok())
        .is_none_or(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn france() -> (Country, CountryRules) {
        let rules = CountryRules {
            is_postal_code_required: true,
            postal_code_regex: Some(r"\d{5}".into()),
            phone_number_regex: Some(r"(\+33|0)?[1-9]\d{8}".into()),
            calling_codes: vec!["33".into()],
            ..CountryRules::default()
        };
        ("FR".parse().unwrap(), rules)
    }

    #[test]
    fn a_company_has_a_name_of_its_own() {
        assert!(company("Café").is_ok());
        assert!(company("3M").is_ok());
        for (name, key) in [
            ("", "orders-error-company-missing"),
            ("X", "orders-error-company-single"),
            ("& --", "orders-error-company-symbols"),
            ("S.A.R.L.", "orders-error-company-form"),
        ] {
            assert_eq!(company(name).unwrap_err().key(), key, "{name}");
        }
    }

    #[test]
    fn the_credentials_go_neither_to_microsoft_nor_to_the_provider() {
        let ours = ["provider.example".to_owned()];
        assert!(email("gerante@boulangerie.example", &ours).is_ok());
        for (text, key) in [
            ("gerante@boulangerie", "orders-error-email-syntax"),
            ("a@microsoft.com", "orders-error-email-microsoft"),
            ("a@mail.microsoft.com", "orders-error-email-microsoft"),
            ("a@provider.example", "orders-error-email-provider"),
        ] {
            assert_eq!(email(text, &ours).unwrap_err().key(), key, "{text}");
        }
        assert!(email("a@notmicrosoft.com", &ours).is_ok());
    }

    #[test]
    fn a_phone_number_may_be_written_as_people_write_it() {
        let (country, rules) = france();
        for text in ["+33 1 99 00 12 34", "01.99.00.12.34", "(01) 99-00-12-34", "+32 2 555 12 12"] {
            assert!(phone(text, country, &rules).is_ok(), "{text}");
        }
        let stretched = format!("+33 1 42 68 53{}00", " ".repeat(60));
        for text in ["", "12", "01 42 68", "call me", "+33 1 42", &stretched] {
            assert!(phone(text, country, &rules).is_err(), "{text}");
        }
        let sent = |text: &str| phone_for_microsoft(text, &rules);
        assert_eq!(sent("(01) 99-00-12-34").as_deref(), Some("0199001234"));
        assert_eq!(sent("0033 1 99 00 12 34").as_deref(), Some("199001234"));
        assert_eq!(sent("+32 2 555 12 12"), None);
    }

    #[test]
    fn a_postcode_follows_its_country() {
        let (country, rules) = france();
        assert!(postcode("75002", country, &rules).is_ok());
        assert!(postcode("7500", country, &rules).is_err());
        assert!(postcode("", country, &rules).is_err());
        assert!(postcode("", country, &CountryRules::default()).is_ok());
    }

    #[test]
    fn a_state_is_one_of_the_list_or_where_there_is_none_a_name() {
        let listed =
            CountryRules { is_state_required: true, states: vec!["WA".into()], ..CountryRules::default() };
        assert_eq!(region("wa", &listed).unwrap(), "wa");
        assert!(region("", &listed).is_err() && region("Provence", &listed).is_err());
        let unlisted = CountryRules { states: Vec::new(), ..listed };
        assert_eq!(region("Provence", &unlisted).unwrap(), "Provence");
        assert!(region("", &unlisted).is_err() && region(&"W".repeat(101), &unlisted).is_err());
    }

    #[test]
    fn a_registration_number_is_kept_only_where_it_is_asked_for() {
        assert_eq!(registration_number("123", "FR".parse().unwrap()).unwrap(), "");
        assert!(registration_number("", "PL".parse().unwrap()).is_err());
        assert_eq!(registration_number("123", "PL".parse().unwrap()).unwrap(), "123");
    }
}
