//! Mails on their way: letters in both languages, and mail servers in every mood.

use std::time::Duration;

use aubade::app::App;
use aubade::commitments::{Planned, Refusal, Seats};
use aubade::config::Transport;
use aubade::letters::account::{AccountNotice, Notice, PasswordReset};
use aubade::letters::again::{Wish, send_again};
use aubade::letters::reminder::{self, Noted, Reminder};
use aubade::letters::unmade::{self, ChangeNotMade};
use aubade::letters::{
    ApprovalWanted, ContactChanged, Credentials, CredentialsElsewhere, InvitationAccepted, Licence,
    OrderNeedsYou, ServiceReady, account, written,
};
use aubade::mail::{self, Envelope, Mailer, NotSent, Outgoing, Server, Written};
use aubade::reminders::List;
use aubade::secrets::Key;
use aubade::services::handover::Access;
use aubade::text::{Language, Message, Money, Reader};
use aubade::web::session::Whence;
use aubade::{values, worker};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use scraper::Html;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::people::RESELLER;
use crate::support::smtp::{Encryption, MailServer, Manner, PASSWORD, SILENCE};
use crate::support::{Person, TestApp};

const FROM: &str = "Aubade <panel@provider.example>";
const TO: &str = "camille@customer.example";

// -- Letters ------------------------------------------------------------------

const PANEL: &str = "https://panel.example";
const UNTIL: OffsetDateTime = datetime!(2026-03-27 10:02 UTC);

fn credentials() -> Credentials {
    Credentials {
        reseller: "Atelier Lumen".to_owned(),
        first_name: "Camille".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
        identifier: "admin@cafefils.onmicrosoft.com".to_owned(),
        licences: vec![
            Licence { title: "Microsoft 365 Business Standard".to_owned(), quantity: 12 },
            Licence { title: "Power BI Pro".to_owned(), quantity: 1 },
        ],
        has_password: true,
        is_reset: false,
    }
}

fn reminder(list: List, language: Language) -> Written {
    let price = Money::new(1_842_800, "EUR");
    let date = |kind: &str, until: Option<OffsetDateTime>, line: Message| Noted {
        what: Message::new(format!("deadlines-what-{kind}")).with("count", 12_u32),
        licence: "Microsoft 365 Business Standard".to_owned(),
        service: "Café & <Fils>".to_owned(),
        at: UNTIL,
        until,
        lines: vec![line],
        act: Message::new("deadlines-act-term-ends"),
        path: "/services/cafefils.onmicrosoft.com/subscriptions/4821/end-of-term".to_owned(),
    };
    let cost = Message::new("deadlines-cost").with("price", price);
    let dearer =
        Message::new("reminders-price-up").with("before", price).with("now", price).with("price", price);
    let letter = Reminder {
        account: 7,
        name: "Odile Owner".to_owned(),
        zone: "America/Martinique".to_owned(),
        list,
        dates: vec![
            date("term-ends-undecided", Some(UNTIL - time::Duration::DAY), cost),
            date("term-ends-renew", None, dearer),
        ],
        more: 3,
    };
    reminder::written(&letter, &Key::new(&"k".repeat(32).into()), PANEL, language).unwrap()
}

/// The letters to a person about the own account.
fn of_account(language: Language) -> Vec<Written> {
    let (name, zone) = ("Odile Owner".to_owned(), "America/Martinique".to_owned());
    let reset =
        PasswordReset { name: name.clone(), zone: zone.clone(), nonce: "n0nce".to_owned(), until: UNTIL };
    let key = Key::new(&"k".repeat(32).into());
    let mut letters = vec![account::password_reset(&reset, &key, PANEL, language).unwrap()];
    for notice in Notice::ALL {
        let what = notice.code().to_owned();
        let whence = Some(Whence {
            browser: Some("Firefox".to_owned()),
            system: Some("Linux".to_owned()),
            network: Some("203.0.113.*".to_owned()),
        });
        let notice = AccountNotice { name: name.clone(), zone: zone.clone(), what, at: UNTIL, whence };
        letters.push(account::account_notice(&notice, PANEL, language).unwrap());
    }
    letters
}

/// Every letter there is, in one language.
fn letters(language: Language) -> Vec<Written> {
    let reader = Reader::new(language, "Europe/Paris");
    let accesses =
        [Access::Link("t0ken".into(), UNTIL), Access::Password("Xy7!& pass".into()), Access::Nothing];
    let mut letters: Vec<Written> = accesses
        .iter()
        .map(|access| written::credentials(&credentials(), access, PANEL, &reader).unwrap())
        .collect();
    for kind in ["tenant", "licences"] {
        let ready = ServiceReady {
            name: "Odile Owner".to_owned(),
            order: 1042,
            company: "Café & <Fils>".to_owned(),
            kind: kind.to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            contact: TO.to_owned(),
        };
        letters.push(written::service_ready(&ready, PANEL, &reader).unwrap());
    }
    let elsewhere = CredentialsElsewhere {
        name: "Odile Owner".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
        contact: TO.to_owned(),
    };
    letters.push(written::credentials_elsewhere(&elsewhere, PANEL, &reader).unwrap());
    for (planned, refusal) in [
        (Planned::Cancel, Some(Refusal::Suspended)),
        (Planned::Seats(Seats::ONE), Some(Refusal::ReductionClosed { possible_at: None })),
        (Planned::Seats(Seats::ONE), None),
    ] {
        let unmade = ChangeNotMade {
            name: "Odile Owner".to_owned(),
            licence: "Microsoft 365 Business Standard".to_owned(),
            service: "Café & <Fils>".to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            subscription: 4821,
            planned,
            due_at: time::macros::datetime!(2027-03-08 10:00 UTC),
            refusal,
            cause: Some("not-found".to_owned()),
        };
        letters.push(unmade::written(&unmade, PANEL, &reader).unwrap());
    }
    letters.extend([List::Dates, List::Digest].map(|list| reminder(list, language)));
    for (state, cause) in [("waiting", "agreement-missing"), ("failed", "domain-taken"), ("failed", "")] {
        let stopped = OrderNeedsYou {
            name: "Odile Owner".to_owned(),
            order: 1042,
            company: "Café & <Fils>".to_owned(),
            state: state.to_owned(),
            cause: cause.to_owned(),
        };
        letters.push(written::order_needs_you(&stopped, PANEL, &reader).unwrap());
    }
    for by in ["customer", "support"] {
        let accepted = InvitationAccepted {
            name: "Odile Owner".to_owned(),
            invitation: 12,
            company: "Café & <Fils>".to_owned(),
            domain: "cafefils.onmicrosoft.com".to_owned(),
            by: by.to_owned(),
        };
        letters.push(written::invitation_accepted(&accepted, PANEL, &reader).unwrap());
    }
    let changed = ContactChanged {
        reseller: "Atelier Lumen".to_owned(),
        first_name: "Camille".to_owned(),
        company: "Café & <Fils>".to_owned(),
        domain: "cafefils.onmicrosoft.com".to_owned(),
    };
    letters.push(written::contact_changed(&changed, &reader).unwrap());
    for (what, asker, commitment) in
        [("order", Some("Max Manager"), Some(14_742_000)), ("quantity", None, None), ("change", None, None)]
    {
        let wanted = ApprovalWanted {
            name: "Odile Owner".to_owned(),
            asker: asker.map(str::to_owned),
            job: 7,
            what: what.to_owned(),
            order: Some(1042),
            company: "Café & <Fils>".to_owned(),
            licence: "Microsoft 365 E3".to_owned(),
            service: "Café & <Fils>".to_owned(),
            from: 10,
            to: 300,
            commitment,
            currency: "EUR".to_owned(),
        };
        letters.push(written::approval_wanted(&wanted, PANEL, &reader).unwrap());
    }
    letters.extend(of_account(language));
    letters
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn text_and_html_of_every_letter_say_the_same_in_both_languages() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        let page = Html::parse_document(&letter.html);
        let said = words(&page.root_element().text().collect::<String>());
        let links = letter.html.clone();
        for line in letter.text.lines().map(words).filter(|line| !line.is_empty() && line != "--") {
            // Numbers and dashes of lists are HTML's own.
            let line = line.trim_start_matches(|sign: char| sign.is_ascii_digit() || ". -".contains(sign));
            let found = if line.starts_with("https://") { links.contains(line) } else { said.contains(line) };
            assert!(found, "{line:?} is not in the HTML of {:?}:\n{said}", letter.subject);
        }
    }
}

#[test]
fn every_letter_is_complete_escaped_and_short_of_a_subject_line() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        for part in [&letter.subject, &letter.text, &letter.html] {
            assert!(!part.contains('⟦') && !part.contains("{{"), "{part}");
        }
        assert!(!letter.html.contains("<Fils>"), "{}", letter.html);
        assert!(letter.subject.chars().count() < 100 && !letter.subject.contains('\n'), "{}", letter.subject);
        assert!(!letter.text.contains("&amp;") && !letter.text.contains("\n\n\n"), "{}", letter.text);
        assert!(letter.html.len() < 12_000, "{} bytes", letter.html.len());
    }
}

#[test]
fn a_letter_links_to_the_panel_and_to_microsoft_alone() {
    for letter in Language::ALL.into_iter().flat_map(letters) {
        let links: Vec<&str> =
            letter.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        // Who is the contact no more has nothing to open.
        let is_farewell = letter.subject.contains("contact");
        assert_eq!(links.is_empty(), is_farewell, "{}", letter.subject);
        for link in links {
            let known =
                ["https://panel.example/", "https://admin.microsoft.com", "https://support.microsoft.com/"];
            assert!(known.iter().any(|known| link.starts_with(known)), "{link}");
        }
        assert!(!letter.html.contains("<img") && !letter.html.contains("url("), "nothing is loaded");
    }
}

#[test]
fn the_credentials_letter_speaks_the_customers_language_and_shows_the_secret_once() {
    let [by_link, by_mail, without] = &letters(Language::Fr)[..3] else { panic!("three ways") };
    assert!(by_link.text.contains("Bonjour Camille,"));
    assert!(by_link.text.contains("https://panel.example/handover/t0ken"));
    assert!(by_link.text.contains("au plus tard le 27 mars 2026"));
    assert!(by_link.text.contains("Microsoft 365 Business Standard\u{a0}: 12 licences"), "{}", by_link.text);
    assert!(by_link.text.contains("Power BI Pro\u{a0}: 1 licence\n"));
    assert!(by_mail.text.contains("Xy7!& pass") && !by_mail.text.contains("/handover/"));
    assert!(by_mail.html.contains("Xy7!&#38; pass"), "{}", by_mail.html);
    assert!(!without.text.contains("/handover/") && without.text.contains("Atelier Lumen vous dira"));
    let debug = format!("{by_mail:?}");
    assert!(!debug.contains("Xy7"), "{debug}");
}

// -- One mail server ----------------------------------------------------------

fn letter() -> Written {
    Written {
        subject: "Été".into(),
        text: "Bonjour\n.\nAu revoir".into(),
        html: "<p>Bonjour</p>".into(),
        unsubscribe: None,
    }
}

async fn send(server: Server) -> Result<String, NotSent> {
    let mailer = Mailer::through(server, FROM).unwrap();
    let outgoing = Outgoing {
        number: 1,
        to: &TO.parse().unwrap(),
        message_id: "one-and-the-same",
        at: UNTIL,
        language: Language::Fr,
        written: &letter(),
    };
    mailer.send(&outgoing).await
}

/// The server as the settings name it, and its certificate trusted.
fn trusted(server: &MailServer) -> Server {
    let certificate = Certificate::from_der(server.certificate.clone()).unwrap();
    let tls = TlsParameters::builder("localhost".into()).add_root_certificate(certificate).build().unwrap();
    match server_url(server).scheme() {
        "smtps" => server_at(server).with_tls(Tls::Wrapper(tls)),
        _ => server_at(server).with_tls(Tls::Required(tls)),
    }
}

fn server_url(server: &MailServer) -> reqwest::Url {
    let (scheme, query) = match server.encryption() {
        Encryption::None => ("smtp", ""),
        Encryption::Upgrade => ("smtp", "?tls=required"),
        Encryption::Always => ("smtps", ""),
    };
    let mut url: reqwest::Url = format!("{scheme}://user@localhost:{}{query}", server.port).parse().unwrap();
    url.set_password(Some(PASSWORD)).unwrap();
    url
}

fn server_at(server: &MailServer) -> Server {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Server::from_url(server_url(server).as_str()).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let server = MailServer::start(Manner::default()).await;
    let answer = send(Server::from_url(&server.url()).unwrap()).await.unwrap();
    assert_eq!(answer, "250 2.0.0 taken as 4711");
    let [mail] = &server.mails()[..] else { panic!("one mail") };
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("panel@provider.example", TO));
    assert_eq!((mail.subject.as_str(), mail.text.trim_end()), ("Été", "Bonjour\r\n.\r\nAu revoir"));
    assert_eq!(
        (mail.html.trim_end(), mail.message_id.as_str()),
        ("<p>Bonjour</p>", "one-and-the-same@provider.example")
    );
    let raw = server.raw().remove(0);
    for header in
        ["Date: Fri, 27 Mar 2026 10:02:00 +0000", "Content-Language: fr", "Auto-Submitted: auto-generated"]
    {
        assert!(raw.contains(header), "{header} is not in\n{raw}");
    }
}

#[tokio::test]
async fn starttls_comes_before_the_password() {
    for login in ["PLAIN", "LOGIN"] {
        let server = MailServer::start(Manner { encryption: Encryption::Upgrade, login }).await;
        send(trusted(&server)).await.unwrap();
        let expected = ["EHLO", "STARTTLS", "*EHLO", "*AUTH", "*MAIL", "*RCPT", "*DATA", "*QUIT"];
        assert_eq!(server.commands()[..7], expected[..7], "{login}");
        assert_eq!(server.mails().len(), 1);
    }
}

#[tokio::test]
async fn tls_can_begin_with_the_first_byte() {
    let server = MailServer::start(Manner { encryption: Encryption::Always, login: "PLAIN LOGIN" }).await;
    send(trusted(&server)).await.unwrap();
    assert!(server.commands().iter().all(|command| command.starts_with('*')), "{:?}", server.commands());
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail() {
    for encryption in [Encryption::Upgrade, Encryption::Always] {
        let server = MailServer::start(Manner { encryption, login: "PLAIN" }).await;
        let refusal = send(server_at(&server)).await.unwrap_err();
        assert!(!refusal.permanent && refusal.answer.contains("certificate"), "{}", refusal.answer);
        assert!(server.commands().iter().all(|command| ["EHLO", "STARTTLS"].contains(&command.as_str())));
    }
}

#[tokio::test]
async fn a_server_that_cannot_encrypt_although_it_must_gets_nothing() {
    let server = MailServer::start(Manner { encryption: Encryption::None, login: "PLAIN" }).await;
    let url = format!("smtp://user:password@localhost:{}?tls=required", server.port);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let refusal = send(Server::from_url(&url).unwrap()).await.unwrap_err();
    assert!(!refusal.permanent && refusal.answer.contains("STARTTLS"), "{}", refusal.answer);
    assert!(!server.commands().contains(&"AUTH".to_owned()) && server.mails().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_for_the_operator_to_mend_and_not_the_recipients_fault() {
    let server = MailServer::start(Manner { encryption: Encryption::Upgrade, login: "PLAIN" }).await;
    server.answers("AUTH", "535 5.7.8 wrong user or password");
    let refusal = send(trusted(&server)).await.unwrap_err();
    assert!(!refusal.permanent && refusal.answer.contains("535"), "{}", refusal.answer);
}

#[tokio::test]
async fn only_a_lasting_refusal_of_the_recipient_or_the_mail_is_final() {
    for (command, answer, permanent) in [
        ("EHLO", "554 5.3.2 not today", false),
        ("MAIL", "553 5.1.8 sender rejected", false),
        ("RCPT", "452 4.2.2 mailbox full", false),
        ("RCPT", "550 5.1.1 no such user", true),
        ("DATA", "451 4.3.0 try again later", false),
        (".", "451 4.3.0 try again later", false),
        (".", "554 5.6.0 refused", true),
    ] {
        let server = MailServer::start(Manner::default()).await;
        server.answers(command, answer);
        let refusal = send(Server::from_url(&server.url()).unwrap()).await.unwrap_err();
        assert_eq!(refusal.permanent, permanent, "{command} {answer}");
        let words = answer.split_once(' ').unwrap().1;
        assert!(refusal.answer.contains(words), "{} does not say {words}", refusal.answer);
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn the_answer_that_is_kept_does_not_name_the_recipient() {
    let server = MailServer::start(Manner::default()).await;
    server.answers("RCPT", "550 5.1.1 <camille@customer.example> unknown");
    let refusal = send(Server::from_url(&server.url()).unwrap()).await.unwrap_err();
    assert!(refusal.answer.contains("<…> unknown"), "{}", refusal.answer);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_on_at_every_step() {
    for command in ["EHLO", "MAIL", "RCPT", "DATA", "."] {
        let server = MailServer::start(Manner::default()).await;
        server.answers(command, SILENCE);
        let impatient = Server::from_url(&server.url()).unwrap().with_patience(Duration::from_millis(200));
        let refusal = send(impatient).await.unwrap_err();
        assert!(!refusal.permanent && refusal.answer.contains("no answer"), "{command}: {}", refusal.answer);
    }
}

// -- The job ------------------------------------------------------------------

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
