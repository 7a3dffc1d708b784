//! The panel's rules of time and the simulator's agree on every history: what one allows the other does.

use aubade::commitments::{Forecast, Ledger, Outcome, Planned, Refusal, Seats, Status, Terms, Window};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::subscriptions::{Held, instant};

/// Something that is tried, so many hours after the last.
#[derive(Clone, Debug)]
enum Try {
    Seats(u32),
    Cancel,
}

fn tries() -> impl Strategy<Value = Vec<(i64, Try)>> {
    let one = prop_oneof![15 => (1..40_u32).prop_map(Try::Seats), 1 => Just(Try::Cancel)];
    prop::collection::vec((0..100_i64, one), 1..14)
}

/// What Microsoft has just said.
fn told(read: &Value) -> Terms {
    let details = read["refundableQuantity"]["details"].as_array().expect("it says what can go");
    let window = |batch: &Value| Window {
        quantity: u32::try_from(batch["quantity"].as_u64().expect("a number")).expect("a small number"),
        until: instant(&batch["allowedUntilDateTime"]),
    };
    let quantity = u32::try_from(read["quantity"].as_u64().expect("a number")).expect("a small number");
    Terms {
        status: Status::Active,
        quantity: Seats::new(quantity).expect("a subscription has licences"),
        minimum: Seats::ONE,
        maximum: Seats::new(300).ok(),
        refundable: Some(details.iter().map(window).collect()),
        cancellable_until: Some(instant(&read["cancellationAllowedUntilDate"])),
        term_ends_at: Some(instant(&read["commitmentEndDateTime"])),
        lock_hours: 24,
        ledger: None,
    }
}

/// Tries one thing after the other, with three opinions on each: what was forecast when the last was over, what the
/// panel's own account says, and what Microsoft's numbers say.
async fn run(history: Vec<(i64, Try)>) -> Result<(), TestCaseError> {
    let bought = datetime!(2027-03-01 10:00 UTC);
    let mut held = Held::bought_at(bought, "P1M").await;
    let mut began = bought;
    let mut ledger = Ledger::opened(Seats::new(10).expect("ten"), bought);
    let mut now: OffsetDateTime = bought;
    let mut known = told(&held.read().await);
    for (hours, wanted) in history {
        now += Duration::hours(hours);
        let planned = match wanted {
            Try::Seats(count) => Planned::Seats(Seats::new(count).expect("not none")),
            Try::Cancel => Planned::Cancel,
        };
        let forecast = known.forecast(planned, Some(Outcome::Renew), now);
        held.at(now).await;
        let read = held.read().await;
        let terms = told(&read);
        if instant(&read["effectiveStartDate"]) != began {
            began = instant(&read["effectiveStartDate"]);
            ledger = Ledger::opened(terms.quantity, began);
        }
        let own = Terms {
            refundable: None,
            cancellable_until: None,
            ledger: Some(ledger.clone()),
            ..terms.clone()
        };
        let answer = match planned {
            Planned::Seats(seats) => held.change("quantity", json!(seats)).await,
            Planned::Cancel => held.change("status", json!("deleted")).await,
        };
        let judged = terms.judge(planned, now);
        prop_assert_eq!(own.judge(planned, now), judged, "the panel's account at {}", now);
        // To want what is so already is nothing to ask for; Microsoft takes it all the same.
        let is_done = answer.status == 200 && !matches!(judged, Err(Refusal::Unchanged { .. }));
        prop_assert_eq!(judged.is_ok(), is_done, "{:?} at {}: {}", planned, now, answer.body);
        match forecast {
            Forecast::Yes => prop_assert!(is_done, "{:?} at {} was forecast", planned, now),
            Forecast::No(_) => prop_assert!(!is_done, "{:?} at {} was ruled out", planned, now),
            Forecast::Unknown(_) => {}
        }
        if is_done {
            let Planned::Seats(seats) = planned else { return Ok(()) };
            let (before, after) = (terms.quantity.get(), seats.get());
            ledger = match Seats::new(after.saturating_sub(before)) {
                Ok(more) => ledger.added(more, now),
                Err(_) => ledger.reduced(Seats::new(before - after).expect("fewer"), now).expect("as judged"),
            };
        }
        known = told(&held.read().await);
        let sum: u32 = known.parts(now).iter().map(|part| part.quantity).sum();
        prop_assert_eq!(sum, known.quantity.get());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_change_and_its_refusal_are_the_same_in_the_panel_and_in_the_simulator(history in tries()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(run(history))?;
    }
}
