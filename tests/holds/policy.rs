//! What an owner sets.

use time::Duration;

use super::acts;
use crate::support::tenant::{STANDARD, of};
use crate::support::{Browser, TestApp};

const PATH: &str = "/account/sending";

async fn save(browser: &Browser, typed: &[(&str, &str)]) -> crate::support::Answer {
    let mut form = browser.get(PATH).await.expect(200).form("form[action='/account/sending']");
    for (name, value) in typed {
        form = form.with(name, value);
    }
    form.send().await
}

#[tokio::test]
async fn the_first_settings_are_five_minutes_for_what_is_hard_to_take_back() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.get("/account").await.expect(200);
    assert_eq!(page.attributes(&format!("a[href='{PATH}']"), "href"), [PATH]);
    let page = owner.get(PATH).await.expect(200);
    let shown = ["undo_minutes", "large_from", "other_minutes", "approval_from"]
        .map(|field| page.attributes(&format!("#{field}"), "value").concat());
    assert_eq!(shown, ["5", "10000", "0", ""]);
    assert!(page.select("#approval[checked]").is_empty());
    app.manager().await.get(PATH).await.expect(403);
}

#[tokio::test]
async fn what_is_set_counts_from_then_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    save(&owner, &[("undo_minutes", "0"), ("other_minutes", "30")]).await.expect(303);
    assert_eq!(acts(&app, "sending-changed").await, 1);
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "8").send().await.expect(303);
    assert_eq!((app.work().await, app.seats().await), (1, 8), "reductions go at once");
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "12").send().await.expect(303);
    app.clock.advance(Duration::minutes(29));
    assert_eq!((app.work().await, app.seats().await), (0, 8));
    app.clock.advance(Duration::minutes(1));
    assert_eq!((app.work().await, app.seats().await), (1, 12));
}

#[tokio::test]
async fn what_is_no_number_of_minutes_or_no_amount_is_said_beside_its_field() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let typed = [
        ("undo_minutes", "31"),
        ("other_minutes", "soon"),
        ("large_from", "-5"),
        ("approval", "on"),
        ("approval_from", ""),
    ];
    let page = save(&owner, &typed).await.expect(422);
    assert_eq!(page.select("#undo_minutes-error"), ["Enter a whole number of minutes from 0 to 30."]);
    assert_eq!(page.select("#large_from-error"), ["Enter an amount, such as 10000 or 99.50."]);
    assert_eq!(page.attributes("#other_minutes", "value"), ["soon"], "what was typed is kept");
    assert_eq!(page.select("[role=alert] li").len(), 4);
    assert_eq!(acts(&app, "sending-changed").await, 0);
}

#[tokio::test]
async fn whoever_is_alone_cannot_have_a_second_person_confirm() {
    let app = TestApp::start().await;
    let second = app.second().await;
    let page = save(&second, &[("approval", "on"), ("approval_from", "500")]).await.expect(422);
    assert!(page.select("#approval-error")[0].starts_with("You are the only owner or manager"));
    let owner = app.owner().await;
    save(&owner, &[("approval", "on"), ("approval_from", "2 500,50")]).await.expect(303);
    let page = owner.get(PATH).await.expect(200);
    assert_eq!(page.attributes("#approval_from", "value"), ["2500.50"]);
    assert_eq!(page.select("#approval[checked]").len(), 1);
}
