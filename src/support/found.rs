//! What a search found, and whether it can only be one thing.

use crate::subscriptions::Status;
use crate::support::store::calls::Call;
use crate::support::store::mails::Mail;
use crate::support::store::orders::Order;
use crate::support::store::resellers::{Person, Reseller};
use crate::support::store::services::Service;
use crate::support::store::tasks::Task;

/// The most of each kind that is shown.
pub const LIMIT: usize = 20;
/// What was found, by kind.
#[derive(Debug, Default)]
pub struct Found {
    /// Orders.
    pub orders: Vec<Order>,
    /// Services.
    pub services: Vec<Service>,
    /// Subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// Resellers.
    pub resellers: Vec<Reseller>,
    /// People with an account.
    pub people: Vec<Person>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Calls to Microsoft.
    pub calls: Vec<Call>,
    /// Mails.
    pub mails: Vec<Mail>,
    /// Whether it was found by what names one thing only, not by part of a name.
    pub is_exact: bool,
}

/// A subscription, and the service it belongs to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    /// Our number.
    pub id: i64,
    /// Microsoft's name of the licence.
    pub title: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// Licences.
    pub quantity: i64,
    /// The service's internal name.
    pub domain: String,
    /// The customer.
    pub company: String,
}

impl Found {
    /// The address of the story, where everything that was found belongs to one.
    #[must_use]
    pub fn only(&self) -> Option<String> {
        if !self.is_exact {
            return None;
        }
        // An order belongs to its service's story, a person to the reseller; both belong to a reseller found by
        // its own number.
        let resellers: Vec<i64> = self.resellers.iter().map(|reseller| reseller.id).collect();
        let services: Vec<&Service> =
            self.services.iter().filter(|service| !resellers.contains(&service.reseller_id)).collect();
        let has_service =
            |id: Option<i64>| id.is_some_and(|id| services.iter().any(|service| service.id == id));
        let orders = self
            .orders
            .iter()
            .filter(|order| !resellers.contains(&order.reseller_id) && !has_service(order.service_id));
        let mails = self.mails.iter().filter(|mail| {
            !has_service(mail.service_id) && !self.orders.iter().any(|order| mail.order_id == Some(order.id))
        });
        let mut addresses: Vec<String> = Vec::new();
        addresses.extend(resellers.iter().map(|id| format!("/support/resellers/{id}")));
        addresses.extend(services.iter().map(|service| format!("/support/services/{}", service.domain)));
        addresses.extend(orders.map(|order| format!("/support/orders/{}", order.id)));
        addresses.extend(self.subscriptions.iter().map(Subscription::address));
        addresses.extend(self.people.iter().map(|person| match person.reseller_id {
            Some(reseller) => format!("/support/resellers/{reseller}"),
            None => String::new(),
        }));
        addresses.extend(self.tasks.iter().map(|task| format!("/support/tasks/{}", task.id)));
        addresses.extend(self.calls.iter().map(Call::address));
        addresses.extend(mails.map(|mail| format!("/support/mails/{}", mail.id)));
        addresses.sort();
        addresses.dedup();
        match addresses.as_slice() {
            [only] if !only.is_empty() => Some(only.clone()),
            _ => None,
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
            && self.services.is_empty()
            && self.subscriptions.is_empty()
            && self.resellers.is_empty()
            && self.people.is_empty()
            && self.tasks.is_empty()
            && self.calls.is_empty()
            && self.mails.is_empty()
    }

    /// Whether more was found of something than is shown.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        [
            self.orders.len(),
            self.services.len(),
            self.subscriptions.len(),
            self.resellers.len(),
            self.people.len(),
            self.calls.len(),
            self.mails.len(),
        ]
        .iter()
        .any(|count| *count >= LIMIT)
    }
}

impl Subscription {
    /// Where it stands in its service's story.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/support/services/{}#subscription-{}", self.domain, self.id)
    }
}
