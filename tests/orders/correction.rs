//! A failed order is corrected and sent again: the same order, completed once.

use aubade::orders::State;
use aubade::sandbox::seeds;
use aubade::text::Message;
use aubade::values;
use serde_json::json;

use super::bakery::{self, Plan};
use crate::support::TestApp;
use crate::support::answer::Form;

/// The correction form of an order, as it stands on the page.
async fn correction(app: &TestApp, order: i64) -> Form {
    let path = format!("/orders/{order}/correction");
    app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"))
}

#[tokio::test]
async fn a_name_lost_between_the_check_and_the_order_is_replaced_and_the_same_order_completes() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let mails = app.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "manager@lumen.example"), "the reseller is told");
    assert!(mails[0].subject.contains("needs you"), "{}", mails[0].subject);

    let form = correction(&app, order).await;
    let kept =
        ["prefix", "company", "email", "mpn", "address"].map(|name| form.value(name).unwrap().to_owned());
    assert_eq!(kept, [bakery::PREFIX, bakery::COMPANY, bakery::CONTACT, "4815162", "1 rue de l’Exemple"]);
    let refused = form.send().await.expect(422);
    let told = Message::new("orders-error-prefix-taken").with("name", bakery::PREFIX);
    assert_eq!(refused.select("#prefix-error"), [bakery::english(&told)]);
    assert_eq!(refused.attributes("#prefix", "aria-invalid"), ["true"]);

    // A button takes one of the free names, without ordering anything.
    let offered = refused.attributes("button[name=use-name]", "value");
    assert_eq!(offered.len(), 3, "{}", refused.words());
    assert_eq!(refused.attributes("button[name=use-name]", "formaction"), [form.action.as_str(); 3]);
    let chosen = form.clone().with("use-name", &offered[1]).send().await.expect(200);
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let chosen = chosen.form(&format!("form[action='{}']", form.action));
    assert_eq!(chosen.value("prefix"), Some(offered[1].as_str()));

    assert_eq!(bakery::send(&chosen).await, order);
    assert_eq!(bakery::send(&chosen).await, order, "a second press finds it on its way");
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.prefix, offered[1]);
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::credentials(&app).len(), 1);
    let mut work = app.database.read().await.unwrap();
    let (jobs,): (i64,) =
        work.one("select count(*) from jobs where kind = 'provision-order'", values![]).await.unwrap();
    assert_eq!(jobs, 2, "two presses are one new try");
}

#[tokio::test]
async fn while_one_types_the_name_in_a_correction_its_buttons_stay_with_the_correction() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
    app.work().await;
    let path = format!("/orders/{order}/correction");
    let page = app.manager().await.get(&path).await.expect(200);
    let asks = page.attributes("#prefix", "hx-post").concat();
    let part = app.manager().await.post(&asks, &[("custom", "1"), ("prefix", "contoso")]).await.expect(200);
    assert_eq!(part.attributes("button[name=use-name]", "formaction"), [path.as_str(); 3]);
}

#[tokio::test]
async fn everything_about_the_customer_can_be_corrected_while_there_is_no_tenant() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.with("country", "PL").with("postcode", "00-001");
    let form = form.with("phone", "+48 22 555 12 12").with("registration_number", "123");
    let order = bakery::send(&form).await;
    app.work().await;
    // Only Microsoft knows what a registration number looks like.
    bakery::expect(&app, order, State::Failed, Some("registration-number-format")).await;
    let form = correction(&app, order).await;
    assert_eq!(form.value("registration_number"), Some("123"));
    let wrong = form.clone().with("registration_number", "").send().await.expect(422);
    assert_eq!(wrong.select("#registration_number-error").len(), 1);
    bakery::send(&form.with("registration_number", "1234567890").with("city", "Warszawa")).await;
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!((order.registration_number.as_str(), order.city.as_str()), ("1234567890", "Warszawa"));
    assert_eq!(bakery::bought(&app).await[0], 1);
}

#[tokio::test]
async fn once_the_tenant_is_there_only_the_mpn_id_can_be_corrected() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let refused = json!({ "refuse": { "status": 400, "code": "900414" } });
    bakery::fault(&app, "POST", "/v1/customers/*/carts", refused, 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("reseller-not-authorised")).await;
    let form = correction(&app, order).await;
    assert_eq!(form.fields, [("mpn".to_owned(), "4815162".to_owned())]);
    for (mpn, told) in [
        ("", "orders-error-mpn-missing"),
        ("x", "orders-error-mpn-digits"),
        (seeds::UNSIGNED_MPN, "microsoft-cause-reseller-agreement-unsigned"),
        (seeds::SECOND_RESELLER_MPN, "microsoft-cause-reseller-not-yours"),
    ] {
        let answer = form.clone().with("mpn", mpn).send().await.expect(422);
        assert_eq!(answer.select("#mpn-error"), [bakery::english(&Message::new(told))]);
        assert_eq!(answer.select("[role=alert] li").len(), 1);
    }
    // What is not on the form changes nothing.
    let sent = form.with("mpn", seeds::RESELLER_BRANCH_MPN).with("prefix", "other").with("company", "Other");
    bakery::send(&sent).await;
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    let kept = (order.mpn_id.as_str(), order.prefix.as_str(), order.company.as_str());
    assert_eq!(kept, (seeds::RESELLER_BRANCH_MPN, bakery::PREFIX, bakery::COMPANY));
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn refused_licences_for_a_polish_service_can_be_sent_again() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.with("country", "PL").with("postcode", "00-001");
    let form = form.with("phone", "+48 22 555 12 12").with("registration_number", "1234567890");
    bakery::send(&form).await;
    app.work().await;
    let page = manager.get(&format!("/services/{}/subscriptions/new", bakery::DOMAIN)).await.expect(200);
    let form = page.form("form[action$='/subscriptions']");
    let order = bakery::send(&Plan::find(&app, "Power BI Pro", "P1M", "monthly").await.pick(form, 3)).await;
    let refused = json!({ "refuse": { "status": 400, "code": "900414" } });
    bakery::fault(&app, "POST", "/v1/customers/*/carts", refused, 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("reseller-not-authorised")).await;
    assert_eq!(bakery::send(&correction(&app, order).await).await, order);
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [2, 2, bakery::QUANTITY + 3]);
}

#[tokio::test]
async fn an_order_that_did_not_fail_has_no_correction() {
    let app = TestApp::start().await;
    let order = bakery::complete(&app).await;
    let manager = app.manager().await;
    let path = format!("/orders/{order}/correction");
    let page = manager.get(&path).await.expect(409);
    assert!(page.words().contains("only a failed order can be corrected"), "{}", page.words());
    manager.post(&path, &[("mpn", "2342108")]).await.expect(303);
    assert_eq!(bakery::order(&app, order).await.mpn_id, "4815162");
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY]);
}
