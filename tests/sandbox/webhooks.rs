//! Webhooks: registered, delivered signed, tested seldom.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};
use time::macros::datetime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::subscriptions::Held;
use super::{Answer, Provider};

const REGISTRATION: &str = "/webhooks/v1/registration";

/// A panel's address that takes one delivery.
struct Listener {
    url: String,
    taken: JoinHandle<Delivery>,
}

/// A delivery: its head and its body.
struct Delivery {
    head: String,
    body: String,
}

impl Delivery {
    fn header(&self, name: &str) -> &str {
        let line = self
            .head
            .lines()
            .find_map(|line| line.split_once(':').filter(|(found, _)| found.eq_ignore_ascii_case(name)));
        line.unwrap_or_else(|| panic!("there is no {name} in {}", self.head)).1.trim()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Listener {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        Self { url, taken: tokio::spawn(take(listener)) }
    }

    async fn register(&self, provider: &Provider, events: &[&str]) {
        let body = json!({"WebhookUrl": self.url, "WebhookEvents": events});
        provider.post(REGISTRATION, &body).await.expect(200);
    }
}

async fn take(listener: TcpListener) -> Delivery {
    let (mut stream, _) = listener.accept().await.expect("a delivery");
    let mut seen = String::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).await.expect("some of it");
        seen += std::str::from_utf8(&part[..read]).expect("text");
        let Some((head, body)) = seen.split_once("\r\n\r\n") else { continue };
        let delivery = Delivery { head: head.to_owned(), body: body.to_owned() };
        if delivery.body.len() == delivery.header("content-length").parse::<usize>().expect("a length") {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.expect("an answer");
            return delivery;
        }
    }
}

/// The RSA key in a certificate: the one sequence of a 2048-bit modulus and its exponent.
fn public_key(certificate: &[u8]) -> &[u8] {
    let start = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01];
    let at = certificate.windows(start.len()).position(|window| window == start).expect("a key");
    &certificate[at..at + 4 + 0x010a]
}

#[tokio::test]
async fn a_change_is_told_signed_by_the_certificate_that_is_named() {
    let held = Held::new().await;
    let listener = Listener::new().await;
    listener.register(&held.provider, &["subscription-updated"]).await;
    held.change("quantity", json!(12)).await.expect(200);
    let told = listener.taken.await.expect("a delivery");
    let body = told.json();
    assert_eq!(
        (&body["EventName"], &body["ResourceName"]),
        (&json!("subscription-updated"), &json!("subscription"))
    );
    let uri = body["ResourceUri"].as_str().expect("an address");
    assert_eq!(uri, format!("{}{}", held.provider.sandbox.url(), held.path));

    assert_eq!(told.header("x-ms-signature-algorithm"), "rsa-sha256");
    let signature = told.header("authorization").strip_prefix("Signature ").expect("a signature");
    let signature = STANDARD.decode(signature).expect("base64");
    let certificate = reqwest::get(told.header("x-ms-certificate-url")).await.expect("an answer");
    let certificate = certificate.bytes().await.expect("a certificate");
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key(&certificate));
    key.verify(told.body.as_bytes(), &signature).expect("the signature is the certificate's");
    assert!(key.verify(b"{}", &signature).is_err());
}

#[tokio::test]
async fn a_renewal_is_told_when_the_clock_reaches_it() {
    let mut held = Held::new().await;
    let listener = Listener::new().await;
    listener.register(&held.provider, &["subscription-updated"]).await;
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    held.read().await;
    let told = listener.taken.await.expect("a delivery").json();
    assert!(told["ResourceUri"].as_str().expect("an address").ends_with(&held.path));
    assert_eq!(told["ResourceChangeUtcDate"], "2028-03-02T00:00:00Z");
}

#[tokio::test]
async fn a_change_is_told_late_where_the_rules_say_so() {
    let mut held = Held::new().await;
    let listener = Listener::new().await;
    listener.register(&held.provider, &["subscription-updated"]).await;
    held.provider.rules(json!({"webhookHours": 48})).await;
    held.change("quantity", json!(12)).await.expect(200);
    let waiting =
        async |held: &Held| held.provider.get("/control/webhooks").await.expect(200).body["waiting"].clone();
    assert_eq!(waiting(&held).await, 1);
    held.at(datetime!(2027-03-03 10:00 UTC)).await;
    let told = listener.taken.await.expect("a delivery").json();
    assert_eq!(told["ResourceChangeUtcDate"], "2027-03-01T10:00:00Z");
    assert_eq!(waiting(&held).await, 0);
}

#[tokio::test]
async fn a_test_is_sent_twice_a_minute_at_most_and_its_outcome_shown() {
    let provider = Provider::new().await;
    let tests = format!("{REGISTRATION}/validationEvents");
    let ask = async || -> Answer { provider.send(provider.call(Method::POST, &tests)).await };
    ask().await.refused(404, "600101");
    let listener = Listener::new().await;
    listener.register(&provider, &["test-created"]).await;
    let id = ask().await.expect(201).text("/correlationId");
    assert_eq!(listener.taken.await.expect("a delivery").json()["EventName"], "test-created");
    ask().await.expect(201);
    ask().await.expect(429);
    let outcome = format!("{tests}/{id}");
    while provider.get(&outcome).await.expect(200).text("/status") != "completed" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_registration_is_replaced_shown_and_refused_where_nothing_may_be_sent() {
    let provider = Provider::new().await;
    provider.get(REGISTRATION).await.refused(404, "600101");
    let wish = |url: &str, event: &str| json!({"webhookUrl": url, "webhookEvents": [event]});
    for (url, event) in [
        ("http://panel.example/hook", "subscription-updated"),
        ("https://panel.example/hook", "moon-rose"),
        ("", "subscription-updated"),
    ] {
        provider.post(REGISTRATION, &wish(url, event)).await.refused(400, "2000");
    }
    let first =
        provider.post(REGISTRATION, &wish("https://panel.example/hook", "test-created")).await.expect(200);
    let call = provider.call(Method::PUT, REGISTRATION);
    let second = wish("https://panel.example/other", "subscription-updated");
    provider.send(call.json(&second)).await.expect(200);
    let shown = provider.get(REGISTRATION).await.expect(200);
    assert_eq!(shown.text("/webhookUrl"), "https://panel.example/other");
    assert_eq!(shown.text("/subscriberId"), first.text("/subscriberId"));
    assert_eq!(
        provider.get(&format!("{REGISTRATION}/events")).await.expect(200).body.as_array().map(Vec::len),
        Some(2)
    );
}
