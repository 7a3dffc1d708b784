//! What is asked for is kept back where its reseller wants that, and what was kept back is undone.

use anyhow::ensure;
use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::holds::store::{self, Addressee};
use crate::holds::{Ask, KeptBack};
use crate::jobs::{self, Hold};
use crate::letters::approval::ApprovalWanted;
use crate::letters::decided::ApprovalDecided;
use crate::mail::{self, Envelope, Letter};
use crate::microsoft::Cause;
use crate::orders;
use crate::subscriptions::{self, end_of_term};
use crate::text::Message;

/// A job that was just enqueued, and what it asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Its number.
    pub job: i64,
    /// Whose it is.
    pub reseller: i64,
    /// Who asks; `None` when the panel does by itself.
    pub account: Option<i64>,
    /// What for.
    pub ask: Ask,
}

/// Keeps a job back if its reseller wants that, and writes to those who may confirm it; answers for what it waits. Call
/// in the unit of work that enqueued it, after what it is about is stored.
///
/// # Errors
/// When the database refuses.
pub async fn keep_back(work: &mut Work, now: OffsetDateTime, asked: Asked) -> anyhow::Result<Option<Hold>> {
    let Asked { job, reseller, account, ask } = asked;
    let policy = store::policy(work, reseller).await?;
    let Some(hold) = policy.hold(ask, account.is_some(), now) else { return Ok(None) };
    jobs::hold::keep_back(work, now, job, hold).await?;
    if hold == Hold::Approval {
        store::ask(work, now, job, account, ask.commitment()).await?;
        if let Some(kept) = store::approval(work, reseller, job).await? {
            write(work, now, reseller, &kept).await?;
            record(work, now, reseller, &kept, Done { act: "hold-approval-wanted", account, reason: None })
                .await?;
        }
    }
    Ok(Some(hold))
}

/// One mail to each person who may confirm it.
async fn write(work: &mut Work, now: OffsetDateTime, reseller: i64, kept: &KeptBack) -> anyhow::Result<()> {
    for person in store::addressees(work, reseller, kept.asker).await? {
        let letter = ApprovalWanted {
            name: person.name.clone(),
            asker: kept.asker_name.clone(),
            job: kept.job,
            what: kept.what(),
            commits: kept.commitment().map(|sum| kept.commits_to(sum)),
        };
        send(work, now, reseller, kept, &person, &letter).await?;
    }
    Ok(())
}

/// Tells whoever asked for it what another person decided; nobody where the panel asked. `why` says why it was not possible
/// any more. Call after the decision is kept.
///
/// # Errors
/// When the database refuses.
pub async fn tell(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    job: i64,
    why: Option<Message>,
) -> anyhow::Result<()> {
    let Some(kept) = store::approval(work, reseller, job).await? else { return Ok(()) };
    let Some(person) = store::asker(work, reseller, kept.asker).await? else { return Ok(()) };
    let letter = ApprovalDecided {
        name: person.name.clone(),
        decision: kept.decision.clone().unwrap_or_default(),
        by: kept.decider.clone().unwrap_or_default(),
        what: kept.what(),
        reason: kept.reason.clone(),
        why,
        path: kept.place(),
    };
    send(work, now, reseller, &kept, &person, &letter).await
}

async fn send<L: Letter>(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    kept: &KeptBack,
    person: &Addressee,
    letter: &L,
) -> anyhow::Result<()> {
    // An address that cannot be written to must not hold up what was asked for.
    let Ok(to) = person.email.parse() else { return Ok(()) };
    let envelope = Envelope {
        to,
        language: person.language.parse().unwrap_or_default(),
        reseller: Some(reseller),
        order: kept.order_id,
        service: kept.service_id,
        handover: None,
    };
    mail::queue(work, now, letter, &envelope).await?;
    Ok(())
}

/// Puts back to how it stood what a job was about that will not be done: the order is cancelled, the subscription is
/// as Microsoft last showed it. `cause` says on the subscription's row why.
///
/// # Errors
/// When the database refuses, or something of it was sent after all.
pub async fn restore(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    kept: &KeptBack,
    cause: Option<Cause>,
) -> anyhow::Result<()> {
    if let Some(subscription) = kept.subscription_id {
        end_of_term::store::dropped(work, now, kept.job).await?;
        subscriptions::store::settle(work, now, subscription, cause.map(Cause::name)).await?;
    } else if let Some(order) = kept.order_id {
        let is_withdrawn = orders::store::withdraw(work, now, reseller, order).await?;
        ensure!(is_withdrawn, "order {order} was kept back and is not as it was placed");
    }
    Ok(())
}

/// An act on something that is kept back.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    /// As in [`Act`].
    pub act: &'static str,
    /// Who did it.
    pub account: Option<i64>,
    /// Why, where it was rejected.
    pub reason: Option<&'a str>,
}

/// Writes the act down.
///
/// # Errors
/// When the database refuses.
pub async fn record(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    kept: &KeptBack,
    done: Done<'_>,
) -> Result<(), sqlx::Error> {
    let about = if kept.subscription_id.is_some() { "subscription" } else { "order" };
    let act = Act {
        act: done.act,
        account: done.account,
        reseller: Some(reseller),
        order: kept.order_id,
        service: kept.service_id,
        subscription: kept.subscription_id,
        job: Some(kept.job),
        details: json!({ "about": about, "reason": done.reason.unwrap_or_default() }),
        ..Act::default()
    };
    audit::record(work, now, act).await
}
