//! The form: what each choice means and costs, and how a decision is wanted, sent and confirmed.

use serde_json::json;
use time::Duration;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

async fn ten() -> Stage {
    Stage::of(TestApp::start().await, of(STANDARD, 10)).await
}

#[tokio::test]
async fn the_form_says_what_each_choice_means_and_costs() {
    let stage = ten().await;
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert_eq!(page.attributes("input[name=outcome][checked]", "value"), ["renew"], "what is confirmed now");
    let renewal = page.select("#price-renew").remove(0);
    assert!(renewal.starts_with("€122.85 per month €1,474.20 in all until"), "{renewal}");
    assert_eq!(page.select("#price-cancel"), ["Nothing more is billed."]);
    // 15.66 by the month (three percent dearer, rounded) for each of ten.
    let extension = page.select("#price-extend").remove(0);
    assert!(extension.starts_with("€") && extension.ends_with("per month"), "{extension}");
    assert_ne!(extension, "€122.85 per month");
    assert_eq!(page.select("input[type=checkbox]"), [""; 0], "there is no switch for automatic renewal");

    let query = format!("{}?outcome=change&quantity=4", stage.tenant.of_first("end-of-term"));
    let page = stage.owner.get(&query).await.expect(200);
    assert!(
        page.select("#price-change")[0].starts_with("€49.14 per month"),
        "{:?}",
        page.select("#price-change")
    );
    assert_eq!(page.attributes("input[name=outcome][checked]", "value"), ["change"]);
    assert_eq!(stage.app.changes().await, 0, "asking what it would cost changes nothing");
}

#[tokio::test]
async fn every_choice_is_wanted_then_sent_then_confirmed() {
    let stage = ten().await;
    for (outcome, row, said) in [
        ("cancel", "ends on", "can still be undone"),
        ("extend", "extended by the month from", "is being sent to Microsoft"),
        ("renew", "renews on", "is being sent to Microsoft"),
    ] {
        let form = stage.form().await.with("outcome", outcome);
        let page = form.send().await.expect(303).follow().await.expect(200);
        assert!(page.select(".alert-success")[0].contains(said), "{outcome}");
        assert_eq!(stage.tenant.cell(&page, "Status"), "Being changed");
        assert_eq!(stage.states().await.last().unwrap(), "wanted");
        stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(409);
        stage.app.send_now().await;
        assert_eq!(stage.states().await.last().unwrap(), "confirmed");
        assert!(stage.row().await.contains(row), "{outcome}: {}", stage.row().await);
        assert_eq!(stage.ending().await, outcome);
        let card = stage.card().await;
        assert!(card.contains("Odile Owner") && card.contains("Confirmed by Microsoft"), "{card}");
    }
    assert_eq!(stage.states().await, ["replaced", "replaced", "confirmed"]);
    assert_eq!(stage.app.changes().await, 3);
    assert_eq!(stage.drifts().await, 0, "the panel's own writes are nobody else's");
    let story = stage.show().await.select("#history li").join(" ");
    assert!(story.contains("renewal as it is decided for the end of the term by Odile Owner"), "{story}");
}

#[tokio::test]
async fn a_renewal_with_a_change_names_licences_term_cycle_and_product() {
    let stage = ten().await;
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let groups = page.attributes("#licence optgroup", "label");
    assert_eq!(groups[0], "Microsoft 365 Business Standard", "the present product comes first");
    assert!(groups.iter().any(|group| group == "Microsoft 365 Business Premium"), "{groups:?}");
    assert!(!groups.iter().any(|group| group.contains("faculty") || group.contains("Trial")), "{groups:?}");
    let plans = page.select("#licence optgroup[label='Microsoft 365 Business Premium'] option");
    let values = page.attributes("#licence optgroup[label='Microsoft 365 Business Premium'] option", "value");
    let place = plans.iter().position(|plan| plan.starts_with("1 year, paid yearly")).unwrap_or_default();

    let form = stage.form().await.with("outcome", "change");
    form.with("quantity", "7").with("licence", &values[place]).send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.ending().await, "change");
    let raw = stage.at_microsoft().await;
    let next = &raw.as_value()["scheduledActions"][0]["instructions"];
    assert_eq!(next["quantity"], 7);
    assert_eq!(next["product"]["productId"], "CFQ7TTC0LCHC");
    assert!(stage.row().await.contains("renews with a change on"), "{}", stage.row().await);
    let card = stage.card().await;
    assert!(card.contains("Renew with 7 licences of Microsoft 365 Business Premium"), "{card}");
    assert!(card.contains("Cost from then on:"), "{card}");
    let form = stage.form().await;
    assert_eq!((form.value("quantity"), form.value("licence")), (Some("7"), Some(values[place].as_str())));
    assert_eq!(stage.drifts().await, 0);
}

#[tokio::test]
async fn what_cannot_be_is_said_beside_its_field() {
    let stage = ten().await;
    let form = stage.form().await;
    for (fields, field, said) in [
        (&[("outcome", "")][..], "outcome", "Choose what is to happen."),
        (&[("outcome", "switch-off")], "outcome", "Choose what is to happen."),
        (&[("outcome", "change")], "quantity", "Nothing changes with this."),
        (
            &[("outcome", "change"), ("quantity", "301")],
            "quantity",
            "Microsoft accepts no more than 300 licences",
        ),
        (&[("outcome", "change"), ("quantity", "0")], "quantity", "At least one licence must remain."),
        (&[("outcome", "change"), ("quantity", "many")], "quantity", "Enter a whole number, such as 12."),
        (&[("outcome", "change"), ("licence", "987654")], "licence", "Choose a licence that is sold"),
    ] {
        let mut form = form.clone();
        for (name, value) in fields {
            form = form.with(name, value);
        }
        let page = form.send().await.expect(422);
        assert!(page.select(&format!("#{field}-error"))[0].starts_with(said), "{fields:?}: {}", page.words());
        assert_eq!(page.select(".alert-danger h2"), ["This was not decided"]);
    }
    assert_eq!((stage.app.send_now().await, stage.app.changes().await), (0, 0));
    assert_eq!(stage.states().await, [""; 0]);
}

#[tokio::test]
async fn a_second_press_decides_once() {
    let stage = ten().await;
    let form = stage.form().await.with("outcome", "cancel");
    let (first, second) = futures_util::future::join(form.send(), form.send()).await;
    first.expect(303);
    second.expect(303);
    assert_eq!(stage.app.send_now().await, 1);
    form.send().await.expect(303);
    assert_eq!((stage.app.send_now().await, stage.app.changes().await), (0, 1));
    assert_eq!(stage.states().await, ["confirmed"]);
}

#[tokio::test]
async fn e5_an_undecided_subscription_says_what_doing_nothing_costs() {
    let stage = ten().await;
    stage.change_elsewhere(|raw| raw["autoRenewEnabled"] = json!(false)).await;
    assert_eq!(stage.ending().await, "undecided");
    let row = stage.row().await;
    assert!(row.contains("term ends on") && row.contains("Undecided"), "{row}");
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let card = page.select("#end-of-term").remove(0);
    assert!(card.contains("Nobody has decided.") && card.contains("Doing nothing costs €"), "{card}");
    assert_eq!(
        page.attributes("input[name=outcome][checked]", "value"),
        [""; 0],
        "nothing is chosen for anybody"
    );
    let page = page.form("form.ending").send().await.expect(422);
    assert_eq!(page.select("#outcome-error"), ["Choose what is to happen."]);
    stage.decide("renew").await;
    assert_eq!(stage.ending().await, "renew");
    assert!(stage.at_microsoft().await.view().auto_renew_enabled);
}

#[tokio::test]
async fn a_decision_that_microsoft_takes_and_does_not_keep_is_refused_aloud() {
    let stage = ten().await;
    let act = json!({ "slow": { "seconds": 900_000 } });
    let path = "/v1/customers/*/subscriptions/*";
    stage
        .app
        .tell("faults", json!({ "match": { "method": "PATCH", "path": path }, "act": act, "times": 1 }))
        .await;
    stage.decide("cancel").await;
    assert_eq!(stage.states().await, ["sent"]);
    stage.app.clock.advance(Duration::minutes(16));
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["refused"]);
    let note = stage.show().await.select("tr.note .alert").remove(0);
    assert!(note.starts_with("The cancellation at the end of the term was not scheduled."), "{note}");
    assert!(note.contains("Microsoft accepted the decision and does not show it"), "{note}");
    assert_eq!(stage.ending().await, "renew", "what Microsoft shows counts");
    assert!(stage.card().await.contains("Refused"));
}

#[tokio::test]
async fn what_microsoft_refuses_is_said_with_its_reason() {
    let stage = ten().await;
    let act = json!({ "refuse": { "status": 400, "code": "800093" } });
    let path = "/v1/customers/*/subscriptions/*";
    stage
        .app
        .tell("faults", json!({ "match": { "method": "PATCH", "path": path }, "act": act, "times": 1 }))
        .await;
    let page = stage.decide("extend").await;
    assert_eq!(stage.states().await, ["refused"]);
    let note = page.select("tr.note .alert").remove(0);
    assert!(note.starts_with("The extension by the month was not scheduled."), "{note}");
    let again = page.attributes("tr.note a", "href").remove(0);
    assert!(again.ends_with("/end-of-term"), "{again}");
}

#[tokio::test]
async fn a_decision_made_elsewhere_in_the_meantime_is_not_overwritten() {
    let stage = ten().await;
    stage.form().await.with("outcome", "extend").send().await.expect(303);
    let cancel = json!([{ "actionType": "Cancel", "scheduledType": "TermEnd" }]);
    stage
        .change_elsewhere(|raw| {
            raw["autoRenewEnabled"] = json!(false);
            raw["scheduledActions"] = cancel;
        })
        .await;
    assert_eq!((stage.ending().await.as_str(), stage.states().await), ("cancel", vec!["refused".to_owned()]));
    let note = stage.show().await.select("tr.note .alert").remove(0);
    assert!(note.contains("changed elsewhere in the meantime"), "{note}");
}

#[tokio::test]
async fn a_viewer_decides_nothing_and_a_stranger_finds_nothing() {
    let stage = ten().await;
    let (viewer, second) = (stage.app.viewer().await, stage.app.second().await);
    let fields = [("version", "1"), ("outcome", "cancel"), ("next", "yes")];
    for what in ["end-of-term", "end-of-term/withdrawal"] {
        let path = stage.tenant.of_first(what);
        viewer.post(&path, &fields).await.expect(403);
        second.post(&path, &fields).await.expect(404);
        stage.app.nobody().post(&path, &fields).await.expect(303);
    }
    viewer.get(&stage.tenant.of_first("end-of-term")).await.expect(403);
    second.get(&stage.tenant.of_first("end-of-term")).await.expect(404);
    assert_eq!(stage.states().await, [""; 0]);
    assert_eq!(viewer.get(&stage.tenant.path()).await.select("a[href$=end-of-term]"), [""; 0]);
}
