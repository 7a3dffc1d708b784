//! Ends of terms on a clock that moves: each of the five states, the calendar, and what an upgrade inherits.

use aubade::microsoft::Ids;
use aubade::microsoft::transitions::{Moment, NewTransition, TransitionType};
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, of};

/// A term of a month of three licences that begins at `instant`.
async fn a_month_from(instant: OffsetDateTime) -> Stage {
    Stage::of(TestApp::start_at(instant, false).await, of(EXCHANGE, 3)).await
}

/// The end of the term, and what the panel has seen of it two hours later.
async fn pass(stage: &mut Stage) {
    let end = stage.term_ends_at().await;
    stage.at(end + Duration::hours(2)).await;
    stage.app.send_now().await;
    stage.app.leave_jobs("time has passed");
}

async fn a_month() -> Stage {
    a_month_from(datetime!(2027-06-10 09:00 UTC)).await
}

#[tokio::test]
async fn e1_at_the_end_it_renews_as_it_is() {
    let mut stage = a_month().await;
    stage.decide("cancel").await;
    stage.decide("renew").await;
    pass(&mut stage).await;
    let page = stage.show().await;
    assert_eq!(stage.tenant.cell(&page, "Status"), "Active");
    assert_eq!(stage.tenant.cell(&page, "Number of licences"), "3");
    assert_eq!(stage.term_ends_at().await, datetime!(2027-08-10 23:59:59 UTC));
    assert_eq!(
        (stage.ending().await.as_str(), stage.states().await.last().unwrap().as_str()),
        ("renew", "over")
    );
    assert_eq!(stage.drifts().await, 0);
}

#[tokio::test]
async fn e2_at_the_end_it_renews_with_the_change() {
    let mut stage = a_month().await;
    let yearly = stage.app.plan("Exchange Online (Plan 1)", "P1Y", "annual").await.to_string();
    let form = stage.form().await.with("outcome", "change");
    form.with("quantity", "2").with("licence", &yearly).send().await.expect(303);
    stage.app.send_now().await;
    pass(&mut stage).await;
    let page = stage.show().await;
    assert_eq!(stage.tenant.cell(&page, "Number of licences"), "2");
    assert_eq!(stage.term_ends_at().await, datetime!(2028-07-10 23:59:59 UTC));
    assert_eq!((stage.ending().await.as_str(), stage.states().await), ("renew", vec!["over".to_owned()]));
    assert_eq!(stage.drifts().await, 0, "a renewal as planned surprises nobody");
}

#[tokio::test]
async fn e3_at_the_end_it_stops_for_good() {
    let mut stage = a_month().await;
    stage.decide("cancel").await;
    pass(&mut stage).await;
    assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Cancelled");
    assert_eq!((stage.ending().await.as_str(), stage.drifts().await), ("nothing", 0));
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert!(page.words().contains("This subscription has ended"), "{}", page.words());
}

#[tokio::test]
async fn e4_at_the_end_it_goes_on_by_the_month() {
    let mut stage = a_month().await;
    stage.decide("extend").await;
    pass(&mut stage).await;
    let page = stage.show().await;
    assert_eq!(stage.tenant.cell(&page, "Status"), "Active");
    assert_eq!(stage.term_ends_at().await, datetime!(2027-08-10 23:59:59 UTC));
    assert_eq!(stage.drifts().await, 0);
    let row = stage.row().await;
    assert!(row.contains("extended by the month since") && row.contains("11 July 2027"), "{row}");
}

#[tokio::test]
async fn e5_at_the_end_of_an_undecided_term_the_same_happens_by_itself() {
    let mut stage = a_month().await;
    stage.change_elsewhere(|raw| raw["autoRenewEnabled"] = json!(false)).await;
    assert!(stage.row().await.contains("Undecided"));
    pass(&mut stage).await;
    assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Active");
    assert_eq!(stage.term_ends_at().await, datetime!(2027-08-10 23:59:59 UTC));
    assert_eq!(stage.ending().await, "undecided", "and month after month until somebody decides");
}

#[tokio::test]
async fn e8_the_renewal_opens_a_window_of_its_own() {
    let mut stage = a_month().await;
    stage.at(datetime!(2027-07-05 12:00 UTC)).await;
    let closed = stage.owner.get(&stage.tenant.of_first("quantity")).await;
    assert!(closed.words().contains("have passed"), "{}", closed.words());
    pass(&mut stage).await;
    let open = stage.owner.get(&stage.tenant.of_first("quantity")).await;
    assert!(
        open.words().contains("3 licences can be given back until Sunday 18 July 2027"),
        "{}",
        open.words()
    );
}

#[tokio::test]
async fn e10_the_panel_shows_microsofts_own_end_at_the_ends_of_months_and_on_a_leap_day() {
    for (bought, first, second) in [
        (
            datetime!(2027-01-28 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            datetime!(2027-03-28 23:59:59 UTC),
        ),
        (
            datetime!(2027-01-29 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            datetime!(2027-03-29 23:59:59 UTC),
        ),
        (
            datetime!(2027-01-30 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            datetime!(2027-03-30 23:59:59 UTC),
        ),
        (
            datetime!(2027-01-31 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            datetime!(2027-03-31 23:59:59 UTC),
        ),
        (
            datetime!(2028-01-31 09:00 UTC),
            datetime!(2028-02-29 23:59:59 UTC),
            datetime!(2028-03-31 23:59:59 UTC),
        ),
        (
            datetime!(2028-02-29 09:00 UTC),
            datetime!(2028-03-29 23:59:59 UTC),
            datetime!(2028-04-29 23:59:59 UTC),
        ),
    ] {
        let mut stage = a_month_from(bought).await;
        assert_eq!(stage.term_ends_at().await, first, "bought on {bought}");
        pass(&mut stage).await;
        assert_eq!(stage.term_ends_at().await, second, "bought on {bought}");
        assert_eq!(stage.drifts().await, 0);
    }
}

#[tokio::test]
async fn over_both_daylight_saving_changes_the_end_stays_at_midnight_utc_and_its_local_hour_moves() {
    for (bought, end, said) in [
        (
            datetime!(2027-02-28 09:00 UTC),
            datetime!(2027-03-28 23:59:59 UTC),
            "at 01:59 (28 March 2027 23:59 UTC)",
        ),
        (datetime!(2027-09-30 09:00 UTC), datetime!(2027-10-30 23:59:59 UTC), "at 01:59"),
        (datetime!(2027-10-01 09:00 UTC), datetime!(2027-11-01 23:59:59 UTC), "at 00:59"),
    ] {
        let mut stage = a_month_from(bought).await;
        assert_eq!(stage.term_ends_at().await, end);
        let card = stage.card().await;
        assert!(card.contains(said.split(" (").next().unwrap()) && card.contains("23:59 UTC"), "{card}");
        pass(&mut stage).await;
        assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Active");
    }
}

#[tokio::test]
async fn e11_what_is_born_of_an_upgrade_inherits_its_parents_clock() {
    let mut stage = a_month().await;
    let bought = datetime!(2027-06-10 09:00 UTC);
    stage.at(bought + Duration::hours(100)).await;
    let parent = stage.at_microsoft().await;
    let tenant = stage.tenant_id().await;
    let microsoft = &stage.app.microsoft;
    let targets =
        microsoft.transition_targets(&Ids::fresh(), tenant, parent.id(), Moment::Immediate).await.unwrap();
    let target = targets.iter().find(|target| target.admits(TransitionType::TransitionOnly)).unwrap();
    let wanted = NewTransition {
        from_subscription: parent.id().to_owned(),
        from_catalog_item_id: parent.view().offer_id.clone(),
        to_catalog_item_id: target.catalog_item_id.clone(),
        to_subscription: None,
        quantity: 2,
        way: TransitionType::TransitionOnly,
        term: None,
        cycle: None,
    };
    microsoft.start_transition(&Ids::fresh(), tenant, &wanted).await.unwrap();
    stage.look().await;
    let born = stage.app.find_tenant(&stage.tenant.domain).await.subscriptions[1];
    let path = format!("{}/subscriptions/{born}/quantity", stage.tenant.path());
    let words = stage.owner.get(&path).await.expect(200).words();
    // Two came over; one of them must stay. The window is that of the purchase, not of the upgrade.
    assert!(words.contains("2 licences can be given back until Thursday 17 June 2027"), "{words}");
    assert!(words.contains("09:00 UTC"), "{words}");
    stage.at(bought + Duration::hours(169)).await;
    let words = stage.owner.get(&path).await.expect(200).words();
    assert!(words.contains("have passed"), "{words}");
    stage.app.leave_jobs("time has passed");
}
