//! Add-ons and the base products without which they cannot be used.
//!
//! At Microsoft an add-on is a subscription of its own (partner-center.md section 7): what belongs to what follows
//! from the catalogue's prerequisites.

use crate::subscriptions::Subscription;

impl Subscription {
    /// Its product and SKU, as add-ons name what they need.
    #[must_use]
    pub fn sku(&self) -> String {
        format!("{}:{}", self.product_id, self.sku_id)
    }

    /// The products of which an add-on needs one, as `product:sku`; nothing for others.
    fn needs(&self) -> Vec<String> {
        self.prerequisites.as_deref().and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default()
    }

    /// The base product in use among `others` to which this add-on belongs, the first where there are several.
    #[must_use]
    pub fn base<'a>(&self, others: &'a [Self]) -> Option<&'a Self> {
        let needs = self.needs();
        others.iter().find(|other| !other.status.has_ended() && needs.contains(&other.sku()))
    }

    /// Which add-ons among `others` could not be used without it: those that need it, or one of several, and find
    /// none of the others.
    #[must_use]
    pub fn dependents(&self, others: &[Self]) -> Vec<String> {
        let remaining: Vec<&Self> =
            others.iter().filter(|other| other.id != self.id && !other.status.has_ended()).collect();
        remaining
            .iter()
            .filter(|addon| {
                let needs = addon.needs();
                needs.contains(&self.sku()) && !remaining.iter().any(|other| needs.contains(&other.sku()))
            })
            .map(|addon| addon.title.clone())
            .collect()
    }
}

/// The subscriptions in their order, but each add-on in use behind its base product.
#[must_use]
pub fn grouped(subscriptions: Vec<Subscription>) -> Vec<Subscription> {
    let bases: Vec<Option<i64>> = subscriptions
        .iter()
        .map(|addon| addon.base(&subscriptions).filter(|_| !addon.status.has_ended()).map(|base| base.id))
        .collect();
    let (addons, others): (Vec<_>, Vec<_>) =
        subscriptions.into_iter().zip(bases).partition(|(_, base)| base.is_some());
    let mut rest = addons;
    let mut grouped = Vec::new();
    for (subscription, _) in others {
        let id = subscription.id;
        grouped.push(subscription);
        append(&mut grouped, &mut rest, id);
    }
    // An add-on of itself, or two of one another: Microsoft sells no such thing, and none may disappear.
    grouped.extend(rest.into_iter().map(|(addon, _)| addon));
    grouped
}

/// Moves the add-ons of `base`, and theirs, behind it.
fn append(grouped: &mut Vec<Subscription>, rest: &mut Vec<(Subscription, Option<i64>)>, base: i64) {
    let (own, others): (Vec<_>, Vec<_>) =
        std::mem::take(rest).into_iter().partition(|(_, of)| *of == Some(base));
    *rest = others;
    for (addon, _) in own {
        let id = addon.id;
        grouped.push(addon);
        append(grouped, rest, id);
    }
}
