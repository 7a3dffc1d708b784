//! The people at the panel, and the weather around it: each act of a plan, done.

use std::rc::Rc;

use aubade::microsoft::Ids;
use aubade::orders::{State, store};
use aubade::subscriptions::sync;
use aubade::values;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::outside;
use super::plan::{Act, Licence};
use crate::orders::bakery;
use crate::support::answer::Form;
use crate::support::{Answer, Browser, TestApp};

/// Longer than the panel trusts a list of Microsoft's.
const LOOK: Duration = Duration::hours(7);
/// Rounds of waiting after which something is stuck: a day of quarters of an hour, several times.
const ROUNDS: usize = 600;

/// Somebody who works with the panel through a storm.
pub struct Panel<'a> {
    pub(super) app: &'a TestApp,
    pub(super) browser: Browser,
    /// Tenants that were ordered.
    ordered: usize,
}

impl<'a> Panel<'a> {
    /// Signs in; what the panel looks at by itself it looks at from now on.
    pub async fn of(app: &'a TestApp) -> Self {
        let mut work = app.database.begin().await.unwrap();
        sync::schedule(&mut work, app.clock.now()).await.unwrap();
        work.commit().await.unwrap();
        Self { app, browser: app.owner().await, ordered: 0 }
    }

    /// Does one act.
    pub async fn act(&mut self, act: &Act) {
        let app = self.app;
        match *act {
            Act::Order { first, second } => self.order(first, second).await,
            Act::Add { service, licence, quantity } => self.add(service, licence, quantity).await,
            Act::Pencil { subscription, quantity } => {
                let quantity = quantity.to_string();
                self.change(subscription, "quantity", ("quantity", &quantity)).await;
            }
            Act::Bin { subscription } => {
                self.change(subscription, "cancellation", ("confirmed", "1")).await;
            }
            Act::GiveUp { order } => self.give_up(order).await,
            Act::SendAgain { order } => {
                if let Some((id, ..)) = pick(&self.failed_orders().await, order) {
                    self.send_again(*id).await;
                }
            }
            Act::Elsewhere { subscription, change } => {
                outside::change(app, subscription, change).await;
            }
            Act::Accept { drift } => self.accept(drift).await,
            Act::Correct { drift } => self.correct(drift).await,
            Act::Tell { subscription, times } => outside::tell(app, subscription, times).await,
            Act::Reset { service } => {
                if let Some((domain,)) = pick(&services(app).await, service) {
                    self.reset(domain).await;
                }
            }
            Act::Fault { call, trouble, times } => {
                let fault = json!({ "match": call.matching(), "act": trouble.act(), "times": times });
                app.tell("faults", fault).await;
            }
            Act::Clear => bakery::heal(app).await,
            Act::Rotate => app.tell("availabilities/rotate", Value::Null).await,
            Act::ExpireTokens => app.tell("tokens", json!({ "expire": true })).await,
            Act::Review { is_short } => {
                let settles = is_short.then(|| json!({ "afterSeconds": 7_200, "as": "Allowed" }));
                let review = json!({ "customerId": "next", "status": "UnderReview", "settles": settles });
                app.tell("reviews", review).await;
            }
            Act::Lift => self.lift().await,
            Act::Ahead(act) => self.act_ahead(act).await,
            Act::Pass(span) => app.clock.advance(span.duration()),
            Act::Work => {
                app.work().await;
            }
        }
    }

    /// Ends the storm: faults and reviews go, people send again what failed, and time passes until nothing is due.
    pub async fn calm(&mut self) {
        bakery::heal(self.app).await;
        self.wait().await;
        self.lift().await;
        // Longer than it is until somebody asks about a review again.
        self.app.clock.advance(Duration::minutes(16));
        self.wait().await;
        for (order, _) in self.failed_orders().await {
            self.send_again(order).await;
        }
        self.wait().await;
        // Microsoft's lists have caught up, and each service's is looked at again.
        self.app.clock.advance(LOOK);
        self.wait().await;
        self.assert_a_password_can_be_had().await;
    }

    /// Lets time pass until nothing is due any more but what happens every day, and at the end of a term.
    async fn wait(&self) {
        for _ in 0..ROUNDS {
            self.app.work().await;
            let next = match self.next_due().await {
                Some(next) => next,
                None if self.confirm_everything().await => continue,
                None => return,
            };
            let wait = next - self.app.clock.now();
            self.app.clock.advance(wait.max(Duration::SECOND));
        }
        let mut work = self.app.database.read().await.unwrap();
        let left: Vec<(i64, String, String, i64, Option<String>)> = work
            .all(
                "select id, kind, state, attempts, answer from jobs where state in ('todo', 'doing') order by id",
                values![],
            )
            .await
            .unwrap();
        panic!("after {ROUNDS} rounds these are not over: {left:?}");
    }

    /// When the next job is due that is not an appointment days away, or waits for others to decide.
    async fn next_due(&self) -> Option<OffsetDateTime> {
        let mut work = self.app.database.read().await.unwrap();
        let next: Option<(OffsetDateTime,)> = work
            .first(
                "select j.next_try_at from jobs j left join orders o on o.id = j.order_id \
                 where (j.state = 'todo' and (j.attempts > 0 or j.next_try_at < $1 or j.kind not in \
                 ('read-subscription', 'run-scheduled-change', 'decide-end-of-term')) \
                 and coalesce(j.hold, '') <> 'approval' and coalesce(o.state, '') <> 'waiting' \
                 and j.kind not in ('refresh-catalogue', 'sync-services', 'follow-invitation')) \
                 or j.state = 'doing' order by j.next_try_at limit 1",
                values![self.app.clock.now() + Duration::hours(2)],
            )
            .await
            .unwrap();
        next.map(|(at,)| at)
    }

    async fn order(&mut self, first: (Licence, u8), second: Option<(Licence, u8)>) {
        self.ordered += 1;
        let (app, prefix) = (self.app, format!("fournil{}", self.ordered));
        self.sign_in().await;
        let mut form = bakery::without_licences(&self.browser).await.with("prefix", &prefix);
        for (licence, quantity) in [Some(first), second].into_iter().flatten() {
            let (title, term, cycle) = licence.plan();
            form = bakery::Plan::find(app, title, term, cycle).await.pick(form, quantity.into());
        }
        // Microsoft may say at once that a name is taken, or nothing at all.
        assert_taken_or_explained(&form.send().await);
    }

    async fn add(&mut self, service: u8, licence: Licence, quantity: u8) {
        let mut work = self.app.database.read().await.unwrap();
        let services: Vec<(String,)> =
            work.all("select domain from services order by id", values![]).await.unwrap();
        drop(work);
        let Some((domain,)) = pick(&services, service) else { return };
        let path = format!("/services/{domain}/subscriptions");
        let page = self.get(&format!("{path}/new")).await;
        let Some(form) = form_at(&page, &path) else { return };
        let (title, term, cycle) = licence.plan();
        let plan = bakery::Plan::find(self.app, title, term, cycle).await;
        assert_taken_or_explained(&plan.pick(form, quantity.into()).send().await);
    }

    /// Uses the pencil or the bin.
    pub(super) async fn change(&mut self, subscription: u8, what: &str, (field, value): (&str, &str)) {
        let subscriptions = subscriptions(self.app).await;
        let Some((id, domain)) = pick(&subscriptions, subscription) else { return };
        let path = format!("/services/{domain}/subscriptions/{id}/{what}");
        let page = self.get(&path).await;
        let Some(form) = form_at(&page, &path) else { return };
        assert_taken_or_explained(&form.with(field, value).send().await);
    }

    async fn give_up(&mut self, order: u8) {
        let orders = self.failed_orders().await;
        let Some((id, _)) = pick(&orders, order) else { return };
        let page = self.get(&format!("/orders/{id}")).await;
        if let Some(form) = form_at(&page, &format!("/orders/{id}/cancellation")) {
            form.send().await.expect(303);
        }
    }

    async fn send_again(&mut self, order: i64) {
        let path = format!("/orders/{order}/correction");
        let page = self.get(&path).await;
        let Some(form) = form_at(&page, &path) else { return };
        let mut work = self.app.database.read().await.unwrap();
        let stored = store::get(&mut work, order).await.unwrap().unwrap();
        drop(work);
        let is_taken = stored.cause.as_deref() == Some("domain-taken");
        let form = if is_taken { form.with("prefix", &format!("{}b", stored.prefix)) } else { form };
        assert_taken_or_explained(&form.send().await);
    }

    /// Accepts one of the changes that were made without the panel.
    async fn accept(&mut self, drift: u8) {
        let forms = self.drifts("form", "action").await;
        let Some((page, nth)) = pick(&forms, drift) else { return };
        page.forms("#drifts form").swap_remove(*nth).send().await.expect(303);
    }

    /// Takes one of them back with the pencil.
    async fn correct(&mut self, drift: u8) {
        let links = self.drifts("a", "href").await;
        let Some((page, nth)) = pick(&links, drift) else { return };
        let link = page.attributes("#drifts a", "href").swap_remove(*nth);
        let path = link.split('?').next().unwrap_or_default().to_owned();
        let page = self.get(&link).await;
        if let Some(form) = form_at(&page, &path) {
            assert_taken_or_explained(&form.send().await);
        }
    }

    /// The places, on the pages of all services, of what can be pressed about changes made without the panel.
    async fn drifts(&mut self, element: &str, attribute: &str) -> Vec<(Rc<Answer>, usize)> {
        let mut found = Vec::new();
        for (domain,) in services(self.app).await {
            let page = Rc::new(self.get(&format!("/services/{domain}")).await.expect(200));
            let count = page.attributes(&format!("#drifts {element}"), attribute).len();
            found.extend((0..count).map(|nth| (Rc::clone(&page), nth)));
        }
        found
    }

    /// Asks for a new password, where the page offers that; says whether it did.
    async fn reset(&mut self, domain: &str) -> bool {
        let path = format!("/services/{domain}/password");
        let page = self.get(&path).await;
        let Some(form) = form_at(&page, &path) else { return false };
        form.send().await.expect(303);
        true
    }

    /// Once it is calm, whoever asks for a new password gets one that signs in.
    async fn assert_a_password_can_be_had(&mut self) {
        let Some((domain,)) = services(self.app).await.into_iter().next() else { return };
        assert!(self.reset(&domain).await, "nothing stands in the way of a new password for {domain}");
        self.wait().await;
        let app = self.app;
        let letter = app.mails().into_iter().rfind(|mail| mail.links().iter().any(|link| is_handover(link)));
        let link = letter.unwrap().links().into_iter().find(|link| is_handover(link)).unwrap();
        let link = link.strip_prefix(&app.settings.public_url).unwrap();
        let password = app.nobody().post(link, &[]).await.expect(200).select("output#password").remove(0);
        let body = json!({ "userPrincipalName": format!("admin@{domain}"), "password": password });
        let url = format!("{}/control/sign-in", app.sandbox_url());
        let answer: Value =
            reqwest::Client::new().post(url).json(&body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["signsIn"], true, "the newest password of {domain}");
    }

    /// Everybody is allowed to buy, and those who come, too.
    async fn lift(&self) {
        let mut work = self.app.database.read().await.unwrap();
        let tenants: Vec<(String,)> = work
            .all(
                "select distinct tenant_id from orders where tenant_id is not null order by tenant_id",
                values![],
            )
            .await
            .unwrap();
        drop(work);
        self.app.tell("reviews", json!({ "customerId": "next", "status": "None" })).await;
        for (tenant,) in tenants {
            self.app.tell("reviews", json!({ "customerId": tenant, "status": "Allowed" })).await;
        }
    }

    /// The orders that need a person.
    async fn failed_orders(&self) -> Vec<(i64, String)> {
        let mut work = self.app.database.read().await.unwrap();
        work.all("select id, state from orders where state = $1 order by id", values![State::Failed.as_str()])
            .await
            .unwrap()
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.sign_in().await;
        self.browser.get(path).await
    }

    /// Signs in again where the session has ended meanwhile.
    pub(super) async fn sign_in(&mut self) {
        if self.browser.get("/account").await.status != 200 {
            self.browser = self.app.owner().await;
        }
    }
}

/// The subscriptions with the names of their services.
pub(super) async fn subscriptions(app: &TestApp) -> Vec<(i64, String)> {
    let mut work = app.database.read().await.unwrap();
    work.all(
        "select u.id, s.domain from subscriptions u join services s on s.id = u.service_id order by u.id",
        values![],
    )
    .await
    .unwrap()
}

/// The services that are there.
async fn services(app: &TestApp) -> Vec<(String,)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select domain from services where state = 'ok' order by id", values![]).await.unwrap()
}

/// Whether a link leads to a password.
fn is_handover(link: &str) -> bool {
    link.contains("/handover/")
}

/// One of `all`; nothing where there is nothing.
pub(super) fn pick<T>(all: &[T], number: u8) -> Option<&T> {
    all.get(usize::from(number).checked_rem(all.len())?)
}

/// The form that is sent to `path`, where the page offers it.
pub(super) fn form_at(page: &Answer, path: &str) -> Option<Form> {
    let css = format!("form[method=post][action='{path}']");
    (page.attributes(&css, "action").len() == 1).then(|| page.form(&css))
}

#[track_caller]
pub(super) fn assert_taken_or_explained(answer: &Answer) {
    let is_known = matches!(answer.status, 303 | 409 | 422);
    assert!(is_known, "{}: {} {}", answer.request, answer.status, answer.words());
}

/// Ids of a call that no job makes: known by the second.
pub fn ids() -> Ids {
    Ids { request: Uuid::new_v4(), correlation: Uuid::nil() }
}
