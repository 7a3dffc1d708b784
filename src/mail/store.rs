//! Every statement on the table `mails`.

use time::OffsetDateTime;

use crate::database::Work;
use crate::mail::{EmailAddress, Envelope};
use crate::values;

/// Stores a mail that waits to be sent; answers its number.
pub(super) async fn insert(
    work: &mut Work,
    now: OffsetDateTime,
    template: &str,
    facts: &str,
    envelope: &Envelope,
) -> Result<i64, sqlx::Error> {
    let (mail,) = work
        .one(
            "insert into mails (template, recipient, language, facts, state, message_id, reseller_id, order_id, \
             service_id, handover_id, created_at, next_try_at) \
             values ($1, $2, $3, $4, 'queued', $5, $6, $7, $8, $9, $10, $10) returning id",
            values![
                template,
                envelope.to.as_str(),
                envelope.language.code(),
                facts,
                uuid::Uuid::new_v4(),
                envelope.reseller,
                envelope.order,
                envelope.service,
                envelope.handover,
                now
            ],
        )
        .await?;
    Ok(mail)
}

/// A mail that is to be sent now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    /// Its number.
    pub id: i64,
    /// [`crate::mail::Letter::TEMPLATE`].
    pub template: String,
    /// To whom.
    pub recipient: String,
    /// `fr` or `en`.
    pub language: String,
    /// The letter, as JSON.
    pub facts: String,
    /// What makes its `Message-ID`: the same on every try.
    pub message_id: String,
    /// Tries, this one included.
    pub attempts: i64,
    /// Whose customer or colleague the recipient is.
    pub reseller_id: Option<i64>,
    /// The order it tells of.
    pub order_id: Option<i64>,
    /// The service it tells of.
    pub service_id: Option<i64>,
    /// The one-time link it carries.
    pub handover_id: Option<i64>,
    /// When it was queued.
    pub created_at: OffsetDateTime,
}

/// Counts a try of the mail and reads it; nothing when it was sent or recalled meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn begin_try(work: &mut Work, mail: i64) -> Result<Option<Mail>, sqlx::Error> {
    work.first(
        "update mails set attempts = attempts + 1 where id = $1 and state in ('queued', 'failed', 'given_up') \
         returning id, template, recipient, language, facts, message_id, attempts, reseller_id, order_id, \
         service_id, handover_id, created_at",
        values![mail],
    )
    .await
}

/// The mail server took it.
///
/// # Errors
/// When the database refuses.
pub async fn sent(work: &mut Work, now: OffsetDateTime, mail: i64, answer: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update mails set state = 'sent', answer = $1, sent_at = $2, next_try_at = null where id = $3",
        values![answer, now, mail],
    )
    .await?;
    Ok(())
}

/// The mail server did not take it; it will be asked again at `at`.
///
/// # Errors
/// When the database refuses.
pub async fn put_off(
    work: &mut Work,
    at: OffsetDateTime,
    mail: i64,
    answer: &str,
) -> Result<(), sqlx::Error> {
    work.run(
        "update mails set state = 'failed', answer = $1, next_try_at = $2 where id = $3",
        values![answer, at, mail],
    )
    .await?;
    Ok(())
}

/// The mail server will not be asked again by itself: a person must look.
///
/// # Errors
/// When the database refuses.
pub async fn give_up(work: &mut Work, mail: i64, answer: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update mails set state = 'given_up', answer = $1, next_try_at = null where id = $2",
        values![answer, mail],
    )
    .await?;
    Ok(())
}

/// A mail that has not left tells something else.
///
/// # Errors
/// When the database refuses.
pub async fn retell(work: &mut Work, mail: i64, facts: &str) -> Result<(), sqlx::Error> {
    work.run("update mails set facts = $1 where id = $2", values![facts, mail]).await?;
    Ok(())
}

/// Takes back one mail that has not left.
///
/// # Errors
/// When the database refuses.
pub async fn recall(work: &mut Work, mail: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update mails set state = 'recalled', next_try_at = null \
         where id = $1 and state in ('queued', 'failed', 'given_up')",
        values![mail],
    )
    .await?;
    Ok(())
}

/// Takes back every mail of this template about a service that has not left.
///
/// # Errors
/// When the database refuses.
pub async fn recall_all(work: &mut Work, service: i64, template: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update mails set state = 'recalled', next_try_at = null \
         where service_id = $1 and template = $2 and state in ('queued', 'failed', 'given_up')",
        values![service, template],
    )
    .await?;
    Ok(())
}

/// What a mail is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Topic {
    /// [`crate::mail::Letter::TEMPLATE`].
    pub template: String,
    /// Whose customer or colleague the recipient is.
    pub reseller_id: Option<i64>,
    /// The order it tells of.
    pub order_id: Option<i64>,
    /// The service it tells of.
    pub service_id: Option<i64>,
}

/// What this mail is about.
///
/// # Errors
/// When the database refuses.
pub async fn topic(work: &mut Work, mail: i64) -> Result<Option<Topic>, sqlx::Error> {
    work.first("select template, reseller_id, order_id, service_id from mails where id = $1", values![mail])
        .await
}

/// Stores the mail once more as a new one, to `to` or the same recipient; answers the new number.
///
/// # Errors
/// When the database refuses.
pub async fn copy(
    work: &mut Work,
    now: OffsetDateTime,
    mail: i64,
    to: Option<&EmailAddress>,
) -> Result<i64, sqlx::Error> {
    let (copy,) = work
        .one(
            "insert into mails (template, recipient, language, facts, state, message_id, reseller_id, order_id, \
             service_id, handover_id, created_at, next_try_at) \
             select template, coalesce($1, recipient), language, facts, 'queued', $2, reseller_id, order_id, \
             service_id, handover_id, $3, $3 from mails where id = $4 returning id",
            values![to.map(EmailAddress::as_str), uuid::Uuid::new_v4(), now, mail],
        )
        .await?;
    Ok(copy)
}

/// Takes the mail's row until the unit of work ends, without changing it; `false` when there is no such mail.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, mail: i64) -> Result<bool, sqlx::Error> {
    Ok(work.run("update mails set state = state where id = $1", values![mail]).await? == 1)
}
