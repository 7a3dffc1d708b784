//! The end of a trial: it goes on as what is paid, or ends.

use time::Duration;
use time::macros::datetime;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::of;

const TRIAL: (&str, &str, &str) = ("Microsoft 365 Business Premium Trial", "P1M", "none");

async fn a_trial() -> Stage {
    Stage::of(TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await, of(TRIAL, 10)).await
}

async fn pass(stage: &mut Stage) {
    let end = stage.term_ends_at().await;
    stage.at(end + Duration::hours(2)).await;
    stage.app.send_now().await;
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_trial_of_which_nobody_decided_leads_to_the_choice_from_the_board() {
    let stage = a_trial().await;
    assert_eq!(stage.ending().await, "expire");
    let board = stage.owner.get("/deadlines").await.expect(200);
    let links = board.attributes("main a[href$=end-of-term]", "href");
    assert!(links.iter().any(|link| *link == stage.tenant.of_first("end-of-term")), "{links:?}");
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert_eq!(page.select("#outcome .form-check-label"), ["Go on with a paid licence", "Let it end"]);
    assert_eq!(page.attributes("#licence optgroup", "label"), ["Microsoft 365 Business Premium"]);
    for other in ["renew", "extend"] {
        let page = stage.form().await.with("outcome", other).send().await.expect(422);
        assert_eq!(page.select("#outcome-error"), ["Choose what is to happen."]);
    }
}

#[tokio::test]
async fn a_trial_goes_on_as_the_paid_licence_that_was_chosen() {
    let mut stage = a_trial().await;
    let paid = stage.app.plan("Microsoft 365 Business Premium", "P1Y", "monthly").await.to_string();
    let form = stage.form().await.with("outcome", "change");
    form.with("quantity", "8").with("licence", &paid).send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.ending().await, "change");
    let board = stage.owner.get("/deadlines?kind=trial-converts").await.expect(200);
    assert!(
        board.words().contains("The trial ends and is paid from then on: 10 licences"),
        "{}",
        board.words()
    );
    let link = board.attributes("main td a[href$=end-of-term]", "href");
    assert!(link.contains(&stage.tenant.of_first("end-of-term")), "{link:?}");

    pass(&mut stage).await;
    let page = stage.show().await;
    assert_eq!(stage.tenant.cell(&page, "Status"), "Active");
    assert_eq!(stage.tenant.cell(&page, "Number of licences"), "8");
    let row = stage.row().await;
    assert!(row.starts_with("Microsoft 365 Business Premium ") && row.contains("renews on"), "{row}");
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert_eq!(page.select("#outcome .form-check-label").len(), 4, "it is no trial any more");
    let price = page.select("#price-renew").remove(0);
    assert!(price.contains('€') && !price.contains("€0.00"), "{price}");
}

#[tokio::test]
async fn a_trial_that_is_let_end_stops() {
    let mut stage = a_trial().await;
    stage.decide("cancel").await;
    assert_eq!(
        (stage.ending().await.as_str(), stage.states().await),
        ("cancel", vec!["confirmed".to_owned()])
    );
    pass(&mut stage).await;
    assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Cancelled");
}
