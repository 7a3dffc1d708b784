//! The staff console: what needs a person, the search, the stories, and what staff can do.

use aubade::config::Transport;
use aubade::jobs::{self, About};
use aubade::mail::SendMail;
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::people::{RESELLER, RESELLER_MPN, RESELLER_NAME};
use crate::support::smtp::{MailServer, Manner};
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, Browser, Person, TestApp, routes};

/// The contact of every tenant that these tests order.
const CONTACT: &str = "amelie@bakery.example";
const COMPANY: &str = "Boulangerie & Fils";

/// Microsoft refuses the next carts, for a reason that only staff can look into.
async fn refuse_carts(app: &TestApp) {
    let fault = json!({
        "match": { "method": "POST", "path": "/v1/customers/*/carts" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", fault).await;
}

/// An order that Microsoft refused at the cart: the tenant is made, nothing is bought.
async fn failed_order(app: &TestApp) -> Tenant {
    refuse_carts(app).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn search(browser: &Browser, text: &str) -> Answer {
    browser.get(&format!("/support/search?q={}", encoded(text))).await
}

/// The one text that a statement finds.
async fn text(app: &TestApp, sql: &'static str) -> String {
    let mut work = app.database.read().await.unwrap();
    let (text,): (String,) = work.one(sql, values![]).await.unwrap();
    text
}

/// The number of the task that carries the first order out.
async fn order_task(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let sql = "select min(id) from jobs where kind = 'provision-order'";
    let (id,): (i64,) = work.one(sql, values![]).await.unwrap();
    id
}

/// The address of that task.
async fn task_path(app: &TestApp) -> String {
    format!("/support/tasks/{}", order_task(app).await)
}

/// The form in a story that has that task tried again.
async fn retry_form(app: &TestApp, story: &Answer) -> String {
    let form = format!("#acts form[action='{}/retry']", task_path(app).await);
    assert_eq!(story.select(&form).len(), 1, "{}", story.words());
    form
}

async fn run(app: &TestApp, sql: &'static str) {
    let mut work = app.database.begin().await.unwrap();
    work.run(sql, values![]).await.unwrap();
    work.commit().await.unwrap();
}

/// Acts of staff in the audit: what and why.
async fn acts(app: &TestApp, page: &str) -> Vec<String> {
    let answer = app.admin().await.get(page).await.expect(200);
    answer.select("q")
}

/// The path of the link in the latest mail to `to`.
fn link(app: &TestApp, to: &str) -> String {
    let mail = app.mails().into_iter().rfind(|mail| mail.to == to).expect("a mail");
    let link = mail.links().into_iter().find(|link| link.contains("/handover/")).expect("a link");
    link.strip_prefix(&app.settings.public_url).unwrap().to_owned()
}

// -- What needs a person -------------------------------------------------------

#[tokio::test]
async fn a_calm_day_says_so_and_a_missing_worker_or_an_old_catalogue_is_said_loudly() {
    let app = TestApp::start().await;
    let support = app.support().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing needs you"]);
    assert_eq!(page.select(".alert-danger").len(), 1, "no worker was ever seen");
    assert!(page.select(".alert-warning").is_empty(), "the catalogue is of today");

    let mut work = app.database.begin().await.unwrap();
    let now = app.clock.now();
    work.run("insert into workers (name, seen_at) values ('one', $1)", values![now]).await.unwrap();
    work.commit().await.unwrap();
    assert!(support.get("/support").await.expect(200).select(".alert").is_empty());

    app.clock.advance(Duration::days(2) + Duration::HOUR);
    let page = support.get("/support").await.expect(200);
    assert_eq!((page.select(".alert-danger").len(), page.select(".alert-warning").len()), (1, 1));
}

#[tokio::test]
async fn a_failed_order_stands_on_the_first_page_until_it_is_dealt_with() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(
        page.attributes("#failed-orders tbody a[href^='/support/orders']", "href"),
        ["/support/orders/1"]
    );
    assert!(page.select("#stuck-tasks").is_empty(), "its task is not counted twice");
    assert!(page.words().contains(RESELLER_NAME), "{}", page.words());

    let story = support.get("/support/orders/1").await.expect(200);
    story.form(&retry_form(&app, &story).await).with("reason", "ticket 7").send().await.expect(303);
    app.work().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing needs you"]);
}

#[tokio::test]
async fn a_task_that_waits_for_our_consent_or_for_an_outcome_is_brought_up() {
    let app = TestApp::start().await;
    app.tell("tokens", json!({ "revoke": true })).await;
    app.tell("tokens", json!({ "expire": true })).await;
    let support = app.support().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(
        page.attributes("#waiting-tasks tbody a[href^='/support/tasks']", "href"),
        [task_path(&app).await]
    );
    assert!(page.words().contains("unauthorised"), "{}", page.words());

    // Made good: the task that waits is done at once when staff say so.
    app.tell("tokens", json!({ "restore": true })).await;
    let task = support.get(&task_path(&app).await).await.expect(200);
    task.form("#acts form").with("reason", "consent renewed").send().await.expect(303);
    assert!(app.work().await > 0);
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(support.get("/support").await.expect(200).select(".empty-title"), ["Nothing needs you"]);
    assert_eq!(acts(&app, "/support/audit").await, ["consent renewed"]);
}

#[tokio::test]
async fn an_ended_consent_is_told_to_staff_with_what_to_run_until_it_is_renewed() {
    let app = TestApp::start().await;
    let support = app.support().await;
    assert!(support.get("/support").await.expect(200).select("#consent").is_empty());
    app.tell("tokens", json!({ "revoke": true })).await;
    app.microsoft.check().await.unwrap_err();
    let told = support.get("/support").await.expect(200).select("#consent");
    assert!(told[0].contains("aubade microsoft consent"), "{told:?}");
    let french = support.clone().in_french().get("/support").await.expect(200).select("#consent");
    assert!(french[0].contains("aubade microsoft consent") && french[0] != told[0], "{french:?}");
    app.tell("tokens", json!({ "restore": true })).await;
    app.clock.advance(Duration::MINUTE);
    app.microsoft.check().await.unwrap();
    assert!(support.get("/support").await.expect(200).select("#consent").is_empty());
}

#[tokio::test]
async fn a_call_whose_outcome_is_unknown_is_brought_up_after_an_hour() {
    let app = TestApp::start().await;
    let silence =
        json!({ "match": { "method": "POST", "path": "/v1/customers$" }, "act": "drop-before", "times": 99 });
    app.tell("faults", silence).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    assert!(support.get("/support").await.expect(200).select("#waiting-tasks").is_empty(), "it is young");
    let story = support.get("/support/orders/1").await.expect(200);
    assert!(story.select("tbody tr").iter().any(|row| row.contains("No answer known")), "{}", story.words());
    app.clock.advance(Duration::hours(1) + Duration::MINUTE);
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select("#waiting-tasks tbody tr").len(), 1);
    app.leave_jobs("Microsoft does not answer, so the order goes on later");
}

// -- Closing an order -----------------------------------------------------------

#[tokio::test]
async fn an_order_that_stopped_after_its_tenant_was_made_is_closed_with_what_there_is() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let page = support.get("/support/orders/1").await.expect(200);
    let closing = || page.form("form[action='/support/orders/1/closing']");
    let silent = closing().send().await.expect(422);
    assert_eq!(silent.select("#reason-closing-error").len(), 1, "{}", silent.words());

    let reason = "Bought nothing, says Microsoft";
    let closed = closing().with("reason", reason).send().await.expect(303);
    assert!(closed.follow().await.expect(200).words().contains(reason));
    // A second press says the same and does nothing; the task is over with its order.
    closing().with("reason", reason).send().await.expect(303);
    app.work().await;
    let page = app.owner().await.get("/orders/1").await.expect(200);
    assert_eq!(page.select("#told"), ["Completed"]);
    assert_eq!(text(&app, "select state from services").await, "ok");
    assert_eq!(text(&app, "select cause from order_lines").await, "credit-or-risk");
    let subjects = app.mails().into_iter().filter(|mail| mail.to == CONTACT).count();
    assert_eq!(subjects, 1, "the customer has the credentials once");
    let closings = "select cast(count(*) as text) from audit where act = 'order-closed'";
    assert_eq!(text(&app, closings).await, "1");
    let calm = support.get("/support").await.expect(200);
    assert!(!calm.attributes("a", "href").contains(&"/support/orders/1".to_owned()), "{}", calm.words());

    // Another member of staff with the old page, or a task tried again, changes nothing.
    let task = support.get(&task_path(&app).await).await.expect(200);
    assert!(task.attributes("form", "action").iter().all(|action| !action.ends_with("/retry")));
    app.clock.advance(Duration::hours(1));
    closing().with("reason", reason).send().await.expect(409);
}

#[tokio::test]
async fn an_order_without_a_tenant_is_not_closed() {
    let app = TestApp::start().await;
    let fault = json!({
        "match": { "method": "POST", "path": "/v1/customers$" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", fault).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    let page = support.get("/support/orders/1").await.expect(200);
    assert!(page.attributes("form", "action").iter().all(|action| !action.ends_with("/closing")));
    support.post("/support/orders/1/closing", &[("reason", "No tenant")]).await.expect(409);
    assert_eq!(text(&app, "select state from orders").await, "failed");
}

// -- The search ----------------------------------------------------------------

#[tokio::test]
async fn a_failed_order_is_found_by_whatever_names_it_and_retried_to_completion() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let tenant = text(&app, "select tenant_id from orders").await;
    let refused = "select s.request_id from job_steps s where s.state = 'refused'";
    let (request, correlation) = (
        text(&app, refused).await,
        text(&app, "select correlation_id from job_steps where state = 'refused'").await,
    );

    let panel = format!("{}/orders/1", app.settings.public_url);
    for term in ["order 1", "Commande n° 1", "#1 ", "/support/orders/1", panel.as_str()] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), "/support/orders/1", "{term}");
    }
    let domain = "/support/services/bakery.onmicrosoft.com";
    let upper = tenant.to_uppercase();
    for term in [
        "bakery.onmicrosoft.com",
        "https://panel.example/services/bakery.onmicrosoft.com",
        " BAKERY.onmicrosoft.com ",
        "bakery",
        "admin@bakery.onmicrosoft.com",
        upper.as_str(),
        CONTACT,
        "Amélie <Amelie@Bakery.example>",
        "boulangerie & fils",
    ] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), domain, "{term}");
    }
    for term in [RESELLER_MPN, "MPN 481 5162", RESELLER_NAME, Person::Manager.email()] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), "/support/resellers/1", "{term}");
        let page = found.follow().await.expect(200);
        assert!(page.attributes("a", "href").contains(&"/support/orders/1".to_owned()), "{term}");
    }
    for term in [&request, &correlation] {
        let found = search(&support, term).await.expect(303);
        let (page, anchor) = found.location().split_once('#').unwrap();
        assert_eq!(page, "/support/orders/1");
        let step = support.get(page).await.expect(200).select(&format!("#{anchor}"));
        assert!(step[0].contains(term.as_str()) && step[0].contains("800069"), "{step:?}");
    }
    let part = search(&support, "boulang").await.expect(200);
    assert_eq!(part.attributes("#orders tbody td:first-child a", "href"), ["/support/orders/1"]);
    assert_eq!(part.attributes("#services tbody td:first-child a", "href"), [domain]);

    // Found, it is sent on from where it stopped.
    let story = support.get("/support/orders/1").await.expect(200);
    assert_eq!(story.select("h1 .badge"), ["Failed"]);
    story.form(&retry_form(&app, &story).await).with("reason", "ticket 7").send().await.expect(303);
    assert_eq!(text(&app, "select state || ' ' || step from orders").await, "provisioning open-cart");
    app.work().await;
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(app.ask("state").await["customers"], 1);
    let story = support.get("/support/orders/1").await.expect(200);
    assert_eq!(story.select("h1 .badge"), ["Completed"]);
    assert!(
        story
            .select("tbody tr")
            .iter()
            .any(|row| row.contains("Task tried again") && row.contains("ticket 7"))
    );

    // Only now there is a subscription.
    let subscription = text(&app, "select microsoft_id from subscriptions").await;
    for term in [subscription.as_str(), "subscription 1", "abonnement n°1"] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), format!("{domain}#subscription-1"), "{term}");
    }
    let bought = text(&app, "select microsoft_order_id from order_lines").await;
    assert_eq!(search(&support, &bought).await.expect(303).location(), "/support/orders/1");
}

#[tokio::test]
async fn a_number_that_means_several_things_lists_them_all() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let page = search(&app.support().await, "1").await.expect(200);
    assert_eq!(page.attributes("#orders tbody td:first-child a", "href"), ["/support/orders/1"]);
    assert_eq!(page.select("#subscriptions tbody td:first-child"), ["1"]);
}

#[tokio::test]
async fn signs_that_mean_something_to_a_database_mean_nothing_to_the_search() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    for text in
        ["%", "_", "%%%%", "' or 1=1 --", "\\", "ba%y", "b_kery", "\u{0}", "()", "[a-z]", "<script>", "🦄"]
    {
        let page = search(&support, text).await.expect(200);
        assert!(page.select("tbody tr").is_empty(), "{text}: {}", page.words());
        assert_eq!(page.select(".empty-title").len(), 1, "{text}");
    }
    let page = search(&support, &"x".repeat(5000)).await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing was found"]);
    assert_eq!(search(&support, "").await.expect(200).select(".empty-title"), ["Type what you were told"]);
}

// -- Acts ----------------------------------------------------------------------

#[tokio::test]
async fn no_act_without_a_reason_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let task = order_task(&app).await;
    let support = app.support().await;
    for reason in ["", "   ", &"x".repeat(501)] {
        let page = support
            .post(&format!("/support/tasks/{task}/retry"), &[("reason", reason), ("seen", "error")])
            .await
            .expect(422);
        assert_eq!(page.select(&format!("#reason-task-{task}-error")).len(), 1);
        assert_eq!(page.attributes(&format!("#reason-task-{task}"), "value"), [reason.trim()]);
        let page = support.post("/support/mails/1/resend", &[("reason", reason)]).await;
        assert_eq!(page.status, 422, "{}", page.words());
    }
    assert_eq!(text(&app, "select state from orders").await, "failed");
    let page = support.get(&format!("/support/tasks/{task}/retry")).await.expect(303);
    assert_eq!(page.location(), task_path(&app).await, "the address of a form leads to its page");
    assert!(acts(&app, "/support/audit").await.is_empty());
}

#[tokio::test]
async fn a_second_press_retries_once_and_another_persons_stale_page_is_told() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let (support, admin) = (app.support().await, app.admin().await);
    let story = support.get("/support/orders/1").await;
    let form = story.form(&retry_form(&app, &story).await);
    let stale = admin.get(&task_path(&app).await).await.form("#acts form").with("reason", "mine");
    let form = form.with("reason", "ticket 7");
    assert_eq!(form.send().await.expect(303).location(), "/support/orders/1");
    assert_eq!(form.send().await.expect(303).location(), "/support/orders/1");
    let told = stale.send().await.expect(409);
    assert_eq!(told.attributes(".empty-action a", "href"), ["/support/orders/1"]);
    app.work().await;
    stale.send().await.expect(409);
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(acts(&app, "/support/audit").await, ["ticket 7"]);
}

#[tokio::test]
async fn a_task_whose_place_another_has_taken_is_not_begun_again() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let mut work = app.database.begin().await.unwrap();
    let about = About { reseller: Some(RESELLER), order: Some(1), ..About::default() };
    let later = app.clock.now() + Duration::HOUR;
    jobs::enqueue(&mut work, later, &aubade::orders::ProvisionOrder { order: 1 }, about).await.unwrap();
    work.commit().await.unwrap();
    let support = app.support().await;
    let page = support.get(&task_path(&app).await).await.expect(200);
    assert!(page.select("#acts form").is_empty());
    assert!(page.words().contains("has taken its place"), "{}", page.words());
    let path = format!("{}/retry", task_path(&app).await);
    support.post(&path, &[("reason", "x")]).await.expect(409);
    assert_eq!(
        text(&app, "select state from jobs where kind = 'provision-order' order by id").await,
        "error"
    );
}

#[tokio::test]
async fn a_refused_number_is_sent_again_only_by_somebody_who_saw_what_it_changes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let refusal = json!({
        "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" },
        "act": { "refuse": { "status": 403, "code": "800069" } }, "times": 1,
    });
    app.tell("faults", refusal).await;
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "12").send().await.expect(303);
    app.work().await;
    let mut work = app.database.read().await.unwrap();
    let (task,): (i64,) =
        work.one("select id from jobs where kind = 'change-quantity'", values![]).await.unwrap();
    drop(work);
    let (support, path) = (app.support().await, format!("/support/tasks/{task}"));
    let page = support.get(&path).await.expect(200);
    let said = page.select("#acts").concat();
    assert!(
        said.contains("12 licences of Microsoft 365 Business Standard in all, where there are 10 now"),
        "{said}"
    );
    let stale = page.form("#acts form").with("reason", "ticket 8");
    run(&app, "update subscriptions set quantity = 14").await;
    stale.send().await.expect(409);
    run(&app, "update subscriptions set quantity = 10").await;
    stale.send().await.expect(303);
    app.work().await;
    let shown = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&shown, "Number of licences"), "12");
}

#[tokio::test]
async fn a_mail_given_up_is_sent_again_once() {
    let server = MailServer::start(Manner::default()).await;
    let url = server.url();
    let app = TestApp::start_with(|settings| settings.mail.transport = Transport::Smtp(url.into())).await;
    server.answers("RCPT", "550 5.1.1 no such user");
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select("#given-up-mails tbody tr").len(), 2, "to the customer and to the reseller");
    assert!(page.words().contains("5.1.1 no such user"), "{}", page.words());
    assert!(page.select("#stuck-tasks").is_empty(), "their tasks are not counted twice");
    let task = text(&app, "select cast(min(id) as text) from jobs where kind = 'send-mail'").await;
    let page = support.get(&format!("/support/tasks/{task}")).await.expect(200);
    assert!(page.words().contains("the e-mail itself can be sent again"), "{}", page.words());

    server.answers_as_usual();
    let story = support.get("/support/orders/1").await.expect(200);
    assert!(story.words().contains(CONTACT), "staff may see the recipient");
    for mail in ["1", "2"] {
        let form = support.get(&format!("/support/mails/{mail}")).await.form("#acts form");
        let form = form.with("reason", "the mailbox is there now");
        let first = form.send().await.expect(303);
        assert!(first.location().starts_with("/support/orders/1#mail-"), "{}", first.location());
        form.send().await.expect(303);
        let page = app.admin().await.post(&format!("/support/mails/{mail}/resend"), &[("reason", "x")]).await;
        assert_eq!(page.status, 409, "{}", page.words());
    }
    app.work().await;
    let mut reached: Vec<String> = server.mails().into_iter().map(|mail| mail.to).collect();
    reached.sort();
    assert_eq!(reached, [CONTACT, Person::Owner.email()]);
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing needs you"], "{}", page.words());
    assert_eq!(acts(&app, "/support/orders/1").await.len(), 2);
}

#[tokio::test]
async fn a_mail_that_has_left_can_be_sent_again_but_credentials_only_with_a_new_link() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    let credentials = text(&app, "select cast(id as text) from mails where template = 'credentials'").await;
    let page = support.get(&format!("/support/mails/{credentials}")).await.expect(200);
    assert!(
        page.select("#acts form").is_empty() && page.words().contains("with a new link"),
        "{}",
        page.words()
    );

    let ready = text(&app, "select cast(id as text) from mails where template = 'service-ready'").await;
    let form =
        support.get(&format!("/support/mails/{ready}")).await.form("#acts form").with("reason", "lost");
    form.send().await.expect(303);
    form.send().await.expect(303);
    app.work().await;
    let to_owner = app.mails().into_iter().filter(|mail| mail.to == Person::Owner.email()).count();
    assert_eq!(to_owner, 2, "the first, and one copy however often the button was pressed");
}

#[tokio::test]
async fn credentials_go_to_a_corrected_address_and_the_old_link_is_dead() {
    let app = TestApp::start().await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    let path = format!("/support{}", tenant.path());
    let old = link(&app, CONTACT);
    let page = support.get(&path).await.expect(200);
    assert!(page.words().contains("Sealed, waiting to be handed over"), "{}", page.words());
    let form = page.form("#acts form[action$=credentials]");
    assert_eq!(form.value("email"), Some(CONTACT));

    for (email, words) in [
        ("", "enter the address"),
        ("nobody", "address"),
        ("x@microsoft.com", "Microsoft"),
        ("x@provider.example", "address"),
    ] {
        let page = form.clone().with("email", email).with("reason", "typo").send().await.expect(422);
        assert!(page.select("#email-error")[0].contains(words), "{email}: {:?}", page.select("#email-error"));
        assert_eq!(page.attributes("#email", "value"), [email]);
        assert_eq!(page.attributes("#reason-credentials", "value"), ["typo"]);
    }
    let page = form.clone().with("email", "amelia@bakery.example").send().await.expect(422);
    assert_eq!(
        page.attributes("[role=alert] a", "href"),
        ["#reason-credentials"],
        "what is wrong, with a link"
    );
    assert_eq!(page.attributes("#email", "value"), ["amelia@bakery.example"]);
    app.nobody().get(&old).await.expect(200);

    let form = form.with("email", "amelia@bakery.example").with("reason", "typo in the order");
    form.send().await.expect(303);
    form.send().await.expect(303);
    let other = form.clone().with("email", "emilie@bakery.example").send().await.expect(409);
    assert!(other.words().contains("Something has changed"), "another address is not a second press");
    app.work().await;
    app.nobody().get(&old).await.expect(404);
    app.nobody().post(&old, &[]).await.expect(404);
    let new = app.mails().into_iter().filter(|mail| mail.to == "amelia@bakery.example").count();
    assert_eq!(new, 1, "one new mail however often the button was pressed");
    let to_old = app.mails().into_iter().filter(|mail| mail.to == CONTACT).count();
    assert_eq!(to_old, 1, "the old address gets nothing more");

    // The reseller is told, without the secret.
    let told: Vec<_> = app
        .mails()
        .into_iter()
        .filter(|mail| mail.to == Person::Owner.email() && mail.text.contains("amelia@bakery.example"))
        .collect();
    assert_eq!(told.len(), 1, "one mail to the reseller");
    assert_eq!(told[0].subject, format!("Credentials of {} sent to another address", tenant.domain));
    assert!(!told[0].text.contains("/handover/") && !told[0].text.contains(CONTACT), "{}", told[0].text);
    let history = app.owner().await.get(&format!("{}/history", tenant.path())).await.expect(200);
    assert!(history.words().contains("Credentials sent to a corrected address"), "{}", history.words());

    // Nobody of the staff sees the password, before or after, wherever they look.
    let pages = [
        path.clone(),
        "/support/orders/1".into(),
        "/support/mails".into(),
        "/support/tasks".into(),
        "/support/audit".into(),
        "/support/resellers/1".into(),
        "/support/mails/1".into(),
        task_path(&app).await,
    ];
    let mut seen = String::new();
    for page in &pages {
        seen += &support.get(page).await.expect(200).text;
    }
    assert!(seen.contains("The link was recalled on"));
    let link = link(&app, "amelia@bakery.example");
    let shown = app.nobody().post(&link, &[]).await.expect(200).select("output");
    for page in &pages {
        seen += &support.get(page).await.expect(200).text;
    }
    let token = link.rsplit('/').next().unwrap();
    assert!(!seen.contains(&shown[1]) && !seen.contains(token), "the password or the token is on a page");
    assert!(seen.contains("typo in the order") && !seen.contains("sealed_password"));

    let page = support.get(&path).await.expect(200);
    assert!(page.select("#acts form[action$=credentials]").is_empty());
    assert!(page.words().contains("The password has already been handed over"), "{}", page.words());
    assert!(page.words().contains("The link was opened on"), "{}", page.words());
    app.clock.advance(Duration::minutes(2));
    form.send().await.expect(409);
    let details = text(&app, "select details from audit where act = 'credentials-sent-again'").await;
    assert!(!details.contains('@'), "no personal data in the audit: {details}");
}

#[tokio::test]
async fn a_stale_page_does_not_send_credentials_a_second_time() {
    let app = TestApp::start().await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let path = format!("/support{}", tenant.path());
    let stale =
        app.admin().await.get(&path).await.form("#acts form[action$=credentials]").with("reason", "b");
    let form =
        app.support().await.get(&path).await.form("#acts form[action$=credentials]").with("reason", "a");
    form.send().await.expect(303);
    let told = stale.send().await.expect(409);
    assert!(told.words().contains("Something has changed"), "{}", told.words());
    app.work().await;
    assert_eq!(app.mails().into_iter().filter(|mail| mail.to == CONTACT).count(), 2);
}

// -- Who may -------------------------------------------------------------------

#[tokio::test]
async fn to_everybody_but_staff_the_console_does_not_exist() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let ours: Vec<_> =
        routes::all().into_iter().filter(|route| route.pattern.starts_with("/support")).collect();
    assert!(ours.len() >= 17, "{ours:?}");
    for browser in [app.owner().await, app.viewer().await, app.second().await] {
        for route in &ours {
            for value in ["1", "bakery.onmicrosoft.com"] {
                let path = route.path(value);
                let answer = match route.method {
                    "POST" => browser.post(&path, &[("reason", "x"), ("email", CONTACT)]).await,
                    _ => browser.get(&path).await,
                };
                assert_eq!(answer.status, 404, "{}", answer.request);
            }
        }
    }
    let nobody = app.nobody();
    for route in &ours {
        let answer = match route.method {
            "POST" => nobody.post(&route.path("1"), &[("reason", "x")]).await,
            _ => nobody.get(&route.path("1")).await,
        };
        assert!(answer.status == 404 || answer.location().starts_with("/sign-in"), "{}", answer.request);
    }
    assert_eq!(text(&app, "select state from orders").await, "failed");
    // Both roles of the staff may do everything here.
    let form = app.admin().await.get(&task_path(&app).await).await.form("#acts form");
    form.with("reason", "x").send().await.expect(303);
    app.work().await;
}

// -- Stories and lists ----------------------------------------------------------

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
        assert!(page.select("nav[aria-label='Support'] a").len() == 5, "{path}");
    }
    let story = support.get("/support/orders/1").await;
    assert_eq!(story.select("h1 .badge"), ["En échec"]);
    assert!(story.words().contains(COMPANY));
}
