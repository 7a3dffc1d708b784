//! An order's page: its steps as they happen, refreshed by itself.

use aubade::orders::State;
use serde_json::json;

use super::bakery;
use crate::support::{Answer, TestApp};

fn stages(answer: &Answer) -> Vec<String> {
    answer.attributes("ol.story li", "class")
}

#[tokio::test]
async fn each_step_shows_where_it_stands_and_when_it_was_done() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let viewer = app.viewer().await;
    let path = format!("/orders/{order}");
    let page = viewer.get(&path).await.expect(200);
    assert_eq!(page.select("#told"), ["Placed"]);
    assert_eq!(stages(&page), ["todo"; 9]);
    assert_eq!(page.attributes("#progress", "hx-get"), [path.as_str()], "it refreshes itself");
    assert_eq!(page.attributes("main a.refresh, p a", "href"), [path.as_str()], "without script by a link");

    let slow = json!({ "throttle": { "retryAfter": 60 } });
    bakery::fault(&app, "POST", "/v1/customers$", slow, 1).await;
    app.work().await;
    let page = viewer.get(&path).await.expect(200);
    assert_eq!(page.select("#told"), ["In progress"]);
    assert_eq!(
        stages(&page),
        ["done", "done", "done", "doing", "todo", "todo", "todo", "todo", "todo"],
        "{}",
        page.words()
    );
    assert_eq!(page.select("ol.story time").len(), 4);

    bakery::later(&app, 61).await;
    let page = viewer.get(&path).await.expect(200);
    assert_eq!(page.select("#told"), ["Completed"]);
    assert_eq!(stages(&page), ["done"; 9]);
    assert_eq!(page.select("ol.story time").len(), 9);
    assert!(page.attributes("#progress", "hx-get").is_empty(), "nothing moves any more");
    assert_eq!(page.attributes(".page-header a.btn", "href"), [format!("/services/{}", bakery::DOMAIN)]);
}

#[tokio::test]
async fn a_failed_order_says_why_and_what_can_be_done_but_a_viewer_cannot_do_it() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let path = format!("/orders/{order}");
    let page = app.manager().await.get(&path).await.expect(200);
    assert!(page.words().contains("This subdomain has just been taken by somebody else."));
    assert_eq!(page.attributes("a[href$=correction]", "href"), [format!("{path}/correction")]);
    assert_eq!(stages(&page)[..3], ["done", "error", "todo"]);
    assert!(page.attributes("#progress", "hx-get").is_empty());

    let viewer = app.viewer().await.in_french();
    let page = viewer.get(&path).await.expect(200);
    assert!(page.words().contains("Ce sous-domaine vient d’être pris"), "{}", page.words());
    assert!(page.select("a[href$=correction], form[action$=cancellation]").is_empty());
    viewer.get(&format!("{path}/correction")).await.expect(403);
    viewer.post(&format!("{path}/correction"), &[]).await.expect(403);
    viewer.post(&format!("{path}/cancellation"), &[]).await.expect(403);
}

#[tokio::test]
async fn the_page_has_what_was_ordered_for_whom_and_at_what_price() {
    let app = TestApp::start().await;
    let order = bakery::complete(&app).await;
    let page = app.viewer().await.get(&format!("/orders/{order}")).await.expect(200);
    for text in [
        "10 × Microsoft 365 Business Standard",
        "1 year, paid monthly",
        "€122.85 / month",
        "Camille Aurore",
        bakery::CONTACT,
        "75002 Paris",
        "4815162",
    ] {
        assert!(page.words().contains(text), "{text} is missing in {}", page.words());
    }
}
