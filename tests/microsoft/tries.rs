//! Tries: what is repeated, under which ids, and what is known when nothing helps.

use std::time::Duration;

use aubade::microsoft::{Cause, Failure, Limits};
use serde_json::json;

use super::stage::{Stage, customer, ids, reseller};

const CUSTOMERS: &str = "/v1/customers$";

#[actix_web::test]
async fn a_server_error_is_tried_again_under_the_same_ids() {
    let stage = Stage::new().await;
    stage.fault("POST", CUSTOMERS, json!({ "fail": { "status": 503 } }), 3).await;
    let ids = ids();
    stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    assert_eq!(stage.received("POST", CUSTOMERS).await, [ids.request; 4]);
}

#[actix_web::test]
async fn after_the_last_try_the_outcome_is_unknown() {
    let stage = Stage::new().await;
    stage.fault("POST", CUSTOMERS, json!({ "fail": { "status": 502 } }), 4).await;
    let failure = stage.microsoft.create_customer(&ids(), &customer("boulangerie")).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    assert_eq!(failure.cause(), Cause::ServerSide);
    assert!(!failure.settles());
    assert_eq!(stage.received("POST", CUSTOMERS).await.len(), 4);
}

#[actix_web::test]
async fn a_refusal_is_not_tried_again() {
    let stage = Stage::new().await;
    for status in [400, 403, 404, 409] {
        stage.fault("POST", CUSTOMERS, json!({ "refuse": { "status": status, "code": "424242" } }), 1).await;
        let failure = stage.microsoft.create_customer(&ids(), &customer("boulangerie")).await.unwrap_err();
        assert!(matches!(&failure, Failure::Refused(refusal) if refusal.status == status), "{failure:?}");
        assert!(failure.settles());
    }
    assert_eq!(stage.received("POST", CUSTOMERS).await.len(), 4);
    assert_eq!(stage.count("customers").await, 0);
}

#[actix_web::test]
async fn throttling_says_how_long_to_wait_and_is_not_tried_at_once() {
    let stage = Stage::new().await;
    stage.fault("GET", "/v1/relationships", json!({ "throttle": { "retryAfter": 37 } }), 1).await;
    let failure = stage.microsoft.relationship(&ids(), &reseller()).await.unwrap_err();
    assert!(
        matches!(failure, Failure::Later { wait, refusal: None } if wait == Duration::from_secs(37)),
        "{failure:?}"
    );
    assert_eq!(failure.cause(), Cause::Throttled);
    assert_eq!(stage.received("GET", "/v1/relationships").await.len(), 1);
}

#[actix_web::test]
async fn throttling_after_a_lost_try_leaves_the_outcome_unknown() {
    let stage = Stage::new().await;
    stage.fault("POST", CUSTOMERS, json!("drop"), 1).await;
    stage.fault("POST", CUSTOMERS, json!({ "throttle": { "retryAfter": 5 } }), 1).await;
    let ids = ids();
    let failure = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    // The customer was made by the lost try, and its credentials are not lost.
    let created = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    assert!(created.credentials.is_some());
    assert_eq!(stage.count("customers").await, 1);
}

#[actix_web::test]
async fn an_answer_lost_on_the_way_is_asked_for_again() {
    let stage = Stage::new().await;
    stage.fault("POST", CUSTOMERS, json!("drop"), 1).await;
    let ids = ids();
    let created = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    assert!(created.credentials.is_some());
    assert_eq!(stage.received("POST", CUSTOMERS).await, [ids.request; 2]);
    assert_eq!(stage.count("customers").await, 1);
}

#[actix_web::test]
async fn an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown() {
    let limits = Limits { total: Duration::from_millis(300), pauses: Vec::new(), ..Limits::default() };
    let stage = Stage::with_limits(limits).await;
    stage.microsoft.check().await.unwrap();
    stage.fault("POST", CUSTOMERS, json!({ "delay": { "milliseconds": 60_000 } }), 1).await;
    let ids = ids();
    let failure = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    let created = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    assert!(created.credentials.is_some());
    assert_eq!(stage.count("customers").await, 1);
}

#[actix_web::test]
async fn a_lost_answer_about_a_name_makes_it_neither_free_nor_taken() {
    let stage = Stage::with_limits(Limits { pauses: Vec::new(), ..Limits::default() }).await;
    for act in ["drop", "drop-before"] {
        stage.fault("HEAD", "/v1/domains", json!(act), 1).await;
        let failure =
            stage.microsoft.domain_availability(&ids(), &"boulangerie".parse().unwrap()).await.unwrap_err();
        assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    }
}
