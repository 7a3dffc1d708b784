//! The board of a reseller and that of the staff: what is on it, in which order, and how it is narrowed down.

use std::collections::HashSet;

use aubade::values;
use serde_json::json;
use time::Duration;

use super::written::undecided;
use super::{MONDAY, put, put_many};
use crate::support::tenant::{EXCHANGE, STANDARD, of};
use crate::support::{Answer, Browser, TestApp};

/// The rows of a board, its weeks among them.
fn lines(page: &Answer) -> Vec<String> {
    page.select("table.deadlines tbody tr")
}

async fn stage() -> (TestApp, Browser) {
    let app = TestApp::start_at(MONDAY, false).await;
    let owner = app.owner().await;
    app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    (app, owner)
}

#[tokio::test]
async fn a_reseller_without_a_date_is_told_what_will_be_there() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.get("/deadlines").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["No date to keep in mind"]);
    assert_eq!(page.attributes("nav a[aria-current]", "href"), ["/deadlines"]);
    let french = owner.in_french().get("/deadlines").await.expect(200);
    assert_eq!(french.select("h1"), ["Échéancier"]);
}

#[tokio::test]
async fn the_board_goes_week_by_week_and_offers_what_can_be_done() {
    let (app, owner) = stage().await;
    let page = owner.get("/deadlines").await.expect(200);
    let rows = lines(&page);
    assert_eq!(rows[0], "Next week");
    let (cancellation, window) = (&rows[1], &rows[2]);
    let (cancellation, window) =
        if window.contains("give back") { (cancellation, window) } else { (window, cancellation) };
    assert!(cancellation.starts_with("Last chance to cancel the whole subscription"), "{rows:?}");
    assert!(window.starts_with("Last chance to give back 9 licences"), "{rows:?}");
    assert!(window.contains("Microsoft 365 Business Standard"), "{rows:?}");
    assert!(window.contains("Boulangerie & Fils"), "{rows:?}");
    assert!(window.contains("Monday 30 November 2026 at 11:00 (10:00 UTC)"), "{rows:?}");
    assert_eq!(rows[3], "Week of 22 November 2027");
    assert!(rows[5].starts_with("End of term: renews with 10 licences"), "{rows:?}");
    let acts = page.attributes("table.deadlines td.acts a", "href");
    for act in ["cancellation", "quantity"] {
        let path = format!("/services/bakery.onmicrosoft.com/subscriptions/1/{act}");
        assert!(acts[..2].contains(&path), "{acts:?}");
    }

    let viewer = app.viewer().await.get("/deadlines").await.expect(200);
    assert_eq!(viewer.attributes("table.deadlines td.acts a", "href"), [""; 0]);
    assert_eq!(lines(&viewer).len(), rows.len());
}

#[tokio::test]
async fn within_a_week_what_nobody_decided_comes_first_with_what_doing_nothing_costs() {
    let (app, owner) = stage().await;
    undecided(&app).await;
    let page = owner.get("/deadlines?kind=term-ends").await.expect(200);
    let mut work = app.database.begin().await.unwrap();
    let (price,): (i64,) = work
        .one(
            "select p.price from licence_prices p join licences l on l.id = p.licence_id \
             where l.title = $1 and l.term = 'P1M' and l.segment = 'commercial' and p.market = 'FR'",
            values![STANDARD.0],
        )
        .await
        .unwrap();
    let cents = ((price * 103 + 50) / 100 * 10 + 50) / 100;
    let said = format!("Doing nothing costs about €{}.{:02} a month", cents / 100, cents % 100);
    assert!(lines(&page)[1].contains("Undecided"), "{:?}", lines(&page));
    assert!(lines(&page)[1].contains(&said), "{said}: {:?}", lines(&page));

    put(&mut work, "term-ends", MONDAY + Duration::days(5), Some("undecided")).await;
    put(&mut work, "window-closes", MONDAY + Duration::days(4), None).await;
    put(&mut work, "window-closes", MONDAY + Duration::days(8), None).await;
    work.commit().await.unwrap();
    let rows = lines(&owner.get("/deadlines").await.expect(200));
    assert_eq!(rows[0], "This week");
    assert!(rows[1].starts_with("End of term of 3 licences Undecided"), "{rows:?}");
    assert!(rows[2].starts_with("Last chance to give back 3 licences"), "{rows:?}");
    assert_eq!(rows[3], "Next week");
    let narrow = lines(&owner.get("/deadlines?undecided=1").await.expect(200));
    assert_eq!(narrow.iter().filter(|line| line.contains("Undecided")).count(), 2, "{narrow:?}");
    assert_eq!(narrow.len(), 4, "{narrow:?}");
}

#[tokio::test]
async fn a_filter_is_kept_narrows_down_and_offers_the_way_back_where_nothing_fits() {
    let (app, owner) = stage().await;
    app.tenant(&owner, "harbour", &[of(EXCHANGE, 5)]).await;
    let all = lines(&owner.get("/deadlines").await.expect(200)).len();
    let page = owner.get("/deadlines?q=harbour&kind=window-closes&weeks=4").await.expect(200);
    assert_eq!(lines(&page).len(), 2, "{:?}", lines(&page));
    assert!(lines(&page)[1].contains("Exchange Online (Plan 1)"), "{:?}", lines(&page));
    let form = page.form("form[role=search][action='/deadlines']");
    assert_eq!(form.value("q"), Some("harbour"));
    assert_eq!(form.value("kind"), Some("window-closes"));
    let calendars = page.attributes("a[href^='/deadlines/calendars']", "href");
    assert_eq!(calendars, ["/deadlines/calendars?kind=window-closes&q=harbour&weeks=4"]);

    let none = owner.get("/deadlines?q=nobody").await.expect(200);
    assert_eq!(none.select(".empty-title"), ["No deadline fits this filter."]);
    assert_eq!(none.attributes(".empty a", "href"), ["/deadlines"]);
    // Odd input is as if it were not there.
    let odd = owner.get("/deadlines?kind=%00&weeks=-1&after=9.9&undecided=maybe&q=").await.expect(200);
    assert_eq!(lines(&odd).len(), all);
    let far = owner.get("/deadlines?after=1.99999999999999.1").await.expect(200);
    assert_eq!(lines(&far).len(), 0);
}

#[tokio::test]
async fn every_deadline_is_on_one_page_and_a_week_that_fills_more_begins_with_what_is_undecided() {
    let (app, owner) = stage().await;
    put_many(&app, MONDAY + Duration::HOUR, 30).await;
    put_many(&app, MONDAY + Duration::days(8), 95).await;
    let mut work = app.database.begin().await.unwrap();
    put(&mut work, "term-ends", MONDAY + Duration::days(12), Some("undecided")).await;
    work.commit().await.unwrap();

    let (mut address, mut seen, mut pages) = ("/deadlines".to_owned(), HashSet::new(), Vec::new());
    loop {
        let page = owner.get(&address).await.expect(200);
        for id in page.attributes("table.deadlines tr[id]", "id") {
            assert!(seen.insert(id.clone()), "{id} is there twice");
        }
        pages.push(lines(&page));
        let Some(next) = page.attributes(".card-footer a[href^='/deadlines?']", "href").pop() else { break };
        assert!(pages.len() < 10, "it goes on for ever");
        address = next;
    }
    // Those put here, and the four of the subscription itself.
    assert_eq!(seen.len(), 30 + 95 + 1 + 4);
    assert_eq!(pages[0].len(), 1 + 30, "a page ends with a week");
    assert!(pages[1][1].contains("Undecided"), "{:?}", pages[1][1]);
    assert_eq!(pages[1].len(), 1 + 40);
    assert_eq!(pages.iter().flatten().filter(|line| line.contains("Undecided")).count(), 1);
}

#[tokio::test]
async fn licences_that_nobody_uses_are_counted_beside_a_window_that_closes() {
    let (app, owner) = stage().await;
    let mut work = app.database.read().await.unwrap();
    let (customer,): (String,) = work.one("select tenant_id from services", values![]).await.unwrap();
    drop(work);
    let used = json!({ "customerId": customer, "sku": "CFQ7TTC0LDPB:0001", "consumed": 6, "otherSeats": 0 });
    app.tell("licences", used).await;
    owner.post("/services/bakery.onmicrosoft.com/usage", &[]).await.expect(303);
    app.work().await;
    let page = owner.get("/deadlines?kind=window-closes").await.expect(200);
    let said = "4 licences of this product are assigned to nobody";
    assert!(lines(&page)[1].contains(said), "{:?}", lines(&page));
}

#[tokio::test]
async fn a_reseller_sees_only_its_own_deadlines_and_the_staff_those_of_everybody() {
    let (app, _) = stage().await;
    let second = app.second().await;
    assert_eq!(lines(&second.get("/deadlines?q=bakery").await.expect(200)).len(), 0);
    app.tenant(&second, "harbour", &[of(EXCHANGE, 5)]).await;
    let words = second.get("/deadlines").await.expect(200).words();
    assert!(words.contains("Exchange Online") && !words.contains("Business Standard"), "{words}");

    let support = app.support().await;
    let rows = async |query: &str| {
        support.get(&format!("/support/deadlines{query}")).await.expect(200).select("table.dense tbody tr")
    };
    assert_eq!(rows("").await.len(), 8);
    let nordwind = rows("?reseller=nordwind&kind=window-closes").await;
    assert_eq!(nordwind.len(), 1);
    assert!(nordwind[0].contains("harbour.onmicrosoft.com Nordwind"), "{nordwind:?}");
    assert_eq!(rows("?reseller=nobody").await.len(), 0);
    assert_eq!(rows("?q=bakery.onmicrosoft").await.len(), 4);
    put_many(&app, MONDAY + Duration::HOUR, 30).await;
    let page = support.get("/support/deadlines?q=bakery.onmicrosoft").await.expect(200);
    let next = page.attributes(".card-footer:not(.downloads) a", "href");
    assert_eq!(support.get(&next[0]).await.expect(200).select("table.dense tbody tr").len(), 34 - 25);
}

#[tokio::test]
async fn home_shows_the_next_few() {
    let (_app, owner) = stage().await;
    let next = owner.get("/").await.expect(200).select("section[aria-labelledby=deadlines] li").join("\n");
    assert_eq!(next.lines().count(), 4);
    assert!(next.contains("Last chance to give back 9 licences · Microsoft 365 Business Standard"), "{next}");
}
