//! The page of one subscription: its batches, what they would refund, and what is possible when.

use time::Duration;
use time::macros::datetime;

use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

const BOUGHT: time::OffsetDateTime = datetime!(2027-03-01 10:00 UTC);

async fn ten() -> (TestApp, Browser, Tenant) {
    let app = TestApp::start_at(BOUGHT, false).await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    (app, owner, tenant)
}

async fn look(app: &TestApp, tenant: &Tenant) -> Answer {
    let owner = app.owner().await;
    owner.get(tenant.of_first("").trim_end_matches('/')).await.expect(200)
}

async fn change(app: &TestApp, tenant: &Tenant, quantity: &str) {
    let owner = app.owner().await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", quantity).send().await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn the_licence_in_the_table_leads_to_the_page_of_the_subscription() {
    let (_app, owner, tenant) = ten().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    let links = page.attributes(&format!("{} .licence > a", tenant.row()), "href");
    assert_eq!(links, [tenant.of_first("").trim_end_matches('/')]);
    let page = owner.get(&links[0]).await.expect(200);
    assert_eq!(page.select("h1"), ["Microsoft 365 Business Standard Active"]);
    assert!(page.words().contains("10 licences, as of"), "{}", page.words());
}

#[tokio::test]
async fn each_batch_has_its_closing_instant_and_what_is_left() {
    let (app, _, tenant) = ten().await;
    app.clock.advance(Duration::days(5));
    change(&app, &tenant, "15").await;
    app.clock.advance(Duration::hours(20));
    let page = look(&app, &tenant).await;
    let rows = page.select("#batches tbody tr");
    assert!(rows[0].starts_with("10 Monday 8 March 2027 at 11:00 (10:00 UTC) 1 day 4 h ≈ €"), "{rows:?}");
    assert!(rows[1].starts_with("5 Saturday 13 March 2027 at 11:00 (10:00 UTC) 6 days 4 h ≈ €"), "{rows:?}");
    assert_eq!(rows.len(), 2);

    app.clock.advance(Duration::days(2));
    let page = look(&app, &tenant).await;
    let rows = page.select("#batches tbody tr");
    assert!(rows[0].starts_with("5 Saturday 13 March"), "{rows:?}");
    assert_eq!(rows[1], "10 due until the end of the term – –");
}

#[tokio::test]
async fn the_refund_is_estimated_pro_rata_by_day_and_says_so() {
    let (app, _, tenant) = ten().await;
    app.clock.advance(Duration::days(2));
    let page = look(&app, &tenant).await;
    // The simulator's first period is of 32 days, both ends included; 29 are left on the third day of it.
    let note = page.select("#refund-note").remove(0);
    assert!(note.starts_with("An estimate from the list price, pro rata by day"), "{note}");
    assert!(note.contains("29 days of 32 left"), "{note}");
    // 10 × 12.2850 × 29 / 32
    assert!(
        page.select("#batches tbody tr")[0].ends_with("≈ €111.33"),
        "{:?}",
        page.select("#batches tbody tr")
    );
    assert!(page.select("#act-cancel")[0].contains("Estimated refund: €111.33, excluding tax."));
}

#[tokio::test]
async fn what_is_not_possible_stays_and_says_the_rule_and_the_first_instant() {
    let (app, _, tenant) = ten().await;
    let page = look(&app, &tenant).await;
    assert!(page.select("#act-reduce")[0].contains("now 9 licences can be given back until"));
    assert!(page.select("#act-change-plan")[0].contains("not now"));
    assert!(!page.words().to_lowercase().contains("suspend"), "suspending is never offered (C5)");

    app.clock.advance(Duration::days(8));
    let page = look(&app, &tenant).await;
    let reduce = page.select("#act-reduce").remove(0);
    assert!(
        reduce.contains("not now The 7 days in which these licences could be given back have passed."),
        "{reduce}"
    );
    assert!(reduce.contains("First possible on Thursday 2 March 2028 at 01:00 (00:00 UTC)."), "{reduce}");
    let cancel = page.select("#act-cancel").remove(0);
    assert!(
        cancel.contains("not now The subscription could be cancelled until Monday 8 March 2027"),
        "{cancel}"
    );
    assert!(cancel.contains("First possible on Thursday 2 March 2028"), "{cancel}");
    assert!(page.select("#act-add")[0].contains("now Possible now: up to 290 licences."));
}

#[tokio::test]
async fn the_ledger_closes_with_the_last_second_of_the_seventh_day() {
    let (app, _, tenant) = ten().await;
    for (passed, open) in [
        (Duration::days(6), true),
        (Duration::days(7), true),
        (Duration::days(7) + Duration::SECOND, false),
        (Duration::days(8), false),
    ] {
        app.clock.set(BOUGHT + passed);
        let page = look(&app, &tenant).await;
        let rows = page.select("#batches tbody tr");
        assert_eq!(rows[0] == "10 due until the end of the term – –", !open, "after {passed}: {rows:?}");
        assert_eq!(page.select("#act-cancel a").len(), usize::from(open), "after {passed}");
    }
}

#[tokio::test]
async fn a_change_on_its_way_shows_what_is_wanted_beside_what_is_confirmed() {
    let (app, owner, tenant) = ten().await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", "12").send().await.expect(303);
    let page = look(&app, &tenant).await;
    assert_eq!(page.select("#wanted"), ["12 licences"]);
    assert!(page.select("#confirmed")[0].starts_with("10 licences, as of"));
    assert!(page.words().contains("Sent to Microsoft…"));
    let again = page.attributes("[hx-get]", "hx-get").remove(0);
    app.work().await;
    let page = look(&app, &tenant).await;
    assert!(page.select("#confirmed")[0].starts_with("12 licences, as of"));
    assert!(page.select("#history li")[0].contains("10 → 12 licences"));
    assert!(again.contains("?seen="));
}

#[tokio::test]
async fn a_months_term_from_the_31st_and_a_leap_day_show_microsofts_own_end() {
    for (bought, renewal) in [
        (datetime!(2027-01-31 08:00 UTC), "Monday 1 March 2027 at 01:00"),
        (datetime!(2028-01-31 08:00 UTC), "Wednesday 1 March 2028 at 01:00"),
        (datetime!(2028-02-29 08:00 UTC), "Thursday 30 March 2028 at 02:00"),
    ] {
        let app = TestApp::start_at(bought, false).await;
        let owner = app.owner().await;
        let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 3)]).await;
        app.clock.advance(Duration::days(8));
        let page = look(&app, &tenant).await;
        let reduce = page.select("#act-reduce").remove(0);
        assert!(reduce.contains(&format!("First possible on {renewal}")), "{bought}: {reduce}");
        app.leave_jobs("the catalogue is read every day");
    }
}

#[tokio::test]
async fn a_window_over_a_change_of_the_clocks_keeps_its_168_hours() {
    for (bought, closes) in [
        (datetime!(2027-03-25 10:00 UTC), "Thursday 1 April 2027 at 12:00 (10:00 UTC)"),
        (datetime!(2027-10-28 10:00 UTC), "Thursday 4 November 2027 at 11:00 (10:00 UTC)"),
    ] {
        let app = TestApp::start_at(bought, false).await;
        let owner = app.owner().await;
        let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 3)]).await;
        let page = look(&app, &tenant).await;
        let row = page.select("#batches tbody tr").remove(0);
        assert!(row.contains(closes), "{row}");
        assert!(row.contains("7 days 0 h"), "{row}");
    }
}
