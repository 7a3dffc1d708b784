//! A tenant that was tied to its reseller before the invitation goes on once the staff have checked it.

use aubade::sandbox::seeds;
use aubade::values;

use super::{DOMAIN, accept, invite, press, services};
use crate::support::{Browser, TestApp};

/// An invitation that was refused because the tenant was tied before: its page.
async fn refused(app: &TestApp, manager: &Browser) -> String {
    accept(app, Some(seeds::RESELLER_MPN)).await;
    let path = invite(app, manager).await;
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Not possible"]);
    path
}

#[tokio::test]
async fn the_staff_let_it_go_on_with_a_reason_and_the_reseller_confirms() {
    let app = TestApp::start().await;
    let (manager, support) = (app.manager().await, app.support().await);
    let path = refused(&app, &manager).await;
    let page = support.get("/support/resellers/1").await.expect(200);
    assert!(page.select("#acts").concat().contains("Harbour Example"), "{}", page.words());
    let form = page.form("#acts form");
    let without = form.send().await.expect(422);
    assert!(!without.select("#reason-invitation-1-error").is_empty(), "{}", without.words());
    let form = form.with("reason", "the customer’s administrator agreed by phone");
    form.send().await.expect(303);
    form.send().await.expect(303);
    app.work().await;

    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("#state"), ["To be confirmed"]);
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "no link for the customer, who is tied already");
    assert_eq!(mails[0].to, "manager@lumen.example");
    assert!(mails[0].text.contains("Our support has checked the tenant"), "{}", mails[0].text);
    press(&app, &manager, &path, "confirmation").await;
    manager.get(&format!("/services/{DOMAIN}")).await.expect(200);
    assert_eq!(services(&app).await, 1);
    assert!(support.get("/support/resellers/1").await.expect(200).select("#acts").is_empty());
    let audit = support.get("/support/audit").await.expect(200).words();
    assert!(audit.contains("agreed by phone"), "{audit}");
}

#[tokio::test]
async fn what_is_not_refused_for_that_reason_is_not_let_through() {
    let app = TestApp::start().await;
    let (manager, support) = (app.manager().await, app.support().await);
    let path = invite(&app, &manager).await;
    let admission = "/support/invitations/1/admission";
    support.post(admission, &[("reason", "because")]).await.expect(409);
    support.post("/support/invitations/99/admission", &[("reason", "because")]).await.expect(404);
    assert_eq!(support.get(admission).await.expect(303).location(), "/support/resellers/1");
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Waiting for the customer"]);
    app.leave_jobs("the customer has not accepted yet");
}

#[tokio::test]
async fn an_mpn_id_that_is_anothers_stays_shut_whatever_the_staff_have_checked() {
    let app = TestApp::start().await;
    let (manager, support) = (app.manager().await, app.support().await);
    let path = refused(&app, &manager).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set mpn_id = $1 where id = 2", values![seeds::RESELLER_MPN]).await.unwrap();
    work.commit().await.unwrap();
    support.post("/support/invitations/1/admission", &[("reason", "because")]).await.expect(303);
    app.work().await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("#state"), ["Not possible"]);
    assert!(page.select("#refusal").concat().contains("cannot be taken over here"), "{}", page.words());
    assert_eq!(services(&app).await, 0);
}
