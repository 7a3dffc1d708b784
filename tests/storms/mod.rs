//! Whatever people ask for, whatever goes wrong on the way and however the clock moves: when the weather clears, the
//! panel believes what is true, nothing was bought twice, and every task has ended or says why not.
//!
//! A plan is drawn by chance and then decides everything: the clock stands unless the plan moves it. The same
//! [`CASES`] plans are tried every time, so that nobody's unrelated change meets a new one; with `PROPTEST_CASES` in
//! the environment so many new ones are. A plan that fails is made smaller, printed, and its seed kept in
//! `proptest-regressions` beside this file, from where it is tried first ever after.

mod ahead;
mod kept;
mod outside;
mod panel;
mod plan;
mod trouble;
mod verdict;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};
use time::macros::datetime;

use self::panel::Panel;
use self::plan::Plan;
use crate::support::TestApp;

/// How many plans are tried where nothing else is said: what two cores do in well under a minute.
const CASES: u32 = 12;
/// How long a plan that failed is made smaller, in milliseconds.
const SHRINKING: u32 = 120_000;
/// Where the seeds of plans that failed are kept.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/storms/proptest-regressions");

#[test]
fn after_any_storm_the_panel_is_right_nothing_is_bought_twice_and_no_task_is_stuck() {
    let chosen = std::env::var("PROPTEST_CASES").ok().map(|cases| cases.parse().expect("a number of plans"));
    let config = ProptestConfig {
        cases: chosen.unwrap_or(CASES),
        max_shrink_iters: 10_000,
        max_shrink_time: SHRINKING,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    };
    let mut runner = match chosen {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runner.run(&plan::plans(), |plan| {
        runtime.block_on(weather(&plan));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Lives through a plan and judges what is left.
async fn weather(plan: &Plan) {
    let app = TestApp::start_at(datetime!(2027-03-01 09:00:30 UTC), plan.is_slow).await;
    let mut panel = Panel::of(&app).await;
    for act in &plan.acts {
        panel.act(act).await;
    }
    panel.calm().await;
    verdict::judge(&app).await;
    kept::judge(&app).await;
}
