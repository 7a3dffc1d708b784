//! The simulator, called from the outside over plain HTTP as the panel calls it.

mod agreement;
mod board;
mod books;
mod catalogue;
mod charges;
mod checklist;
mod checks;
mod consent;
mod customers;
mod faults;
mod ordering;
mod partners;
mod path;
mod relationships;
mod schedules;
mod seats;
mod strictness;
mod subscriptions;
mod terms;
mod tokens;
mod transitions;
mod users;
mod webhooks;

use std::path::PathBuf;

use aubade::clock::Clock;
use aubade::sandbox::{Delays, Sandbox, Settings, seeds};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

const BASIC: &str = "CFQ7TTC0LH18";

/// An answer of the simulator.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// Microsoft's code, whether it came as a number or as a text.
    fn code(&self) -> String {
        self.body["code"].as_str().map_or_else(|| self.body["code"].to_string(), str::to_owned)
    }

    /// The text at `pointer` in the body.
    fn text(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("there is no {pointer} in {}", self.body)).to_owned()
    }

    fn items(&self) -> &[Value] {
        self.body["items"].as_array().expect("a collection has items")
    }

    #[track_caller]
    fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    fn refused(self, status: u16, code: &str) {
        assert_eq!((self.status, self.code().as_str()), (status, code), "{}", self.body);
    }
}

/// A provider with both tokens, in front of a simulator of its own.
struct Provider {
    sandbox: Sandbox,
    clock: Clock,
    client: Client,
    app: String,
    user: String,
}

impl Provider {
    async fn new() -> Self {
        Self::with(Delays::none(), None).await
    }

    async fn with(delays: Delays, state: Option<PathBuf>) -> Self {
        _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::standing(Clock::system().now());
        let listen = "127.0.0.1:0".parse().expect("an address");
        let settings = Settings { listen, state, clock: clock.clone(), delays };
        let sandbox = Sandbox::start(settings).await.expect("the simulator starts");
        let client = Client::builder().no_proxy().build().expect("a client");
        let mut provider = Self { sandbox, clock, client, app: String::new(), user: String::new() };
        provider.sign_in().await;
        provider
    }

    /// Fetches both tokens.
    async fn sign_in(&mut self) {
        self.app = self.grant("token", &[("grant_type", "client_credentials")]).await.text("/access_token");
        let refresh = [("grant_type", "refresh_token"), ("refresh_token", seeds::REFRESH_TOKEN)];
        self.user = self.grant("token", &refresh).await.text("/access_token");
    }

    /// Asks the token endpoint, with the application's own fields filled in unless `fields` has them.
    async fn grant(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = vec![
            ("client_id", seeds::CLIENT_ID),
            ("client_secret", seeds::CLIENT_SECRET),
            ("resource", "https://api.partnercenter.microsoft.com"),
            ("scope", "https://api.partnercenter.microsoft.com/.default"),
        ];
        form.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
        form.extend(fields);
        let path = format!("/{}/oauth2/{endpoint}", seeds::PROVIDER_TENANT);
        self.send(self.bare(Method::POST, &path).form(&form)).await
    }

    /// A request without a token.
    fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.url()))
    }

    /// A request with the token of the application and a user.
    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.user)
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the simulator answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the answer is complete");
        Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(self.call(Method::GET, path)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::POST, path).json(body)).await
    }

    async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::PATCH, path).json(body)).await
    }

    async fn is_taken(&self, prefix: &str) -> bool {
        let path = format!("/v1/domains/{prefix}.onmicrosoft.com");
        match self.send(self.call(Method::HEAD, &path)).await.status {
            200 => true,
            404 => false,
            other => panic!("a domain is taken or free, not {other}"),
        }
    }

    /// Creates a customer of the reseller and returns its tenant.
    async fn customer(&self, prefix: &str) -> String {
        self.post("/v1/customers", &new_customer(prefix)).await.expect(201).text("/id")
    }

    /// The `catalogItemId` that is good now for a SKU of `product` and a term.
    async fn item(&self, product: &str, sku: &str, term: &str) -> String {
        let path = format!("/v1/products/{product}/skus/{sku}/availabilities?country=FR");
        let found = self.get(&path).await.expect(200);
        let of_term = |item: &&Value| item["terms"][0]["duration"] == term;
        let item = found.items().iter().find(of_term).expect("the SKU is sold for that term");
        item["catalogItemId"].as_str().expect("an availability has a catalogItemId").to_owned()
    }

    /// A cart of one line for the reseller.
    async fn cart(&self, customer: &str, item: &str, quantity: i64) -> Answer {
        self.post(&format!("/v1/customers/{customer}/carts"), &cart(&[line(0, item, quantity)])).await
    }

    /// Checks `cart` out.
    async fn check_out(&self, customer: &str, cart: &str) -> Answer {
        let path = format!("/v1/customers/{customer}/carts/{cart}/checkout");
        self.send(self.call(Method::POST, &path)).await
    }

    /// Buys `line` and returns the path of the subscription.
    async fn buy(&self, customer: &str, line: Value) -> String {
        let carts = format!("/v1/customers/{customer}/carts");
        let cart = self.post(&carts, &cart(&[line])).await.expect(201).text("/id");
        let bought = self.check_out(customer, &cart).await.expect(201);
        let id = bought.text("/orders/0/lineItems/0/subscriptionId");
        format!("/v1/customers/{customer}/subscriptions/{id}")
    }

    /// Buys Business Basic for a year, charged by the month, and returns the path of the subscription.
    async fn subscription(&self, customer: &str, quantity: i64) -> String {
        let item = self.item(BASIC, "0001", "P1Y").await;
        self.buy(customer, line(0, &item, quantity)).await
    }

    /// Sets a fault.
    async fn fault(&self, method: &str, path: &str, act: Value) {
        let fault = json!({"match": {"method": method, "path": path}, "act": act});
        self.post("/control/faults", &fault).await.expect(201);
    }

    async fn counts(&self) -> Value {
        self.get("/control/state").await.expect(200).body
    }

    /// Sets the rules that Microsoft leaves open.
    async fn rules(&self, rules: Value) {
        self.post("/control/rules", &rules).await.expect(200);
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }
}

/// A customer of the reseller that nothing is wrong with.
fn new_customer(prefix: &str) -> Value {
    json!({
        "companyProfile": {"domain": format!("{prefix}.onmicrosoft.com")},
        "billingProfile": {
            "email": "camille@customer.example",
            "culture": "fr-FR",
            "language": "fr",
            "companyName": "Atelier Exemple",
            "firstName": "Camille",
            "lastName": "Exemple",
            "defaultAddress": {
                "country": "FR",
                "city": "Lille",
                "addressLine1": "1 rue des Exemples",
                "postalCode": "59000",
                "firstName": "Camille",
                "lastName": "Exemple",
                "phoneNumber": "+33 3 20 00 00 00",
            },
        },
        "associatedPartnerId": seeds::RESELLER_TENANT,
    })
}

/// The body of a cart with `lines`.
fn cart(lines: &[Value]) -> Value {
    json!({"partnerOnRecordAttestationAccepted": true, "lineItems": lines})
}

/// A line for a year, charged by the month, with the reseller of record.
fn line(id: u32, item: &str, quantity: i64) -> Value {
    json!({
        "id": id,
        "catalogItemId": item,
        "quantity": quantity,
        "billingCycle": "monthly",
        "termDuration": "P1Y",
        "participants": [{"key": "transaction_reseller", "value": seeds::RESELLER_MPN}],
    })
}

fn request_id() -> String {
    Uuid::new_v4().to_string()
}
