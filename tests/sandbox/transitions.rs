//! Upgrades: what a subscription can go over to, and what becomes of its seats and its clock.

use serde_json::{Value, json};
use time::macros::datetime;

use super::subscriptions::{Held, instant};

const STANDARD: &str = "CFQ7TTC0LDPB";

/// The current item of Business Standard, as the eligibilities name it.
async fn target(held: &Held) -> String {
    let path = format!("{}/transitioneligibilities?eligibilityType=immediate", held.path);
    let found = held.provider.get(&path).await.expect(200);
    let item = found.items().iter().find(|item| item["title"] == "Microsoft 365 Business Standard");
    let item = item.expect("an upgrade");
    assert_eq!(item["eligibilities"][0]["isEligible"], true);
    item["catalogItemId"].as_str().expect("an id").to_owned()
}

async fn upgrade(held: &Held, item: &str, quantity: i64, extra: Value) -> super::Answer {
    let mut body =
        json!({"toCatalogItemId": item, "quantity": quantity, "transitionType": "transition_only"});
    if let (Some(body), Value::Object(extra)) = (body.as_object_mut(), extra) {
        body.extend(extra);
    }
    held.provider.post(&format!("{}/transitions", held.path), &body).await
}

fn sibling(held: &Held, answer: &super::Answer) -> String {
    format!("{}/{}", held.path.rsplit_once('/').expect("a path").0, answer.text("/toSubscriptionId"))
}

#[tokio::test]
async fn all_the_seats_go_over_and_the_old_subscription_is_gone() {
    let held = Held::new().await;
    let item = target(&held).await;
    assert!(item.starts_with(STANDARD));
    let done = upgrade(&held, &item, 10, json!({})).await.expect(200);
    assert_eq!(
        (done.text("/events/0/name"), done.text("/events/0/status")),
        ("Conversion".into(), "Completed".into())
    );
    assert_eq!(held.read().await["status"], "deleted");
    let born = held.provider.get(&sibling(&held, &done)).await.expect(200);
    assert_eq!((&born.body["quantity"], born.text("/offerId")), (&json!(10), item));
    let found = held
        .provider
        .get(&format!("{}/transitions?operationId={}", held.path, done.text("/operationId")))
        .await;
    assert_eq!(found.expect(200).items().len(), 1);
}

#[tokio::test]
async fn some_seats_go_over_with_the_clock_of_their_parent_e11() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-05 10:00 UTC)).await;
    let item = target(&held).await;
    let done = upgrade(&held, &item, 4, json!({})).await.expect(200);
    assert_eq!(held.read().await["quantity"], 6);
    assert_eq!(held.read().await["refundableQuantity"]["totalQuantity"], 6);
    let born = held.provider.get(&sibling(&held, &done)).await.expect(200).body;
    assert_eq!(instant(&born["cancellationAllowedUntilDate"]), datetime!(2027-03-08 10:00 UTC));
    assert_eq!(instant(&born["commitmentEndDateTime"]), datetime!(2028-03-01 23:59:59 UTC));
    assert_eq!(born["refundableQuantity"]["totalQuantity"], 4);

    let into = json!({"toSubscriptionId": done.text("/toSubscriptionId")});
    held.at(datetime!(2027-03-20 10:00 UTC)).await;
    let item = target(&held).await;
    let joined = upgrade(&held, &item, 2, into).await.expect(200);
    let grown = held.provider.get(&sibling(&held, &joined)).await.expect(200).body;
    assert_eq!((&grown["quantity"], &grown["refundableQuantity"]["totalQuantity"]), (&json!(6), &json!(0)));
}

#[tokio::test]
async fn licences_move_along_only_with_the_role_for_it() {
    let held = Held::new().await;
    let customer = held.path.split('/').nth(3).expect("a customer");
    let none = json!({"customerId": customer, "roles": []});
    held.provider.post("/control/roles", &none).await.expect(200);
    let item = target(&held).await;
    let found = held.provider.get(&format!("{}/transitioneligibilities", held.path)).await.expect(200);
    assert_eq!(found.items()[0]["eligibilities"][1]["errors"][0]["code"], "13");
    let transfer = json!({"transitionType": "transition_with_license_transfer"});
    upgrade(&held, &item, 10, transfer).await.refused(403, "900308");
}

#[tokio::test]
async fn what_cannot_go_over_is_refused() {
    let held = Held::new().await;
    let item = target(&held).await;
    upgrade(&held, &item, 11, json!({})).await.refused(400, "2002");
    upgrade(&held, &item, 0, json!({})).await.refused(400, "2002");
    upgrade(&held, &format!("{STANDARD}:0001:CFQ7TTC00000"), 1, json!({})).await.refused(404, "400019");
    upgrade(&held, &item, 1, json!({"transitionType": "leap"})).await.refused(400, "2000");
    upgrade(&held, &item, 1, json!({"transitionType": null})).await.refused(400, "2000");
    let other = held.provider.item("CFQ7TTC0LF8R", "0001", "P1Y").await;
    upgrade(&held, &other, 1, json!({})).await.refused(403, "800020");
    held.change("status", json!("suspended")).await.expect(200);
    upgrade(&held, &item, 1, json!({})).await.refused(403, "800020");
    let found = held.provider.get(&format!("{}/transitioneligibilities", held.path)).await.expect(200);
    assert_eq!(found.items()[0]["eligibilities"][0]["errors"][0]["code"], "2");
}
