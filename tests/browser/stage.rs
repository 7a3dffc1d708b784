//! A panel on which things happen by themselves, and what has to be there before a browser looks at it.

use std::ops::Deref;

use aubade::{values, worker};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::support::{Browser, TestApp};

/// The company of an order, unless a test names another.
pub const COMPANY: &str = "Boulangerie Exemple";
/// The name of its tenant.
pub const PREFIX: &str = "boulangerieexemple";
/// The address under which its service is.
pub const SERVICE: &str = "/services/boulangerieexemple.onmicrosoft.com";

/// What is typed into the order form besides the licences and the company: name, value.
pub const CONTACT: [(&str, &str); 7] = [
    ("first_name", "Amélie"),
    ("last_name", "Exemple"),
    ("email", "amelie@boulangerie.example"),
    ("phone", "+33 1 99 00 12 34"),
    ("address", "12 rue de l’Exemple"),
    ("postcode", "75002"),
    ("city", "Paris"),
];

/// A panel with a worker that runs until this is dropped.
pub struct Stage {
    // Dropped first: the worker stops before the panel is taken away.
    _worker: DropGuard,
    app: TestApp,
}

impl Deref for Stage {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl Stage {
    /// A panel with a worker.
    pub async fn set() -> Self {
        let app = TestApp::start().await;
        app.leave_jobs("its worker may be stopped before it has done all");
        let stop = CancellationToken::new();
        tokio::spawn(worker::run((*app).clone(), stop.clone()));
        Self { _worker: stop.drop_guard(), app }
    }
}

/// Places an order for `company` as `browser`, without a window; answers its number.
pub async fn place_order(browser: &Browser, company: &str, prefix: &str) -> i64 {
    let page = browser.get("/orders/new").await.expect(200);
    let mut form = page
        .form("form[action='/orders']")
        .with("custom", "1")
        .with("prefix", prefix)
        .with("company", company)
        .with("country", "FR")
        .with("language", "fr");
    for (name, value) in CONTACT {
        form = form.with(name, value);
    }
    for (licence, quantity) in
        [("Microsoft 365 Business Standard", "12"), ("Microsoft 365 Business Premium", "3")]
    {
        let label = page
            .attributes("#licences label", "for")
            .into_iter()
            .find(|id| page.select(&format!("label[for='{id}']")) == [licence])
            .unwrap_or_else(|| panic!("{licence} can be ordered"));
        form = form.with(&label, quantity);
    }
    let answer = form.send().await.expect(303);
    answer.location().trim_start_matches("/orders/").parse().unwrap()
}

/// How many orders there are.
pub async fn orders(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,) = work.one("select count(*) from orders", values![]).await.unwrap();
    count
}

/// The path of the one-time link in the latest mail that has one.
pub fn handover_link(app: &TestApp) -> String {
    let links = app.mails().into_iter().rev().flat_map(|mail| mail.links());
    let link =
        links.into_iter().find(|link| link.contains("/handover/")).expect("a mail with a one-time link");
    link.strip_prefix(&app.settings.public_url).expect("a link to this panel").to_owned()
}
