//! The order, from the empty form to the finished tenant, with and without script.

use serde_json::json;

use super::stage::{COMPANY, CONTACT, PREFIX, SERVICE, Stage, orders};
use super::window::Window;
use crate::support::{Person, TestApp};

const ORDER: &str = "main button.btn-primary[type=submit]";

async fn write_contact(window: &Window) {
    window.write("#company", COMPANY).await;
    for (name, value) in CONTACT {
        window.write(&format!("#{name}"), value).await;
    }
    window.choose("#language", "fr").await;
}

/// The field for this many of that licence.
pub async fn quantity_of(window: &Window, licence: &str) -> String {
    let id: String = window
        .ask(
            "return [...document.querySelectorAll('#licences label')] \
             .find(label => label.textContent === arguments[0]).htmlFor",
            vec![json!(licence)],
        )
        .await;
    format!("#{id}")
}

#[tokio::test]
async fn an_order_is_filled_in_with_live_checks_and_completes_by_itself() {
    let stage = Stage::set().await;
    let window = Window::open(&stage).await;
    window.become_person(&stage, Person::Manager).await;
    window.go("/orders/new").await;

    window.click("#custom").await;
    window.write("#prefix", "contoso").await;
    window.find("#prefix-taken").await;
    assert_eq!(window.texts("button[name=use-name]").await.len(), 3, "three free names");
    window.write("#prefix", PREFIX).await;
    window.find("#prefix-free").await;
    write_contact(&window).await;
    let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
    window.write(&standard, "12").await;
    window.wait_for("#summary", "12 × Microsoft 365 Business Standard").await;
    let total = window.text("#summary .h3").await;
    window.write(&standard, "24").await;
    window
        .until("the total follows", async || (window.text("#summary .h3").await != total).then_some(()))
        .await;

    window.click(ORDER).await;
    window.arrive("/orders/1").await;
    window.wait_for("#progress .card-actions .badge", "Completed").await;
    assert_eq!(window.count(".story li.done").await, window.count(".story li").await);
    window.click(&format!("a.btn[href='{SERVICE}']")).await;
    window.wait_for("table", "Microsoft 365 Business Standard").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn another_country_shows_its_prices_and_keeps_what_was_picked() {
    let app = TestApp::start().await;
    for (window, is_scripted) in Window::with_and_without_script(&app).await.into_iter().zip([true, false]) {
        window.become_person(&app, Person::Manager).await;
        window.go("/orders/new").await;
        let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
        window.write(&standard, "12").await;
        let check = "button[formaction='/orders/check#licences']";
        assert_eq!(window.shows(check).await, !is_scripted, "script needs no button");
        for (country, named, sign) in
            [("GB", "United Kingdom", "£"), ("CH", "Switzerland", "CHF"), ("FR", "France", "€")]
        {
            window.choose("#country", country).await;
            if !is_scripted {
                window.click(check).await;
            }
            window.wait_for("#market", named).await;
            window.wait_for("#summary", sign).await;
            let plans = window.text(&format!("tr:has({standard}) select")).await;
            assert!(plans.contains(sign), "{country}: {plans}");
            assert_eq!(window.value(&standard).await, "12", "{country}");
        }
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_order_is_placed_and_followed_without_script() {
    let stage = Stage::set().await;
    let window = Window::without_script(&stage).await;
    window.become_person(&stage, Person::Manager).await;
    window.go("/orders/new").await;

    write_contact(&window).await;
    let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
    window.write(&standard, "12").await;
    window.click("button[formaction='/orders/check']:not([name]).w-100").await;
    window.wait_for("#summary", "12 × Microsoft 365 Business Standard").await;
    window.wait_for("#name-feedback", PREFIX).await;
    assert_eq!(window.value("#company").await, COMPANY, "everything typed is still there");

    window.click(ORDER).await;
    window.arrive("/orders/1").await;
    window
        .until("the order is completed", async || {
            let is_completed = window.text("#progress .card-actions .badge").await == "Completed";
            if !is_completed {
                window.click("#progress a[href='/orders/1']").await;
            }
            is_completed.then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_everything_typed_and_leads_to_each_mistake() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        window.go("/orders/new").await;
        write_contact(&window).await;
        window.write("#email", "amelie@boulangerie").await;
        window.write("#postcode", "").await;
        let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
        window.write(&standard, "301").await;
        window.click(ORDER).await;

        window.find("[role=alert]").await;
        assert_eq!(window.path().await, "/orders");
        assert_eq!(window.value("#company").await, COMPANY);
        assert_eq!(window.value("#email").await, "amelie@boulangerie");
        assert_eq!(window.value(&standard).await, "301");
        for field in ["#email", "#postcode", &standard] {
            assert_eq!(window.count(&format!("{field}[aria-invalid=true]")).await, 1, "{field}");
            assert!(window.shows(&format!("{field}-error")).await, "{field}");
            assert!(window.shows(&format!("[role=alert] a[href='{field}']")).await, "{field}");
        }
        window.click("[role=alert] a[href='#email']").await;
        let focus: String = window.ask("return document.activeElement.id", vec![]).await;
        assert_eq!(focus, "email");
    }
    assert_eq!(orders(&app).await, 0);
}

#[tokio::test]
async fn a_free_name_is_taken_over_by_a_press() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        window.go("/orders/new").await;
        window.click("#custom").await;
        window.write("#prefix", "fabrikam").await;
        window.write("#company", COMPANY).await;
        window.click("button[formaction='/orders/check']:not([name]).w-100").await;
        let offered = window.text("button[name=use-name]").await;
        window.click("button[name=use-name]").await;
        window
            .until("the name is taken over", async || {
                (window.value("#prefix").await == offered).then_some(())
            })
            .await;
        assert_eq!(window.value("#company").await, COMPANY);
    }
}

#[tokio::test]
async fn a_double_click_places_one_order() {
    let app = TestApp::start().await;
    app.leave_jobs("what becomes of the orders is not what is tested");
    let [scripted, plain] = Window::with_and_without_script(&app).await;
    for (window, has_estimate, placed) in [(scripted, true, 1), (plain, false, 2)] {
        window.become_person(&app, Person::Manager).await;
        window.go("/orders/new").await;
        window.click("#custom").await;
        window.write("#prefix", &format!("{PREFIX}{placed}")).await;
        write_contact(&window).await;
        let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
        window.write(&standard, "1").await;
        if has_estimate {
            // The button moves down when the line appears above it.
            window.wait_for("#summary", "1 × Microsoft 365 Business Standard").await;
        }
        window.double_click(ORDER).await;
        window.arrive(&format!("/orders/{placed}")).await;
        assert_eq!(orders(&app).await, placed);
    }
}

#[tokio::test]
async fn a_name_that_was_lost_on_the_way_is_corrected_and_the_same_order_completes() {
    let stage = Stage::set().await;
    let browser = stage.manager().await;
    for (window, number) in Window::with_and_without_script(&stage).await.into_iter().zip(1..) {
        let prefix = format!("{PREFIX}{number}");
        let fault = json!({
            "match": { "method": "POST", "path": "/v1/customers$" },
            "act": { "refuse": { "status": 400, "code": "600009", "description": "taken" } },
        });
        stage.tell("faults", fault).await;
        let order = super::stage::place_order(&browser, COMPANY, &prefix).await;
        window.become_person(&stage, Person::Manager).await;
        window.go(&format!("/orders/{order}")).await;
        window
            .until("the order asks for a correction", async || {
                window.go(&format!("/orders/{order}")).await;
                (window.count("a[href$='/correction']").await == 1).then_some(())
            })
            .await;
        window.click("a[href$='/correction']").await;
        window.write("#prefix", &format!("{prefix}neu")).await;
        window.click(ORDER).await;
        window.arrive(&format!("/orders/{order}")).await;
        window
            .until("the order is completed", async || {
                window.go(&format!("/orders/{order}")).await;
                (window.text("#progress .card-actions .badge").await == "Completed").then_some(())
            })
            .await;
    }
    assert_eq!(orders(&stage).await, 2);
}
