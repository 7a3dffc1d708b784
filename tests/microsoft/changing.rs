//! Changing a subscription: the whole of it is sent back, and nothing else of it changes.

use std::num::NonZeroU32;

use aubade::microsoft::Cause;
use aubade::microsoft::subscriptions::{Changed, RawSubscription, SubscriptionStatus};
use serde_json::json;
use time::Duration;

use super::stage::{Stage, ids};

fn licences(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

fn done(changed: Changed) -> RawSubscription {
    match changed {
        Changed::Done(subscription) => *subscription,
        Changed::Accepted => panic!("it was to be done at once"),
    }
}

#[actix_web::test]
async fn licences_are_added_and_the_rest_stays_as_it_was() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let before = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let wanted = before.clone().with_quantity(licences(8));
    let after = done(stage.microsoft.replace_subscription(&ids(), tenant, &wanted).await.unwrap());
    assert_eq!(after.view().quantity, Some(8));
    assert!(after.view().auto_renew_enabled);
    assert_eq!(after.view().friendly_name, before.view().friendly_name);
    assert_eq!(after.view().commitment_end(), before.view().commitment_end());
}

#[actix_web::test]
async fn microsoft_says_how_many_licences_may_still_go_and_until_when() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let raw = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let bought = raw.view().creation_date.unwrap();
    let refundable = raw.view().refundable_quantity.clone().unwrap();
    assert_eq!(refundable.total_quantity, Some(5));
    assert_eq!(refundable.details[0].quantity, Some(5));
    assert_eq!(refundable.details[0].allowed_until_date_time, Some(bought + Duration::hours(168)));
    assert_eq!(raw.view().cancellation_allowed_until_date, Some(bought + Duration::hours(168)));
}

#[actix_web::test]
async fn licences_cannot_go_and_nothing_can_be_cancelled_after_the_window() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    stage.clock.advance(Duration::days(8));
    let raw = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    for wanted in [raw.clone().with_quantity(licences(4)), raw.cancelled()] {
        let failure = stage.microsoft.replace_subscription(&ids(), tenant, &wanted).await.unwrap_err();
        assert_eq!(failure.cause(), Cause::WindowClosed, "{failure:?}");
    }
}

#[actix_web::test]
async fn a_cancelled_subscription_is_over() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let raw = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let after =
        done(stage.microsoft.replace_subscription(&ids(), tenant, &raw.clone().cancelled()).await.unwrap());
    assert_eq!(after.view().status, SubscriptionStatus::Deleted);
    let again = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap().with_quantity(licences(6));
    let failure = stage.microsoft.replace_subscription(&ids(), tenant, &again).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::SubscriptionEnded, "{failure:?}");
}

#[actix_web::test]
async fn a_change_can_take_its_time() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let raw = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let path = "/v1/customers/*/subscriptions/*";
    stage.fault("PATCH", path, json!({ "slow": { "seconds": 600 } }), 1).await;
    let wanted = raw.with_quantity(licences(8));
    let changed = stage.microsoft.replace_subscription(&ids(), tenant, &wanted).await.unwrap();
    assert_eq!(changed, Changed::Accepted);
    let quantity = async || stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap().view().quantity;
    assert_eq!(quantity().await, Some(5));
    let failure = stage.microsoft.replace_subscription(&ids(), tenant, &wanted).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::Busy, "{failure:?}");
    stage.clock.advance(Duration::minutes(11));
    assert_eq!(quantity().await, Some(8));
}

#[actix_web::test]
async fn a_subscription_that_changed_since_it_was_read_is_not_overwritten() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let seen = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    assert!(seen.etag().is_some_and(|etag| !etag.is_empty()));
    let first = seen.clone().with_quantity(licences(8));
    done(stage.microsoft.replace_subscription(&ids(), tenant, &first).await.unwrap());
    let second = seen.with_quantity(licences(6));
    let failure = stage.microsoft.replace_subscription(&ids(), tenant, &second).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::Outdated, "{failure:?}");
}
