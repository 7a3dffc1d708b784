//! What Microsoft said that a subscription may become, beside the subscription.

use time::OffsetDateTime;

use crate::database::Work;
use crate::subscriptions::end_of_term::Transitions;
use crate::values;

/// What a subscription may become at the end of its term, where Microsoft was asked.
///
/// # Errors
/// When the database refuses.
pub async fn transitions(work: &mut Work, id: i64) -> anyhow::Result<Option<Transitions>> {
    let kept: Option<(String, OffsetDateTime)> = work
        .first(
            "select transitions, transitions_read_at from subscriptions \
             where id = $1 and transitions is not null and transitions_read_at is not null",
            values![id],
        )
        .await?;
    let Some((skus, read_at)) = kept else { return Ok(None) };
    Ok(Some(Transitions { skus: serde_json::from_str(&skus)?, read_at }))
}

/// Keeps what Microsoft said.
///
/// # Errors
/// When the database refuses.
pub async fn keep_transitions(work: &mut Work, id: i64, transitions: &Transitions) -> anyhow::Result<()> {
    let skus = serde_json::to_string(&transitions.skus)?;
    work.run(
        "update subscriptions set transitions = $1, transitions_read_at = $2 where id = $3",
        values![skus, transitions.read_at, id],
    )
    .await?;
    Ok(())
}
