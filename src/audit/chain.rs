//! The chain of the audit: every line carries a hash of itself and of the line before it, so that nobody changes,
//! removes, inserts or moves one without its being seen.
//!
//! The hash is SHA-256 without a key. Whoever was given the lines can check them with nothing else; commands that know
//! only the database can write; and a key that is lost or replaced takes no proof with it. What a key would add,
//! against somebody who may write to the database and computes the chain anew, a head that is kept elsewhere adds as
//! well, and against somebody who has the key too.

use std::collections::BTreeMap;
use std::pin::Pin;

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::words::{WORDS, words_digest};
use crate::database::{Database, Work};
use crate::secrets;
use crate::values;

/// Goes into every hash: the way in which a line is written down for it.
const VERSION: i64 = 1;

/// Lines from before there was a chain that one unit of work takes in.
const AT_ONCE: i64 = 500;

/// A line as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// When it happened.
    pub at: OffsetDateTime,
    /// Who did it.
    pub account_id: Option<i64>,
    /// Whose things were touched.
    pub reseller_id: Option<i64>,
    /// What was done.
    pub act: String,
    /// The order.
    pub order_id: Option<i64>,
    /// The service.
    pub service_id: Option<i64>,
    /// The subscription.
    pub subscription_id: Option<i64>,
    /// The job.
    pub job_id: Option<i64>,
    /// The mail.
    pub mail_id: Option<i64>,
    /// Numbers, codes and words (JSON).
    pub details: String,
}

/// The end of the chain at one moment.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// How many lines there are.
    pub position: i64,
    /// The hash of the last.
    pub hash: String,
}

impl Line {
    /// Its hash, at a position behind the line that has the hash `previous`.
    #[must_use]
    pub fn hash(&self, previous: &str, position: i64, words_digest: Option<&str>) -> String {
        let line = json!([
            VERSION,
            previous,
            position,
            self.id,
            self.at.unix_timestamp(),
            self.account_id,
            self.reseller_id,
            self.act,
            self.order_id,
            self.service_id,
            self.subscription_id,
            self.job_id,
            self.mail_id,
            ordered(&self.parts().0),
            words_digest,
        ]);
        secrets::digest(&line.to_string())
    }

    /// What people wrote in it, by name; nothing where they wrote nothing.
    #[must_use]
    pub fn words(&self) -> Option<Map<String, Value>> {
        self.parts().1
    }

    /// Numbers and codes, and what people wrote. Details that are no JSON, which the panel never wrote, are themselves.
    fn parts(&self) -> (Value, Option<Map<String, Value>>) {
        let Ok(mut details) = serde_json::from_str::<Map<String, Value>>(&self.details) else {
            return (Value::from(self.details.as_str()), None);
        };
        let words: Map<String, Value> = WORDS.iter().filter_map(|name| details.remove_entry(*name)).collect();
        (details.into(), if words.is_empty() { None } else { Some(words) })
    }
}

/// JSON with the names of each object in their order, so that the same facts are always the same text.
pub(super) fn ordered(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<_, _> = object.iter().collect();
            let pair = |(name, value)| {
                format!("{}:{}", Value::from(<&String>::clone(&name).as_str()), ordered(value))
            };
            format!("{{{}}}", sorted.into_iter().map(pair).collect::<Vec<_>>().join(","))
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(ordered).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "select id, at, account_id, reseller_id, act, order_id, service_id, subscription_id, job_id, mail_id, \
             details from audit ",
            $rest
        )
    };
}

/// Puts lines that this unit of work has just written at the end of the chain. From here to the commit every other
/// unit that has written to the audit waits, so nothing else may come between: this is for [`Work::at_end`].
pub fn link(
    work: &mut Work,
    lines: Vec<i64>,
) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + '_>> {
    Box::pin(async move {
        let mut written = Vec::with_capacity(lines.len());
        for line in lines {
            written.push(work.one(lines!("where id = $1"), values![line]).await?);
        }
        append(work, &written).await
    })
}

/// Puts `lines` at the end of the chain.
async fn append(work: &mut Work, lines: &[Line]) -> Result<(), sqlx::Error> {
    let count = i64::try_from(lines.len()).unwrap_or_default();
    // Holds the row: whoever waits for it sees what this unit has left there.
    let Head { mut position, mut hash } = work
        .one(
            "update audit_head set position = position + $1 where id = 1 returning position - $1 as position, hash",
            values![count],
        )
        .await?;
    for line in lines {
        position += 1;
        let words = line.words();
        let salt = words.as_ref().map(|_| secrets::nonce());
        let digest = salt.as_deref().zip(words).map(|(salt, words)| words_digest(salt, words));
        hash = line.hash(&hash, position, digest.as_deref());
        work.run(
            "insert into audit_chain (position, line, salt, words_digest, hash) values ($1, $2, $3, $4, $5)",
            values![position, line.id, salt, digest, &hash],
        )
        .await?;
    }
    work.run("update audit_head set hash = $1 where id = 1", values![hash]).await?;
    Ok(())
}

/// Takes the lines into the chain that were written before there was one; answers how many that were. Many at a time,
/// each time in a unit of work of its own: it can be stopped anywhere, and begun anew by several processes at once.
///
/// # Errors
/// When the database refuses.
pub async fn adopt(database: &Database) -> Result<usize, sqlx::Error> {
    let mut adopted = 0;
    loop {
        if is_whole(&mut database.read().await?).await? {
            return Ok(adopted);
        }
        let mut work = database.begin().await?;
        let (after, last): (i64, i64) = work
            .one("update audit_head set position = position where id = 1 returning adopted, older", values![])
            .await?;
        let lines: Vec<Line> = work
            .all(lines!("where id > $1 and id <= $2 order by id limit $3"), values![after, last, AT_ONCE])
            .await?;
        append(&mut work, &lines).await?;
        let reached = lines.last().map_or(last, |line| line.id);
        work.run("update audit_head set adopted = $1 where id = 1", values![reached]).await?;
        work.commit().await?;
        adopted += lines.len();
    }
}

/// Whether the chain has every line from before there was one.
///
/// # Errors
/// When the database refuses.
pub async fn is_whole(work: &mut Work) -> Result<bool, sqlx::Error> {
    let (rest,): (i64,) =
        work.one("select count(*) from audit_head where adopted < older", values![]).await?;
    Ok(rest == 0)
}

/// Where the chain ends now.
///
/// # Errors
/// When the database refuses.
pub async fn head(work: &mut Work) -> Result<Head, sqlx::Error> {
    work.one("select position, hash from audit_head where id = 1", values![]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(details: &str) -> Line {
        Line {
            id: 7,
            at: OffsetDateTime::UNIX_EPOCH,
            account_id: Some(2),
            reseller_id: None,
            act: "retried".to_owned(),
            order_id: None,
            service_id: None,
            subscription_id: None,
            job_id: Some(4),
            mail_id: None,
            details: details.to_owned(),
        }
    }

    #[test]
    fn the_order_of_the_details_does_not_matter_and_everything_else_does() {
        let hash = |details: &str| line(details).hash("before", 3, None);
        assert_eq!(
            hash(r#"{"to": 2, "from": {"b": [1, 2], "a": null}}"#),
            hash(r#"{"from":{"a":null,"b":[1,2]},"to":2}"#)
        );
        assert_ne!(hash(r#"{"to": 2}"#), hash(r#"{"to": 3}"#));
        assert_ne!(line("{}").hash("before", 3, None), line("{}").hash("before", 4, None));
        assert_ne!(line("{}").hash("before", 3, None), line("{}").hash("after", 3, None));
        assert_ne!(line("{}").hash("before", 3, None), line("{}").hash("before", 3, Some("words")));
    }

    #[test]
    fn what_people_wrote_is_in_the_hash_by_its_digest_alone() {
        let (long, short) = (line(r#"{"state":"error","reason":"as asked"}"#), line(r#"{"state":"error"}"#));
        assert_eq!(long.hash("before", 3, Some("digest")), short.hash("before", 3, Some("digest")));
        let words = long.words().unwrap();
        assert_eq!(words["reason"], "as asked");
        assert_ne!(words_digest("a salt", words.clone()), words_digest("another", words));
        assert!(short.words().is_none());
    }
}
