//! The whole way of an order through HTTP: form, progress, jobs, service, both mails, and the password once.

use aubade::orders::{State, Step};

use super::steps;
use crate::orders::bakery::{self, Plan};
use crate::support::people::RESELLER_NAME;
use crate::support::{Browser, TestApp};

/// Opens the link of the credentials mail and presses its button; answers identifier and password.
async fn open(app: &TestApp) -> Vec<String> {
    let mail = bakery::credentials(app).pop().expect("a mail to the customer");
    let link = mail.links().into_iter().find(|link| link.contains("/handover/")).expect("a link");
    let link = link.strip_prefix(&app.settings.public_url).unwrap();
    let customer = app.nobody();
    customer.get(link).await.expect(200);
    let shown = customer.post(link, &[]).await.expect(200).select("output");
    customer.post(link, &[]).await.expect(404);
    shown
}

async fn service(browser: &Browser) -> crate::support::Answer {
    browser.get(&format!("/services/{}", bakery::DOMAIN)).await.expect(200)
}

#[tokio::test]
async fn an_order_becomes_a_service_and_its_password_reaches_the_customer_once() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let placed = bakery::form(&app, &manager).await.send().await.expect(303);
    let page = placed.follow().await.expect(200);
    assert!(page.words().contains("The order for Boulangerie de l’Étoile is placed."), "{}", page.words());
    let order = bakery::number(placed.location());

    app.work().await;
    let done = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!((done.step, done.completed_at.is_some()), (Step::Done, true));
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    let names: Vec<String> = steps(&app, order).await.into_iter().map(|(name, ..)| name).collect();
    assert_eq!(
        names,
        [
            "check-reseller-agreement",
            "check-reseller-relationship",
            "check-reseller",
            "check-domain",
            "check-address",
            "create-customer",
            "check-agreement",
            "check-review",
            "open-cart-catalogue",
            "open-cart",
            "check-out",
            "follow-subscription",
        ]
    );

    let page = manager.get(&format!("/orders/{order}")).await.expect(200);
    assert_eq!(page.attributes(".page-header a.btn", "href"), [format!("/services/{}", bakery::DOMAIN)]);
    let page = service(&manager).await;
    let row = page.select("#subscriptions tbody tr").concat();
    assert!(row.contains("Active") && row.contains(bakery::LICENCE) && row.contains("10"), "{row}");

    let mails = app.mails();
    assert_eq!(mails.len(), 2);
    let (ready, credentials) = (&mails[1], &mails[0]);
    assert_eq!(credentials.to, bakery::CONTACT);
    assert!(credentials.subject.contains("est installé"), "the customer reads French");
    assert!(
        credentials.text.contains(RESELLER_NAME)
            && credentials.text.contains("admin@fournil.onmicrosoft.com")
    );
    assert_eq!(
        (ready.to.as_str(), ready.subject.as_str()),
        ("manager@lumen.example", format!("fournil.onmicrosoft.com is ready (order {order})").as_str())
    );

    let shown = open(&app).await;
    assert_eq!(shown[0], "admin@fournil.onmicrosoft.com");
    assert_eq!(shown[1].len(), 16);
    assert!(mails.iter().all(|mail| !mail.text.contains(&shown[1]) && !mail.html.contains(&shown[1])));
    assert!(
        service(&manager).await.words().contains("The customer saw the password on"),
        "the reseller sees that it was opened"
    );
}

#[tokio::test]
async fn a_french_reseller_and_an_english_customer_each_read_their_own_language() {
    let app = TestApp::start().await;
    let manager = app.manager().await.in_french();
    let form = bakery::form(&app, &manager).await.with("language", "en").with("country", "BE");
    let placed = form.with("postcode", "1000").with("phone", "+32 2 555 12 12").send().await.expect(303);
    let page = placed.follow().await.expect(200);
    assert!(
        page.words().contains("La commande pour Boulangerie de l’Étoile est enregistrée"),
        "{}",
        page.words()
    );
    app.work().await;
    let page = placed.follow().await.expect(200);
    assert_eq!(page.select("#told"), ["Terminée"]);
    assert!(bakery::credentials(&app)[0].subject.contains("is installed"));
    assert_eq!(open(&app).await.len(), 2);
}

#[tokio::test]
async fn a_mixed_cart_becomes_one_order_at_microsoft_for_each_billing_cycle() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut form = bakery::form(&app, &manager).await;
    for (title, term, cycle, quantity) in [
        ("Microsoft 365 Business Basic", "P1Y", "annual", 5),
        // An add-on with its base product.
        ("Microsoft Teams Phone Standard", "P1Y", "monthly", 2),
        ("Power BI Pro", "P3Y", "triennial", 1),
        ("Microsoft 365 Business Premium Trial", "P1M", "none", 25),
    ] {
        form = Plan::find(&app, title, term, cycle).await.pick(form, quantity);
    }
    let order = bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 4, 5, 43]);
    let lines = bakery::lines(&app, order).await;
    assert!(lines.iter().all(|line| line.microsoft_subscription_id.is_some() && line.cause.is_none()));

    let page = service(&manager).await;
    let rows = page.select("#subscriptions tbody tr");
    assert_eq!(rows.len(), 5, "{rows:?}");
    for (licence, plan) in [
        ("Microsoft 365 Business Basic", "1 year, paid yearly"),
        ("Microsoft Teams Phone Standard", "1 year, paid monthly"),
        ("Power BI Pro", "3 years, paid at once"),
        ("Microsoft 365 Business Premium Trial", "1 month"),
    ] {
        assert!(rows.iter().any(|row| row.contains(licence) && row.contains(plan)), "{licence}: {rows:?}");
    }
    let mail = &bakery::credentials(&app)[0];
    assert!(mail.text.contains("Microsoft 365 Business Premium Trial"), "{}", mail.text);
}

#[tokio::test]
async fn customers_of_other_countries_and_currencies_are_served_too() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut orders = Vec::new();
    for (prefix, country, postcode, phone) in
        [("zurich", "CH", "8001", "+41 44 555 12 12"), ("london", "GB", "SW1A 1AA", "020 7946 0000")]
    {
        let form = bakery::form(&app, &manager).await.with("prefix", prefix).with("country", country);
        let form = form.without("prices");
        orders.push(bakery::send(&form.with("postcode", postcode).with("phone", phone)).await);
    }
    // Sums in another currency than the reseller's own count as large, and wait for a while.
    app.send_now().await;
    for order in orders {
        bakery::expect(&app, order, State::Completed, None).await;
    }
}

#[tokio::test]
async fn the_subscriptions_may_take_their_time() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    // They are named, and cannot be read yet.
    bakery::fault(&app, "GET", "/v1/customers/*/subscriptions/*", super::throttle(30), 2).await;
    app.work().await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    assert!(app.mails().is_empty(), "nothing is ready");
    bakery::later(&app, 31).await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, 31).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(app.mails().len(), 2);
}
