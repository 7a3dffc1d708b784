//! Changes of many subscriptions by a file: what each line would do, then what became of it.

mod again;
mod decisions;

use std::fmt::Write as _;

use aubade::values;
use serde_json::json;
use time::Duration;
use time::macros::datetime;

use crate::provisioning::kill::Stage;
use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// Sends lines that were pasted; answers the address of the file.
pub async fn paste(browser: &Browser, lines: &str) -> String {
    let form = browser.get("/bulk/new").await.expect(200).form("form[action='/bulk']").with("pasted", lines);
    form.send().await.expect(303).location().to_owned()
}

/// Sends a file as a browser does.
async fn upload(browser: &Browser, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(
        b"\r\n--boundary\r\nContent-Disposition: form-data; name=\"pasted\"\r\n\r\n\r\n--boundary--\r\n",
    );
    let request = browser.request("POST", "/bulk");
    browser.send(request.header("Content-Type", "multipart/form-data; boundary=boundary").body(body)).await
}

/// Presses the button below a dry run, with its box ticked.
async fn press(browser: &Browser, run: &str) -> Answer {
    let page = browser.get(run).await.expect(200);
    page.form("form[action$=run]").with("confirmed", "1").send().await
}

/// What the page says of each line: its number, and what became of it.
fn outcomes(page: &Answer) -> Vec<String> {
    let lines = page.select("#lines tbody tr > td:first-child");
    let outcomes = page.select("#lines tbody tr > td:last-child");
    lines.iter().zip(&outcomes).map(|(line, outcome)| format!("{line} {outcome}")).collect()
}

/// Two tenants with two subscriptions each, and one more.
async fn three_tenants(app: &TestApp, owner: &Browser) -> [Tenant; 3] {
    let lines = [of(STANDARD, 10), of(EXCHANGE, 5)];
    [
        app.tenant(owner, "first", &lines).await,
        app.tenant(owner, "second", &lines).await,
        app.tenant(owner, "third", &lines).await,
    ]
}

/// A file that wants this many licences of every subscription.
fn everywhere(tenants: &[Tenant], wish: &str) -> String {
    let mut file = "service,id,wanted\n".to_owned();
    for tenant in tenants {
        for subscription in &tenant.subscriptions {
            writeln!(file, "{},{subscription},{wish}", tenant.domain).unwrap();
        }
    }
    file
}

/// The licences of every subscription, as Microsoft last confirmed them.
async fn quantities(app: &TestApp) -> Vec<i64> {
    let mut work = app.database.read().await.unwrap();
    let all: Vec<(i64,)> =
        work.all("select quantity from subscriptions order by id", values![]).await.unwrap();
    all.into_iter().map(|(quantity,)| quantity).collect()
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,): (i64,) = work.one(sql, values![]).await.unwrap();
    count
}

/// Lets time pass until every line has come to its end.
async fn finish(app: &TestApp) {
    for _ in 0..60 {
        app.work().await;
        app.clock.advance(Duration::seconds(5));
    }
    app.work().await;
}

#[tokio::test]
async fn a_file_says_what_each_line_would_do_and_does_it_only_when_told_to() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let [bakery, dairy] = [
        app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await,
        app.tenant(&owner, "dairy", &[of(STANDARD, 3)]).await,
    ];
    let file = format!(
        "Service;Licence;Wanted\n{0};{1};12\n{0};{2};cancel\n{3};{4};3\nnowhere.onmicrosoft.com;x;1\n{0};{1};15\n\
         {3};Visio;4\n{3};{4};many\n",
        bakery.domain, STANDARD.0, bakery.subscriptions[1], dairy.domain, dairy.subscriptions[0]
    );
    let answer = upload(&owner, "files/changes.csv", file.as_bytes()).await.expect(303);
    let run = answer.location().to_owned();
    let page = answer.follow().await.expect(200);
    assert!(page.words().contains("changes.csv") && !page.words().contains("files/"), "{}", page.words());
    assert_eq!(
        outcomes(&page),
        [
            "2 Possible",
            "3 Possible",
            "4 Unchanged",
            "5 Not possible You have no service of this name.",
            "6 Not possible Line 2 already changes this subscription.",
            "7 Not possible This service has no such subscription.",
            "8 Not possible Line 4 already changes this subscription.",
        ]
    );
    let changes = page.select("#lines tbody td:nth-child(3)");
    assert_eq!(changes[..3], ["10 → 12", "cancellation (5 licences)", "3"]);
    assert_eq!(
        page.select("#check li")[..3],
        [
            "2 lines can be carried out.",
            "4 lines cannot be carried out and will be left out.",
            "1 line changes nothing."
        ]
    );
    assert!(page.select("#line-2 td:nth-child(4)")[0].starts_with("+€"), "{}", page.words());
    assert!(page.select("#line-3 td:nth-child(4)")[0].starts_with("−€"), "{}", page.words());
    assert!(page.select("#costs")[0].contains("per month"), "{}", page.words());
    let refused = owner.get(&format!("{run}?only=refused")).await.expect(200);
    assert_eq!(outcomes(&refused).len(), 4);
    app.work().await;
    assert_eq!(app.changes().await, 0, "nothing is sent before the button is pressed");

    let page = page.form("form[action$=run]").send().await.expect(422);
    assert_eq!(page.select("#confirmed-error"), ["Tick the box to confirm the cancellations."]);
    press(&owner, &run).await.expect(303);
    app.work().await;
    let page = owner.get(&run).await.expect(200);
    assert_eq!(
        outcomes(&page)[..2],
        ["2 Done", "3 Under way Waits a few minutes, in which it can be undone."]
    );
    app.send_now().await;
    assert_eq!(quantities(&app).await, [12, 5, 3]);
    assert_eq!(count(&app, "select count(*) from subscriptions where status = 'cancelled'").await, 1);
    let page = owner.get(&run).await.expect(200);
    assert_eq!(outcomes(&page)[..3], ["2 Done", "3 Done", "4 Unchanged"]);
    assert_eq!(page.select(".progress-said span"), ["2 of 2"]);
    assert_eq!(page.attributes("#progress", "value"), ["2"]);
    let story = owner.get(&format!("{}/history", bakery.path())).await.expect(200);
    assert!(
        story.words().contains("12"),
        "each line is told where its service's story is: {}",
        story.words()
    );
}

#[tokio::test]
async fn a_second_press_of_either_person_runs_a_file_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let run = paste(&owner, &everywhere(&[tenant], "12")).await;
    let form = owner.get(&run).await.expect(200).form("form[action$=run]");
    let manager = app.manager().await;
    let other = manager.get(&run).await.expect(200).form("form[action$=run]");
    let (one, two, three) = tokio::join!(form.send(), form.send(), other.send());
    for answer in [one, two, three] {
        assert_eq!(answer.expect(303).location(), run);
    }
    app.work().await;
    form.send().await.expect(303);
    assert_eq!(app.work().await, 0);
    assert_eq!(count(&app, "select count(*) from jobs where kind = 'run-bulk'").await, 1);
    assert_eq!(count(&app, "select count(*) from audit where act = 'quantity-wanted'").await, 1);
    assert_eq!((quantities(&app).await, app.changes().await), (vec![12], 1));
}

#[tokio::test]
async fn the_present_state_can_be_edited_and_sent_back_in_both_languages() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    for (language, delimiter, from, to) in [("en", ',', 10, 11), ("fr", ';', 11, 12)] {
        let browser = app.owner().await;
        browser.set_cookie("lang", language);
        let file = browser.get("/bulk/present.csv").await.expect(200);
        let line = format!("{delimiter}{from}{delimiter}{from}{delimiter}");
        assert!(file.text.contains(&line), "{}", file.text);
        assert!(file.text.contains(&tenant.domain), "{}", file.text);
        let edited = file.text.replace(&line, &format!("{delimiter}{from}{delimiter}{to}{delimiter}"));
        let answer = upload(&browser, "present.csv", edited.as_bytes()).await.expect(303);
        let run = answer.location().to_owned();
        press(&browser, &run).await.expect(303);
        app.work().await;
        assert_eq!(quantities(&app).await, [to, 5]);
        // The same file once more: what it was made of is no longer so.
        let answer = upload(&browser, "present.csv", edited.as_bytes()).await.expect(303);
        let page = answer.follow().await.expect(200);
        assert!(page.select("form[action$=run]").is_empty(), "{}", page.words());
    }
    let (id, other) = (tenant.subscriptions[0], EXCHANGE.0);
    let sorted_apart = format!("service,id,licence,wanted\n{},{id},{other},20\n", tenant.domain);
    let page = owner.get(&paste(&owner, &sorted_apart).await).await.expect(200);
    assert!(outcomes(&page)[0].contains("do not belong together"), "{:?}", outcomes(&page));
    let outdated =
        format!("service,id,licences now,wanted\n{},{},10,20\n", tenant.domain, tenant.subscriptions[0]);
    let page = owner.get(&paste(&owner, &outdated).await).await.expect(200);
    assert_eq!(
        outcomes(&page),
        ["2 Not possible The file was made when there were 10 licences; there are 12 now."]
    );
}

#[tokio::test]
async fn what_is_another_resellers_is_not_there() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let second = app.second().await;
    let run = paste(&second, &everywhere(&[tenant], "12")).await;
    let page = second.get(&run).await.expect(200);
    assert_eq!(outcomes(&page), ["2 Not possible You have no service of this name."]);
    assert!(page.select("form[action$=run]").is_empty());
    owner.get(&run).await.expect(404);
    owner.post(&format!("{run}/run"), &[]).await.expect(404);
    owner.get(&format!("{run}/result.csv")).await.expect(404);
}

#[tokio::test]
async fn a_line_whose_subscription_has_changed_since_is_left_out_and_the_others_go_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    let run = paste(&owner, &everywhere(std::slice::from_ref(&tenant), "12")).await;
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "11").send().await.expect(303);
    app.work().await;
    press(&owner, &run).await.expect(303);
    app.work().await;
    assert_eq!(quantities(&app).await, [11, 12]);
    let page = owner.get(&run).await.expect(200);
    assert_eq!(
        outcomes(&page),
        [
            "2 Not possible The subscription has changed since the file was checked. Nothing was sent.",
            "3 Done"
        ]
    );
}

#[tokio::test]
async fn what_microsoft_refuses_is_told_beside_its_line_and_the_others_go_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10), of(EXCHANGE, 5)]).await;
    let run = paste(&owner, &everywhere(&[tenant], "12")).await;
    let refusal = json!({ "refuse": { "status": 400, "code": "900257" } });
    let path = "/v1/customers/*/subscriptions/*";
    app.tell("faults", json!({ "match": { "method": "PATCH", "path": path }, "act": refusal, "times": 1 }))
        .await;
    press(&owner, &run).await.expect(303);
    app.work().await;
    assert_eq!(quantities(&app).await, [10, 12]);
    let page = owner.get(&run).await.expect(200);
    let outcomes = outcomes(&page);
    assert!(outcomes[0].starts_with("2 Refused ") && outcomes[0].len() > "2 Refused ".len(), "{outcomes:?}");
    assert_eq!(outcomes[1], "3 Done");
    let result = owner.get(&format!("{run}/result.csv")).await.expect(200);
    assert!(result.text.contains(",10 → 12,") && result.text.contains(",Refused,"), "{}", result.text);
    let result = owner.in_french().get(&format!("{run}/result.csv")).await.expect(200);
    assert!(result.text.contains(";Refusée;") && result.text.contains(";Exécutée;"), "{}", result.text);
}

#[tokio::test]
async fn a_file_that_is_stopped_leaves_what_was_not_begun() {
    let app = TestApp::start_at(datetime!(2026-06-01 10:00 UTC), false).await;
    let owner = app.owner().await;
    let tenants = three_tenants(&app, &owner).await;
    let run = paste(&owner, &everywhere(&tenants, "12")).await;
    press(&owner, &run).await.expect(303);
    app.work().await;
    let page = owner.get(&run).await.expect(200);
    assert_eq!(page.select(".progress-said span"), ["4 of 6"], "four lines are at work at a time");
    assert_eq!(page.attributes("#refresh", "href").len(), 1, "without script a link looks again");
    page.form("form[action$=stop]").send().await.expect(303);
    finish(&app).await;
    assert_eq!(quantities(&app).await, [12, 12, 12, 12, 10, 5]);
    let page = owner.get(&run).await.expect(200);
    assert_eq!(outcomes(&page)[3..], ["5 Done", "6 Left undone", "7 Left undone"]);
    assert_eq!(page.select("#state"), ["Stopped"]);
    assert!(page.select("form").iter().all(|form| !form.contains("Carry out")), "it cannot be run again");
    app.leave_jobs("Microsoft is asked again when a term ends");
}

#[tokio::test]
async fn lines_are_begun_as_others_end_and_none_is_left_out() {
    let app = TestApp::start_at(datetime!(2026-06-01 10:00 UTC), false).await;
    let owner = app.owner().await;
    let tenants = three_tenants(&app, &owner).await;
    let run = paste(&owner, &everywhere(&tenants, "12")).await;
    press(&owner, &run).await.expect(303);
    let shown = owner.get_part(&run).await.expect(200).attributes("[hx-get]", "hx-get");
    owner.get_part(&shown[0]).await.expect(204);
    app.work().await;
    owner.get_part(&shown[0]).await.expect(200);
    finish(&app).await;
    assert_eq!(quantities(&app).await, [12; 6]);
    let page = owner.get(&run).await.expect(200);
    assert_eq!(page.select("#state"), ["All lines begun"]);
    assert!(page.attributes("[hx-get]", "hx-get").is_empty(), "what is over is not asked for again");
    app.leave_jobs("Microsoft is asked again when a term ends");
}

#[tokio::test]
async fn killed_between_two_lines_each_is_carried_out_once() {
    let stage = Stage::new().await;
    let (app, owner) = (&stage.app, stage.app.owner().await);
    let tenants = three_tenants(app, &owner).await;
    let run = paste(&owner, &everywhere(&tenants, "12")).await;
    press(&owner, &run).await.expect(303);
    let path = "/v1/customers/*/subscriptions/*";
    for act in [json!({ "delay": { "milliseconds": 600_000 } }), json!("drop-before")] {
        // One is carried out and its answer lost, one never arrives; both times nothing is left of the worker.
        app.tell(
            "faults",
            json!({ "match": { "method": "PATCH", "path": path }, "act": act, "times": 1_000 }),
        )
        .await;
        let known = crate::orders::bakery::received(app, "PATCH", path).await.len();
        let worker = stage.worker();
        stage.call(&worker, "PATCH", path, known).await;
        stage.kill(worker).await;
        crate::orders::bakery::heal(app).await;
    }
    let mut worker = stage.worker();
    let waiting = async {
        while quantities(app).await != [12; 6] {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let done = tokio::time::timeout(std::time::Duration::from_mins(1), waiting).await;
    done.unwrap_or_else(|_| panic!("the lines are not done; the log:\n{}", worker.log()));
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
    assert_eq!(count(app, "select count(*) from audit where act = 'quantity-wanted'").await, 6);
    assert_eq!(count(app, "select count(*) from jobs where kind = 'change-quantity'").await, 6);
    assert_eq!(app.seats().await, 6 * 12);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_and_stores_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let head = "service,licence,wanted\n";
    let long = format!("{head}{}", "a,b,1\n".repeat(10_000));
    let files: [(&[u8], &str); 9] = [
        (b"", "This file is empty."),
        (b"a.onmicrosoft.com,b,1\n", "The first line must name the columns"),
        (b"service,licence\na,b\n", "“New number or cancellation” is not among them"),
        (head.as_bytes(), "There is no line below the headings."),
        (b"service,licence,wanted\na,b\0,1\n", "This is not a CSV file."),
        (b"PK\x03\x04\x14\x00\x06\x00", "This is not a CSV file."),
        (b"service,licence,wanted\na,\"b,1\nc,d,2\n", "opened in line 2 is never closed"),
        (long.as_bytes(), "This file has 10000 lines; the most is 1000."),
        (&vec![b'a'; 2_000_000], "This file is larger than 1"),
    ];
    for (bytes, why) in files {
        let page = upload(&owner, "odd.csv", bytes).await.expect(422);
        let error = page.select("#file-error");
        assert!(error.len() == 1 && error[0].contains(why), "{why}: {error:?}");
    }
    let page = owner.post("/bulk", &[("pasted", "  ")]).await.expect(422);
    assert_eq!(page.select("#file-error"), ["Choose a file, or paste its lines."]);
    let page = owner.post("/bulk", &[("pasted", "nonsense\nmore")]).await.expect(422);
    assert!(page.text.contains("nonsense\nmore"), "what was pasted is kept: {}", page.text);
    assert_eq!(page.attributes("#pasted", "aria-invalid"), ["true"]);
    assert_eq!(count(&app, "select count(*) from bulk_runs").await, 0);
    // What nobody can draw a line around is no form.
    upload(&owner, "odd.csv", &vec![b'a'; 17 * 1024 * 1024]).await.expect(400);
}

#[tokio::test]
async fn a_file_from_an_old_windows_is_read_and_its_lines_are_paged() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut file = b"Service;Licence;D\xe9cision\n".to_vec();
    for number in 0..60 {
        file.extend(format!("shop{number}.onmicrosoft.com;T").as_bytes());
        file.extend(b"\xe9l\xe9phonie;r\xe9silier\n");
    }
    let answer = upload(&owner, "t\u{e9}l\u{e9}.csv", &file).await.expect(303);
    let mut next = vec![answer.location().to_owned()];
    let mut lines = Vec::new();
    while let Some(path) = next.pop() {
        let page = owner.get(&path).await.expect(200);
        assert!(page.text.len() <= 30_720, "{} bytes", page.text.len());
        assert!(page.select("#lines")[0].contains("Téléphonie"), "{}", page.words());
        lines.extend(page.select("#lines tbody tr > td:first-child"));
        next.extend(page.attributes("a[href*='?after=']", "href"));
    }
    assert_eq!(lines, (2..62).map(|line| line.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_viewer_sees_files_and_cannot_send_or_run_them() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let run = paste(&owner, &everywhere(&[tenant], "12")).await;
    let viewer = app.viewer().await;
    let list = viewer.get("/bulk").await.expect(200);
    assert_eq!(list.attributes("#runs a", "href"), std::slice::from_ref(&run));
    assert!(list.attributes("a[href='/bulk/new']", "href").is_empty());
    assert!(viewer.get(&run).await.expect(200).select("form[action$=run]").is_empty());
    viewer.post(&format!("{run}/run"), &[("confirmed", "1")]).await.expect(403);
    assert_eq!(app.work().await, 0);
}
