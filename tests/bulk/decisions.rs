//! Decisions for the end of a term in a file: read, tried, made, kept in the lock.

use aubade::values;
use time::macros::datetime;

use super::{outcomes, paste, press, upload};
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, STANDARD, of};

/// What happens at the end of each subscription's term, as Microsoft confirmed it.
async fn endings(app: &TestApp) -> Vec<String> {
    let mut work = app.database.read().await.unwrap();
    let all: Vec<(String,)> = work
        .all("select coalesce(ending, 'nothing') from subscriptions order by id", values![])
        .await
        .unwrap();
    all.into_iter().map(|(ending,)| ending).collect()
}

#[tokio::test]
async fn decisions_are_shown_with_what_they_cost_and_made_as_from_the_form() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    let dairy = app.tenant(&owner, "dairy", &[of(STANDARD, 3)]).await;
    let (one, other) = (&tenant.domain, &dairy.domain);
    let file = format!(
        "service;licence;wanted;decision;next commitment\n{one};{0};;extend;\n{one};{1};5;Résilier;\n\
         {other};{0};4;renew;1 an, payé à l'année\n",
        STANDARD.0, EXCHANGE.0
    );
    let answer = upload(&owner, "decisions.csv", file.as_bytes()).await.expect(303);
    let run = answer.location().to_owned();
    let page = answer.follow().await.expect(200);
    assert_eq!(outcomes(&page), ["2 Possible", "3 Possible", "4 Possible"]);
    let changes = page.select("#lines tbody td:nth-child(3)");
    let renewal = "Renew with 4 licences of Microsoft 365 Business Standard, 1 year, paid yearly";
    assert_eq!(changes, ["Extend by the month", "Cancel at the end of the term", renewal]);
    let costs = page.select("#lines tbody td:nth-child(4)");
    assert!(costs[0].contains("per month"), "{costs:?}");
    assert_eq!(costs[1], "Nothing more is billed.");
    assert!(costs[2].contains("per year; €") && costs[2].contains("in all until"), "{costs:?}");
    assert!(page.select("#committed")[0].contains('€'), "{}", page.words());
    assert!(page.select("#confirmed").is_empty(), "nothing is cancelled now");
    app.work().await;
    assert_eq!(app.changes().await, 0);

    page.form("form[action$=run]").send().await.expect(303);
    app.work().await;
    let page = owner.get(&run).await.expect(200);
    assert!(
        outcomes(&page)[1].contains("in which it can be undone"),
        "a cancellation can be undone: {:?}",
        outcomes(&page)
    );
    app.send_now().await;
    assert_eq!(endings(&app).await, ["extend", "cancel", "change"]);
    let page = owner.get(&run).await.expect(200);
    assert_eq!(outcomes(&page), ["2 Done", "3 Done", "4 Done"]);
    let form = owner.get(&dairy.of_first("end-of-term")).await.expect(200);
    assert!(form.select("#end-of-term")[0].contains("Confirmed by Microsoft"), "{}", form.words());
    let result = owner.get(&format!("{run}/result.csv")).await.expect(200);
    assert!(result.text.contains(",Cancel at the end of the term,"), "{}", result.text);

    let again = upload(&owner, "decisions.csv", file.as_bytes()).await.expect(303).follow().await;
    assert_eq!(outcomes(&again), ["2 Unchanged", "3 Unchanged", "4 Unchanged"]);
}

#[tokio::test]
async fn what_does_not_fit_together_in_a_line_is_refused_with_what_to_write() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let both = "Not possible A line either changes the subscription now or decides on the end of its term.";
    let alone = "Not possible The next licence and the next commitment need the decision “renew”.";
    for (cells, outcome) in [
        ("12,cancel,,", both),
        ("12,extend,,", both),
        ("cancel,renew,,", both),
        (",maybe,,", "Not possible Write “renew”, “cancel” or “extend”, or nothing."),
        (",,,P3Y/monthly", alone),
        (",extend,,P3Y/monthly", alone),
        (",renew,Nothing that is sold,", "Not possible Nothing of this name is sold"),
        (",renew,,10 years", "Not possible Nothing of this name is sold"),
        ("301,renew,,", "Not possible Microsoft accepts no more than 300 licences"),
        ("many,renew,,", "Not possible Write a whole number"),
        (",renew,,", "Unchanged"),
        ("10,renew,,", "Unchanged"),
        (",,,", "Unchanged"),
        ("10,cancel,,", "Possible"),
        (",renew,Exchange Online (Plan 1),P1M/monthly", "Possible"),
    ] {
        let lines = format!(
            "service,id,wanted,decision,next licence,next commitment\n{},{},{cells}\n",
            tenant.domain, tenant.subscriptions[0]
        );
        let page = owner.get(&paste(&owner, &lines).await).await.expect(200);
        let found = outcomes(&page);
        assert!(found[0].starts_with(&format!("2 {outcome}")), "{cells}: {found:?}");
    }
}

#[tokio::test]
async fn in_the_lock_a_decision_is_kept_for_the_next_term_and_the_dry_run_says_so() {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 3)]).await;
    let cancel = format!("service,id,decision\n{},{},cancel\n", tenant.domain, tenant.subscriptions[0]);
    let early = paste(&owner, &cancel).await;
    app.clock.set(datetime!(2027-07-10 12:00 UTC));
    let owner = app.owner().await;
    let run = paste(&owner, &cancel).await;
    let page = owner.get(&run).await.expect(200);
    assert!(outcomes(&page)[0].starts_with("2 Possible The term is locked"), "{:?}", outcomes(&page));
    assert!(page.select("#check")[0].contains("1 decision is about a locked term"), "{}", page.words());
    owner.post(&format!("{early}/run"), &[]).await.expect(422);
    page.form("form[action$=run]").send().await.expect(303);
    app.send_now().await;
    assert_eq!(app.changes().await, 0, "nothing is sent into the lock");
    let page = owner.get(&run).await.expect(200);
    assert!(outcomes(&page)[0].starts_with("2 Under way The term is locked"), "{:?}", outcomes(&page));

    app.clock.set(datetime!(2027-07-12 00:00:01 UTC));
    app.send_now().await;
    assert_eq!(endings(&app).await, ["cancel"]);
    let page = app.owner().await.get(&run).await.expect(200);
    assert_eq!(outcomes(&page), ["2 Done"]);
    app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_decision_that_was_shown_before_the_lock_is_not_made_in_it() {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 3)]).await;
    app.clock.set(datetime!(2027-07-09 20:00 UTC));
    let owner = app.owner().await;
    let lines = format!("service,id,decision\n{},{},cancel\n", tenant.domain, tenant.subscriptions[0]);
    let run = paste(&owner, &lines).await;
    app.clock.set(datetime!(2027-07-10 12:00 UTC));
    let owner = app.owner().await;
    press(&owner, &run).await.expect(303);
    app.send_now().await;
    let page = owner.get(&run).await.expect(200);
    assert!(outcomes(&page)[0].contains("has changed since the file was checked"), "{:?}", outcomes(&page));
    assert_eq!((endings(&app).await, app.changes().await), (vec!["renew".to_owned()], 0));
    app.leave_jobs("time has passed");
}
