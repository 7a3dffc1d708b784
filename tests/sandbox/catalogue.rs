//! The catalogue and its prices.

use std::collections::{HashMap, HashSet};

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{Answer, BASIC, Provider};

const LICENCES: &str = "/v1/products?country=FR&targetView=OnlineServices";
const COPILOT: &str = "CFQ7TTC0MM8R";
const SCHOOL: &str = "CFQ7TTC0LGX1";

fn ids(list: &Answer) -> HashSet<String> {
    list.items().iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn the_catalogue_is_read_from_products_down_to_terms() {
    let provider = Provider::new().await;
    let products = provider.get(LICENCES).await.expect(200);
    assert!(products.items().len() >= 25);
    assert!(products.items().iter().all(|product| product["productType"]["id"] == "OnlineServicesNCE"));
    let skus =
        products.items()[0].pointer("/links/skus/uri").and_then(Value::as_str).expect("a link").to_owned();
    let skus = provider.get(&format!("/v1{skus}")).await.expect(200);
    assert_eq!(skus.items()[0]["maximumQuantity"], 300);
    let availabilities =
        skus.items()[0]["links"]["availabilities"]["uri"].as_str().expect("a link").to_owned();
    let availabilities = provider.get(&format!("/v1{availabilities}")).await.expect(200);
    let terms: Vec<&str> =
        availabilities.items().iter().filter_map(|found| found["terms"][0]["duration"].as_str()).collect();
    assert_eq!(terms, ["P1M", "P1Y"]);
    let year = &availabilities.items()[1];
    assert_eq!(year["terms"][0]["billingCycle"], "monthly");
    assert_eq!(year["terms"][1]["billingCycle"], "annual");
    assert_eq!(year["defaultCurrency"]["code"], "EUR");
    let path = format!(
        "/v1/products/{BASIC}/skus/0001/availabilities/{}?country=FR",
        year["id"].as_str().expect("id")
    );
    assert_eq!(provider.get(&path).await.expect(200).body["catalogItemId"], year["catalogItemId"]);
}

#[tokio::test]
async fn add_ons_trials_and_schools_are_marked() {
    let provider = Provider::new().await;
    let sku = async |product: &str, sku: &str| {
        provider.get(&format!("/v1/products/{product}/skus/{sku}?country=FR")).await.expect(200).body
    };
    let copilot = sku(COPILOT, "0001").await;
    assert_eq!(copilot["dynamicAttributes"]["isAddon"], true);
    let bases = copilot["dynamicAttributes"]["prerequisiteSkus"].as_array().expect("a list");
    assert!(bases.contains(&json!(format!("{BASIC}:0001"))));
    let trial = sku("CFQ7TTC0LCHC", "0003").await;
    assert_eq!((&trial["isTrial"], &trial["maximumQuantity"]), (&json!(true), &json!(25)));
    let schools = provider.get(&format!("{LICENCES}&targetSegment=education")).await.expect(200);
    assert!(ids(&schools).contains(SCHOOL) && !ids(&schools).contains(BASIC));
    let companies = provider.get(&format!("{LICENCES}&targetSegment=commercial")).await.expect(200);
    assert!(!ids(&companies).contains(SCHOOL) && ids(&companies).contains(BASIC));
}

#[tokio::test]
async fn every_prerequisite_is_in_the_catalogue() {
    let provider = Provider::new().await;
    for product in ids(&provider.get(LICENCES).await.expect(200)) {
        let skus = provider.get(&format!("/v1/products/{product}/skus?country=FR")).await.expect(200);
        for base in
            skus.items().iter().filter_map(|sku| sku["dynamicAttributes"]["prerequisiteSkus"].as_array())
        {
            for base in base.iter().filter_map(Value::as_str) {
                let (base, sku) = base.split_once(':').expect("product:sku");
                provider.get(&format!("/v1/products/{base}/skus/{sku}?country=FR")).await.expect(200);
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_by_its_own_code() {
    let provider = Provider::new().await;
    provider.get("/v1/products/CFQ7TTC00000?country=FR").await.refused(404, "400013");
    provider.get(&format!("/v1/products/{BASIC}/skus/9999?country=FR")).await.refused(404, "400018");
    let path = format!("/v1/products/{BASIC}/skus/0001/availabilities/CFQ7TTCXXXXX?country=FR");
    provider.get(&path).await.refused(404, "400019");
}

#[tokio::test]
async fn a_question_that_is_not_allowed_is_refused() {
    let provider = Provider::new().await;
    provider.get("/v1/products?targetView=OnlineServices").await.refused(400, "2000");
    provider.get("/v1/products?country=FR").await.refused(400, "2000");
    provider.get("/v1/products?country=XX&targetView=OnlineServices").await.refused(400, "2000");
    provider.get("/v1/products?country=FR&targetView=Everything").await.refused(403, "400036");
    provider.get(&format!("{LICENCES}&targetSegment=everybody")).await.refused(403, "400030");
    assert!(provider.get("/v1/products?country=FR&targetView=Azure").await.expect(200).items().is_empty());
}

#[tokio::test]
async fn availability_ids_change_each_day_and_on_request() {
    let provider = Provider::new().await;
    let first = provider.item(BASIC, "0001", "P1Y").await;
    assert_eq!(provider.item(BASIC, "0001", "P1Y").await, first);
    provider.send(provider.call(Method::POST, "/control/availabilities/rotate")).await.expect(200);
    let second = provider.item(BASIC, "0001", "P1Y").await;
    assert_ne!(second, first);
    let mut provider = provider;
    provider.pass(Duration::days(1));
    provider.sign_in().await;
    assert_ne!(provider.item(BASIC, "0001", "P1Y").await, second);
    let stale = first.rsplit(':').next().expect("an availability");
    let path = format!("/v1/products/{BASIC}/skus/0001/availabilities/{stale}?country=FR");
    provider.get(&path).await.refused(404, "400019");
}

#[tokio::test]
async fn a_customer_sees_the_catalogue_of_its_country_and_schools_only_once_qualified() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let root = format!("/v1/customers/{customer}/products");
    let list = format!("{root}?targetView=OnlineServices");
    let before = provider.get(&list).await.expect(200);
    assert!(ids(&before).contains(BASIC) && !ids(&before).contains(SCHOOL));
    provider.get(&format!("{list}&targetSegment=education")).await.refused(403, "400030");
    let posted = provider.send(provider.call(Method::POST, &list)).await.expect(200);
    assert_eq!(ids(&posted), ids(&before));
    let own = provider.get(&format!("{root}/{BASIC}/skus/0001/availabilities")).await.expect(200);
    assert_eq!(own.items()[0]["country"], "FR");

    let approved = json!({"customerId": customer, "status": "Approved"});
    provider.post("/control/qualifications", &approved).await.expect(200);
    assert!(ids(&provider.get(&list).await.expect(200)).contains(SCHOOL));
}

#[tokio::test]
async fn a_qualification_is_in_review_until_somebody_decides() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let path = format!("/v1/customers/{customer}/qualifications");
    assert_eq!(provider.get(&path).await.expect(200).body, json!([]));
    let asked = json!({"qualification": "Education", "educationSegment": "K12"});
    let created = provider.post(&path, &asked).await.expect(201);
    assert_eq!(created.text("/vettingStatus"), "InReview");
    assert!(created.body["vettingCreateDate"].is_string());
    let held = provider.get(&path).await.expect(200);
    assert!(held.body[0]["vettingCreatedDate"].is_string());
    provider.post(&path, &json!({"qualification": "Nonprofit"})).await.refused(400, "2000");
    provider.post(&path, &json!({"qualification": "Education"})).await.refused(400, "2000");
}

/// The rows of the price sheet of `market`, by product, SKU, term and plan.
async fn prices(provider: &Provider, market: &str) -> HashMap<String, HashMap<String, String>> {
    let path = format!(
        "/v1.0/sales/pricesheets(Market='{market}',PricesheetView='updatedlicensebased')/$value?timeline=current"
    );
    let sheet = provider.get(&path).await.expect(200);
    let text = sheet.body.as_str().expect("a text").to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .map(|row: HashMap<String, String>| {
            let key = ["ProductId", "SkuId", "TermDuration", "BillingPlan"].map(|name| row[name].clone());
            (key.join(" "), row)
        })
        .collect()
}

#[tokio::test]
async fn a_price_is_for_one_licence_and_one_billing_period() {
    let provider = Provider::new().await;
    let french = prices(&provider, "FR").await;
    let price = |key: &str| (french[key]["UnitPrice"].as_str(), french[key]["ERP Price"].as_str());
    assert_eq!(price("CFQ7TTC0LH18 0001 P1Y Annual"), ("53.7600", "67.2000"));
    assert_eq!(price("CFQ7TTC0LH18 0001 P1Y Monthly"), ("4.7040", "5.8800"));
    assert_eq!(price("CFQ7TTC0LH18 0001 P1M Monthly"), ("5.3760", "6.7200"));
    assert_eq!(price("CFQ7TTC0LGZT 0001 P3Y Triennial"), ("377.2800", "471.6000"));
    assert_eq!(price("CFQ7TTC0LCHC 0003 P1M None"), ("0.0000", "0.0000"));
    assert_eq!(french["CFQ7TTC0LGX1 0001 P1Y Annual"]["Segment"], "Education");
    assert_eq!(french["CFQ7TTC0LH18 0001 P1Y Annual"]["Currency"], "EUR");
    assert_eq!(prices(&provider, "BE").await["CFQ7TTC0LH18 0001 P1Y Annual"]["UnitPrice"], "53.7600");
    assert_eq!(prices(&provider, "GB").await["CFQ7TTC0LH18 0001 P1Y Annual"]["Currency"], "GBP");
}

#[tokio::test]
async fn every_plan_of_every_sku_has_a_price() {
    let provider = Provider::new().await;
    let french = prices(&provider, "FR").await;
    let mut plans = 0;
    for product in ids(&provider.get(LICENCES).await.expect(200)) {
        let skus = provider.get(&format!("/v1/products/{product}/skus?country=FR")).await.expect(200);
        for sku in ids(&skus) {
            let path = format!("/v1/products/{product}/skus/{sku}/availabilities?country=FR");
            for availability in provider.get(&path).await.expect(200).items() {
                for term in availability["terms"].as_array().expect("terms") {
                    let cycle = term["billingCycle"].as_str().expect("a cycle");
                    let plan = format!("{}{}", cycle[..1].to_uppercase(), &cycle[1..]);
                    let key =
                        format!("{product} {sku} {} {plan}", term["duration"].as_str().expect("a term"));
                    assert!(french.contains_key(&key), "{key}");
                    plans += 1;
                }
            }
        }
    }
    assert_eq!(plans, french.len());
}

#[tokio::test]
async fn a_price_sheet_needs_a_user_and_a_known_market() {
    let provider = Provider::new().await;
    let path = "/v1.0/sales/pricesheets(Market='FR',PricesheetView='updatedlicensebased')/$value";
    let with_app = provider.bare(Method::GET, path).bearer_auth(&provider.app);
    provider.send(with_app).await.refused(403, "900329");
    provider.get(&path.replace("FR", "XX")).await.expect(404);
}

#[tokio::test]
async fn a_licence_that_a_country_lacks_is_in_no_list_and_on_no_sheet_there() {
    let provider = Provider::new().await;
    let audio = "CFQ7TTC0LHSL";
    assert!(prices(&provider, "FR").await.keys().any(|key| key.starts_with(audio)));
    assert!(!prices(&provider, "CH").await.keys().any(|key| key.starts_with(audio)));
    assert!(ids(&provider.get(LICENCES).await.expect(200)).contains(audio));
    let swiss = provider.get(&LICENCES.replace("FR", "CH")).await.expect(200);
    assert!(!ids(&swiss).contains(audio));
    let path = format!("/v1/products/{audio}/skus/0001/availabilities?country=CH");
    provider.get(&path).await.refused(404, "400018");
}

#[tokio::test]
async fn a_reader_of_french_is_answered_in_french() {
    let provider = Provider::new().await;
    let path = "/v1/products/CFQ7TTC0LF8R/skus/0002?country=FR";
    let ask = async |locale: Option<&str>| {
        let call = provider.bare(Method::GET, path).bearer_auth(&provider.app);
        let call = locale.into_iter().fold(call, |call, locale| call.header("X-Locale", locale));
        let sku = provider.send(call).await.expect(200);
        (sku.text("/title").clone(), sku.text("/description").clone())
    };
    let english = ("Office 365 E3 (no Teams)", "Desktop apps, mail, meetings and retention.");
    for locale in [None, Some("en-US"), Some("de-DE")] {
        assert_eq!(ask(locale).await, (english.0.to_owned(), english.1.to_owned()), "{locale:?}");
    }
    let french = (
        "Office 365 E3 (sans Teams)",
        "Applications de bureau, messagerie, réunions et conservation des données.",
    );
    assert_eq!(ask(Some("fr-FR")).await, (french.0.to_owned(), french.1.to_owned()));
}
