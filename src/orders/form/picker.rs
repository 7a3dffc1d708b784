//! The licence picker: the catalogue grouped by family, what was picked from it, and what that costs.

use time::{Duration, OffsetDateTime};

use crate::catalogue::{FAMILIES, Licence, term_months};
use crate::commitments;
use crate::orders::Picked;
use crate::secrets;
use crate::text::{Message, Money};
use crate::web::form::{Errors, Fields};

/// A licence with the plans in which it is sold: one row of the picker.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The number that the row's fields bear: `quantity-12`, `plan-12`.
    pub row: i64,
    /// Its plans, the shortest term first; never empty.
    pub plans: Vec<Licence>,
    /// The plan that is chosen.
    pub chosen: i64,
    /// The quantity as it was typed.
    pub quantity: String,
    /// The plan that was chosen is not sold any more.
    pub is_plan_gone: bool,
}

impl Offer {
    fn of(licence: Licence) -> Self {
        Self { row: 0, plans: vec![licence], chosen: 0, quantity: String::new(), is_plan_gone: false }
    }

    /// What all plans have in common: name, family, limits.
    #[must_use]
    pub fn licence(&self) -> &Licence {
        self.plans.iter().find(|plan| plan.id == self.chosen).unwrap_or(&self.plans[0])
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
        plans.map(|plan| (plan.id, plan.price.amount, plan.price.currency.code())).collect();
    prices.sort_unstable();
    secrets::digest(&format!("{prices:?}")).chars().take(16).collect()
}

/// Notes an error where a price is not the one that the form showed. A form that says nothing about prices was not
/// made by a page.
pub fn check_prices(families: &[Family], fields: &Fields, errors: &mut Errors) {
    let shown = fields.text("prices");
    if !shown.is_empty() && shown != prices(families) {
        errors.add("licences", "orders-error-prices");
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

/// Groups plans into rows and rows into families, with what was typed in `fields`.
#[must_use]
pub fn families(licences: Vec<Licence>, fields: &Fields) -> Vec<Family> {
    let mut offers: Vec<Offer> = Vec::new();
    for licence in licences {
        let same = |offer: &Offer| {
            let first = &offer.plans[0];
            first.sku() == licence.sku() && first.segment == licence.segment
        };
        match offers.iter_mut().find(|offer| same(offer)) {
            Some(offer) => offer.plans.push(licence),
            None => offers.push(Offer::of(licence)),
        }
    }
    for offer in &mut offers {
        offer.plans.sort_by_key(|plan| (term_months(&plan.term), plan.billing_cycle.clone()));
        // The plan that most choose: a year, paid by the month.
        let usual = offer.plans.iter().find(|plan| plan.term == "P1Y" && plan.billing_cycle == "monthly");
        offer.row = offer.plans.iter().map(|plan| plan.id).min().unwrap_or_default();
        let typed = fields.text(&format!("plan-{}", offer.row));
        let known = offer.plans.iter().map(|plan| plan.id).find(|id| id.to_string() == typed);
        offer.is_plan_gone = !typed.is_empty() && known.is_none();
        offer.chosen = known.or(usual.map(|plan| plan.id)).unwrap_or(offer.plans[0].id);
        offer.quantity = fields.text(&offer.field());
    }
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
        if typed.is_empty() || typed == "0" {
            continue;
        }
        is_empty = false;
        if offer.is_plan_gone {
            errors.add(offer.field(), Message::new("orders-error-plan").with("licence", &licence.title));
        }
        match typed.parse::<i64>() {
            Ok(quantity) if (licence.minimum..=licence.maximum).contains(&quantity) => {
                picked.push(Picked { licence: licence.clone(), quantity });
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
        picked.iter().map(|line: &Picked| line.licence.sku()).chain(owned.iter().cloned()).collect();
    for line in &picked {
        let licence = &line.licence;
        if licence.is_addon && !licence.prerequisites.iter().any(|base| present.contains(base)) {
            let offers = families.iter().flat_map(|family| &family.offers);
            let bases: Vec<&str> = offers
                .clone()
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
        let cycle = &line.licence.billing_cycle;
        match periods.iter_mut().find(|(name, sum)| name == cycle && sum.currency == line.total().currency) {
            Some((_, sum)) => *sum = sum.plus(line.total()),
            None => periods.push((cycle.clone(), line.total())),
        }
    }
    // Two currencies have no sum.
    let is_one_currency = periods.windows(2).all(|pair| pair[0].1.currency == pair[1].1.currency);
    let committed = lines
        .iter()
        .map(|line| line.licence.committed().times(line.quantity))
        .reduce(Money::plus)
        .filter(|_| is_one_currency);
    let first = lines.first().map(|line| line.licence.term.clone());
    let shared = first.filter(|term| lines.iter().all(|line| line.licence.term == *term));
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
            price: Money::new(price, currency),
        };
        Picked { licence, quantity }
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
