//! What the log of a panel in production says, and what it never says.

use std::time::Duration;

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::Value;

use super::client_of_tests;
use super::serve::Panel;
use crate::support::{Answer, Browser, Person, people};

/// What an order asks of the customer's contact.
const CONTACT: [(&str, &str); 9] = [
    ("first_name", "Théodora"),
    ("last_name", "Quincampoix"),
    ("company", "Tourterelle Bakery"),
    ("email", "theodora@bakery.example"),
    ("phone", "+33199001234"),
    ("address", "7 impasse Ganterie"),
    ("postcode", "75004"),
    ("city", "Paris"),
    ("prefix", "tourterellebakery"),
];

async fn owner_of(panel: &Panel) -> Browser {
    let owner = Browser::new(&panel.url);
    let fields = [("email", Person::Owner.email()), ("password", people::PASSWORD)];
    owner.post("/sign-in", &fields).await.expect(303);
    owner
}

/// Opens the order form as soon as there is something to order.
async fn order_form(owner: &Browser) -> Answer {
    let opening = async {
        loop {
            let page = owner.get("/orders/new").await.expect(200);
            if !page.select("input.quantity").is_empty() {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), opening).await.expect("there is something to order")
}

/// Orders a licence, until the panel has tried to send the credentials to a mail server that is not there.
async fn order(panel: &Panel) {
    let owner = owner_of(panel).await;
    let page = order_form(&owner).await;
    let licence = &page.attributes("input.quantity", "name")[0];
    let mut form = page.form("form[action='/orders']").with("custom", "1").with(licence, "3");
    for (name, value) in CONTACT {
        form = form.with(name, value);
    }
    form = form.with("email", "theodora@");
    form.send().await.expect(422);
    form.with("email", "theodora@bakery.example").send().await.expect(303).follow().await.expect(200);
    panel.process.logged("a mail was not taken").await;
    owner
        .get("/services/tourterellebakery.onmicrosoft.com?search=theodora%40bakery.example")
        .await
        .expect(200);
    owner.get("/services?search=theodora%40bakery.example").await.expect(200);
}

fn lines(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[tokio::test]
async fn an_order_leaves_no_personal_data_in_the_log() {
    let panel = Panel::start(&[]).await;
    order(&panel).await;
    let stranger = Browser::new(&panel.url);
    let wrong = [("email", "camille.aurore@bakery.example"), ("password", "hunter2")];
    stranger.post("/sign-in", &wrong).await.expect(422);
    let odd = stranger.request("GET", "/theodora@bakery.example/hunter2?phone=%2B33199001234");
    let odd = odd.header("x-forwarded-for", "203.0.113.77").header("user-agent", "Quincampoix");
    stranger.send(odd).await.expect(404);
    let method = Method::from_bytes(b"HUNTER2").unwrap();
    client_of_tests().request(method, format!("{}/sign-in", panel.url)).send().await.unwrap();
    panel.process.logged("\"method\":\"other\"").await;

    let log = panel.process.log();
    let lowered = log.to_lowercase();
    let secrets =
        ["hunter2", people::PASSWORD, seeds::CLIENT_SECRET, seeds::REFRESH_TOKEN, "0f1e2d3c", "postgres:/"];
    let people = [Person::Owner.email(), "camille", "203.0.113.77", "tourterelle", "ganterie", "bakery"];
    let contact = CONTACT.map(|(_, value)| value);
    for word in contact.iter().filter(|value| value.len() > 5).chain(&secrets).chain(&people) {
        let found = lowered.lines().find(|line| line.contains(&word.to_lowercase()));
        assert!(found.is_none(), "the log has {word}: {found:?}");
    }
    let orders = lines(&log).into_iter().filter(|line| line["span"]["route"] == "/orders");
    assert!(orders.count() >= 2, "the order itself is in the log:\n{log}");
    panel.end().await;
}

#[tokio::test]
async fn each_request_is_one_line_with_its_route_and_the_id_that_the_visitor_sees() {
    let panel = Panel::start(&[]).await;
    owner_of(&panel).await;
    let shown = Browser::new(&panel.url).get("/nothing/here?at=all").await.expect(404);
    let id = &shown.select("code")[0];
    panel.process.logged(id).await;

    let log = panel.process.log();
    let answered: Vec<Value> = lines(&log).into_iter().filter(|line| line["message"] == "answered").collect();
    let of = |method: &str, route: &str, status: u16| -> Vec<&Value> {
        let is =
            |span: &Value| span["method"] == method && span["route"] == route && span["status"] == status;
        answered.iter().filter(|line| is(&line["span"])).collect()
    };
    assert_eq!(of("POST", "/sign-in", 303).len(), 1, "{log}");
    let lost = of("GET", "unknown", 404);
    assert_eq!(lost.len(), 1, "{log}");
    assert_eq!(lost[0]["span"]["id"], id.as_str());
    assert!(lost[0]["milliseconds"].is_u64(), "{}", lost[0]);
    panel.end().await;
}

#[tokio::test]
async fn each_call_to_microsoft_is_one_line_with_the_ids_by_which_both_sides_find_it() {
    let panel = Panel::start(&[]).await;
    // What is asked of the other addresses, such as that of the webhooks, may have been answered before.
    panel.process.logged("\"path\":\"/v1").await;
    let lines = lines(&panel.process.log());
    let is_call = |line: &&Value| {
        line["message"] == "Microsoft answered" && line["path"].as_str().unwrap().starts_with("/v1")
    };
    let call = lines.iter().find(is_call).unwrap();
    for id in ["request", "correlation"] {
        assert!(uuid::Uuid::try_parse(call[id].as_str().unwrap()).is_ok(), "{call}");
    }
    assert_eq!((&call["method"], &call["status"]), (&"GET".into(), &200.into()), "{call}");
    panel.end().await;
}
