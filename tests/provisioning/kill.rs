//! The process is killed for real, between every two steps, and started again: everything happens once.

use std::collections::BTreeSet;
use std::time::Duration;

use aubade::orders::{Order, State};
use aubade::sandbox::seeds;
use aubade::values;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{CARTS, CHECKOUT, CREATE};
use crate::commands::process::Process;
use crate::orders::bakery::{self, Plan};
use crate::support::TestApp;
use crate::support::smtp::{MailServer, Manner, SILENCE};

/// Every call that an order makes on its way, in order.
const CALLS: [(&str, &str); 11] = [
    ("GET", "/v1/compliance/csp/agreementstatus"),
    ("GET", "/v1/relationships"),
    ("POST", "/v1/partners/validateresellers"),
    ("HEAD", "/v1/domains/*"),
    ("POST", "/v1/validations/address"),
    ("POST", CREATE),
    ("GET", "/v1/customers/*/directSignedMicrosoftCustomerAgreementStatus"),
    ("GET", "/v1/customers/*/validationStatus"),
    ("POST", CARTS),
    ("POST", CHECKOUT),
    ("GET", "/v1/customers/*/subscriptions/*"),
];

/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A panel whose jobs are done by `aubade worker`, a process of its own.
pub struct Stage {
    /// The panel.
    pub app: TestApp,
    mail: MailServer,
    variables: Vec<(&'static str, String)>,
}

impl Stage {
    /// A panel, without a worker yet.
    pub async fn new() -> Self {
        let app = TestApp::start_with_processes().await;
        app.leave_jobs("the workers look at every service now and then, until they are stopped");
        let mail = MailServer::start(Manner::default()).await;
        let microsoft = app.sandbox_url().to_owned();
        let variables = vec![
            ("AUBADE_DATABASE", app.settings.database.expose_secret().to_owned()),
            ("AUBADE_KEY", app.settings.key.expose_secret().to_owned()),
            ("AUBADE_PUBLIC_URL", app.settings.public_url.clone()),
            ("AUBADE_SMTP_URL", mail.url()),
            ("AUBADE_MAIL_FROM", "Aubade <panel@provider.example>".to_owned()),
            ("AUBADE_MICROSOFT_TENANT", seeds::PROVIDER_TENANT.to_string()),
            ("AUBADE_MICROSOFT_CLIENT_ID", seeds::CLIENT_ID.to_owned()),
            ("AUBADE_MICROSOFT_CLIENT_SECRET", seeds::CLIENT_SECRET.to_owned()),
            ("AUBADE_MICROSOFT_REFRESH_TOKEN", seeds::REFRESH_TOKEN.to_owned()),
            ("AUBADE_MICROSOFT_API", microsoft.clone()),
            ("AUBADE_MICROSOFT_LOGIN", microsoft.clone()),
            ("AUBADE_MICROSOFT_PRICES", microsoft),
            ("AUBADE_JOBS_AT_ONCE", "1".to_owned()),
        ];
        // A catalogue read a moment ago needs no refreshing, which would only take the worker's time; and on some days
        // of the week a reminder would be among the mails.
        let mut work = app.database.begin().await.unwrap();
        let later = app.clock.now() + time::Duration::DAY;
        work.run(
            "insert into jobs (kind, payload, state, next_try_at, created_at, updated_at) \
             values ('refresh-catalogue', '{}', 'todo', $1, $1, $1), ('sweep-reminders', '{}', 'todo', $1, $1, $1)",
            values![later],
        )
        .await
        .unwrap();
        work.commit().await.unwrap();
        Self { app, mail, variables }
    }

    /// A worker that has just been started.
    pub fn worker(&self) -> Process {
        let variables: Vec<(&str, &str)> =
            self.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Process::start(&["worker"], &variables)
    }

    /// The process is gone without a word, and its lease has run out.
    pub async fn kill(&self, mut worker: Process) {
        worker.signal("KILL");
        assert_eq!(worker.end(), None, "killed, not ended: {}", worker.log());
        let mut work = self.app.database.begin().await.unwrap();
        let past = self.app.clock.now() - time::Duration::HOUR;
        work.run("update jobs set leased_until = $1 where state = 'doing'", values![past]).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Waits until Microsoft has received more than `known` calls of this kind; answers the last one.
    pub async fn call(&self, worker: &Process, method: &str, path: &str, known: usize) -> Value {
        let waiting = async {
            loop {
                let calls = bakery::received(&self.app, method, path).await;
                if calls.len() > known {
                    return calls.last().unwrap().clone();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let call = tokio::time::timeout(PATIENCE, waiting).await;
        call.unwrap_or_else(|_| panic!("{method} {path} was not called; the log:\n{}", worker.log()))
    }

    /// Waits until the order stands so, and no mail is left to be sent.
    async fn settled(&self, worker: &Process, order: i64) -> Order {
        let mails = "select count(*) from mails where state <> 'sent'";
        let waiting = async {
            loop {
                let found = bakery::order(&self.app, order).await;
                let mut work = self.app.database.read().await.unwrap();
                let (open,): (i64,) = work.one(mails, values![]).await.unwrap();
                if found.state == State::Completed && open == 0 {
                    return found;
                }
                drop(work);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("order {order} is not done; the log:\n{}", worker.log()))
    }

    /// Every write that arrived bore an id that was stored, however often it was sent.
    async fn assert_ids_stored(&self) {
        let mut work = self.app.database.read().await.unwrap();
        let stored: Vec<(String,)> = work.all("select request_id from job_steps", values![]).await.unwrap();
        let stored: BTreeSet<String> = stored.into_iter().map(|(id,)| id).collect();
        for path in [CREATE, CARTS, CHECKOUT] {
            let ids = bakery::request_ids(&self.app, "POST", path).await;
            assert_eq!(ids.len(), 1, "{path}: one id however often it was sent");
            assert!(stored.contains(&ids[0]), "{path}");
        }
    }

    /// One tenant, one purchase, one mail to the customer, one to the reseller.
    async fn assert_once(&self) {
        let [customers, _, orders, subscriptions, seats] = bakery::bought(&self.app).await;
        assert_eq!([customers, orders, subscriptions, seats], [1, 2, 2, bakery::QUANTITY + 3]);
        self.assert_ids_stored().await;
        let to: Vec<String> = self.mail.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, [bakery::CONTACT, "manager@lumen.example"]);
        let mut work = self.app.database.read().await.unwrap();
        let counts: (i64, i64, i64) = work
            .one(
                "select (select count(*) from services), (select count(*) from subscriptions), \
                 (select count(*) from mails)",
                values![],
            )
            .await
            .unwrap();
        assert_eq!(counts, (1, 2, 2));
    }
}

/// An order with two billing cycles: two orders at Microsoft.
async fn place(app: &TestApp) -> i64 {
    let manager = app.manager().await;
    let form = bakery::form(app, &manager).await;
    bakery::send(&Plan::find(app, "Power BI Pro", "P1Y", "annual").await.pick(form, 3)).await
}

/// Kills the worker in the middle of each call, which `act` keeps from being answered.
async fn killed_in_every_call(act: Value) {
    let stage = Stage::new().await;
    let order = place(&stage.app).await;
    for (method, path) in CALLS {
        let known = bakery::received(&stage.app, method, path).await.len();
        bakery::fault(&stage.app, method, path, act.clone(), 1_000).await;
        let worker = stage.worker();
        let call = stage.call(&worker, method, path, known).await;
        // Before the call arrived its id was stored, and nothing is known of its outcome.
        let mut work = stage.app.database.read().await.unwrap();
        let stored: Vec<(String,)> = work
            .all("select state from job_steps where request_id = $1", values![call["requestId"].as_str()])
            .await
            .unwrap();
        drop(work);
        let is_listing = path == "/v1/relationships";
        assert!(is_listing || stored == [("doing".to_owned(),)], "{method} {path}: {stored:?}");
        stage.kill(worker).await;
        bakery::heal(&stage.app).await;
    }
    let mut worker = stage.worker();
    stage.settled(&worker, order).await;
    stage.assert_once().await;
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
}

#[tokio::test]
async fn killed_after_every_call_was_carried_out_and_before_its_answer_came() {
    killed_in_every_call(json!({ "delay": { "milliseconds": 600_000 } })).await;
}

#[tokio::test]
async fn killed_before_every_call_was_carried_out() {
    killed_in_every_call(json!("drop-before")).await;
}

#[tokio::test]
async fn killed_wherever_it_is_once_each_call_has_arrived() {
    let stage = Stage::new().await;
    let order = place(&stage.app).await;
    for (method, path) in CALLS {
        // Nothing holds the call: the worker has its answer or not, and may be on its way to the next.
        let worker = stage.worker();
        stage.call(&worker, method, path, 0).await;
        stage.kill(worker).await;
    }
    let mut worker = stage.worker();
    stage.settled(&worker, order).await;
    let [customers, _, orders, subscriptions, seats] = bakery::bought(&stage.app).await;
    assert_eq!([customers, orders, subscriptions, seats], [1, 2, 2, bakery::QUANTITY + 3]);
    assert_eq!(bakery::request_ids(&stage.app, "POST", CREATE).await.len(), 1);
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
}

#[tokio::test]
async fn killed_between_the_end_of_the_order_and_its_mails() {
    let stage = Stage::new().await;
    let order = place(&stage.app).await;
    // The mail server does not answer, so nothing has left.
    stage.mail.answers("RCPT", SILENCE);
    let worker = stage.worker();
    let said = async {
        while !stage.mail.commands().iter().any(|command| command.contains("RCPT")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, said).await.expect("a mail is sent");
    bakery::expect(&stage.app, order, State::Completed, None).await;
    stage.kill(worker).await;
    stage.mail.answers_as_usual();
    let mut worker = stage.worker();
    stage.settled(&worker, order).await;
    stage.assert_once().await;
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
}
