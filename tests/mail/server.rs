//! One mail on its way to a mail server in every mood.

use std::time::Duration;

use aubade::mail::{Mailer, NotSent, Outgoing, Server, Written};
use aubade::text::Language;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use time::macros::datetime;

use crate::mail::{FROM, TO};
use crate::support::smtp::{Encryption, MailServer, Manner, PASSWORD, SILENCE};

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
        at: datetime!(2026-03-27 10:02 UTC),
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
