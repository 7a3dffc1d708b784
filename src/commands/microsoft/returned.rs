//! The browser that comes back from Microsoft's sign-in page, to a port of this machine.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::web::{Data, Query, to};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context;
use serde::Deserialize;
use tokio::sync::mpsc::{Sender, channel};

/// How long the operator has.
const PATIENCE: Duration = Duration::from_mins(15);

/// The code that the browser brings to `listener` together with `state`. Whoever comes without it is sent away.
///
/// # Errors
/// When the operator did not consent, or nobody came.
pub async fn code(listener: TcpListener, state: &str) -> anyhow::Result<String> {
    let (told, mut heard) = channel(1);
    let expected = Data::new(Expected { state: state.to_owned(), told });
    let server =
        HttpServer::new(move || App::new().app_data(expected.clone()).default_service(to(come_back)))
            .workers(1)
            .disable_signals()
            .listen(listener)?
            .run();
    let handle = server.handle();
    let server = tokio::spawn(server);
    let answer = tokio::time::timeout(PATIENCE, heard.recv()).await;
    handle.stop(true).await;
    server.await.context("the browser was not waited for")??;
    let answer = answer.context("nobody signed in")?.context("nobody signed in")?;
    answer.map_err(|error| anyhow::anyhow!("Microsoft answered {error}: there is no consent"))
}

/// Who is expected, and who is told.
struct Expected {
    state: String,
    told: Sender<Result<String, String>>,
}

/// What the browser brings.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Brought {
    state: String,
    code: String,
    error: String,
}

/// `GET /?code=…&state=…`.
async fn come_back(expected: Data<Expected>, brought: Option<Query<Brought>>) -> HttpResponse {
    let Brought { state, code, error } = brought.map(Query::into_inner).unwrap_or_default();
    if state != expected.state {
        return answer(HttpResponse::BadRequest(), "This is not the sign-in that was begun here.");
    }
    // Sent once: a second visit finds nobody who listens.
    if code.is_empty() {
        let is_word = |character: &char| character.is_ascii_alphanumeric() || *character == '_';
        let _ = expected.told.try_send(Err(error.chars().filter(is_word).take(60).collect()));
        return answer(HttpResponse::Ok(), "There is no consent. The terminal says more.");
    }
    let _ = expected.told.try_send(Ok(code));
    answer(HttpResponse::Ok(), "Thank you. You can close this page: the terminal says the rest.")
}

fn answer(mut response: actix_web::HttpResponseBuilder, text: &'static str) -> HttpResponse {
    response
        .insert_header(ContentType::plaintext())
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .body(text)
}
