//! Requests at the edge: every method on every route, requests that come too slowly, sessions that cannot be kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aubade::values;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::orders::bakery;
use crate::support::people::PASSWORD;
use crate::support::routes;
use crate::support::{Person, TestApp};

/// What each path takes, `HEAD` included, as `Allow` says it.
fn allowed() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut allowed: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for route in routes::all() {
        let methods = allowed.entry(route.path("1")).or_default();
        methods.insert(route.method);
        if route.method == "GET" {
            methods.insert("HEAD");
        }
    }
    allowed
}

#[tokio::test]
async fn a_head_is_answered_as_its_page_without_the_body() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    for browser in [app.owner().await, app.support().await, app.nobody()] {
        for (path, methods) in allowed() {
            if !methods.contains("GET") {
                continue;
            }
            let path = path.replace("/services/1", &format!("/services/{}", bakery::DOMAIN));
            let get = browser.request("GET", &path).send().await.unwrap();
            let head = browser.request("HEAD", &path).send().await.unwrap();
            assert_eq!(head.status(), get.status(), "{path}");
            for name in ["content-type", "content-security-policy", "cache-control", "location"] {
                assert_eq!(head.headers().get(name), get.headers().get(name), "{name} of {path}");
            }
            assert!(head.bytes().await.unwrap().is_empty(), "{path} has a body");
        }
    }
}

#[tokio::test]
async fn a_head_does_not_swallow_what_is_said_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.expect(200).form("form[action='/account']");
    form.send().await.expect(303);
    assert_eq!(owner.request("HEAD", "/account").send().await.unwrap().status(), 200);
    let said = owner.get("/account").await.expect(200).select("[role=status]");
    assert!(!said.is_empty(), "the confirmation waits for a page that is read");
    assert!(owner.get("/account").await.expect(200).select("[role=status]").len() < said.len());
}

#[tokio::test]
async fn another_method_gets_a_page_that_says_which_are_taken() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    for (path, methods) in allowed() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
            if methods.contains(method) {
                continue;
            }
            let answer = owner.request(method, &path).send().await.unwrap();
            assert_eq!(answer.status(), 405, "{method} {path}");
            let told = answer.headers()["allow"].to_str().unwrap().to_owned();
            let told: BTreeSet<&str> = told.split(", ").collect();
            assert_eq!(told, methods, "{method} {path}");
            if !["/health", "/static", "/favicon", "/webhooks", "/reminders/one-click"]
                .iter()
                .any(|open| path.starts_with(open))
            {
                let page = answer.text().await.unwrap();
                assert!(page.contains("Cette adresse ne s’ouvre pas ainsi"), "{method} {path}: {page}");
                assert!(page.contains("Numéro de la demande"), "{method} {path}");
            }
        }
    }
}

/// Sends `beginning` and never the rest; answers what the panel said before it closed the connection.
async fn stall(app: &TestApp, beginning: &str) -> String {
    let mut line = TcpStream::connect(app.settings.listen).await.unwrap();
    line.write_all(beginning.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = line.read_to_end(&mut answer);
    let closed = tokio::time::timeout(Duration::from_secs(20), read).await;
    assert!(closed.is_ok(), "never closed: {}", String::from_utf8_lossy(&answer));
    String::from_utf8_lossy(&answer).into_owned()
}

async fn impatient() -> TestApp {
    TestApp::start_with(|settings| settings.sending = Duration::from_secs(1)).await
}

#[tokio::test]
async fn a_head_that_never_ends_is_closed_with_a_408() {
    let app = impatient().await;
    for beginning in ["G", "GET /sign-in HTTP/1.1\r\nHost: panel.example\r\nX-Slow: "] {
        let answer = stall(&app, beginning).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{beginning}: {answer}");
    }
}

#[tokio::test]
async fn a_second_head_that_never_ends_is_closed_too() {
    let app = impatient().await;
    let first = "GET /health/live HTTP/1.1\r\nHost: panel.example\r\n\r\n";
    let answer = stall(&app, &format!("{first}GET /sign-in HTTP/1.1\r\nX-Slow: ")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_closed_with_a_page_that_says_why() {
    let app = impatient().await;
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: panel.example\r\nOrigin: {}\r\nAccept-Language: fr\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n",
        app.settings.public_url
    );
    for beginning in [
        format!("{head}Content-Length: 60\r\n\r\nemail=o"),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n4\r\nem"),
    ] {
        let answer = stall(&app, &beginning).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
        assert!(answer.contains("La demande a mis trop de temps à arriver"), "{answer}");
    }
}

#[tokio::test]
async fn a_body_that_nobody_reads_does_not_keep_its_connection() {
    let app = TestApp::start().await;
    for (path, status) in [("/nowhere", "404"), ("/health/live", "405"), ("/orders", "303")] {
        for length in ["Content-Length: 60\r\n\r\nemail=o", "Transfer-Encoding: chunked\r\n\r\n4\r\nem"] {
            let origin = &app.settings.public_url;
            let head = format!("POST {path} HTTP/1.1\r\nHost: panel.example\r\nOrigin: {origin}\r\n");
            let answer = stall(&app, &format!("{head}{length}")).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path} {length}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_form_may_come_in_pieces() {
    let app = TestApp::start().await;
    let mut line = TcpStream::connect(app.settings.listen).await.unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: panel.example\r\nOrigin: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
        app.settings.public_url
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let form = format!("email={}&password={PASSWORD}", Person::Owner.email()).replace(' ', "+");
    for piece in form.as_bytes().chunks(7) {
        let piece = format!("{:x}\r\n{}\r\n", piece.len(), String::from_utf8_lossy(piece));
        line.write_all(piece.as_bytes()).await.unwrap();
    }
    line.write_all(b"0\r\n\r\nGET /sign-in HTTP/1.1\r\nHost: panel.example\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answers = String::new();
    line.read_to_string(&mut answers).await.unwrap();
    assert!(answers.starts_with("HTTP/1.1 303 "), "{answers}");
    assert!(answers.contains("HTTP/1.1 200 "), "the line goes on: {answers}");
}

#[tokio::test]
async fn a_session_that_cannot_be_kept_ends_in_a_page_with_its_number() {
    let app = TestApp::start().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("alter table sessions rename to sessions_elsewhere", values![]).await.unwrap();
    work.commit().await.unwrap();
    let fields = [("email", Person::Owner.email()), ("password", PASSWORD)];
    let page = app.nobody().in_french().post("/sign-in", &fields).await.expect(500);
    assert_eq!(page.attributes("html", "lang"), ["fr"]);
    assert_eq!(page.select("h1"), ["Un problème est survenu de notre côté"]);
    assert_eq!(page.select("main code").len(), 1, "{}", page.words());
    assert!(!page.header("content-security-policy").is_empty());

    let part = app.nobody().request("POST", "/sign-in").header("Accept", "text/plain").form(&fields);
    let bare = part.send().await.unwrap();
    assert_eq!(bare.status(), 500);
}

#[tokio::test]
async fn the_choice_of_a_language_is_a_cookie_like_that_of_the_session() {
    let app = TestApp::start().await;
    let cookie = app.nobody().get("/sign-in?lang=fr").await.expect(200).header("set-cookie").to_owned();
    assert!(cookie.starts_with("lang=fr;") && !cookie.contains("Secure"), "{cookie}");

    let secure = TestApp::start_with(|settings| settings.public_url = "https://panel.example".into()).await;
    let browser = secure.nobody();
    let cookie = browser.get("/sign-in?lang=fr").await.expect(200).header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-lang=fr;"), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    assert_eq!(browser.get("/sign-in").await.attributes("html", "lang"), ["fr"], "it is remembered");
    let other = secure.nobody().in_french();
    assert_eq!(
        other.get("/sign-in").await.attributes("html", "lang"),
        ["en"],
        "any site can set a plain one"
    );
}
