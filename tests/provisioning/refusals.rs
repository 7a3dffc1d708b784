//! Microsoft refuses: the order says why, is corrected, and never makes a second tenant.

use aubade::orders::{State, Step};
use aubade::sandbox::seeds;
use aubade::values;
use serde_json::json;

use super::{CARTS, CHECKOUT, CREATE, refuse, throttle};
use crate::orders::bakery;
use crate::support::TestApp;
use crate::support::answer::Form;

async fn correction(app: &TestApp, order: i64) -> Form {
    let path = format!("/orders/{order}/correction");
    app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"))
}

#[tokio::test]
async fn whatever_microsoft_refuses_the_order_says_why_and_somebody_is_told() {
    for (method, path, refusal, step, cause) in [
        ("POST", "/v1/validations/address", refuse(400, "27003"), Step::CheckAddress, "address-rejected"),
        ("POST", CREATE, refuse(400, "27001"), Step::CreateCustomer, "company-name-rejected"),
        ("POST", CREATE, refuse(403, "2030"), Step::CreateCustomer, "country-not-served"),
        ("POST", CREATE, refuse(400, "424242"), Step::CreateCustomer, "unexplained"),
        ("POST", CARTS, refuse(400, "900154"), Step::OpenCart, "reseller-not-linked"),
        ("POST", CARTS, refuse(403, "900329"), Step::OpenCart, "permission"),
        ("POST", CHECKOUT, refuse(403, "800069"), Step::CheckOut, "credit-or-risk"),
        ("POST", CHECKOUT, refuse(403, "800066"), Step::CheckOut, "limit-reached"),
    ] {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, method, path, refusal, 1).await;
        app.work().await;
        let failed = bakery::expect(&app, order, State::Failed, Some(cause)).await;
        assert_eq!(failed.step, step);
        let mails = app.mails();
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "manager@lumen.example"), "{cause}");
        let sentence = bakery::english(&aubade::text::Message::new(format!("microsoft-cause-{cause}")));
        let page = app.viewer().await.get(&format!("/orders/{order}")).await.expect(200);
        assert!(page.words().contains(&sentence), "{cause}: {}", page.words());
        let mut work = app.database.read().await.unwrap();
        let job = "select state, answer from jobs where order_id = $1 and kind = 'provision-order'";
        let (job, answer): (String, String) = work.one(job, values![order]).await.unwrap();
        drop(work);
        assert_eq!((job.as_str(), answer.as_str()), ("error", cause));

        // The fault was Microsoft's, and passed: the same order completes.
        bakery::send(&correction(&app, order).await).await;
        app.work().await;
        bakery::expect(&app, order, State::Completed, None).await;
        assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY], "{cause}");
        assert_eq!(bakery::bought(&app).await[0], 1, "{cause}");
    }
}

#[tokio::test]
async fn an_address_refused_after_the_name_was_used_up_is_corrected_with_another_name() {
    // The panel was not told which domain is the provider's own.
    let app = TestApp::start_with(|settings| settings.provider_domains.clear()).await;
    let manager = app.manager().await;
    let wrong = format!("camille@{}", seeds::PROVIDER_DOMAIN);
    let order = bakery::send(&bakery::form(&app, &manager).await.with("email", &wrong)).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("email-rejected")).await;

    let form = correction(&app, order).await.with("email", bakery::CONTACT);
    let told = form.send().await.expect(422);
    assert_eq!(told.select("#prefix-error"), ["The name fournil is taken. Choose another one."]);
    bakery::send(&form.with("prefix", "fournil2")).await;
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.prefix, "fournil2");
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::request_ids(&app, "POST", CREATE).await.len(), 2);
    assert_eq!(bakery::credentials(&app).len(), 1);
}

#[tokio::test]
async fn a_name_lost_between_the_last_check_and_the_creation_is_told_as_such() {
    for code in [None, Some("424242")] {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", "/v1/validations/address", throttle(10), 1).await;
        if let Some(code) = code {
            // Microsoft documents no code for it.
            bakery::fault(&app, "POST", CREATE, refuse(400, code), 1).await;
        }
        app.work().await;
        assert_eq!(bakery::order(&app, order).await.step, Step::CheckAddress);
        app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
        bakery::later(&app, 11).await;
        bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
        bakery::send(&correction(&app, order).await.with("prefix", "fournil2")).await;
        app.work().await;
        bakery::expect(&app, order, State::Completed, None).await;
        assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    }
}

#[tokio::test]
async fn a_tenant_of_another_order_is_never_taken_over() {
    let app = TestApp::start().await;
    let first = bakery::complete(&app).await;
    let manager = app.manager().await;
    let second = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "second")).await;
    bakery::fault(&app, "POST", CREATE, refuse(400, "27003"), 1).await;
    app.work().await;
    bakery::expect(&app, second, State::Failed, Some("address-rejected")).await;
    // As if the form had been sent before the first order's tenant was there.
    let mut work = app.database.begin().await.unwrap();
    let same = "update orders set prefix = $1, state = 'provisioning' where id = $2";
    work.run(same, values![bakery::PREFIX, second]).await.unwrap();
    work.run("update jobs set state = 'todo' where order_id = $1", values![second]).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    let second = bakery::expect(&app, second, State::Failed, Some("domain-taken")).await;
    assert_eq!(second.tenant_id, None);
    assert!(bakery::order(&app, first).await.tenant_id.is_some());
    assert_eq!(bakery::bought(&app).await[0], 1);
}

#[tokio::test]
async fn a_reseller_that_may_not_order_any_more_is_found_out_before_anything_is_made() {
    for (mpn, cause) in [
        (seeds::UNKNOWN_MPN, "reseller-unknown"),
        (seeds::STRANGER_MPN, "reseller-not-indirect"),
        (seeds::UNSIGNED_MPN, "reseller-agreement-unsigned"),
        (seeds::OTHER_REGION_MPN, "reseller-region"),
    ] {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        let form = bakery::form(&app, &manager).await.with("mpn", mpn);
        // While the form was sent Microsoft could not be asked.
        bakery::cut_off(&app).await;
        let order = bakery::send(&form).await;
        bakery::heal(&app).await;
        app.work().await;
        bakery::expect(&app, order, State::Failed, Some(cause)).await;
        assert_eq!(bakery::bought(&app).await, [0; 5]);
        bakery::send(&correction(&app, order).await.with("mpn", seeds::RESELLER_MPN)).await;
        app.work().await;
        bakery::expect(&app, order, State::Completed, None).await;
    }
}

#[tokio::test]
async fn school_licences_wait_for_microsofts_approval_of_the_school() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::without_licences(&manager).await;
    let plan = bakery::Plan::find(&app, "Microsoft 365 A3 for students", "P1Y", "annual").await;
    let order = bakery::send(&plan.pick(form, 40)).await;
    app.work().await;
    let failed = bakery::expect(&app, order, State::Failed, Some("qualification")).await;
    assert_eq!(bakery::lines(&app, order).await[0].cause.as_deref(), Some("qualification"));
    let approved = json!({ "customerId": failed.tenant_id, "status": "Approved" });
    app.tell("qualifications", approved).await;
    bakery::send(&correction(&app, order).await).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, 40]);
}
