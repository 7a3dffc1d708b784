//! A decision that is to be sent on a later day: tried when it is made and again on the day.

use aubade::values;
use time::macros::datetime;

use super::stage::Stage;
use crate::support::tenant::{EXCHANGE, STANDARD, of};
use crate::support::{Answer, TestApp};

async fn ten() -> Stage {
    let app = TestApp::start_at(datetime!(2027-03-01 10:00 UTC), false).await;
    Stage::of(app, of(STANDARD, 10)).await
}

/// Has a decision sent on a later day.
async fn schedule(stage: &Stage, outcome: &str, date: &str, more: &[(&str, &str)]) -> Answer {
    let form = stage.form().await.with("outcome", outcome).with("when", "later").with("date", date);
    more.iter().fold(form, |form, (name, value)| form.with(name, value)).send().await
}

/// The subscription's own page.
async fn page(stage: &Stage) -> Answer {
    let path = stage.tenant.of_first("");
    stage.owner.get(path.trim_end_matches('/')).await.expect(200)
}

#[tokio::test]
async fn a_decision_is_sent_on_the_day_that_was_chosen() {
    let mut stage = ten().await;
    schedule(&stage, "cancel", "2027-06-01", &[]).await.expect(303);
    stage.app.work().await;
    assert_eq!((stage.states().await, stage.app.changes().await), (Vec::new(), 0));
    let shown = page(&stage).await;
    let planned = shown.select("#scheduled-list li").remove(0);
    let what = "End of term: Cancel at the end of the term Planned Tuesday 1 June 2027 at 00:00";
    assert!(planned.starts_with(what), "{planned}");
    assert!(planned.contains("Possible, as things stand."), "{planned}");
    let story = shown.select("#history li").remove(0);
    assert!(story.contains("cancellation at the end of the term scheduled by Odile Owner"), "{story}");

    stage.at(datetime!(2027-05-31 21:59:59 UTC)).await;
    stage.app.work().await;
    assert_eq!(stage.app.changes().await, 0, "not a second before");
    stage.at(datetime!(2027-05-31 22:00 UTC)).await;
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["wanted"], "there is still time to undo it");
    stage.app.send_now().await;
    assert_eq!(
        (stage.states().await, stage.ending().await.as_str()),
        (vec!["confirmed".to_owned()], "cancel")
    );
    assert!(page(&stage).await.select("#scheduled-list li")[0].contains("Done"));
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn another_product_for_the_next_term_is_named_and_sent_on_the_day() {
    let mut stage = ten().await;
    let form = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let group = "#licence optgroup[label='Microsoft 365 Business Premium'] option";
    let licence = form.attributes(group, "value").remove(0);
    let more = [("quantity", "7"), ("licence", licence.as_str())];
    schedule(&stage, "change", "2027-06-01", &more).await.expect(303);
    let planned = page(&stage).await.select("#scheduled-list li").remove(0);
    assert!(planned.contains("Renew with 7 licences of Microsoft 365 Business Premium"), "{planned}");
    stage.at(datetime!(2027-06-01 12:00 UTC)).await;
    stage.app.send_now().await;
    assert_eq!(stage.ending().await, "change");
    let raw = stage.at_microsoft().await;
    assert_eq!(raw.as_value()["scheduledActions"][0]["instructions"]["quantity"], 7);
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_day_on_which_it_is_not_possible_is_refused_beside_its_field() {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let stage = Stage::of(app, of(EXCHANGE, 3)).await;
    for (date, said) in [
        ("2027-07-10", "Microsoft takes no decision from Saturday 10 July 2027"),
        ("2027-06-01", "Choose a day and a time that are still to come."),
        ("", "Choose a day."),
    ] {
        let page = schedule(&stage, "cancel", date, &[("time", "12:00")]).await.expect(422);
        assert!(page.select("#date-error")[0].starts_with(said), "{date}: {}", page.words());
        assert_eq!(page.attributes("#later[checked]", "value"), ["later"], "what was chosen is kept");
    }
    schedule(&stage, "cancel", "2027-06-20", &[]).await.expect(303);
    let page = schedule(&stage, "renew", "2027-06-20", &[]).await.expect(422);
    assert!(page.select("#date-error")[0].starts_with("Another change is scheduled for this very instant."));
    schedule(&stage, "renew", "2027-08-01", &[]).await.expect(303);
    let shown = self::page(&stage).await;
    let planned = shown.select("#scheduled-list li").remove(1);
    assert!(planned.contains("It will be for the end of the term that runs then."), "{planned}");
    for form in shown.forms("#scheduled-list form") {
        form.send().await.expect(303);
    }
    let story = self::page(&stage).await.select("#history li").remove(0);
    assert!(story.contains("scheduled decision for the end of the term dropped"), "{story}");
    assert_eq!((stage.app.work().await, stage.app.changes().await), (0, 0));
}

#[tokio::test]
async fn what_is_not_possible_on_the_day_is_said_by_mail_in_the_persons_own_time() {
    let mut stage = ten().await;
    schedule(&stage, "renew", "2027-06-01", &[]).await.expect(303);
    let mut work = stage.app.database.begin().await.unwrap();
    work.run("delete from licence_prices", values![]).await.unwrap();
    work.run("update accounts set time_zone = 'America/New_York'", values![]).await.unwrap();
    work.commit().await.unwrap();
    stage.app.clock.set(datetime!(2027-05-31 22:00 UTC));
    stage.app.work().await;
    stage.at(datetime!(2027-05-31 22:01 UTC)).await;
    assert_eq!(stage.app.changes().await, 0);
    let refused = page(&stage).await.select("#scheduled-list li").remove(0);
    assert!(refused.contains("Not done") && refused.contains("Microsoft does not sell"), "{refused}");
    let mails = stage.app.mails();
    let told = mails.iter().find(|mail| mail.subject.contains("A scheduled change was not made")).unwrap();
    assert!(told.text.contains("Monday 31 May 2027 at 18:00 (22:00 UTC)"), "{}", told.text);
    assert!(told.text.contains("(End of term: Renew as it is)"), "{}", told.text);
    stage.app.leave_jobs("time has passed");
}
