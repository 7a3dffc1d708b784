//! Every statement on the stored consent.

use time::OffsetDateTime;

use super::Origin;
use crate::database::Work;
use crate::values;

/// The consent as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    pub generation: i64,
    pub sealed: Vec<u8>,
    pub setting_digest: Option<String>,
    pub ended_at: Option<OffsetDateTime>,
}

/// What is stored, if anything is.
pub(super) async fn find(work: &mut Work) -> Result<Option<Stored>, sqlx::Error> {
    work.first("select generation, sealed, setting_digest, ended_at from microsoft_consents", values![]).await
}

/// Stores a token that counts from now on, whatever was there. `setting` is the digest of the settings' token, which
/// it takes over or makes outdated.
pub(super) async fn replace(
    work: &mut Work,
    now: OffsetDateTime,
    origin: Origin,
    sealed: Vec<u8>,
    setting: Option<&str>,
) -> Result<(), sqlx::Error> {
    work.run(
        "insert into microsoft_consents as c (id, generation, sealed, origin, setting_digest, stored_at) \
         values (1, 1, $1, $2, $3, $4) on conflict (id) do update set generation = c.generation + 1, \
         sealed = $1, origin = $2, setting_digest = coalesce($3, c.setting_digest), stored_at = $4, \
         ended_at = null",
        values![sealed, origin.name(), setting, now],
    )
    .await?;
    Ok(())
}

/// Stores the successor of the token of this generation, unless there is a newer one.
pub(super) async fn succeed(
    work: &mut Work,
    now: OffsetDateTime,
    generation: i64,
    sealed: Vec<u8>,
) -> Result<(), sqlx::Error> {
    work.run(
        "update microsoft_consents set generation = generation + 1, sealed = $1, origin = $2, stored_at = $3, \
         ended_at = null where generation = $4",
        values![sealed, Origin::Rotation.name(), now, generation],
    )
    .await?;
    Ok(())
}

/// Writes down since when the token of this generation is refused (the first time counts), or that it is good.
pub(super) async fn note(
    work: &mut Work,
    generation: i64,
    ended_at: Option<OffsetDateTime>,
) -> Result<(), sqlx::Error> {
    let statement = if ended_at.is_some() {
        "update microsoft_consents set ended_at = coalesce(ended_at, $1) where generation = $2"
    } else {
        "update microsoft_consents set ended_at = $1 where generation = $2"
    };
    work.run(statement, values![ended_at, generation]).await?;
    Ok(())
}
