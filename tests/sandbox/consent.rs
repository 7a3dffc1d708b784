//! A consent walked through: in a browser, on a device, by certificate; and a server that trusts anybody.

use std::collections::HashMap;

use aubade::clock::Clock;
use aubade::sandbox::{Delays, Sandbox, Settings, seeds};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::LOCATION;
use reqwest::{Client, Method, Response, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Provider;

const RETURN: &str = "http://localhost:5000/back";

/// Opens the authorize endpoint as a browser does and returns where it is sent.
async fn authorize(provider: &Provider, query: &[(&str, &str)]) -> Response {
    let client =
        Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("one");
    let url = format!("{}/{}/oauth2/authorize", provider.sandbox.url(), seeds::PROVIDER_TENANT);
    let mut all = vec![
        ("client_id", seeds::CLIENT_ID),
        ("response_type", "code"),
        ("redirect_uri", RETURN),
        ("state", "a b"),
    ];
    all.retain(|(name, _)| query.iter().all(|(given, _)| given != name));
    all.extend(query);
    client.get(url).query(&all).send().await.expect("an answer")
}

/// What came back in the query of the redirection.
fn returned(response: &Response) -> HashMap<String, String> {
    assert_eq!(response.status(), 302);
    let url = Url::parse(response.headers()[LOCATION].to_str().expect("a text")).expect("an address");
    assert_eq!(url.port(), Some(5000));
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_browser_comes_back_with_a_code_that_is_good_once() {
    let provider = Provider::new().await;
    let back = returned(&authorize(&provider, &[]).await);
    assert_eq!(back["state"], "a b");
    let grant = [("grant_type", "authorization_code"), ("code", &back["code"]), ("redirect_uri", RETURN)];
    let elsewhere = [grant[0], grant[1], ("redirect_uri", "http://localhost:5000/other")];
    assert_eq!(provider.grant("token", &elsewhere).await.text("/error"), "invalid_grant");
    let refresh = provider.grant("token", &grant).await.expect(200).text("/refresh_token");
    assert_eq!(provider.grant("token", &grant).await.text("/error"), "invalid_grant");
    let daily = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
    provider.grant("v2.0/token", &daily).await.expect(200);
}

#[tokio::test]
async fn a_code_with_a_challenge_needs_its_verifier() {
    let provider = Provider::new().await;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest("the-verifier"));
    let asked = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let back = returned(&authorize(&provider, &asked).await);
    let grant = [("grant_type", "authorization_code"), ("code", &back["code"]), ("redirect_uri", RETURN)];
    assert_eq!(provider.grant("token", &grant).await.text("/error"), "invalid_grant");
    let mut proven = grant.to_vec();
    proven.push(("code_verifier", "the-verifier"));
    provider.grant("token", &proven).await.expect(200);
}

#[tokio::test]
async fn a_browser_is_sent_to_no_unregistered_address_and_may_come_back_refused() {
    let provider = Provider::new().await;
    for address in ["", "http://elsewhere.example/", "javascript:alert(1)"] {
        assert_eq!(authorize(&provider, &[("redirect_uri", address)]).await.status(), 400, "{address}");
    }
    provider.post("/control/tokens", &json!({"consent": false})).await.expect(200);
    assert_eq!(returned(&authorize(&provider, &[]).await)["error"], "access_denied");
}

#[tokio::test]
async fn a_device_waits_until_an_operator_agrees() {
    let provider = Provider::new().await;
    let old = provider.grant("devicecode", &[]).await.expect(200);
    assert_eq!(old.body["interval"], "5");
    assert!(old.text("/verification_url").ends_with("/devicelogin"));
    let new = provider.grant("v2.0/devicecode", &[]).await.expect(200);
    assert_eq!(new.body["interval"], 5);

    let (old_code, new_code) = (old.text("/device_code"), new.text("/device_code"));
    let old_grant = [("grant_type", "device_code"), ("code", old_code.as_str())];
    let name = "urn:ietf:params:oauth:grant-type:device_code";
    let new_grant = [("grant_type", name), ("device_code", new_code.as_str())];
    assert_eq!(provider.grant("token", &old_grant).await.text("/error"), "authorization_pending");

    let says =
        |answer: &super::Answer, agree: bool| json!({"userCode": answer.text("/user_code"), "agree": agree});
    provider.post("/control/devices", &says(&old, true)).await.expect(200);
    provider.post("/control/devices", &says(&new, false)).await.expect(200);
    assert!(provider.grant("token", &old_grant).await.expect(200).text("/refresh_token").len() > 20);
    assert_eq!(provider.grant("token", &old_grant).await.text("/error"), "bad_verification_code");
    assert_eq!(provider.grant("v2.0/token", &new_grant).await.text("/error"), "authorization_declined");
}

#[tokio::test]
async fn an_operator_types_the_code_of_a_device_on_a_page() {
    let provider = Provider::new().await;
    let device = provider.grant("devicecode", &[]).await.expect(200);
    let page = provider.send(provider.bare(Method::GET, "/devicelogin")).await.expect(200);
    assert!(page.body.as_str().expect("a page").contains("name=\"code\""));
    let form = [("code", device.text("/user_code")), ("answer", "agree".into())];
    provider.send(provider.bare(Method::POST, "/board/devices").form(&form)).await.expect(200);
    let code = device.text("/device_code");
    provider.grant("token", &[("grant_type", "device_code"), ("code", &code)]).await.expect(200);
}

/// A certificate's assertion with `claims`, unsigned as the simulator does not look.
fn assertion(claims: &Value) -> String {
    let part = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    format!("{}.{}.c2lnbmVk", part(&json!({"alg": "RS256", "x5t": "YWJj"})), part(claims))
}

#[tokio::test]
async fn a_certificate_opens_instead_of_a_secret_when_its_assertion_says_everything() {
    let provider = Provider::new().await;
    let end = (provider.clock.now() + time::Duration::minutes(5)).unix_timestamp();
    let sound = json!({
        "aud": format!("https://login.example/{}/oauth2/token", seeds::PROVIDER_TENANT),
        "iss": seeds::CLIENT_ID, "sub": seeds::CLIENT_ID, "jti": super::request_id(), "exp": end,
    });
    let ask = async |claims: &Value| {
        let assertion = assertion(claims);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_secret", ""),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        provider.grant("token", &fields).await
    };
    ask(&sound).await.expect(200);
    for (claim, value) in
        [("exp", json!(1)), ("iss", json!("other")), ("jti", json!("")), ("aud", json!("x"))]
    {
        let mut claims = sound.clone();
        claims[claim] = value;
        assert_eq!(ask(&claims).await.expect(401).text("/error"), "invalid_client", "{claim}");
    }
}

#[tokio::test]
async fn a_token_without_a_second_factor_is_refused_and_the_requests_say_so() {
    let mut provider = Provider::new().await;
    let call = provider.call(Method::GET, "/v1/profiles/mpn").header("ValidateMfa", "true");
    let answer = provider.send(call).await.expect(200);
    assert_eq!(answer.headers["isMfaCompliant"], "true");
    let strong = provider.user.clone();

    provider.post("/control/tokens", &json!({"mfa": false})).await.expect(200);
    provider.sign_in().await;
    let call = provider.call(Method::GET, "/v1/profiles/mpn").header("ValidateMfa", "true");
    let answer = provider.send(call).await.expect(401);
    assert_eq!(answer.headers["isMfaCompliant"], "false");

    provider.user = strong;
    let seen = provider.get("/v1/partnerRequests?size=2").await.expect(200);
    let compliant: Vec<_> = seen.items().iter().map(|item| item["mfaCompliant"].clone()).collect();
    assert_eq!(compliant, [false, true]);
}

#[tokio::test]
async fn the_server_for_anybody_trusts_any_tenant_application_and_secret_until_told_otherwise() {
    let clock = Clock::standing(Clock::system().now());
    let listen = "127.0.0.1:0".parse().expect("an address");
    let settings = Settings { listen, state: None, clock, delays: Delays::none() };
    let mut provider = Provider::new().await;
    provider.sandbox = Sandbox::start_for_anybody(settings).await.expect("it starts");
    let ask = async |fields: &[(&str, &str)]| {
        let mut form =
            vec![("client_id", "any-application"), ("resource", "https://api.partnercenter.microsoft.com")];
        form.extend(fields);
        let path = "/any-tenant.example/oauth2/token";
        provider.send(provider.bare(Method::POST, path).form(&form)).await
    };
    ask(&[("grant_type", "client_credentials"), ("client_secret", "any")]).await.expect(200);
    assert_eq!(
        ask(&[("grant_type", "client_credentials")]).await.expect(401).text("/error"),
        "invalid_client"
    );
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", "any"), ("client_secret", "any")];
    let token = ask(&refresh).await.expect(200).text("/access_token");
    let call = provider.bare(Method::GET, "/v1/profiles/mpn").bearer_auth(token);
    provider.send(call).await.expect(200);

    let other = [("grant_type", "client_credentials"), ("client_secret", "any"), ("scope", "openid")];
    let graph = "https://graph.windows.net/.default";
    let path = "/any-tenant.example/oauth2/v2.0/token";
    let mut form = other.to_vec();
    form[2].1 = graph;
    form.push(("client_id", "any-application"));
    let token = provider.send(provider.bare(Method::POST, path).form(&form)).await.expect(200);
    let call = provider.bare(Method::GET, "/v1/customers").bearer_auth(token.text("/access_token"));
    provider.send(call).await.refused(401, "900420");

    provider.post("/control/tokens", &json!({"revoke": true})).await.expect(200);
    assert_eq!(ask(&refresh).await.text("/error"), "invalid_grant");
    provider.post("/control/tokens", &json!({"strict": true, "restore": true})).await.expect(200);
    ask(&refresh).await.expect(400);
}
