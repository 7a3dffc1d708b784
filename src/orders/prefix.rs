//! Names for a tenant: one derived from the company, and free ones when a name is taken.

use futures_util::future::try_join_all;

use crate::app::App;
use crate::microsoft::domains::{Availability, Prefix};
use crate::microsoft::{Failure, Ids};
use crate::orders::store;

/// Words that say only what kind of company it is.
const LEGAL_FORMS: [&str; 30] = [
    "sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "ei", "gmbh", "ag", "kg", "ug", "ltd", "limited",
    "plc", "llp", "llc", "inc", "corp", "bv", "nv", "srl", "spa", "sl", "slu", "lda", "oy", "ab", "as",
    "aps",
];
/// How long a derived name is at most, which leaves room for what makes a variant of it.
const DERIVED: usize = 20;
/// Variants asked about at once.
const ASKED: usize = 6;
/// Variants offered.
pub const OFFERED: usize = 3;

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
fn variants(wanted: &Prefix, country: &str) -> Vec<Prefix> {
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

/// Whether the name can be had: neither taken at Microsoft nor claimed by an order that is still on its way.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn is_free(app: &App, prefix: &Prefix, ours: Option<i64>) -> anyhow::Result<bool> {
    let mut work = app.database.read().await?;
    if store::is_claimed(&mut work, prefix.as_str(), ours).await? {
        return Ok(false);
    }
    drop(work);
    Ok(ask(app, prefix).await? == Availability::Free)
}

async fn ask(app: &App, prefix: &Prefix) -> Result<Availability, Failure> {
    app.microsoft.domain_availability(&Ids::fresh(), prefix).await
}

/// Up to three free names like `wanted`.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn free_variants(app: &App, wanted: &Prefix, country: &str) -> anyhow::Result<Vec<Prefix>> {
    let mut free = Vec::new();
    for some in variants(wanted, country).chunks(ASKED) {
        let answers = try_join_all(some.iter().map(|prefix| is_free(app, prefix, None))).await?;
        free.extend(
            some.iter().zip(answers).filter(|(_, is_free)| *is_free).map(|(prefix, _)| prefix.clone()),
        );
        if free.len() >= OFFERED {
            break;
        }
    }
    free.truncate(OFFERED);
    Ok(free)
}

/// The free name closest to the company's; `None` when there is none, or the company's name has no letters.
///
/// # Errors
/// When Microsoft or the database does not answer.
pub async fn derive_free(app: &App, company: &str, country: &str) -> anyhow::Result<Option<Prefix>> {
    let Some(wanted) = derive(company) else { return Ok(None) };
    if is_free(app, &wanted, None).await? {
        return Ok(Some(wanted));
    }
    Ok(free_variants(app, &wanted, country).await?.into_iter().next())
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
