//! The end of the relationship with a customer, and its beginning again.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::json;

use super::Provider;

/// The last change of a customer.
fn none() -> serde_json::Value {
    json!({"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}})
}

#[tokio::test]
async fn a_customer_is_left_once_nothing_is_charged_any_more_and_nothing_of_it_is_shown_then() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let path = format!("/v1/customers/{customer}");
    let held = provider.subscription(&customer, 3).await;
    let mut suspended = provider.get(&held).await.body;
    provider.patch(&path, &none()).await.refused(400, "800002");
    suspended["status"] = json!("suspended");
    provider.patch(&held, &suspended).await.expect(200);
    provider.patch(&path, &none()).await.refused(400, "800002");
    suspended["status"] = json!("deleted");
    provider.patch(&held, &suspended).await.expect(200);

    let left = provider.patch(&path, &none()).await.expect(200);
    assert_eq!((left.text("/relationshipToPartner"), left.text("/id")), ("none".into(), customer.clone()));
    for below in ["", "/subscriptions", "/orders", "/users", "/subscribedskus", "/qualifications"] {
        provider.get(&format!("{path}{below}")).await.refused(403, "20002");
    }
    let item = provider.item(super::BASIC, "0001", "P1Y").await;
    provider.cart(&customer, &item, 1).await.refused(403, "20002");
    provider.patch(&path, &none()).await.refused(403, "20002");
    assert!(provider.get("/v1/customers").await.expect(200).items().is_empty());
    assert!(provider.is_taken("atelier").await, "the tenant lives on");
}

#[tokio::test]
async fn a_customer_that_was_left_comes_back_by_an_invitation_with_the_reseller_that_it_names() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    provider.patch(&format!("/v1/customers/{customer}"), &none()).await.expect(200);
    let accepted = json!({"tenant": "atelier", "mpnId": seeds::SECOND_RESELLER_MPN});
    let back = provider.post("/control/invitations", &accepted).await.expect(201);
    assert_eq!(back.text("/customerId"), customer);
    let shown = provider.get(&format!("/v1/customers/{customer}")).await.expect(200);
    assert_eq!(shown.body["associatedPartnerId"], json!(seeds::SECOND_RESELLER_TENANT));
    assert_eq!(shown.text("/relationshipToPartner"), "reseller");
}

#[tokio::test]
async fn nothing_else_of_a_relationship_is_changed() {
    let provider = Provider::new().await;
    let path = format!("/v1/customers/{}", provider.customer("atelier").await);
    for body in [json!({}), json!({"relationshipToPartner": "advisor"}), json!({"relationshipToPartner": 0})]
    {
        provider.patch(&path, &body).await.refused(400, "2000");
    }
    provider.patch("/v1/customers/00000000-0000-4000-8000-000000000000", &none()).await.refused(404, "60003");
    provider.send(provider.bare(Method::PATCH, &path).json(&none())).await.refused(401, "401");
    provider.get(&path).await.expect(200);
}
