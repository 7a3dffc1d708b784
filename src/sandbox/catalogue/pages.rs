//! The catalogue as the API shows it: to anybody by country, or to one customer.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::{Data, Path, Query};
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Edition, Language, Product, Segment, Sku, product, products, symbol};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{MALFORMED, required};
use crate::sandbox::countries::{self, Country};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::rules::Rules;
use crate::sandbox::state::Room;
use crate::sandbox::terms::Term;
use crate::sandbox::tokens::AnyToken;

/// The product was not found.
const NO_PRODUCT: u32 = 400_013;
/// The SKU was not found.
const NO_SKU: u32 = 400_018;
/// The availability was not found, which its id's age is enough for.
const NO_AVAILABILITY: u32 = 400_019;
/// The segment cannot be asked for.
const SEGMENT_REFUSED: u32 = 400_030;
/// The view cannot be asked for.
const VIEW_REFUSED: u32 = 400_036;

/// For whom the catalogue is shown: a country named in the query, or a customer named in the path.
#[derive(Clone, Debug)]
pub struct Market {
    country: &'static Country,
    edition: Edition,
    schools: bool,
    customer: Option<Uuid>,
    language: Language,
    rules: Rules,
}

impl FromRequest for Market {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(market(request))
    }
}

/// The query that names a country.
#[derive(Debug, Deserialize)]
struct InCountry {
    country: Option<String>,
}

fn market(request: &HttpRequest) -> Result<Market, Refusal> {
    let room =
        request.app_data::<Data<Room>>().ok_or_else(|| Refusal::bad(MALFORMED, "There is no market."))?;
    let state = room.read();
    let edition = state.edition(room.now());
    let rules = state.rules.clone();
    let locale = request.headers().get("X-Locale").and_then(|locale| locale.to_str().ok());
    let language = Language::of(locale);
    if let Some(customer) = request.match_info().get("customer") {
        let id = customer.parse().map_err(|_| Refusal::bad(MALFORMED, "The customer id is not a GUID."))?;
        let customer = state.customer(id)?;
        let country = countries::known(&customer.country)?;
        return Ok(Market {
            country,
            edition,
            schools: customer.is_school(),
            customer: Some(id),
            language,
            rules,
        });
    }
    let query = Query::<InCountry>::from_query(request.query_string())
        .map_err(|_| Refusal::bad(MALFORMED, "The query is not understood."))?;
    let country = countries::known(&required(query.country.as_deref(), "country")?.to_uppercase())?;
    Ok(Market { country, edition, schools: true, customer: None, language, rules })
}

impl Market {
    /// Whether `sku` is shown when `segment` is asked for.
    fn shows(&self, sku: &Sku, segment: Option<Segment>) -> bool {
        sku.is_sold_in(self.country)
            && (self.schools || sku.segment != Segment::Education)
            && segment.is_none_or(|segment| segment == sku.segment)
    }

    /// Where the catalogue is read, relative and without `/v1`.
    fn root(&self) -> String {
        self.customer.map_or_else(|| "/products".into(), |id| format!("/customers/{id}/products"))
    }

    fn query(&self) -> String {
        self.customer.map_or_else(|| format!("?country={}", self.country.code), |_| String::new())
    }
}

/// The query of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    target_view: Option<String>,
    target_segment: Option<String>,
}

impl Listing {
    /// Whether licences are asked for: other views exist and are empty here.
    fn wants_licences(&self) -> Result<bool, Refusal> {
        match required(self.target_view.as_deref(), "targetView")?.to_lowercase().as_str() {
            "onlineservices" => Ok(true),
            "azure" | "azurereservations" | "software" | "softwareperpetual" | "marketplace" => Ok(false),
            _ => Err(Refusal::forbidden(VIEW_REFUSED, "The view is not allowed.").about("targetView")),
        }
    }

    /// The segment asked for, if one is.
    fn segment(&self, market: &Market) -> Result<Option<Segment>, Refusal> {
        let refused =
            || Refusal::forbidden(SEGMENT_REFUSED, "The segment is not allowed.").about("targetSegment");
        match self.target_segment.as_deref().map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("commercial") => Ok(Some(Segment::Commercial)),
            Some("education") if market.schools => Ok(Some(Segment::Education)),
            Some(_) => Err(refused()),
        }
    }
}

/// The ids in a path; each call has those that its path names.
#[derive(Debug, Deserialize)]
pub struct Ids {
    product: String,
    #[serde(default)]
    sku: String,
    #[serde(default)]
    availability: String,
}

impl Ids {
    fn product(&self) -> Result<&'static Product, Refusal> {
        product(&self.product).ok_or_else(|| Refusal::not_found(NO_PRODUCT, "The product was not found."))
    }

    fn sku(&self, market: &Market) -> Result<(&'static Product, &'static Sku), Refusal> {
        let product = self.product()?;
        product
            .skus
            .iter()
            .find(|sku| sku.id == self.sku && market.shows(sku, None))
            .map(|sku| (product, sku))
            .ok_or_else(|| Refusal::not_found(NO_SKU, "The SKU was not found."))
    }
}

/// `GET /v1/products?country=&targetView=OnlineServices[&targetSegment=]`, and a customer's.
pub async fn products_index(_: AnyToken, market: Market, query: Query<Listing>) -> Reply {
    let licences = query.wants_licences()?;
    let segment = query.segment(&market)?;
    let items: Vec<Value> = products()
        .iter()
        .filter(|product| licences && product.skus.iter().any(|sku| market.shows(sku, segment)))
        .map(|product| product_view(product, &market))
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("{}{}", market.root(), market.query()))))
}

/// `GET /v1/products/{product}`.
pub async fn products_show(_: AnyToken, market: Market, ids: Path<Ids>) -> Reply {
    Ok(answer::ok(product_view(ids.product()?, &market)))
}

/// `GET /v1/products/{product}/skus`.
pub async fn skus_index(_: AnyToken, market: Market, ids: Path<Ids>, query: Query<Listing>) -> Reply {
    let product = ids.product()?;
    let segment = query.segment(&market)?;
    let items: Vec<Value> = product
        .skus
        .iter()
        .filter(|sku| market.shows(sku, segment))
        .map(|sku| sku_view(product, sku, &market))
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("{}/{}/skus", market.root(), product.id))))
}

/// `GET /v1/products/{product}/skus/{sku}`.
pub async fn skus_show(_: AnyToken, market: Market, ids: Path<Ids>) -> Reply {
    let (product, sku) = ids.sku(&market)?;
    Ok(answer::ok(sku_view(product, sku, &market)))
}

/// `GET …/skus/{sku}/availabilities`: one for each term.
pub async fn availabilities_index(
    _: AnyToken,
    market: Market,
    ids: Path<Ids>,
    query: Query<Listing>,
) -> Reply {
    let (product, sku) = ids.sku(&market)?;
    let segment = query.segment(&market)?;
    let items: Vec<Value> = sku
        .terms()
        .into_iter()
        .filter(|_| market.shows(sku, segment))
        .map(|term| availability_view(product, sku, term, &market))
        .collect();
    let uri = format!("{}/{}/skus/{}/availabilities", market.root(), product.id, sku.id);
    Ok(answer::ok(answer::collection(&items, &uri)))
}

/// `GET …/availabilities/{availability}`.
pub async fn availabilities_show(_: AnyToken, market: Market, ids: Path<Ids>) -> Reply {
    let (product, sku) = ids.sku(&market)?;
    let term = sku
        .terms()
        .into_iter()
        .find(|term| market.edition.availability(product, sku, *term, market.country) == ids.availability)
        .ok_or_else(|| Refusal::not_found(NO_AVAILABILITY, "The availability was not found."))?;
    Ok(answer::ok(availability_view(product, sku, term, &market)))
}

fn product_view(product: &Product, market: &Market) -> Value {
    let uri = format!("{}/{}", market.root(), product.id);
    json!({
        "id": product.id,
        "title": product.title,
        "description": product.description(market.language),
        "productType": {"id": "OnlineServicesNCE", "displayName": "OnlineServicesNCE"},
        "isMicrosoftProduct": true,
        "publisherName": "Microsoft Corporation",
        "links": {
            "skus": answer::link(&format!("{uri}/skus{}", market.query())),
            "self": answer::link(&format!("{uri}{}", market.query())),
        },
    })
}

fn sku_view(product: &Product, sku: &Sku, market: &Market) -> Value {
    let uri = format!("{}/{}/skus/{}", market.root(), product.id, sku.id);
    let mut cycles: Vec<&str> = sku.plans().iter().map(|plan| plan.cycle.name()).collect();
    let attested = market.rules.wants_attestation(&product.id, &sku.id);
    cycles.sort_unstable();
    cycles.dedup();
    json!({
        "id": sku.id,
        "productId": product.id,
        "title": sku.title(market.language),
        "description": product.description(market.language),
        "minimumQuantity": sku.minimum,
        "maximumQuantity": sku.maximum,
        "isTrial": sku.trial,
        "supportedBillingCycles": cycles,
        "purchasePrerequisites": ["MicrosoftCustomerAgreement"],
        "inventoryVariables": [],
        "provisioningVariables": [],
        "actions": ["Refund"],
        "attestationProperties": {
            "attestationType": if attested { "CustomerAttestation" } else { "None" },
            "enforceAttestation": attested,
        },
        "dynamicAttributes": {
            "isMicrosoftProduct": true,
            "hasConstraints": !sku.prerequisites.is_empty(),
            "isAddon": !sku.prerequisites.is_empty(),
            "prerequisiteSkus": sku.prerequisites,
            "upgradeTargetOffers": sku.upgrades,
            "provisioningId": sku.licence,
        },
        "links": {
            "availabilities": answer::link(&format!("{uri}/availabilities{}", market.query())),
            "self": answer::link(&format!("{uri}{}", market.query())),
        },
    })
}

fn availability_view(product: &Product, sku: &Sku, term: Term, market: &Market) -> Value {
    let id = market.edition.availability(product, sku, term, market.country);
    let currency = market.country.currency.as_str();
    let terms: Vec<Value> = sku
        .cycles(term)
        .into_iter()
        .enumerate()
        .map(|(nth, cycle)| {
            json!({
                "id": format!("{}-{nth}", term.duration().to_lowercase()),
                "duration": term.duration(),
                "description": format!("{} commitment, charged {}", term.duration(), cycle.name()),
                "billingCycle": cycle.name(),
                "cancellationPolicies": [{"refundOptions": [
                    {"sequenceId": 0, "type": "Partial", "expiresAfter": "P7D"},
                ]}],
            })
        })
        .collect();
    json!({
        "id": id,
        "productId": product.id,
        "skuId": sku.id,
        "catalogItemId": format!("{}:{}:{id}", product.id, sku.id),
        "defaultCurrency": {"code": currency, "symbol": symbol(currency)},
        "segment": sku.segment.name(),
        "country": market.country.code,
        "isPurchasable": true,
        "isRenewable": !sku.trial,
        "renewalInstructions": [],
        "terms": terms,
        "product": product_view(product, market),
        "sku": sku_view(product, sku, market),
    })
}
