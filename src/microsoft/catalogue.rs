//! The catalogue: products, their SKUs, and under which short-lived id a SKU is sold at this moment.

mod words;

use serde::{Deserialize, Deserializer};

use super::countries::Country;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};
use crate::text::Language;

pub use words::{BillingCycle, Segment, Term};

/// A product of the kind that New Commerce licences are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// Such as `CFQ7TTC0LH18`.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub title: String,
    /// What it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub description: String,
    /// What kind of product it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub product_type: ProductType,
}

impl Product {
    /// Whether it is a New Commerce licence rather than an older or another kind of product.
    #[must_use]
    pub fn is_licence(&self) -> bool {
        self.product_type.id.eq_ignore_ascii_case("OnlineServicesNCE")
    }
}

/// The kind of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ProductType {
    /// `OnlineServicesNCE` for New Commerce licences.
    #[serde(default, deserialize_with = "wire::given")]
    pub id: String,
}

/// One form in which a product is sold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sku {
    /// Such as `0001`; unique in its product only.
    pub id: String,
    /// The product.
    pub product_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub title: String,
    /// What it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub description: String,
    /// The fewest licences of one subscription.
    #[serde(default, deserialize_with = "wire::number")]
    pub minimum_quantity: Option<i64>,
    /// The most.
    #[serde(default, deserialize_with = "wire::number")]
    pub maximum_quantity: Option<i64>,
    /// Whether it is free for a while.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_trial: bool,
    /// The cycles it can be billed in.
    #[serde(default, deserialize_with = "wire::list")]
    pub supported_billing_cycles: Vec<BillingCycle>,
    /// What else is known of it; each key may vanish.
    #[serde(default, deserialize_with = "wire::given")]
    pub dynamic_attributes: SkuAttributes,
}

/// What else may be known of a SKU.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SkuAttributes {
    /// Whether it needs one of `prerequisite_skus`.
    #[serde(deserialize_with = "wire::flag")]
    pub is_addon: bool,
    /// As `product:sku`.
    #[serde(deserialize_with = "wire::list")]
    pub prerequisite_skus: Vec<String>,
    /// What it can be upgraded to, as `product:sku`.
    #[serde(deserialize_with = "wire::list")]
    pub upgrade_target_offers: Vec<String>,
}

/// A way to buy a SKU now, in one country and segment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// `product:sku:availability`, for a cart. It **changes over time** and is never stored.
    pub catalog_item_id: String,
    /// Whom it is for.
    #[serde(default)]
    pub segment: Option<Segment>,
    /// Whether it can be bought now; what does not say can.
    #[serde(default = "yes", deserialize_with = "unless_told")]
    pub is_purchasable: bool,
    /// The terms it comes in.
    #[serde(default, deserialize_with = "wire::list")]
    pub terms: Vec<OfferTerm>,
}

/// One commitment of an [`Offer`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferTerm {
    /// How long.
    pub duration: Term,
    /// Billed how.
    #[serde(default)]
    pub billing_cycle: Option<BillingCycle>,
}

/// What a line of an order stands for, in words that last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The product.
    pub product: String,
    /// Its SKU.
    pub sku: String,
    /// The commitment.
    pub term: Term,
    /// The billing cycle.
    pub cycle: BillingCycle,
    /// The segment.
    pub segment: Segment,
}

impl Wanted {
    /// Whether `offer` is this.
    fn is(&self, offer: &Offer) -> bool {
        let term = |term: &OfferTerm| {
            term.duration == self.term && term.billing_cycle.as_ref().is_none_or(|cycle| *cycle == self.cycle)
        };
        offer.is_purchasable
            && offer.segment.as_ref().is_none_or(|segment| *segment == self.segment)
            && offer.terms.iter().any(term)
    }
}

fn yes() -> bool {
    true
}

/// Yes unless it says no.
fn unless_told<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(true))
}

impl Microsoft {
    /// The New Commerce licences sold in a country to a segment, described in `language`.
    ///
    /// # Errors
    /// As any call.
    pub async fn products(
        &self,
        ids: &Ids,
        country: Country,
        segment: &Segment,
        language: Language,
    ) -> Result<Vec<Product>, Failure> {
        let call =
            Call::get(ids, "/v1/products").query("country", country).query("targetView", "OnlineServices");
        let all: Vec<Product> = self.list(call.query("targetSegment", segment).in_language(language)).await?;
        Ok(all.into_iter().filter(Product::is_licence).collect())
    }

    /// The SKUs of a product, described in `language`.
    ///
    /// # Errors
    /// As any call; [`Cause::CatalogueStale`](super::Cause::CatalogueStale) for an unknown product.
    pub async fn skus(
        &self,
        ids: &Ids,
        product: &str,
        country: Country,
        segment: &Segment,
        language: Language,
    ) -> Result<Vec<Sku>, Failure> {
        let call = Call::get(ids, "/v1/products/{product}/skus").with("product", product);
        let call = call.query("country", country).query("targetSegment", segment);
        self.list(call.in_language(language)).await
    }

    /// The offers of a SKU at this moment.
    ///
    /// # Errors
    /// As any call; [`Cause::CatalogueStale`](super::Cause::CatalogueStale) for an unknown product or SKU.
    pub async fn offers(&self, ids: &Ids, wanted: &Wanted, country: Country) -> Result<Vec<Offer>, Failure> {
        let call = Call::get(ids, "/v1/products/{product}/skus/{sku}/availabilities")
            .with("product", &wanted.product)
            .with("sku", &wanted.sku);
        self.list(call.query("country", country).query("targetSegment", &wanted.segment)).await
    }

    /// The id under which this can be put in a cart now; `None` when it is not sold there (any more).
    ///
    /// # Errors
    /// As any call.
    pub async fn resolve(
        &self,
        ids: &Ids,
        wanted: &Wanted,
        country: Country,
    ) -> Result<Option<String>, Failure> {
        match self.offers(ids, wanted, country).await {
            Ok(offers) => {
                Ok(offers.into_iter().find(|offer| wanted.is(offer)).map(|offer| offer.catalog_item_id))
            }
            Err(Failure::Refused(refusal))
                if matches!(refusal.code.as_str(), "400013" | "400018" | "400019") =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        Wanted {
            product: "CFQ7TTC0LH18".to_owned(),
            sku: "0001".to_owned(),
            term: Term::Year,
            cycle: BillingCycle::Monthly,
            segment: Segment::Commercial,
        }
    }

    fn offer(segment: &str, duration: &str, cycle: &str) -> Offer {
        serde_json::from_str(&format!(
            r#"{{"id":"X","catalogItemId":"CFQ7TTC0LH18:0001:X","segment":"{segment}","isPurchasable":true,
                "terms":[{{"id":"t","duration":"{duration}","billingCycle":"{cycle}","cancellationPolicies":[]}}]}}"#
        ))
        .unwrap()
    }

    #[test]
    fn an_offer_is_matched_by_segment_term_and_cycle() {
        assert!(wanted().is(&offer("commercial", "P1Y", "monthly")));
        assert!(wanted().is(&offer("Commercial", "P1Y", "Monthly")));
        assert!(!wanted().is(&offer("education", "P1Y", "monthly")));
        assert!(!wanted().is(&offer("commercial", "P1M", "monthly")));
        assert!(!wanted().is(&offer("commercial", "P1Y", "annual")));
    }

    #[test]
    fn what_cannot_be_bought_is_not_matched() {
        let offer = Offer { is_purchasable: false, ..offer("commercial", "P1Y", "monthly") };
        assert!(!wanted().is(&offer));
    }

    #[test]
    fn a_sku_is_read_without_its_optional_attributes() {
        let sku: Sku = serde_json::from_str(r#"{"id":"0001","productId":"P","minimumQuantity":1}"#).unwrap();
        assert_eq!((sku.minimum_quantity, sku.maximum_quantity, sku.is_trial), (Some(1), None, false));
        assert!(!sku.dynamic_attributes.is_addon);
    }

    #[test]
    fn older_products_are_told_apart() {
        let product = |kind: &str| -> Product {
            serde_json::from_str(&format!(r#"{{"id":"P","title":"t","productType":{{"id":"{kind}"}}}}"#))
                .unwrap()
        };
        assert!(product("OnlineServicesNCE").is_licence());
        assert!(!product("Azure").is_licence());
    }
}
