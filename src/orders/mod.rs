//! Orders: what a reseller asks for, from the form to the moment it is handed to provisioning.

mod contact;
pub mod form;
pub mod pages;
pub mod prefix;
pub mod rules;
mod state;
pub mod store;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalogue::Sold;
use crate::jobs::Payload;
use crate::text::{Message, Money};

pub use contact::{Contact, Right, address_text};
pub use state::{ASKED_AGAIN, Kind, State, Step};

/// The job that turns an order into a tenant with subscriptions.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProvisionOrder {
    /// The order's number.
    pub order: i64,
}

impl Payload for ProvisionOrder {
    const KIND: &'static str = "provision-order";
}

/// A licence and how many of it.
#[derive(Clone, Debug)]
pub struct Picked {
    /// What, and for how much.
    pub sold: Sold,
    /// How many.
    pub quantity: i64,
}

/// What everything that was picked commits to, to the end of the terms; nothing in two currencies.
#[must_use]
pub fn commitment(picked: &[Picked]) -> Option<Money> {
    crate::holds::sum(picked.iter().map(|line| Some(line.sold.committed().times(line.quantity))))
}

impl Picked {
    /// What this costs per billing period.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sold.price.times(self.quantity)
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
    /// Learned: the cart at Microsoft, until it is certain that nothing more of it was or will be bought. While it is
    /// known no other cart is opened, whoever sends the order on.
    pub cart_id: Option<String>,
    /// When it was placed.
    pub created_at: OffsetDateTime,
    /// When anything of it last changed.
    pub updated_at: OffsetDateTime,
    /// When every licence had its subscription.
    pub completed_at: Option<OffsetDateTime>,
}

impl Order {
    /// Whether nothing was made or bought at Microsoft for it, so that it can be given up without a trace. A cart that
    /// is still known may have been bought: see [`Self::cart_id`].
    #[must_use]
    pub fn may_be_cancelled(&self, lines: &[Line]) -> bool {
        self.state == State::Failed
            && self.cart_id.is_none()
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
    /// Its order.
    pub order_id: i64,
    /// Its place in the order, from 0.
    pub position: i64,
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
    /// Learned: its number inside Microsoft's order.
    pub microsoft_line: Option<i64>,
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

    /// What it is called at Microsoft, such as `1042-1`: its `friendlyName` in the cart, which comes back on the
    /// order's line and as the subscription's nickname (`partner-center.md` section 8). By it a line is known again
    /// among what was bought for the same tenant, and whoever sees the nickname finds the order.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.order_id, self.position + 1)
    }

    /// Whether `name` is one that [`Self::name`] gives to some line of some order.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        name.split_once('-').is_some_and(|(order, line)| is_number(order) && is_number(line))
    }
}
