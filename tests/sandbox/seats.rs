//! What the customer's directory shows of seats, a moment late, and what is analysed of them.

use aubade::sandbox::Delays;
use serde_json::json;
use time::Duration;

use super::Provider;

/// A customer whose directory hears of seats five minutes late.
async fn late() -> (Provider, String) {
    let provider = Provider::with(Delays { seats: Duration::minutes(5), ..Delays::none() }, None).await;
    let customer = provider.customer("atelier").await;
    (provider, customer)
}

#[tokio::test]
async fn seats_show_minutes_after_they_were_bought_changed_and_suspended() {
    let (provider, customer) = late().await;
    let path = format!("/v1/customers/{customer}/subscribedskus");
    let units = async || {
        let found = provider.get(&path).await.expect(200);
        found.items().first().map(|sku| (sku["activeUnits"].clone(), sku["suspendedUnits"].clone()))
    };
    let held = provider.subscription(&customer, 3).await;
    assert_eq!(units().await, None);
    provider.pass(Duration::minutes(5));
    assert_eq!(units().await, Some((json!(3), json!(0))));

    let mut body = provider.get(&held).await.expect(200).body;
    body["quantity"] = json!(8);
    provider.patch(&held, &body).await.expect(200);
    assert_eq!(provider.get(&held).await.body["quantity"], 8);
    let status = format!("{held}/provisioningstatus");
    let pending = provider.get(&status).await.expect(200);
    assert_eq!((pending.text("/status"), &pending.body["quantity"]), ("pending".into(), &json!(3)));
    provider.pass(Duration::minutes(3));
    body["status"] = json!("suspended");
    provider.patch(&held, &body).await.expect(200);
    assert_eq!(units().await, Some((json!(3), json!(0))));
    provider.pass(Duration::minutes(2));
    assert_eq!(units().await, Some((json!(8), json!(0))), "each change arrives in its own time");
    provider.pass(Duration::minutes(3));
    assert_eq!(units().await, Some((json!(0), json!(8))));
    assert_eq!(provider.get(&status).await.expect(200).text("/status"), "success");
}

#[tokio::test]
async fn a_seat_that_does_not_show_yet_is_given_to_nobody() {
    let (provider, customer) = late().await;
    provider.subscription(&customer, 1).await;
    let users = provider.get(&format!("/v1/customers/{customer}/users")).await.expect(200);
    let user = users.items()[0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/customers/{customer}/users/{user}/licenseupdates");
    let assign = json!({"licensesToAssign": [{"skuId": "b9f2d579-7826-4e3b-824e-7e8ec136cdb3"}]});
    provider.post(&path, &assign).await.refused(400, "60012");
    provider.pass(Duration::minutes(5));
    provider.post(&path, &assign).await.expect(201);
    for (analysis, field, sold) in
        [("deployment", "licensesDeployed", Some(("licensesSold", 1))), ("usage", "licensesActive", None)]
    {
        let path = format!("/v1/customers/{customer}/analytics/licenses/{analysis}");
        let found = provider.get(&path).await.expect(200);
        assert_eq!(found.items()[0][field], 1, "{analysis}");
        assert_eq!(found.items()[0]["customerName"], "Atelier Exemple");
        if let Some((name, count)) = sold {
            assert_eq!(found.items()[0][name], count);
        }
    }
}

#[tokio::test]
async fn nothing_hangs_below_a_subscription_of_the_newer_kind() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let held = provider.subscription(&customer, 1).await;
    assert_eq!(provider.get(&format!("{held}/addons")).await.expect(200).body["totalCount"], 0);
    let other = provider.customer("workshop").await;
    let id = held.rsplit('/').next().expect("an id");
    let path = format!("/v1/customers/{other}/subscriptions/{id}/addons");
    provider.get(&path).await.refused(404, "20003");
}
