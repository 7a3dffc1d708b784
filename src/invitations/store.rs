//! Every statement on `invitations`.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::invitations::{Invitation, NewInvitation, TIED_BEFORE, VALID};
use crate::values;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select i.id, i.reseller_id, i.state, i.cause, i.prefix, i.mpn_id, i.company, i.first_name, \
             i.last_name, i.email, i.country, i.language, i.is_mailed, i.link, i.reseller_tenant_id, i.tenant_id, \
             i.tenant_name, i.admitted_by, i.job_id, s.domain as service, i.created_at, i.expires_at from invitations i \
             left join services s on s.id = i.service_id ",
            $rest
        )
    };
}

/// Stores what a reseller asks for; answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    account: i64,
    mpn: &str,
    new: &NewInvitation,
) -> Result<i64, sqlx::Error> {
    let (id,) = work
        .one(
            "insert into invitations (reseller_id, account_id, state, prefix, mpn_id, company, first_name, last_name, \
             email, country, language, is_mailed, created_at, updated_at, expires_at) \
             values ($1, $2, 'preparing', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13) returning id",
            values![
                reseller,
                account,
                new.prefix.as_str(),
                mpn,
                &new.company,
                &new.first_name,
                &new.last_name,
                new.email.as_str(),
                new.country.as_str(),
                new.language.code(),
                new.is_mailed,
                now,
                now + VALID
            ],
        )
        .await?;
    Ok(id)
}

/// An invitation of a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, reseller: i64, id: i64) -> Result<Option<Invitation>, sqlx::Error> {
    work.first(select!("where i.reseller_id = $1 and i.id = $2"), values![reseller, id]).await
}

/// The same for somebody who is about to change it, and who takes turns with others from here on.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, reseller: i64, id: i64) -> Result<Option<Invitation>, sqlx::Error> {
    work.run(
        "update invitations set updated_at = updated_at where reseller_id = $1 and id = $2",
        values![reseller, id],
    )
    .await?;
    find(work, reseller, id).await
}

/// An invitation, for its jobs.
///
/// # Errors
/// When the database refuses, or there is none with this number.
pub async fn get(work: &mut Work, id: i64) -> Result<Invitation, sqlx::Error> {
    work.one(select!("where i.id = $1"), values![id]).await
}

/// An invitation, for the staff.
///
/// # Errors
/// When the database refuses.
pub async fn any(work: &mut Work, id: i64) -> Result<Option<Invitation>, sqlx::Error> {
    work.first(select!("where i.id = $1"), values![id]).await
}

/// The invitations of a reseller that only the staff can let go on, without those after which another one was made
/// for the same tenant.
///
/// # Errors
/// When the database refuses.
pub async fn tied_before(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Invitation>, sqlx::Error> {
    work.all(
        select!(
            "where i.reseller_id = $1 and i.state = 'failed' and i.cause = $2 and not exists (select 1 \
             from invitations n where n.reseller_id = $1 and n.prefix = i.prefix and n.id > i.id) \
             order by i.id desc limit $3"
        ),
        values![reseller, TIED_BEFORE, limit],
    )
    .await
}

/// Lets an invitation go on that was refused as tied before; answers whether it was.
///
/// # Errors
/// When the database refuses.
pub async fn admit(work: &mut Work, now: OffsetDateTime, id: i64, account: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update invitations set state = 'preparing', cause = null, admitted_by = $1, updated_at = $2, \
             expires_at = $3 where id = $4 and state = 'failed' and cause = $5",
            values![account, now, now + VALID, id, TIED_BEFORE],
        )
        .await?;
    Ok(changed == 1)
}

/// The invitations of a reseller that wait for its confirmation.
///
/// # Errors
/// When the database refuses.
pub async fn to_confirm(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Invitation>, sqlx::Error> {
    work.all(
        select!("where i.reseller_id = $1 and i.state = 'found' order by i.id limit $2"),
        values![reseller, limit],
    )
    .await
}

/// A page of a reseller's invitations, the newest first: at most `limit` of those before the number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    reseller: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Invitation>, sqlx::Error> {
    work.all(
        select!("where i.reseller_id = $1 and i.id < $2 order by i.id desc limit $3"),
        values![reseller, before.unwrap_or(i64::MAX), limit],
    )
    .await
}

/// The invitation of this tenant that is under way, how many others are, and how many were asked for within a day.
///
/// # Errors
/// When the database refuses.
pub async fn under_way(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    prefix: &str,
) -> Result<(Option<i64>, i64, i64), sqlx::Error> {
    // Whoever comes second waits here, and then counts the first.
    work.run("update resellers set name = name where id = $1", values![reseller]).await?;
    let same: Option<(i64,)> = work
        .first(
            "select id from invitations where reseller_id = $1 and prefix = $2 \
             and state in ('preparing', 'open', 'found') order by id desc limit 1",
            values![reseller, prefix],
        )
        .await?;
    let (open, daily) = work
        .one(
            "select (select count(*) from invitations where reseller_id = $1 \
             and state in ('preparing', 'open', 'found')) as open, \
             (select count(*) from invitations where reseller_id = $1 and created_at > $2) as daily",
            values![reseller, now - Duration::DAY],
        )
        .await?;
    Ok((same.map(|(id,)| id), open, daily))
}

/// Whether another reseller here goes by this Partner ID, in its settings or on a service.
///
/// # Errors
/// When the database refuses.
pub async fn is_disputed(work: &mut Work, reseller: i64, mpn: &str) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select (select count(*) from resellers where mpn_id = $1 and id <> $2) \
             + (select count(*) from services where mpn_id = $1 and reseller_id <> $2) as others",
            values![mpn, reseller],
        )
        .await?;
    Ok(count > 0)
}

/// Keeps Microsoft's link and the job that follows the invitation: it is open from now on.
///
/// # Errors
/// When the database refuses.
pub async fn open(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    link: &str,
    reseller_tenant: &str,
    job: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update invitations set state = 'open', link = $1, reseller_tenant_id = $2, job_id = $3, updated_at = $4 \
         where id = $5 and state = 'preparing'",
        values![link, reseller_tenant, job, now, id],
    )
    .await?;
    Ok(())
}

/// Keeps the tenant that has accepted.
///
/// # Errors
/// When the database refuses.
pub async fn found(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    tenant: &str,
    name: &str,
) -> Result<(), sqlx::Error> {
    work.run(
        "update invitations set state = 'found', tenant_id = $1, tenant_name = $2, updated_at = $3 \
         where id = $4 and state in ('preparing', 'open')",
        values![tenant, name, now, id],
    )
    .await?;
    Ok(())
}

/// Notes what became of an invitation.
///
/// # Errors
/// When the database refuses.
pub async fn end(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    state: &str,
    cause: Option<&str>,
) -> Result<(), sqlx::Error> {
    work.run(
        "update invitations set state = $1, cause = $2, updated_at = $3 where id = $4",
        values![state, cause, now, id],
    )
    .await?;
    Ok(())
}

/// Notes the service that an invitation became.
///
/// # Errors
/// When the database refuses.
pub async fn taken(work: &mut Work, now: OffsetDateTime, id: i64, service: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update invitations set state = 'taken', service_id = $1, updated_at = $2 where id = $3",
        values![service, now, id],
    )
    .await?;
    Ok(())
}
