//! The licence picker: the catalogue grouped by family, and what was picked from it.

use crate::catalogue::{FAMILIES, Licence, Sold, term_months};
use crate::microsoft::countries::Country;
use crate::orders::Picked;
use crate::orders::rules::country_name;
use crate::secrets;
use crate::text::{Message, Money};
use crate::web::form::{Errors, Fields};

/// A licence with the plans in which it is sold: one row of the picker.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The number that the row's fields bear: `quantity-12`, `plan-12`.
    pub row: i64,
    /// Its plans in the customer's country, the shortest term first; empty where it is not sold there.
    pub plans: Vec<Sold>,
    /// The plan that is chosen.
    pub chosen: i64,
    /// The quantity as it was typed.
    pub quantity: String,
    /// The plan that was chosen is not sold there, or not any more.
    pub is_plan_gone: bool,
    /// Any of its plans, of whatever country.
    any: Licence,
}

impl Offer {
    fn of(licence: Licence) -> Self {
        Self {
            // The row keeps its number in every country.
            row: licence.id,
            plans: Vec::new(),
            chosen: 0,
            quantity: String::new(),
            is_plan_gone: false,
            any: licence,
        }
    }

    fn add(&mut self, licence: Licence, price: Option<Money>) {
        self.row = self.row.min(licence.id);
        self.plans.extend(price.map(|price| Sold { licence, price }));
    }

    /// The plan that is chosen, where there is one to choose.
    fn plan(&self) -> Option<&Sold> {
        self.plans.iter().find(|plan| plan.licence.id == self.chosen)
    }

    /// What all plans have in common: name, family, limits.
    #[must_use]
    pub fn licence(&self) -> &Licence {
        &self.any
    }

    /// Whether a quantity was typed.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !matches!(self.quantity.as_str(), "" | "0")
    }

    /// The name of the quantity's field, also its id.
    #[must_use]
    pub fn field(&self) -> String {
        format!("quantity-{}", self.row)
    }
}

/// Stands for every price that the page shows, so that nobody orders at one that changed since.
#[must_use]
pub fn prices(families: &[Family]) -> String {
    let plans = families.iter().flat_map(|family| &family.offers).flat_map(|offer| &offer.plans);
    let mut prices: Vec<(i64, i64, &str)> =
        plans.map(|plan| (plan.licence.id, plan.price.amount, plan.price.currency.code())).collect();
    prices.sort_unstable();
    secrets::digest(&format!("{prices:?}")).chars().take(16).collect()
}

/// Notes an error where a price is not the one that the form showed: because prices changed, or because it showed those
/// of another country than the `market`. A form that says nothing about prices was not made by a page.
pub fn check_prices(families: &[Family], market: Option<Country>, fields: &Fields, errors: &mut Errors) {
    let shown = fields.text("prices");
    if shown.is_empty() || shown == prices(families) {
        return;
    }
    match market {
        Some(country) if fields.text("market") != country.as_str() => {
            errors
                .add("licences", Message::new("orders-error-market").with("country", country_name(country)));
        }
        _ => errors.add("licences", "orders-error-prices"),
    }
}

/// A family with its rows.
#[derive(Clone, Debug)]
pub struct Family {
    /// The last part of its text keys.
    pub name: &'static str,
    /// Its rows, by name.
    pub offers: Vec<Offer>,
}

/// Groups plans into rows and rows into families, with what was typed in `fields`. A plan has a price where it is sold
/// in the customer's country; what is not sold there at all is left out, unless a quantity of it was typed.
#[must_use]
pub fn families(licences: Vec<(Licence, Option<Money>)>, fields: &Fields) -> Vec<Family> {
    let mut offers: Vec<Offer> = Vec::new();
    for (licence, price) in licences {
        let same = |offer: &Offer| offer.any.sku() == licence.sku() && offer.any.segment == licence.segment;
        let index = offers.iter().position(same).unwrap_or_else(|| {
            offers.push(Offer::of(licence.clone()));
            offers.len() - 1
        });
        offers[index].add(licence, price);
    }
    for offer in &mut offers {
        offer.plans.sort_by_key(|plan| (term_months(&plan.licence.term), plan.licence.billing_cycle.clone()));
        let ids = || offer.plans.iter().map(|plan| plan.licence.id);
        // The plan that most choose: a year, paid by the month.
        let usual = |plan: &&Sold| plan.licence.term == "P1Y" && plan.licence.billing_cycle == "monthly";
        let usual = offer.plans.iter().find(usual).map(|plan| plan.licence.id);
        let typed = fields.text(&format!("plan-{}", offer.row));
        let known = ids().find(|id| id.to_string() == typed);
        let chosen = known.or(usual).or_else(|| ids().next()).unwrap_or_default();
        offer.is_plan_gone = !typed.is_empty() && known.is_none();
        offer.chosen = chosen;
        offer.quantity = fields.text(&offer.field());
    }
    offers.retain(|offer| offer.is_wanted() || !offer.plans.is_empty());
    FAMILIES
        .iter()
        .filter_map(|name| {
            let (of_family, rest) =
                std::mem::take(&mut offers).into_iter().partition(|offer| offer.licence().family == *name);
            offers = rest;
            Some(Family { name, offers: of_family }).filter(|family| !family.offers.is_empty())
        })
        .collect()
}

/// What was picked: each quantity within the SKU's limits, each add-on with a base product that is picked too or
/// `owned` already (as `product:sku`). What was picked and is sold no longer is an error, not an order without it.
pub fn picked(families: &[Family], fields: &Fields, owned: &[String], errors: &mut Errors) -> Vec<Picked> {
    let mut picked = Vec::new();
    let mut is_empty = true;
    let rows: Vec<String> =
        families.iter().flat_map(|family| &family.offers).map(|offer| offer.row.to_string()).collect();
    let is_gone = |(row, quantity): (&str, &str)| {
        !matches!(quantity.trim(), "" | "0") && !rows.iter().any(|known| known == row)
    };
    if fields.starting_with("quantity-").any(is_gone) {
        errors.add("licences", "orders-error-licence-gone");
    }
    for offer in families.iter().flat_map(|family| &family.offers) {
        let (licence, typed) = (offer.licence(), offer.quantity.as_str());
        if !offer.is_wanted() {
            continue;
        }
        is_empty = false;
        let Some(sold) = offer.plan() else {
            errors.add(offer.field(), Message::new("orders-error-unsold").with("licence", &licence.title));
            continue;
        };
        if offer.is_plan_gone {
            errors.add(offer.field(), Message::new("orders-error-plan").with("licence", &licence.title));
        }
        match typed.parse::<i64>() {
            Ok(quantity) if (licence.minimum..=licence.maximum).contains(&quantity) => {
                picked.push(Picked { sold: sold.clone(), quantity });
            }
            _ => errors.add(
                offer.field(),
                Message::new("orders-error-quantity")
                    .with("licence", &licence.title)
                    .with("minimum", licence.minimum)
                    .with("maximum", licence.maximum),
            ),
        }
    }
    let present: Vec<String> =
        picked.iter().map(|line: &Picked| line.sold.licence.sku()).chain(owned.iter().cloned()).collect();
    for line in &picked {
        let licence = &line.sold.licence;
        if licence.is_addon && !licence.prerequisites.iter().any(|base| present.contains(base)) {
            let offers = families.iter().flat_map(|family| &family.offers);
            let bases: Vec<&str> = offers
                .clone()
                .filter(|offer| !offer.plans.is_empty())
                .map(Offer::licence)
                .filter(|base| licence.prerequisites.contains(&base.sku()))
                .map(|base| base.title.as_str())
                .take(3)
                .collect();
            if let Some(offer) = offers.into_iter().find(|offer| offer.chosen == licence.id) {
                errors.add(
                    offer.field(),
                    Message::new("orders-error-addon")
                        .with("licence", &licence.title)
                        .with("bases", bases.join(", ")),
                );
            }
        }
    }
    if is_empty {
        errors.add("licences", "orders-error-licences");
    }
    picked
}
