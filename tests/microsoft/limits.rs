//! The limits of patience: a connection that is not made, an answer that does not end, in time or in size.

use std::time::Duration;

use aubade::clock::Clock;
use aubade::microsoft::{Failure, Limits, Microsoft};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::stage::{client, ids, settings};
use super::strangers::{Stranger, complete, response, tenant};

/// So long that a test which waits for it has failed.
const LONG: Duration = Duration::from_mins(10);

fn limits() -> Limits {
    Limits { connect: LONG, total: LONG, pauses: Vec::new(), ..Limits::default() }
}

async fn reason(microsoft: &Microsoft) -> String {
    match microsoft.orders(&ids(), tenant()).await.unwrap_err() {
        Failure::Unknown(reason) => reason,
        other => panic!("{other:?}"),
    }
}

/// A server that gives tokens, and answers other calls with `head`, then with `piece` for as long as it is listened to,
/// or else with nothing more while the connection stands.
async fn endless(head: &'static str, piece: &'static [u8], limits: Limits) -> Microsoft {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if heard(&mut stream).await.contains("/oauth2/token") {
                let token = response("200 OK", br#"{"access_token":"t","expires_in":"3600"}"#);
                stream.write_all(&token).await.unwrap();
                continue;
            }
            stream.write_all(head.as_bytes()).await.unwrap();
            while !piece.is_empty() && stream.write_all(piece).await.is_ok() {}
            open.push(stream);
        }
    });
    client(&url, limits, Clock::system())
}

async fn heard(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !complete(&request) && stream.read_buf(&mut request).await.unwrap() > 0 {}
    String::from_utf8_lossy(&request).into_owned()
}

#[actix_web::test]
async fn a_connection_that_is_not_made_in_time_was_never_made() {
    let stranger = Stranger::new(response("200 OK", b"{}")).await;
    // Whoever listens there never says a word, so that no secure connection is ever made.
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let limits = Limits { connect: Duration::from_millis(300), ..limits() };
    let mut settings = settings(&stranger.url, limits);
    settings.api = format!("https://{}", silent.local_addr().unwrap());
    let microsoft = Microsoft::new(settings, Clock::system()).unwrap();
    assert_eq!(reason(&microsoft).await, "no connection");
}

#[actix_web::test]
async fn an_answer_that_begins_and_does_not_end_in_time_is_none() {
    let limits = Limits { total: Duration::from_secs(1), ..limits() };
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"items\":[";
    let microsoft = endless(head, b"", limits).await;
    assert_eq!(reason(&microsoft).await, "no answer in time");
}

#[actix_web::test]
async fn an_answer_without_an_end_is_read_up_to_its_limit() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let microsoft = endless(head, b"8\r\n        \r\n", limits()).await;
    assert_eq!(reason(&microsoft).await, "an answer too large to read");
}
