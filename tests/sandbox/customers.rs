//! Creating a customer: once, with its credentials, or refused for a reason.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Provider, new_customer, request_id};

const CUSTOMERS: &str = "/v1/customers";

/// Creates a customer from the sound one with the member at `pointer` replaced.
async fn create_with(provider: &Provider, pointer: &str, value: Value) -> Answer {
    let mut customer = new_customer("atelier");
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    customer.pointer_mut(parent).expect("a parent")[name] = value;
    provider.post(CUSTOMERS, &customer).await
}

#[tokio::test]
async fn a_repeated_creation_gives_the_first_answer_with_its_credentials() {
    let provider = Provider::new().await;
    let id = request_id();
    let create = || provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
    let first = provider.send(create().json(&new_customer("atelier"))).await.expect(201);
    let again = provider.send(create().json(&new_customer("atelier"))).await.expect(201);
    assert_eq!(first.text("/userCredentials/userName"), "admin");
    assert!(first.text("/userCredentials/password").len() >= 12);
    assert_eq!(first.body, again.body);
    assert_eq!(provider.counts().await["customers"], 1);
}

#[tokio::test]
async fn a_repeated_refusal_is_the_same_refusal() {
    let provider = Provider::new().await;
    let id = request_id();
    let create = || provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
    provider.send(create().json(&new_customer("contoso"))).await.refused(400, "600009");
    provider.send(create().json(&new_customer("atelier"))).await.refused(400, "600009");
    assert!(!provider.is_taken("atelier").await);
}

#[tokio::test]
async fn a_second_creation_of_the_same_domain_is_refused() {
    let provider = Provider::new().await;
    provider.customer("atelier").await;
    provider.post(CUSTOMERS, &new_customer("Atelier")).await.refused(400, "600009");
}

#[tokio::test]
async fn credentials_are_never_shown_again() {
    let provider = Provider::new().await;
    let id = provider.customer("atelier").await;
    let shown = provider.get(&format!("{CUSTOMERS}/{id}")).await.expect(200);
    assert_eq!(shown.text("/companyProfile/domain"), "atelier.onmicrosoft.com");
    assert_eq!(shown.text("/relationshipToPartner"), "reseller");
    assert!(shown.body.get("userCredentials").is_none());
    let listed = provider.get(CUSTOMERS).await.expect(200);
    assert!(listed.items()[0].get("userCredentials").is_none());
}

#[tokio::test]
async fn keys_may_begin_with_a_capital() {
    let provider = Provider::new().await;
    let body = new_customer("atelier").to_string();
    let body = body.replace("\"companyProfile", "\"CompanyProfile").replace("\"domain", "\"Domain");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert!(body.get("CompanyProfile").is_some());
    provider.post(CUSTOMERS, &body).await.expect(201);
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let provider = Provider::new().await;
    for field in [
        "companyProfile/domain",
        "billingProfile/email",
        "billingProfile/culture",
        "billingProfile/language",
        "billingProfile/companyName",
        "billingProfile/defaultAddress",
        "billingProfile/defaultAddress/country",
        "billingProfile/defaultAddress/city",
        "billingProfile/defaultAddress/addressLine1",
        "billingProfile/defaultAddress/postalCode",
    ] {
        let refused = create_with(&provider, &format!("/{field}"), Value::Null).await;
        assert_eq!(refused.text("/data/0"), field.replace('/', "."));
        refused.refused(400, "2000");
    }
    assert_eq!(provider.counts().await["customers"], 0);
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_refused_without_being_repeated() {
    let provider = Provider::new().await;
    let refused = create_with(&provider, "/billingProfile/email", json!(["camille@customer.example"])).await;
    assert!(!refused.body.to_string().contains("camille"));
    refused.refused(400, "2000");
    create_with(&provider, "/associatedPartnerId", json!(seeds::RESELLER_MPN)).await.refused(400, "2000");
    let no_json = provider.call(Method::POST, CUSTOMERS).header("Content-Type", "application/json").body("{");
    provider.send(no_json).await.refused(400, "2000");
}

#[tokio::test]
async fn a_domain_must_be_a_prefix_of_onmicrosoft() {
    let provider = Provider::new().await;
    for domain in [
        "atelier.example",
        "atelier",
        ".onmicrosoft.com",
        "4telier.onmicrosoft.com",
        "an-atelier.onmicrosoft.com",
        "abcdefghijklmnopqrstuvwxyzab.onmicrosoft.com",
    ] {
        create_with(&provider, "/companyProfile/domain", json!(domain)).await.refused(400, "600008");
    }
}

#[tokio::test]
async fn a_company_needs_a_name_of_its_own() {
    let provider = Provider::new().await;
    for name in ["A", "!!!", "SARL", "S.A.S.", "- -"] {
        create_with(&provider, "/billingProfile/companyName", json!(name)).await.refused(400, "27001");
    }
    assert!(!provider.is_taken("atelier").await);
}

#[tokio::test]
async fn an_email_that_is_refused_burns_the_prefix() {
    let provider = Provider::new().await;
    let own = format!("camille@{}", seeds::PROVIDER_DOMAIN);
    for (nth, email) in ["camille", "camille@customer", "camille@microsoft.com", &own].iter().enumerate() {
        let prefix = format!("burnt{nth}");
        let mut customer = new_customer(&prefix);
        customer["billingProfile"]["email"] = json!(email);
        provider.post(CUSTOMERS, &customer).await.refused(400, "27002");
        assert!(provider.is_taken(&prefix).await, "{email}");
    }
    assert_eq!(provider.counts().await["customers"], 0);
}

#[tokio::test]
async fn an_address_must_be_of_its_country() {
    let provider = Provider::new().await;
    let field = |name: &str| format!("/billingProfile/defaultAddress/{name}");
    for (name, value) in [
        ("postalCode", json!("5900")),
        ("phoneNumber", json!("12")),
        ("addressLine1", json!("a".repeat(201))),
    ] {
        let refused = create_with(&provider, &field(name), value).await;
        assert_eq!(refused.text("/data/0"), format!("billingProfile.defaultAddress.{name}"));
        refused.refused(400, "27003");
    }
    create_with(&provider, &field("lastName"), json!("a".repeat(51))).await.refused(400, "2000");
}

#[tokio::test]
async fn a_customer_of_another_region_is_refused() {
    let provider = Provider::new().await;
    let mut customer = new_customer("overseas");
    customer["billingProfile"]["defaultAddress"] = json!({
        "country": "US", "state": "NY", "city": "Troy", "postalCode": "12180", "addressLine1": "1 Main St",
    });
    provider.post(CUSTOMERS, &customer).await.refused(403, "2030");
}

#[tokio::test]
async fn a_registration_number_is_needed_here_and_refused_there() {
    let provider = Provider::new().await;
    create_with(&provider, "/companyProfile/organizationRegistrationNumber", json!("123456789"))
        .await
        .refused(400, "600002");

    let mut polish = new_customer("warsztat");
    let address = &mut polish["billingProfile"]["defaultAddress"];
    address["country"] = json!("PL");
    address["postalCode"] = json!("00-001");
    address["phoneNumber"] = Value::Null;
    provider.post(CUSTOMERS, &polish).await.refused(400, "600049");
    polish["companyProfile"]["organizationRegistrationNumber"] = json!("12");
    let form = provider.post(CUSTOMERS, &polish).await;
    assert!(form.text("/description").contains(r"^\d{10}$"));
    form.refused(400, "600050");
    polish["companyProfile"]["organizationRegistrationNumber"] = json!("1234567890");
    provider.post(CUSTOMERS, &polish).await.refused(400, "600051");
    polish["billingProfile"]["defaultAddress"]["phoneNumber"] = json!("+48 22 000 00 00");
    provider.post(CUSTOMERS, &polish).await.expect(201);
}

#[tokio::test]
async fn credentials_must_not_be_brought() {
    let provider = Provider::new().await;
    let credentials = json!({"userName": "admin", "password": "chosen"});
    create_with(&provider, "/userCredentials", credentials).await.refused(400, "2000");
}

#[tokio::test]
async fn the_reseller_must_be_one_in_good_standing() {
    let provider = Provider::new().await;
    let create = |tenant: Uuid| create_with(&provider, "/associatedPartnerId", json!(tenant));
    create(Uuid::new_v4()).await.refused(400, "800016");
    create(seeds::PROVIDER_TENANT).await.refused(400, "800016");
    create(seeds::NOT_RESELLER_TENANT).await.refused(400, "800016");
    create(seeds::STRANGER_TENANT).await.refused(400, "800016");
    create(seeds::OTHER_REGION_TENANT).await.refused(403, "2030");
    create(seeds::UNSIGNED_TENANT).await.refused(403, "900123");
    create(seeds::SECOND_RESELLER_TENANT).await.expect(201);
}

#[tokio::test]
async fn customers_are_found_by_what_their_domain_begins_with() {
    let provider = Provider::new().await;
    let first = provider.customer("atelierone").await;
    provider.customer("workshop").await;
    let filter = json!({"Field": "Domain", "Value": "atelier", "Operator": "starts_with"}).to_string();
    let search = |filter: String| provider.call(Method::GET, CUSTOMERS).query(&[("filter", filter)]);
    let found = provider.send(search(filter)).await.expect(200);
    assert_eq!(found.items().len(), 1);
    assert_eq!(found.items()[0]["id"], json!(first));
    let other = json!({"Field": "Domain", "Value": "atelier", "Operator": "contains"}).to_string();
    provider.send(search(other)).await.refused(400, "2000");
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    let provider = Provider::new().await;
    for prefix in ["one", "two", "three"] {
        provider.customer(prefix).await;
    }
    let first = provider.get("/v1/customers?size=2").await.expect(200);
    assert_eq!((first.items().len(), &first.body["totalCount"]), (2, &json!(3)));
    let next = first.text("/links/next/uri");
    provider.get(&format!("/v1{next}")).await.refused(400, "2000");
    let call = provider
        .call(Method::GET, &format!("/v1{next}"))
        .header(first.text("/links/next/headers/0/key"), first.text("/links/next/headers/0/value"));
    let second = provider.send(call).await.expect(200);
    assert_eq!(second.items().len(), 1);
    assert!(second.body["links"].get("next").is_none());
}

#[tokio::test]
async fn a_deleted_customer_is_gone_and_its_prefix_stays_taken() {
    let provider = Provider::new().await;
    let id = provider.customer("atelier").await;
    provider.subscription(&id, 3).await;
    let path = format!("{CUSTOMERS}/{id}");
    provider.send(provider.call(Method::DELETE, &path)).await.expect(204);
    provider.get(&path).await.refused(404, "60003");
    assert!(provider.is_taken("atelier").await);
    assert_eq!(provider.counts().await["subscriptions"], 0);
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_as_such() {
    let provider = Provider::new().await;
    provider.get("/v1/customers/atelier").await.refused(400, "2000");
    provider.get(&format!("/v1/customers/{}", Uuid::new_v4())).await.refused(404, "60003");
}

#[tokio::test]
async fn the_review_of_an_account_is_shown_or_there_is_none() {
    let provider = Provider::new().await;
    let id = provider.customer("atelier").await;
    let path = format!("{CUSTOMERS}/{id}/validationStatus?type=account");
    let none = provider.get(&path).await;
    assert_eq!(none.text("/errorName"), "SandboxRefusal", "this API words its refusals differently");
    none.refused(404, "600074");

    let review = json!({"customerId": id, "status": "UnderReview"});
    provider.post("/control/reviews", &review).await.expect(200);
    assert_eq!(provider.get(&path).await.expect(200).text("/status"), "UnderReview");

    let review = json!({"customerId": "next", "status": "Not Ready"});
    provider.post("/control/reviews", &review).await.expect(200);
    let next = provider.customer("workshop").await;
    let path = format!("{CUSTOMERS}/{next}/validationStatus?type=account");
    assert_eq!(provider.get(&path).await.expect(200).text("/status"), "Not Ready");
}

#[tokio::test]
async fn the_customer_agreement_is_signed_unless_told_otherwise() {
    let provider = Provider::new().await;
    let signed = async |id: &str| {
        let path = format!("{CUSTOMERS}/{id}/directSignedMicrosoftCustomerAgreementStatus");
        provider.get(&path).await.expect(200).body["isSigned"].clone()
    };
    let first = provider.customer("atelier").await;
    assert_eq!(signed(&first).await, true);
    let unsigned = json!({"customerId": "next", "signed": false});
    provider.post("/control/agreements", &unsigned).await.expect(200);
    let next = provider.customer("workshop").await;
    assert_eq!(signed(&next).await, false);
    assert_eq!(signed(&first).await, true);
    provider.post("/control/agreements", &json!({"customerId": next, "signed": true})).await.expect(200);
    assert_eq!(signed(&next).await, true);
}

#[tokio::test]
async fn a_billing_profile_is_revised_as_a_whole_under_its_etag() {
    let provider = Provider::new().await;
    let path = format!("{CUSTOMERS}/{}/profiles/billing", provider.customer("atelier").await);
    let profile = provider.get(&path).await.expect(200).body;
    let revise = async |body: &Value, etag: Option<&str>| {
        let call = provider.call(Method::PUT, &path).json(body);
        let call = match etag {
            Some(etag) => call.header("If-Match", format!("\"{etag}\"")),
            None => call,
        };
        provider.send(call).await
    };
    let etag = profile["attributes"]["etag"].as_str().expect("an etag");
    let mut other = profile.clone();
    other["companyName"] = json!("Atelier Suivant");
    revise(&other, None).await.refused(400, "2000");
    revise(&other, Some("older")).await.refused(400, "2055");
    for (pointer, value, code) in [
        ("/email", json!("camille@provider.example"), "27002"),
        ("/companyName", json!("SARL"), "27001"),
        ("/defaultAddress/postalCode", json!("5900"), "27003"),
        ("/defaultAddress", Value::Null, "2000"),
    ] {
        let mut wrong = other.clone();
        *wrong.pointer_mut(pointer).expect("a field") = value;
        revise(&wrong, Some(etag)).await.refused(400, code);
    }
    let revised = revise(&other, Some(etag)).await.expect(200);
    assert_eq!(revised.text("/companyName"), "Atelier Suivant");
    assert_ne!(revised.text("/attributes/etag"), etag);
    assert_eq!(provider.get(&path).await.expect(200).body, revised.body);
}
