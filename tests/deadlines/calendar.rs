//! The calendar that a person's program reads: right by another reading of RFC 5545, and only as long as it may.

use std::io::BufReader;

use aubade::values;
use ical::IcalParser;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};
use time::Duration;

use super::written::undecided;
use super::{MONDAY, put};
use crate::support::tenant::{STANDARD, of};
use crate::support::{Answer, Browser, Person, TestApp};

pub async fn stage() -> (TestApp, Browser) {
    let app = TestApp::start_at(MONDAY, false).await;
    let owner = app.owner().await;
    app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    (app, owner)
}

/// Makes a calendar with the filter of this query; answers its path.
pub async fn make(app: &TestApp, browser: &Browser, query: &str) -> String {
    let page = browser.get(&format!("/deadlines/calendars{query}")).await.expect(200);
    page.form("main form[action='/deadlines/calendars']").send().await.expect(303);
    let page = browser.get("/deadlines/calendars").await.expect(200);
    let address = page.select("td.licence code").remove(0);
    address.strip_prefix(&app.settings.public_url).expect("an address of this panel").to_owned()
}

pub async fn run(app: &TestApp, sql: &'static str) {
    let mut work = app.database.begin().await.unwrap();
    work.run(sql, values![]).await.unwrap();
    work.commit().await.unwrap();
}

fn parse(answer: &Answer) -> IcalCalendar {
    let mut calendars: Vec<_> = IcalParser::new(BufReader::new(answer.text.as_bytes())).collect();
    assert_eq!(calendars.len(), 1);
    calendars.remove(0).unwrap()
}

fn value(event: &IcalEvent, name: &str) -> String {
    let found: Vec<_> = event.properties.iter().filter(|property| property.name == name).collect();
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found[0].value.clone().unwrap_or_default()
}

fn find<'a>(calendar: &'a IcalCalendar, kind: &str) -> &'a IcalEvent {
    calendar.events.iter().find(|event| value(event, "UID").starts_with(kind)).unwrap()
}

#[tokio::test]
async fn a_program_reads_the_deadlines_without_signing_in() {
    let (app, owner) = stage().await;
    undecided(&app).await;
    let path = make(&app, &owner, "").await;
    let answer = app.nobody().get(&path).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert!(answer.text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{}", answer.text);
    assert!(!answer.text.replace("\r\n", "").contains('\n'), "every line ends with CRLF");
    assert!(answer.text.lines().all(|line| line.len() <= 75), "lines are folded: {}", answer.text);
    assert!(answer.text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"), "{}", answer.text);
    assert!(!answer.text.contains("VALARM"));

    let calendar = parse(&answer);
    assert_eq!(calendar.events.len(), 4);
    for event in &calendar.events {
        for name in ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL"] {
            assert!(!value(event, name).is_empty(), "{name}");
        }
    }
    let window = find(&calendar, "window-closes");
    assert_eq!(value(window, "DTSTART"), "20261130T093000Z");
    assert_eq!(value(window, "DTEND"), "20261130T100000Z", "it ends with the last instant");
    let end = find(&calendar, "term-ends");
    assert_eq!((value(end, "DTSTART"), value(end, "DTEND")), ("20271123".into(), "20271124".into()));
    assert!(value(end, "SUMMARY").starts_with("Undecided: End of term of 10 licences"), "{end:?}");
    assert!(value(end, "DESCRIPTION").contains("Doing nothing costs about €"), "{end:?}");
    let page = owner.get("/deadlines/calendars").await.expect(200);
    assert!(!page.select("td[data-label='Last read'] time").is_empty(), "{}", page.words());
}

#[tokio::test]
async fn the_same_deadlines_are_the_same_events_and_need_not_be_sent_again() {
    let (app, owner) = stage().await;
    let path = make(&app, &owner, "").await;
    let first = app.nobody().get(&path).await.expect(200);
    let ask = async |tag: String| {
        let browser = app.nobody();
        browser.send(browser.request("GET", &path).header("If-None-Match", tag)).await
    };
    let tag = first.header("etag").to_owned();
    let again = ask(tag.clone()).await.expect(304);
    assert_eq!((again.text.as_str(), again.header("etag")), ("", tag.as_str()));
    app.clock.advance(Duration::HOUR);
    assert_eq!(app.nobody().get(&path).await.text, first.text);

    let mut work = app.database.begin().await.unwrap();
    put(&mut work, "planned-change", MONDAY + Duration::days(3), None).await;
    work.commit().await.unwrap();
    let changed = ask(tag).await.expect(200);
    let uids = |answer: &Answer| -> Vec<String> {
        parse(answer).events.iter().map(|event| value(event, "UID")).collect()
    };
    let (before, after) = (uids(&first), uids(&changed));
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|uid| after.contains(uid)), "{before:?} {after:?}");
}

#[tokio::test]
async fn a_calendar_keeps_the_filter_of_the_board_and_speaks_its_persons_language() {
    let (app, owner) = stage().await;
    assert_eq!(Person::Owner.account(), 1);
    run(&app, "update accounts set language = 'fr' where id = 1").await;
    let path = make(&app, &owner, "?kind=window-closes&q=bakery").await;
    let calendar = parse(&app.nobody().get(&path).await.expect(200));
    assert_eq!(calendar.events.len(), 1);
    let summary = value(&calendar.events[0], "SUMMARY");
    assert!(summary.starts_with("Dernier moment pour rendre 9 licences"), "{summary}");
    assert!(summary.contains("Boulangerie & Fils"), "{summary}");
    let none = make(&app, &owner, "?q=nobody").await;
    assert!(!app.nobody().get(&none).await.expect(200).text.contains("VEVENT"));
}

#[tokio::test]
async fn an_address_ends_when_it_is_revoked_or_its_person_may_no_longer_look() {
    let (app, owner) = stage().await;
    let nobody = app.nobody();
    nobody.get("/calendar/unknown.ics").await.expect(404);
    let path = make(&app, &owner, "").await;
    let (token, _) = path.rsplit_once('.').unwrap();
    nobody.get(&format!("{token}x.ics")).await.expect(404);

    for (out, back) in [
        (
            "update accounts set disabled_at = created_at where id = 1",
            "update accounts set disabled_at = null",
        ),
        ("update resellers set disabled_at = created_at", "update resellers set disabled_at = null"),
        (
            "delete from memberships where account_id = 1",
            "insert into memberships (account_id, reseller_id, role) values (1, 1, 'owner')",
        ),
    ] {
        for (sql, status) in [(out, 404), (back, 200)] {
            run(&app, sql).await;
            assert_eq!(nobody.get(&path).await.status, status, "{sql}");
        }
    }

    // Nobody else can revoke it, and it is gone at once when its person does.
    let revocation = owner.get("/deadlines/calendars").await.attributes("td.acts form", "action").remove(0);
    app.manager().await.post(&revocation, &[]).await.expect(404);
    owner.post(&revocation, &[]).await.expect(303);
    nobody.get(&path).await.expect(404);
    owner.post(&revocation, &[]).await.expect(404);
    let page = owner.get("/deadlines/calendars").await.expect(200);
    assert!(page.words().contains("You have no address yet."), "{}", page.words());
    let trail = app.support().await.get("/support/audit").await.expect(200).words();
    assert!(trail.contains("The address of a calendar was revoked"), "{trail}");
    assert!(!trail.contains(token.rsplit('/').next().unwrap()), "{trail}");
}

#[tokio::test]
async fn a_person_has_ten_addresses_at_most() {
    let (_app, owner) = stage().await;
    for _ in 0..10 {
        owner.post("/deadlines/calendars", &[]).await.expect(303);
    }
    owner.post("/deadlines/calendars", &[]).await.expect(409);
    let page = owner.get("/deadlines/calendars").await.expect(200);
    assert!(page.words().contains("You have 10 addresses"), "{}", page.words());
    assert_eq!(page.select("td.licence code").len(), 10);
}
