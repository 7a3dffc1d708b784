//! The running panel of one test.

use std::net::TcpListener;
use std::ops::Deref;
use std::sync::Mutex;

use actix_web::dev::ServerHandle;
use aubade::app::App;
use aubade::clock::Clock;
use aubade::config::Settings;
use aubade::database::Database;
use aubade::jobs::hold;
use aubade::microsoft::Ids;
use aubade::microsoft::domains::Availability;
use aubade::sandbox::{Delays, Sandbox};
use aubade::values;
use aubade::web::server;
use aubade::worker;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::OffsetDateTime;
use uuid::Uuid;

use super::mails::{self, Mail};
use super::people::PASSWORD;
use super::{Browser, Person, databases, settings};

/// The cookie of a machine with which everybody has signed in before.
pub const KNOWN_MACHINE: &str = "a-machine-that-everybody-knows-in-every-test";

/// The panel, running; it stops when this is dropped. It is also the [`App`] that handlers and jobs see:
/// `app.database`, `app.clock`, `app.settings`.
pub struct TestApp {
    app: App,
    server: ServerHandle,
    sandbox: Sandbox,
    folder: TempDir,
    /// Why jobs may be left undone.
    left: Mutex<Option<&'static str>>,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl TestApp {
    /// A panel of its own for this test.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Box::pin(Self::set_up(change, Delays::none(), settings::clock())).await
    }

    /// A panel on the machine's own clock, for tests that start other processes beside it.
    pub async fn start_with_processes() -> Self {
        Box::pin(Self::set_up(|_| {}, Delays::none(), Clock::system())).await
    }

    /// A panel whose Microsoft takes its time: what was bought appears seconds later, bit by bit.
    pub async fn start_slow() -> Self {
        Box::pin(Self::set_up(|_| {}, Delays::demo(), settings::clock())).await
    }

    /// A panel whose clock stands at `instant` until the test moves it; its Microsoft takes its time where `is_slow`.
    pub async fn start_at(instant: OffsetDateTime, is_slow: bool) -> Self {
        let delays = if is_slow { Delays::demo() } else { Delays::none() };
        Box::pin(Self::set_up(|_| {}, delays, Clock::standing(instant))).await
    }

    async fn set_up(change: impl FnOnce(&mut Settings), delays: Delays, clock: Clock) -> Self {
        // Fails only where another test was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let database = databases::make(folder.path()).await;
        let sandbox = settings::simulator(&clock, delays).await;
        let listen = listener.local_addr().unwrap();
        let mut settings = settings::of(listen, database, &sandbox, &folder.path().join("mail"));
        change(&mut settings);
        let app = App::open(settings, clock).await.unwrap();
        set_lock(&app).await;
        let server = server::serve(app.clone(), listener).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self { app, server: handle, sandbox, folder, left: Mutex::default() }
    }

    /// The first reseller's owner.
    pub async fn owner(&self) -> Browser {
        self.browser(Person::Owner).await
    }

    /// The first reseller's manager.
    pub async fn manager(&self) -> Browser {
        self.browser(Person::Manager).await
    }

    /// The first reseller's viewer.
    pub async fn viewer(&self) -> Browser {
        self.browser(Person::Viewer).await
    }

    /// The owner of the second reseller.
    pub async fn second(&self) -> Browser {
        self.browser(Person::Second).await
    }

    /// A member of the staff.
    pub async fn support(&self) -> Browser {
        self.browser(Person::Support).await
    }

    /// A member of the staff who may do everything.
    pub async fn admin(&self) -> Browser {
        self.browser(Person::Admin).await
    }

    /// A browser in which nobody is signed in. All of them stand on one machine that is known to everybody: signing in
    /// sends no mail.
    pub fn nobody(&self) -> Browser {
        let browser = self.new_machine();
        for cookie in ["device", "__Host-device"] {
            browser.set_cookie(cookie, KNOWN_MACHINE);
        }
        browser
    }

    /// A browser that nobody has ever used.
    pub fn new_machine(&self) -> Browser {
        Browser::new(&format!("http://{}", self.settings.listen)).behind_proxy(&self.settings.public_url)
    }

    /// A new browser in which `person` has just signed in.
    pub async fn browser(&self, person: Person) -> Browser {
        let browser = self.nobody();
        browser.post("/sign-in", &[("email", person.email()), ("password", PASSWORD)]).await.expect(303);
        browser
    }

    /// Does every job that is due; answers how many there were.
    pub async fn work(&self) -> usize {
        worker::run_due(&self.app).await.unwrap()
    }

    /// Has everything that can still be undone sent, as *Send now* does, and does every job that is due; answers how
    /// many there were.
    pub async fn send_now(&self) -> usize {
        let mut work = self.database.begin().await.unwrap();
        let held: Vec<(i64,)> = work
            .all("select id from jobs where hold = 'undo' and state = 'todo' order by id", values![])
            .await
            .unwrap();
        for (job,) in held {
            assert!(hold::release(&mut work, self.clock.now(), job, "undo").await.unwrap());
        }
        work.commit().await.unwrap();
        self.work().await
    }

    /// Takes away what keeps the database from changing lines of the audit, or from losing them.
    pub async fn unguard_audit(&self) {
        let guards: [&str; 6] = if databases::is_postgres() {
            [
                "drop trigger audit_stays on audit",
                "drop trigger audit_is_not_changed on audit",
                "drop trigger audit_chain_stays on audit_chain",
                "drop trigger audit_chain_is_not_changed on audit_chain",
                "drop trigger audit_head_stays on audit_head",
                "drop trigger audit_head_goes_on on audit_head",
            ]
        } else {
            [
                "drop trigger audit_stays",
                "drop trigger audit_is_not_changed",
                "drop trigger audit_chain_stays",
                "drop trigger audit_chain_is_not_changed",
                "drop trigger audit_head_stays",
                "drop trigger audit_head_goes_on",
            ]
        };
        let mut work = self.database.begin().await.unwrap();
        for guard in guards {
            work.run(guard, values![]).await.unwrap();
        }
        work.commit().await.unwrap();
    }

    /// Lets the test end with due jobs.
    pub fn leave_jobs(&self, reason: &'static str) {
        *self.left.lock().unwrap() = Some(reason);
    }

    /// Where the simulator of Microsoft answers.
    pub fn sandbox_url(&self) -> &str {
        self.sandbox.url()
    }

    /// Tells the simulator something (`docs/sandbox.md`): `app.tell("faults", json!({…}))`.
    pub async fn tell(&self, what: &str, body: Value) {
        let url = format!("{}/control/{what}", self.sandbox_url());
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Asks the simulator something: `app.ask("requests")`, `app.ask("state")`.
    pub async fn ask(&self, what: &str) -> Value {
        let url = format!("{}/control/{what}", self.sandbox_url());
        reqwest::Client::new().get(url).send().await.unwrap().json().await.unwrap()
    }

    /// The mails that were sent, in the order in which they were queued.
    pub fn mails(&self) -> Vec<Mail> {
        mails::read(&self.folder.path().join("mail"))
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        let (url, now) = (self.settings.database.clone(), self.clock.now());
        // A thread with a connection of its own: whatever runtime the test has is blocked here.
        let kinds = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let database = Database::connect(url.expose_secret(), 1).await.unwrap();
                let mut work = database.read().await.unwrap();
                let due: Vec<(String,)> = work
                    .all(
                        "select kind from jobs where (state = 'todo' and next_try_at <= $1 \
                         and (hold is null or held_until <= $1)) \
                         or (state = 'doing' and leased_until < $1) order by id",
                        values![now],
                    )
                    .await
                    .unwrap();
                drop(work);
                database.close().await;
                databases::remove(url.expose_secret()).await;
                due.into_iter().map(|(kind,)| kind).collect::<Vec<_>>()
            })
        })
        .join();
        if std::thread::panicking() || self.left.lock().unwrap().is_some() {
            return;
        }
        let kinds = kinds.expect("the jobs can be looked at");
        assert!(kinds.is_empty(), "the test ended with due jobs: {kinds:?}; run them with app.work()");
    }
}

#[tokio::test]
async fn a_test_can_have_microsoft_refuse_and_see_what_it_was_asked() {
    let app = TestApp::start().await;
    let prefix = "atelier".parse().unwrap();
    let ids = || Ids { request: Uuid::new_v4(), correlation: Uuid::new_v4() };
    assert!(matches!(app.microsoft.domain_availability(&ids(), &prefix).await, Ok(Availability::Free)));
    app.tell("domains", json!({ "prefix": "atelier" })).await;
    assert!(matches!(app.microsoft.domain_availability(&ids(), &prefix).await, Ok(Availability::Taken)));
    let requests = app.ask("requests?method=HEAD").await;
    assert_eq!(requests.to_string().matches("/v1/domains/atelier").count(), 2, "{requests}");
}

#[tokio::test]
#[should_panic(expected = "the test ended with due jobs")]
async fn a_test_that_ends_with_a_due_job_fails() {
    let app = TestApp::start().await;
    enqueue_catalogue(&app).await;
}

#[tokio::test]
async fn a_test_runs_the_jobs_itself_or_says_why_not() {
    let app = TestApp::start().await;
    enqueue_catalogue(&app).await;
    assert_eq!(app.work().await, 1);
    app.clock.advance(time::Duration::days(2));
    app.leave_jobs("the catalogue is refreshed every day");
}

/// Does what each start does with the hours of the lock.
async fn set_lock(app: &App) {
    let mut work = app.database.begin().await.unwrap();
    let hours = app.settings.end_of_term.lock_hours;
    aubade::subscriptions::store::set_lock(&mut work, app.clock.now(), hours).await.unwrap();
    work.commit().await.unwrap();
}

async fn enqueue_catalogue(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    aubade::catalogue::work::schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
}
