//! Names for a tenant: one derived from the company, and others like it.

use crate::microsoft::domains::Prefix;

/// Words that say only what kind of company it is.
const LEGAL_FORMS: [&str; 30] = [
    "sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "ei", "gmbh", "ag", "kg", "ug", "ltd", "limited",
    "plc", "llp", "llc", "inc", "corp", "bv", "nv", "srl", "spa", "sl", "slu", "lda", "oy", "ab", "as",
    "aps",
];
/// How long a derived name is at most, which leaves room for what makes a variant of it.
const DERIVED: usize = 20;

/// Whether the text is the legal form of a company and nothing else.
#[must_use]
pub fn is_legal_form(word: &str) -> bool {
    let letters: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    LEGAL_FORMS.contains(&letters.to_lowercase().as_str())
}

/// A name made of the company's: unaccented letters and digits, without its legal form.
#[must_use]
pub fn derive(company: &str) -> Option<Prefix> {
    let words: Vec<String> = company
        .split_whitespace()
        .filter(|word| !is_legal_form(word))
        .map(|word| {
            deunicode::deunicode(word)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_lowercase()
        })
        .collect();
    let name: String = words.concat().trim_start_matches(|first: char| first.is_ascii_digit()).to_owned();
    name.get(..name.len().min(DERIVED))?.parse().ok()
}

/// Names like `wanted` in the order in which they are worth having.
#[must_use]
pub fn variants(wanted: &Prefix, country: &str) -> Vec<Prefix> {
    let stem: String = wanted.as_str().chars().take(DERIVED).collect();
    let endings = [country.to_ascii_lowercase(), "365".to_owned(), "online".to_owned(), "group".to_owned()];
    let numbers = (2..20).map(|number| number.to_string());
    endings
        .into_iter()
        .chain(numbers)
        .filter_map(|ending| format!("{stem}{ending}").parse().ok())
        .filter(|variant| variant != wanted)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_the_letters_of_the_company() {
        let derived = |company: &str| derive(company).map(|prefix| prefix.to_string());
        assert_eq!(derived("Boulangerie & Fils SARL").as_deref(), Some("boulangeriefils"));
        assert_eq!(derived("L’Éclair d’Été").as_deref(), Some("leclairdete"));
        assert_eq!(derived("3 Brasseurs S.A.S.").as_deref(), Some("brasseurs"));
        assert_eq!(derived("Ελληνικά Λτδ").as_deref(), Some("ellenikaltd"));
        assert_eq!(derived("S.A.R.L."), None);
        assert_eq!(derived("Compagnie Internationale des Exemples").map(|name| name.len()), Some(20));
    }

    #[test]
    fn variants_are_names_that_microsoft_accepts() {
        let variants = variants(&"boulangeriefils".parse().unwrap(), "FR");
        assert_eq!(variants[0].as_str(), "boulangeriefilsfr");
        assert!(variants.len() > 10);
    }
}
