//! The MPN ID on the form: each refusal of Microsoft's has its own sentence.

use aubade::orders::State;
use aubade::sandbox::seeds;
use aubade::text::Message;
use aubade::values;
use serde_json::json;

use super::bakery;
use crate::support::TestApp;

#[tokio::test]
async fn each_mpn_id_that_cannot_order_is_refused_with_its_own_sentence() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    for (mpn, cause) in [
        (seeds::UNKNOWN_MPN, "reseller-unknown"),
        (seeds::NOT_RESELLER_MPN, "reseller-not-indirect"),
        (seeds::STRANGER_MPN, "reseller-not-indirect"),
        (seeds::PROVIDER_MPN, "reseller-not-indirect"),
        (seeds::UNSIGNED_MPN, "reseller-agreement-unsigned"),
        (seeds::OTHER_REGION_MPN, "reseller-region"),
    ] {
        let answer = form.clone().with("mpn", mpn).send().await.expect(422);
        let told = bakery::english(&Message::new(format!("microsoft-cause-{cause}")));
        assert_eq!(answer.select("#mpn-error"), [told.as_str()], "{mpn}");
        assert_eq!(answer.select("[role=alert] a[href='#mpn']"), [told], "{mpn}");
        assert_eq!(answer.form("form[action='/orders']").value("mpn"), Some(mpn));
    }
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}

#[tokio::test]
async fn whoever_has_no_mpn_id_is_told_why_and_where_to_get_one() {
    let app = TestApp::start().await;
    let page = app.manager().await.get("/orders/new").await.expect(200);
    let links = page.attributes("#mpn ~ details a, details a", "href");
    assert!(links.iter().any(|link| link.contains("mpn-create-a-partner-center-account")), "{links:?}");
    assert!(page.words().contains("Since 1 July 2022"));
}

/// The sentence about an MPN ID of another company.
fn not_yours() -> String {
    bakery::english(&Message::new("microsoft-cause-reseller-not-yours"))
}

#[tokio::test]
async fn an_mpn_id_may_be_that_of_another_location_of_the_same_company_and_staff_see_which() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.with("mpn", seeds::RESELLER_BRANCH_MPN);
    let number = bakery::send(&form).await;
    app.work().await;
    let order = bakery::expect(&app, number, State::Completed, None).await;
    assert_eq!(order.mpn_id, seeds::RESELLER_BRANCH_MPN);
    assert_eq!(order.reseller_tenant_id, Some(seeds::RESELLER_TENANT.to_string()));
    let page = app.support().await.get(&format!("/support/orders/{number}")).await.expect(200);
    assert!(page.select("dl.facts dd").contains(&seeds::RESELLER_BRANCH_MPN.to_owned()), "{}", page.words());
}

#[tokio::test]
async fn nobody_orders_under_the_mpn_id_of_another_company() {
    let app = TestApp::start().await;
    let (manager, second) = (app.manager().await, app.second().await);
    let first = bakery::form(&app, &manager).await;
    let theirs = bakery::form(&app, &second).await;
    for (form, mpn) in [
        (&first, seeds::SECOND_RESELLER_MPN),
        (&theirs, seeds::RESELLER_MPN),
        (&theirs, seeds::RESELLER_BRANCH_MPN),
    ] {
        let answer = form.clone().with("mpn", mpn).send().await.expect(422);
        assert_eq!(answer.select("#mpn-error"), [not_yours()], "{mpn}");
        assert_eq!(answer.form("form[action='/orders']").value("mpn"), Some(mpn));
    }
    // The same while Microsoft cannot be asked.
    bakery::cut_off(&app).await;
    let answer = first.clone().with("mpn", seeds::SECOND_RESELLER_MPN).send().await.expect(422);
    assert_eq!(answer.select("#mpn-error"), [not_yours()]);
    bakery::heal(&app).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}

#[tokio::test]
async fn a_reseller_without_an_mpn_id_in_its_profile_uses_none_of_anothers_company() {
    let app = TestApp::start().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set mpn_id = null where id = 2", values![]).await.unwrap();
    work.commit().await.unwrap();
    let second = app.second().await;
    let form = bakery::form(&app, &second).await;
    for mpn in [seeds::RESELLER_MPN, seeds::RESELLER_BRANCH_MPN] {
        let answer = form.clone().with("mpn", mpn).send().await.expect(422);
        assert_eq!(answer.select("#mpn-error"), [not_yours()], "{mpn}");
    }
    let order = bakery::send(&form.with("mpn", seeds::SECOND_RESELLER_MPN)).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn what_the_form_could_not_ask_the_order_finds_out_and_it_is_corrected() {
    let app = TestApp::start().await;
    let second = app.second().await;
    let form = bakery::form(&app, &second).await.with("mpn", seeds::RESELLER_BRANCH_MPN);
    // Only Microsoft knows that it is of the first reseller's company.
    bakery::cut_off(&app).await;
    let order = bakery::send(&form).await;
    bakery::heal(&app).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("reseller-not-yours")).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);
    let page = second.get(&format!("/orders/{order}")).await.expect(200);
    assert!(page.words().contains(&not_yours()), "{}", page.words());
    let path = format!("/orders/{order}/correction");
    let form = second.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    bakery::send(&form.with("mpn", seeds::SECOND_RESELLER_MPN)).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn an_owner_cannot_enter_the_mpn_id_of_another_resellers_company() {
    let app = TestApp::start().await;
    let second = app.second().await;
    let form = second.get("/account").await.expect(200).form("form[action='/account/company']");
    for mpn in [seeds::RESELLER_MPN, seeds::RESELLER_BRANCH_MPN] {
        let answer = form.clone().with("mpn_id", mpn).send().await.expect(422);
        let told = bakery::english(&Message::new("accounts-mpn-id-anothers"));
        assert_eq!(answer.select("#mpn_id-error"), [told], "{mpn}");
    }
    form.send().await.expect(303);
    let (mpn,): (String,) = {
        let mut work = app.database.read().await.unwrap();
        work.one("select mpn_id from resellers where id = 2", values![]).await.unwrap()
    };
    assert_eq!(mpn, seeds::SECOND_RESELLER_MPN);
}

#[tokio::test]
async fn a_code_that_nobody_knows_is_counted_although_no_job_met_it() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let refusal = json!({ "refuse": { "status": 400, "code": "987654", "description": "Not today." } });
    bakery::fault(&app, "POST", "/v1/partners/validateresellers", refusal, 1).await;
    form.send().await.expect(422);
    let mut work = app.database.read().await.unwrap();
    let counted: Vec<(i64, String, String, i64)> =
        work.all("select status, code, said, times from unknown_codes", values![]).await.unwrap();
    assert_eq!(counted, [(400, "987654".to_owned(), "Not today.".to_owned(), 1)]);
    drop(work);
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}
