//! Refusals of Microsoft's with a code that the panel does not know, counted for the staff with Microsoft's own
//! sentence: every statement on `unknown_codes` that writes.

use time::OffsetDateTime;

use crate::database::{Database, Work};
use crate::microsoft::{Cause, Failure, Refusal};
use crate::values;

/// The longest sentence that is kept, in characters.
const LONGEST: usize = 300;

/// Counts a refusal, if there is one and nobody knows why Microsoft refused.
///
/// # Errors
/// When the database refuses.
pub async fn count(
    work: &mut Work,
    now: OffsetDateTime,
    refusal: Option<&Refusal>,
) -> Result<(), sqlx::Error> {
    let Some(refusal) = refusal.filter(|refusal| refusal.cause() == Cause::Unexplained) else {
        return Ok(());
    };
    work.run(
        "insert into unknown_codes (status, code, said, times, first_seen_at, last_seen_at) \
         values ($1, $2, $3, 1, $4, $4) on conflict (status, code) do update set said = excluded.said, \
         times = unknown_codes.times + 1, last_seen_at = excluded.last_seen_at",
        values![i64::from(refusal.status), &refusal.code, quotable(&refusal.description), now],
    )
    .await?;
    Ok(())
}

/// The same for a call that no job made, in a unit of work of its own. That it cannot be counted keeps nobody from
/// going on.
pub async fn meet(database: &Database, now: OffsetDateTime, failure: &Failure) {
    if failure.refusal().is_none_or(|refusal| refusal.cause() != Cause::Unexplained) {
        return;
    }
    let counted = async {
        let mut work = database.begin().await?;
        count(&mut work, now, failure.refusal()).await?;
        work.commit().await
    };
    if let Err(error) = counted.await {
        tracing::warn!(%error, "a code of Microsoft's that we do not know could not be counted");
    }
}

/// Microsoft's sentence without the addresses of people that it may quote, cut where it is long.
fn quotable(said: &str) -> String {
    let words = said.split_whitespace().map(|word| if word.contains('@') { "…@…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_kept_without_the_addresses_in_it() {
        assert_eq!(quotable("The user  amelie@bakery.example, is\nunknown."), "The user …@… is unknown.");
        assert_eq!(quotable(&"é".repeat(500)).chars().count(), LONGEST);
    }
}
