//! The pencil and the bin: what may be asked, what Microsoft makes of it, and what two people see of each other.
//! The names B1, C1… are those of `commitment-rules.md`.

use aubade::microsoft::Ids;
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::tenant::{EXCHANGE, PHONE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// A tenant with ten licences for a year.
async fn ten(app: &TestApp, browser: &Browser) -> Tenant {
    app.tenant(browser, "bakery", &[of(STANDARD, 10)]).await
}

/// Presses the pencil's button with this number.
async fn ask(browser: &Browser, tenant: &Tenant, quantity: &str) -> Answer {
    let page = browser.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", quantity).send().await
}

/// Asks for this number and has it done.
async fn change(app: &TestApp, browser: &Browser, tenant: &Tenant, quantity: &str) -> Answer {
    ask(browser, tenant, quantity).await.expect(303);
    app.send_now().await;
    browser.get(&tenant.path()).await.expect(200)
}

async fn fault(app: &TestApp, method: &str, act: serde_json::Value, times: u32) {
    let path = "/v1/customers/*/subscriptions/*";
    app.tell("faults", json!({ "match": { "method": method, "path": path }, "act": act, "times": times }))
        .await;
}

#[tokio::test]
async fn the_pencil_says_what_is_possible_and_what_it_costs() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;

    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("10 licences now. Possible today: from 1 to 300."), "{}", page.words());
    assert!(page.words().contains("One more costs €12.29 per month"), "{}", page.words());
    assert!(page.words().contains("10 licences can be given back until"), "{}", page.words());

    let page = owner.get(&(tenant.of_first("quantity") + "?quantity=15")).await.expect(200);
    let effect = page.select("#effect dl > div");
    assert_eq!(
        effect,
        [
            "Licences added +5",
            "Price until now, excluding tax €122.85 per month",
            "New price, excluding tax €184.28 per month"
        ]
    );
    assert!(page.select("#effect p")[0].starts_with("The added licences can be given back until"));
    assert_eq!(page.attributes("#quantity", "value"), ["15"]);
    assert_eq!(app.changes().await, 0, "asking what it would cost changes nothing");
}

#[tokio::test]
async fn added_licences_are_wanted_first_and_then_confirmed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;

    let answer = ask(&owner, &tenant, "15").await.expect(303);
    let page = answer.follow().await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 15 requested");
    assert_eq!(tenant.cell(&page, "Status"), "Being changed");
    assert_eq!(page.attributes(&tenant.row(), "aria-busy"), ["true"]);
    assert_eq!(page.select(&format!("{} .acts a", tenant.row())), [""; 0], "nothing else can be asked now");
    assert!(page.words().contains("Sent to Microsoft…"));
    assert!(page.select(".alert-success")[0].contains("is being requested from Microsoft"));
    assert_eq!(page.attributes("#refresh", "href"), [tenant.path()], "without script a link looks again");

    app.send_now().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "15");
    assert_eq!(tenant.cell(&page, "Status"), "Active");
    assert_eq!((app.changes().await, app.seats().await), (1, 15));
    let story = page.select("#history li");
    assert!(
        story[0].contains("Microsoft 365 Business Standard: 10 → 15 licences by Odile Owner"),
        "{story:?}"
    );
    assert!(story[0].contains("Confirmed by Microsoft"), "{story:?}");
}

#[tokio::test]
async fn b1_licences_are_given_back_within_their_window() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    app.clock.advance(Duration::hours(167));

    let page = change(&app, &owner, &tenant, "7").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "7");
    assert_eq!(app.seats().await, 7);
}

#[tokio::test]
async fn b2_after_the_window_they_wait_for_the_end_of_the_term() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    app.clock.advance(Duration::hours(169));
    let owner = app.owner().await;

    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("Possible today: from 10 to 300."), "{}", page.words());
    assert!(
        page.words().contains("Their number can be reduced at the end of the term, on"),
        "{}",
        page.words()
    );

    let page = ask(&owner, &tenant, "7").await.expect(422);
    assert!(page.select("#quantity-error")[0].starts_with("The 7 days in which these licences"));
    assert_eq!(page.attributes("#quantity", "value"), ["7"], "what was typed is kept");
    assert_eq!(app.changes().await, 0);
    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(!page.words().contains("you can still give back"));
}

#[tokio::test]
async fn b3_b4_b5_an_addition_opens_a_window_for_its_own_licences_only() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    app.clock.advance(Duration::days(19));
    let owner = app.owner().await;
    change(&app, &owner, &tenant, "15").await;
    app.clock.advance(Duration::days(2));

    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(page.words().contains("5 licences of Microsoft 365 Business Standard (if kept, due until"));
    let page = ask(&owner, &tenant, "9").await.expect(422);
    assert!(page.select("#quantity-error")[0].starts_with("At most 5 licences can be given back now, until"));

    let page = change(&app, &owner, &tenant, "12").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "12");
    app.clock.advance(Duration::days(2));
    let page = change(&app, &owner, &tenant, "10").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10");
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("Possible today: from 10 to 300."), "the batch is used up");
}

#[tokio::test]
async fn b6_and_b8_a_number_outside_the_limits_is_refused_before_microsoft_is_asked() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    for (typed, said) in [
        ("301", "Microsoft accepts no more than 300 licences of this product."),
        ("0", "At least one licence must remain. To keep none, cancel the subscription."),
        ("10", "The subscription already has 10 licences."),
        ("", "Enter a whole number, such as 12."),
        ("-3", "Enter a whole number, such as 12."),
        ("dix", "Enter a whole number, such as 12."),
        ("99999999999999999999", "Enter a whole number, such as 12."),
    ] {
        let page = ask(&owner, &tenant, typed).await.expect(422);
        assert_eq!(page.select("#quantity-error"), [said], "{typed}");
        assert_eq!(page.attributes("#quantity", "value"), [typed]);
    }
    assert_eq!(app.changes().await, 0);
    let page = change(&app, &owner, &tenant, "3 00").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "300");
}

#[tokio::test]
async fn b7_a_suspended_subscription_says_that_it_must_be_reactivated_first() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let form = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    let mut work = app.database.begin().await.unwrap();
    work.run("update subscriptions set status = 'suspended'", values![]).await.unwrap();
    work.commit().await.unwrap();

    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("the number of licences can change only after it is reactivated"));
    assert_eq!(page.select("form[action$=quantity]"), [""; 0]);
    form.with("quantity", "12").send().await.expect(422);
    assert_eq!(app.changes().await, 0);
}

#[tokio::test]
async fn b9_a_renewal_opens_a_window_that_the_panel_learns_of_by_itself() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 12)]).await;
    app.clock.advance(Duration::days(20));
    let owner = app.owner().await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("Their number can be reduced at the end of the term"));

    app.clock.advance(Duration::days(14));
    assert_eq!(app.send_now().await, 1, "the end of the term is looked at");
    let owner = app.owner().await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("12 licences can be given back until"), "{}", page.words());
    let page = change(&app, &owner, &tenant, "8").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "8");
}

#[tokio::test]
async fn a_second_press_asks_microsoft_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let page = owner.get(&tenant.of_first("quantity")).await;
    let form = page.form("form[method=post][action$=quantity]").with("quantity", "15");
    let (first, second) = futures_util::future::join(form.send(), form.send()).await;
    first.expect(303);
    second.expect(303);
    form.send().await.expect(303);
    assert_eq!(app.send_now().await, 1);

    // Even afterwards a reload of the answer finds what it did.
    form.send().await.expect(303);
    assert_eq!(app.send_now().await, 0);
    assert_eq!((app.changes().await, app.seats().await), (1, 15));
}

#[tokio::test]
async fn the_second_of_two_people_is_told_and_nothing_is_overwritten() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    let tenant = ten(&app, &owner).await;
    let stale = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    let stale_bin =
        owner.get(&tenant.of_first("cancellation")).await.form("form[method=post][action$=cancellation]");
    ask(&manager, &tenant, "8").await.expect(303);

    let page = stale.clone().with("quantity", "15").send().await.expect(409);
    assert_eq!(page.select("h1"), ["A change is already under way"]);
    assert!(page.words().contains("10 → 8 licences by Max Manager"), "{}", page.words());
    assert!(page.words().contains("10 → 8 requested"), "{}", page.words());
    owner.get(&tenant.of_first("quantity")).await.expect(409);
    stale_bin.with("confirmed", "yes").send().await.expect(409);
    assert_eq!(app.send_now().await, 1);

    let page = stale.with("quantity", "15").send().await.expect(409);
    assert_eq!(page.select("h1"), ["This subscription has changed in the meantime"]);
    assert!(page.words().contains("Confirmed by Microsoft"), "{}", page.words());
    assert_eq!(page.attributes("a[href$=quantity]", "href").len(), 1, "one can decide again");
    assert_eq!((app.send_now().await, app.seats().await), (0, 8));
}

/// Somebody changes the first subscription's number in Partner Center.
async fn change_elsewhere(app: &TestApp, quantity: u32) {
    let mut work = app.database.read().await.unwrap();
    let (tenant, id): (String, String) = work
        .one(
            "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
             order by u.id limit 1",
            values![],
        )
        .await
        .unwrap();
    drop(work);
    let tenant = tenant.parse().unwrap();
    let shown = app.microsoft.subscription(&Ids::fresh(), tenant, &id).await.unwrap();
    app.microsoft
        .replace_subscription(&Ids::fresh(), tenant, &shown.with_quantity(quantity.try_into().unwrap()))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_number_changed_elsewhere_between_form_and_job_is_not_overwritten() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    ask(&owner, &tenant, "12").await.expect(303);
    change_elsewhere(&app, 20).await;
    let sent = app.changes().await;
    app.send_now().await;
    assert_eq!((app.changes().await, app.seats().await), (sent, 20), "nothing was sent");
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "20");
    assert_eq!(tenant.cell(&page, "Status"), "Active");
    let note = page.select("tr.note .alert").remove(0);
    assert!(note.starts_with("The change to 12 licences was not made: there are now 20."), "{note}");
    assert!(note.contains("changed elsewhere in the meantime"), "{note}");
    let story = page.select("#history li").join(" ");
    assert!(story.contains("Not made: the number had been changed elsewhere"), "{story}");
    let support = app.support().await.get("/support").await.expect(200);
    assert!(!support.words().contains("Change the number of licences"), "nobody else has to act");

    let again = page.attributes("tr.note a", "href").remove(0);
    let form = owner.get(&again).await.expect(200).form("form[method=post][action$=quantity]");
    assert_eq!(form.value("quantity"), Some("20"), "deciding again begins where it is now");
    form.with("quantity", "22").send().await.expect(303);
    app.send_now().await;
    assert_eq!(app.seats().await, 22);

    // What somebody else did already is no conflict.
    ask(&owner, &tenant, "25").await.expect(303);
    change_elsewhere(&app, 25).await;
    app.send_now().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "25");
    assert_eq!(page.select("tr.note"), [""; 0]);
}

#[tokio::test]
async fn licences_added_elsewhere_are_not_cancelled_unseen() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let page = owner.get(&tenant.of_first("cancellation")).await;
    page.form("form[method=post][action$=cancellation]").with("confirmed", "yes").send().await.expect(303);
    change_elsewhere(&app, 50).await;
    app.send_now().await;
    assert_eq!(app.seats().await, 50);
    let page = owner.get(&tenant.path()).await.expect(200);
    let note = page.select("tr.note .alert").remove(0);
    assert!(note.starts_with("The cancellation was not made: there are now 50 licences."), "{note}");
}

#[tokio::test]
async fn what_microsoft_refuses_is_said_with_its_reason_until_somebody_has_read_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!({ "refuse": { "status": 400, "code": "900257" } }), 1).await;
    let page = change(&app, &owner, &tenant, "7").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10", "the wish is gone");
    assert_eq!(tenant.cell(&page, "Status"), "Active");
    let note = page.select("tr.note .alert").remove(0);
    assert!(note.starts_with("The change to 7 licences was refused."), "{note}");
    assert!(note.contains("cancellation window is over"), "{note}");
    let again = page.attributes("tr.note a", "href").remove(0);
    let form = owner.get(&again).await.expect(200).form("form[method=post][action$=quantity]");
    assert_eq!(form.value("quantity"), Some("7"), "trying again begins where one was");
    assert!(page.select("#history li")[0].contains("Refused by Microsoft on"));

    let viewer = app.viewer().await.get(&tenant.path()).await.expect(200);
    assert_eq!(viewer.select("tr.note .alert").len(), 1);
    assert_eq!(viewer.select("tr.note form, tr.note a"), [""; 0]);

    let page = page.form("tr.note form").send().await.expect(303).follow().await;
    assert_eq!(page.select("tr.note"), [""; 0]);
    assert!(page.words().contains("refusal read and hidden"), "the history keeps it");

    form.send().await.expect(303);
    app.send_now().await;
    assert_eq!(app.seats().await, 7);
}

#[tokio::test]
async fn a_lost_answer_leads_to_one_change() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    // Lost to every try of the client: nobody here knows that it was carried out.
    fault(&app, "PATCH", json!("drop"), 3).await;
    let page = change(&app, &owner, &tenant, "15").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 15 requested");
    assert!(page.words().contains("Microsoft is not answering at the moment"), "{}", page.words());
    let sent = app.changes().await;

    app.clock.advance(Duration::minutes(1));
    assert_eq!(app.send_now().await, 1);
    let page = owner.get(&tenant.path()).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "15");
    assert_eq!((app.changes().await, app.seats().await), (sent, 15), "it was read back, not sent again");

    let mut work = app.database.read().await.unwrap();
    let steps: Vec<(String, String)> = work
        .all(
            "select t.name, t.state from job_steps t join jobs j on j.id = t.job_id \
             where j.kind = 'change-quantity' order by t.id",
            values![],
        )
        .await
        .unwrap();
    let steps: Vec<(&str, &str)> =
        steps.iter().map(|(name, state)| (name.as_str(), state.as_str())).collect();
    assert_eq!(steps, [("read", "done"), ("change", "done"), ("read", "done")]);
}

#[tokio::test]
async fn a_change_that_did_not_arrive_is_sent_again_with_the_same_ids() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!("drop-before"), 3).await;
    change(&app, &owner, &tenant, "15").await;
    app.clock.advance(Duration::minutes(1));
    app.send_now().await;
    assert_eq!(app.seats().await, 15);
    let requests = app.ask("requests?method=PATCH").await;
    let ids: std::collections::HashSet<&str> = requests["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["requestId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
}

#[tokio::test]
async fn a_change_that_microsoft_takes_its_time_for_is_awaited() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!({ "slow": { "seconds": 600 } }), 1).await;
    let page = change(&app, &owner, &tenant, "15").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 15 requested");
    assert!(page.words().contains("Microsoft has accepted the request and is carrying it out…"));

    app.clock.advance(Duration::minutes(5));
    app.send_now().await;
    assert_eq!(tenant.cell(&owner.get(&tenant.path()).await, "Number of licences"), "10 → 15 requested");
    app.clock.advance(Duration::minutes(10));
    app.send_now().await;
    assert_eq!(tenant.cell(&owner.get(&tenant.path()).await, "Number of licences"), "15");
    assert_eq!(app.changes().await, 1);
}

#[tokio::test]
async fn what_microsoft_puts_off_is_asked_again_and_after_days_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!({ "refuse": { "status": 409, "code": "800082" } }), 1).await;
    let page = change(&app, &owner, &tenant, "11").await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 11 requested");
    assert!(page.words().contains("Microsoft is still working on an earlier request."), "{}", page.words());
    app.clock.advance(Duration::minutes(2));
    app.send_now().await;
    assert_eq!(app.seats().await, 11);

    fault(&app, "PATCH", json!({ "refuse": { "status": 409, "code": "900278" } }), 10).await;
    ask(&owner, &tenant, "12").await.expect(303);
    app.send_now().await;
    for _ in 0..4 {
        app.clock.advance(Duration::hours(25));
        app.send_now().await;
    }
    let page = owner.get(&tenant.path()).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "11");
    assert!(page.select("tr.note .alert")[0].starts_with("The change to 12 licences was refused."));
}

#[tokio::test]
async fn a_change_keeps_what_the_panel_does_not_understand_of_a_subscription() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let renews = |page: &Answer| tenant.cell(page, "Licence name").contains("renews on");
    assert!(renews(&owner.get(&tenant.path()).await));
    let page = change(&app, &owner, &tenant, "11").await;
    assert!(renews(&page), "automatic renewal is reset by a change that leaves it out");
}

#[tokio::test]
async fn staff_can_have_a_refused_change_tried_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!({ "refuse": { "status": 403, "code": "900308" } }), 1).await;
    change(&app, &owner, &tenant, "11").await;
    let mut work = app.database.begin().await.unwrap();
    let now = app.clock.now();
    work.run("update jobs set state = 'todo', next_try_at = $1 where kind = 'change-quantity'", values![now])
        .await
        .unwrap();
    work.commit().await.unwrap();
    app.send_now().await;
    let page = owner.get(&tenant.path()).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "11");
    assert_eq!(page.select("tr.note"), [""; 0]);
}

#[tokio::test]
async fn c1_and_c4_a_subscription_is_cancelled_within_its_window_once_confirmed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(PHONE, 2)]).await;
    let page = owner.get(&tenant.of_first("cancellation")).await.expect(200);
    let words = page.words();
    assert!(
        words.contains("All 10 licences of Microsoft 365 Business Standard will be cancelled."),
        "{words}"
    );
    assert!(words.contains("Possible until"), "{words}");
    assert!(words.contains("Microsoft keeps the data for 7 days"), "{words}");
    assert!(words.contains("Microsoft Teams Phone Standard depends on it"), "{words}");

    let form = page.form("form[method=post][action$=cancellation]");
    let page = form.send().await.expect(422);
    assert_eq!(page.select("#confirmed-error"), ["Tick the box to confirm."]);

    let page = form.with("confirmed", "yes").send().await.expect(303).follow().await;
    assert_eq!(tenant.cell(&page, "Status"), "Being cancelled");
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → cancellation requested");
    app.send_now().await;
    let page = owner.get(&tenant.path()).await;
    let rows = page.select("#subscriptions tbody tr .badge");
    assert_eq!(rows, ["Active", "Cancelled"], "what has ended comes last");
    assert_eq!(page.select(&format!("{} .acts a", tenant.row())), [""; 0]);
    assert!(page.select("#history li")[0].contains("cancellation of all 10 licences"));
    assert_eq!(owner.get("/services").await.select("td[data-label=Licences]"), ["2"]);

    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert!(page.words().contains("This subscription has ended"));
    let page = owner.get(&tenant.of_first("cancellation")).await.expect(200);
    assert!(page.words().contains("This subscription has ended"));
}

#[tokio::test]
async fn c2_and_c3_after_the_window_the_bin_says_what_is_possible_instead() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    app.clock.advance(Duration::days(8));
    let owner = app.owner().await;

    // A form that was filled in before, and sent too late.
    let late = [("version", "1"), ("confirmed", "yes")];
    let page = owner.post(&tenant.of_first("cancellation"), &late).await.expect(422);
    assert!(page.words().contains("The subscription could be cancelled until"), "{}", page.words());
    assert!(page.words().contains("Decide now that it ends with its term"), "{}", page.words());
    assert_eq!(page.select("form[action$=cancellation]"), [""; 0]);
    assert_eq!(page.select("main a[href$=quantity]"), [""; 0], "nothing can be given back either");

    change(&app, &owner, &tenant, "15").await;
    let page = owner.get(&tenant.of_first("cancellation")).await.expect(200);
    assert!(
        page.words().contains("does not reopen that time for the whole subscription, but 5 licences"),
        "{}",
        page.words()
    );
    assert_eq!(page.select("main a[href$=quantity]"), ["Reduce the number of licences"]);
    assert_eq!((app.changes().await, app.seats().await), (1, 15));
}

#[tokio::test]
async fn a_cancellation_whose_answer_was_lost_is_not_asked_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    fault(&app, "PATCH", json!("drop"), 3).await;
    let page = owner.get(&tenant.of_first("cancellation")).await;
    page.form("form[method=post][action$=cancellation]").with("confirmed", "yes").send().await.expect(303);
    app.send_now().await;
    let sent = app.changes().await;
    app.clock.advance(Duration::minutes(1));
    app.send_now().await;
    assert_eq!(tenant.cell(&owner.get(&tenant.path()).await, "Status"), "Cancelled");
    assert_eq!(app.changes().await, sent);
}

#[tokio::test]
async fn a_trial_that_ends_is_seen_to_end() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let trial = ("Microsoft 365 Business Premium Trial", "P1M", "none");
    let tenant = app.tenant(&owner, "bakery", &[of(trial, 10)]).await;
    let page = owner.get(&tenant.path()).await;
    assert!(tenant.cell(&page, "Licence name").contains("Trial"), "{}", page.words());
    app.clock.advance(Duration::days(33));
    app.send_now().await;
    let page = app.owner().await.get(&tenant.path()).await;
    assert_eq!(tenant.cell(&page, "Status"), "Expired");
    assert!(
        page.select("#history li")[0].contains("has expired automatic"),
        "{:?}",
        page.select("#history li")
    );
}

#[tokio::test]
async fn a_viewer_looks_on_and_another_reseller_finds_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let viewer = app.viewer().await;
    let page = viewer.get(&tenant.path()).await.expect(200);
    assert_eq!(page.select(".acts, main form, a[href$=name], a[href$=new]"), [""; 0]);
    let second = app.second().await;
    second.get(&tenant.path()).await.expect(404);
    for what in ["quantity", "cancellation"] {
        viewer.get(&tenant.of_first(what)).await.expect(403);
        second.get(&tenant.of_first(what)).await.expect(404);
    }
    let fields = [("version", "1"), ("quantity", "3"), ("confirmed", "yes"), ("name", "Mine")];
    for path in [
        tenant.of_first("quantity"),
        tenant.of_first("cancellation"),
        tenant.of_first("refusal"),
        tenant.path() + "/name",
    ] {
        viewer.post(&path, &fields).await.expect(403);
        second.post(&path, &fields).await.expect(404);
        app.nobody().post(&path, &fields).await.expect(303);
    }
    assert_eq!(app.changes().await, 0);
}

#[tokio::test]
async fn a_subscription_is_found_under_its_own_service_only() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let bakery = ten(&app, &owner).await;
    let forge = app.tenant(&owner, "forge", &[of(EXCHANGE, 3)]).await;
    let crossed = format!("{}/subscriptions/{}/quantity", bakery.path(), forge.subscriptions[0]);
    owner.get(&crossed).await.expect(404);
    owner.post(&crossed, &[("quantity", "4"), ("version", "1")]).await.expect(404);
    owner.get(&format!("{}/subscriptions/99999999999999999999/quantity", bakery.path())).await.expect(404);
    owner.get(&format!("{}/subscriptions/first/quantity", bakery.path())).await.expect(404);
}
