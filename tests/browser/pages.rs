//! Every page, in both languages, light and dark, at a desk and on a phone: nothing stands in anybody's way.

use aubade::reminders::{List, WayOut};
use aubade::values;
use serde_json::json;

use super::inspection::Inspection;
use super::stage::{COMPANY, PREFIX, SERVICE, handover_link, place_order};
use super::window::Window;
use crate::holds;
use crate::orders::bakery;
use crate::support::{Mail, Person, TestApp};

const LANGUAGES: [&str; 2] = ["fr", "en"];

#[tokio::test]
async fn the_pages_of_an_order_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    let browser = window.become_person(&app, Person::Manager).await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        if language == LANGUAGES[0] {
            inspection.look_at("orders-empty", "/orders").await;
        } else {
            inspection.look_at("orders-list", "/orders").await;
            inspection.look_at("orders-none-found", "/orders?q=nothing").await;
        }
        inspection.look_at("orders-new", "/orders/new").await;
        window.click("#licences button[name=open]").await;
        window.write("#company", COMPANY).await;
        window.write("#licences tbody:first-of-type input[type=number]", "12").await;
        window.find("#summary .number").await;
        inspection.look("orders-new-filled").await;
        window.click("main button.btn-primary[type=submit]").await;
        window.find("[role=alert]").await;
        inspection.look("orders-new-refused").await;

        let order = place_order(&browser, COMPANY, &format!("{PREFIX}{language}")).await;
        inspection.look_at("orders-placed", &format!("/orders/{order}")).await;
        app.work().await;
        inspection.look_at("orders-completed", &format!("/orders/{order}")).await;

        let prefix = format!("verdier{language}");
        let order = place_order(&browser, "Verdier & Filles SARL", &prefix).await;
        app.tell("domains", json!({ "prefix": prefix })).await;
        app.work().await;
        inspection.look_at("orders-failed", &format!("/orders/{order}")).await;
        inspection.look_at("orders-correction", &format!("/orders/{order}/correction")).await;

        app.tell("reviews", json!({ "customerId": "next", "status": "UnderReview" })).await;
        let long = "Société coopérative d’intérêt collectif des maraîchers et producteurs de la vallée";
        let order = place_order(&browser, long, &format!("maraichersdelavallee{language}")).await;
        app.work().await;
        inspection.look_at("orders-waiting", &format!("/orders/{order}")).await;
        app.tell("reviews", json!({ "customerId": "next", "status": "Allowed" })).await;
        inspection.conclude(if language == LANGUAGES[0] { 9 } else { 10 });
    }
    app.leave_jobs("an order waits for Microsoft's review");
}

#[tokio::test]
async fn the_pages_of_a_service_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    let browser = window.become_person(&app, Person::Manager).await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    let [pencil, bin, busy] = subscriptions(&app).await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("home", "/").await;
        inspection.look_at("services-list", "/services").await;
        inspection.look_at("deadlines", "/deadlines").await;
        inspection.look_at("deadlines-none-found", "/deadlines?q=nothing").await;
        inspection.look_at("savings", "/savings").await;
        browser.post("/deadlines/calendars", &[]).await.expect(303);
        inspection.look_at("calendars", "/deadlines/calendars").await;
        inspection.look_at("services-none-found", "/services?q=nothing").await;
        inspection.look_at("service", SERVICE).await;
        inspection.look_at("service-name", &format!("{SERVICE}/name")).await;
        inspection.look_at("service-add", &format!("{SERVICE}/subscriptions/new")).await;
        inspection.look_at("end-of-term", &pencil.replace("quantity", "end-of-term?outcome=change")).await;
        window.click("#outcome-renew").await;
        window.click("#outcome-change").await;
        window.click("main form button[type=submit]").await;
        window.find("#quantity[aria-invalid]").await;
        inspection.look("end-of-term-refused").await;
        inspection.look_at("pencil", &pencil).await;
        window.write("#quantity", "15").await;
        window.find(".effect").await;
        inspection.look("pencil-effect").await;
        window.write("#quantity", "5000").await;
        window.click("main form button[type=submit]").await;
        window.find("#quantity[aria-invalid]").await;
        inspection.look("pencil-refused").await;
        inspection.look_at("subscription", &format!("{SERVICE}/subscriptions/1")).await;
        window.click("#schedule button").await;
        window.find("#scheduled [role=alert]").await;
        inspection.look("subscription-refused").await;
        inspection.look_at("bin", &bin).await;
        window.click("main form button[type=submit]").await;
        window.find("#confirmed[aria-invalid]").await;
        inspection.look("bin-refused").await;
        inspection.conclude(19);
    }

    // A change that is on its way, and somebody who did not know.
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        window.go(&pencil).await;
        if language == LANGUAGES[0] {
            let form = browser.get(&pencil).await.form("main form").with("quantity", "14");
            form.send().await.expect(303);
        }
        inspection.look_at("service-busy", SERVICE).await;
        inspection.look_at("pencil-busy", &pencil).await;
        inspection.look_at("bin-busy", &busy).await;
        inspection.conclude(3);
    }
    app.work().await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        window.go(&pencil).await;
        let now = browser.get(&pencil).await.form("main form");
        let quantity: i64 = now.value("quantity").unwrap().parse().unwrap();
        now.with("quantity", &(quantity + 1).to_string()).send().await.expect(303);
        app.work().await;
        window.write("#quantity", "30").await;
        window.click("main form button[type=submit]").await;
        inspection.look("pencil-conflict").await;
        inspection.conclude(1);
    }

    // After the seven days: nothing can be given back.
    app.clock.advance(time::Duration::days(8));
    app.work().await;
    // The session has ended in the meantime.
    window.become_person(&app, Person::Manager).await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        let page = format!("{SERVICE}/subscriptions/1");
        window.go(&page).await;
        if language == LANGUAGES[0] {
            window.click("#act-cancel form button").await;
            window.find("#scheduled-list").await;
        }
        inspection.look_at("subscription-closed", &page).await;
        inspection.look_at("bin-closed", &bin).await;
        inspection.look_at("pencil-closed", &pencil).await;
        inspection.conclude(3);
    }
    app.leave_jobs("Microsoft is asked again when a term ends");
}

/// The pencil and the bin of one subscription, and the bin again.
async fn subscriptions(app: &TestApp) -> [String; 3] {
    let mut work = app.database.read().await.unwrap();
    let (id,): (i64,) = work.one("select min(id) from subscriptions", values![]).await.unwrap();
    let at = |what| format!("{SERVICE}/subscriptions/{id}/{what}");
    [at("quantity"), at("cancellation"), at("cancellation")]
}

#[tokio::test]
async fn the_pages_of_what_waits_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    let [pencil, ..] = subscriptions(&app).await;
    browser.get(&pencil).await.form("main form").with("quantity", "2").send().await.expect(303);
    let job = holds::place_unconfirmed(&app, "waiting").await;
    let window = Window::open(&app).await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        window.become_person(&app, Person::Owner).await;
        inspection.look_at("service-held", SERVICE).await;
        inspection.look_at("order-unconfirmed", "/orders/2").await;
        inspection.look_at("home-unconfirmed", "/").await;
        inspection.look_at("approvals", "/approvals").await;
        inspection.look_at("approval", &format!("/approvals/{job}")).await;
        window.click("form[action$=rejection] button").await;
        window.find("#reason[aria-invalid]").await;
        inspection.look("approval-refused").await;
        inspection.look_at("sending", "/account/sending").await;
        window.write("#undo_minutes", "99").await;
        window.click("main form button[type=submit]").await;
        window.find("#undo_minutes[aria-invalid]").await;
        inspection.look("sending-refused").await;
        inspection.look_at("audit", "/audit").await;
        inspection.look_at("audit-none-found", "/audit?who=support&q=nothing").await;
        inspection.conclude(10);
    }
    app.leave_jobs("a mail and a reduction wait");
}

#[tokio::test]
async fn the_pages_behind_a_one_time_link_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    let window = Window::open(&app).await;
    for language in LANGUAGES {
        place_order(&browser, COMPANY, &format!("{PREFIX}{language}")).await;
        app.work().await;
        let link = handover_link(&app);
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("handover", &link).await;
        window.click("main form button").await;
        window.find("#password").await;
        inspection.look("handover-shown").await;
        inspection.look_at("handover-void", &link).await;
        inspection.conclude(3);
    }
}

#[tokio::test]
async fn the_pages_of_an_account_and_of_errors_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    for (place, language) in LANGUAGES.into_iter().enumerate() {
        window.devtools("Network.clearBrowserCookies", json!({})).await;
        let mut inspection = Inspection::begin(&window, language).await;
        let list = [List::Dates, List::Digest][place];
        let way = WayOut { account: Person::Owner.account(), list }.path(&app.key);
        inspection.look_at("reminders-leave", &format!("/reminders/{way}")).await;
        window.click("main form button[type=submit]").await;
        window.find("[role=status]").await;
        inspection.look("reminders-left").await;
        inspection.look_at("sign-in", "/sign-in").await;
        window.write("#email", "nobody@lumen.example").await;
        window.write("#password", "wrong").await;
        window.click("main form button[type=submit]").await;
        window.find("[role=alert]").await;
        inspection.look("sign-in-refused").await;

        window.become_person(&app, Person::Owner).await;
        inspection.look_at("home-new", "/").await;
        inspection.look_at("account", "/account").await;
        window.click("form[action='/account/password'] button").await;
        window.find("#old[aria-invalid]").await;
        inspection.look("account-refused").await;
        inspection.look_at("services-empty", "/services").await;
        inspection.look_at("deadlines-empty", "/deadlines").await;
        inspection.look_at("error-404", "/orders/999999").await;
        window.become_person(&app, Person::Viewer).await;
        inspection.look_at("error-403", "/orders/new").await;
        inspection.conclude(11);
    }
}

#[tokio::test]
async fn the_pages_of_a_team_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let asked = |email| [("email", email), ("role", "manager"), ("language", "fr")];
    app.owner().await.post("/team/invitations", &asked("nadia@lumen.example")).await.expect(303);
    app.second().await.post("/team/invitations", &asked(Person::Owner.email())).await.expect(303);
    app.work().await;
    let links: Vec<String> = app.mails().iter().flat_map(Mail::links).collect();
    let joins: Vec<&str> =
        links.iter().filter_map(|link| link.find("/join/").map(|at| &link[at..])).collect();
    let window = Window::open(&app).await;
    for language in LANGUAGES {
        window.devtools("Network.clearBrowserCookies", json!({})).await;
        let mut inspection = Inspection::begin(&window, language).await;
        for (place, link) in joins.iter().enumerate() {
            inspection.look_at(&format!("team-join-{place}"), link).await;
        }
        inspection.look_at("team-join-void", "/join/unknown").await;
        window.become_person(&app, Person::Owner).await;
        inspection.look_at("team", "/team").await;
        window.click("form[action='/team/invitations'] button").await;
        window.find("#email[aria-invalid]").await;
        inspection.look("team-refused").await;
        inspection.look_at("team-member", "/team/2").await;
        inspection.look_at("team-places", "/account/resellers").await;
        inspection.conclude(7);
    }
}

#[tokio::test]
async fn the_pages_of_the_staff_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    let long = "Société coopérative d’intérêt collectif des maraîchers et producteurs de la vallée";
    let order = place_order(&browser, long, PREFIX).await;
    app.work().await;
    let failed = place_order(&browser, "Verdier & Filles SARL", "verdierfilles").await;
    app.tell("domains", json!({ "prefix": "verdierfilles" })).await;
    // A tenant that was tied before its invitation: only the staff can let that go on.
    app.tell("invitations", json!({ "tenant": "harbourexample", "mpnId": "4815162" })).await;
    bakery::add_invitation(&browser).await;
    app.work().await;
    let window = Window::open(&app).await;
    window.become_person(&app, Person::Support).await;
    for language in LANGUAGES {
        let mut inspection = Inspection::begin(&window, language).await;
        for (name, path) in [
            ("support", "/support"),
            ("support-found", "/support/search?q=soci%C3%A9t%C3%A9"),
            ("support-not-found", "/support/search?q=nothing"),
            ("support-order", &format!("/support/orders/{order}")),
            ("support-order-failed", &format!("/support/orders/{failed}")),
            ("support-service", &format!("/support{SERVICE}")),
            ("support-tasks", "/support/tasks"),
            ("support-task", "/support/tasks/1"),
            ("support-mails", "/support/mails"),
            ("support-mail", "/support/mails/1"),
            ("support-deadlines", "/support/deadlines"),
            ("support-resellers", "/support/resellers"),
            ("support-reseller", "/support/resellers/1"),
            ("support-codes", "/support/codes"),
            ("support-audit", "/support/audit"),
        ] {
            inspection.look_at(name, path).await;
        }
        inspection.conclude(15);
    }
}
