//! A tenant that was ordered through the panel, made at the simulator, and can be changed there.

use aubade::values;

use super::{Answer, Browser, TestApp};

/// A licence and how many of it: its name, term and billing cycle.
pub type Line = (&'static str, &'static str, &'static str, u32);

/// Business Standard for a year, paid by the month: it cannot have more than 300 licences.
pub const STANDARD: (&str, &str, &str) = ("Microsoft 365 Business Standard", "P1Y", "monthly");
/// Exchange Online for a month.
pub const EXCHANGE: (&str, &str, &str) = ("Exchange Online (Plan 1)", "P1M", "monthly");
/// An add-on of Business Standard, among others.
pub const PHONE: (&str, &str, &str) = ("Microsoft Teams Phone Standard", "P1Y", "monthly");

/// So many licences of one kind.
pub fn of(licence: (&'static str, &'static str, &'static str), quantity: u32) -> Line {
    (licence.0, licence.1, licence.2, quantity)
}

/// A service with its subscriptions.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The subscriptions' numbers, in the order in which they were ordered.
    pub subscriptions: Vec<i64>,
}

impl Tenant {
    /// The service's address.
    pub fn path(&self) -> String {
        format!("/services/{}", self.domain)
    }

    /// The address of something of the first subscription: `quantity`, `cancellation`.
    pub fn of_first(&self, what: &str) -> String {
        format!("{}/subscriptions/{}/{what}", self.path(), self.subscriptions[0])
    }

    /// The first subscription's own page.
    pub fn page(&self) -> String {
        format!("{}/subscriptions/{}", self.path(), self.subscriptions[0])
    }

    /// The first subscription's row, as a selector.
    pub fn row(&self) -> String {
        format!("#subscription-{}", self.subscriptions[0])
    }

    /// The text of a cell in the first subscription's row, by its label.
    pub fn cell(&self, page: &Answer, label: &str) -> String {
        let cell = if label == "Licence name" { "td.licence" } else { &format!("td[data-label='{label}']") };
        let cells = page.select(&format!("{} {cell}", self.row()));
        assert_eq!(cells.len(), 1, "{label}: {cells:?}");
        cells[0].clone()
    }
}

impl TestApp {
    /// Orders a tenant as `browser` and has it made.
    pub async fn tenant(&self, browser: &Browser, prefix: &str, lines: &[Line]) -> Tenant {
        let mut form = browser.get("/orders/new").await.expect(200).form("form[action='/orders']");
        for (name, value) in [
            ("custom", "on"),
            ("prefix", prefix),
            ("first_name", "Amélie"),
            ("last_name", "L’Hôte"),
            ("company", "Boulangerie & Fils"),
            ("email", "amelie@bakery.example"),
            ("phone", "+33 1 99 00 12 34"),
            ("address", "12 rue de la Paix"),
            ("postcode", "75002"),
            ("city", "Paris"),
            ("country", "FR"),
            ("language", "fr"),
        ] {
            form = form.with(name, value);
        }
        for (title, term, cycle, quantity) in lines {
            let (row, licence) = self.licence(title, term, cycle).await;
            form = form
                .with(&format!("plan-{row}"), &licence.to_string())
                .with(&format!("quantity-{row}"), &quantity.to_string());
        }
        form.send().await.expect(303);
        self.work().await;
        self.find_tenant(&format!("{prefix}.onmicrosoft.com")).await
    }

    /// The row of the picker, and the number of the licence.
    async fn licence(&self, title: &str, term: &str, cycle: &str) -> (i64, i64) {
        let mut work = self.database.read().await.unwrap();
        work.one(
            "select (select min(m.id) from licences m where m.product_id = l.product_id and m.sku_id = l.sku_id \
             and m.segment = l.segment) as row, l.id from licences l \
             where l.title = $1 and l.term = $2 and l.billing_cycle = $3 order by l.id limit 1",
            values![title, term, cycle],
        )
        .await
        .unwrap()
    }

    /// The picker's row of a licence.
    pub async fn row(&self, (title, term, cycle): (&str, &str, &str)) -> i64 {
        self.licence(title, term, cycle).await.0
    }

    /// The number of a licence.
    pub async fn plan(&self, title: &str, term: &str, cycle: &str) -> i64 {
        self.licence(title, term, cycle).await.1
    }

    /// A tenant that is there, with the subscriptions that the panel knows.
    pub async fn find_tenant(&self, domain: &str) -> Tenant {
        let mut work = self.database.read().await.unwrap();
        let subscriptions: Vec<(i64,)> = work
            .all(
                "select u.id from subscriptions u join services s on s.id = u.service_id where s.domain = $1 \
                 order by u.id",
                values![domain],
            )
            .await
            .unwrap();
        let subscriptions = subscriptions.into_iter().map(|(id,)| id).collect();
        Tenant { domain: domain.to_owned(), subscriptions }
    }

    /// How often Microsoft was asked to change a subscription.
    pub async fn changes(&self) -> u64 {
        let requests = self.ask("requests?method=PATCH").await;
        requests["totalCount"].as_u64().unwrap()
    }

    /// Licences at Microsoft, of everybody.
    pub async fn seats(&self) -> u64 {
        self.ask("state").await["seats"].as_u64().unwrap()
    }
}
