//! The audit as JSON lines, with everything that somebody needs to check its hashes.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use super::chain::Line;
use crate::database::Work;
use crate::values;

/// Lines that are read at once.
pub const ROWS: i64 = 500;

/// Which lines are meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    /// From this instant on.
    pub from: Option<OffsetDateTime>,
    /// Before this instant.
    pub until: Option<OffsetDateTime>,
    /// Those that touched this reseller's things.
    pub reseller: Option<i64>,
}

/// A line in its place.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Place {
    /// Its place in the chain.
    pub position: i64,
    salt: Option<String>,
    words_digest: Option<String>,
    hash: String,
    #[sqlx(flatten)]
    line: Line,
}

impl Place {
    /// The line as a JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        let line = &self.line;
        json!({
            "position": self.position,
            "hash": self.hash,
            "line": line.id,
            "at": line.at.format(&Rfc3339).unwrap_or_default(),
            "account": line.account_id,
            "reseller": line.reseller_id,
            "act": line.act,
            "order": line.order_id,
            "service": line.service_id,
            "subscription": line.subscription_id,
            "job": line.job_id,
            "mail": line.mail_id,
            "details": serde_json::from_str(&line.details).unwrap_or_else(|_| Value::from(line.details.as_str())),
            "salt": self.salt,
            "words_digest": self.words_digest,
        })
    }
}

/// The lines of a range in the order of the chain, after a position; fewer than [`ROWS`] are the end.
///
/// # Errors
/// When the database refuses.
pub async fn page(work: &mut Work, range: Range, after: i64) -> Result<Vec<Place>, sqlx::Error> {
    work.all(
        "select c.position, c.salt, c.words_digest, c.hash, a.id, a.at, a.account_id, a.reseller_id, a.act, \
         a.order_id, a.service_id, a.subscription_id, a.job_id, a.mail_id, a.details \
         from audit_chain c join audit a on a.id = c.line where c.position > $1 and a.at >= $2 and a.at < $3 \
         and (cast($4 as bigint) is null or a.reseller_id = $4) order by c.position limit $5",
        values![
            after,
            range.from.unwrap_or(OffsetDateTime::UNIX_EPOCH),
            range.until.unwrap_or(datetime!(9999-12-31 0:00 UTC)),
            range.reseller,
            ROWS
        ],
    )
    .await
}
