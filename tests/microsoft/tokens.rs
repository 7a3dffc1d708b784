//! Tokens: asked for once, renewed in time, and what happens when the consent has ended.

use aubade::microsoft::{Cause, Certificate, Credential, Failure, Microsoft, Settings, TokenVersion};
use aubade::sandbox::seeds;
use serde_json::json;
use time::Duration;

use super::stage::{Stage, ids, quick, reseller, settings};

const TOKENS: &str = "/*/oauth2/token";

#[actix_web::test]
async fn a_crowd_of_calls_asks_for_one_token() {
    let stage = Stage::new().await;
    let calls =
        (0..8).map(|_| async { stage.microsoft.relationship(&ids(), &reseller()).await.unwrap().unwrap() });
    let found = futures_util::future::join_all(calls).await;
    assert_eq!(found.len(), 8);
    assert_eq!(stage.received("POST", TOKENS).await.len(), 1);
}

#[actix_web::test]
async fn a_crowd_of_calls_shares_one_failure() {
    let stage = Stage::new().await;
    stage.fault("POST", TOKENS, json!({ "fail": { "status": 503 } }), 4).await;
    let calls =
        (0..8).map(|_| async { stage.microsoft.relationship(&ids(), &reseller()).await.unwrap_err() });
    let failures = futures_util::future::join_all(calls).await;
    assert!(failures.iter().all(|failure| matches!(failure, Failure::Unknown(_))), "{failures:?}");
    assert_eq!(stage.received("POST", TOKENS).await.len(), 4);
    stage.microsoft.relationship(&ids(), &reseller()).await.unwrap();
}

#[actix_web::test]
async fn the_two_kinds_are_asked_for_and_kept_apart() {
    let stage = Stage::new().await;
    stage.microsoft.check().await.unwrap();
    stage.microsoft.check().await.unwrap();
    assert_eq!(stage.received("POST", TOKENS).await.len(), 2);
    // An app-only token would be refused here.
    stage.microsoft.relationship(&ids(), &reseller()).await.unwrap();
}

#[actix_web::test]
async fn a_token_is_renewed_before_it_expires() {
    let stage = Stage::new().await;
    stage.microsoft.check().await.unwrap();
    stage.clock.advance(Duration::minutes(59) + Duration::seconds(30));
    stage.microsoft.relationship(&ids(), &reseller()).await.unwrap();
    assert_eq!(stage.received("POST", TOKENS).await.len(), 3);
    assert_eq!(stage.received("GET", "/v1/relationships").await.len(), 1);
}

#[actix_web::test]
async fn a_rejected_token_is_renewed_and_the_call_repeated_under_its_ids() {
    let stage = Stage::new().await;
    stage.microsoft.check().await.unwrap();
    stage.tell("tokens", json!({ "expire": true })).await;
    let ids = ids();
    stage.microsoft.relationship(&ids, &reseller()).await.unwrap();
    assert_eq!(stage.received("GET", "/v1/relationships").await, [ids.request, ids.request]);
}

#[actix_web::test]
async fn a_token_that_is_rejected_twice_needs_an_operator() {
    let stage = Stage::new().await;
    stage.fault("GET", "/v1/relationships", json!({ "refuse": { "status": 401, "code": 900_420 } }), 2).await;
    let failure = stage.microsoft.relationship(&ids(), &reseller()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unauthorised(_)), "{failure:?}");
    assert_eq!(stage.received("GET", "/v1/relationships").await.len(), 2);
}

#[actix_web::test]
async fn an_ended_consent_needs_an_operator() {
    let stage = Stage::new().await;
    stage.tell("tokens", json!({ "revoke": true })).await;
    let failure = stage.microsoft.check().await.unwrap_err();
    assert_eq!(failure.cause(), Cause::Unauthorised);
    assert!(failure.to_string().contains("invalid_grant"), "{failure}");
    assert!(!failure.settles());
}

#[actix_web::test]
async fn a_rotated_refresh_token_is_used_from_then_on() {
    let stage = Stage::new().await;
    stage.tell("tokens", json!({ "rotate": true })).await;
    stage.microsoft.check().await.unwrap();
    // From here on only the token of the seeds is good, and the client no longer uses it.
    stage.tell("tokens", json!({ "revoke": true, "restore": true })).await;
    stage.clock.advance(Duration::hours(1));
    assert!(stage.microsoft.check().await.unwrap_err().needs_consent());
}

#[actix_web::test]
async fn the_second_version_of_the_endpoint_gives_both_kinds_and_renews_them() {
    let stage = Stage::new().await;
    let settings = Settings { token_version: TokenVersion::Two, ..settings(stage.url(), quick()) };
    let microsoft = Microsoft::new(settings, stage.clock.clone()).unwrap();
    microsoft.check().await.unwrap();
    stage.clock.advance(Duration::hours(1));
    microsoft.relationship(&ids(), &reseller()).await.unwrap().unwrap();
    assert_eq!(stage.received("POST", "/*/oauth2/v2.0/token").await.len(), 3);
    assert!(stage.received("POST", "/*/oauth2/token").await.is_empty());
}

#[actix_web::test]
async fn a_certificate_opens_both_versions_of_the_endpoint_without_a_secret() {
    let stage = Stage::new().await;
    for token_version in [TokenVersion::One, TokenVersion::Two] {
        let certificate = Certificate::from_pem(include_str!("certificate.pem")).unwrap();
        let credential = Credential::Certificate(certificate);
        let settings = Settings { token_version, credential, ..settings(stage.url(), quick()) };
        let microsoft = Microsoft::new(settings, stage.clock.clone()).unwrap();
        microsoft.check().await.unwrap();
    }
}

#[actix_web::test]
async fn our_own_profile_tells_of_the_second_factor() {
    let stage = Stage::new().await;
    let profile = stage.microsoft.profile(&ids()).await.unwrap();
    assert_eq!(profile.second_factor, Some(true));
    assert_eq!(profile.mpn_id.as_deref(), Some(seeds::PROVIDER_MPN));
    stage.tell("tokens", json!({ "mfa": false, "expire": true })).await;
    assert_eq!(stage.microsoft.profile(&ids()).await.unwrap().second_factor, Some(false));
}

#[actix_web::test]
async fn a_token_endpoint_that_fails_twice_is_asked_again() {
    let stage = Stage::new().await;
    stage.fault("POST", TOKENS, json!({ "fail": { "status": 503 } }), 2).await;
    stage.microsoft.check().await.unwrap();
    assert_eq!(stage.received("POST", TOKENS).await.len(), 4);
}
