//! Between customer and partners: the agreement and its attestation, invitations, resellers tied to a tenant.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::{Value, json};

use super::{BASIC, Provider};

const MCA: &str = "MicrosoftCustomerAgreement";

async fn unsigned() -> (Provider, String) {
    let provider = Provider::new().await;
    provider.post("/control/agreements", &json!({"customerId": "next", "signed": false})).await.expect(200);
    let customer = provider.customer("atelier").await;
    (provider, format!("/v1/customers/{customer}"))
}

async fn is_signed(provider: &Provider, customer: &str) -> Value {
    let path = format!("{customer}/directSignedMicrosoftCustomerAgreementStatus");
    provider.get(&path).await.expect(200).body["isSigned"].clone()
}

/// The attestation of an acceptance as it was before 2026.
fn attestation(template: &Value) -> Value {
    json!({
        "primaryContact": {"firstName": "Camille", "lastName": "Exemple", "email": "camille@customer.example"},
        "templateId": template,
        "dateAgreed": "2026-01-01T00:00:00Z",
        "type": MCA,
    })
}

async fn template(provider: &Provider) -> Value {
    let texts = provider.get(&format!("/v1/agreements?agreementType={MCA}")).await.expect(200);
    assert_eq!(texts.items()[0]["agreementType"], MCA);
    texts.items()[0]["templateId"].clone()
}

#[tokio::test]
async fn the_older_attestation_is_retired_in_the_shape_of_agreements() {
    let (provider, customer) = unsigned().await;
    let template = template(&provider).await;
    let refused = provider.post(&format!("{customer}/agreements"), &attestation(&template)).await;
    assert_eq!(refused.body["isRetryable"], false);
    refused.refused(403, "600062");
    assert_eq!(is_signed(&provider, &customer).await, false);
    let older = provider.get("/v1/agreements").await.expect(200);
    assert_eq!(older.items()[0]["agreementType"], "MicrosoftCloudAgreement");
}

#[tokio::test]
async fn the_older_attestation_works_where_the_rules_say_so_once_for_each_contact() {
    let (provider, customer) = unsigned().await;
    provider.rules(json!({"legacyAttestation": true})).await;
    let path = format!("{customer}/agreements");
    let sound = attestation(&template(&provider).await);
    for (field, value) in [
        ("primaryContact", Value::Null),
        ("templateId", Value::Null),
        ("dateAgreed", json!("2999-01-01T00:00:00Z")),
        ("type", json!("Another")),
    ] {
        let mut body = sound.clone();
        body[field] = value;
        provider.post(&path, &body).await.refused(400, "2000");
    }
    let made = provider.post(&path, &sound).await.expect(201);
    assert!(made.body["userId"].is_string());
    assert_eq!(is_signed(&provider, &customer).await, true);
    provider.post(&path, &sound).await.refused(409, "600061");
    let listed = provider.get(&format!("{path}?agreementType={MCA}")).await.expect(200);
    assert_eq!(listed.items()[0]["primaryContact"]["email"], "camille@customer.example");
}

#[tokio::test]
async fn the_enhanced_attestation_needs_the_applications_own_token_and_the_customers_button() {
    let (provider, customer) = unsigned().await;
    let as_app = async |path: String, body: &Value| {
        provider.send(provider.bare(Method::POST, &path).bearer_auth(&provider.app).json(body)).await
    };
    let contact = json!({"firstName": "Camille", "lastName": "Exemple", "email": "camille@customer.example",
        "companyName": "Atelier Exemple"});
    let attestations = format!("{customer}/agreementattestations");
    provider.post(&attestations, &contact).await.refused(403, "900329");
    as_app(attestations.clone(), &json!({"firstName": "Camille"})).await.refused(400, "2000");
    let begun = as_app(attestations, &contact).await.expect(201);
    let agreement = json!({"attestationId": begun.text("/attestationId")});
    as_app(format!("{customer}/agreements"), &agreement).await.refused(400, "600063");

    let page = begun.text("/acceptanceUrl").replace(provider.sandbox.url(), "");
    provider.send(provider.bare(Method::GET, &page)).await.expect(200);
    let form = [("attestation", begun.text("/attestationId"))];
    provider.send(provider.bare(Method::POST, "/board/attestations").form(&form)).await.expect(200);
    as_app(format!("{customer}/agreements"), &agreement).await.expect(201);
    assert_eq!(is_signed(&provider, &customer).await, true);
}

#[tokio::test]
async fn a_tenant_that_exists_accepts_a_resellers_invitation_and_brings_what_it_has() {
    let provider = Provider::new().await;
    let link = provider.get("/v1/customers/relationshiprequests").await.expect(200).text("/url");
    assert!(link.contains(&seeds::PROVIDER_TENANT.to_string()), "{link}");
    let page = link.replace(provider.sandbox.url(), "").replace("msppId=0", "msppId=4815162");
    let page = provider.send(provider.bare(Method::GET, &page)).await.expect(200);
    assert!(page.body.as_str().expect("a page").contains("value=\"4815162\""));

    let known = provider.get("/control/invitations").await.expect(200);
    assert_eq!((known.items().len(), &known.items()[0]["accepted"]), (3, &json!(false)));
    let accept = |mpn: &str| json!({"tenant": "harbourexample", "mpnId": mpn});
    provider.post("/control/invitations", &accept(seeds::STRANGER_MPN)).await.refused(400, "900414");
    let customer = provider.post("/control/invitations", &accept(seeds::RESELLER_MPN)).await.expect(201);
    let customer = format!("/v1/customers/{}", customer.text("/customerId"));

    let listed = provider.get("/v1/customers").await.expect(200);
    assert_eq!(listed.items()[0]["companyProfile"]["domain"], "harbourexample.onmicrosoft.com");
    assert_eq!(listed.items()[0]["associatedPartnerId"], json!(seeds::RESELLER_TENANT));
    let licences = provider.get(&format!("{customer}/subscribedskus")).await.expect(200);
    let seats: Vec<_> = licences.items().iter().map(|item| item["totalUnits"].clone()).collect();
    assert_eq!(seats.len(), 2);
    assert!(seats.contains(&json!(12)), "{seats:?}");
    assert!(provider.get(&format!("{customer}/subscriptions")).await.expect(200).items().is_empty());
    let id = customer.rsplit('/').next().expect("an id");
    provider.subscription(id, 2).await;
}

#[tokio::test]
async fn a_tenant_can_be_tied_to_two_resellers() {
    let provider = Provider::new().await;
    let mut customer = String::new();
    for mpn in [seeds::RESELLER_MPN, seeds::SECOND_RESELLER_MPN, seeds::RESELLER_MPN] {
        let accept = json!({"tenant": "orchardexample.onmicrosoft.com", "mpnId": mpn});
        customer = provider.post("/control/invitations", &accept).await.expect(201).text("/customerId");
    }
    let tied = provider.get(&format!("/v1/customers/{customer}/relationships")).await.expect(200);
    let mpns: Vec<_> = tied.items().iter().map(|item| item["mpnId"].clone()).collect();
    assert_eq!(mpns, [seeds::RESELLER_MPN, seeds::SECOND_RESELLER_MPN]);
    provider.post("/control/invitations", &json!({"tenant": "nobody"})).await.refused(404, "60003");
}

#[tokio::test]
async fn the_prefix_of_a_tenant_that_exists_is_taken() {
    let provider = Provider::new().await;
    assert!(provider.is_taken("harbourexample").await);
    assert!(!provider.item(BASIC, "0001", "P1Y").await.is_empty());
}
