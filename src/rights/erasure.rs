//! Erases the personal data of a customer's contact, or of somebody who no longer signs in, where nothing needs it any
//! more; what stays is named with the reason. In its place stands a pseudonym: whoever has the panel's key and the
//! address can tell that it was this person, and nobody else can.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::store;
use super::{Kind, Place, Why};
use crate::audit::{self, Act, ERASURE, verify, words};
use crate::database::Work;
use crate::mail::EmailAddress;
use crate::secrets::{self, Key};

/// Who asks for it, and why.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The address by which the panel knows the person.
    pub email: &'a EmailAddress,
    /// The member of the staff; `None` at the command line.
    pub account: Option<i64>,
    /// Such as the date of the person's letter.
    pub reason: &'a str,
}

/// What became of it.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// What stands in the place of the names now.
    pub pseudonym: String,
    /// How many rows of which table were changed.
    pub changed: BTreeMap<&'static str, u64>,
    /// What stays.
    pub kept: Vec<Kept>,
}

/// Something that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The table.
    pub table: &'static str,
    /// The number of its row.
    pub id: i64,
    /// Why.
    pub why: Why,
}

/// What of an erased person's orders stays for ten years, because the law wants it.
pub const STAYS: &str = "of orders the customer's company, address, licences and prices stay: accounts are kept for ten \
                         years (Code de commerce, article L123-22; GDPR, article 17(3)(b))";

/// Erases what can be erased, in this unit of work; without its commit it was a trial.
///
/// # Errors
/// When the database refuses.
pub async fn erase(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    wish: &Wish<'_>,
) -> anyhow::Result<Erased> {
    let email = wish.email.as_str().to_lowercase();
    let digest = secrets::digest(key.token(&format!("erased person {email}")).expose_secret());
    let mut erased =
        Erased { pseudonym: format!("{}{}", verify::ERASED, &digest[..12]), ..Erased::default() };
    let places = store::places(work, now, &email).await?;
    let names = Names::new(&email, &places);
    for place in &places {
        if let Some(why) = place.obstacle() {
            erased.kept.push(Kept { table: place.kind.table(), id: place.id, why });
            continue;
        }
        if place.kind == Kind::Mail {
            let mut facts: Value = serde_json::from_str(&place.text)?;
            scrub(&mut facts, &names, &erased.pseudonym);
            store::erase_mail(work, place.id, &email, &erased.pseudonym, &facts.to_string()).await?;
        } else {
            store::erase(work, now, place, &erased.pseudonym).await?;
        }
        erased.count(place.kind.table(), 1);
    }
    let answers = store::erase_answers(work, &email, &erased.pseudonym).await?;
    erased.count("answers", answers);
    let resellers: BTreeSet<Option<i64>> = places.iter().map(|place| place.reseller).collect();
    for reseller in resellers {
        let lines = erase_words(work, reseller, &names, &erased.pseudonym).await?;
        erased.count("audit", lines);
        let details = json!({ "person": &erased.pseudonym, "lines": lines, "reason": wish.reason });
        let act = Act { act: ERASURE, account: wish.account, reseller, details, ..Act::default() };
        audit::record(work, now, act).await?;
    }
    Ok(erased)
}

impl Erased {
    fn count(&mut self, table: &'static str, rows: u64) {
        if rows > 0 {
            *self.changed.entry(table).or_default() += rows;
        }
    }
}

/// By what a person is named, in lower case.
struct Names {
    /// A text that is one of these is the person's name or address.
    alone: BTreeSet<String>,
    /// A text with one of these in it is about the person.
    within: BTreeSet<String>,
}

impl Names {
    fn new(email: &str, places: &[Place]) -> Self {
        let lower = |name: &str| name.trim().to_lowercase();
        let of = |names: fn(&Place) -> Vec<String>| -> BTreeSet<String> {
            let found = places.iter().flat_map(names).map(|name| lower(&name));
            found.filter(|name| name.chars().count() > 2).chain([email.to_owned()]).collect()
        };
        let full = |place: &Place| format!("{} {}", place.first_name, place.last_name);
        let within =
            of(|place| vec![format!("{} {}", place.first_name, place.last_name), place.last_name.clone()]);
        let mut alone = of(|place| vec![place.first_name.clone(), place.last_name.clone()]);
        alone.extend(places.iter().map(|place| lower(&full(place))).filter(|name| !name.is_empty()));
        Self { alone, within }
    }

    fn is_in(&self, text: &str) -> bool {
        // Of words, so that nobody of the name of Petit is found in what is "petite".
        let words = |text: &str| {
            let parts = text.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
            format!(" {} ", parts.collect::<Vec<_>>().join(" "))
        };
        let text = words(&text.to_lowercase());
        self.within.iter().any(|name| text.contains(&words(name)))
    }
}

/// Puts the pseudonym in the place of every text that is about the person.
fn scrub(value: &mut Value, names: &Names, pseudonym: &str) {
    match value {
        Value::String(text) => {
            if names.alone.contains(&text.trim().to_lowercase()) || names.is_in(text) {
                pseudonym.clone_into(text);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| scrub(value, names, pseudonym)),
        Value::Object(object) => object.values_mut().for_each(|value| scrub(value, names, pseudonym)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Erases what people wrote about the person in the audit of a reseller; answers in how many lines.
async fn erase_words(
    work: &mut Work,
    reseller: Option<i64>,
    names: &Names,
    pseudonym: &str,
) -> Result<u64, sqlx::Error> {
    let (mut erased, mut last) = (0, 0);
    loop {
        let lines = words::of_reseller(work, reseller, last).await?;
        let Some(reached) = lines.last() else { return Ok(erased) };
        last = reached.id;
        for line in &lines {
            let written = line.words().unwrap_or_default();
            let is_about = |text: &Value| text.as_str().is_some_and(|text| names.is_in(text));
            if written.values().any(is_about) {
                words::erase(work, line, pseudonym).await?;
                erased += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_scrubbed_and_nothing_else() {
        let place = Place {
            kind: Kind::Order,
            id: 1,
            reseller: None,
            first_name: "Noa".to_owned(),
            last_name: "Petit".to_owned(),
            text: String::new(),
            is_needed: false,
        };
        let mut facts = json!({
            "first_name": "Noa", "name": "Noa Petit", "company": "Noah & Fils", "size": "petite", "who": "noa",
            "to": ["Write to NOA@shop.example, please", 3], "asked": "Mme PETIT has called"
        });
        scrub(&mut facts, &Names::new("noa@shop.example", &[place]), "erased-1");
        assert_eq!(
            facts,
            json!({
                "first_name": "erased-1", "name": "erased-1", "company": "Noah & Fils", "size": "petite",
                "who": "erased-1", "to": ["erased-1", 3], "asked": "erased-1"
            })
        );
    }
}
