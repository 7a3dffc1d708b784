//! Sockets that are not Microsoft, or answer as it should not: what is sent to them, and what is believed.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use aubade::clock::Clock;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::{Failure, Limits, Microsoft};
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use super::stage::{client, ids};

/// A server that gives a token to whoever asks, and answers the other calls with given bytes: one after the
/// other, the last one for good.
pub struct Stranger {
    pub microsoft: Microsoft,
    pub url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    pub async fn new(answer: Vec<u8>) -> Self {
        Self::answering(vec![answer]).await
    }

    pub async fn answering(mut answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let asked_for_a_token = converse(stream, &answers[0], &kept).await;
                if !asked_for_a_token && answers.len() > 1 {
                    answers.remove(0);
                }
            }
        });
        let limits = Limits { pauses: Vec::new(), ..Limits::default() };
        Self { microsoft: client(&url, limits, Clock::system()), url, heads }
    }

    /// The head of the last request, in lower case.
    pub fn head(&self) -> String {
        self.heads.lock().unwrap().last().unwrap().to_lowercase()
    }
}

/// One request, one answer, and the connection is closed. Whether it was a request for a token.
async fn converse(mut stream: TcpStream, answer: &[u8], heads: &Mutex<Vec<String>>) -> bool {
    let mut request = Vec::new();
    while !complete(&request) {
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes).await {
            Ok(0) | Err(_) => return false,
            Ok(read) => request.extend_from_slice(&bytes[..read]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let token = response("200 OK", br#"{"access_token":"t","expires_in":"3600"}"#);
    let asked_for_a_token = request.contains("/oauth2/token");
    let answer = if asked_for_a_token { &token } else { answer };
    heads.lock().unwrap().push(request);
    // The client may have stopped reading, as with an answer that is too large.
    let _ = stream.write_all(answer).await;
    let _ = stream.shutdown().await;
    asked_for_a_token
}

/// Whether the head and as much of a body as it announces are there.
pub fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let announced =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= announced.unwrap_or(0)
}

pub fn response(status: &str, body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\n");
    let _ = write!(head, "Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(7))
}

#[actix_web::test]
async fn a_call_bears_its_ids_and_its_sender() {
    let stranger = Stranger::new(response("200 OK", br#"{"items":[]}"#)).await;
    let ids = ids();
    stranger.microsoft.orders(&ids, tenant()).await.unwrap();
    let head = stranger.head();
    assert!(head.starts_with(&format!("get /v1/customers/{}/orders http/1.1", tenant())), "{head}");
    for line in [
        format!("ms-requestid: {}", ids.request),
        format!("ms-correlationid: {}", ids.correlation),
        "ms-partnercenter-application: aubade".to_owned(),
        "x-locale: en-us".to_owned(),
        "accept: application/json".to_owned(),
        "authorization: bearer t".to_owned(),
    ] {
        assert!(head.lines().any(|sent| sent == line), "{line} is not in {head}");
    }
}

#[actix_web::test]
async fn a_listing_is_followed_to_its_last_page_with_a_request_id_for_each() {
    let first = br#"{"items":[{"id":"a"}],"links":{"next":{"uri":"/customers/7/orders?size=1","method":"GET",
        "headers":[{"key":"MS-ContinuationToken","value":"k"}]}}}"#;
    let answers =
        vec![response("200 OK", first), response("200 OK", br#"{"items":[{"id":"b"}],"links":{}}"#)];
    let stranger = Stranger::answering(answers).await;
    let ids = ids();
    let orders = stranger.microsoft.orders(&ids, tenant()).await.unwrap();
    let found: Vec<_> = orders.iter().map(|order| order.id.as_str()).collect();
    assert_eq!(found, ["a", "b"]);
    let head = stranger.head();
    assert!(head.starts_with("get /v1/customers/7/orders?size=1 http/1.1"), "{head}");
    assert!(head.contains("ms-continuationtoken: k"));
    assert!(head.contains(&format!("ms-correlationid: {}", ids.correlation)));
    assert!(!head.contains(&format!("ms-requestid: {}", ids.request)));
}

#[actix_web::test]
async fn a_checkout_is_sent_with_an_empty_body_that_says_so() {
    let stranger = Stranger::new(response("201 Created", br#"{"orders":[]}"#)).await;
    stranger.microsoft.checkout(&ids(), tenant(), "c").await.unwrap();
    let lengths = stranger.head().lines().filter(|line| line.starts_with("content-length:")).count();
    assert_eq!(lengths, 1);
    assert!(stranger.head().contains("content-length: 0"));
}

#[actix_web::test]
async fn a_refusal_without_a_body_still_says_its_status() {
    for status in
        ["400 Bad Request", "403 Forbidden", "404 Not Found", "409 Conflict", "412 Precondition Failed"]
    {
        let stranger = Stranger::new(response(status, b"")).await;
        let failure = stranger.microsoft.orders(&ids(), tenant()).await.unwrap_err();
        let refusal = failure.refusal().unwrap_or_else(|| panic!("{status}: {failure:?}"));
        assert_eq!((status.starts_with(&refusal.status.to_string()), refusal.code.as_str()), (true, ""));
    }
}

#[actix_web::test]
async fn the_shapes_of_a_refusal_are_read_with_the_code_as_text_or_number() {
    for body in [
        r#"{"code":"20002","description":"none","data":[],"source":"PartnerFD"}"#,
        r#"{"code":20002,"description":"none","data":{"x":1}}"#,
        r#"{"code":20002,"message":"none","description":null,"errorName":"x","isRetryable":false,"parameters":{}}"#,
    ] {
        let stranger = Stranger::new(response("403 Forbidden", body.as_bytes())).await;
        let failure = stranger.microsoft.orders(&ids(), tenant()).await.unwrap_err();
        assert_eq!(failure.refusal().map(|refusal| refusal.code.as_str()), Some("20002"), "{body}");
        assert_eq!(failure.refusal().map(|refusal| refusal.description.as_str()), Some("none"), "{body}");
    }
}

#[actix_web::test]
async fn being_throttled_is_waited_out_until_the_date_that_is_named() {
    let later: OffsetDateTime = Clock::system().now() + Duration::minutes(3);
    let date = later.format(&Rfc2822).unwrap().replace("+0000", "GMT");
    let body = r#"{"statusCode":429,"message":"Rate limit is exceeded."}"#;
    let answer = format!(
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: {date}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let stranger = Stranger::new(answer.into_bytes()).await;
    let failure = stranger.microsoft.orders(&ids(), tenant()).await.unwrap_err();
    let Failure::Later { wait, refusal: None } = failure else { panic!("{failure:?}") };
    assert!((100..=180).contains(&wait.as_secs()), "{wait:?}");
}

#[actix_web::test]
async fn fields_and_words_that_nobody_knows_are_accepted() {
    let body = br#"{"totalCount":1,"novelty":{"a":[1]},"items":[{"id":"a","status":"levitating","lineItems":
        [{"lineItemNumber":0,"offerId":"o","quantity":1,"termDuration":"P7Y","billingCycle":"hourly","new":1}],
        "creationDate":"2026-11-23T10:00:00.1234567Z","currencySymbol":null,"attributes":{"objectType":"X"}}]}"#;
    let stranger = Stranger::new(response("200 OK", body)).await;
    let orders = stranger.microsoft.orders(&ids(), tenant()).await.unwrap();
    assert_eq!(orders[0].id, "a");
}

#[actix_web::test]
async fn a_call_asks_about_the_second_factor_only_where_it_matters() {
    let stranger = Stranger::new(response("200 OK", br#"{"mpnId":1234567,"isMfaCompliant":true}"#)).await;
    let profile = stranger.microsoft.profile(&ids()).await.unwrap();
    assert_eq!((profile.mpn_id.as_deref(), profile.second_factor), (Some("1234567"), Some(true)));
    assert!(stranger.head().lines().any(|line| line == "validatemfa: true"), "{}", stranger.head());
    let stranger = Stranger::new(response("200 OK", br#"{"items":[]}"#)).await;
    stranger.microsoft.orders(&ids(), tenant()).await.unwrap();
    assert!(!stranger.head().contains("validatemfa"));
}

#[actix_web::test]
async fn an_answer_too_large_to_read_is_not_read() {
    let stranger = Stranger::new(response("200 OK", &vec![b' '; 5 * 1024 * 1024])).await;
    let failure = stranger.microsoft.orders(&ids(), tenant()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Unknown(reason) if reason.contains("too large")), "{failure:?}");
}

#[actix_web::test]
async fn a_success_that_cannot_be_read_leaves_the_outcome_unknown_and_quotes_nothing() {
    let stranger = Stranger::new(response("201 Created", br#"{"id":"ada@example.com"}"#)).await;
    let failure = stranger.microsoft.customer(&ids(), tenant()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    assert!(!format!("{failure} {failure:?}").contains("ada@"));
}

#[actix_web::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_vec();
    let stranger = Stranger::new(answer).await;
    let failure = stranger.microsoft.orders(&ids(), tenant()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused(refusal) if refusal.status == 302), "{failure:?}");
}

#[actix_web::test]
async fn a_404_that_does_not_bear_our_ids_does_not_make_a_name_free() {
    let stranger = Stranger::new(response("404 Not Found", b"")).await;
    let failure =
        stranger.microsoft.domain_availability(&ids(), &"boulangerie".parse().unwrap()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
}

#[actix_web::test]
async fn nobody_at_the_address_leaves_the_outcome_unknown() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let microsoft = client(&url, Limits { pauses: Vec::new(), ..Limits::default() }, Clock::system());
    let failure = microsoft.orders(&ids(), tenant()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Unknown(reason) if reason.contains("no connection")), "{failure:?}");
}
