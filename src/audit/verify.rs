//! Reads the whole audit and says what was done to it past the panel.

use serde_json::Value;

use super::chain::{self, Head, Line};
use super::words::words_digest;
use crate::database::{Database, Work};
use crate::values;

/// Lines that are read at once: it needs no more memory for a million of them.
const AT_ONCE: i64 = 500;

/// With this begins whatever stands in the place of erased words.
pub const ERASED: &str = "erased-";

/// Something that the panel did not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Places without a line.
    #[error("the lines at the positions {first} to {last} were removed from the chain")]
    Gap {
        /// The first.
        first: i64,
        /// The last.
        last: i64,
    },
    /// A place whose line is gone.
    #[error("line {line} at position {position} was removed")]
    Removed {
        /// The line.
        line: i64,
        /// Its place.
        position: i64,
    },
    /// A line that does not fit its hash.
    #[error("line {line} at position {position} was changed or moved, or the hash before it was")]
    Changed {
        /// The line.
        line: i64,
        /// Its place.
        position: i64,
    },
    /// What people wrote does not fit its digest.
    #[error("the words of line {line} at position {position} were changed")]
    Words {
        /// The line.
        line: i64,
        /// Its place.
        position: i64,
    },
    /// A line that has no place.
    #[error("line {0} is in no chain: it was inserted past the panel, or by a process of an older version")]
    Inserted(i64),
    /// Places behind the end.
    #[error(
        "{0} lines stand behind the end of the chain: they were inserted past the panel, or the end was set back"
    )]
    Behind(i64),
    /// Lines at the end are gone.
    #[error("the chain ends at position {found} instead of {expected}: its end was cut off")]
    Cut {
        /// The last that is there.
        found: i64,
        /// The last that there was.
        expected: i64,
    },
    /// The end does not fit the last line.
    #[error("the end of the chain has another hash than its last line, at position {0}")]
    Head(i64),
    /// A head that was kept elsewhere is in another chain.
    #[error("position {0} has another hash than the head that was kept: the chain was computed anew")]
    Rewritten(i64),
    /// More or fewer words were erased than erasures say.
    #[error("the words of {found} lines are erased, and the erasures in the audit tell of {told}")]
    Erased {
        /// Lines without their words.
        found: i64,
        /// As many as the audit says.
        told: i64,
    },
    /// Old lines that are in no chain yet.
    #[error("lines from before the chain are not in it yet: run `aubade migrate`")]
    Unfinished,
}

/// A line in its place, or a place without its line.
#[derive(sqlx::FromRow)]
struct Place {
    position: i64,
    line: i64,
    salt: Option<String>,
    words_digest: Option<String>,
    hash: String,
    is_there: bool,
    #[sqlx(flatten)]
    stored: Line,
}

/// What was counted on the way.
#[derive(Default)]
struct Walk {
    position: i64,
    hash: String,
    erased: i64,
    told: i64,
}

/// Walks through the chain from its beginning to where it ended when this began, and calls `tell` with each fault;
/// answers that end. Nothing is locked: the panel goes on meanwhile. `kept` are heads that were kept elsewhere.
///
/// What it cannot see, unless a head was kept elsewhere: that somebody who may write to the database has computed the
/// whole chain anew, or has set back its end together with everything behind it.
///
/// # Errors
/// When the database refuses.
pub async fn verify(
    database: &Database,
    kept: &[Head],
    mut tell: impl FnMut(Fault),
) -> Result<Head, sqlx::Error> {
    let end = chain::head(&mut database.read().await?).await?;
    let mut walk = Walk { hash: "0".repeat(64), ..Walk::default() };
    loop {
        let places = page(&mut database.read().await?, walk.position, end.position).await?;
        for place in &places {
            walk.pass(place, &mut tell);
            if kept.iter().any(|head| head.position == place.position && head.hash != place.hash) {
                tell(Fault::Rewritten(place.position));
            }
        }
        if places.is_empty() {
            break;
        }
    }
    let expected = kept.iter().map(|head| head.position).fold(end.position, i64::max);
    if walk.position < expected {
        tell(Fault::Cut { found: walk.position, expected });
    } else if walk.hash != end.hash {
        tell(Fault::Head(end.position));
    }
    if walk.erased != walk.told {
        tell(Fault::Erased { found: walk.erased, told: walk.told });
    }
    outside(database, &mut tell).await?;
    Ok(end)
}

impl Walk {
    /// Goes on to `place`, and calls `tell` with what is wrong there. What follows is held against the hash that stands
    /// there, right or wrong, so that one fault does not look like a thousand.
    fn pass(&mut self, place: &Place, tell: &mut impl FnMut(Fault)) {
        let (position, line) = (place.position, place.line);
        if position > self.position + 1 {
            tell(Fault::Gap { first: self.position + 1, last: position - 1 });
        } else if !place.is_there {
            tell(Fault::Removed { line, position });
        } else if place.stored.hash(&self.hash, position, place.words_digest.as_deref()) != place.hash {
            tell(Fault::Changed { line, position });
        }
        if place.is_there {
            if !self.has_its_words(place) {
                tell(Fault::Words { line, position });
            }
            if place.stored.act == super::ERASURE {
                let details: Value = serde_json::from_str(&place.stored.details).unwrap_or_default();
                self.told += details["lines"].as_i64().unwrap_or_default();
            }
        }
        self.position = position;
        self.hash.clone_from(&place.hash);
    }

    /// Whether what people wrote is as they wrote it, or was erased.
    fn has_its_words(&mut self, place: &Place) -> bool {
        let words = place.stored.words();
        match (&place.words_digest, &place.salt) {
            (None, _) => words.is_none(),
            (Some(digest), Some(salt)) => words.is_some_and(|words| words_digest(salt, words) == *digest),
            (Some(_), None) => {
                self.erased += 1;
                let is_erased = |value: &Value| value.as_str().is_some_and(|text| text.starts_with(ERASED));
                words.unwrap_or_default().values().all(is_erased)
            }
        }
    }
}

/// The places after a position, up to the end.
async fn page(work: &mut Work, after: i64, end: i64) -> Result<Vec<Place>, sqlx::Error> {
    work.all(
        "select c.position, c.line, c.salt, c.words_digest, c.hash, a.id is not null as is_there, c.line as id, \
         coalesce(a.at, $4) as at, a.account_id, a.reseller_id, coalesce(a.act, '') as act, a.order_id, a.service_id, \
         a.subscription_id, a.job_id, a.mail_id, coalesce(a.details, '') as details \
         from audit_chain c left join audit a on a.id = c.line \
         where c.position > $1 and c.position <= $2 order by c.position limit $3",
        values![after, end, AT_ONCE, time::OffsetDateTime::UNIX_EPOCH],
    )
    .await
}

/// What stands beside the chain, and behind its end.
async fn outside(database: &Database, tell: &mut impl FnMut(Fault)) -> Result<(), sqlx::Error> {
    let mut work = database.read().await?;
    let (behind,): (i64,) = work
        .one(
            "select count(*) from audit_chain where position > (select position from audit_head where id = 1)",
            values![],
        )
        .await?;
    if behind > 0 {
        tell(Fault::Behind(behind));
    }
    if !chain::is_whole(&mut work).await? {
        tell(Fault::Unfinished);
    }
    let mut last = 0;
    loop {
        let lines: Vec<(i64,)> = work
            .all(
                "select a.id from audit a left join audit_chain c on c.line = a.id join audit_head h on h.id = 1 \
                 where c.line is null and (a.id <= h.adopted or a.id > h.older) and a.id > $1 \
                 order by a.id limit $2",
                values![last, AT_ONCE],
            )
            .await?;
        let Some((reached,)) = lines.last() else { return Ok(()) };
        last = *reached;
        for (line,) in lines {
            tell(Fault::Inserted(line));
        }
    }
}
