//! What Microsoft says of a subscription is stored, and looked at again when time alone will have changed it.

use time::{Duration, OffsetDateTime};

use crate::commitments::{NextTerm, Outcome, extended_since};
use crate::database::Work;
use crate::jobs::{self, About, pause};
use crate::microsoft::subscriptions::RawSubscription;
use crate::subscriptions::drift::store::Subject;
use crate::subscriptions::drift::{self, Asked, Facts};
use crate::subscriptions::end_of_term::follow::{self, Known};
use crate::subscriptions::end_of_term::has_renewed;
use crate::subscriptions::{Confirmed, ReadSubscription, Status};
use crate::values;

/// How long after the end of a term it is first looked what became of it: a renewal begins at midnight UTC
/// (`commitment-rules.md` E8).
const RENEWAL: Duration = Duration::hours(1);

/// The licence of our catalogue that is this plan, one with a price before one without.
macro_rules! licence {
    ($product:literal, $sku:literal, $term:literal, $cycle:literal) => {
        concat!(
            "(select l.id from licences l where l.product_id = ",
            $product,
            " and l.sku_id = ",
            $sku,
            " and l.term = ",
            $term,
            " and l.billing_cycle = ",
            $cycle,
            " order by case when exists (select 1 from licence_prices p where p.licence_id = l.id) then 0 else 1 end, \
             l.segment, l.id limit 1)"
        )
    };
}

/// Where a subscription comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The order.
    pub order: i64,
    /// The licence of our catalogue that was ordered.
    pub licence: i64,
}

/// What was stored before, as far as it decides what is stored now.
#[derive(sqlx::FromRow)]
struct Before {
    reseller_id: i64,
    id: Option<i64>,
    status: Option<String>,
    quantity: Option<i64>,
    term_ends_at: Option<OffsetDateTime>,
    wanted: Option<i64>,
    task_id: Option<i64>,
    ending: Option<Outcome>,
    next_term: Option<NextTerm>,
    extended_since: Option<OffsetDateTime>,
    raw: Option<String>,
}

impl Before {
    fn known(&self, id: i64) -> Known {
        Known {
            id,
            quantity: self.quantity.unwrap_or_default(),
            wanted: self.wanted,
            ending: self.ending,
            next_term: self.next_term.clone(),
            term_ends_at: self.term_ends_at,
        }
    }

    /// Since when the subscription goes on by the month, now that this is confirmed.
    fn extended_since(&self, confirmed: &Confirmed) -> Option<OffsetDateTime> {
        let ended_at = self.term_ends_at.filter(|end| has_renewed(Some(*end), confirmed.term_ends_at));
        match ended_at {
            _ if confirmed.status.has_ended() => None,
            Some(ended_at) => {
                extended_since(self.extended_since, (ended_at, self.ending), confirmed.auto_renew)
            }
            None => self.extended_since,
        }
    }
}

/// Stores what Microsoft says of a subscription of `service`, read whole; answers its number. What changed without the
/// panel is noted ([`drift`]). While a task asks for a change, the status goes on saying so; see
/// [`settle`](super::settle).
///
/// # Errors
/// When the database refuses, or there is no such service.
pub async fn confirm(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    origin: Option<Origin>,
    raw: &RawSubscription,
) -> anyhow::Result<i64> {
    let confirmed = Confirmed::of(raw);
    let before: Before = work
        .one(
            "select s.reseller_id, u.id, u.status, u.quantity, u.term_ends_at, u.wanted, u.task_id, \
             u.ending, u.next_term, u.extended_since, u.raw from services s \
             left join subscriptions u on u.service_id = s.id and u.microsoft_id = $2 where s.id = $1",
            values![service, &confirmed.microsoft_id],
        )
        .await?;
    let id = match before.id {
        Some(id) => {
            update(work, now, &before, id, origin, &confirmed).await?;
            let subject =
                Subject { reseller: before.reseller_id, service, subscription: id, task: before.task_id };
            note_changes(work, now, subject, &before, raw).await?;
            follow::follow(work, now, &before.known(id), raw).await?;
            id
        }
        None => insert(work, now, service, origin, &confirmed).await?,
    };
    super::dates::note(work, now, id).await?;
    if let Some(at) = look_again(now, &before, &confirmed) {
        let about = About {
            reseller: Some(before.reseller_id),
            service: Some(service),
            subscription: Some(id),
            ..About::default()
        };
        jobs::enqueue(work, at, &ReadSubscription { subscription: id }, about).await?;
    }
    Ok(id)
}

/// Notes what changed since the panel last looked.
async fn note_changes(
    work: &mut Work,
    now: OffsetDateTime,
    subject: Subject,
    before: &Before,
    shown: &RawSubscription,
) -> anyhow::Result<()> {
    let known = before.raw.as_deref().unwrap_or_default();
    let known = Facts::of(&serde_json::from_str(known)?);
    let end_of_term = follow::is_met(work, before.task_id, shown).await?;
    let reactivation = before.task_id.is_some() && before.wanted.is_none();
    let asked = Asked { quantity: before.wanted, end_of_term, reactivation };
    let changes = drift::changes(&known, &Facts::of(shown), asked, now);
    Ok(drift::store::note(work, now, subject, &changes).await?)
}

/// When a subscription must be read again without anybody asking: soon while Microsoft still makes it, otherwise
/// when a term ends of which that was not planned yet.
fn look_again(now: OffsetDateTime, before: &Before, confirmed: &Confirmed) -> Option<OffsetDateTime> {
    if confirmed.status == Status::Creating && before.id.is_none() {
        return Some(now + pause(1));
    }
    confirmed
        .term_ends_at
        .filter(|end| before.term_ends_at != Some(*end) && !confirmed.status.has_ended())
        .map(|end| now.max(end + RENEWAL))
}

async fn insert(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    origin: Option<Origin>,
    confirmed: &Confirmed,
) -> anyhow::Result<i64> {
    let (id,) = work
        .one(
            concat!(
                "insert into subscriptions (service_id, order_id, licence_id, microsoft_id, title, product_id, sku_id, \
             term, billing_cycle, status, quantity, auto_renew, cancellable_until, term_ends_at, reducible_until, \
             refundable, raw, created_at, updated_at, ending, next_term) \
             values ($1, $2, coalesce($3, ",
                licence!("$6", "$7", "$8", "$9"),
                "), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) returning id"
            ),
            values![
                service,
                origin.map(|origin| origin.order),
                origin.map(|origin| origin.licence),
                &confirmed.microsoft_id,
                &confirmed.title,
                &confirmed.product_id,
                &confirmed.sku_id,
                &confirmed.term,
                &confirmed.billing_cycle,
                confirmed.status.as_str(),
                confirmed.quantity,
                confirmed.auto_renew,
                confirmed.cancellable_until,
                confirmed.term_ends_at,
                confirmed.reducible_until(),
                serde_json::to_string(&confirmed.refundable)?,
                &confirmed.raw,
                confirmed.created_at.unwrap_or(now),
                now,
                confirmed.ending.map(Outcome::as_str),
                stored(confirmed.next_term.as_ref())?
            ],
        )
        .await?;
    Ok(id)
}

async fn update(
    work: &mut Work,
    now: OffsetDateTime,
    before: &Before,
    id: i64,
    origin: Option<Origin>,
    confirmed: &Confirmed,
) -> anyhow::Result<()> {
    let status = match (&before.task_id, &before.status) {
        (Some(_), Some(pending)) => pending.as_str(),
        _ => confirmed.status.as_str(),
    };
    // Whoever is looking at the old numbers must not change anything on their ground.
    let changed = before.quantity != Some(confirmed.quantity)
        || before.status.as_deref().is_none_or(|old| old != status)
        || before.ending.is_some_and(|old| Some(old) != confirmed.ending)
        || (before.ending.is_some() && before.next_term != confirmed.next_term);
    work.run(
        concat!(
            "update subscriptions set order_id = coalesce(order_id, $1), licence_id = coalesce($2, case when \
             product_id <> $4 or sku_id <> $5 or term <> $6 or billing_cycle <> $7 then ",
            licence!("$4", "$5", "$6", "$7"),
            " end, licence_id), title = $3, product_id = $4, sku_id = $5, term = $6, billing_cycle = $7, status = $8, \
             quantity = $9, auto_renew = $10, cancellable_until = $11, term_ends_at = $12, reducible_until = $13, \
             refundable = $14, raw = $15, vanished_at = null, version = version + $16, \
             updated_at = coalesce($17, updated_at), ending = $18, next_term = $19, extended_since = $20 where id = $21"
        ),
        values![
            origin.map(|origin| origin.order),
            origin.map(|origin| origin.licence),
            &confirmed.title,
            &confirmed.product_id,
            &confirmed.sku_id,
            &confirmed.term,
            &confirmed.billing_cycle,
            status,
            confirmed.quantity,
            confirmed.auto_renew,
            confirmed.cancellable_until,
            confirmed.term_ends_at,
            confirmed.reducible_until(),
            serde_json::to_string(&confirmed.refundable)?,
            &confirmed.raw,
            i64::from(changed),
            changed.then_some(now),
            confirmed.ending.map(Outcome::as_str),
            stored(confirmed.next_term.as_ref())?,
            before.extended_since(confirmed),
            id
        ],
    )
    .await?;
    Ok(())
}

/// What the next term is to be, as its column keeps it.
fn stored(next: Option<&NextTerm>) -> serde_json::Result<Option<String>> {
    next.map(serde_json::to_string).transpose()
}
