//! Mails on their way: queued, tried, put off, given up, recalled, sent again.

mod letters;
mod samples;
mod server;

use std::time::Duration;

use aubade::app::App;
use aubade::config::Transport;
use aubade::letters::again::{Wish, send_again};
use aubade::letters::order::ServiceReady;
use aubade::mail::{self, Envelope, Mailer, Server};
use aubade::text::Language;
use aubade::{values, worker};
use time::OffsetDateTime;

use crate::support::people::RESELLER;
use crate::support::smtp::{MailServer, Manner, SILENCE};
use crate::support::{Person, TestApp};

const FROM: &str = "Aubade <panel@provider.example>";
const TO: &str = "camille@customer.example";

async fn panel_with(server: &MailServer) -> TestApp {
    let url = server.url();
    TestApp::start_with(|settings| settings.mail.transport = Transport::Smtp(url.into())).await
}

async fn queue(app: &App) -> i64 {
    let letter = ServiceReady {
        name: "Odile Owner".to_owned(),
        order: 1042,
        company: "Café".to_owned(),
        kind: "tenant".to_owned(),
        domain: "cafe.onmicrosoft.com".to_owned(),
        contact: TO.to_owned(),
    };
    let envelope = Envelope {
        to: TO.parse().unwrap(),
        language: Language::Fr,
        reseller: Some(RESELLER),
        order: None,
        service: None,
        handover: None,
    };
    let mut work = app.database.begin().await.unwrap();
    let mail = mail::queue(&mut work, app.clock.now(), &letter, &envelope).await.unwrap();
    work.commit().await.unwrap();
    mail
}

#[derive(Debug, sqlx::FromRow)]
struct Fate {
    state: String,
    attempts: i64,
    answer: Option<String>,
    next_try_at: Option<OffsetDateTime>,
    sent_at: Option<OffsetDateTime>,
    task: String,
}

async fn fate(app: &App, mail: i64) -> Fate {
    let mut work = app.database.read().await.unwrap();
    work.one(
        "select m.state, m.attempts, m.answer, m.next_try_at, m.sent_at, j.state as task from mails m \
         join jobs j on j.kind = 'send-mail' and j.payload = $2 where m.id = $1",
        values![mail, format!("{{\"mail\":{mail}}}")],
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn a_mail_waits_while_the_server_is_down_and_leaves_when_it_is_up() {
    let server = MailServer::start(Manner::default()).await;
    let app = panel_with(&server).await;
    server.close().await;
    let (mail, began) = (queue(&app).await, app.clock.now());
    assert_eq!(app.work().await, 1);

    let first = fate(&app, mail).await;
    assert_eq!((first.state.as_str(), first.task.as_str(), first.attempts), ("failed", "todo", 1));
    let next = first.next_try_at.unwrap();
    assert!(next > began && next <= app.clock.now() + time::Duration::MINUTE);
    assert!(first.answer.unwrap().contains("refused"), "what the operating system said is kept");
    assert_eq!(app.work().await, 0, "not before its time");

    server.open().await;
    app.clock.advance(time::Duration::MINUTE);
    assert_eq!(app.work().await, 1);
    let last = fate(&app, mail).await;
    assert_eq!((last.state.as_str(), last.task.as_str(), last.attempts), ("sent", "done", 2));
    assert!(last.sent_at.unwrap() >= next && last.next_try_at.is_none());
    assert_eq!(last.answer.as_deref(), Some("250 2.0.0 taken as 4711"));
    let [mail] = &server.mails()[..] else { panic!("one mail") };
    assert!(mail.text.contains("commandé sous le numéro 1042"), "{}", mail.text);
}

#[tokio::test]
async fn a_mail_is_given_up_after_a_day_of_growing_pauses() {
    let server = MailServer::start(Manner::default()).await;
    server.answers("RCPT", "452 4.2.2 mailbox full");
    let app = panel_with(&server).await;
    let (mail, queued_at) = (queue(&app).await, app.clock.now());
    let mut pauses = Vec::new();
    loop {
        assert_eq!(app.work().await, 1);
        let now = fate(&app, mail).await;
        let Some(next) = now.next_try_at else { break };
        // The clock goes on while the test runs.
        pauses.push((next - app.clock.now() + time::Duration::seconds(30)).whole_minutes());
        app.clock.set(next);
    }
    assert_eq!(pauses[..6], [1, 2, 5, 10, 30, 60]);
    let last = fate(&app, mail).await;
    assert_eq!((last.state.as_str(), last.task.as_str()), ("given_up", "error"));
    assert!(last.answer.unwrap().contains("mailbox full"));
    assert!(app.clock.now() - queued_at >= time::Duration::DAY && server.mails().is_empty());
}

#[tokio::test]
async fn a_recipient_who_does_not_exist_is_given_up_at_once_and_a_person_may_try_again() {
    let server = MailServer::start(Manner::default()).await;
    server.answers("RCPT", "550 5.1.1 no such user");
    let app = panel_with(&server).await;
    let mail = queue(&app).await;
    app.work().await;
    let refused = fate(&app, mail).await;
    assert_eq!((refused.state.as_str(), refused.task.as_str(), refused.attempts), ("given_up", "error", 1));

    server.answers_as_usual();
    let mut work = app.database.begin().await.unwrap();
    work.run("update jobs set state = 'todo' where kind = 'send-mail'", values![]).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    assert_eq!(fate(&app, mail).await.state, "sent");
}

#[tokio::test]
async fn an_unknown_outcome_is_tried_again_under_the_same_message_id() {
    let server = MailServer::start(Manner::default()).await;
    // The server has the mail, and we do not know.
    server.answers(".", SILENCE);
    let app = panel_with(&server).await;
    let mail = queue(&app).await;
    let patience = Duration::from_millis(200);
    let impatient = App {
        mailer: Mailer::through(Server::from_url(&server.url()).unwrap().with_patience(patience), FROM)
            .unwrap(),
        ..App::clone(&app)
    };
    worker::run_due(&impatient).await.unwrap();
    assert_eq!(fate(&app, mail).await.state, "failed");

    server.answers_as_usual();
    app.clock.advance(time::Duration::MINUTE);
    app.work().await;
    assert_eq!(fate(&app, mail).await.state, "sent");
    let [first, second] = &server.mails()[..] else { panic!("two copies") };
    assert_eq!(first.message_id, second.message_id);
}

#[tokio::test]
async fn a_recalled_mail_is_not_sent() {
    let app = TestApp::start().await;
    let mail = queue(&app).await;
    let mut work = app.database.begin().await.unwrap();
    mail::store::recall(&mut work, mail).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1);
    let recalled = fate(&app, mail).await;
    assert_eq!((recalled.state.as_str(), recalled.task.as_str()), ("recalled", "done"));
    assert!(app.mails().is_empty());
}

#[tokio::test]
async fn mails_that_keep_every_line_busy_leave_room_for_other_work() {
    let app = TestApp::start().await;
    let lines: Vec<_> = std::iter::from_fn(|| app.mailer.line()).collect();
    assert_eq!(lines.len(), mail::LINES);
    let mail = queue(&app).await;
    assert_eq!(app.work().await, 1, "it stands back at once");
    let waiting = fate(&app, mail).await;
    assert_eq!((waiting.state.as_str(), waiting.task.as_str(), waiting.attempts), ("queued", "todo", 0));
    drop(lines);
    app.clock.advance(time::Duration::seconds(5));
    app.work().await;
    assert_eq!(fate(&app, mail).await.state, "sent");
}

#[tokio::test]
async fn one_mail_that_cannot_leave_holds_up_no_other() {
    let server = MailServer::start(Manner::default()).await;
    server.answers("RCPT", "452 4.2.2 mailbox full");
    let app = panel_with(&server).await;
    let stuck = queue(&app).await;
    app.work().await;
    server.answers_as_usual();
    let next = queue(&app).await;
    assert_eq!(app.work().await, 1);
    assert_eq!(
        (fate(&app, stuck).await.state.as_str(), fate(&app, next).await.state.as_str()),
        ("failed", "sent")
    );
}

#[tokio::test]
async fn staff_send_a_mail_again_to_a_corrected_address() {
    let app = TestApp::start().await;
    let old = queue(&app).await;
    let corrected = "odile@lumen.example".parse().unwrap();
    let (account, reason) = (Person::Support.account(), "the address had a typing mistake");
    let wish = Wish { mail: old, account, reason, to: Some(&corrected) };
    let mut work = app.database.begin().await.unwrap();
    let new = send_again(&mut work, app.clock.now(), &app.key, &wish).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    assert_eq!(
        (fate(&app, old).await.state.as_str(), fate(&app, new).await.state.as_str()),
        ("recalled", "sent")
    );
    let [mail] = &app.mails()[..] else { panic!("one mail") };
    assert_eq!(mail.to, "odile@lumen.example");
    let mut work = app.database.read().await.unwrap();
    let (by, mail): (Option<i64>, Option<i64>) = work
        .one("select account_id, mail_id from audit where act = 'letter-sent-again'", values![])
        .await
        .unwrap();
    assert_eq!((by, mail), (Some(account), Some(new)));
}
