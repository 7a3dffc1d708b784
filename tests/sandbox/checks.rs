//! What is asked before an order: domain, address, country, reseller.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Provider, request_id};

#[tokio::test]
async fn a_domain_is_taken_or_free_without_a_body_and_with_the_ids_of_the_call() {
    let provider = Provider::new().await;
    let (request, correlation) = (request_id(), request_id());
    for (prefix, status) in [("contoso", 200), ("atelierexemple", 404)] {
        let path = format!("/v1/domains/{prefix}.onmicrosoft.com");
        let call = provider
            .call(Method::HEAD, &path)
            .header("MS-RequestId", &request)
            .header("MS-CorrelationId", &correlation);
        let answer = provider.send(call).await.expect(status);
        assert_eq!(answer.headers["MS-RequestId"], request.as_str());
        assert_eq!(answer.headers["MS-CorrelationId"], correlation.as_str());
        assert!(answer.headers.contains_key("MS-CV"));
        assert_eq!(answer.body, "");
    }
}

#[tokio::test]
async fn ids_are_made_for_a_call_that_brings_none() {
    let provider = Provider::new().await;
    let answer = provider.get("/v1/customers").await.expect(200);
    let made = answer.headers["MS-RequestId"].to_str().expect("a text");
    assert!(made.parse::<uuid::Uuid>().is_ok(), "{made}");
}

#[tokio::test]
async fn a_wrong_path_is_a_404_that_does_not_know_the_call() {
    let provider = Provider::new().await;
    let call = provider.call(Method::HEAD, "/v1/domain/atelier").header("MS-RequestId", request_id());
    let answer = provider.send(call).await.expect(404);
    assert!(!answer.headers.contains_key("MS-RequestId"));
}

#[tokio::test]
async fn a_domain_can_be_lost_between_the_check_and_the_creation() {
    let provider = Provider::new().await;
    assert!(!provider.is_taken("atelier").await);
    let taken = provider.post("/control/domains", &json!({"prefix": "Atelier"})).await.expect(200);
    assert_eq!(taken.body["wasFree"], true);
    assert!(provider.is_taken("atelier").await);
    provider.post("/v1/customers", &super::new_customer("atelier")).await.refused(400, "600009");
}

#[tokio::test]
async fn an_address_is_verified_or_another_is_suggested() {
    let provider = Provider::new().await;
    let french =
        json!({"country": "FR", "city": "Lille", "postalCode": "59000", "addressLine1": "1 rue Verte"});
    let with = |field: &str, value: &str| {
        let mut address = french.clone();
        address[field] = json!(value);
        address
    };
    let british =
        json!({"country": "GB", "city": "York", "postalCode": "yo1 7hh", "addressLine1": "1 High Street"});
    for (address, status, suggestions) in [
        (french.clone(), "VerifiedShippable", 1),
        (with("addressLine1", "rue Verte"), "StreetPartial", 3),
        (with("postalCode", "5900"), "None", 0),
        (british, "InteractionRequired", 1),
    ] {
        let answer = provider.post("/v1/validations/address", &address).await.expect(200);
        assert_eq!(answer.text("/status"), status);
        assert_eq!(answer.body["suggestedAddresses"].as_array().map(Vec::len), Some(suggestions));
    }
    let american =
        json!({"Country": "US", "City": "Troy", "PostalCode": "12180", "AddressLine1": "1 Main St"});
    provider.post("/v1/validations/address", &american).await.refused(400, "2000");
}

#[tokio::test]
async fn each_country_says_what_its_form_needs() {
    let provider = Provider::new().await;
    let rules = async |country: &str| {
        provider.get(&format!("/v1/countryvalidationrules/{country}")).await.expect(200).body
    };
    let france = rules("FR").await;
    assert_eq!(france["isPostalCodeRequired"], true);
    assert_eq!(france["isStateRequired"], false);
    assert_eq!(france["supportedCultures"]["value"], json!(["fr-FR"]));
    let america = rules("us").await;
    assert_eq!(america["states"]["value"].as_array().map(Vec::len), Some(51));
    assert_eq!(rules("AE").await["isPostalCodeRequired"], false);
    provider.get("/v1/countryvalidationrules/XX").await.expect(404);
}

#[tokio::test]
async fn resellers_are_validated_together_each_with_its_own_reason() {
    let provider = Provider::new().await;
    let expected = [
        (seeds::RESELLER_MPN, Value::Null),
        (seeds::SECOND_RESELLER_MPN, Value::Null),
        (seeds::UNKNOWN_MPN, json!(900_400)),
        (seeds::NOT_RESELLER_MPN, json!(900_400)),
        (seeds::PROVIDER_MPN, json!(900_400)),
        (seeds::STRANGER_MPN, json!(900_414)),
        (seeds::UNSIGNED_MPN, json!(900_414)),
        (seeds::OTHER_REGION_MPN, json!(900_414)),
    ];
    let ids: Vec<&str> = expected.iter().map(|(mpn, _)| *mpn).collect();
    let answer =
        provider.post("/v1/partners/validateresellers", &json!({"PartnerIds": ids})).await.expect(200);
    for (nth, (mpn, code)) in expected.iter().enumerate() {
        let result = &answer.body["validationResults"][nth];
        assert_eq!(result["partnerId"], *mpn);
        assert_eq!(result["isValidPartnerIdOnRecord"], code.is_null(), "{mpn}");
        assert_eq!(result.get("errorCode").unwrap_or(&Value::Null), code, "{mpn}");
    }
}

#[tokio::test]
async fn relationships_lead_from_a_partner_id_to_its_tenant() {
    let provider = Provider::new().await;
    let path = "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf";
    let found = provider.get(path).await.expect(200);
    let tenant =
        |mpn: &str| found.items().iter().find(|item| item["mpnId"] == mpn).map(|item| item["id"].clone());
    assert_eq!(tenant(seeds::RESELLER_MPN), Some(json!(seeds::RESELLER_TENANT)));
    assert!(tenant(seeds::UNSIGNED_MPN).is_some());
    assert_eq!(tenant(seeds::STRANGER_MPN), None);
    assert_eq!(tenant(seeds::OTHER_REGION_MPN), None);
    provider.get("/v1/relationships").await.refused(400, "2000");
}

#[tokio::test]
async fn the_partner_agreement_is_signed_or_there_is_a_reason() {
    let provider = Provider::new().await;
    let status =
        async |query: String| provider.get(&format!("/v1/compliance/csp/agreementstatus?{query}")).await;
    let mpn = |mpn: &str| format!("mpnId={mpn}");
    assert_eq!(status(mpn(seeds::RESELLER_MPN)).await.expect(200).body["isAgreementSigned"], true);
    assert_eq!(status(mpn(seeds::UNSIGNED_MPN)).await.expect(200).body["isAgreementSigned"], false);
    let by_tenant = format!("tenantId={}", seeds::RESELLER_TENANT);
    assert_eq!(status(by_tenant.clone()).await.expect(200).body["isAgreementSigned"], true);
    status(mpn(seeds::UNKNOWN_MPN)).await.refused(400, "2200");
    status(mpn(seeds::OTHER_REGION_MPN)).await.refused(400, "2201");
    status(mpn(seeds::NOT_RESELLER_MPN)).await.refused(400, "2204");
    status(mpn("abc")).await.refused(400, "2000");
    status(format!("{by_tenant}&{}", mpn(seeds::RESELLER_MPN))).await.refused(400, "2000");
    status(String::new()).await.refused(400, "2001");
}

#[tokio::test]
async fn a_partner_id_has_a_profile_or_is_unknown() {
    let provider = Provider::new().await;
    let found = provider.get(&format!("/v1/profiles/mpn?mpnId={}", seeds::RESELLER_MPN)).await.expect(200);
    assert_eq!(found.text("/mpnId"), seeds::RESELLER_MPN);
    let unknown = provider.get(&format!("/v1/profiles/mpn?mpnId={}", seeds::UNKNOWN_MPN)).await;
    assert_eq!(unknown.body["code"], 3000, "short codes are numbers");
    unknown.refused(404, "3000");
    assert_eq!(provider.get("/v1/profiles/mpn").await.text("/mpnId"), seeds::PROVIDER_MPN);
}
