//! The staff: one search, and the whole story of an order, with and without script.

use serde_json::json;

use super::Window;
use super::stage::{COMPANY, PREFIX, SERVICE, Stage, orders, place_order};
use crate::support::{Person, TestApp};

#[tokio::test]
async fn staff_find_a_tenant_by_any_of_its_words_and_read_its_story() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    let order = place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    for window in Window::with_and_without_script(&app).await {
        window.sign_in(Person::Support).await;
        window.go("/support").await;
        // Where only one tenant can be meant, its story comes at once.
        for words in [&format!("{PREFIX}.onmicrosoft.com"), "amelie@boulangerie.example"] {
            window.go("/support").await;
            window.write("input[name=q]", words).await;
            window.press("\u{e007}").await;
            window.arrive(&format!("/support{SERVICE}")).await;
        }
        window.write("input[name=q]", "boulang").await;
        window.press("\u{e007}").await;
        window.arrive("/support/search").await;
        window.wait_for("#orders", COMPANY).await;
        assert_eq!(window.value("input[name=q]").await, "boulang");
        window.click(&format!("#orders a[href='/support/orders/{order}']")).await;
        window.wait_for("main", "Completed").await;
        let story = window.text("main").await;
        for fact in [COMPANY, "MS-RequestId", "amelie@boulangerie.example"] {
            assert!(story.contains(fact), "the story tells {fact}:\n{story}");
        }
    }
}

#[tokio::test]
async fn staff_send_a_failed_order_on_its_way_again_and_say_why() {
    let stage = Stage::set().await;
    let browser = stage.manager().await;
    for (window, number) in Window::with_and_without_script(&stage).await.into_iter().zip(1..) {
        // Refused for a reason of the provider's: nothing that a reseller could correct.
        let fault = json!({
            "match": { "method": "POST", "path": "/v1/customers$" },
            "act": { "refuse": { "status": 403, "code": "800069", "description": "not allowed" } },
        });
        stage.tell("faults", fault).await;
        let order = place_order(&browser, COMPANY, &format!("{PREFIX}{number}")).await;
        window.become_person(&stage, Person::Support).await;
        let path = format!("/support/orders/{order}");
        window
            .until("the order can be sent again", async || {
                window.go(&path).await;
                (window.count("#acts form").await > 0).then_some(())
            })
            .await;
        window.click("#acts form button").await;
        window.find("#acts [aria-invalid]").await;
        window.write("#acts input[name=reason]", "Microsoft has lifted the block").await;
        window.click("#acts form button").await;
        // Looking elsewhere before the answer is there would take the press back.
        window.wait_for("main", "Microsoft has lifted the block").await;
        window
            .until("the order is completed", async || {
                window.go(&path).await;
                window.text("h1").await.contains("Completed").then_some(())
            })
            .await;
    }
    assert_eq!(orders(&stage).await, 2);
}
