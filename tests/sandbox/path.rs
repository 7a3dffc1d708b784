//! The whole path of an order, from the first token to the subscriptions.

use aubade::sandbox::{Delays, seeds};
use serde_json::json;
use time::Duration;

use super::{BASIC, Provider};

#[tokio::test]
async fn an_order_becomes_a_tenant_with_a_subscription() {
    let provider = Provider::new().await;
    let ids = json!({"partnerIds": [seeds::RESELLER_MPN]});
    let valid = provider.post("/v1/partners/validateresellers", &ids).await.expect(200);
    assert_eq!(valid.body["validationResults"][0]["isValidPartnerIdOnRecord"], true);
    assert!(!provider.is_taken("atelier").await);

    let customer = provider.customer("atelier").await;
    assert!(provider.is_taken("atelier").await);

    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201);
    assert_eq!(cart.body["lineItems"][0]["pricing"]["extendedPrice"], json!(23.52));
    let bought = provider.check_out(&customer, &cart.text("/id")).await.expect(201);

    let order = bought.text("/orders/0/id");
    let order = provider.get(&format!("/v1/customers/{customer}/orders/{order}")).await.expect(200);
    assert_eq!(order.text("/status"), "completed");
    assert_eq!(order.text("/lineItems/0/partnerIdOnRecord"), seeds::RESELLER_MPN);

    let held = provider.get(&format!("/v1/customers/{customer}/subscriptions")).await.expect(200);
    assert_eq!(held.items().len(), 1);
    assert_eq!(held.items()[0]["id"], order.body["lineItems"][0]["subscriptionId"]);
    assert_eq!(held.items()[0]["quantity"], 5);
    assert_eq!(held.items()[0]["status"], "active");
    assert_eq!(held.items()[0]["partnerId"], seeds::RESELLER_MPN);
}

#[tokio::test]
async fn an_order_is_pending_then_names_its_subscription_then_is_listed() {
    let delays = Delays {
        completion: Duration::seconds(30),
        subscription: Duration::seconds(60),
        listing: Duration::minutes(15),
        seats: Duration::ZERO,
    };
    let provider = Provider::with(delays, None).await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let order = provider.check_out(&customer, &cart).await.expect(201).text("/orders/0/id");
    let order = format!("/v1/customers/{customer}/orders/{order}");
    let orders = format!("/v1/customers/{customer}/orders");
    let held = format!("/v1/customers/{customer}/subscriptions");

    let fresh = provider.get(&order).await.expect(200);
    assert_eq!(fresh.text("/status"), "pending");
    assert!(fresh.body["lineItems"][0].get("subscriptionId").is_none());

    provider.pass(Duration::seconds(30));
    assert_eq!(provider.get(&order).await.text("/status"), "completed");
    assert!(provider.get(&held).await.items().is_empty());

    provider.pass(Duration::seconds(30));
    assert!(provider.get(&order).await.body["lineItems"][0]["subscriptionId"].is_string());
    assert_eq!(provider.get(&held).await.items().len(), 1);
    assert!(provider.get(&orders).await.items().is_empty());

    provider.pass(Duration::minutes(14));
    assert_eq!(provider.get(&orders).await.items().len(), 1);
}
