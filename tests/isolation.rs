//! Every route for everybody: what is not theirs is not there, and nothing of it changes.

use std::collections::BTreeSet;

use aubade::orders::State;
use aubade::values;
use serde_json::json;

use crate::holds;
use crate::orders::bakery;
use crate::support::routes::{self, Route};
use crate::support::{Answer, Browser, Person, TestApp};

/// What a route answers: to the manager whose objects are asked for, to a viewer of the same reseller, to another
/// reseller's owner, to the staff, and to nobody in particular. `ANY`: it is theirs, and tested elsewhere.
type Expected = [u16; 5];

const ANY: u16 = 0;
/// To the sign-in, or where the page has gone.
const AWAY: u16 = 303;

/// For a page of the reseller's own: the other reseller has its own.
const OWN: Expected = [200, 200, 200, 404, AWAY];
/// For a page of a reseller's object.
const OBJECT: Expected = [200, 200, 404, 404, AWAY];
/// For a form about a reseller's object.
const FORM: Expected = [200, 403, 404, 404, AWAY];
/// For what changes a reseller's object.
const CHANGE: Expected = [ANY, 403, 404, 404, AWAY];
/// For a page of the staff's.
const STAFF: Expected = [404, 404, 404, 200, AWAY];
/// For what the staff change.
const STAFF_CHANGE: Expected = [404, 404, 404, ANY, AWAY];
/// For a page whose form has been sent: the way back to it.
const STAFF_BACK: Expected = [404, 404, 404, AWAY, AWAY];

/// What every route answers to whom. A route that is not here fails the test.
const TABLE: &[(&str, Expected)] = &[
    ("GET /health/live", [200; 5]),
    // No worker has reported itself.
    ("GET /health/ready", [503; 5]),
    ("GET /favicon.ico", [200; 5]),
    ("GET /static/{hash}/{path}", [404; 5]),
    // What is not signed by Microsoft.
    ("POST /webhooks/microsoft", [401; 5]),
    ("GET /sign-in", [AWAY, AWAY, AWAY, AWAY, 200]),
    ("POST /sign-in", [ANY, ANY, ANY, ANY, 422]),
    ("GET /sign-in/second-factor", [AWAY; 5]),
    ("POST /sign-in/second-factor", [AWAY; 5]),
    ("POST /sign-out", [AWAY; 5]),
    ("GET /password/forgotten", [200; 5]),
    // For everybody alike: a job that names nobody to whom it is not known.
    ("POST /password/forgotten", [ANY; 5]),
    // Nobody was sent this link.
    ("GET /password/new/{token}", [404; 5]),
    ("POST /password/new/{token}", [404; 5]),
    ("GET /account", [200, 200, 200, 200, AWAY]),
    ("POST /account", [ANY, ANY, ANY, ANY, AWAY]),
    ("GET /account/password", [AWAY; 5]),
    ("POST /account/password", [ANY, 422, 422, 422, AWAY]),
    ("GET /account/sessions", [200, 200, 200, 200, AWAY]),
    ("GET /account/sessions/ending", [AWAY; 5]),
    // Of somebody's own.
    ("POST /account/sessions/ending", [ANY, ANY, ANY, ANY, AWAY]),
    ("GET /account/second-factor", [200, 200, 200, 200, AWAY]),
    ("POST /account/second-factor", [AWAY; 5]),
    ("GET /account/second-factor/new", [200, 200, 200, 200, AWAY]),
    ("POST /account/second-factor/new", [422, 422, 422, 422, AWAY]),
    ("GET /account/second-factor/codes", [AWAY; 5]),
    ("POST /account/second-factor/codes", [AWAY; 5]),
    ("GET /account/second-factor/removal", [AWAY; 5]),
    ("POST /account/second-factor/removal", [AWAY; 5]),
    ("GET /account/company", [AWAY; 5]),
    ("POST /account/company", [403, 403, ANY, 404, AWAY]),
    ("GET /account/sending", [403, 403, 200, 404, AWAY]),
    ("POST /account/sending", [403, 403, 422, 404, AWAY]),
    ("GET /account/data", [AWAY; 5]),
    ("POST /account/data", [403, 403, ANY, 404, AWAY]),
    ("GET /audit", [403, 403, 200, 404, AWAY]),
    ("GET /audit.csv", [403, 403, 200, 404, AWAY]),
    ("GET /audit.jsonl", [403, 403, 200, 404, AWAY]),
    ("GET /account/reminders", [AWAY; 5]),
    ("POST /account/reminders", [ANY, ANY, ANY, 404, AWAY]),
    // A token that this panel did not sign.
    ("GET /reminders/{account}/{list}/{token}", [404; 5]),
    ("POST /reminders/{account}/{list}/{token}", [404; 5]),
    ("GET /reminders/one-click/{account}/{list}/{token}", [404; 5]),
    ("POST /reminders/one-click/{account}/{list}/{token}", [404; 5]),
    ("GET /approvals", OWN),
    ("GET /approvals.csv", OWN),
    ("GET /approvals/{id}", OBJECT),
    ("POST /approvals/{id}/confirmation", CHANGE),
    ("POST /approvals/{id}/rejection", CHANGE),
    ("POST /approvals/{id}/withdrawal", CHANGE),
    ("POST /holds/{id}/undo", CHANGE),
    ("POST /holds/{id}/sending", CHANGE),
    ("GET /handover/{token}", [200; 5]),
    // The customer's own press, which needs no account.
    ("POST /handover/{token}", [ANY; 5]),
    ("GET /", [200, 200, 200, AWAY, AWAY]),
    ("GET /deadlines", OWN),
    ("GET /savings", OWN),
    ("GET /savings.csv", OWN),
    ("GET /deadlines.csv", OWN),
    ("GET /deadlines/calendars", OWN),
    ("POST /deadlines/calendars", [ANY, ANY, ANY, 404, AWAY]),
    // A person's own: not a colleague's.
    ("POST /deadlines/calendars/{id}/revocation", [ANY, 404, 404, 404, AWAY]),
    // A token that is no calendar's.
    ("GET /calendar/{token}.ics", [404; 5]),
    ("GET /orders", OWN),
    ("POST /orders", [ANY, 403, 422, 404, AWAY]),
    ("GET /orders/new", [200, 403, 200, 404, AWAY]),
    ("POST /orders/check", [ANY, 403, 200, 404, AWAY]),
    ("POST /orders/name", [ANY, 403, 200, 404, AWAY]),
    ("GET /orders/{id}", OBJECT),
    ("GET /orders/{id}/correction", FORM),
    ("POST /orders/{id}/correction", CHANGE),
    ("POST /orders/{id}/cancellation", CHANGE),
    ("GET /invitations", OWN),
    ("POST /invitations", [ANY, 403, 422, 404, AWAY]),
    ("GET /invitations/new", [200, 403, 200, 404, AWAY]),
    ("GET /invitations/{id}", OBJECT),
    ("POST /invitations/{id}/search", CHANGE),
    ("POST /invitations/{id}/confirmation", CHANGE),
    ("POST /invitations/{id}/withdrawal", CHANGE),
    ("GET /team", OWN),
    ("GET /team/invitations", [AWAY, AWAY, AWAY, 404, AWAY]),
    ("POST /team/invitations", [403, 403, ANY, 404, AWAY]),
    ("POST /team/invitations/{id}/again", [403, 403, 404, 404, AWAY]),
    ("POST /team/invitations/{id}/withdrawal", [403, 403, 404, 404, AWAY]),
    // The first reseller's owner, whom neither the manager nor the viewer may change.
    ("GET /team/{account}", [403, 403, 404, 404, AWAY]),
    ("GET /team/{account}/role", [AWAY, AWAY, AWAY, 404, AWAY]),
    ("POST /team/{account}/role", [403, 403, 404, 404, AWAY]),
    ("POST /team/{account}/removal", [403, 403, 404, 404, AWAY]),
    // A token that is no invitation's.
    ("GET /join/{token}", [404; 5]),
    ("POST /join/{token}", [404; 5]),
    ("GET /account/resellers", [200, 200, 200, 200, AWAY]),
    // A reseller for which they do not work.
    ("POST /account/resellers/{id}", [ANY, ANY, 404, 404, AWAY]),
    ("GET /services", OWN),
    ("GET /services/{domain}", OBJECT),
    ("GET /services/{domain}/history", OBJECT),
    ("POST /services/{domain}/handover", CHANGE),
    ("GET /services/{domain}/domains", OBJECT),
    ("POST /services/{domain}/domains", CHANGE),
    ("GET /services/{domain}/domains.csv", OBJECT),
    ("GET /services/{domain}/domains/{id}", OBJECT),
    ("POST /services/{domain}/domains/{id}/check", CHANGE),
    ("POST /services/{domain}/domains/{id}/removal", CHANGE),
    ("GET /services/{domain}/password", FORM),
    ("POST /services/{domain}/password", CHANGE),
    ("GET /services/{domain}/contact", FORM),
    ("POST /services/{domain}/contact", CHANGE),
    ("GET /services/{domain}/name", FORM),
    ("POST /services/{domain}/name", CHANGE),
    ("POST /services/{domain}/subscriptions", CHANGE),
    ("GET /services/{domain}/subscriptions/new", FORM),
    ("POST /services/{domain}/subscriptions/check", CHANGE),
    ("GET /services/{domain}/subscriptions/{id}", OBJECT),
    ("POST /services/{domain}/subscriptions/{id}/saving", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/saving/withdrawal", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/scheduled", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/scheduled/{change}/cancellation", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/scheduled/{change}/refusal", CHANGE),
    ("GET /services/{domain}/subscriptions/{id}/quantity", FORM),
    ("POST /services/{domain}/subscriptions/{id}/quantity", CHANGE),
    ("GET /services/{domain}/subscriptions/{id}/cancellation", FORM),
    ("POST /services/{domain}/subscriptions/{id}/cancellation", CHANGE),
    ("GET /services/{domain}/subscriptions/{id}/end-of-term", FORM),
    ("POST /services/{domain}/subscriptions/{id}/end-of-term", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/end-of-term/withdrawal", CHANGE),
    ("GET /services/{domain}/subscriptions/{id}/reactivation", FORM),
    ("POST /services/{domain}/subscriptions/{id}/reactivation", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/acknowledgement", CHANGE),
    ("POST /services/{domain}/subscriptions/{id}/refusal", CHANGE),
    ("GET /services/{domain}/usage", OBJECT),
    ("POST /services/{domain}/usage", CHANGE),
    ("GET /bulk", OWN),
    ("POST /bulk", [ANY, 403, 422, 404, AWAY]),
    ("GET /bulk.csv", OWN),
    ("GET /bulk/new", [200, 403, 200, 404, AWAY]),
    ("GET /bulk/template.csv", [200, 403, 200, 404, AWAY]),
    ("GET /bulk/present.csv", [200, 403, 200, 404, AWAY]),
    ("GET /bulk/{id}", OBJECT),
    ("POST /bulk/{id}/run", CHANGE),
    ("POST /bulk/{id}/check", CHANGE),
    ("POST /bulk/{id}/stop", CHANGE),
    ("GET /bulk/{id}/result.csv", OBJECT),
    ("GET /orders.csv", OWN),
    ("GET /services.csv", OWN),
    ("GET /subscriptions.csv", OWN),
    ("GET /invitations.csv", OWN),
    ("GET /support", STAFF),
    ("GET /support/search", STAFF),
    ("GET /support/orders/{id}", STAFF),
    ("GET /support/orders/{id}/closing", STAFF_BACK),
    ("POST /support/orders/{id}/closing", STAFF_CHANGE),
    ("GET /support/services/{domain}", STAFF),
    ("GET /support/services/{domain}/credentials", STAFF_BACK),
    ("POST /support/services/{domain}/credentials", STAFF_CHANGE),
    ("GET /support/services/{domain}/password", STAFF_BACK),
    ("POST /support/services/{domain}/password", STAFF_CHANGE),
    ("GET /support/invitations/{id}/admission", STAFF_BACK),
    ("POST /support/invitations/{id}/admission", STAFF_CHANGE),
    ("GET /support/tasks", STAFF),
    ("GET /support/tasks/{id}", STAFF),
    ("GET /support/tasks/{id}/retry", STAFF_BACK),
    ("POST /support/tasks/{id}/retry", STAFF_CHANGE),
    ("GET /support/mails", STAFF),
    ("GET /support/mails/{id}", STAFF),
    ("GET /support/mails/{id}/resend", STAFF_BACK),
    ("POST /support/mails/{id}/resend", STAFF_CHANGE),
    ("GET /support/resellers", STAFF),
    ("GET /support/resellers/{id}", STAFF),
    ("GET /support/deadlines", STAFF),
    ("GET /support/codes", STAFF),
    ("GET /support/codes.csv", STAFF),
    ("GET /support/audit", STAFF),
    ("GET /support/deadlines.csv", STAFF),
    ("GET /support/tasks.csv", STAFF),
    ("GET /support/mails.csv", STAFF),
    ("GET /support/resellers.csv", STAFF),
    ("GET /support/audit.csv", STAFF),
];

/// What could change something, were it let through.
const FIELDS: [(&str, &str); 17] = [
    ("form_key", "isolation"),
    ("mpn", "2342108"),
    ("prefix", "stolen"),
    ("name", "Stolen"),
    ("display_name", "Stolen"),
    ("quantity", "1"),
    ("outcome", "cancel"),
    ("quantity-1", "1"),
    ("version", "1"),
    ("confirm", "1"),
    ("confirmed", "1"),
    ("licence", bakery::LICENCE),
    ("reason", "because"),
    ("email", "stolen@other.example"),
    ("to", "stolen@other.example"),
    ("company", "Stolen"),
    ("custom", "1"),
];

/// The first reseller's objects: a service with a subscription, a failed order, a task and a mail of each, and the job
/// of an order that waits for a second person.
struct World {
    app: TestApp,
    order: i64,
    task: i64,
    mail: i64,
    token: String,
    unconfirmed: i64,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        bakery::complete(&app).await;
        let manager = app.manager().await;
        bakery::add_domain(&manager).await;
        bakery::add_invitation(&manager).await;
        crate::bulk::paste(&manager, &format!("service,id,wanted\n{},1,20\n", bakery::DOMAIN)).await;
        manager.post("/deadlines/calendars", &[]).await.expect(303);
        app.work().await;
        let schedule = format!("/services/{}/subscriptions/1/scheduled", bakery::DOMAIN);
        let in_a_month = (app.clock.now() + time::Duration::days(30)).date().to_string();
        manager.post(&schedule, &[("quantity", "200"), ("date", &in_a_month)]).await.expect(303);
        let order = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "lost")).await;
        app.tell("domains", json!({ "prefix": "lost" })).await;
        app.work().await;
        bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
        let unconfirmed = holds::place_unconfirmed(&app, "waiting").await;
        let links = bakery::credentials(&app)[0].links();
        let link = links.into_iter().find(|link| link.contains("/handover/")).unwrap();
        let mut work = app.database.read().await.unwrap();
        let (task,) = work
            .one("select id from jobs where order_id = $1 and state = 'error'", values![order])
            .await
            .unwrap();
        let (mail,) =
            work.one("select id from mails where template = 'credentials'", values![]).await.unwrap();
        drop(work);
        app.work().await;
        Self { order, task, mail, unconfirmed, token: link.rsplit('/').next().unwrap().to_owned(), app }
    }

    /// The address of the first reseller's object, or of one that is not there.
    fn path(&self, route: &Route, is_there: bool) -> String {
        let number = |number: i64| if is_there { number.to_string() } else { "987654".to_owned() };
        let object = match route.pattern.as_str() {
            pattern if pattern.starts_with("/orders/") || pattern.starts_with("/support/orders/") => {
                self.order
            }
            pattern if pattern.starts_with("/approvals/") || pattern.starts_with("/holds/") => {
                self.unconfirmed
            }
            pattern if pattern.starts_with("/support/tasks/") => self.task,
            pattern if pattern.starts_with("/support/mails/") => self.mail,
            _ => 1,
        };
        let domain = if is_there { bakery::DOMAIN } else { "nowhere.onmicrosoft.com" };
        route
            .pattern
            .replace("{id}", &number(object))
            .replace("{change}", &number(1))
            .replace("{account}", &number(1))
            .replace("{domain}", domain)
            .replace("{token}", &self.token)
            .replace("{hash}/{path}", "0/nothing")
    }

    /// Everything that anybody could have changed for the first reseller or its people.
    async fn everything(&self) -> Vec<String> {
        let mut work = self.app.database.read().await.unwrap();
        let mut all = Vec::new();
        for sql in [
            "select id || ' ' || state || step || mpn_id || prefix || company from orders order by id",
            "select id || ' ' || display_name || state || email || version || mpn_id from services order by id",
            "select id || ' ' || status || quantity || version from subscriptions order by id",
            "select id || ' ' || kind || state || attempts || coalesce(hold, '') from jobs order by id",
            "select job_id || ' ' || coalesce(decision, '') from approvals order by job_id",
            "select id || ' ' || outcome || state from decisions order by id",
            "select id || ' ' || planned || state || coalesce(cast(dismissed_at as text), '') \
             from scheduled_changes order by id",
            "select id || ' ' || kind || state || attempts from jobs order by id",
            "select id || ' ' || recipient || state || attempts from mails order by id",
            "select id || ' ' || recipient || coalesce(cast(opened_at as text), '') || \
             coalesce(cast(recalled_at as text), '') from handovers order by id",
            "select id || ' ' || state || prefix || email from invitations order by id",
            "select id || ' ' || name || found from domains order by id",
            "select id || ' ' || state from bulk_runs order by id",
            "select run_id || ' ' || number || state from bulk_lines order by run_id, number",
            "select id || ' ' || account_id from domain_checks order by id",
            "select id || ' ' || account_id || coalesce(cast(revoked_at as text), '') from calendars order by id",
            "select id || ' ' || act from audit order by id",
            "select id || ' ' || name || email || language from accounts where id < 4 order by id",
            "select account_id || ' ' || role || coalesce(cast(chosen_at as text), '') from memberships \
             where reseller_id = 1 order by account_id",
            "select id || ' ' || email || role from team_invitations where reseller_id = 1 order by id",
            "select id || ' ' || name || coalesce(mpn_id, '') || handover || undo_minutes || other_minutes || \
             large_from || coalesce(approval_from, 0) from resellers where id = 1",
        ] {
            let rows: Vec<(String,)> = work.all(sql, values![]).await.unwrap();
            all.extend(rows.into_iter().map(|(row,)| row));
        }
        all
    }

    async fn ask(&self, browser: &Browser, route: &Route, is_there: bool) -> Answer {
        let path = self.path(route, is_there);
        if route.method == "POST" { browser.post(&path, &FIELDS).await } else { browser.get(&path).await }
    }
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.pattern)
}

#[test]
fn every_route_is_in_the_table_and_the_table_has_no_other() {
    let routes: BTreeSet<String> = routes::all().iter().map(name).collect();
    let listed: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
    let (new, gone) = (&routes - &listed, &listed - &routes);
    assert!(new.is_empty() && gone.is_empty(), "say who may use {new:?}; {gone:?} are no routes any more");
}

#[tokio::test]
async fn whoever_asks_gets_what_is_theirs_and_changes_nothing_else() {
    let world = World::new().await;
    let people =
        [Some(Person::Manager), Some(Person::Viewer), Some(Person::Second), Some(Person::Support), None];
    let mut browsers = Vec::new();
    for person in people {
        browsers.push(match person {
            Some(person) => world.app.browser(person).await,
            None => world.app.nobody(),
        });
    }
    let before = world.everything().await;
    let mut wrong = Vec::new();
    for (name_of_route, expected) in TABLE {
        let route = routes::all().into_iter().find(|route| name(route) == *name_of_route).unwrap();
        for (index, person) in people.into_iter().enumerate() {
            if expected[index] == ANY {
                continue;
            }
            // Whoever signs out needs another session for the rest.
            let leaver;
            let browser = match person {
                Some(person) if route.pattern == "/sign-out" => {
                    leaver = world.app.browser(person).await;
                    &leaver
                }
                _ => &browsers[index],
            };
            let answer = world.ask(browser, &route, true).await;
            if answer.status != expected[index] {
                wrong.push(format!(
                    "{name_of_route} as {person:?}: {}, not {}",
                    answer.status, expected[index]
                ));
            }
            if expected[index] == 404 && person.is_some() {
                let nowhere = world.ask(browser, &route, false).await;
                assert_eq!(
                    said(&answer),
                    said(&nowhere),
                    "{name_of_route} as {person:?} tells whether it is there"
                );
            }
            if person.is_none() && expected[index] == AWAY && route.method == "GET" {
                let way = answer.location().to_owned();
                assert!(way.starts_with("/sign-in?next="), "{name_of_route} leads to {way}");
            }
        }
        assert_eq!(world.everything().await, before, "{name_of_route} has changed something");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a page says, without the number of the request.
fn said(answer: &Answer) -> String {
    let words = answer.words();
    words.split("Request number").next().unwrap().to_owned()
}

#[tokio::test]
async fn no_list_home_page_or_search_of_another_reseller_has_a_trace_of_it() {
    let world = World::new().await;
    let second = world.app.second().await;
    for path in [
        "/".to_owned(),
        "/orders".to_owned(),
        "/orders?q=fournil".to_owned(),
        format!("/orders?q={}", world.order),
        "/orders?state=failed".to_owned(),
        "/services".to_owned(),
        "/services?q=fournil".to_owned(),
        "/services?q=camille".to_owned(),
        "/services.csv".to_owned(),
        "/orders.csv".to_owned(),
        "/subscriptions.csv".to_owned(),
        "/invitations.csv".to_owned(),
        "/bulk".to_owned(),
        "/bulk.csv".to_owned(),
        "/approvals.csv".to_owned(),
        "/bulk/present.csv".to_owned(),
        "/account".to_owned(),
        "/team".to_owned(),
        "/account/resellers".to_owned(),
        "/deadlines".to_owned(),
        "/deadlines.csv".to_owned(),
        "/savings".to_owned(),
        "/savings.csv".to_owned(),
        "/audit".to_owned(),
        "/audit.csv".to_owned(),
        "/audit.jsonl".to_owned(),
        "/deadlines/calendars".to_owned(),
    ] {
        let page = second.get(&path).await.expect(200);
        let words = page.words();
        for trace in ["Étoile", "fournil.onmicrosoft", "Camille", "Atelier Lumen", "Max Manager"] {
            assert!(!words.contains(trace), "{path} has {trace}: {words}");
        }
    }
}

#[tokio::test]
async fn a_form_key_or_a_number_of_another_reseller_is_no_way_in() {
    let world = World::new().await;
    let mut work = world.app.database.read().await.unwrap();
    let (key,): (String,) =
        work.one("select form_key from orders where id = $1", values![world.order]).await.unwrap();
    drop(work);
    let second = world.app.second().await;
    let before = world.everything().await;
    second.post("/orders", &[("form_key", &key)]).await.expect(422);
    // Their own service's address with the number of a subscription that is not theirs.
    let form = bakery::form(&world.app, &second).await.with("prefix", "theirs");
    bakery::send(&form).await;
    world.app.work().await;
    for act in ["quantity", "cancellation"] {
        let path = format!("/services/theirs.onmicrosoft.com/subscriptions/1/{act}");
        second.get(&path).await.expect(404);
        second.post(&path, &FIELDS).await.expect(404);
    }
    let after = world.everything().await;
    assert!(before.iter().all(|row| after.contains(row)), "the first reseller's rows are as they were");
}
