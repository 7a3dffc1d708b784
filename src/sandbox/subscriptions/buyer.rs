//! Who changes a subscription: what the customer may have, beyond what the subscription itself allows.

use std::collections::BTreeSet;

use time::OffsetDateTime;
use uuid::Uuid;

use super::Subscription;
use super::scheduled::{Instructions, Next};
use crate::sandbox::catalogue::{Edition, Segment};
use crate::sandbox::checkout::AGREEMENT_MISSING;
use crate::sandbox::countries::{self, Country};
use crate::sandbox::customers::Customer;
use crate::sandbox::refusal::Refusal;

/// The customer cannot have this SKU.
const NOT_ELIGIBLE: u32 = 800_020;
/// The product is not sold in the customer's country.
const NOT_SOLD_THERE: u32 = 800_070;
/// The availability id is stale or never was.
const STALE: u32 = 400_019;

/// The customer of a subscription, at the instant of a change.
#[derive(Debug)]
pub struct Buyer {
    /// When.
    pub now: OffsetDateTime,
    /// The tenants of its resellers.
    pub resellers: BTreeSet<Uuid>,
    country: Option<&'static Country>,
    edition: Edition,
    is_school: bool,
    signed: bool,
}

impl Buyer {
    /// The customer as it is at `now`, when the catalogue's ids are those of `edition`.
    pub fn of(customer: &Customer, edition: Edition, now: OffsetDateTime) -> Self {
        Self {
            now,
            resellers: customer.resellers().collect(),
            country: countries::find(&customer.country),
            edition,
            is_school: customer.is_school(),
            signed: customer.signed,
        }
    }

    /// Refuses other seats, terms and products to a customer that has not accepted the agreement
    /// (`partner-center.md` section 6).
    pub fn check_agreement(&self) -> Result<(), Refusal> {
        if self.signed {
            return Ok(());
        }
        let text = "The customer has not accepted the Microsoft Customer Agreement.";
        Err(Refusal::forbidden(AGREEMENT_MISSING, text))
    }

    /// Refuses what `instructions` make of `held` where the customer cannot buy it.
    pub fn check(&self, instructions: &Instructions, held: &Subscription) -> Result<(), Refusal> {
        self.check_agreement()?;
        let Next { product, sku, plan, .. } = instructions.next(held)?;
        let Some(country) = self.country else { return Ok(()) };
        if !sku.is_sold_in(country) {
            let text = "The product is not sold in the customer's country.";
            return Err(Refusal::bad(NOT_SOLD_THERE, text).about("productId"));
        }
        if (sku.trial && !held.trial) || (sku.segment == Segment::Education && !self.is_school) {
            return Err(Refusal::forbidden(NOT_ELIGIBLE, "The customer cannot have this SKU.").about("skuId"));
        }
        let named = instructions.availability();
        if named.is_some_and(|named| *named != self.edition.availability(product, sku, plan.term, country)) {
            return Err(Refusal::not_found(STALE, "The availability was not found.").about("availabilityId"));
        }
        Ok(())
    }
}
