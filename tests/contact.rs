//! Another contact for a service: credentials go there from then on, and the old address is told.

use aubade::sandbox::seeds;
use aubade::values;

use crate::invitations::{DOMAIN, accept, invite, look, press};
use crate::passwords::sign_in;
use crate::support::answer::Form;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Browser, Mail, TestApp};

async fn stage() -> (TestApp, Browser, Tenant) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3)]).await;
    (app, manager, tenant)
}

async fn form(browser: &Browser, service: &str) -> Form {
    let path = format!("{service}/contact");
    browser.get(&path).await.expect(200).form(&format!("form[action='{path}']"))
}

/// The path of the one-time link in a mail.
fn link(app: &TestApp, mail: &Mail) -> Option<String> {
    let link = mail.links().into_iter().find(|link| link.contains("/handover/"))?;
    Some(link.strip_prefix(&app.settings.public_url).unwrap().to_owned())
}

fn to<'a>(mails: &'a [Mail], address: &str) -> Vec<&'a Mail> {
    mails.iter().filter(|mail| mail.to == address).collect()
}

#[tokio::test]
async fn a_waiting_password_goes_to_the_new_address_and_the_old_one_is_told() {
    let (app, manager, tenant) = stage().await;
    let first = link(&app, to(&app.mails(), "amelie@bakery.example")[0]).unwrap();
    let changed = form(&manager, &tenant.path()).await;
    let changed = changed.with("first_name", "Bruno").with("email", "bruno@bakery.example");
    let page = changed.send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("go to bruno@bakery.example from now on"), "{}", page.words());
    app.work().await;

    let mails = app.mails();
    let told = to(&mails, "amelie@bakery.example").pop().unwrap();
    assert_eq!(told.subject, "Vous n’êtes plus le contact de fournil.onmicrosoft.com");
    assert!(told.text.contains("Amélie") && !told.text.contains("bruno"), "{}", told.text);
    app.nobody().get(&first).await.expect(404);
    let second = link(&app, to(&mails, "bruno@bakery.example")[0]).unwrap();
    app.nobody().post(&second, &[]).await.expect(200).select("output#password").remove(0);
    let history = manager.get(&format!("{}/history", tenant.path())).await.expect(200).words();
    assert!(history.contains("credentials go to another address from now on"), "{history}");
    assert!(manager.get("/services?q=bruno").await.expect(200).words().contains("fournil"));
}

#[tokio::test]
async fn another_name_at_the_same_address_writes_to_nobody() {
    let (app, manager, tenant) = stage().await;
    let before = app.mails().len();
    form(&manager, &tenant.path()).await.with("last_name", "Martin").send().await.expect(303);
    form(&manager, &tenant.path()).await.send().await.expect(303);
    app.work().await;
    assert_eq!(app.mails().len(), before);
    assert!(manager.get(&tenant.path()).await.expect(200).words().contains("Amélie Martin"));
}

#[tokio::test]
async fn mistakes_stand_beside_their_fields_and_whoever_comes_second_is_told() {
    let (app, manager, tenant) = stage().await;
    let stale = form(&manager, &tenant.path()).await;
    for (field, value) in [
        ("first_name", ""),
        ("email", "amelie"),
        ("email", "amelie@provider.example"),
        ("phone", "call me"),
        ("language", "de"),
    ] {
        let page = form(&manager, &tenant.path()).await.with(field, value).send().await.expect(422);
        assert!(!page.select(&format!("#{field}-error")).is_empty(), "{field}: {}", page.words());
        assert_eq!(page.attributes("#last_name", "value"), ["L’Hôte"]);
    }
    form(&manager, &tenant.path()).await.with("last_name", "Martin").send().await.expect(303);
    let page = stale.with("last_name", "Durand").send().await.expect(409);
    assert!(page.words().contains("Somebody else changed this service"), "{}", page.words());
    // The administrator of a tenant that was made here is known.
    let posted =
        [("first_name", "A"), ("last_name", "B"), ("email", "amelie@bakery.example"), ("language", "fr")];
    let version = form(&manager, &tenant.path()).await.value("version").unwrap().to_owned();
    let mut fields = posted.to_vec();
    fields.extend([("version", version.as_str()), ("admin_name", "somebody@fournil.onmicrosoft.com")]);
    manager.post(&format!("{}/contact", tenant.path()), &fields).await.expect(303);
    let mut work = app.database.read().await.unwrap();
    let (name,): (String,) = work.one("select admin_name from services", values![]).await.unwrap();
    assert_eq!(name, "admin@fournil.onmicrosoft.com");
    drop(work);
    app.viewer().await.get(&format!("{}/contact", tenant.path())).await.expect(403);
}

#[tokio::test]
async fn a_tenant_taken_over_gets_its_administrators_name_and_then_a_new_password() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    look(&app, &manager, &path).await;
    press(&app, &manager, &path, "confirmation").await;
    let service = format!("/services/{DOMAIN}");
    let page = manager.get(&service).await.expect(200);
    assert_eq!(page.attributes("a[href$='#admin_name']", "href"), [format!("{service}/contact#admin_name")]);
    let wrong = form(&manager, &service).await.with("admin_name", "admin").send().await.expect(422);
    assert!(!wrong.select("#admin_name-error").is_empty(), "{}", wrong.words());
    let right = form(&manager, &service).await.with("admin_name", &format!("admin@{DOMAIN}"));
    right.send().await.expect(303);

    let reset = format!("{service}/password");
    let form = manager.get(&reset).await.expect(200).form(&format!("form[action='{reset}']"));
    form.send().await.expect(303);
    app.work().await;
    let mails = app.mails();
    let mail = to(&mails, "hanna@harbour.example").pop().unwrap();
    let link = link(&app, mail).unwrap();
    let password = app.nobody().post(&link, &[]).await.expect(200).select("output#password").remove(0);
    let tenant = app.find_tenant(DOMAIN).await;
    assert_eq!(sign_in(&app, &tenant, &password).await["signsIn"], true);
}
