//! Decisions for the end of a term before the second pair of eyes.

use aubade::values;
use serde_json::json;
use time::OffsetDateTime;
use time::macros::datetime;

use super::{acts, need_approval_above, press};
use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, Mail, Person, TestApp};

/// A tenant whose manager decides for the end of its term what needs a second person.
struct Stage {
    app: TestApp,
    manager: Browser,
    tenant: Tenant,
}

impl Stage {
    /// Ten licences for a year, of which more than seven need a second person.
    async fn ten() -> Self {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        let tenant = app.tenant(&manager, "bakery", &[of(STANDARD, 10)]).await;
        need_approval_above(&app, Some(1100)).await;
        Self { app, manager, tenant }
    }

    /// Three for a month that ends on 10 July 2027, of which each renewal needs a second person.
    async fn a_month() -> Self {
        let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
        let manager = app.manager().await;
        let tenant = app.tenant(&manager, "bakery", &[of(EXCHANGE, 3)]).await;
        app.tell("rules", json!({ "lockedHours": 24, "renewalHours": 6 })).await;
        need_approval_above(&app, Some(1)).await;
        Self { app, manager, tenant }
    }

    /// Decides; answers the number of the job, and the form's own words for what that costs.
    async fn decide(&self, fields: &[(&str, &str)]) -> (i64, String) {
        let page = self.manager.get(&self.tenant.of_first("end-of-term")).await.expect(200);
        let mut form = page.form("form.ending");
        for (name, value) in fields {
            form = form.with(name, value);
        }
        let asked: Vec<String> = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = format!("{}?{}", self.tenant.of_first("end-of-term"), asked.join("&"));
        let price = self.manager.get(&query).await.expect(200).select("#price-change").concat();
        form.send().await.expect(303);
        let mut work = self.app.database.read().await.unwrap();
        let job = "select max(job_id) from decisions";
        (work.one::<(i64,)>(job, values![]).await.unwrap().0, price)
    }

    /// What a decision came to, the first first.
    async fn states(&self) -> Vec<String> {
        let mut work = self.app.database.read().await.unwrap();
        let rows: Vec<(String,)> =
            work.all("select state from decisions order by id", values![]).await.unwrap();
        rows.into_iter().map(|(state,)| state).collect()
    }

    /// The mails to those who may confirm.
    fn wanted(&self) -> Vec<Mail> {
        let mails = self.app.mails().into_iter();
        mails.filter(|mail| mail.subject.starts_with("To confirm:")).collect()
    }

    async fn at(&self, instant: OffsetDateTime) -> Browser {
        self.app.clock.set(instant);
        self.app.owner().await
    }

    /// The row of the subscription, with what was refused.
    async fn note(&self) -> String {
        let page = self.app.owner().await.get(&self.tenant.path()).await.expect(200);
        page.select("tr.note .alert").concat()
    }
}

fn path(job: i64) -> String {
    format!("/approvals/{job}")
}

async fn confirm(browser: &Browser, job: i64) -> Answer {
    press(browser, &path(job), &format!("{}/confirmation", path(job))).await
}

#[tokio::test]
async fn a_changed_renewal_is_counted_as_the_form_shows_it() {
    let stage = Stage::ten().await;
    // Seven for a year are €1,031.94: below the limit, so nobody else is needed.
    stage.decide(&[("outcome", "change"), ("quantity", "7")]).await;
    stage.app.send_now().await;
    assert_eq!((stage.states().await, stage.wanted().len()), (vec!["confirmed".to_owned()], 0));

    let (job, price) = stage.decide(&[("outcome", "change"), ("quantity", "8")]).await;
    stage.app.work().await;
    assert_eq!(stage.app.changes().await, 1, "only the first was sent");
    let owner = stage.app.owner().await;
    let page = owner.get("/approvals").await.expect(200);
    let row = page.select("#approvals tbody tr").concat();
    assert!(
        row.starts_with("Microsoft 365 Business Standard: renewal with 8 licences instead of 10"),
        "{row}"
    );
    assert!(price.contains("€1,179.36 in all until"), "{price}");
    let until = price.split(" until ").nth(1).unwrap().split(" Renew").next().unwrap();
    assert!(row.contains(&format!("€1,179.36 until {until}")), "{row} against {price}");

    let mails = stage.wanted();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("renewal with 8 licences instead of 10"), "{}", mails[0].subject);
    assert!(mails[0].text.contains(&format!("€1,179.36 until {until}")), "{}", mails[0].text);
    confirm(&owner, job).await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["replaced", "confirmed"]);
}

#[tokio::test]
async fn another_product_is_counted_at_its_own_price_and_named() {
    let stage = Stage::ten().await;
    let page = stage.manager.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let group = "#licence optgroup[label='Microsoft 365 Business Premium'] option";
    let plan = page.select(group).iter().position(|plan| plan.starts_with("1 year, paid yearly")).unwrap();
    let licence = page.attributes(group, "value")[plan].clone();
    let (job, price) = stage.decide(&[("outcome", "change"), ("quantity", "6"), ("licence", &licence)]).await;
    let sum = price.split(" in all").next().unwrap().rsplit(' ').next().unwrap().to_owned();
    let page = stage.app.owner().await.get(&path(job)).await.expect(200);
    assert_eq!(
        page.select("h1"),
        ["Microsoft 365 Business Standard: renewal with 6 licences of Microsoft 365 Business Premium \
          (Boulangerie & Fils)"]
    );
    assert!(page.words().contains(&format!("{sum} until")), "{sum}: {}", page.words());
    assert!(page.words().contains("Next term 1 year, paid yearly"), "{}", page.words());
    stage.app.work().await;
}

#[tokio::test]
async fn who_asked_is_told_by_mail_what_another_person_decided() {
    let stage = Stage::ten().await;
    let (job, _) = stage.decide(&[("outcome", "renew")]).await;
    stage.app.work().await;
    let owner = stage.app.owner().await;
    let page = owner.get(&path(job)).await.expect(200);
    assert!(page.select("h1")[0].contains("renewal as it is, 10 licences"), "{}", page.words());
    page.form("form[action$=rejection]").with("reason", "Eight will do").send().await.expect(303);
    stage.app.work().await;
    let told = stage.app.mails().pop().unwrap();
    assert_eq!(told.to, Person::Manager.email());
    assert!(
        told.subject.starts_with("Rejected: Microsoft 365 Business Standard: renewal"),
        "{}",
        told.subject
    );
    assert!(
        told.text.contains("Odile Owner has rejected") && told.text.contains("Eight will do"),
        "{}",
        told.text
    );
    assert_eq!(stage.states().await, ["dropped"]);

    let (job, _) = stage.decide(&[("outcome", "renew")]).await;
    confirm(&owner, job).await.expect(303);
    stage.app.send_now().await;
    let told = stage.app.mails().into_iter().find(|mail| mail.subject.starts_with("Confirmed:")).unwrap();
    assert_eq!(told.to, Person::Manager.email());
    assert!(told.links()[0].contains(&stage.tenant.domain), "{:?}", told.links());
    assert_eq!(stage.states().await, ["dropped", "confirmed"]);
}

#[tokio::test]
async fn a_decision_that_is_confirmed_in_the_locked_day_is_refused_and_said() {
    let stage = Stage::a_month().await;
    let (job, _) = stage.decide(&[("outcome", "renew")]).await;
    stage.app.work().await;
    let owner = stage.at(datetime!(2027-07-10 12:00 UTC)).await;
    let page = owner.get(&path(job)).await.expect(200);
    assert!(
        page.words().contains("Microsoft takes no decision from Saturday 10 July 2027"),
        "{}",
        page.words()
    );
    page.form("form[action$=confirmation]").send().await.expect(409);
    stage.app.work().await;
    assert_eq!((stage.app.changes().await, acts(&stage.app, "hold-impossible").await), (0, 1));
    let note = stage.note().await;
    assert!(note.starts_with("The renewal at the end of the term was not scheduled."), "{note}");
    assert!(note.contains("Microsoft takes no decision in the last hours of a term"), "{note}");
    let told = stage.app.mails().pop().unwrap();
    assert_eq!(told.to, Person::Manager.email());
    assert!(told.subject.starts_with("No longer possible:"), "{}", told.subject);
    assert!(told.text.contains("Microsoft takes no decision from Saturday 10 July 2027"), "{}", told.text);
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_decision_for_a_term_that_is_over_is_not_sent_for_the_next() {
    let stage = Stage::a_month().await;
    let (job, _) = stage.decide(&[("outcome", "change"), ("quantity", "2")]).await;
    let owner = stage.at(datetime!(2027-07-12 06:00 UTC)).await;
    stage.app.work().await;
    stage.app.clock.advance(time::Duration::hours(2));
    let mut work = stage.app.database.begin().await.unwrap();
    let over = "update subscriptions set term_ends_at = $1";
    work.run(over, values![datetime!(2027-08-10 23:59:59 UTC)]).await.unwrap();
    work.commit().await.unwrap();
    let page = owner.get(&path(job)).await.expect(200);
    assert!(page.words().contains("The term for which this was decided has ended"), "{}", page.words());
    page.form("form[action$=confirmation]").send().await.expect(409);
    stage.app.work().await;
    assert_eq!(stage.states().await, ["dropped"]);
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_licence_that_is_no_longer_sold_is_not_renewed() {
    let stage = Stage::ten().await;
    let (job, _) = stage.decide(&[("outcome", "renew")]).await;
    stage.app.work().await;
    let mut work = stage.app.database.begin().await.unwrap();
    work.run("delete from licence_prices", values![]).await.unwrap();
    work.commit().await.unwrap();
    let owner = stage.app.owner().await;
    let page = owner.get(&path(job)).await.expect(200);
    assert!(page.words().contains("This licence is no longer sold as it is."), "{}", page.words());
    page.form("form[action$=confirmation]").send().await.expect(409);
    stage.app.work().await;
    assert!(stage.note().await.contains("Microsoft does not sell"), "{}", stage.note().await);
}
