//! The pages around a customer's tenant: its domains, its use of licences, its password, and tenants that exist
//! already.

use serde_json::json;
use time::Duration;

use super::inspection::Inspection;
use super::window::Window;
use crate::orders::bakery;
use crate::support::dns::NameServer;
use crate::support::tenant::{EXCHANGE, PHONE, STANDARD, of};
use crate::support::{Person, TestApp};

#[tokio::test]
async fn the_pages_around_a_tenant_are_fit_for_everybody() {
    let server = NameServer::start().await;
    let address = server.address();
    let app = TestApp::start_with(|settings| settings.dns = Some(address)).await;
    let window = Window::open(&app).await;
    let browser = window.become_person(&app, Person::Manager).await;
    let tenant = app.tenant(&browser, "fournil", &[of(STANDARD, 10), of(PHONE, 4), of(EXCHANGE, 2)]).await;
    let service = tenant.path();
    let name = "xn--ptisserie-exemple-ppb.example";
    server.put(name, "MX", &["10 mx.a-rather-long-name-of-another-mail-provider.example"]);
    server.put(name, "TXT", &["v=spf1 include:spf.protection.outlook.com -all", "MS=ms12345678"]);
    let added = browser.post(&format!("{service}/domains"), &[("name", "pâtisserie-exemple.example")]).await;
    let domain = added.expect(303).location().to_owned();
    browser.post(&format!("{domain}/check"), &[]).await.expect(303);
    browser.post(&format!("{service}/usage"), &[]).await.expect(303);
    app.work().await;
    bakery::add_invitation(&browser).await;
    app.work().await;
    for language in ["fr", "en"] {
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("service-addons", &service).await;
        let of_first = tenant.subscriptions[0];
        inspection.look_at("addons", &format!("{service}/subscriptions/new?base={of_first}")).await;
        inspection.look_at("domains", &format!("{service}/domains")).await;
        inspection.look_at("domain", &domain).await;
        inspection.look_at("contact", &format!("{service}/contact")).await;
        window.write("#email", "amelie@bakery").await;
        window.click("main form button[type=submit]").await;
        window.find("#email[aria-invalid]").await;
        inspection.look("contact-refused").await;
        inspection.look_at("password", &format!("{service}/password")).await;
        inspection.look_at("usage", &format!("{service}/usage")).await;
        window.click("main details summary").await;
        inspection.look("usage-table").await;
        inspection.look_at("invitations", "/invitations").await;
        inspection.look_at("invitations-new", "/invitations/new").await;
        inspection.look_at("invitation", "/invitations/1").await;
        inspection.conclude(12);
    }
    app.tell("invitations", json!({ "tenant": "harbourexample", "mpnId": "4815162" })).await;
    app.clock.advance(Duration::minutes(11));
    app.work().await;
    for language in ["fr", "en"] {
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("home-invitation", "/").await;
        inspection.look_at("invitation-found", "/invitations/1").await;
        inspection.conclude(2);
    }
    browser.post("/invitations/1/confirmation", &[]).await.expect(303);
    app.work().await;
    for language in ["fr", "en"] {
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("service-taken-over", "/services/harbourexample.onmicrosoft.com").await;
        inspection.look_at("contact-taken-over", "/services/harbourexample.onmicrosoft.com/contact").await;
        inspection.look_at("password-unknown", "/services/harbourexample.onmicrosoft.com/password").await;
        inspection.conclude(3);
    }
}
