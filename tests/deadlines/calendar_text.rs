//! The text of a calendar, line by line: what RFC 5545 asks for and validators look at.

use std::collections::{BTreeMap, BTreeSet};

use aubade::values;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::calendar::{make, run, stage};
use super::written::undecided;
use super::{MONDAY, put, put_many};
use crate::support::{Answer, TestApp};

/// Octets of a line at most, without its end.
const LONGEST: usize = 75;
/// What there is once of in every event.
const ONCE: [&str; 7] = ["UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY"];

/// One line, unfolded.
#[derive(Debug)]
struct Property {
    name: String,
    parameters: Vec<String>,
    value: String,
}

/// The events of a calendar that is right in every other respect.
fn events(answer: &Answer) -> Vec<BTreeMap<String, Property>> {
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = &answer.text;
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "every line ends with CRLF: {line:?}");
        assert!(!line.is_empty() && line.len() <= LONGEST, "{} octets: {line}", line.len());
        assert!(!line.chars().any(|sign| sign.is_control() && sign != '\t'), "{line:?}");
    }
    let mut open: Vec<String> = Vec::new();
    let mut closed: BTreeSet<String> = BTreeSet::new();
    let (mut calendar, mut events, mut event) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
    for property in text.replace("\r\n ", "").lines().map(read) {
        match (property.name.as_str(), open.as_slice()) {
            ("BEGIN", _) => open.push(property.value),
            ("END", _) => {
                assert_eq!(open.pop().as_ref(), Some(&property.value));
                if property.value == "VEVENT" {
                    events.push(std::mem::take(&mut event));
                }
                closed.insert(property.value);
            }
            (_, [_]) => keep(&mut calendar, property),
            (_, [_, kind]) if kind == "VEVENT" => keep(&mut event, property),
            _ => {}
        }
    }
    assert!(open.is_empty() && closed.len() > 1, "a calendar has at least one component: {text}");
    assert_eq!(calendar["VERSION"].value, "2.0");
    assert_eq!(calendar["CALSCALE"].value, "GREGORIAN");
    assert!(calendar["PRODID"].value.starts_with("-//"));
    assert_eq!(calendar["REFRESH-INTERVAL"].parameters, ["VALUE=DURATION"]);
    assert_eq!(calendar["REFRESH-INTERVAL"].value, calendar["X-PUBLISHED-TTL"].value);
    assert!(calendar.contains_key("X-WR-CALNAME"));
    assert!(!calendar.contains_key("METHOD"), "nobody is invited, and there is no organiser");
    let ids: BTreeSet<&str> = events.iter().map(|event| event["UID"].value.as_str()).collect();
    assert_eq!(ids.len(), events.len(), "each event has an id of its own");
    for event in &events {
        check(event);
    }
    events
}

/// `DTSTART;VALUE=DATE:20271123`
fn read(line: &str) -> Property {
    let (head, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line}"));
    let mut parts = head.split(';').map(str::to_owned);
    let name = parts.next().unwrap();
    assert!(name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-'), "no name: {line}");
    Property { name, parameters: parts.collect(), value: value.to_owned() }
}

fn keep(component: &mut BTreeMap<String, Property>, property: Property) {
    let name = property.name.clone();
    assert!(component.insert(name.clone(), property).is_none(), "{name} twice");
}

fn check(event: &BTreeMap<String, Property>) {
    for name in ONCE {
        assert!(!event[name].value.is_empty(), "{name}: {event:?}");
    }
    // All in UTC, or whole days: no zone has to be told, and no daylight saving be known.
    for name in ["DTSTAMP", "LAST-MODIFIED"] {
        assert!(is_instant(&event[name].value), "{name}: {event:?}");
    }
    let (start, end) = (&event["DTSTART"], &event["DTEND"]);
    assert_eq!(start.parameters, end.parameters);
    match start.parameters.as_slice() {
        [] => assert!(is_instant(&start.value) && is_instant(&end.value), "{event:?}"),
        [kind] => assert!(kind == "VALUE=DATE" && is_day(&start.value) && is_day(&end.value), "{event:?}"),
        more => panic!("{more:?}"),
    }
    assert!(start.value < end.value, "it ends after it begins: {event:?}");
    let sequence: i32 = event["SEQUENCE"].value.parse().unwrap();
    assert!(sequence >= 0);
    for name in ["SUMMARY", "DESCRIPTION"] {
        assert!(is_escaped(&event[name].value), "{name}: {event:?}");
    }
    assert_eq!(event["TRANSP"].value, "TRANSPARENT", "a date takes nobody's time");
    assert!(event["URL"].value.starts_with("http"));
}

fn is_day(value: &str) -> bool {
    value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_instant(value: &str) -> bool {
    let Some((day, time)) = value.split_once('T') else { return false };
    is_day(day)
        && time.len() == 7
        && time.ends_with('Z')
        && time[..6].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what would end a value, or a part of it, has a backslash before it, and each backslash something after it.
fn is_escaped(value: &str) -> bool {
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if !matches!(signs.next(), Some('\\' | ';' | ',' | 'n' | 'N')) => return false,
            ';' | ',' => return false,
            _ => {}
        }
    }
    true
}

async fn fetch(app: &TestApp, path: &str) -> Answer {
    app.nobody().get(path).await.expect(200)
}

async fn rename(app: &TestApp, name: &str) {
    let mut work = app.database.begin().await.unwrap();
    work.run("update services set display_name = $1", values![name]).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn texts_in_french_with_every_sign_are_folded_and_escaped() {
    let (app, owner) = stage().await;
    undecided(&app).await;
    run(&app, "update accounts set language = 'fr' where id = 1").await;
    let path = make(&app, &owner, "").await;
    for name in [
        "Boulangerie ; Pâtisserie, « L’Étoile » \\ Fils : n° 1",
        "Crêperie 🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞🥞 日本語日本語日本語日本語日本語日本語",
        "é",
        &"a".repeat(120),
        &"\\;,".repeat(30),
    ] {
        rename(&app, name).await;
        let found = events(&fetch(&app, &path).await);
        assert_eq!(found.len(), 4);
        let escaped = name.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
        for event in &found {
            assert!(event["SUMMARY"].value.contains(&escaped), "{escaped}: {event:?}");
        }
        let end = found.iter().find(|event| event["UID"].value.starts_with("term-ends")).unwrap();
        assert!(end["SUMMARY"].value.contains("Échéance"), "{end:?}");
    }
}

#[tokio::test]
async fn a_calendar_without_a_date_is_one_all_the_same() {
    let (app, owner) = stage().await;
    let none = make(&app, &owner, "?q=nobody").await;
    let answer = fetch(&app, &none).await;
    assert_eq!(events(&answer).len(), 0);
    assert!(answer.text.contains("BEGIN:VTIMEZONE\r\nTZID:UTC\r\n"), "{}", answer.text);
}

#[tokio::test]
async fn the_days_on_which_clocks_change_are_told_in_utc() {
    let (app, owner) = stage().await;
    run(&app, "delete from deadlines").await;
    let instants: [OffsetDateTime; 4] = [
        // Half past two in Paris does not exist on the first day, and is there twice on the other.
        datetime!(2027-03-28 00:59:59 UTC),
        datetime!(2027-03-28 01:00 UTC),
        datetime!(2027-10-31 00:30 UTC),
        datetime!(2027-10-31 01:30 UTC),
    ];
    let mut work = app.database.begin().await.unwrap();
    for at in instants {
        put(&mut work, "window-closes", at, None).await;
    }
    put(&mut work, "term-ends", datetime!(2027-03-28 23:59:59 UTC), Some("renew")).await;
    put(&mut work, "term-ends", datetime!(2028-02-29 23:59:59 UTC), Some("renew")).await;
    work.commit().await.unwrap();
    let path = make(&app, &owner, "").await;
    let found = events(&fetch(&app, &path).await);
    let ends: Vec<&str> = found.iter().map(|event| event["DTEND"].value.as_str()).collect();
    assert_eq!(
        ends,
        [
            "20270328T005959Z",
            "20270328T010000Z",
            "20270329",
            "20271031T003000Z",
            "20271031T013000Z",
            "20280301"
        ]
    );
}

#[tokio::test]
async fn what_is_decided_anew_is_the_same_event_revised_and_what_is_gone_is_left_out() {
    let (app, owner) = stage().await;
    let path = make(&app, &owner, "?kind=term-ends").await;
    let before = events(&fetch(&app, &path).await).remove(0);
    app.clock.advance(Duration::HOUR);
    undecided(&app).await;
    let after = events(&fetch(&app, &path).await).remove(0);
    assert_eq!(before["UID"].value, after["UID"].value);
    assert_ne!(before["SUMMARY"].value, after["SUMMARY"].value);
    let sequence = |event: &BTreeMap<String, Property>| -> i64 { event["SEQUENCE"].value.parse().unwrap() };
    assert!(sequence(&before) < sequence(&after), "{before:?} {after:?}");
    assert!(before["LAST-MODIFIED"].value < after["LAST-MODIFIED"].value);
    run(&app, "delete from deadlines where kind = 'term-ends'").await;
    assert_eq!(events(&fetch(&app, &path).await).len(), 0, "the whole calendar is read each time");
}

#[tokio::test]
async fn a_calendar_with_many_dates_is_right_in_every_line() {
    let (app, owner) = stage().await;
    put_many(&app, MONDAY + Duration::days(2), 300).await;
    let path = make(&app, &owner, "").await;
    assert_eq!(events(&fetch(&app, &path).await).len(), 304);
}
