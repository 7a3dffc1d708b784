//! A contact's personal data goes where nothing needs it, and the audit still holds.

use aubade::audit::{self, Act};
use aubade::rights::Why;
use aubade::rights::erasure::{Erased, Kept, Wish, erase};
use aubade::secrets::Key;
use aubade::values;
use serde_json::json;

use crate::audit::faults;
use crate::orders::bakery;
use crate::support::people::RESELLER;
use crate::support::{Person, TestApp};

async fn erase_contact(app: &TestApp, email: &str, key: &Key) -> Erased {
    let email = email.parse().unwrap();
    let wish = Wish { email: &email, account: Some(Person::Admin.account()), reason: "letter of 3 November" };
    let mut work = app.database.begin().await.unwrap();
    let erased = erase(&mut work, app.clock.now(), key, &wish).await.unwrap();
    work.commit().await.unwrap();
    erased
}

/// Every text of the database in which the words stand.
async fn traces(app: &TestApp, words: &str) -> Vec<String> {
    let mut work = app.database.read().await.unwrap();
    let rows: Vec<(String,)> = work
        .all(
            "select 'orders ' || first_name || last_name || email || phone from orders \
             union all select 'services ' || first_name || last_name || email || phone || search from services \
             union all select 'invitations ' || first_name || last_name || email from invitations \
             union all select 'accounts ' || name || email from accounts \
             union all select 'mails ' || recipient || facts || coalesce(answer, '') from mails \
             union all select 'handovers ' || recipient from handovers \
             union all select 'steps ' || coalesce(answer, '') from job_steps \
             union all select 'jobs ' || payload || coalesce(answer, '') from jobs \
             union all select 'audit ' || details from audit",
            values![],
        )
        .await
        .unwrap();
    let words = words.to_lowercase();
    rows.into_iter().map(|(row,)| row).filter(|row| row.to_lowercase().contains(&words)).collect()
}

async fn email(app: &TestApp) -> String {
    let mut work = app.database.read().await.unwrap();
    work.one::<(String,)>("select email from services", values![]).await.unwrap().0
}

#[tokio::test]
async fn where_licences_run_the_contact_stays_and_everything_else_goes() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let email = email(&app).await;
    let erased = erase_contact(&app, &email, &app.key).await;
    let service = Kept { table: "services", id: 1, why: Why::Contact };
    assert!(erased.kept.contains(&service), "{erased:?}");
    assert_eq!(erased.changed["orders"], 1);
    let left: Vec<String> =
        traces(&app, &email).await.into_iter().filter(|row| !row.starts_with("services")).collect();
    let open = erased.kept.iter().filter(|kept| kept.table == "handovers").count();
    assert_eq!(left.len(), open, "{left:?}");
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn of_somebody_whom_nothing_needs_no_trace_stays_and_the_chain_holds() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let email = email(&app).await;
    let details = json!({ "reason": format!("{email} has asked for it"), "state": "error" });
    let act = Act { act: "retried", account: Some(5), reseller: Some(RESELLER), details, ..Act::default() };
    let mut work = app.database.begin().await.unwrap();
    audit::record(&mut work, app.clock.now(), act).await.unwrap();
    work.run("update subscriptions set status = 'cancelled'", values![]).await.unwrap();
    work.run("update handovers set recalled_at = $1", values![app.clock.now()]).await.unwrap();
    let answer = format!("550 no such mailbox <{email}>");
    work.run("update mails set answer = $1", values![answer]).await.unwrap();
    work.commit().await.unwrap();
    assert!(traces(&app, &email).await.len() > 4);
    let erased = erase_contact(&app, &email.to_uppercase(), &app.key).await;
    assert_eq!(erased.kept, []);
    assert_eq!(erased.changed["audit"], 1);
    assert_eq!(traces(&app, &email).await, Vec::<String>::new());
    let named = traces(&app, &erased.pseudonym).await;
    for place in ["orders", "services", "mails", "handovers", "audit"] {
        assert!(named.iter().any(|row| row.starts_with(place)), "{place}: {named:?}");
    }
    assert_eq!(faults(&app).await, []);
    // The pages still open.
    let manager = app.manager().await;
    manager.get(&format!("/services/{}", bakery::DOMAIN)).await.expect(200);
    manager.get("/orders/1").await.expect(200);
    let staff = app.support().await;
    staff.get("/support/mails").await.expect(200);
    staff.get("/support/mails/1").await.expect(200);
    let page = staff.get("/support/audit").await.expect(200);
    assert!(page.words().contains("A person’s personal data erased"), "{}", page.words());
}

#[tokio::test]
async fn the_pseudonym_is_the_same_for_the_same_person_and_key_alone() {
    let app = TestApp::start().await;
    let other = Key::new(&"another key of at least 32 letters".into());
    let first = erase_contact(&app, "noa@shop.example", &app.key).await.pseudonym;
    assert_eq!(erase_contact(&app, "NOA@shop.example", &app.key).await.pseudonym, first);
    assert_ne!(erase_contact(&app, "lou@shop.example", &app.key).await.pseudonym, first);
    assert_ne!(erase_contact(&app, "noa@shop.example", &other).await.pseudonym, first);
}

#[tokio::test]
async fn somebody_who_can_sign_in_stays_until_the_account_is_disabled() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    let erased = erase_contact(&app, Person::Viewer.email(), &app.key).await;
    let account = Person::Viewer.account();
    assert_eq!(erased.kept, [Kept { table: "accounts", id: account, why: Why::SignsIn }]);
    viewer.get("/services").await.expect(200);
    let mut work = app.database.begin().await.unwrap();
    let sql = "update accounts set disabled_at = $1 where id = $2";
    work.run(sql, values![app.clock.now(), account]).await.unwrap();
    work.commit().await.unwrap();
    let erased = erase_contact(&app, Person::Viewer.email(), &app.key).await;
    assert_eq!(erased.kept, []);
    assert_eq!(traces(&app, Person::Viewer.email()).await, Vec::<String>::new());
    assert_eq!(traces(&app, Person::Viewer.name()).await, Vec::<String>::new());
    assert_eq!(faults(&app).await, []);
}
