//! Every statement on the table `handovers`, and those on the password of a service.

use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::credentials::{Credentials, Licence};
use crate::services::handover::{OpenLink, ServiceToHandOver};
use crate::values;

/// What the credentials letter tells of a service.
#[derive(sqlx::FromRow)]
pub(super) struct Told {
    pub reseller: String,
    /// The way that the reseller has chosen: `link` or `mail`.
    pub handover: String,
    pub domain: String,
    pub company: String,
    pub first_name: String,
    pub admin_name: String,
    pub has_password: bool,
    /// The password is not the first one any more.
    pub is_reset: bool,
}

pub(super) async fn told(work: &mut Work, reseller: i64, service: i64) -> Result<Told, sqlx::Error> {
    work.one(
        "select r.name as reseller, r.handover, s.domain, s.company, s.first_name, s.admin_name, \
         s.sealed_password is not null as has_password, (select count(*) from password_resets p \
         where p.service_id = s.id and p.set_at is not null) > 0 as is_reset \
         from services s join resellers r on r.id = s.reseller_id where s.reseller_id = $1 and s.id = $2",
        values![reseller, service],
    )
    .await
}

/// What was ordered, without the lines that Microsoft refused.
pub(super) async fn licences(work: &mut Work, order: i64) -> Result<Vec<Licence>, sqlx::Error> {
    work.all(
        "select title, quantity from order_lines where order_id = $1 and cause is null order by position",
        values![order],
    )
    .await
}

/// The order that made the service, where there is one.
pub(super) async fn order_of(work: &mut Work, service: i64) -> Result<Option<i64>, sqlx::Error> {
    let order: Option<(i64,)> = work
        .first(
            "select id from orders where service_id = $1 and kind = 'tenant' order by id limit 1",
            values![service],
        )
        .await?;
    Ok(order.map(|(order,)| order))
}

pub(super) async fn insert(
    work: &mut Work,
    now: OffsetDateTime,
    expires_at: OffsetDateTime,
    service: &ServiceToHandOver,
    nonce: &str,
    digest: &str,
) -> Result<i64, sqlx::Error> {
    let (handover,) = work
        .one(
            "insert into handovers (service_id, nonce, token_digest, recipient, language, created_at, expires_at) \
             values ($1, $2, $3, $4, $5, $6, $7) returning id",
            values![
                service.service,
                nonce,
                digest,
                service.to.as_str(),
                service.language.code(),
                now,
                expires_at
            ],
        )
        .await?;
    Ok(handover)
}

/// Takes the service's row without changing it, so that the one who comes second waits and then reads what the
/// first did; answers the sealed password, where there is still one.
pub(super) async fn hold(
    work: &mut Work,
    reseller: i64,
    service: i64,
) -> Result<Option<Option<Vec<u8>>>, sqlx::Error> {
    let held: Option<(Option<Vec<u8>>,)> = work
        .first(
            "update services set updated_at = updated_at where reseller_id = $1 and id = $2 \
             returning sealed_password",
            values![reseller, service],
        )
        .await?;
    Ok(held.map(|(sealed,)| sealed))
}

pub(super) async fn recall_links(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update handovers set recalled_at = $1 where service_id = $2 and opened_at is null and recalled_at is null",
        values![now, service],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(
    work: &mut Work,
    now: OffsetDateTime,
    digest: &str,
) -> Result<Option<OpenLink>, sqlx::Error> {
    work.first(
        "select h.id, s.reseller_id, h.service_id, r.name as reseller, s.company, s.domain, s.admin_name, \
         h.language, h.expires_at \
         from handovers h join services s on s.id = h.service_id join resellers r on r.id = s.reseller_id \
         where h.token_digest = $1 and h.opened_at is null and h.recalled_at is null and h.expires_at > $2 \
         and s.sealed_password is not null",
        values![digest, now],
    )
    .await
}

/// Whether this call was the one that opened the link.
pub(super) async fn mark_opened(
    work: &mut Work,
    now: OffsetDateTime,
    handover: i64,
) -> Result<bool, sqlx::Error> {
    let opened = work
        .run(
            "update handovers set opened_at = $1 \
             where id = $2 and opened_at is null and recalled_at is null and expires_at > $1",
            values![now, handover],
        )
        .await?;
    Ok(opened == 1)
}

pub(super) async fn keep_password(work: &mut Work, service: i64, sealed: Vec<u8>) -> Result<(), sqlx::Error> {
    work.run("update services set sealed_password = $1 where id = $2", values![sealed, service]).await?;
    Ok(())
}

pub(super) async fn sealed_password(work: &mut Work, service: i64) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let (sealed,) = work.one("select sealed_password from services where id = $1", values![service]).await?;
    Ok(sealed)
}

pub(super) async fn wipe(work: &mut Work, service: i64) -> Result<(), sqlx::Error> {
    work.run("update services set sealed_password = null where id = $1", values![service]).await?;
    Ok(())
}

/// A link as it stands.
#[derive(sqlx::FromRow)]
pub(super) struct Link {
    pub nonce: String,
    pub expires_at: OffsetDateTime,
    pub opened_at: Option<OffsetDateTime>,
    pub recalled_at: Option<OffsetDateTime>,
}

pub(super) async fn link(work: &mut Work, handover: i64) -> Result<Link, sqlx::Error> {
    work.one(
        "select nonce, expires_at, opened_at, recalled_at from handovers where id = $1",
        values![handover],
    )
    .await
}

/// The latest credentials mail of a service, and the link in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Latest {
    /// The mail's number.
    pub mail: i64,
    /// To whom it goes.
    pub recipient: String,
    /// The mail's state: `queued`, `sent`, `failed`, `given_up`.
    pub state: String,
    /// What the mail server answered.
    pub answer: Option<String>,
    /// When the mail was queued.
    pub created_at: OffsetDateTime,
    /// When the mail server will be asked again.
    pub next_try_at: Option<OffsetDateTime>,
    /// When the mail server took it.
    pub sent_at: Option<OffsetDateTime>,
    /// When the link ends by itself; `None` when the mail bears the password.
    pub expires_at: Option<OffsetDateTime>,
    /// When the link was opened.
    pub opened_at: Option<OffsetDateTime>,
    /// The letter.
    #[sqlx(try_from = "String")]
    pub letter: Credentials,
}

pub(super) async fn latest(
    work: &mut Work,
    reseller: i64,
    service: i64,
) -> Result<Option<Latest>, sqlx::Error> {
    work.first(
        "select m.id as mail, m.recipient, m.state, m.answer, m.created_at, m.next_try_at, m.sent_at, \
         h.expires_at, h.opened_at, m.facts as letter from mails m left join handovers h on h.id = m.handover_id \
         where m.reseller_id = $1 and m.service_id = $2 and m.template = 'credentials' \
         order by m.id desc limit 1",
        values![reseller, service],
    )
    .await
}

/// A service whose customer has not taken the first password.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Overdue {
    /// The internal name of the service.
    pub domain: String,
    /// The name that its reseller gave it.
    pub display_name: String,
    /// To whom the link went.
    pub recipient: String,
    /// The mail's state.
    pub state: String,
    /// When the link ends, or ended; `None` when the mail bears the password.
    pub expires_at: Option<OffsetDateTime>,
}

pub(super) async fn overdue(
    work: &mut Work,
    reseller: i64,
    now: OffsetDateTime,
    sent_before: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Overdue>, sqlx::Error> {
    work.all(
        "select s.domain, s.display_name, m.recipient, m.state, h.expires_at from services s \
         join mails m on m.id = (select max(n.id) from mails n where n.service_id = s.id \
         and n.template = 'credentials') left join handovers h on h.id = m.handover_id \
         where s.reseller_id = $1 and s.sealed_password is not null \
         and (m.state = 'given_up' or h.expires_at <= $2 or h.created_at <= $3) order by s.id desc limit $4",
        values![reseller, now, sent_before, limit],
    )
    .await
}
