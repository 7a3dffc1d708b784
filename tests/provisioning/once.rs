//! Where money could be lost: nothing is bought twice, nothing of somebody else's is taken, no purchase is forgotten.

use aubade::microsoft::Ids;
use aubade::microsoft::addresses::Address;
use aubade::microsoft::customers::NewCustomer;
use aubade::orders::{State, Step};
use aubade::sandbox::seeds;
use aubade::text::Message;
use aubade::values;
use serde_json::json;
use uuid::Uuid;

use super::{CHECKOUT, CREATE, refuse, throttle};
use crate::orders::bakery::{self, Plan};
use crate::support::TestApp;
use crate::support::answer::Form;

/// More often than the client tries by itself.
const TRIES: u32 = 3;
const HOUR: i64 = 3_600;

fn ids() -> Ids {
    Ids { request: Uuid::new_v4(), correlation: Uuid::new_v4() }
}

async fn correction(app: &TestApp, order: i64) -> Form {
    let path = format!("/orders/{order}/correction");
    app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"))
}

/// Somebody else makes a tenant for the same reseller and a company of the same name, without the panel.
async fn made_elsewhere(app: &TestApp, prefix: &str) {
    let customer = NewCustomer {
        prefix: prefix.parse().unwrap(),
        company: bakery::COMPANY.to_owned(),
        registration_number: None,
        email: "else@etoile.example".to_owned(),
        first_name: "Alix".to_owned(),
        last_name: "Ailleurs".to_owned(),
        phone: None,
        language: "fr".to_owned(),
        culture: "fr-FR".to_owned(),
        address: Address {
            line1: "1 rue de l’Exemple".to_owned(),
            line2: None,
            city: "Paris".to_owned(),
            state: None,
            postal_code: Some("75002".to_owned()),
            country: "FR".parse().unwrap(),
        },
        reseller: seeds::RESELLER_TENANT.to_string().parse().unwrap(),
    };
    app.microsoft.create_customer(&ids(), &customer).await.unwrap();
}

#[tokio::test]
async fn a_tenant_that_somebody_else_made_under_the_corrected_name_is_not_taken_over() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CREATE, refuse(400, "27003"), 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("address-rejected")).await;
    bakery::send(&correction(&app, order).await.with("prefix", "fournil2")).await;
    made_elsewhere(&app, "fournil2").await;
    app.work().await;
    let failed = bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    assert_eq!((failed.tenant_id, failed.service_id), (None, None));
    bakery::send(&correction(&app, order).await.with("prefix", "fournil3")).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [2, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_tenant_made_elsewhere_between_the_last_check_and_the_creation_is_not_taken_over() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", "/v1/validations/address", throttle(10), 1).await;
    app.work().await;
    made_elsewhere(&app, bakery::PREFIX).await;
    bakery::later(&app, 11).await;
    let failed = bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    assert_eq!(failed.tenant_id, None);
}

#[tokio::test]
async fn of_two_orders_for_one_name_the_loser_is_asked_for_another() {
    for is_late in [false, true] {
        let app = TestApp::start().await;
        let (manager, second) = (app.manager().await, app.second().await);
        let (first, other) = (bakery::form(&app, &manager).await, bakery::form(&app, &second).await);
        // Both forms find the name free.
        bakery::fault(&app, "HEAD", "/v1/domains/*", json!({ "delay": { "milliseconds": 1_000 } }), 2).await;
        let (one, two) = futures_util::future::join(bakery::send(&first), bakery::send(&other)).await;
        if is_late {
            // Both orders find it free, too.
            bakery::fault(&app, "POST", "/v1/validations/address", throttle(10), 2).await;
            app.work().await;
            for order in [one, two] {
                assert_eq!(bakery::order(&app, order).await.step, Step::CheckAddress);
            }
            bakery::later(&app, 11).await;
        } else {
            app.work().await;
        }
        let mut ends = Vec::new();
        for order in [one, two] {
            let order = bakery::order(&app, order).await;
            ends.push((order.state.as_str(), order.cause));
        }
        ends.sort();
        assert_eq!(ends, [("completed", None), ("failed", Some("domain-taken".to_owned()))], "{is_late}");
        assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    }
}

/// Orders three more licences for the bakery's service; nothing is carried out yet.
async fn more(app: &TestApp) -> i64 {
    let path = format!("/services/{}/subscriptions", bakery::DOMAIN);
    let page = app.manager().await.get(&format!("{path}/new")).await.expect(200);
    let form = page.form(&format!("form[action='{path}']"));
    bakery::send(&Plan::find(app, "Power BI Pro", "P1M", "monthly").await.pick(form, 3)).await
}

#[tokio::test]
async fn two_orders_for_the_same_licences_whose_answers_are_lost_each_find_their_own() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let first = more(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, json!("drop"), TRIES).await;
    app.work().await;
    // The second asks before the first does again.
    let mut work = app.database.begin().await.unwrap();
    let last = "update jobs set next_try_at = $1 where order_id = $2 and state = 'todo'";
    let later = app.clock.now() + time::Duration::HOUR;
    assert_eq!(work.run(last, values![later, first]).await.unwrap(), 1);
    work.commit().await.unwrap();
    let second = more(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, json!("drop"), TRIES).await;
    app.work().await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(400, "800065"), 100).await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, second, State::Completed, None).await;
    bakery::expect(&app, first, State::Provisioning, None).await;
    bakery::later(&app, HOUR).await;
    bakery::expect(&app, first, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [3, 3, bakery::QUANTITY + 6]);

    let tenant = bakery::order(&app, first).await.tenant_id.unwrap().parse().unwrap();
    for order in [first, second] {
        let line = bakery::lines(&app, order).await.remove(0);
        assert_eq!(line.name(), format!("{order}-1"));
        let id = line.microsoft_subscription_id.unwrap();
        let sold = app.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
        assert_eq!(sold.view().friendly_name, Some(format!("{order}-1")));
    }
    // Whatever goes wrong, one line of Microsoft's is one line of ours.
    let mut work = app.database.begin().await.unwrap();
    let same = "update order_lines set (microsoft_order_id, microsoft_line) = \
                (select microsoft_order_id, microsoft_line from order_lines where order_id = $1) where order_id = $2";
    assert!(work.run(same, values![first, second]).await.is_err());
}

#[tokio::test]
async fn a_purchase_that_microsoft_has_and_never_shows_fails_for_staff_and_is_not_made_again() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(400, "800065"), 10_000).await;
    app.work().await;
    for _ in 0..23 {
        bakery::later(&app, HOUR).await;
        bakery::expect(&app, order, State::Provisioning, None).await;
    }
    bakery::later(&app, HOUR).await;
    bakery::later(&app, HOUR).await;
    bakery::expect(&app, order, State::Failed, Some("purchase-unclear")).await;
    assert_eq!(bakery::bought(&app).await[1..], [1, 0, 0, 0], "no second cart");
    let told = bakery::english(&Message::new("microsoft-cause-purchase-unclear"));
    let page = app.manager().await.get(&format!("/orders/{order}")).await.expect(200);
    assert!(page.words().contains(&told), "{}", page.words());
    let told = bakery::english(&Message::new("microsoft-staff-purchase-unclear"));
    let page = app.support().await.get("/support").await.expect(200);
    assert!(page.words().contains(&told), "{}", page.words());

    // The cart may have been bought, so it keeps its reseller of record.
    let form = correction(&app, order).await;
    let refused = form.clone().with("mpn", seeds::RESELLER_BRANCH_MPN).send().await.expect(422);
    let why = Message::new("orders-mpn-bought").with("mpn", seeds::RESELLER_MPN);
    assert_eq!(refused.select("#mpn-error"), [bakery::english(&why)]);
    bakery::expect(&app, order, State::Failed, Some("purchase-unclear")).await;
    // Sent again it is asked about and looked for, and whatever Microsoft then says of the cart, no other is opened.
    bakery::send(&form).await;
    app.work().await;
    bakery::heal(&app).await;
    for code in ["400019", "800008", "900414"] {
        bakery::fault(&app, "POST", CHECKOUT, refuse(400, code), 1).await;
        bakery::later(&app, HOUR).await;
        bakery::expect(&app, order, State::Provisioning, None).await;
    }
    assert_eq!(bakery::bought(&app).await[1..], [1, 0, 0, 0]);
}

#[tokio::test]
async fn licences_that_may_have_been_bought_cannot_be_given_up() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let order = more(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(400, "800065"), 10_000).await;
    app.work().await;
    bakery::later(&app, 25 * HOUR).await;
    bakery::expect(&app, order, State::Failed, Some("purchase-unclear")).await;
    let manager = app.manager().await;
    let page = manager.get(&format!("/orders/{order}")).await.expect(200);
    assert_eq!(page.select("form[action$=cancellation]"), [""; 0]);
    manager.post(&format!("/orders/{order}/cancellation"), &[]).await.expect(409);
}

#[tokio::test]
async fn no_answer_after_a_lost_one_leads_to_a_second_purchase() {
    // Microsoft's list shows the order only later.
    for (lost, refusal) in [
        (1, refuse(400, "900414")),
        (TRIES, refuse(400, "900414")),
        (1, refuse(404, "400019")),
        (TRIES, refuse(404, "400019")),
        (1, refuse(404, "800008")),
        (TRIES, refuse(404, "800008")),
    ] {
        let app = TestApp::start_slow().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", CHECKOUT, json!("drop"), lost).await;
        bakery::fault(&app, "POST", CHECKOUT, refusal.clone(), 2).await;
        app.work().await;
        for _ in 0..12 {
            bakery::later(&app, 5).await;
        }
        let done = bakery::order(&app, order).await;
        assert_eq!((done.state, done.cause), (State::Completed, None), "{lost}, {refusal}: {}", done.step);
        assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY], "{lost}, {refusal}");
    }
}

#[tokio::test]
async fn an_order_of_microsofts_that_never_brings_its_licences_is_shown_to_a_person_after_a_day() {
    let app = TestApp::start_slow().await;
    let order = bakery::place(&app).await;
    app.work().await;
    let mut work = app.database.begin().await.unwrap();
    let other = "update order_lines set microsoft_line = 7 where order_id = $1";
    work.run(other, values![order]).await.unwrap();
    work.commit().await.unwrap();
    for _ in 0..24 {
        bakery::later(&app, HOUR).await;
    }
    bakery::later(&app, HOUR).await;
    bakery::expect(&app, order, State::Failed, Some("purchase-unclear")).await;
    let mut work = app.database.begin().await.unwrap();
    let right = "update order_lines set microsoft_line = 0 where order_id = $1";
    work.run(right, values![order]).await.unwrap();
    work.commit().await.unwrap();
    bakery::send(&correction(&app, order).await).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}
