//! Several workers on one database: each job is done once, and a worker whose lease passed writes nothing.

use std::time::Duration as Wait;

use aubade::app::App;
use aubade::jobs::{self, About, LeaseLost};
use aubade::orders::{ProvisionOrder, State};
use aubade::{values, worker};
use serde_json::json;
use time::Duration;
use tokio_util::sync::CancellationToken;

use super::{CREATE, steps};
use crate::orders::bakery;
use crate::support::TestApp;

const LEASE: Duration = Duration::seconds(30);

/// The panel once more, on the same database.
async fn another(app: &TestApp) -> App {
    App::open((*app.settings).clone(), app.clock.clone()).await.unwrap()
}

#[tokio::test]
async fn workers_side_by_side_do_each_job_once() {
    const ORDERS: i64 = 6;
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for number in 0..ORDERS {
        let name = format!("fournil{number}");
        bakery::send(&bakery::form(&app, &manager).await.with("prefix", &name)).await;
    }
    let orders = usize::try_from(ORDERS).unwrap();
    let stop = CancellationToken::new();
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(tokio::spawn(worker::run(another(&app).await, stop.clone())));
    }
    let mut work = app.database.read().await.unwrap();
    // Each subscription is read again when its term ends.
    let open = "select count(*) from jobs where state in ('todo', 'doing') and kind <> 'read-subscription'";
    while work.one::<(i64,)>(open, values![]).await.unwrap().0 > 0 {
        tokio::time::sleep(Wait::from_millis(20)).await;
    }
    stop.cancel();
    for worker in workers {
        worker.await.unwrap();
    }
    let jobs: Vec<(String, String)> =
        work.all("select kind, state from jobs where kind <> 'read-subscription'", values![]).await.unwrap();
    let twice: Vec<(i64,)> = work.all("select id from job_steps where tries > 1", values![]).await.unwrap();
    drop(work);
    assert_eq!(jobs.len(), 3 * orders, "an order and two mails each");
    assert!(jobs.iter().all(|(_, state)| state == "done"), "{jobs:?}");
    assert!(twice.is_empty(), "no call was made twice: {twice:?}");
    assert_eq!(bakery::bought(&app).await, [ORDERS, ORDERS, ORDERS, ORDERS, ORDERS * bakery::QUANTITY]);
    assert_eq!(bakery::credentials(&app).len(), orders);
    assert_eq!(bakery::received(&app, "POST", CREATE).await.len(), orders);
}

#[tokio::test]
async fn a_job_is_held_until_its_lease_runs_out_and_then_by_the_next() {
    let app = TestApp::start().await;
    bakery::place(&app).await;
    let claim = || jobs::claim(&app.database, &app.clock, LEASE);
    let first = claim().await.unwrap().expect("a job");
    assert!(claim().await.unwrap().is_none(), "it is held");
    app.clock.advance(LEASE - Duration::SECOND);
    first.renew(LEASE).await.unwrap();
    app.clock.advance(LEASE - Duration::SECOND);
    assert!(claim().await.unwrap().is_none(), "it is still held");
    app.clock.advance(Duration::seconds(2));
    let second = claim().await.unwrap().expect("it is free");
    assert_eq!((second.id, first.attempts, second.attempts), (first.id, 1, 2));

    for refused in
        [first.begin().await.err(), first.renew(LEASE).await.err(), first.step("create-customer").await.err()]
    {
        assert!(refused.expect("nothing can be written any more").is::<LeaseLost>());
    }
    let mut work = second.begin().await.unwrap();
    second.done(&mut work).await.unwrap();
    work.commit().await.unwrap();
    assert!(second.begin().await.unwrap_err().is::<LeaseLost>(), "a job that is done is held by nobody");
}

#[tokio::test]
async fn a_worker_that_was_thought_dead_comes_back_and_changes_nothing() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CREATE, json!({ "delay": { "milliseconds": 2_000 } }), 1).await;
    let zombie = another(&app).await;
    let sleeping = tokio::spawn(async move { worker::run_due(&zombie).await.unwrap() });
    while bakery::received(&app, "POST", CREATE).await.is_empty() {
        tokio::task::yield_now().await;
    }
    // Its answer is still on the way; for everybody else its lease is over.
    app.clock.advance(LEASE + Duration::seconds(2));
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    let before = written(&app, order).await;
    sleeping.await.unwrap();
    assert_eq!(written(&app, order).await, before, "the answer came too late");
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::request_ids(&app, "POST", CREATE).await.len(), 1);
    assert_eq!(bakery::credentials(&app).len(), 1);
}

/// Everything that a worker can have written for an order.
async fn written(app: &TestApp, order: i64) -> String {
    let mut work = app.database.read().await.unwrap();
    let counts: (i64, i64, i64) = work
        .one("select (select count(*) from services), (select count(*) from audit), (select count(*) from mails)", values![])
        .await
        .unwrap();
    drop(work);
    let order_and_lines = (bakery::order(app, order).await, bakery::lines(app, order).await);
    format!("{counts:?} {order_and_lines:?} {:?}", steps(app, order).await)
}

#[tokio::test]
async fn a_fault_of_ours_is_tried_again_ever_later_and_then_shown_to_a_person() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update orders set mpn_id = 'broken' where id = $1", values![order]).await.unwrap();
    work.commit().await.unwrap();
    let state = async || -> (String, i64) {
        let mut work = app.database.read().await.unwrap();
        work.one("select state, attempts from jobs where order_id = $1", values![order]).await.unwrap()
    };
    app.work().await;
    for tries in 1..8 {
        assert_eq!(state().await, ("todo".to_owned(), tries));
        assert_eq!(app.work().await, 0, "not at once");
        bakery::later(&app, 60 * tries * tries).await;
    }
    assert_eq!(state().await, ("error".to_owned(), 8));
}

#[tokio::test]
async fn a_job_of_an_order_that_is_over_does_nothing() {
    let app = TestApp::start().await;
    let order = bakery::complete(&app).await;
    let calls = bakery::received(&app, "POST", "/v1/**").await.len();
    let mut work = app.database.begin().await.unwrap();
    let about = About { order: Some(order), ..About::default() };
    jobs::enqueue(&mut work, app.clock.now(), &ProvisionOrder { order }, about).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1);
    assert_eq!(bakery::received(&app, "POST", "/v1/**").await.len(), calls);
}
