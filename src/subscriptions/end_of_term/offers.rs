//! What can be chosen for the end of a term, and what each choice costs, at the prices of today.

use time::OffsetDateTime;

use crate::catalogue::{self, Licence, Sold};
use crate::commitments::{self, Surcharges};
use crate::subscriptions::Subscription;
use crate::text::{Argument, Message, Money};

/// What the next term costs.
#[derive(Clone, Debug)]
pub struct Price {
    /// Per billing period.
    pub each: Money,
    /// The billing cycle.
    pub cycle: String,
    /// From the first to the last day of the next term; `None` where one can leave at any time.
    pub in_all: Option<Money>,
    /// When the next term ends; `None` where one can leave at any time.
    pub until: Option<OffsetDateTime>,
}

impl Price {
    /// Of so many licences of `sold` for the term after this one.
    fn of(sold: &Sold, quantity: i64, present: Present) -> Self {
        let months = u16::try_from(catalogue::term_months(&sold.licence.term)).unwrap_or(12);
        Self {
            each: sold.price.times(quantity),
            cycle: sold.licence.billing_cycle.clone(),
            in_all: Some(sold.committed().times(quantity)),
            until: present.ends_at.map(|end| commitments::next_term_end(end, present.bought_at, months)),
        }
    }

    /// "€184.28 per month".
    #[must_use]
    pub fn each(&self) -> Message {
        Message::new(format!("subscriptions-price-{}", self.cycle)).with("price", self.each)
    }

    /// How much that is until when; nothing where one can leave at any time.
    #[must_use]
    pub fn commitment(&self) -> Option<Message> {
        let sum = Message::new("ending-price-in-all").with("price", self.in_all?);
        Some(match self.until {
            Some(until) => sum_until(sum, until),
            None => sum,
        })
    }
}

fn sum_until(sum: Message, until: OffsetDateTime) -> Message {
    Message::new("ending-price-until").with("sum", sum).with("until", Argument::Day(until))
}

/// A SKU that the next term can be of, in each of its plans.
#[derive(Clone, Debug)]
pub struct Next {
    /// Its name.
    pub title: String,
    /// Its plans.
    pub plans: Vec<Sold>,
}

/// The term that runs now.
#[derive(Clone, Copy, Debug)]
struct Present {
    bought_at: OffsetDateTime,
    ends_at: Option<OffsetDateTime>,
}

/// What can be chosen.
#[derive(Clone, Debug)]
pub struct Offers {
    /// What the next term can be of: the present SKU first. Only what is sold in the customer's country, in the same
    /// segment: Microsoft allows no transition to another.
    pub next: Vec<Next>,
    /// The present plan in the catalogue, where it is still sold.
    pub present: Option<i64>,
    /// What a renewal as it is costs.
    pub renewal: Option<Price>,
    /// What the extended term costs.
    pub extension: Option<Price>,
    term: Present,
}

impl Offers {
    /// For the end of this subscription's term, out of what is sold in its country.
    #[must_use]
    pub fn of(
        subscription: &Subscription,
        offered: Vec<(Licence, Option<Money>)>,
        surcharges: Surcharges,
    ) -> Self {
        let sold = offered.into_iter().filter_map(|(licence, price)| Some(Sold { licence, price: price? }));
        let sold: Vec<Sold> = sold.filter(|sold| subscription.may_become(&sold.licence)).collect();
        let (own, others): (Vec<Sold>, Vec<Sold>) =
            sold.into_iter().partition(|sold| sold.licence.sku() == subscription.sku());
        let present = own.iter().find(|sold| subscription.has_plan(&sold.licence));
        let by_month = own.iter().find(|sold| sold.licence.term == "P1M");
        let months = |sold: &Sold| catalogue::months(&sold.licence.term, &sold.licence.billing_cycle);
        let paid = subscription
            .unit_price()
            .map(|price| (price, catalogue::months(&subscription.term, &subscription.billing_cycle)))
            // What goes on by the month follows a plan that is no longer its own.
            .or_else(|| present.or(own.first()).map(|sold| (sold.price, months(sold))));
        let extended = surcharges.price(by_month.map(|sold| sold.price), paid);
        let term = Present { bought_at: subscription.created_at, ends_at: subscription.term_ends_at };
        Self {
            present: present.map(|sold| sold.licence.id),
            renewal: present.map(|sold| Price::of(sold, subscription.quantity, term)),
            extension: extended.map(|price| Price {
                each: price.times(subscription.quantity),
                cycle: "monthly".to_owned(),
                in_all: None,
                until: None,
            }),
            next: grouped(own.into_iter().chain(others)),
            term,
        }
    }

    /// Only the SKUs that Microsoft lets the subscription become, as `product:sku`, its own, and what is scheduled.
    #[must_use]
    pub fn admitting(mut self, subscription: &Subscription, transitions: &[String]) -> Self {
        let scheduled = subscription.next_term.as_ref().and_then(|next| next.sku.as_ref());
        let own = subscription.sku();
        self.next.retain(|next| {
            let sku = next.plans[0].licence.sku();
            let mut admitted = transitions.iter().chain(scheduled).chain([&own]);
            admitted.any(|admitted| admitted.eq_ignore_ascii_case(&sku))
        });
        self
    }

    /// The plan with this number, if it can be chosen.
    #[must_use]
    pub fn find(&self, licence: i64) -> Option<&Sold> {
        self.next.iter().flat_map(|next| &next.plans).find(|sold| sold.licence.id == licence)
    }

    /// The plan that is scheduled for the next term, as far as it is named and sold.
    #[must_use]
    pub fn scheduled(&self, subscription: &Subscription) -> Option<i64> {
        let next = subscription.next_term.as_ref()?;
        let present = || format!("{}/{}", subscription.term, subscription.billing_cycle);
        let plan = next.plan.clone().unwrap_or_else(present);
        let sku = next.sku.clone().unwrap_or_else(|| subscription.sku());
        let mut plans = self.next.iter().flat_map(|next| &next.plans);
        let sold = plans.find(|Sold { licence, .. }| {
            let own = format!("{}/{}", licence.term, licence.billing_cycle);
            licence.sku().eq_ignore_ascii_case(&sku) && own.eq_ignore_ascii_case(&plan)
        })?;
        Some(sold.licence.id)
    }

    /// What is scheduled for the next term costs.
    #[must_use]
    pub fn changed(&self, subscription: &Subscription) -> Option<Price> {
        let quantity = subscription.next_term.as_ref()?.quantity.unwrap_or(subscription.quantity);
        self.price(self.scheduled(subscription)?, quantity)
    }

    /// What so many licences of a plan cost.
    #[must_use]
    pub fn price(&self, licence: i64, quantity: i64) -> Option<Price> {
        Some(Price::of(self.find(licence)?, quantity, self.term))
    }
}

/// The plans by their SKU; the catalogue has those of one SKU together.
fn grouped(sold: impl Iterator<Item = Sold>) -> Vec<Next> {
    let mut groups: Vec<Next> = Vec::new();
    for sold in sold {
        match groups.last_mut() {
            Some(last) if last.plans[0].licence.sku() == sold.licence.sku() => last.plans.push(sold),
            _ => groups.push(Next { title: sold.licence.title.clone(), plans: vec![sold] }),
        }
    }
    groups
}

impl Subscription {
    /// Whether its next term may be of this licence.
    fn may_become(&self, licence: &Licence) -> bool {
        let is_addon = self.prerequisites.as_deref().is_some_and(|list| list != "[]");
        !licence.is_trial
            && licence.is_addon == is_addon
            && self.segment.as_deref().is_none_or(|segment| segment == licence.segment)
            // An add-on goes with its base product, not with another's.
            && (!is_addon || licence.sku() == self.sku())
    }

    fn has_plan(&self, licence: &Licence) -> bool {
        licence.term == self.term && licence.billing_cycle == self.billing_cycle
    }
}
