//! Whatever a browser sends, to whatever route: a page, and never a fault of ours.

use crate::support::routes::{self, Route};
use crate::support::{Answer, Browser, TestApp};

/// Bodies that no form of ours sends.
fn odd_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let every_field = |value: &str| {
        let names = [
            "email", "password", "next", "name", "language", "zone", "theme", "old", "new", "again",
            "mpn_id", "handover", "quantity", "version", "reason", "company", "prefix", "key", "id", "to",
        ];
        names.map(|name| format!("{name}={value}")).join("&").into_bytes()
    };
    vec![
        ("nothing", Vec::new()),
        ("bytes that are no text", b"name=%FF%FE&email=\xff\xfe\x00&=&&&=x&%".to_vec()),
        ("zero bytes", every_field("%00a%00")),
        ("line ends", every_field("a%0D%0AX-Injected%3A+yes")),
        ("white space", every_field("+%09%C2%A0%E2%80%8B")),
        ("markup", every_field("%3Cscript%3Ealert%281%29%3C%2Fscript%3E%22%27")),
        ("templates", every_field("%7B%7B+7*7+%7D%7D")),
        ("numbers out of range", every_field("-99999999999999999999")),
        ("long texts", every_field(&"%C3%A9".repeat(400))),
        ("many fields", (0..5000).flat_map(|number| format!("q-{number}=1&").into_bytes()).collect()),
        ("a body of another kind", br#"{"name": ["x"]}"#.to_vec()),
        ("70 KB", format!("name={}", "a".repeat(70_000)).into_bytes()),
    ]
}

/// What can stand in an address instead of a number or a name.
const ODD_VALUES: [&str; 10] = [
    "0",
    "-1",
    "99999999999999999999",
    "1e3",
    "%00",
    "%FF%FE",
    "%F0%9F%A6%84",
    "..%2F..%2Fetc",
    "%27%20or%201%3D1--",
    "%E2%80%AE",
];

/// Queries that no link of ours has.
const ODD_QUERIES: [&str; 6] = [
    "?lang=%FF&page=%00&q=%FF%FE%00",
    "?after=-1&before=99999999999999999999&page=x",
    "?next=%0D%0AX-Injected:%20yes",
    "?q=%27%22%3C%3E%25_%5C&state=nonsense&term=%F0%9F%A6%84",
    "?&&=&?%",
    "?q[]=1&q[a]=2",
];

fn is_no_fault(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{} with {what}: {} {}", answer.request, answer.status, answer.words());
    assert!(answer.header("x-injected").is_empty(), "{} with {what} lets headers be added", answer.request);
}

fn posts() -> impl Iterator<Item = Route> {
    // Signing out would end the test's own session; it reads nothing.
    routes::all().into_iter().filter(|route| route.method == "POST" && route.pattern != "/sign-out")
}

fn gets() -> impl Iterator<Item = Route> {
    // Whether the panel is ready is no page, and without a worker it is not.
    routes::all().into_iter().filter(|route| route.method == "GET" && route.pattern != "/health/ready")
}

async fn everybody(app: &TestApp) -> [Browser; 3] {
    [app.owner().await, app.support().await, app.nobody()]
}

#[tokio::test]
async fn whatever_is_posted_gets_a_page() {
    let app = TestApp::start().await;
    for browser in everybody(&app).await {
        for route in posts() {
            for (what, body) in odd_bodies() {
                let answer = browser.post_bytes(&route.path("1"), body).await;
                is_no_fault(&answer, what);
                // 401 is for machines: what nobody has signed.
                let is_form = matches!(answer.status, 200 | 303 | 400 | 401 | 403 | 404 | 409 | 422 | 429);
                assert!(is_form, "{} with {what}: {}", answer.request, answer.status);
            }
        }
    }
    app.leave_jobs("what these forms may have asked for is not what is tested");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_a_page() {
    let app = TestApp::start().await;
    let answer = app.nobody().post_bytes("/sign-in", vec![b'a'; 70_000]).await.expect(400);
    assert_eq!(answer.select("h1"), ["The request could not be read"]);
}

#[tokio::test]
async fn a_form_of_another_kind_is_read_as_an_empty_one() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", "nonsense"] {
        let request = browser.request("POST", "/sign-in").header("Content-Type", kind);
        let answer = browser.send(request.body("--x\r\n{}")).await.expect(422);
        assert_eq!(answer.select("#email-error").len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn whatever_stands_in_an_address_gets_a_page() {
    let app = TestApp::start().await;
    for browser in everybody(&app).await {
        for route in routes::all() {
            if !route.pattern.contains('{') {
                continue;
            }
            for value in ODD_VALUES {
                let answer = match route.method {
                    "POST" => browser.post(&route.path(value), &[]).await,
                    _ => browser.get(&route.path(value)).await,
                };
                is_no_fault(&answer, value);
            }
        }
        for query in ODD_QUERIES {
            for route in gets() {
                is_no_fault(&browser.get(&format!("{}{query}", route.path("1"))).await, query);
            }
        }
    }
    app.leave_jobs("what these addresses may have asked for is not what is tested");
}

#[tokio::test]
async fn what_was_typed_comes_back_as_text_and_never_as_markup() {
    let app = TestApp::start().await;
    let markup = "\"><script>alert(1)</script>{{ 7*7 }}";
    let answer = app.nobody().post("/sign-in", &[("email", markup), ("password", "x")]).await.expect(422);
    assert_eq!(answer.form("main form").value("email"), Some(markup));
    assert!(!answer.text.contains("<script>alert"));
}
