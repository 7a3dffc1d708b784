//! Stories and lists.

use aubade::jobs::{self, About};
use aubade::mail::SendMail;
use aubade::values;
use time::Duration;

use super::{COMPANY, failed_order, order_task, run, task_path};
use crate::support::TestApp;
use crate::support::people::{RESELLER, RESELLER_MPN};
use crate::support::tenant::{STANDARD, of};

#[tokio::test]
async fn a_story_tells_what_happened_in_its_order_with_every_id() {
    let app = TestApp::start().await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    for path in ["/support/orders/1".to_owned(), format!("/support{}", tenant.path())] {
        let page = support.get(&path).await.expect(200);
        let times = page.attributes(".story-table > tbody > tr > td:first-child time", "datetime");
        assert!(times.len() > 12 && times.is_sorted(), "{times:?}");
        let rows = page.select(".story-table > tbody > tr");
        let place = |words: &str| {
            rows.iter().position(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}"))
        };
        let order = [
            place("Order 1 placed"),
            place("Check the reseller’s MPN ID"),
            place("Create the tenant"),
            place("Licence group created at Microsoft"),
            place("Credentials for the customer"),
        ];
        assert!(order.is_sorted(), "{order:?}");
        let requests = app.ask("requests").await;
        let created = requests["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|call| call["method"] == "POST" && call["path"] == "/v1/customers");
        let request = created.unwrap()["requestId"].as_str().unwrap();
        assert!(rows[place("Create the tenant")].contains(request));
        assert!(page.attributes("[data-copy]", "data-copy").contains(&request.to_owned()));
        assert!(page.select("[data-announce]").len() == 1, "what was copied is announced");
        assert!(page.text.len() <= 30 * 1024, "{path}: {} bytes", page.text.len());
    }
    for path in
        ["/support/orders/2", "/support/services/none.example", "/support/tasks/99", "/support/mails/99"]
    {
        support.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn equal_calls_in_a_row_are_told_together_and_long_stories_page_by_page() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let task = order_task(&app).await;
    let mut work = app.database.begin().await.unwrap();
    for minute in 1..=120 {
        let name = if minute <= 20 {
            "follow"
        } else if minute % 2 == 0 {
            "check-review"
        } else {
            "check-agreement"
        };
        let at = app.clock.now() + Duration::minutes(minute);
        work.run(
            "insert into job_steps (job_id, name, state, request_id, correlation_id, tries, started_at, finished_at) \
             values ($3, $1, 'done', 'r', 'c', 1, $2, $2)",
            values![name, at, task],
        )
        .await
        .unwrap();
    }
    work.commit().await.unwrap();
    app.clock.advance(Duration::hours(3));
    let support = app.support().await;
    let mut page = support.get("/support/orders/1").await.expect(200);
    let mut rows = Vec::new();
    let mut pages = 0;
    loop {
        pages += 1;
        rows.extend(page.select(".story-table > tbody > tr"));
        match page.attributes(".card-actions a[href^='?until=']", "href").first() {
            Some(earlier) => page = support.get(&format!("/support/orders/1{earlier}")).await.expect(200),
            None => break,
        }
        assert!(page.select("#acts").is_empty(), "nothing can be done on an older page");
    }
    assert!(pages >= 3, "{pages}");
    assert!(rows.iter().any(|row| row.contains("Ask where the order stands ×")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("Order 1 placed")), "the story goes back to its beginning");
}

#[tokio::test]
async fn lists_are_narrowed_down_and_paged_by_key() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let now = app.clock.now();
    let mut work = app.database.begin().await.unwrap();
    for number in 0..120_i64 {
        let about = About { reseller: Some(RESELLER), ..About::default() };
        let job = jobs::enqueue(&mut work, now + Duration::days(9), &SendMail { mail: number }, about)
            .await
            .unwrap();
        work.run("update jobs set state = 'done' where id = $1", values![job]).await.unwrap();
        work.run(
            "insert into mails (template, recipient, language, facts, state, message_id, reseller_id, created_at) \
             values ('service-ready', 'somebody@example.com', 'en', '{}', 'sent', 'x', 1, $1)",
            values![now],
        )
        .await
        .unwrap();
        work.run(
            "insert into audit (at, account_id, act, details) values ($1, 1, 'password-changed', '{}')",
            values![now],
        )
        .await
        .unwrap();
        work.run(
            "insert into resellers (name, country, created_at) values ($1, 'FR', $2)",
            values![format!("Éditeur {number}"), now],
        )
        .await
        .unwrap();
    }
    work.commit().await.unwrap();
    let support = app.support().await;
    let rows = async |path: &str| {
        let (mut page, mut rows) = (support.get(path).await.expect(200), Vec::new());
        loop {
            rows.extend(page.select("tbody tr"));
            assert!(page.text.len() <= 30 * 1024, "{path}: {} bytes", page.text.len());
            match page.attributes(".card-footer a", "href").first() {
                Some(next) => page = support.get(next).await.expect(200),
                None => return rows,
            }
        }
    };
    let tasks = rows("/support/tasks").await;
    assert!(tasks.len() > 120 && tasks.len() < 130, "{}", tasks.len());
    assert_eq!(rows("/support/tasks?state=done&kind=send-mail").await.len(), tasks.len() - 1);
    assert_eq!(rows("/support/tasks?state=error").await.len(), 1);
    assert_eq!(rows("/support/tasks?kind=provision-order").await.len(), 1);
    assert_eq!(rows("/support/tasks?state=nonsense").await.len(), tasks.len());
    assert_eq!(rows("/support/tasks?state=doing").await.len(), 0);
    assert_eq!(rows("/support/mails?state=sent").await.len(), rows("/support/mails").await.len());
    assert_eq!(rows("/support/mails?state=given_up").await.len(), 0);
    assert!(rows("/support/audit").await.len() >= 120);
    let resellers = rows("/support/resellers").await;
    assert_eq!(resellers.len(), 122);
    let mut once = resellers.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 122, "each once");
    assert_eq!(rows("/support/resellers?name=ateli").await.len(), 1);
    assert_eq!(rows("/support/resellers?name=editeur+11").await.len(), 11, "without its accents");
    assert_eq!(rows(&format!("/support/resellers?name={RESELLER_MPN}")).await.len(), 1);
    assert_eq!(rows("/support/resellers?name=%25").await.len(), 0);
}

#[tokio::test]
async fn every_page_speaks_french_whatever_it_has_to_tell() {
    let app = TestApp::start().await;
    let tenant = failed_order(&app).await;
    run(&app, "update mails set state = 'given_up', answer = '550 x' where id = 1").await;
    let support = app.support().await.in_french();
    for path in [
        "/support".to_owned(),
        "/support/search".to_owned(),
        "/support/search?q=boul".to_owned(),
        "/support/search?q=rien".to_owned(),
        "/support/orders/1".to_owned(),
        format!("/support{}", tenant.path()),
        "/support/tasks".to_owned(),
        task_path(&app).await,
        "/support/mails".to_owned(),
        "/support/mails/1".to_owned(),
        "/support/resellers".to_owned(),
        "/support/resellers/1".to_owned(),
        "/support/audit".to_owned(),
    ] {
        let page = support.get(&path).await.expect(200);
        assert_eq!(page.attributes("html", "lang"), ["fr"], "{path}");
        assert!(page.select("nav[aria-label='Support'] a").len() == 6, "{path}");
    }
    let story = support.get("/support/orders/1").await;
    assert_eq!(story.select("h1 .badge"), ["En échec"]);
    assert!(story.words().contains(COMPANY));
}
