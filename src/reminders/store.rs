//! Every statement on `reminders` and `reminder_settings`, and who can be reminded of what.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::reminders::{Kind, List, Wishes};
use crate::values;

/// How long it is kept of what a person was reminded: well after the date itself.
const KEPT: Duration = Duration::days(90);

/// Somebody who is reminded of something of a reseller.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    /// The account.
    pub account: i64,
    /// The reseller.
    pub reseller: i64,
    /// The person's name.
    pub name: String,
    /// The sign-in.
    pub email: String,
    /// The person's language.
    pub language: String,
    /// The person's time zone.
    pub time_zone: String,
    /// Of what.
    #[sqlx(flatten)]
    pub wishes: Wishes,
}

/// Everybody who can be reminded, reseller by reseller: nobody whose account is disabled, who has left, or whose
/// reseller is shut out.
///
/// # Errors
/// When the database refuses.
pub async fn people(work: &mut Work) -> Result<Vec<Person>, sqlx::Error> {
    work.all(
        "select a.id as account, r.id as reseller, a.name, a.email, a.language, a.time_zone, \
         coalesce(w.ends, m.role <> 'viewer') as ends, coalesce(w.windows, m.role <> 'viewer') as windows, \
         coalesce(w.changes, m.role <> 'viewer') as changes, coalesce(w.digest, m.role <> 'viewer') as digest \
         from memberships m join accounts a on a.id = m.account_id join resellers r on r.id = m.reseller_id \
         left join reminder_settings w on w.account_id = a.id \
         where a.disabled_at is null and r.disabled_at is null order by r.id, a.id",
        values![],
    )
    .await
}

/// Of what a person of a reseller is reminded.
///
/// # Errors
/// When the database refuses.
pub async fn wishes(work: &mut Work, account: i64, reseller: i64) -> Result<Wishes, sqlx::Error> {
    let wishes = work
        .first(
            "select coalesce(w.ends, m.role <> 'viewer') as ends, coalesce(w.windows, m.role <> 'viewer') as windows, \
             coalesce(w.changes, m.role <> 'viewer') as changes, coalesce(w.digest, m.role <> 'viewer') as digest \
             from memberships m left join reminder_settings w on w.account_id = m.account_id \
             where m.account_id = $1 and m.reseller_id = $2",
            values![account, reseller],
        )
        .await?;
    Ok(wishes.unwrap_or_default())
}

/// Stores of what a person wants to be reminded.
///
/// # Errors
/// When the database refuses.
pub async fn set(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    wishes: Wishes,
) -> Result<(), sqlx::Error> {
    let Wishes { ends, windows, changes, digest } = wishes;
    work.run(
        "insert into reminder_settings (account_id, ends, windows, changes, digest, updated_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (account_id) do update set ends = $2, windows = $3, changes = $4, \
         digest = $5, updated_at = $6",
        values![account, ends, windows, changes, digest, now],
    )
    .await?;
    Ok(())
}

/// Takes a person off a list; what is not on it stays as it was.
///
/// # Errors
/// When the database refuses.
pub async fn leave(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    list: List,
) -> Result<(), sqlx::Error> {
    let statement = match list {
        List::Dates => {
            "insert into reminder_settings (account_id, ends, windows, changes, updated_at) \
             values ($1, false, false, false, $2) on conflict (account_id) do update \
             set ends = false, windows = false, changes = false, updated_at = $2"
        }
        List::Digest => {
            "insert into reminder_settings (account_id, digest, updated_at) values ($1, false, $2) \
             on conflict (account_id) do update set digest = false, updated_at = $2"
        }
    };
    work.run(statement, values![account, now]).await?;
    Ok(())
}

/// Whether a person has left a list.
///
/// # Errors
/// When the database refuses.
pub async fn has_left(work: &mut Work, account: i64, list: List) -> Result<bool, sqlx::Error> {
    let statement = match list {
        List::Dates => {
            "select account_id from reminder_settings where account_id = $1 and ends = false and windows = false \
             and changes = false"
        }
        List::Digest => "select account_id from reminder_settings where account_id = $1 and digest = false",
    };
    let found: Option<(i64,)> = work.first(statement, values![account]).await?;
    Ok(found.is_some())
}

/// How long after a date somebody may still be reminded of it: the weekly mail is dated by its Monday.
const OVER: Duration = Duration::days(4);

/// One step of one event, as a person is reminded of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mark {
    /// What it is about.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// The number of the subscription or of the scheduled change; 0 for the weekly mail.
    pub subject: i64,
    /// The date itself.
    pub at: OffsetDateTime,
    /// Days or hours before it; 0 where there is one step only.
    pub step: i64,
    /// The person's own day.
    pub day: String,
}

impl Mark {
    /// Whether `other` is the same step of the same event, or falls on the same day.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        (self.kind, self.subject, self.at) == (other.kind, other.subject, other.at)
            && (self.step == other.step || self.day == other.day)
    }
}

/// Notes that a person is being reminded; `false` where that was done before, by whomever, or today. Two who note the
/// same take turns: the second one finds the row of the first.
///
/// # Errors
/// When the database refuses.
pub async fn note(
    work: &mut Work,
    now: OffsetDateTime,
    person: &Person,
    mark: &Mark,
) -> Result<bool, sqlx::Error> {
    let Mark { kind, subject, at, step, day } = mark;
    let noted = work
        .run(
            "insert into reminders (account_id, reseller_id, kind, subject, at, step, day, sent_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
            values![person.account, person.reseller, kind.as_str(), *subject, *at, *step, day, now],
        )
        .await?;
    Ok(noted == 1)
}

/// What a person was reminded of, as far as it can still be due.
///
/// # Errors
/// When the database refuses.
pub async fn noted(work: &mut Work, now: OffsetDateTime, person: &Person) -> Result<Vec<Mark>, sqlx::Error> {
    work.all(
        "select kind, subject, at, step, day from reminders where account_id = $1 and reseller_id = $2 and at >= $3",
        values![person.account, person.reseller, now - OVER],
    )
    .await
}

/// Forgets reminders of dates that are long past.
///
/// # Errors
/// When the database refuses.
pub async fn forget(work: &mut Work, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    work.run("delete from reminders where at < $1", values![now - KEPT]).await?;
    Ok(())
}

/// At which price a subscription was bought through this panel, and when.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Bought {
    /// The subscription.
    pub subscription: i64,
    /// Per licence and billing period, in 1/10000 of the currency.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// When.
    pub created_at: OffsetDateTime,
}

/// The prices of a reseller's subscriptions whose plan is still the one that was ordered.
///
/// # Errors
/// When the database refuses.
pub async fn bought(work: &mut Work, reseller: i64) -> Result<Vec<Bought>, sqlx::Error> {
    work.all(
        "select u.id as subscription, l.price, l.currency, u.created_at from subscriptions u \
         join services s on s.id = u.service_id join order_lines l on l.order_id = u.order_id \
         and l.microsoft_subscription_id = u.microsoft_id and l.licence_id = u.licence_id \
         where s.reseller_id = $1 and u.ending = 'renew' order by u.id",
        values![reseller],
    )
    .await
}
