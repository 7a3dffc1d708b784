//! What the tests of the client stand on: a simulator, a client of it, and its control endpoint.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use aubade::clock::Clock;
use aubade::microsoft::addresses::Address;
use aubade::microsoft::carts::NewLine;
use aubade::microsoft::catalogue::{BillingCycle, Segment, Term, Wanted};
use aubade::microsoft::countries::Country;
use aubade::microsoft::customers::{NewCustomer, TenantId};
use aubade::microsoft::resellers::MpnId;
use aubade::microsoft::subscriptions::end_of_term::ScheduleField;
use aubade::microsoft::{Cloud, Credential, Ids, Limits, Microsoft, Settings, TokenVersion};
use aubade::sandbox::{self, Delays, Sandbox, seeds};
use serde_json::{Value, json};
use uuid::Uuid;

/// A simulator with a client of it.
pub struct Stage {
    pub microsoft: Microsoft,
    pub clock: Clock,
    sandbox: Sandbox,
    control: reqwest::Client,
}

impl Stage {
    /// Everything happens at once, and no try waits for the one before.
    pub async fn new() -> Self {
        Self::with_limits(quick()).await
    }

    pub async fn with_limits(limits: Limits) -> Self {
        Self::at(limits, Clock::system()).await
    }

    /// The same at the time of a clock of one's own.
    pub async fn at(limits: Limits, clock: Clock) -> Self {
        let settings = sandbox::Settings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state: None,
            clock: clock.clone(),
            delays: Delays::none(),
        };
        let sandbox = Sandbox::start(settings).await.unwrap();
        let microsoft = client(sandbox.url(), limits, clock.clone());
        // Refused when another test has done it; the provider is then there all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let control = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { microsoft, clock, sandbox, control }
    }

    /// Where the simulator answers.
    pub fn url(&self) -> &str {
        self.sandbox.url()
    }

    /// Tells the simulator something, `POST /control/{what}`, and answers what it says.
    pub async fn tell(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/control/{what}", self.sandbox.url());
        let answer = self.control.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        answer.json().await.unwrap_or_default()
    }

    /// Lets the next calls of `method` on `path` meet with `act`.
    pub async fn fault(&self, method: &str, path: &str, act: Value, times: u32) {
        self.tell(
            "faults",
            json!({ "match": { "method": method, "path": path }, "act": act, "times": times }),
        )
        .await;
    }

    /// The request ids of the calls received, oldest first.
    pub async fn received(&self, method: &str, path: &str) -> Vec<Uuid> {
        let answer = self.ask(&format!("requests?method={method}&path={path}")).await;
        let items = answer["items"].as_array().unwrap();
        items.iter().map(|item| item["requestId"].as_str().unwrap().parse().unwrap()).collect()
    }

    /// How many of `what` the simulator has: `customers`, `orders`, `subscriptions`.
    pub async fn count(&self, what: &str) -> u64 {
        self.ask("state").await[what].as_u64().unwrap()
    }

    async fn ask(&self, what: &str) -> Value {
        let url = format!("{}/control/{what}", self.sandbox.url());
        self.control.get(url).send().await.unwrap().json().await.unwrap()
    }

    /// A tenant of the first reseller.
    pub async fn tenant(&self, prefix: &str) -> TenantId {
        self.microsoft.create_customer(&ids(), &customer(prefix)).await.unwrap().tenant
    }

    /// A cart with one line, ready to be bought.
    pub async fn cart(&self, tenant: TenantId, quantity: u32) -> String {
        let item = self.microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
        let cart =
            self.microsoft.create_cart(&ids(), tenant, &reseller(), &[line(&item, quantity)]).await.unwrap();
        assert_eq!(cart.refused_lines().count(), 0);
        cart.id
    }

    /// A tenant with one subscription of so many licences.
    pub async fn subscription(&self, prefix: &str, quantity: u32) -> (TenantId, String) {
        let tenant = self.tenant(prefix).await;
        let cart = self.cart(tenant, quantity).await;
        self.microsoft.checkout(&ids(), tenant, &cart).await.unwrap();
        let subscriptions = self.microsoft.subscriptions(&ids(), tenant).await.unwrap();
        (tenant, subscriptions[0].id().to_owned())
    }
}

/// A client of whatever answers at `url`.
pub fn client(url: &str, limits: Limits, clock: Clock) -> Microsoft {
    Microsoft::new(settings(url, limits), clock).unwrap()
}

/// The settings of such a client.
pub fn settings(url: &str, limits: Limits) -> Settings {
    Settings {
        api: url.to_owned(),
        login: url.to_owned(),
        price_host: url.to_owned(),
        audience: Cloud::Commercial.audience().to_owned(),
        tenant: seeds::PROVIDER_TENANT.to_string(),
        client_id: seeds::CLIENT_ID.to_owned(),
        credential: Credential::Secret(seeds::CLIENT_SECRET.into()),
        token_version: TokenVersion::One,
        refresh_token: Some(seeds::REFRESH_TOKEN.into()),
        domain_suffix: "onmicrosoft.com".to_owned(),
        schedule_field: ScheduleField::default(),
        limits,
    }
}

/// No try waits for the one before.
pub fn quick() -> Limits {
    Limits { pauses: vec![Duration::ZERO; 3], ..Limits::default() }
}

pub fn ids() -> Ids {
    Ids { request: Uuid::new_v4(), correlation: Uuid::new_v4() }
}

pub fn france() -> Country {
    "FR".parse().unwrap()
}

pub fn reseller() -> MpnId {
    seeds::RESELLER_MPN.parse().unwrap()
}

pub fn address() -> Address {
    Address {
        line1: "12 rue de l’Exemple".to_owned(),
        line2: None,
        city: "Lille".to_owned(),
        state: None,
        postal_code: Some("59000".to_owned()),
        country: france(),
    }
}

pub fn customer(prefix: &str) -> NewCustomer {
    NewCustomer {
        prefix: prefix.parse().unwrap(),
        company: "Boulangerie Exemple".to_owned(),
        registration_number: None,
        email: "manager@customer.example".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Exemple".to_owned(),
        phone: Some("+33 3 20 00 00 00".to_owned()),
        language: "fr".to_owned(),
        culture: "fr-FR".to_owned(),
        address: address(),
        reseller: TenantId(seeds::RESELLER_TENANT),
    }
}

/// A mailbox for a year, paid by the month.
pub fn exchange() -> Wanted {
    Wanted {
        product: "CFQ7TTC0LH16".to_owned(),
        sku: "0001".to_owned(),
        term: Term::Year,
        cycle: BillingCycle::Monthly,
        segment: Segment::Commercial,
    }
}

pub fn line(item: &str, quantity: u32) -> NewLine {
    NewLine {
        catalog_item_id: item.to_owned(),
        quantity,
        term: Term::Year,
        cycle: BillingCycle::Monthly,
        friendly_name: Some("line 1".to_owned()),
        attestation_accepted: None,
        custom_term_end_date: None,
        promotion_id: None,
    }
}
