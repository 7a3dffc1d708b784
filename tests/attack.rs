//! What somebody tries who means harm, or who has the panel read more into a text than it says.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use aubade::config::{MailSettings, Transport};
use aubade::database::Database;
use aubade::mail::Mailer;
use aubade::values;
use time::Duration;

use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, STANDARD, of};

#[tokio::test]
async fn the_link_to_the_other_language_never_leaves_the_panel() {
    let app = TestApp::start().await;
    for path in ["//evil.example/sign-in", "///evil.example", "//evil.example//x"] {
        let page = app.nobody().get(path).await.expect(404);
        let links = page.attributes("a[hreflang]", "href");
        assert!(!links.is_empty() && links.iter().all(|link| !link.starts_with("//")), "{path}: {links:?}");
    }
}

#[tokio::test]
async fn a_search_for_a_text_of_any_length_gets_a_page() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    for path in ["/orders", "/services"] {
        viewer.get(&format!("{path}?q={}", "a".repeat(55_000))).await.expect(200);
    }
}

#[tokio::test]
async fn a_session_ends_after_three_months_even_for_whoever_uses_it_every_day() {
    let app = TestApp::start().await;
    let browser = app.viewer().await;
    for _ in 0..14 {
        app.clock.advance(Duration::days(6));
        browser.get("/account").await.expect(200);
    }
    app.clock.advance(Duration::days(6));
    browser.get("/account").await.expect(303);
}

#[tokio::test]
async fn a_zero_byte_in_an_address_finds_no_service() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let odd = tenant.path().replace("bakery", "bak%00ery");
    owner.get(&odd).await.expect(404);
    owner.post(&format!("{odd}/name"), &[("name", "Another"), ("version", "1")]).await.expect(404);
    owner.post(&format!("{odd}/handover"), &[]).await.expect(404);
    let dismissal = format!("{odd}/subscriptions/{}/refusal", tenant.subscriptions[0]);
    owner.post(&dismissal, &[]).await.expect(404);
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_database_file_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aubade.db");
    let database = Database::connect(&format!("sqlite:{}", file.display()), 1).await.unwrap();
    database.migrate().await.unwrap();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 1, "the log beside it: {files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    database.close().await;
}

#[tokio::test]
async fn mails_in_a_folder_are_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("panel/mail");
    let settings = MailSettings {
        transport: Transport::Folder(mails.clone()),
        from: "Aubade <panel@provider.example>".to_owned(),
    };
    Mailer::new(&settings).unwrap();
    assert_eq!(mode(&mails), 0o700);
}

/// Has every licence cost a cent more.
async fn raise_prices(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    work.run("update licence_prices set price = price + 100", values![]).await.unwrap();
    work.commit().await.unwrap();
}

async fn orders(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,): (i64,) = work.one("select count(*) from orders", values![]).await.unwrap();
    count
}

#[tokio::test]
async fn nobody_orders_at_a_price_that_was_not_shown() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;

    let address = format!("{}/subscriptions/new", tenant.path());
    let form = owner.get(&address).await.expect(200).form("form[action$='/subscriptions']");
    let row = app.row(EXCHANGE).await;
    raise_prices(&app).await;
    let page = form.with(&format!("quantity-{row}"), "3").send().await.expect(422);
    assert!(page.select("#licences-error")[0].contains("prices have changed"), "{}", page.words());
    assert_eq!(orders(&app).await, 1, "only the tenant's own");

    page.form("form[action$='/subscriptions']").send().await.expect(303);
    assert_eq!(orders(&app).await, 2);
    app.work().await;
}

#[tokio::test]
async fn a_total_that_was_shown_after_the_prices_changed_can_be_ordered() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;

    let address = format!("{}/subscriptions/new", tenant.path());
    let form = owner.get(&address).await.expect(200).form("form[action$='/subscriptions']");
    raise_prices(&app).await;
    let row = app.row(EXCHANGE).await;
    let form = form.with(&format!("quantity-{row}"), "3");
    let fields: Vec<(&str, &str)> =
        form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = owner.post(&format!("{}/subscriptions/check", tenant.path()), &fields).await.expect(200);
    page.form("form[action$='/subscriptions']").send().await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn pressing_send_again_twice_sends_one_mail_whose_link_opens() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let form = owner.get(&tenant.path()).await.expect(200).form("form[action$='/handover']");
    let before = app.mails().len();
    form.send().await.expect(303);
    app.work().await;
    form.send().await.expect(303);
    app.work().await;
    assert_eq!(app.mails().len(), before + 1);

    let mut work = app.database.read().await.unwrap();
    let links: Vec<(bool,)> =
        work.all("select recalled_at is null from handovers order by id", values![]).await.unwrap();
    assert_eq!(links, [(false,), (true,)]);
}
