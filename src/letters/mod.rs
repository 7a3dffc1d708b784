//! The letters that the panel writes: what each tells, and to whom it goes.

pub mod account;
pub mod again;
pub mod reminder;
mod store;
pub mod unmade;
pub mod work;
pub mod written;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::accounts;
use crate::database::Work;
use crate::mail::{self, Envelope, Letter};
use crate::services::Service;
use crate::text::{Message, Money};

/// To the end customer's contact: the licence group is installed, and how to sign in for the first time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The company that ordered it for the customer.
    pub reseller: String,
    /// The contact's first name.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The first account: `admin@prefix.onmicrosoft.com`.
    pub identifier: String,
    /// What was ordered.
    pub licences: Vec<Licence>,
    /// Whether Microsoft told a first password.
    pub has_password: bool,
    /// Whether it replaces the first password, or one of its successors.
    #[serde(default)]
    pub is_reset: bool,
}

impl TryFrom<String> for Credentials {
    type Error = serde_json::Error;

    fn try_from(facts: String) -> serde_json::Result<Self> {
        serde_json::from_str(&facts)
    }
}

/// One licence of an order.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::FromRow)]
pub struct Licence {
    /// Microsoft's name of the product.
    pub title: String,
    /// How many.
    pub quantity: i64,
}

impl Letter for Credentials {
    const TEMPLATE: &'static str = "credentials";
}

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

/// To the reseller's person who ordered: staff have sent the credentials to another address than before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialsElsewhere {
    /// The person's name.
    pub name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Where the credentials are sent now.
    pub contact: String,
}

impl Letter for CredentialsElsewhere {
    const TEMPLATE: &'static str = "credentials-elsewhere";
}

/// To the contact of a customer that has a tenant already: the link by which it accepts the reseller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invitation {
    /// The company that invites.
    pub reseller: String,
    /// The contact's first name.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Microsoft's link.
    pub link: String,
}

impl Letter for Invitation {
    const TEMPLATE: &'static str = "invitation";
}

/// To the reseller's person who invited: the tenant has been found, and waits for the reseller's confirmation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The person's name.
    pub name: String,
    /// The invitation's number.
    pub invitation: i64,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Who agreed to it: the `customer`, or, for a tenant that was tied to the reseller before, our `support`.
    pub by: String,
}

impl Letter for InvitationAccepted {
    const TEMPLATE: &'static str = "invitation-accepted";
}

/// To the contact that a service had until now: credentials go to another one from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactChanged {
    /// The company that changed it.
    pub reseller: String,
    /// The first name of the contact until now.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
}

impl Letter for ContactChanged {
    const TEMPLATE: &'static str = "contact-changed";
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

/// To each person of a reseller who may confirm what another asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApprovalWanted {
    /// The person's name.
    pub name: String,
    /// Who asked for it; nothing when the panel did.
    pub asker: Option<String>,
    /// The job that waits.
    pub job: i64,
    /// What kind of thing: the last part of a text key `holds-what-…`.
    pub what: String,
    /// The order's number.
    pub order: Option<i64>,
    /// The order's customer.
    pub company: String,
    /// The subscription's licence.
    pub licence: String,
    /// Its service.
    pub service: String,
    /// Licences now.
    pub from: i64,
    /// Licences wanted.
    pub to: i64,
    /// What it commits to, in 1/10000 of the currency; nothing where it cannot be counted.
    pub commitment: Option<i64>,
    /// ISO 4217.
    pub currency: String,
}

impl Letter for ApprovalWanted {
    const TEMPLATE: &'static str = "approval-wanted";
}

impl ApprovalWanted {
    /// What is asked for, in one phrase.
    #[must_use]
    pub fn what(&self) -> Message {
        Message::new(format!("holds-what-{}", self.what))
            .with("order", self.order.unwrap_or_default().to_string())
            .with("company", &self.company)
            .with("licence", &self.licence)
            .with("service", &self.service)
            .with("from", self.from)
            .with("to", self.to)
    }

    /// What it commits to.
    #[must_use]
    pub fn commitment(&self) -> Option<Money> {
        Some(Money::new(self.commitment?, &self.currency))
    }
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

/// Tells the person who ordered a tenant that staff have sent its credentials to another address; answers the mail's
/// number, or nothing when there is nobody to write to. Call in the unit of work that corrects the address, after the
/// correction.
///
/// # Errors
/// When the database refuses, or there is no such order with a service.
pub async fn queue_credentials_elsewhere(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of(work, order).await? else { return Ok(None) };
    let store::Ready { company, domain, email: contact, service, .. } = store::ready(work, order).await?;
    let Some(envelope) = person.envelope(Some(order), Some(service)) else { return Ok(None) };
    let letter = CredentialsElsewhere { name: person.name, company, domain, contact };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
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

/// Tells the person who invited a customer that the tenant `domain` waits for the reseller's confirmation; answers the
/// mail's number, or nothing when there is nobody to write to. Call in the unit of work that finds it.
///
/// # Errors
/// When the database refuses, or there is no such invitation.
pub async fn queue_invitation_accepted(
    work: &mut Work,
    now: OffsetDateTime,
    invitation: i64,
    domain: &str,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of_invitation(work, invitation).await? else { return Ok(None) };
    let Some(envelope) = person.envelope(None, None) else { return Ok(None) };
    let (company, is_admitted) = store::invited(work, invitation).await?;
    let by = if is_admitted { "support" } else { "customer" }.to_owned();
    let letter = InvitationAccepted { name: person.name, invitation, company, domain: domain.to_owned(), by };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Tells the contact that `service` has had until now that there is another; answers the mail's number, or nothing
/// when the old address cannot be written to. Call in the unit of work that changes it.
///
/// # Errors
/// When the database refuses.
pub async fn queue_contact_changed(
    work: &mut Work,
    now: OffsetDateTime,
    service: &Service,
) -> anyhow::Result<Option<i64>> {
    let Ok(to) = service.email.parse() else { return Ok(None) };
    let letter = ContactChanged {
        reseller: accounts::store::company(work, service.reseller_id).await?.name,
        first_name: service.first_name.clone(),
        company: service.company.clone(),
        domain: service.domain.clone(),
    };
    let envelope = Envelope {
        to,
        language: service.language.parse().unwrap_or_default(),
        reseller: Some(service.reseller_id),
        order: None,
        service: Some(service.id),
        handover: None,
    };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Whom to write to about an order or an invitation.
#[derive(sqlx::FromRow)]
struct Person {
    name: String,
    email: String,
    language: String,
    reseller_id: i64,
}

impl Person {
    /// Nothing when the account's address cannot be written to: that must not hold up what it is about.
    fn envelope(&self, order: Option<i64>, service: Option<i64>) -> Option<Envelope> {
        Some(Envelope {
            to: self.email.parse().ok()?,
            language: self.language.parse().unwrap_or_default(),
            reseller: Some(self.reseller_id),
            order,
            service,
            handover: None,
        })
    }
}
