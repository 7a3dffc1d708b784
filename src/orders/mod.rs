//! Orders: what a reseller asks for, from the form to the moment it is handed to provisioning.

pub mod form;

pub mod pages;
pub mod picker;
pub mod prefix;
pub mod rules;
pub mod store;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::jobs::Payload;
use crate::text::{Message, Money};

/// The job that turns an order into a tenant with subscriptions.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProvisionOrder {
    /// The order's number.
    pub order: i64,
}

impl Payload for ProvisionOrder {
    const KIND: &'static str = "provision-order";
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Stored; nothing was asked of Microsoft yet.
    Placed,
    /// Being carried out.
    Provisioning,
    /// For Microsoft's review, or for the customer's agreement: asked again by itself.
    Waiting,
    /// Needs a person.
    Failed,
    /// Every licence has its subscription.
    Completed,
    /// Given up before anything was made at Microsoft.
    Cancelled,
}

impl State {
    /// As stored, and the last part of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Provisioning => "provisioning",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Placed | Self::Provisioning => "blue",
            Self::Waiting => "yellow",
            Self::Failed => "red",
            Self::Completed => "green",
            Self::Cancelled => "secondary",
        }
    }

    /// Whether the order's page changes by itself.
    #[must_use]
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Placed | Self::Provisioning)
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        [Self::Placed, Self::Provisioning, Self::Waiting, Self::Failed, Self::Completed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no order state: {text}"))
    }
}

/// What is asked of Microsoft, in this order; the order remembers which is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Is the reseller one of ours, and may it sell?
    CheckReseller,
    /// Is the name still free?
    CheckDomain,
    /// Does Microsoft know the address?
    CheckAddress,
    /// Make the tenant.
    CreateCustomer,
    /// Has the customer accepted Microsoft's agreement?
    CheckAgreement,
    /// Has Microsoft finished its review of the account?
    CheckReview,
    /// Find today's catalogue ids and put the licences in a cart.
    OpenCart,
    /// Buy what is in the cart.
    CheckOut,
    /// Wait until each line has its subscription.
    Follow,
    /// Nothing more to ask.
    Done,
}

impl Step {
    /// The steps of an order for a new tenant.
    pub const TENANT: [Self; 9] = [
        Self::CheckReseller,
        Self::CheckDomain,
        Self::CheckAddress,
        Self::CreateCustomer,
        Self::CheckAgreement,
        Self::CheckReview,
        Self::OpenCart,
        Self::CheckOut,
        Self::Follow,
    ];
    /// The steps of an order for licences in a tenant that is there already.
    pub const LICENCES: [Self; 6] = [
        Self::CheckReseller,
        Self::CheckAgreement,
        Self::CheckReview,
        Self::OpenCart,
        Self::CheckOut,
        Self::Follow,
    ];

    /// As stored, as the name of the job's step, and the last part of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CheckReseller => "check-reseller",
            Self::CheckDomain => "check-domain",
            Self::CheckAddress => "check-address",
            Self::CreateCustomer => "create-customer",
            Self::CheckAgreement => "check-agreement",
            Self::CheckReview => "check-review",
            Self::OpenCart => "open-cart",
            Self::CheckOut => "check-out",
            Self::Follow => "follow",
            Self::Done => "done",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Step {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::TENANT
            .into_iter()
            .chain([Self::Done])
            .find(|step| step.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no order step: {text}"))
    }
}

/// What the order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new tenant with licences.
    Tenant,
    /// Licences for a service that is there already.
    Licences,
}

impl Kind {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Licences => "licences",
        }
    }

    /// What is asked of Microsoft for such an order.
    #[must_use]
    pub fn steps(self) -> &'static [Step] {
        match self {
            Self::Tenant => &Step::TENANT,
            Self::Licences => &Step::LICENCES,
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        match text.as_str() {
            "tenant" => Ok(Self::Tenant),
            "licences" => Ok(Self::Licences),
            _ => anyhow::bail!("no order kind: {text}"),
        }
    }
}

/// An order as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Order {
    /// Its number, also for people.
    pub id: i64,
    /// Whose it is.
    pub reseller_id: i64,
    /// Who placed it.
    pub account_id: i64,
    /// A new tenant, or licences.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// What is asked of Microsoft next.
    #[sqlx(try_from = "String")]
    pub step: Step,
    /// Why it waits or failed: the last part of a text key.
    pub cause: Option<String>,
    /// The service that it made or adds to.
    pub service_id: Option<i64>,
    /// The language of the mail to the customer.
    pub language: String,
    /// The reseller of record.
    pub mpn_id: String,
    /// What stands before `.onmicrosoft.com`.
    pub prefix: String,
    /// The customer's company.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// Where the credentials go.
    pub email: String,
    /// The contact's phone number.
    pub phone: String,
    /// Street and number.
    pub address: String,
    /// Postcode; empty where the country has none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State; empty where the country needs none.
    pub region: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The company's registration number; empty where the country needs none.
    pub registration_number: String,
    /// Learned: the reseller's tenant.
    pub reseller_tenant_id: Option<String>,
    /// Learned: the customer's tenant.
    pub tenant_id: Option<String>,
    /// Learned: the cart at Microsoft.
    pub cart_id: Option<String>,
    /// When it was placed.
    pub created_at: OffsetDateTime,
    /// When anything of it last changed.
    pub updated_at: OffsetDateTime,
    /// When every licence had its subscription.
    pub completed_at: Option<OffsetDateTime>,
}

impl Order {
    /// Whether nothing was made or bought at Microsoft for it, so that it can be given up without a trace. A cart is
    /// nothing: the order failed, so what became of the cart is known.
    #[must_use]
    pub fn may_be_cancelled(&self, lines: &[Line]) -> bool {
        self.state == State::Failed
            && (self.kind == Kind::Licences || self.tenant_id.is_none())
            && lines.iter().all(|line| line.microsoft_order_id.is_none())
    }

    /// Whether the reseller can correct it and send it again.
    #[must_use]
    pub fn may_be_corrected(&self) -> bool {
        self.state == State::Failed
    }
}

/// One licence of an order, as it was described and priced when it was ordered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The licence.
    pub licence_id: i64,
    /// Microsoft's name for it.
    pub title: String,
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// How it is billed.
    pub billing_cycle: String,
    /// How many.
    pub quantity: i64,
    /// Per licence and billing period, in 1/10000 of the currency.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// Learned: what Microsoft called it when the cart was opened.
    pub catalog_item_id: Option<String>,
    /// Learned: Microsoft's order.
    pub microsoft_order_id: Option<String>,
    /// Learned: Microsoft's subscription.
    pub microsoft_subscription_id: Option<String>,
    /// Why Microsoft refused it.
    pub cause: Option<String>,
}

impl Line {
    /// What this line costs per billing period.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.price, &self.currency).times(self.quantity)
    }

    /// Its term and billing cycle in one phrase.
    #[must_use]
    pub fn plan(&self) -> Message {
        crate::catalogue::plan(&self.term, &self.billing_cycle)
    }
}
