//! The letters about an order, to the person who placed it: ready, waiting, failed.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::{store, write};
use crate::mail::{self, Letter, Written};
use crate::text::{Message, Reader, filters};

/// To the reseller's person who ordered: the tenant, or the licences added to it, are ready.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceReady {
    /// The person's name.
    pub name: String,
    /// The order's number.
    pub order: i64,
    /// The customer.
    pub company: String,
    /// What was ordered: a `tenant`, or `licences` for one.
    pub kind: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Where the credentials of a new tenant are sent.
    pub contact: String,
}

impl Letter for ServiceReady {
    const TEMPLATE: &'static str = "service-ready";
}

/// Tells the person who ordered that the tenant or its licences are ready; answers the mail's number, or nothing
/// when there is nobody to write to. Call in the unit of work that completes the order, after its service is stored on it.
///
/// # Errors
/// When the database refuses, or there is no such order with a service.
pub async fn queue_service_ready(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of(work, order).await? else { return Ok(None) };
    let store::Ready { kind, company, domain, email: contact, service } = store::ready(work, order).await?;
    let Some(envelope) = person.envelope(Some(order), Some(service)) else { return Ok(None) };
    let letter = ServiceReady { name: person.name, order, company, kind, domain, contact };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Writes the letter that tells the reseller's person of a ready service.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_ready(letter: &ServiceReady, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}/services/{}", letter.domain);
    write(
        &ServiceReadySubject { letter },
        &ServiceReadyText { letter, url: &url },
        &ServiceReadyHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/service-ready/subject.txt")]
struct ServiceReadySubject<'a> {
    letter: &'a ServiceReady,
}

#[derive(Template)]
#[template(path = "emails/service-ready/body.txt")]
struct ServiceReadyText<'a> {
    letter: &'a ServiceReady,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/service-ready/body.html")]
struct ServiceReadyHtml<'a> {
    letter: &'a ServiceReady,
    url: &'a str,
    language: &'static str,
}

/// To the reseller's person who ordered: the order waits or has failed, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderNeedsYou {
    /// The person's name.
    pub name: String,
    /// The order's number.
    pub order: i64,
    /// The customer.
    pub company: String,
    /// The order's state: `waiting` or `failed`.
    pub state: String,
    /// The last part of the text key that says why; empty when nothing more is known.
    pub cause: String,
}

impl Letter for OrderNeedsYou {
    const TEMPLATE: &'static str = "order-needs-you";
}

/// Tells the person who ordered that the order waits or has failed; answers the mail's number, or nothing when
/// there is nobody to write to. Call in the unit of work that changes the order's state, after the change.
///
/// # Errors
/// When the database refuses, or there is no such order.
pub async fn queue_order_needs_you(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of(work, order).await? else { return Ok(None) };
    let (company, state, cause, service) = store::stopped_order(work, order).await?;
    let Some(envelope) = person.envelope(Some(order), service) else { return Ok(None) };
    let letter = OrderNeedsYou { name: person.name, order, company, state, cause: cause.unwrap_or_default() };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Writes the letter that tells the reseller's person why an order waits or has failed.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_stopped(
    letter: &OrderNeedsYou,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/orders/{}", letter.order);
    let why = (!letter.cause.is_empty()).then(|| Message::new(format!("microsoft-cause-{}", letter.cause)));
    write(
        &OrderNeedsYouSubject { letter },
        &OrderNeedsYouText { letter, url: &url, why: why.as_ref() },
        &OrderNeedsYouHtml { letter, url: &url, why: why.as_ref(), language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/subject.txt")]
struct OrderNeedsYouSubject<'a> {
    letter: &'a OrderNeedsYou,
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/body.txt")]
struct OrderNeedsYouText<'a> {
    letter: &'a OrderNeedsYou,
    url: &'a str,
    why: Option<&'a Message>,
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/body.html")]
struct OrderNeedsYouHtml<'a> {
    letter: &'a OrderNeedsYou,
    url: &'a str,
    why: Option<&'a Message>,
    language: &'static str,
}
