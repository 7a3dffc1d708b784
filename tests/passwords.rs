//! A new administrator's password: set once at Microsoft, seen by the customer alone.

use aubade::values;
use serde_json::{Value, json};

use crate::orders::bakery;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, Browser, Mail, TestApp};

/// The call that sets a password.
const RESET: &str = "/v1/customers/*/users/*/resetpassword";

async fn stage() -> (TestApp, Browser, Tenant) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3)]).await;
    (app, manager, tenant)
}

/// Presses the button on the page as it stands.
async fn ask(browser: &Browser, tenant: &Tenant) -> Answer {
    let path = format!("{}/password", tenant.path());
    let form = browser.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    form.send().await.expect(303).follow().await.expect(200)
}

/// Mails to the customer with credentials.
fn credentials(app: &TestApp) -> Vec<Mail> {
    app.mails()
        .into_iter()
        .filter(|mail| mail.links().iter().any(|link| link.contains("/handover/")))
        .collect()
}

fn link(app: &TestApp, mail: &Mail) -> String {
    let link = mail.links().into_iter().find(|link| link.contains("/handover/")).unwrap();
    link.strip_prefix(&app.settings.public_url).unwrap().to_owned()
}

/// The password behind a link.
async fn open(app: &TestApp, link: &str) -> String {
    let customer = app.nobody();
    customer.get(link).await.expect(200);
    customer.post(link, &[]).await.expect(200).select("output#password").remove(0)
}

/// What Microsoft says of the administrator with this password.
pub async fn sign_in(app: &TestApp, tenant: &Tenant, password: &str) -> Value {
    let url = format!("{}/control/sign-in", app.sandbox_url());
    let name = format!("admin@{}", tenant.domain);
    let body = json!({ "userPrincipalName": name, "password": password });
    reqwest::Client::new().post(url).json(&body).send().await.unwrap().json().await.unwrap()
}

async fn resets(app: &TestApp) -> u64 {
    let requests = app.ask("requests?method=PATCH").await;
    let of_reset = |item: &&Value| item["path"].as_str().unwrap().ends_with("/resetpassword");
    requests["items"].as_array().unwrap().iter().filter(of_reset).count() as u64
}

async fn microsoft_id(app: &TestApp, tenant: &Tenant) -> String {
    let mut work = app.database.read().await.unwrap();
    let (id,) =
        work.one("select tenant_id from services where domain = $1", values![&tenant.domain]).await.unwrap();
    id
}

#[tokio::test]
async fn the_contact_gets_a_password_that_signs_in_and_nobody_else_sees_it() {
    let (app, manager, tenant) = stage().await;
    let first = link(&app, &credentials(&app)[0]);
    let confirmation = manager.get(&format!("{}/password", tenant.path())).await.expect(200).words();
    assert!(confirmation.contains("amelie@bakery.example"), "{confirmation}");
    let page = ask(&manager, &tenant).await;
    assert!(page.select("#reset").concat().contains("is being set at Microsoft"), "{}", page.words());
    app.work().await;

    let mails = credentials(&app);
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[1].to, "amelie@bakery.example");
    assert!(mails[1].subject.starts_with("Nouveau mot de passe administrateur"), "{}", mails[1].subject);
    assert!(!mails[1].text.contains("STANDARD") && !mails[1].text.contains("Business Standard"));
    app.nobody().get(&first).await.expect(404);
    let password = open(&app, &link(&app, &mails[1])).await;
    let answer = sign_in(&app, &tenant, &password).await;
    assert_eq!(answer, json!({ "signsIn": true, "mustChangePassword": true }));

    let support = app.support().await;
    for page in [
        manager.get(&tenant.path()).await.expect(200),
        support.get(&format!("/support{}", tenant.path())).await.expect(200),
    ] {
        assert!(!page.text.contains(&password));
    }
    let history = manager.get(&format!("{}/history", tenant.path())).await.expect(200).words();
    assert!(history.contains("New administrator’s password asked for by Max Manager"), "{history}");
    assert!(history.contains("Confirmed by Microsoft"), "{history}");
    let mut work = app.database.read().await.unwrap();
    for sql in [
        "select count(*) from mails where facts like '%' || $1 || '%'",
        "select count(*) from jobs where payload like '%' || $1 || '%' or answer like '%' || $1 || '%'",
        "select count(*) from audit where details like '%' || $1 || '%'",
        "select count(*) from password_resets where sealed is not null and $1 <> ''",
        "select count(*) from services where sealed_password is not null and $1 <> ''",
    ] {
        let (count,): (i64,) = work.one(sql, values![&password]).await.unwrap();
        assert_eq!(count, 0, "{sql}");
    }
}

#[tokio::test]
async fn a_second_press_and_two_people_at_once_reset_it_once() {
    let (app, manager, tenant) = stage().await;
    let path = format!("{}/password", tenant.path());
    let owner = app.owner().await;
    let form = manager.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    let owners = owner.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    form.send().await.expect(303);
    let second = form.send().await.expect(303).follow().await.expect(200);
    assert!(second.words().contains("already asked for"), "{}", second.words());
    let page = manager.get(&path).await.expect(200);
    assert!(page.words().contains("already being set"), "{}", page.words());
    owners.send().await.expect(303);
    app.work().await;
    // A page that was opened before the first reset asks for none after it.
    owners.send().await.expect(303);
    app.work().await;
    assert_eq!((resets(&app).await, credentials(&app).len()), (1, 2));
    ask(&owner, &tenant).await;
    app.work().await;
    assert_eq!((resets(&app).await, credentials(&app).len()), (2, 3), "a page that knows of it asks anew");
}

#[tokio::test]
async fn a_lost_answer_leads_to_one_password_and_one_mail() {
    for act in ["drop", "drop-before"] {
        let (app, manager, tenant) = stage().await;
        bakery::fault(&app, "PATCH", RESET, json!(act), 3).await;
        ask(&manager, &tenant).await;
        app.work().await;
        assert_eq!(credentials(&app).len(), 1, "{act}: nothing is told before it is known");
        bakery::later(&app, 10).await;
        assert_eq!(credentials(&app).len(), 2, "{act}");
        assert_eq!(bakery::request_ids(&app, "PATCH", RESET).await.len(), 1, "{act}: the same call again");
        let password = open(&app, &link(&app, &credentials(&app)[1])).await;
        assert_eq!(sign_in(&app, &tenant, &password).await["signsIn"], true, "{act}");
    }
}

#[tokio::test]
async fn without_the_role_it_ends_in_a_sentence_and_the_first_link_still_opens() {
    let (app, manager, tenant) = stage().await;
    let customer = microsoft_id(&app, &tenant).await;
    let few = json!(["DirectoryReader", "UserAdministrator"]);
    app.tell("roles", json!({ "customerId": customer, "roles": few })).await;
    ask(&manager, &tenant).await;
    app.work().await;
    let page = manager.get(&tenant.path()).await.expect(200);
    let words = page.select("#reset").concat();
    assert!(
        words.contains("Privileged Authentication Administrator") && words.contains("Try again"),
        "{words}"
    );
    let first = open(&app, &link(&app, &credentials(&app)[0])).await;
    assert_eq!(sign_in(&app, &tenant, &first).await["signsIn"], true);

    let all = json!(["DirectoryReader", "PrivilegedAuthenticationAdministrator"]);
    app.tell("roles", json!({ "customerId": customer, "roles": all })).await;
    ask(&manager, &tenant).await;
    app.work().await;
    let page = manager.get(&tenant.path()).await.expect(200);
    assert_eq!(page.select("#reset"), Vec::<String>::new());
    let password = open(&app, &link(&app, &credentials(&app)[1])).await;
    assert_eq!(sign_in(&app, &tenant, &password).await["signsIn"], true);
    assert_eq!(sign_in(&app, &tenant, &first).await["signsIn"], false);
}

#[tokio::test]
async fn an_administrator_who_is_no_longer_there_is_said_so() {
    let (app, manager, tenant) = stage().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update services set admin_name = 'gone@fournil.onmicrosoft.com'", values![]).await.unwrap();
    work.commit().await.unwrap();
    ask(&manager, &tenant).await;
    app.work().await;
    let words = manager.get(&tenant.path()).await.expect(200).select("#reset").concat();
    assert!(words.contains("no longer exists, or has another name"), "{words}");
    assert_eq!((resets(&app).await, credentials(&app).len()), (0, 1));
    let task = app.support().await.get(&format!("/support{}", tenant.path())).await.expect(200);
    assert!(task.words().contains("no user with the administrator’s name"), "{}", task.words());
}

#[tokio::test]
async fn staff_start_one_with_a_reason_and_do_not_see_it() {
    let (app, _manager, tenant) = stage().await;
    let support = app.support().await;
    let story = format!("/support{}", tenant.path());
    let form = support.get(&story).await.expect(200).form(&format!("form[action='{story}/password']"));
    let page = form.send().await.expect(422);
    assert!(!page.select("#reason-password-error").is_empty(), "{}", page.words());
    form.with("reason", "the contact has left").send().await.expect(303);
    app.work().await;
    assert_eq!((resets(&app).await, credentials(&app).len()), (1, 2));
    let page = support.get(&story).await.expect(200);
    assert!(page.words().contains("the contact has left"), "{}", page.words());
    let password = open(&app, &link(&app, &credentials(&app)[1])).await;
    assert!(!page.text.contains(&password));
}

#[tokio::test]
async fn a_reseller_who_has_chosen_so_gets_it_into_the_mail() {
    let (app, manager, tenant) = stage().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set handover = 'mail' where id = 1", values![]).await.unwrap();
    work.commit().await.unwrap();
    let page = manager.get(&format!("{}/password", tenant.path())).await.expect(200).words();
    assert!(page.contains("gets the new password by e-mail"), "{page}");
    ask(&manager, &tenant).await;
    app.work().await;
    let mail = app.mails().into_iter().rfind(|mail| mail.to == "amelie@bakery.example").unwrap();
    let lines: Vec<&str> = mail.text.lines().map(str::trim).filter(|line| line.len() == 18).collect();
    let mut signed_in = false;
    for line in lines {
        signed_in |= sign_in(&app, &tenant, line).await["signsIn"] == true;
    }
    assert!(signed_in, "{}", mail.subject);
    let mut work = app.database.read().await.unwrap();
    let (kept,): (i64,) =
        work.one("select count(*) from services where sealed_password is not null", values![]).await.unwrap();
    assert_eq!(kept, 0);
}
