//! Mails and credentials are sent again.

use aubade::config::Transport;
use time::Duration;

use super::{CONTACT, acts, link, task_path, text};
use crate::support::smtp::{MailServer, Manner};
use crate::support::tenant::{STANDARD, of};
use crate::support::{Person, TestApp};

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
