//! Something that is or was kept back, as its pages and mails tell it.

use time::OffsetDateTime;

use crate::jobs::Hold;
use crate::jobs::hold::{IMPOSSIBLE, REJECTED, UNDONE, WITHDRAWN};
use crate::text::{Message, Money};

/// A job that is or was kept back, with what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptBack {
    /// The job's number.
    pub job: i64,
    /// What it does.
    pub kind: String,
    /// What it asks for (JSON).
    pub payload: String,
    /// As in `jobs`.
    pub state: String,
    /// What it was last answered, or why it ended.
    pub answer: Option<String>,
    /// What keeps it back: `undo` or `approval`.
    pub hold: Option<String>,
    /// When it goes by itself.
    pub held_until: Option<OffsetDateTime>,
    /// When it ended.
    pub finished_at: Option<OffsetDateTime>,
    /// Who asked for it.
    pub asker: Option<i64>,
    /// That person's name.
    pub asker_name: Option<String>,
    /// When.
    pub asked_at: OffsetDateTime,
    /// The order that it carries out.
    pub order_id: Option<i64>,
    /// That order's customer.
    pub company: Option<String>,
    /// The subscription that it changes.
    pub subscription_id: Option<i64>,
    /// The licence.
    pub licence: Option<String>,
    /// Licences now.
    pub quantity: Option<i64>,
    /// Licences that are wanted.
    pub wanted: Option<i64>,
    /// The service of the subscription.
    pub service_id: Option<i64>,
    /// That service's internal name.
    pub domain: Option<String>,
    /// The name that its reseller gave it.
    pub display_name: Option<String>,
    /// What it commits to as counted when it was asked for, in 1/10000 of the currency.
    pub commitment: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// What a second person decided.
    pub decision: Option<String>,
    /// That person's name.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<OffsetDateTime>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

impl KeptBack {
    /// What keeps it back now.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        Hold::stored(self.hold.as_deref(), self.held_until).filter(|_| self.state == "todo")
    }

    /// What it commits to, as counted when it was asked for.
    #[must_use]
    pub fn commitment(&self) -> Option<Money> {
        Some(Money::new(self.commitment?, self.currency.as_deref()?))
    }

    /// What kind of thing is asked for: the last part of a text key `holds-what-…`.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match (self.subscription_id, self.wanted) {
            (None, _) => "order",
            (_, Some(0)) => "cancellation",
            (_, Some(_)) => "quantity",
            (_, None) => "change",
        }
    }

    /// What is asked for, in one phrase.
    #[must_use]
    pub fn what(&self) -> Message {
        Message::new(format!("holds-what-{}", self.sort()))
            .with("order", self.order_id.unwrap_or_default().to_string())
            .with("company", self.company.as_deref().unwrap_or_default())
            .with("licence", self.licence.as_deref().unwrap_or_default())
            .with("service", self.display_name.as_deref().unwrap_or_default())
            .with("from", self.quantity.unwrap_or_default())
            .with("to", self.wanted.unwrap_or_default())
    }

    /// What has become of it.
    #[must_use]
    pub fn happened(&self) -> Message {
        match (self.state.as_str(), self.answer.as_deref(), self.hold.as_deref()) {
            ("todo", _, Some("approval")) => Message::new("holds-happened-waits"),
            ("todo", _, Some(_)) => Message::new("holds-happened-held"),
            ("cancelled", Some(UNDONE), _) => Message::new("holds-happened-undone"),
            ("cancelled", Some(WITHDRAWN), _) => Message::new("holds-happened-withdrawn"),
            ("cancelled", Some(IMPOSSIBLE), _) => Message::new("holds-happened-impossible"),
            ("cancelled", Some(REJECTED), _) => Message::new("holds-happened-rejected")
                .with("name", self.decider.as_deref().unwrap_or_default())
                .with("reason", self.reason.as_deref().unwrap_or_default()),
            ("done", ..) => Message::new("holds-happened-done"),
            _ => Message::new("holds-happened-sent"),
        }
    }

    /// Where it is seen: the order's page, or the subscription's row.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.subscription_id, &self.domain, self.order_id) {
            (Some(id), Some(domain), _) => format!("/services/{domain}?at={id}#subscription-{id}"),
            (_, _, Some(order)) => format!("/orders/{order}"),
            _ => "/".to_owned(),
        }
    }
}
