//! Codes of Microsoft's that the panel does not know, as the staff see them.

use time::OffsetDateTime;

use crate::database::Work;
use crate::values;

/// A code, with what Microsoft said beside it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Code {
    /// Its number here, by which it can be linked.
    pub id: i64,
    /// HTTP status.
    pub status: i64,
    /// Microsoft's code; empty where the answer had none.
    pub code: String,
    /// Microsoft's own sentence, the last one.
    pub said: String,
    /// How often it came.
    pub times: i64,
    /// When it first came.
    pub first_seen_at: OffsetDateTime,
    /// When it last came.
    pub last_seen_at: OffsetDateTime,
}

/// The codes that came last: at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, limit: i64) -> Result<Vec<Code>, sqlx::Error> {
    work.all(
        "select id, status, code, said, times, first_seen_at, last_seen_at from unknown_codes \
         order by last_seen_at desc, id desc limit $1",
        values![limit],
    )
    .await
}
