//! What Microsoft makes of the lines of a cart: a price for each, or the reason why it cannot be bought.

use std::collections::BTreeSet;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Line, LineError, Priced, Wanted};
use crate::sandbox::catalogue::{Edition, Plan, Segment, Sku};
use crate::sandbox::countries;
use crate::sandbox::customers::Customer;
use crate::sandbox::promotions;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::State;
use crate::sandbox::subscriptions::Status;
use crate::sandbox::terms::{Cycle, Term};

/// The country of the provider's region that is in neither the EU nor EFTA.
const UNITED_KINGDOM: &str = "GB";

/// Everything that the lines of a cart are judged by.
struct Judge<'a> {
    state: &'a State,
    now: OffsetDateTime,
    customer: &'a Customer,
    edition: Edition,
    /// `product:sku` of what the customer has.
    owned: BTreeSet<String>,
}

impl State {
    /// Judges `lines` for the customer `id` as the catalogue is now.
    pub fn judge(&self, id: Uuid, lines: &[Wanted], now: OffsetDateTime) -> Result<Vec<Line>, Refusal> {
        let owned = self
            .subscriptions
            .iter()
            .filter(|held| held.customer == id && held.status == Status::Active)
            .map(|held| format!("{}:{}", held.product, held.sku))
            .collect();
        let judge =
            Judge { state: self, now, customer: self.customer(id)?, edition: self.edition(now), owned };
        Ok(judge.lines(lines))
    }
}

impl State {
    /// `lines` with the term that their item is sold in, where they do not name one: a direct order need
    /// not.
    pub fn with_terms(&self, lines: Vec<Wanted>, customer: &Customer, now: OffsetDateTime) -> Vec<Wanted> {
        let term_of = |line: &Wanted| {
            let country = countries::find(&customer.country)?;
            let (_, _, term) = self.edition(now).find(line.catalog_item_id.as_deref()?, country)?;
            Some(term.duration().to_owned())
        };
        lines
            .into_iter()
            .map(|line| Wanted {
                term_duration: line.term_duration.clone().or_else(|| term_of(&line)),
                ..line
            })
            .collect()
    }
}

impl Judge<'_> {
    fn lines(&self, wanted: &[Wanted]) -> Vec<Line> {
        let mut cycles: Vec<Option<Cycle>> = Vec::new();
        wanted
            .iter()
            .map(|line| {
                let outcome = self.line(line, wanted);
                let cycle = outcome.as_ref().ok().map(|priced| priced.cycle);
                let group = cycles.iter().position(|known| *known == cycle).unwrap_or_else(|| {
                    cycles.push(cycle);
                    cycles.len() - 1
                });
                Line { wanted: line.clone(), group: group.to_string(), outcome }
            })
            .collect()
    }

    fn line(&self, line: &Wanted, cart: &[Wanted]) -> Result<Priced, LineError> {
        let country = countries::find(&self.customer.country)
            .ok_or_else(|| LineError::new(10_000, "The currency is not supported."))?;
        let item = line.catalog_item_id.as_deref().unwrap_or_default();
        let (product, sku, term) = self.edition.find(item, country).ok_or_else(|| self.unknown(item))?;
        let plan = plan(line, sku, term)?;
        if country.code == UNITED_KINGDOM && !line.further_resellers().is_empty() {
            return Err(LineError::new(10_004, "Further resellers are named in the EU and EFTA alone."));
        }
        check_quantity(line, sku)?;
        if sku.segment == Segment::Education && !self.customer.is_school() {
            return Err(LineError::new(400_030, "The segment is not allowed for the customer."));
        }
        if !self.has_prerequisite(sku, cart) {
            return Err(LineError::new(400_041, "The add-on needs a base product that the customer lacks."));
        }
        if self.state.rules.wants_attestation(&product.id, &sku.id) && line.attestation_accepted != Some(true)
        {
            return Err(LineError::new(10_012, "The attestation is not accepted."));
        }
        if line.custom_term_end_date.is_some() {
            let ends = self.state.custom_ends(self.customer.id, term, self.now);
            if line.ends_on().is_none_or(|day| !ends.contains(&day)) {
                return Err(LineError::new(10_016, "The custom term end date is not one of those allowed."));
            }
        }
        let currency = self.customer.currency();
        let cost = sku.cost(plan, currency);
        let price = match line.promotion_id.as_deref() {
            None => cost,
            Some(id) => promotions::find(id, &product.id, &sku.id, term)
                .map(|promotion| promotion.off(cost))
                .ok_or_else(|| LineError::new(10_014, "The promotion id is not valid."))?,
        };
        Ok(Priced {
            product: product.id.clone(),
            sku: sku.id.clone(),
            term,
            cycle: plan.cycle,
            list_price: sku.list_price(plan, currency),
            price,
        })
    }

    /// Why `item` cannot be bought where the customer is: it is sold elsewhere, or nowhere.
    fn unknown(&self, item: &str) -> LineError {
        if countries::all().iter().any(|country| self.edition.find(item, country).is_some()) {
            return LineError::new(800_070, "The item is not sold in the customer's country.");
        }
        LineError::new(10_001, "The catalog item id is not valid.")
    }

    /// Whether the customer owns one of the base products of `sku`, or buys it in the same cart.
    fn has_prerequisite(&self, sku: &Sku, cart: &[Wanted]) -> bool {
        let items = cart.iter().filter_map(|line| line.catalog_item_id.as_deref());
        let bought: Vec<&str> = items.filter_map(|item| Some(item.rsplit_once(':')?.0)).collect();
        sku.prerequisites.is_empty()
            || sku
                .prerequisites
                .iter()
                .any(|base| self.owned.contains(base) || bought.contains(&base.as_str()))
    }
}

fn plan(line: &Wanted, sku: &Sku, term: Term) -> Result<Plan, LineError> {
    let invalid = |text| LineError::new(10_010, text);
    let wanted = line.term_duration.as_deref().ok_or_else(|| invalid("termDuration is required."))?;
    let cycle = line.billing_cycle.as_deref().ok_or_else(|| invalid("billingCycle is required."))?;
    Cycle::parse(cycle)
        .filter(|_| wanted == term.duration())
        .map(|cycle| Plan { term, cycle })
        .filter(|plan| sku.plans().contains(plan))
        .ok_or_else(|| LineError::new("billing_plan_not_supported", "The billing plan is not supported."))
}

fn check_quantity(line: &Wanted, sku: &Sku) -> Result<(), LineError> {
    match line.quantity {
        Some(quantity) if quantity > i64::from(sku.maximum) => Err(LineError::new(
            "max_allowed_seats_per_subscription_exceeded",
            "The subscription would have too many licences.",
        )),
        Some(quantity) if quantity >= i64::from(sku.minimum) => Ok(()),
        _ => Err(LineError::new(10_010, "The quantity is missing or below the minimum.")),
    }
}
