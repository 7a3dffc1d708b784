//! Every page with real data, in both languages, for everybody who may open it: complete, small, and in one language.
//!
//! That no text is missing, no id twice and no link broken is looked at on every answer (`support::html`).

use std::collections::BTreeSet;

use aubade::orders::State;
use aubade::values;
use serde_json::json;

use crate::holds;
use crate::orders::bakery::{self, Plan};
use crate::support::routes;
use crate::support::{Answer, Person, TestApp};

/// The largest page in bytes.
const LARGEST: usize = 30 * 1024;

/// A panel in which something of everything is there, and the pages that show it.
struct Panel {
    app: TestApp,
    pages: Vec<String>,
}

impl Panel {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        let done = {
            let mut form = bakery::form(&app, &manager).await;
            for (title, term, cycle) in [
                ("Microsoft 365 A3 for students", "P1Y", "annual"),
                ("Microsoft Teams Phone Standard", "P3Y", "triennial"),
                ("Microsoft 365 Business Premium Trial", "P1M", "none"),
            ] {
                form = Plan::find(&app, title, term, cycle).await.pick(form, 3);
            }
            // School licences are refused: this order needs a person, and its tenant is there.
            bakery::send(&form.with("prefix", "school")).await
        };
        app.work().await;
        bakery::expect(&app, done, State::Failed, Some("qualification")).await;
        let completed = bakery::complete(&app).await;
        bakery::add_domain(&manager).await;
        bakery::add_invitation(&manager).await;
        crate::bulk::paste(&manager, &format!("service,id,wanted\n{},1,20\n", bakery::DOMAIN)).await;
        let failed = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "lost")).await;
        app.tell("domains", json!({ "prefix": "lost" })).await;
        app.work().await;
        app.tell("agreements", json!({ "customerId": "next", "signed": false })).await;
        let waiting = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "waits")).await;
        app.work().await;
        bakery::expect(&app, waiting, State::Waiting, Some("agreement-missing")).await;
        bakery::cut_off(&app).await;
        let placed = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "soon")).await;
        bakery::heal(&app).await;
        app.leave_jobs("an order that has just been placed has a page too");

        let orders = [done, completed, failed, waiting, placed];
        // Numbers of tasks differ between databases.
        let mut work = app.database.read().await.unwrap();
        let (task,): (i64,) = work.one("select max(id) from jobs", values![]).await.unwrap();
        drop(work);
        let unconfirmed = holds::place_unconfirmed(&app, "unconfirmed").await;
        let mut pages = Vec::new();
        for route in routes::all().into_iter().filter(|route| route.method == "GET") {
            pages.extend(paths(&route.pattern, &orders, task, unconfirmed));
        }
        for more in [
            "/orders?q=fournil&state=completed",
            "/orders?q=nothing",
            "/services?q=nothing",
            "/support/search?q=camille",
            "/support/search?q=nothing",
        ] {
            pages.push(more.to_owned());
        }
        Self { app, pages }
    }
}

/// Every address of a route at which something is there.
fn paths(pattern: &str, orders: &[i64], task: i64, unconfirmed: i64) -> Vec<String> {
    let is_file = [".csv", ".ics", ".jsonl"].iter().any(|end| pattern.ends_with(end));
    if is_file
        || ["/health", "/static", "/favicon", "/handover", "/join", "/reminders", "/password/new"]
            .iter()
            .any(|part| pattern.starts_with(part))
    {
        return Vec::new();
    }
    // Only an order that failed has a correction, and one service has a subscription.
    let ids: Vec<i64> = match pattern {
        _ if pattern.ends_with("/correction") => vec![orders[0], orders[2]],
        _ if pattern.contains("/orders/") => orders.to_vec(),
        _ if pattern.contains("/tasks/") => vec![task],
        _ if pattern.contains("/approvals/") => vec![unconfirmed],
        _ if ["/subscriptions/", "/domains/", "/invitations/", "/bulk/"]
            .iter()
            .any(|part| pattern.contains(part)) =>
        {
            vec![1]
        }
        _ => vec![1, 2],
    };
    let domains: &[&str] = match pattern {
        _ if pattern.contains("/subscriptions/{id}") || pattern.contains("/domains/{id}") => {
            &[bakery::DOMAIN]
        }
        _ => &[bakery::DOMAIN, "waits.onmicrosoft.com", "school.onmicrosoft.com"],
    };
    // The first owner, as a member of the team.
    let mut paths = vec![pattern.replace("{account}", "1")];
    if pattern.contains("{id}") {
        paths = ids.iter().map(|id| pattern.replace("{id}", &id.to_string())).collect();
    }
    if pattern.contains("{domain}") {
        let path = &paths[0];
        paths = domains.iter().map(|domain| path.replace("{domain}", domain)).collect();
    }
    paths
}

fn look(page: &Answer, language: &str) {
    let path = &page.request;
    assert_eq!(page.attributes("html", "lang"), [language], "{path}");
    assert!(page.text.len() <= LARGEST, "{path} has {} bytes", page.text.len());
    let title = page.select("title").concat();
    assert!(title.ends_with("· Aubade") && title.len() > "· Aubade".len(), "{path}: {title}");
}

#[tokio::test]
async fn every_page_is_complete_and_small_in_both_languages_for_everybody() {
    let panel = Panel::new().await;
    let mut missed: BTreeSet<&String> = panel.pages.iter().collect();
    for person in Person::ALL {
        let browser = panel.app.browser(person).await;
        for path in &panel.pages {
            let french = browser.clone().in_french().get(path).await;
            let english = browser.clone().in_english().get(path).await;
            assert_eq!(french.status, english.status, "{path} as {person:?}");
            match english.status {
                200 | 303 => missed.remove(path),
                403 | 404 => true,
                other => panic!("{path} as {person:?}: {other}"),
            };
            if english.status != 303 {
                look(&french, "fr");
                look(&english, "en");
                assert_ne!(
                    french.words(),
                    english.words(),
                    "{path} as {person:?} is the same in both languages"
                );
            }
        }
    }
    assert!(missed.is_empty(), "nobody could open {missed:?}");
}

#[tokio::test]
async fn pages_that_need_no_account_are_complete_in_both_languages() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let links = bakery::credentials(&app)[0].links();
    let link = links.into_iter().find(|link| link.contains("/handover/")).unwrap();
    let link = link.strip_prefix(&app.settings.public_url).unwrap().to_owned();
    let asked = [("email", "nadia@lumen.example"), ("role", "viewer"), ("language", "en")];
    app.owner().await.post("/team/invitations", &asked).await.expect(303);
    app.work().await;
    let join = app.mails().pop().unwrap().links().into_iter().find(|link| link.contains("/join/")).unwrap();
    let join = join.strip_prefix(&app.settings.public_url).unwrap().to_owned();
    let paths = [
        "/sign-in",
        link.as_str(),
        "/handover/unknown",
        "/sign-in?next=%2Forders",
        "/password/forgotten",
        "/password/forgotten?sent",
        "/password/new/unknown",
        join.as_str(),
        "/join/unknown",
    ];
    for path in paths {
        let french = app.nobody().in_french().get(path).await;
        let english = app.nobody().in_english().get(path).await;
        look(&french, "fr");
        look(&english, "en");
        assert_ne!(french.words(), english.words(), "{path}");
    }
}
