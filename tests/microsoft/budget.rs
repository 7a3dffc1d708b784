//! The budget of requests: all processes together stay below Microsoft's limit, and whatever waits gets through.

use std::collections::HashMap;

use aubade::clock::Clock;
use aubade::database::Database;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::{Cause, Failure, Microsoft};
use aubade::secrets::Key;
use secrecy::ExposeSecret;
use tempfile::TempDir;
use time::Duration;
use time::macros::datetime;
use uuid::Uuid;

use super::stage::{Stage, customer, ids, quick, settings};
use crate::support::databases;

const LIMIT: usize = 500;

/// Two processes on one database, and a clock that stands.
struct House {
    stage: Stage,
    processes: [Microsoft; 2],
    clock: Clock,
    database: Database,
    url: String,
    _folder: TempDir,
}

impl House {
    async fn new() -> Self {
        let clock = Clock::standing(datetime!(2026-11-23 10:00:17 UTC));
        let stage = Stage::at(quick(), clock.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let url = Box::pin(databases::make(folder.path())).await.expose_secret().to_owned();
        let database = Database::connect(&url, 5).await.unwrap();
        let key = || Key::new(&"the key of the house".into());
        let processes = [(), ()].map(|()| {
            let settings = settings(stage.url(), quick());
            Microsoft::sharing(settings, clock.clone(), database.clone(), key()).unwrap()
        });
        Self { stage, processes, clock, database, url, _folder: folder }
    }

    /// Asks the first process about a tenant until it is told to wait; answers how often it was answered.
    async fn exhaust(&self, tenant: TenantId) -> usize {
        for count in 0.. {
            match self.processes[0].customer(&ids(), tenant).await {
                Ok(_) => {}
                Err(failure) => {
                    assert_eq!(failure.cause(), Cause::Throttled, "{failure:?}");
                    return count;
                }
            }
        }
        unreachable!("it is told to wait at last")
    }

    async fn end(self) {
        self.database.close().await;
        databases::remove(&self.url).await;
    }
}

#[actix_web::test]
async fn two_thousand_calls_of_two_processes_never_exceed_the_limit_in_any_minute_and_all_get_through() {
    let house = House::new().await;
    let tenant = house.stage.tenant("boulangerie").await;
    let began = house.clock.now();
    let (mut answered, mut told_to_wait) = (0, 0);
    let mut sent: HashMap<i64, usize> = HashMap::new();
    while answered < 2_000 {
        // Eight at a time, as from the jobs of two workers.
        let crowd = (0..8).map(|number| {
            let microsoft = &house.processes[number % 2];
            async move { microsoft.subscriptions(&ids(), tenant).await }
        });
        let second = (house.clock.now() - began).whole_seconds();
        let mut pause = Duration::ZERO;
        for outcome in futures_util::future::join_all(crowd).await {
            match outcome {
                Ok(_) => {
                    answered += 1;
                    *sent.entry(second).or_default() += 1;
                }
                Err(Failure::Later { wait, refusal: None }) => {
                    told_to_wait += 1;
                    pause = Duration::try_from(wait).unwrap();
                }
                Err(failure) => panic!("{failure:?}"),
            }
        }
        // Some calls come together, others seconds apart.
        house.clock.advance(if pause.is_zero() { Duration::seconds(answered % 3 / 2) } else { pause });
    }
    assert!(told_to_wait > 0);
    let last = (house.clock.now() - began).whole_seconds();
    let busiest = (0..=last)
        .map(|start| (start..start + 60).filter_map(|second| sent.get(&second)).sum::<usize>())
        .max();
    assert!(busiest <= Some(LIMIT), "{busiest:?} requests in one minute");
    assert!(last < 15 * 60, "it took {last} s");
    house.end().await;
}

#[actix_web::test]
async fn each_tenant_has_a_budget_of_its_own_and_every_process_counts_in_it() {
    let house = House::new().await;
    let (one, other) = (house.stage.tenant("boulangerie").await, house.stage.tenant("fournil").await);
    assert_eq!(house.exhaust(one).await, LIMIT);
    let failure = house.processes[1].customer(&ids(), one).await.unwrap_err();
    let Failure::Later { wait, refusal: None } = failure else { panic!("{failure:?}") };
    assert_eq!(wait.as_secs(), 13, "until the half minute is over");
    house.processes[1].customer(&ids(), other).await.unwrap();
    // What is not about a tenant's customers, orders or subscriptions has no budget.
    house.processes[0].country_rules(&ids(), "FR".parse().unwrap()).await.unwrap();
    house.end().await;
}

#[actix_web::test]
async fn what_went_more_than_a_minute_and_a_half_ago_counts_no_more() {
    let house = House::new().await;
    let tenant = house.stage.tenant("boulangerie").await;
    assert_eq!(house.exhaust(tenant).await, LIMIT);
    house.clock.advance(Duration::minutes(1));
    assert_eq!(house.exhaust(tenant).await, 0);
    house.clock.advance(Duration::seconds(30));
    assert_eq!(house.exhaust(tenant).await, LIMIT);
    // A clock that was set back for good does not block the tenant.
    house.clock.advance(Duration::days(-1));
    assert_eq!(house.exhaust(tenant).await, LIMIT);
    house.end().await;
}

#[actix_web::test]
async fn creating_customers_goes_on_our_own_budget() {
    let house = House::new().await;
    let unknown = TenantId(Uuid::from_u128(7));
    for _ in 0..LIMIT {
        house.processes[0].find_customer(&ids(), &"boulangerie".parse().unwrap()).await.unwrap();
    }
    let failure = house.processes[1].create_customer(&ids(), &customer("boulangerie")).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::Throttled);
    assert!(!failure.settles());
    let failure = house.processes[1].customer(&ids(), unknown).await.unwrap_err();
    assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
    assert_eq!(house.stage.count("customers").await, 0);
    house.end().await;
}
