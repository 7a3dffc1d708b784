//! Every statement on `approvals`, on what resellers have set about it, and on the jobs that are kept back.

use time::OffsetDateTime;

use crate::database::Work;
use crate::holds::{Colleague, KeptBack, Policy};
use crate::text::Money;
use crate::values;

/// What a reseller has set. Its currency is that of its country's prices.
///
/// # Errors
/// When the database refuses, or there is no such reseller.
pub async fn policy(work: &mut Work, reseller: i64) -> Result<Policy, sqlx::Error> {
    let (undo_minutes, other_minutes, large_from, approval_from, currency): (
        i64,
        i64,
        i64,
        Option<i64>,
        Option<String>,
    ) = work
        .one(
            "select r.undo_minutes, r.other_minutes, r.large_from, r.approval_from, \
             (select min(p.currency) from licence_prices p where p.market = r.country) from resellers r \
             where r.id = $1",
            values![reseller],
        )
        .await?;
    let currency = currency.unwrap_or_default();
    Ok(Policy {
        undo_minutes,
        other_minutes,
        large_from: Money::new(large_from, &currency),
        approval_from: approval_from.map(|amount| Money::new(amount, &currency)),
    })
}

/// Changes what a reseller has set.
///
/// # Errors
/// When the database refuses.
pub async fn set_policy(work: &mut Work, reseller: i64, policy: &Policy) -> Result<(), sqlx::Error> {
    work.run(
        "update resellers set undo_minutes = $1, other_minutes = $2, large_from = $3, approval_from = $4 \
         where id = $5",
        values![
            policy.undo_minutes,
            policy.other_minutes,
            policy.large_from.amount,
            policy.approval_from.map(|limit| limit.amount),
            reseller
        ],
    )
    .await?;
    Ok(())
}

/// The people of a reseller who may confirm what another of them asked for, by name.
///
/// # Errors
/// When the database refuses.
pub async fn colleagues(work: &mut Work, reseller: i64) -> Result<Vec<Colleague>, sqlx::Error> {
    work.all(
        "select a.id as account, a.name from memberships m join accounts a on a.id = m.account_id \
         where m.reseller_id = $1 and m.role in ('owner', 'manager') and a.disabled_at is null \
         order by a.name, a.id",
        values![reseller],
    )
    .await
}

/// Notes that a second person must confirm a job, and what it commits to as far as that can be counted.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    work: &mut Work,
    now: OffsetDateTime,
    job: i64,
    account: Option<i64>,
    commitment: Option<Money>,
) -> Result<(), sqlx::Error> {
    let currency = commitment.as_ref().map(|commitment| commitment.currency.code());
    work.run(
        "insert into approvals (job_id, asked_by, commitment, currency, asked_at) values ($1, $2, $3, $4, $5)",
        values![job, account, commitment.map(|commitment| commitment.amount), currency, now],
    )
    .await?;
    Ok(())
}

/// A decision about what waited for a second person.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// `confirmed`, `rejected`, `withdrawn` or `impossible`.
    pub decision: &'static str,
    /// Who decided.
    pub account: i64,
    /// Why, where it was rejected.
    pub reason: Option<&'a str>,
    /// What it commits to as counted now, where that can be counted.
    pub counted: Option<Money>,
}

/// Keeps a decision.
///
/// # Errors
/// When the database refuses.
pub async fn decide(
    work: &mut Work,
    now: OffsetDateTime,
    job: i64,
    decision: Decision<'_>,
) -> Result<(), sqlx::Error> {
    work.run(
        "update approvals set decision = $1, decided_by = $2, decided_at = $3, reason = $4, counted = $5 \
         where job_id = $6 and decision is null",
        values![
            decision.decision,
            decision.account,
            now,
            decision.reason,
            decision.counted.map(|counted| counted.amount),
            job
        ],
    )
    .await?;
    Ok(())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select j.id as job, j.kind, j.payload, j.state, j.answer, j.hold, j.held_until, j.finished_at, \
             j.account_id as asker, a.name as asker_name, coalesce(p.asked_at, j.created_at) as asked_at, j.order_id, o.company, j.subscription_id, \
             u.title as licence, u.quantity, u.wanted, u.term, u.created_at as bought_at, \
             coalesce(e.term_ends_at, u.term_ends_at) as term_ends_at, n.title as next_licence, n.term as next_term, \
             n.billing_cycle as next_cycle, s.id as service_id, s.domain, s.display_name, p.commitment, p.currency, p.decision, \
             d.name as decider, p.decided_at, p.reason from jobs j left join approvals p on p.job_id = j.id \
             left join accounts a on a.id = j.account_id left join accounts d on d.id = p.decided_by \
             left join orders o on o.id = j.order_id left join subscriptions u on u.id = j.subscription_id \
             left join services s on s.id = u.service_id left join decisions e on e.job_id = j.id \
             left join licences n on n.id = e.licence_id and not (n.product_id = u.product_id and n.sku_id = u.sku_id \
             and n.term = u.term and n.billing_cycle = u.billing_cycle) ",
            $rest
        )
    };
}

/// A job of a reseller that is or was kept back.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, reseller: i64, job: i64) -> Result<Option<KeptBack>, sqlx::Error> {
    work.first(
        select!("where j.id = $1 and j.reseller_id = $2 and j.held_at is not null"),
        values![job, reseller],
    )
    .await
}

/// What a second person must confirm or has decided about, by the job's number.
///
/// # Errors
/// When the database refuses.
pub async fn approval(work: &mut Work, reseller: i64, job: i64) -> Result<Option<KeptBack>, sqlx::Error> {
    work.first(
        select!("where j.id = $1 and j.reseller_id = $2 and p.job_id is not null"),
        values![job, reseller],
    )
    .await
}

/// What of an order is or was kept back, the last time.
///
/// # Errors
/// When the database refuses.
pub async fn of_order(work: &mut Work, order: i64) -> Result<Option<KeptBack>, sqlx::Error> {
    work.first(
        select!("where j.order_id = $1 and j.held_at is not null order by j.id desc limit 1"),
        values![order],
    )
    .await
}

/// What waits for a second person of a reseller, the oldest first: at most `limit` after the number `after`.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(
    work: &mut Work,
    reseller: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<KeptBack>, sqlx::Error> {
    work.all(
        select!(
            "where j.reseller_id = $1 and j.hold = 'approval' and j.state = 'todo' and j.id > $2 \
             order by j.id limit $3"
        ),
        values![reseller, after, limit],
    )
    .await
}

/// A licence of an order, with today's price where it is sold.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Priced {
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// How it is billed.
    pub billing_cycle: String,
    /// How many.
    pub quantity: i64,
    /// Today's price, in 1/10000 of the currency.
    pub price: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// The licences of an order, with today's prices in the customer's country.
///
/// # Errors
/// When the database refuses.
pub async fn priced(work: &mut Work, order: i64) -> Result<Vec<Priced>, sqlx::Error> {
    work.all(
        "select l.term, l.billing_cycle, l.quantity, p.price, p.currency from order_lines l \
         join orders o on o.id = l.order_id \
         left join licence_prices p on p.licence_id = l.licence_id and p.market = o.country \
         where l.order_id = $1 order by l.position",
        values![order],
    )
    .await
}

/// A person who is written to about a job, as a mail needs to know.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Addressee {
    /// The person's name.
    pub name: String,
    /// Where mails go.
    pub email: String,
    /// `fr` or `en`.
    pub language: String,
}

/// Those who may confirm what `asker` asked for.
///
/// # Errors
/// When the database refuses.
pub async fn addressees(
    work: &mut Work,
    reseller: i64,
    asker: Option<i64>,
) -> Result<Vec<Addressee>, sqlx::Error> {
    work.all(
        "select a.name, a.email, a.language from memberships m join accounts a on a.id = m.account_id \
         where m.reseller_id = $1 and m.role in ('owner', 'manager') and a.disabled_at is null and a.id <> $2 \
         order by a.id",
        values![reseller, asker.unwrap_or_default()],
    )
    .await
}

/// Whoever asked for something, while that person belongs to the reseller.
///
/// # Errors
/// When the database refuses.
pub async fn asker(
    work: &mut Work,
    reseller: i64,
    asker: Option<i64>,
) -> Result<Option<Addressee>, sqlx::Error> {
    work.first(
        "select a.name, a.email, a.language from memberships m join accounts a on a.id = m.account_id \
         where m.reseller_id = $1 and a.id = $2 and a.disabled_at is null",
        values![reseller, asker.unwrap_or_default()],
    )
    .await
}
