//! Every statement on a reseller's team and on who was asked to join it.

use time::OffsetDateTime;

use crate::database::Work;
use crate::mail::EmailAddress;
use crate::team::{Invited, LIFE, Member, Refusal};
use crate::text::Language;
use crate::values;
use crate::web::session::Role;

/// Everybody who works for the reseller: owners first, then by name.
///
/// # Errors
/// When the database refuses.
pub async fn members(work: &mut Work, reseller: i64) -> Result<Vec<Member>, sqlx::Error> {
    work.all(
        "select a.id as account, a.name, a.email, a.language, m.role, m.created_at from memberships m \
         join accounts a on a.id = m.account_id and a.disabled_at is null where m.reseller_id = $1 \
         order by case m.role when 'owner' then 0 when 'manager' then 1 else 2 end, a.name, a.id",
        values![reseller],
    )
    .await
}

/// One of them.
///
/// # Errors
/// When the database refuses.
pub async fn member(work: &mut Work, reseller: i64, account: i64) -> Result<Option<Member>, sqlx::Error> {
    Ok(members(work, reseller).await?.into_iter().find(|member| member.account == account))
}

/// Holds the team until the unit of work ends: two owners who remove each other at the same moment would leave none.
async fn hold(work: &mut Work, reseller: i64) -> Result<(), sqlx::Error> {
    // The update changes nothing: it makes PostgreSQL hold the row, as SQLite holds everything.
    work.run("update resellers set name = name where id = $1", values![reseller]).await?;
    Ok(())
}

/// Whether an owner other than `account` is left.
async fn has_other_owner(work: &mut Work, reseller: i64, account: i64) -> Result<bool, sqlx::Error> {
    let (owners,): (i64,) = work
        .one(
            "select count(*) from memberships m join accounts a on a.id = m.account_id and a.disabled_at is null \
             where m.reseller_id = $1 and m.role = 'owner' and m.account_id <> $2",
            values![reseller, account],
        )
        .await?;
    Ok(owners > 0)
}

/// Changes what a member may do.
///
/// # Errors
/// When the database refuses.
pub async fn set_role(
    work: &mut Work,
    reseller: i64,
    account: i64,
    role: Role,
) -> Result<Result<(), Refusal>, sqlx::Error> {
    hold(work, reseller).await?;
    if role != Role::Owner && !has_other_owner(work, reseller, account).await? {
        return Ok(Err(Refusal::LastOwner));
    }
    work.run(
        "update memberships set role = $1 where reseller_id = $2 and account_id = $3",
        values![role.code(), reseller, account],
    )
    .await?;
    Ok(Ok(()))
}

/// Ends a membership; the account stays, for other resellers and for what it did.
///
/// # Errors
/// When the database refuses.
pub async fn remove(
    work: &mut Work,
    reseller: i64,
    account: i64,
) -> Result<Result<(), Refusal>, sqlx::Error> {
    hold(work, reseller).await?;
    if !has_other_owner(work, reseller, account).await? {
        return Ok(Err(Refusal::LastOwner));
    }
    work.run(
        "delete from memberships where reseller_id = $1 and account_id = $2",
        values![reseller, account],
    )
    .await?;
    Ok(Ok(()))
}

/// Who was asked and has not answered, the latest first.
///
/// # Errors
/// When the database refuses.
pub async fn invited(work: &mut Work, reseller: i64) -> Result<Vec<Invited>, sqlx::Error> {
    work.all(
        "select id, email, role, language, created_at, expires_at from team_invitations \
         where reseller_id = $1 and accepted_at is null and withdrawn_at is null order by id desc",
        values![reseller],
    )
    .await
}

/// Somebody who is about to be asked.
#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    /// For which reseller.
    pub reseller: i64,
    /// Who.
    pub email: &'a EmailAddress,
    /// What the person will be able to do.
    pub role: Role,
    /// The language of the mail.
    pub language: Language,
    /// The account that asks; `None` when the staff do.
    pub by: Option<i64>,
    /// What the token is made of.
    pub nonce: &'a str,
    /// The token's digest.
    pub digest: &'a str,
}

/// Writes an invitation down in place of an open one for the same address, whose link ends.
///
/// # Errors
/// When the database refuses.
pub async fn invite(
    work: &mut Work,
    now: OffsetDateTime,
    new: &NewInvitation<'_>,
) -> Result<i64, sqlx::Error> {
    let email = new.email.as_str().to_lowercase();
    hold(work, new.reseller).await?;
    work.run(
        "update team_invitations set withdrawn_at = $1 where reseller_id = $2 and email = $3 \
         and accepted_at is null and withdrawn_at is null",
        values![now, new.reseller, &email],
    )
    .await?;
    let (id,) = work
        .one(
            "insert into team_invitations (reseller_id, email, role, language, nonce, token_digest, invited_by, \
             created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
            values![
                new.reseller,
                email,
                new.role.code(),
                new.language.code(),
                new.nonce,
                new.digest,
                new.by,
                now,
                now + LIFE
            ],
        )
        .await?;
    Ok(id)
}

/// Takes an open invitation back; whether there was one.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    invitation: i64,
) -> Result<bool, sqlx::Error> {
    let rows = work
        .run(
            "update team_invitations set withdrawn_at = $1 where id = $2 and reseller_id = $3 \
             and accepted_at is null and withdrawn_at is null",
            values![now, invitation, reseller],
        )
        .await?;
    Ok(rows > 0)
}

/// What stands behind a link that can still be accepted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Open {
    /// The invitation's number.
    pub id: i64,
    /// The reseller's number.
    pub reseller_id: i64,
    /// Its name.
    pub reseller: String,
    /// Who was asked.
    pub email: String,
    /// `owner`, `manager` or `viewer`.
    pub role: String,
    /// The language of the mail.
    pub language: String,
    /// Who asked; `None` when the staff did.
    pub inviter: Option<String>,
    /// The account that has this address already, if there is one.
    pub account: Option<i64>,
    /// Until when it can be accepted.
    pub expires_at: OffsetDateTime,
}

/// The invitation with this token, unless it was accepted, withdrawn, is too old, or its reseller is suspended.
///
/// # Errors
/// When the database refuses.
pub async fn open(work: &mut Work, now: OffsetDateTime, digest: &str) -> Result<Option<Open>, sqlx::Error> {
    work.first(
        "select i.id, i.reseller_id, r.name as reseller, i.email, i.role, i.language, b.name as inviter, \
         a.id as account, i.expires_at from team_invitations i \
         join resellers r on r.id = i.reseller_id and r.disabled_at is null \
         left join accounts b on b.id = i.invited_by left join accounts a on a.email = i.email \
         where i.token_digest = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2",
        values![digest, now],
    )
    .await
}

/// Makes the invitation's account a member; whether the invitation was still open. Who works for the reseller already
/// keeps the role.
///
/// # Errors
/// When the database refuses.
pub async fn accept(
    work: &mut Work,
    now: OffsetDateTime,
    open: &Open,
    account: i64,
) -> Result<bool, sqlx::Error> {
    let rows = work
        .run(
            "update team_invitations set accepted_at = $1, accepted_by = $2 where id = $3 \
             and accepted_at is null and withdrawn_at is null",
            values![now, account, open.id],
        )
        .await?;
    if rows == 0 {
        return Ok(false);
    }
    work.run(
        "insert into memberships (account_id, reseller_id, role, created_at) values ($1, $2, $3, $4) \
         on conflict (account_id, reseller_id) do nothing",
        values![account, open.reseller_id, &open.role, now],
    )
    .await?;
    Ok(true)
}

/// A reseller for which a person works.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Place {
    /// The reseller's number.
    pub reseller: i64,
    /// Its name.
    pub name: String,
    /// `owner`, `manager` or `viewer`.
    pub role: String,
}

/// Every reseller for which a person works and that is not suspended, by name.
///
/// # Errors
/// When the database refuses.
pub async fn places(work: &mut Work, account: i64) -> Result<Vec<Place>, sqlx::Error> {
    work.all(
        "select r.id as reseller, r.name, m.role from memberships m \
         join resellers r on r.id = m.reseller_id and r.disabled_at is null where m.account_id = $1 \
         order by lower(r.name), r.id",
        values![account],
    )
    .await
}

/// Remembers that a person works for this reseller until it chooses another; whether it may.
///
/// # Errors
/// When the database refuses.
pub async fn choose(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    reseller: i64,
) -> Result<bool, sqlx::Error> {
    let rows = work
        .run(
            "update memberships set chosen_at = $1 where account_id = $2 and reseller_id = $3 \
             and exists (select 1 from resellers r where r.id = $3 and r.disabled_at is null)",
            values![now, account, reseller],
        )
        .await?;
    Ok(rows > 0)
}
