//! Tokens of both kinds, and what each may do.

use aubade::sandbox::seeds;
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};
use time::Duration;

use super::{Provider, new_customer};

const PROFILE: &str = "/v1/profiles/mpn";
const CUSTOMERS: &str = "/v1/customers";

#[tokio::test]
async fn the_first_endpoint_writes_its_numbers_as_texts_and_the_second_as_numbers() {
    let provider = Provider::new().await;
    let old = provider.grant("token", &[("grant_type", "client_credentials")]).await.expect(200);
    assert_eq!(old.body["expires_in"], "3600");
    assert_eq!(old.text("/token_type"), "Bearer");
    assert!(old.body.get("refresh_token").is_none());
    let new = provider.grant("v2.0/token", &[("grant_type", "client_credentials")]).await.expect(200);
    assert_eq!(new.body["expires_in"], 3600);
}

#[tokio::test]
async fn an_app_only_token_is_refused_where_a_user_is_needed() {
    let provider = Provider::new().await;
    let with_app = provider.bare(Method::GET, PROFILE).bearer_auth(&provider.app);
    provider.send(with_app).await.refused(403, "900329");
    provider.get(PROFILE).await.expect(200);
}

#[tokio::test]
async fn an_app_only_token_creates_a_direct_customer_but_none_for_a_reseller() {
    let provider = Provider::new().await;
    let create = |body: &Value| {
        provider.send(provider.bare(Method::POST, CUSTOMERS).bearer_auth(&provider.app).json(body))
    };
    let mut customer = new_customer("direct");
    create(&customer).await.refused(403, "900329");
    customer["associatedPartnerId"] = Value::Null;
    create(&customer).await.expect(201);
}

#[tokio::test]
async fn a_call_without_a_good_token_is_unauthorised() {
    let provider = Provider::new().await;
    for header in ["", "Bearer unknown", &provider.app] {
        let call = provider.bare(Method::GET, CUSTOMERS).header(AUTHORIZATION, header);
        assert_eq!(provider.send(call).await.status, 401, "{header}");
    }
}

#[tokio::test]
async fn an_access_token_lives_one_hour() {
    let provider = Provider::new().await;
    provider.pass(Duration::minutes(59));
    provider.get(CUSTOMERS).await.expect(200);
    provider.pass(Duration::minutes(1));
    provider.get(CUSTOMERS).await.expect(401);
}

#[tokio::test]
async fn wrong_credentials_get_an_oauth_error() {
    let provider = Provider::new().await;
    let grant = |fields: &'static [(&str, &str)]| provider.grant("token", fields);
    let wrong_secret = grant(&[("grant_type", "client_credentials"), ("client_secret", "wrong")]).await;
    assert_eq!((wrong_secret.status, wrong_secret.text("/error")), (401, "invalid_client".into()));
    let wrong_refresh = grant(&[("grant_type", "refresh_token"), ("refresh_token", "wrong")]).await;
    assert_eq!((wrong_refresh.status, wrong_refresh.text("/error")), (400, "invalid_grant".into()));
    let password = grant(&[("grant_type", "password")]).await;
    assert_eq!(password.text("/error"), "unsupported_grant_type");
    let other_audience = [("grant_type", "client_credentials"), ("resource", "https://graph.windows.net")];
    assert_eq!(provider.grant("token", &other_audience).await.text("/error"), "invalid_resource");
}

#[tokio::test]
async fn a_consent_gives_a_refresh_token_that_works() {
    let provider = Provider::new().await;
    let consent = [("grant_type", "authorization_code"), ("code", seeds::AUTHORIZATION_CODE)];
    let refresh = provider.grant("token", &consent).await.expect(200).text("/refresh_token");
    provider
        .grant("token", &[("grant_type", "refresh_token"), ("refresh_token", &refresh)])
        .await
        .expect(200);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_are_revoked_on_request() {
    let provider = Provider::new().await;
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", seeds::REFRESH_TOKEN)];
    assert!(provider.grant("token", &refresh).await.body.get("refresh_token").is_none());
    provider.post("/control/tokens", &json!({"rotate": true})).await.expect(200);
    assert_ne!(provider.grant("token", &refresh).await.text("/refresh_token"), seeds::REFRESH_TOKEN);

    provider.post("/control/tokens", &json!({"revoke": true})).await.expect(200);
    assert_eq!(provider.grant("token", &refresh).await.text("/error"), "invalid_grant");
    provider.post("/control/tokens", &json!({"restore": true})).await.expect(200);
    provider.grant("token", &refresh).await.expect(200);
}

#[tokio::test]
async fn access_tokens_end_on_request() {
    let provider = Provider::new().await;
    provider.post("/control/tokens", &json!({"expire": true})).await.expect(200);
    provider.get(CUSTOMERS).await.expect(401);
}
