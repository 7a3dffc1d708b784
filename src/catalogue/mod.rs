//! The licences that a reseller can order, and their prices in each country, as Microsoft last described them.

mod market;
pub mod store;
pub mod work;

use crate::text::{Message, Money};

/// The families under which the picker groups licences, in its order.
pub const FAMILIES: [&str; 7] =
    ["business", "enterprise", "frontline", "apps", "addon", "education", "trial"];

/// A licence: a Microsoft SKU on one term and billing cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Our number for it.
    pub id: i64,
    /// Microsoft's product, such as `CFQ7TTC0LH18`.
    pub product_id: String,
    /// Microsoft's SKU inside the product, such as `0001`.
    pub sku_id: String,
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// `monthly`, `annual`, `triennial` or `one_time`.
    pub billing_cycle: String,
    /// `commercial` or `education`.
    pub segment: String,
    /// Microsoft's name.
    pub title: String,
    /// Microsoft's sentence about it.
    pub description: String,
    /// One of [`FAMILIES`].
    pub family: String,
    /// The fewest licences of one order.
    pub minimum: i64,
    /// The most licences of one subscription.
    pub maximum: i64,
    /// Usable only with one of `prerequisites`.
    pub is_addon: bool,
    /// Free, for one term.
    pub is_trial: bool,
    /// The base products of an add-on, as `product:sku`.
    pub prerequisites: Vec<String>,
}

/// A licence as it is sold in one country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// What is sold.
    pub licence: Licence,
    /// Per licence and billing period, without taxes: the list price of the country's price sheet.
    pub price: Money,
}

impl Licence {
    /// `product:sku`, as prerequisites name it.
    #[must_use]
    pub fn sku(&self) -> String {
        format!("{}:{}", self.product_id, self.sku_id)
    }

    /// Whether Microsoft sells it under special conditions to schools only.
    #[must_use]
    pub fn is_education(&self) -> bool {
        self.segment == "education"
    }

    /// How long one commits and how one pays, in one phrase.
    #[must_use]
    pub fn plan(&self) -> Message {
        plan(&self.term, &self.billing_cycle)
    }
}

impl Sold {
    /// What one licence costs per month, rounded half up, for comparing plans.
    #[must_use]
    pub fn monthly(&self) -> Money {
        let months = months(&self.licence.term, &self.licence.billing_cycle);
        Money { amount: (self.price.amount * 2 + months) / (months * 2), ..self.price }
    }

    /// What one licence costs from the purchase to the end of the term.
    #[must_use]
    pub fn committed(&self) -> Money {
        committed(self.price, &self.licence.term, &self.licence.billing_cycle)
    }
}

/// What one licence at `price` costs from the purchase to the end of its term.
#[must_use]
pub fn committed(price: Money, term: &str, billing_cycle: &str) -> Money {
    price.times(term_months(term) / months(term, billing_cycle))
}

/// `plan` of a term and billing cycle, also for subscriptions whose licence is no longer sold.
#[must_use]
pub fn plan(term: &str, billing_cycle: &str) -> Message {
    match (term, billing_cycle) {
        ("P1M" | "P1Y" | "P3Y", "monthly" | "annual" | "triennial" | "one_time" | "none") => {
            Message::new(format!("catalogue-plan-{}-{billing_cycle}", term.to_ascii_lowercase()))
        }
        _ => Message::new("catalogue-plan-other").with("term", term.to_owned()),
    }
}

/// Months of a term; a term that we do not know counts as a year.
#[must_use]
pub fn term_months(term: &str) -> i64 {
    match term {
        "P1M" => 1,
        "P3Y" => 36,
        _ => 12,
    }
}

/// Months that one price covers; never more than the term (partner-center.md section 7).
#[must_use]
pub fn months(term: &str, billing_cycle: &str) -> i64 {
    let cycle = match billing_cycle {
        "monthly" => 1,
        "annual" => 12,
        _ => term_months(term),
    };
    cycle.min(term_months(term))
}

/// The family of a licence, from what Microsoft says of it: its catalogue has no such grouping.
#[must_use]
pub fn family(title: &str, segment: &str, is_addon: bool, is_trial: bool) -> &'static str {
    let has =
        |words: &[&str]| words.iter().any(|word| title.split([' ', '(', ')']).any(|part| part == *word));
    match () {
        () if is_trial => "trial",
        () if segment == "education" => "education",
        () if is_addon => "addon",
        () if has(&["F1", "F3", "Kiosk"]) => "frontline",
        () if has(&["E1", "E3", "E5", "enterprise", "Enterprise"]) => "enterprise",
        () if title.starts_with("Microsoft 365") && has(&["Business", "business"]) => "business",
        () => "apps",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sold(term: &str, billing_cycle: &str, price: i64) -> Sold {
        let licence = Licence {
            id: 1,
            product_id: "CFQ7TTC0LH18".into(),
            sku_id: "0001".into(),
            term: term.into(),
            billing_cycle: billing_cycle.into(),
            segment: "commercial".into(),
            title: "Microsoft 365 Business Basic".into(),
            description: String::new(),
            family: "business".into(),
            minimum: 1,
            maximum: 300,
            is_addon: false,
            is_trial: false,
            prerequisites: Vec::new(),
        };
        Sold { licence, price: Money::new(price, "EUR") }
    }

    #[test]
    fn a_year_paid_by_the_month_commits_to_twelve_payments() {
        let sold = sold("P1Y", "monthly", 56_000);
        assert_eq!((sold.monthly().amount, sold.committed().amount), (56_000, 672_000));
    }

    #[test]
    fn three_years_paid_at_once_are_compared_by_the_month() {
        let sold = sold("P3Y", "triennial", 2_000_000);
        assert_eq!((sold.monthly().amount, sold.committed().amount), (55_556, 2_000_000));
    }

    #[test]
    fn a_family_follows_from_the_name() {
        assert_eq!(family("Microsoft 365 Business Premium", "commercial", false, false), "business");
        assert_eq!(family("Microsoft 365 Business Premium", "commercial", false, true), "trial");
        assert_eq!(family("Office 365 E3 (no Teams)", "commercial", false, false), "enterprise");
        assert_eq!(family("Microsoft 365 Apps for enterprise", "commercial", false, false), "enterprise");
        assert_eq!(family("Microsoft 365 F3", "commercial", false, false), "frontline");
        assert_eq!(family("Exchange Online (Plan 1)", "commercial", false, false), "apps");
        assert_eq!(family("Microsoft 365 A3 for faculty", "education", false, false), "education");
    }
}
