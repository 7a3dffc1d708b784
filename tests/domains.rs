//! A customer's own domains: what their records must be, and what name servers say about them.

use aubade::domains::{CHECKS, MOST};
use time::Duration;

use crate::support::dns::NameServer;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// A panel with a tenant, and the name server that it asks.
async fn stage() -> (TestApp, NameServer, Browser, Tenant) {
    let server = NameServer::start().await;
    let address = server.address();
    let app = TestApp::start_with(|settings| settings.dns = Some(address)).await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3)]).await;
    (app, server, manager, tenant)
}

/// Enters a domain; answers the address of its page.
async fn add(browser: &Browser, tenant: &Tenant, name: &str) -> String {
    let page = browser.get(&format!("{}/domains", tenant.path())).await.expect(200);
    let form = page.form(&format!("form[action='{}/domains']", tenant.path()));
    form.with("name", name).send().await.expect(303).location().to_owned()
}

async fn check(browser: &Browser, path: &str) -> Answer {
    let form = browser.get(path).await.expect(200).form(&format!("form[action='{path}/check']"));
    form.send().await.expect(303).follow().await.expect(200)
}

/// What the page says of a record: its verdict, then what was found.
fn row(page: &Answer, key: &str) -> (String, Vec<String>) {
    let verdict = page.select(&format!("#{key} td:last-child .badge"));
    assert_eq!(verdict.len(), 1, "{key}");
    (verdict[0].clone(), page.select(&format!("#{key} td:last-child code")))
}

#[tokio::test]
async fn each_record_is_shown_with_its_copy_button_and_checked_for_real() {
    let (_app, server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "Fournil.example.").await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("h1"), ["fournil.example"]);
    assert_eq!(row(&page, "mx").0, "Not checked");
    let copied = page.attributes("#mx .copy", "data-copy");
    assert_eq!(copied, ["@", "0 fournil-example.mail.protection.outlook.com"]);
    let code = page.attributes("#verification .copy", "data-copy");
    assert_eq!(code, ["@"], "nobody here knows the code");

    server.put("fournil.example", "MX", &["0 fournil-example.mail.protection.outlook.com"]);
    let verification = "MS=ms12345678";
    server.put("fournil.example", "TXT", &[verification, "v=spf1 include:other.example -all", "private=1"]);
    server.put("autodiscover.fournil.example", "CNAME", &["autodiscover.outlook.com"]);
    let signature = "selector1-fournil-example._domainkey.fournil.onmicrosoft.com";
    server.put("selector1._domainkey.fournil.example", "CNAME", &[signature]);
    server.put("selector2._domainkey.fournil.example", "CNAME", &["selector2.other.example"]);
    let federation = "100 1 5061 sipfed.online.lync.com";
    server.put("_sipfederationtls._tcp.fournil.example", "SRV", &[federation]);
    let page = check(&manager, &path).await;

    let right = |value: &str| ("Right".to_owned(), vec![value.to_owned()]);
    assert_eq!(row(&page, "mx"), right("0 fournil-example.mail.protection.outlook.com"));
    assert_eq!(row(&page, "verification"), right(verification));
    assert_eq!(row(&page, "autodiscover"), right("autodiscover.outlook.com"));
    assert_eq!(row(&page, "dkim1"), right(signature));
    assert_eq!(row(&page, "federation"), right(federation));
    let wrong = |value: &str| ("Another value".to_owned(), vec![value.to_owned()]);
    assert_eq!(row(&page, "spf"), wrong("v=spf1 include:other.example -all"));
    assert_eq!(row(&page, "dkim2"), wrong("selector2.other.example"));
    assert_eq!(row(&page, "registration"), ("Missing".to_owned(), Vec::new()));
    assert!(!page.text.contains("private=1"), "other texts of the domain are nobody's business here");

    let list = manager.get(&format!("{}/domains", tenant.path())).await.expect(200);
    assert_eq!(list.select("#domains td[data-label='Records']"), ["5 of 9 right"]);
}

#[tokio::test]
async fn a_record_that_was_corrected_is_right_at_the_next_check() {
    let (app, server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "fournil.example").await;
    server.put("autodiscover.fournil.example", "CNAME", &["old.example"]);
    assert_eq!(row(&check(&manager, &path).await, "autodiscover").0, "Another value");
    server.put("autodiscover.fournil.example", "CNAME", &["autodiscover.outlook.com"]);
    app.clock.advance(Duration::MINUTE);
    assert_eq!(row(&check(&manager, &path).await, "autodiscover").0, "Right");
}

#[tokio::test]
async fn name_servers_that_cannot_say_are_no_proof_of_anything() {
    let (_app, server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "fournil.example").await;
    server.fail();
    let page = check(&manager, &path).await;
    assert_eq!(row(&page, "mx").0, "No answer");
    assert!(page.words().contains("Checked on"));
}

#[tokio::test]
async fn an_international_name_is_asked_for_as_punycode_and_shown_as_it_is_written() {
    let (_app, server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "Pâtisserie.example").await;
    let page = check(&manager, &path).await;
    assert_eq!(page.select("h1"), ["pâtisserie.example"]);
    assert!(page.words().contains("xn--ptisserie-b2a.example"));
    assert!(server.asked().contains(&"MX xn--ptisserie-b2a.example".to_owned()));
    assert!(page.attributes("#mx .copy", "data-copy")[1].starts_with("0 xn--ptisserie-b2a-example."));
}

#[tokio::test]
async fn what_is_no_public_domain_of_a_customers_is_refused_beside_its_field() {
    let (_app, server, manager, tenant) = stage().await;
    let path = format!("{}/domains", tenant.path());
    for (name, words) in [
        ("", "Enter a domain"),
        ("fournil", "This is not a domain"),
        ("https://fournil.example/", "This is not a domain"),
        ("db.internal", "do not exist on the internet"),
        ("other.onmicrosoft.com", "cannot be a customer’s domain"),
        ("panel.provider.example", "cannot be a customer’s domain"),
    ] {
        let page = manager.post(&path, &[("name", name)]).await.expect(422);
        assert!(page.select("#name-error").concat().contains(words), "{name}: {}", page.words());
        assert_eq!(page.attributes("#name", "value"), [name]);
    }
    assert_eq!(server.asked(), Vec::<String>::new());
    assert_eq!(manager.get(&path).await.select("#domains"), Vec::<String>::new());
}

#[tokio::test]
async fn a_domain_entered_twice_is_there_once_and_can_be_removed() {
    let (_app, _server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "fournil.example").await;
    assert_eq!(add(&manager, &tenant, "FOURNIL.example").await, path);
    let form = manager.get(&path).await.form(&format!("form[action='{path}/removal']"));
    let list = form.send().await.expect(303).follow().await.expect(200);
    assert!(list.words().contains("fournil.example is no longer on the list"), "{}", list.words());
    manager.get(&path).await.expect(404);
    form.send().await.expect(404);
    let history = manager.get(&format!("{}/history", tenant.path())).await.expect(200).words();
    assert_eq!(history.matches("Domain fournil.example added").count(), 1, "{history}");
    assert_eq!(history.matches("Domain fournil.example removed").count(), 1, "{history}");
}

#[tokio::test]
async fn a_service_has_so_many_domains_and_no_more() {
    let (_app, _server, manager, tenant) = stage().await;
    for number in 0..MOST {
        add(&manager, &tenant, &format!("shop-{number}.example")).await;
    }
    let path = format!("{}/domains", tenant.path());
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("form[action$='/domains']"), Vec::<String>::new());
    let page = manager.post(&path, &[("name", "one-more.example")]).await.expect(422);
    assert!(page.select("#name-error").concat().contains("at most 20"), "{}", page.words());
}

#[tokio::test]
async fn nobody_asks_name_servers_without_end() {
    let (app, server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "fournil.example").await;
    check(&manager, &path).await;
    let asked = server.asked().len();
    // A second press at once is the first.
    manager.post(&format!("{path}/check"), &[]).await.expect(303);
    assert_eq!(server.asked().len(), asked);
    for _ in 1..CHECKS {
        app.clock.advance(Duration::seconds(6));
        manager.post(&format!("{path}/check"), &[]).await.expect(303);
    }
    let asked = server.asked().len();
    app.clock.advance(Duration::seconds(6));
    let page = manager.post(&format!("{path}/check"), &[]).await.expect(429);
    assert!(page.words().contains("many checks within an hour"), "{}", page.words());
    assert_eq!(server.asked().len(), asked);
    app.owner().await.post(&format!("{path}/check"), &[]).await.expect(303);
    app.clock.advance(Duration::HOUR);
    manager.post(&format!("{path}/check"), &[]).await.expect(303);
}

#[tokio::test]
async fn a_viewer_sees_the_records_and_can_change_nothing() {
    let (app, _server, manager, tenant) = stage().await;
    let path = add(&manager, &tenant, "fournil.example").await;
    let viewer = app.viewer().await;
    let page = viewer.get(&path).await.expect(200);
    assert_eq!(page.attributes("main form", "action"), Vec::<String>::new());
    assert_eq!(page.attributes("[hx-post]", "hx-post"), Vec::<String>::new());
    for act in ["check", "removal"] {
        viewer.post(&format!("{path}/{act}"), &[]).await.expect(403);
    }
    let story = app.support().await.get(&format!("/support{}", tenant.path())).await.expect(200);
    assert!(story.words().contains("Domain fournil.example added"), "{}", story.words());
}
