//! The licence picker: the catalogue grouped by family, what was picked from it, and what that costs.

use time::{Duration, OffsetDateTime};

use crate::catalogue::{FAMILIES, Licence, Sold, term_months};
use crate::commitments;
use crate::microsoft::countries::Country;
use crate::orders::rules::country_name;
use crate::orders::{Picked, commitment};
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

/// What an order costs, as the server computes it.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What was picked.
    pub lines: Vec<Picked>,
    /// One sum per billing cycle, in the order of the lines.
    pub periods: Vec<(String, Money)>,
    /// Everything until the end of the terms.
    pub committed: Option<Money>,
    /// When the shared term ends, if it is the same for every line.
    pub ends: Option<OffsetDateTime>,
    /// Until when seats can be given back and subscriptions cancelled, were the order placed now.
    pub free_until: OffsetDateTime,
}

/// Adds up.
#[must_use]
pub fn summary(lines: Vec<Picked>, now: OffsetDateTime) -> Summary {
    let mut periods: Vec<(String, Money)> = Vec::new();
    for line in &lines {
        let cycle = &line.sold.licence.billing_cycle;
        match periods.iter_mut().find(|(name, sum)| name == cycle && sum.currency == line.total().currency) {
            Some((_, sum)) => *sum = sum.plus(line.total()),
            None => periods.push((cycle.clone(), line.total())),
        }
    }
    let committed = commitment(&lines);
    let first = lines.first().map(|line| line.sold.licence.term.clone());
    let shared = first.filter(|term| lines.iter().all(|line| line.sold.licence.term == *term));
    Summary {
        ends: shared.map(|term| after_months(now, term_months(&term)) - Duration::DAY),
        lines,
        periods,
        committed,
        free_until: now + commitments::WINDOW,
    }
}

/// The same day so many months later; the last day of a shorter month (commitment-rules.md E10).
fn after_months(instant: OffsetDateTime, months: i64) -> OffsetDateTime {
    let index = i64::from(instant.year()) * 12 + i64::from(u8::from(instant.month())) - 1 + months;
    let year = i32::try_from(index.div_euclid(12)).unwrap_or(i32::MAX);
    let month =
        u8::try_from(index.rem_euclid(12) + 1).ok().and_then(|month| time::Month::try_from(month).ok());
    let Some(month) = month else { return instant };
    let day = instant.day().min(month.length(year));
    time::Date::from_calendar_date(year, month, day).map_or(instant, |date| instant.replace_date(date))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn picked(cycle: &str, price: i64, currency: &str, quantity: i64) -> Picked {
        let licence = Licence {
            id: 1,
            product_id: "CFQ7TTC0LH18".into(),
            sku_id: "0001".into(),
            term: "P1Y".into(),
            billing_cycle: cycle.into(),
            segment: "commercial".into(),
            title: "Microsoft 365 Business Basic".into(),
            description: String::new(),
            family: "business".into(),
            minimum: 1,
            maximum: i64::MAX,
            is_addon: false,
            is_trial: false,
            prerequisites: Vec::new(),
        };
        Picked { sold: Sold { licence, price: Money::new(price, currency) }, quantity }
    }

    #[test]
    fn amounts_of_two_currencies_are_never_added() {
        let now = datetime!(2026-01-31 10:00 UTC);
        let euro = picked("monthly", 50_000, "EUR", 2);
        let summed = summary(vec![euro.clone(), picked("annual", 60_000, "EUR", 1)], now);
        assert_eq!(summed.committed, Some(Money::new(100_000 * 12 + 60_000, "EUR")));
        let mixed = summary(vec![euro, picked("monthly", 50_000, "CHF", 2)], now);
        let periods: Vec<Money> = mixed.periods.into_iter().map(|(_, sum)| sum).collect();
        assert_eq!(periods, [Money::new(100_000, "EUR"), Money::new(100_000, "CHF")]);
        assert_eq!(mixed.committed, None);
    }

    #[test]
    fn a_sum_beyond_all_numbers_stops_at_the_largest() {
        let huge = picked("monthly", i64::MAX, "EUR", 300);
        let summed = summary(vec![huge.clone(), huge], datetime!(2026-01-31 10:00 UTC));
        assert_eq!(summed.periods[0].1.amount, i64::MAX);
        assert_eq!(summed.committed.map(|sum| sum.amount), Some(i64::MAX));
    }

    #[test]
    fn a_term_ends_on_the_last_day_of_a_shorter_month() {
        assert_eq!(after_months(datetime!(2026-01-31 10:00 UTC), 1), datetime!(2026-02-28 10:00 UTC));
        assert_eq!(after_months(datetime!(2027-11-30 10:00 UTC), 3), datetime!(2028-02-29 10:00 UTC));
        assert_eq!(after_months(datetime!(2026-11-23 10:00 UTC), 12), datetime!(2027-11-23 10:00 UTC));
    }
}
