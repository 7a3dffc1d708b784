//! What people wrote in lines of the audit: known to the chain by a salted digest alone, so that it can be erased.

use serde_json::{Map, Value};

use super::chain::{Line, ordered};
use crate::database::Work;
use crate::secrets;
use crate::values;

/// Lines that are read at once.
const AT_ONCE: i64 = 500;

/// What of a line's details people wrote themselves. It may name somebody, so the line's hash knows only a salted
/// digest of it: without the salt it is gone for good, and the chain still holds.
pub(super) const WORDS: [&str; 2] = ["domain", "reason"];

/// The digest under which the hash of a line knows the words in it.
#[must_use]
pub fn words_digest(salt: &str, words: Map<String, Value>) -> String {
    secrets::digest(&format!("{salt}\n{}", ordered(&words.into())))
}

/// Lines of a reseller, or of none, that have words in them: some of those after a number.
///
/// # Errors
/// When the database refuses.
pub async fn of_reseller(
    work: &mut Work,
    reseller: Option<i64>,
    after: i64,
) -> Result<Vec<Line>, sqlx::Error> {
    work.all(
        "select * from audit where coalesce(reseller_id, 0) = $1 and id > $2 \
         and id in (select line from audit_chain where salt is not null) order by id limit $3",
        values![reseller.unwrap_or_default(), after, AT_ONCE],
    )
    .await
}

/// Erases what people wrote in a line: the salt first, for good, then the words, for which `pseudonym` stands from then
/// on. Whoever does this records it, with the number of lines (see [`super::ERASURE`]).
///
/// # Errors
/// When the database refuses.
pub async fn erase(work: &mut Work, line: &Line, pseudonym: &str) -> Result<(), sqlx::Error> {
    let mut details: Map<String, Value> = serde_json::from_str(&line.details).unwrap_or_default();
    for (name, value) in &mut details {
        if WORDS.contains(&name.as_str()) {
            *value = pseudonym.into();
        }
    }
    work.run("update audit_chain set salt = null where line = $1", values![line.id]).await?;
    let details = Value::from(details).to_string();
    work.run("update audit set details = $1 where id = $2", values![details, line.id]).await?;
    Ok(())
}
