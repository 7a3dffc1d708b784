//! What Microsoft tells the panel of its own accord: believed with Microsoft's signature alone, and a hint at best.

use std::net::{TcpListener, TcpStream};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use aubade::microsoft::Ids;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::subscriptions::RawSubscription;
use aubade::values;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value, json};

use crate::support::tenant::{EXCHANGE, Tenant, of};
use crate::support::{Answer, TestApp};

/// A key, and a certificate that does not matter here.
const KEY: &str = include_str!("microsoft/certificate.pem");

/// Where certificates are kept: in front of the simulator, so that they are at the same address as the API.
struct Keeper {
    server: ServerHandle,
}

struct Shelf {
    simulator: Arc<OnceLock<String>>,
    certificates: [(&'static str, Vec<u8>); 3],
}

/// The certificates, by path: a good one, somebody else's, and one whose time is over.
fn certificates() -> [(&'static str, Vec<u8>); 3] {
    let of = |organisation: &str, until| {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::OrganizationName, organisation);
        parameters.not_after = date_time_ymd(until, 1, 1);
        parameters.self_signed(&KeyPair::try_from(&key()).unwrap()).unwrap().der().to_vec()
    };
    [
        ("/certificates/good.cer", of("Microsoft Corporation", 4000)),
        ("/certificates/other.cer", of("Somebody Else", 4000)),
        ("/certificates/old.cer", of("Microsoft Corporation", 2020)),
    ]
}

async fn answer(shelf: Data<Shelf>, request: HttpRequest, body: Bytes) -> HttpResponse {
    if let Some((_, certificate)) = shelf.certificates.iter().find(|(path, _)| *path == request.path()) {
        return HttpResponse::Ok().body(certificate.clone());
    }
    let url = format!("{}{}", shelf.simulator.get().unwrap(), request.uri());
    let method = request.method().as_str().parse().unwrap();
    let mut call = reqwest::Client::new().request(method, url).body(body.to_vec());
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "host") {
        call = call.header(name.as_str(), value.as_bytes());
    }
    let answered = call.send().await.unwrap();
    let mut answer = HttpResponse::build(answered.status().as_u16().try_into().unwrap());
    for (name, value) in answered.headers().iter().filter(|(name, _)| *name != "transfer-encoding") {
        answer.insert_header((name.as_str(), value.as_bytes()));
    }
    answer.body(answered.bytes().await.unwrap())
}

impl Keeper {
    /// A panel whose Microsoft keeps certificates.
    async fn start() -> (TestApp, Self) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let simulator = Arc::new(OnceLock::new());
        let shelf = Data::new(Shelf { simulator: Arc::clone(&simulator), certificates: certificates() });
        let server =
            HttpServer::new(move || App::new().app_data(shelf.clone()).default_service(web::to(answer)))
                .workers(1)
                .disable_signals()
                .listen(listener)
                .unwrap()
                .run();
        let keeper = Self { server: server.handle() };
        tokio::spawn(server);
        let app = TestApp::start_with(|settings| {
            simulator.set(std::mem::replace(&mut settings.microsoft.api, url)).unwrap();
        })
        .await;
        (app, keeper)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn key() -> PrivatePkcs8KeyDer<'static> {
    PrivatePkcs8KeyDer::from_pem_slice(KEY.as_bytes()).unwrap()
}

fn sign(body: &str) -> String {
    let key = RsaKeyPair::from_pkcs8(key().secret_pkcs8_der()).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), body.as_bytes(), &mut signature).unwrap();
    STANDARD.encode(signature)
}

/// Delivers `body`, signed, with the certificate at this path.
async fn deliver(app: &TestApp, certificate: &str, body: &str) -> Answer {
    let url = format!("{}{certificate}", app.settings.microsoft.api);
    deliver_with(app, &url, &sign(body), body).await
}

/// Delivers `body` with this signature, as Microsoft does.
pub async fn deliver_with(app: &TestApp, certificate: &str, signature: &str, body: &str) -> Answer {
    let browser = app.nobody();
    let request = browser
        .request("POST", "/webhooks/microsoft")
        .header("Authorization", format!("Signature {signature}"))
        .header("X-MS-Certificate-Url", certificate)
        .header("X-MS-Signature-Algorithm", "rsa-sha256")
        .header("Content-Type", "application/json")
        // As from anywhere: no page of the panel has sent it.
        .header("Sec-Fetch-Site", "cross-site");
    browser.send(request.body(body.to_owned())).await
}

/// What Microsoft says when a subscription has changed.
pub fn changed(tenant: &str, subscription: &str) -> String {
    json!({
        "EventName": "subscription-updated",
        "ResourceUri": format!("https://api.example.com/v1/customers/{tenant}/subscriptions/{subscription}"),
        "ResourceName": "subscription",
        "AuditUri": Value::Null,
        "ResourceChangeUtcDate": "2026-03-01T10:00:00.3520276+00:00",
    })
    .to_string()
}

/// A tenant's and its subscription's ids at Microsoft.
async fn at_microsoft(app: &TestApp, tenant: &Tenant) -> (String, String) {
    let mut work = app.database.read().await.unwrap();
    work.one(
        "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
         where u.id = $1",
        values![tenant.subscriptions[0]],
    )
    .await
    .unwrap()
}

/// Somebody else gives the tenant more licences.
async fn change_elsewhere(app: &TestApp, tenant: TenantId, subscription: &str, licences: u32) {
    let raw = app.microsoft.subscription(&Ids::fresh(), tenant, subscription).await.unwrap();
    let raw: RawSubscription = raw.with_quantity(NonZeroU32::new(licences).unwrap());
    app.microsoft.replace_subscription(&Ids::fresh(), tenant, &raw).await.unwrap();
}

/// The due jobs.
async fn due(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,) = work
        .one("select count(*) from jobs where state = 'todo' and next_try_at <= $1", values![app.clock.now()])
        .await
        .unwrap();
    count
}

const GOOD: &str = "/certificates/good.cer";

#[tokio::test]
async fn a_change_that_microsoft_tells_of_is_read() {
    let (app, _keeper) = Keeper::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 5)]).await;
    let (customer, subscription) = at_microsoft(&app, &tenant).await;
    change_elsewhere(&app, customer.parse().unwrap(), &subscription, 8).await;

    let body = changed(&customer, &subscription);
    // Sent again, it asks for nothing more.
    for _ in 0..3 {
        deliver(&app, GOOD, &body).await.expect(200);
    }
    assert_eq!(due(&app).await, 1);
    app.work().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "8");
}

#[tokio::test]
async fn what_is_not_in_the_panel_is_taken_and_forgotten() {
    let (app, _keeper) = Keeper::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 5)]).await;
    let (customer, subscription) = at_microsoft(&app, &tenant).await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    for body in [
        changed(&customer, nobody),
        changed(nobody, &subscription),
        json!({ "EventName": "test-created", "ResourceUri": "http://localhost/v1/webhooks/registration/test" })
            .to_string(),
        "{}".to_owned(),
        "[1]".to_owned(),
        String::new(),
    ] {
        deliver(&app, GOOD, &body).await.expect(200);
    }
    assert_eq!(due(&app).await, 0);
}

#[tokio::test]
async fn what_microsoft_has_not_signed_is_refused() {
    let (app, _keeper) = Keeper::start().await;
    let body = changed("00000000-0000-4000-8000-000000000000", "s");
    let good = format!("{}{GOOD}", app.settings.microsoft.api);

    deliver(&app, "/certificates/other.cer", &body).await.expect(401);
    deliver(&app, "/certificates/old.cer", &body).await.expect(401);
    deliver_with(&app, &good, &sign("another body"), &body).await.expect(401);
    deliver_with(&app, &good, "not base64", &body).await.expect(401);
    deliver_with(&app, "https://certificates.example/good.cer", &sign(&body), &body).await.expect(401);
    let large = "x".repeat(70_000);
    deliver(&app, GOOD, &large).await.expect(401);
    app.nobody().post("/webhooks/microsoft", &[]).await.expect(401);
    deliver(&app, GOOD, &body).await.expect(200);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_had_is_asked_for_again_later() {
    let (app, keeper) = Keeper::start().await;
    let body = changed("00000000-0000-4000-8000-000000000000", "s");
    keeper.server.stop(false).await;
    let listens = app.settings.microsoft.api.trim_start_matches("http://");
    assert!(TcpStream::connect(listens).is_err());
    deliver(&app, GOOD, &body).await.expect(503);
    // Whoever sends many has us ask once.
    deliver(&app, GOOD, &body).await.expect(503);
}

#[tokio::test]
async fn what_the_simulator_tells_of_is_believed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 5)]).await;
    let (customer, subscription) = at_microsoft(&app, &tenant).await;
    let url = format!("http://{}/webhooks/microsoft", app.settings.listen);
    assert_eq!(app.microsoft.webhook(&Ids::fresh()).await.unwrap(), None);
    app.microsoft.register_webhook(&Ids::fresh(), &url, None).await.unwrap();
    let known = app.microsoft.webhook(&Ids::fresh()).await.unwrap().unwrap();
    assert_eq!(known.webhook_url, url);
    change_elsewhere(&app, customer.parse().unwrap(), &subscription, 8).await;
    // The simulator tells it beside its answer.
    while due(&app).await == 0 {
        tokio::task::yield_now().await;
    }
    app.work().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "8");
}
