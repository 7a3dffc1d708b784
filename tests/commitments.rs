//! Microsoft's rules of time, example by example (the names are those of `commitment-rules.md`), then what holds
//! of every history.

use aubade::commitments::{
    Change, DATA_KEPT, Ledger, Refusal, Seats, Status, Terms, WINDOW, Window, cancellation_notice,
};
use aubade::text::{Language, Reader};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const BOUGHT: OffsetDateTime = datetime!(2026-03-01 10:00 UTC);
const ADDED: OffsetDateTime = datetime!(2026-03-20 09:00 UTC);
const TERM_ENDS: OffsetDateTime = datetime!(2027-03-01 23:59:59 UTC);

fn seats(count: u32) -> Seats {
    Seats::new(count).unwrap()
}

/// An active subscription of which only the panel's own account is known.
fn terms(ledger: Ledger) -> Terms {
    Terms {
        status: Status::Active,
        quantity: seats(ledger.batches().iter().map(|batch| batch.quantity.get()).sum()),
        minimum: Seats::ONE,
        maximum: Some(seats(300)),
        refundable: None,
        cancellable_until: None,
        term_ends_at: Some(TERM_ENDS),
        lock_hours: 24,
        ledger: Some(ledger),
    }
}

fn ten() -> Ledger {
    Ledger::opened(seats(10), BOUGHT)
}

fn ten_and_five() -> Ledger {
    ten().added(seats(5), ADDED)
}

#[test]
fn b1_licences_can_be_given_back_until_the_last_second_of_168_hours() {
    let at = datetime!(2026-03-08 10:00:00 UTC);
    assert_eq!(terms(ten()).change(seats(7), at), Ok(Change::Remove(seats(3))));
}

#[test]
fn b1_a_fraction_of_the_last_second_is_still_inside() {
    let at = datetime!(2026-03-08 10:00:00.999 UTC);
    assert_eq!(terms(ten()).change(seats(7), at), Ok(Change::Remove(seats(3))));
}

#[test]
fn b2_one_second_later_they_wait_for_the_end_of_the_term() {
    let at = datetime!(2026-03-08 10:00:01 UTC);
    let refusal = Refusal::ReductionClosed { possible_at: Some(TERM_ENDS) };
    assert_eq!(terms(ten()).change(seats(7), at), Err(refusal));
    assert_eq!(terms(ten()).lowest(at), seats(10));
}

#[test]
fn b3_added_licences_can_be_given_back() {
    let at = datetime!(2026-03-22 12:00 UTC);
    assert_eq!(terms(ten_and_five()).change(seats(12), at), Ok(Change::Remove(seats(3))));
}

#[test]
fn b4_no_more_than_the_open_batch_holds_can_be_given_back() {
    let at = datetime!(2026-03-22 12:00 UTC);
    let reducible = Window { quantity: 5, until: datetime!(2026-03-27 09:00 UTC) };
    assert_eq!(terms(ten_and_five()).change(seats(9), at), Err(Refusal::TooMany { reducible }));
    assert_eq!(terms(ten_and_five()).lowest(at), seats(10));
}

#[test]
fn b5_what_is_left_of_the_open_batch_can_still_be_given_back() {
    let ledger = ten_and_five().reduced(seats(3), datetime!(2026-03-22 12:00 UTC)).unwrap();
    let at = datetime!(2026-03-26 12:00 UTC);
    assert_eq!(terms(ledger.clone()).change(seats(10), at), Ok(Change::Remove(seats(2))));
    let reducible = Window { quantity: 2, until: datetime!(2026-03-27 09:00 UTC) };
    assert_eq!(terms(ledger).change(seats(9), at), Err(Refusal::TooMany { reducible }));
}

#[test]
fn b6_licences_can_be_added_at_any_time_up_to_the_maximum_and_open_a_window_for_themselves_alone() {
    let at = datetime!(2026-09-10 08:00 UTC);
    assert_eq!(terms(ten()).change(seats(300), at), Ok(Change::Add(seats(290))));
    assert_eq!(terms(ten()).change(seats(301), at), Err(Refusal::AboveMaximum { maximum: seats(300) }));
    let unlimited = Terms { maximum: None, ..terms(ten()) };
    assert_eq!(unlimited.change(seats(301), at), Ok(Change::Add(seats(291))));
    let open = terms(ten().added(seats(2), at)).windows(at);
    assert_eq!(open, [Window { quantity: 2, until: at + Duration::hours(168) }]);
}

#[test]
fn b7_nothing_changes_while_suspended() {
    let at = datetime!(2026-03-02 10:00 UTC);
    let suspended = Terms { status: Status::Suspended, ..terms(ten()) };
    for quantity in [7, 10, 12] {
        assert_eq!(suspended.change(seats(quantity), at), Err(Refusal::Suspended));
    }
    let reactivated = Terms { status: Status::Active, ..suspended };
    assert_eq!(reactivated.change(seats(12), at), Ok(Change::Add(seats(2))));
}

#[test]
fn b8_zero_licences_is_a_cancellation() {
    assert_eq!(Seats::new(0), Err(Refusal::NoneLeft));
    let at = datetime!(2026-03-02 10:00 UTC);
    assert_eq!(ten().reduced(seats(10), at), None);
    assert_eq!(terms(ten()).lowest(at), Seats::ONE);
    assert_eq!(terms(ten()).change(Seats::ONE, at), Ok(Change::Remove(seats(9))));
}

#[test]
fn b9_a_renewal_opens_a_batch_of_all_licences() {
    let renewed = Ledger::opened(seats(12), datetime!(2027-03-02 00:00 UTC));
    let at = datetime!(2027-03-08 12:00 UTC);
    assert_eq!(terms(renewed).change(seats(8), at), Ok(Change::Remove(seats(4))));
}

#[test]
fn b10_a_daylight_saving_change_moves_the_local_closing_hour() {
    let bought = datetime!(2026-03-26 10:00 UTC);
    let closes = Ledger::opened(seats(10), bought).batches()[0].reducible_until();
    let paris = Reader::new(Language::Fr, "Europe/Paris");
    assert_eq!((paris.local(bought).hour(), paris.local(closes).hour()), (11, 12));
    assert_eq!(closes - bought, Duration::hours(168));
}

#[test]
fn c1_a_subscription_can_be_cancelled_for_168_hours_from_active_or_suspended() {
    let last = BOUGHT + WINDOW;
    assert_eq!(terms(ten()).cancel(last), Ok(()));
    assert_eq!(Terms { status: Status::Suspended, ..terms(ten()) }.cancel(last), Ok(()));
    let renewed = datetime!(2027-03-02 00:00 UTC);
    assert_eq!(terms(Ledger::opened(seats(10), renewed)).cancel(renewed + WINDOW), Ok(()));
}

#[test]
fn c2_later_it_can_be_cancelled_at_the_end_of_the_term() {
    let refusal = Refusal::CancellationClosed {
        closed_at: Some(BOUGHT + WINDOW),
        possible_at: Some(TERM_ENDS),
        reducible: None,
    };
    assert_eq!(terms(ten()).cancel(BOUGHT + WINDOW + Duration::SECOND), Err(refusal));
}

#[test]
fn c3_an_addition_opens_no_window_for_the_whole_subscription() {
    let refusal = Refusal::CancellationClosed {
        closed_at: Some(BOUGHT + WINDOW),
        possible_at: Some(TERM_ENDS),
        reducible: Some(Window { quantity: 5, until: ADDED + WINDOW }),
    };
    assert_eq!(terms(ten_and_five()).cancel(datetime!(2026-03-22 12:00 UTC)), Err(refusal));
}

#[test]
fn c4_the_notice_says_that_the_data_is_kept_for_seven_days() {
    assert_eq!(DATA_KEPT, Duration::days(7));
    assert!(cancellation_notice().say(&french()).contains("7 jours"));
    assert!(cancellation_notice().say(&english()).contains("7 days"));
}

#[test]
fn c5_suspending_is_never_offered_instead_of_cancelling() {
    for ledger in [ten(), ten_and_five()] {
        let refusal = terms(ledger).cancel(datetime!(2026-03-22 12:00 UTC)).unwrap_err();
        for reader in [french(), english()] {
            let said = refusal.message().say(&reader);
            assert!(!said.to_lowercase().contains("suspend"), "{said}");
        }
    }
}

#[test]
fn microsofts_own_dates_win_over_the_panels_account() {
    let at = datetime!(2026-03-22 12:00 UTC);
    let until = datetime!(2026-03-23 08:30 UTC);
    let told = Terms {
        refundable: Some(vec![Window { quantity: 2, until }]),
        cancellable_until: Some(until),
        ..terms(ten_and_five())
    };
    assert_eq!(told.reducible(at), Some(Window { quantity: 2, until }));
    assert_eq!(told.cancel(at), Ok(()));
    let nothing = Terms { refundable: Some(Vec::new()), ..terms(ten_and_five()) };
    assert_eq!(nothing.reducible(at), None);
}

#[test]
fn of_several_open_windows_the_first_to_close_is_announced() {
    let at = datetime!(2026-03-22 12:00 UTC);
    let (sooner, later) = (datetime!(2026-03-24 09:00 UTC), datetime!(2026-03-28 09:00 UTC));
    let closed = Window { quantity: 40, until: datetime!(2026-03-22 11:59:59 UTC) };
    let told = Terms {
        refundable: Some(vec![
            Window { quantity: 3, until: later },
            closed,
            Window { quantity: 2, until: sooner },
        ]),
        ..terms(ten_and_five())
    };
    assert_eq!(told.reducible(at), Some(Window { quantity: 5, until: sooner }));
    assert_eq!(told.windows(at).iter().map(|window| window.until).collect::<Vec<_>>(), [sooner, later]);
}

#[test]
fn the_products_minimum_stays() {
    let at = datetime!(2026-03-02 10:00 UTC);
    let small = Terms { minimum: seats(8), ..terms(ten()) };
    assert_eq!(small.change(seats(7), at), Err(Refusal::BelowMinimum { minimum: seats(8) }));
    assert_eq!(small.lowest(at), seats(8));
}

#[test]
fn nothing_to_change_a_pending_change_and_an_ended_subscription_each_have_their_refusal() {
    let at = datetime!(2026-03-02 10:00 UTC);
    assert_eq!(terms(ten()).change(seats(10), at), Err(Refusal::Unchanged { quantity: seats(10) }));
    for (status, refusal) in [(Status::Pending, Refusal::Busy), (Status::Ended, Refusal::Ended)] {
        let terms = Terms { status, ..terms(ten()) };
        assert_eq!(terms.change(seats(12), at), Err(refusal));
        assert_eq!(terms.cancel(at), Err(refusal));
    }
}

#[test]
fn where_nothing_is_known_nothing_is_promised() {
    let unknown = Terms { ledger: None, term_ends_at: None, ..terms(ten()) };
    let at = datetime!(2026-03-02 10:00 UTC);
    assert_eq!(unknown.change(seats(9), at), Err(Refusal::ReductionClosed { possible_at: None }));
    assert_eq!(
        unknown.cancel(at),
        Err(Refusal::CancellationClosed { closed_at: None, possible_at: None, reducible: None })
    );
}

#[test]
fn every_refusal_is_a_sentence_in_both_languages() {
    let open = Window { quantity: 5, until: ADDED + WINDOW };
    let refusals = [
        Refusal::Busy,
        Refusal::Suspended,
        Refusal::Ended,
        Refusal::Unchanged { quantity: seats(1) },
        Refusal::NoneLeft,
        Refusal::AboveMaximum { maximum: seats(300) },
        Refusal::BelowMinimum { minimum: Seats::ONE },
        Refusal::TooMany { reducible: open },
        Refusal::ReductionClosed { possible_at: Some(TERM_ENDS) },
        Refusal::ReductionClosed { possible_at: None },
        Refusal::CancellationClosed {
            closed_at: Some(BOUGHT + WINDOW),
            possible_at: Some(TERM_ENDS),
            reducible: Some(open),
        },
        Refusal::CancellationClosed { closed_at: None, possible_at: None, reducible: None },
    ];
    for refusal in refusals {
        for reader in [french(), english()] {
            let said = refusal.message().say(&reader);
            assert!(said.ends_with('.') && !said.contains(['⟦', '{', '$']), "{said}");
        }
    }
    assert_eq!(
        refusals[7].message().say(&french()),
        "5 licences au plus peuvent être rendues maintenant, jusqu’au vendredi 27 mars 2026 à 10:00 (09:00 UTC). \
         Les autres sont engagées jusqu’à l’échéance."
    );
    assert_eq!(refusals[3].message().say(&english()), "The subscription already has 1 licence.");
}

#[test]
fn a_window_is_kept_as_json_and_read_back() {
    let window = Window { quantity: 5, until: ADDED + WINDOW };
    let json = serde_json::to_string(&window).unwrap();
    assert_eq!(json, r#"{"quantity":5,"until":"2026-03-27T09:00:00Z"}"#);
    assert_eq!(serde_json::from_str::<Window>(&json).unwrap(), window);
}

fn french() -> Reader {
    Reader::new(Language::Fr, "Europe/Paris")
}

fn english() -> Reader {
    Reader::new(Language::En, "Europe/Paris")
}

/// What happens to a subscription, each so many hours after the last.
#[derive(Clone, Debug)]
enum Event {
    Add(u32),
    Remove(u32),
    Renew,
}

fn histories() -> impl Strategy<Value = (u32, Vec<(i64, Event)>)> {
    let event = prop_oneof![4 => (1..40_u32).prop_map(Event::Add), 4 => (1..40_u32).prop_map(Event::Remove), 1 => Just(Event::Renew)];
    (1..300_u32, prop::collection::vec((0..100_i64, event), 0..30))
}

proptest! {
    #[test]
    fn the_batches_are_always_all_the_licences((bought, events) in histories()) {
        let (mut ledger, mut quantity, mut now) = (Ledger::opened(seats(bought), BOUGHT), bought, BOUGHT);
        for (hours, event) in events {
            now += Duration::hours(hours);
            let before = terms(ledger.clone());
            match event {
                Event::Add(count) => {
                    ledger = ledger.added(seats(count), now);
                    quantity += count;
                }
                Event::Renew => ledger = Ledger::opened(seats(quantity), now),
                Event::Remove(count) => {
                    let allowed = Seats::new(quantity.saturating_sub(count))
                        .is_ok_and(|to| before.change(to, now) == Ok(Change::Remove(seats(count))));
                    let reduced = ledger.clone().reduced(seats(count), now);
                    prop_assert_eq!(allowed, reduced.is_some(), "the rule and the account must agree");
                    if let Some(reduced) = reduced {
                        ledger = reduced;
                        quantity -= count;
                    }
                }
            }
            prop_assert_eq!(terms(ledger.clone()).quantity, seats(quantity));
        }
    }

    #[test]
    fn never_more_can_be_given_back_than_was_bought((bought, events) in histories(), later in 0..400_i64) {
        let (mut ledger, mut total, mut now) = (Ledger::opened(seats(bought), BOUGHT), bought, BOUGHT);
        for (hours, event) in events {
            now += Duration::hours(hours);
            match event {
                Event::Add(count) => { ledger = ledger.added(seats(count), now); total += count; }
                Event::Remove(count) => ledger = ledger.clone().reduced(seats(count), now).unwrap_or(ledger),
                Event::Renew => {}
            }
        }
        let terms = terms(ledger);
        let at = now + Duration::hours(later);
        let reducible = terms.reducible(at).map_or(0, |open| open.quantity);
        prop_assert!(reducible < terms.quantity.get() && reducible <= total);
        prop_assert!(later <= 168 || reducible == 0, "every window has closed");
        prop_assert_eq!(terms.lowest(at).get() + reducible, terms.quantity.get());
    }

    #[test]
    fn whatever_microsoft_says_the_lowest_allowed_quantity_is_a_sharp_limit(
        quantity in 1..500_u32,
        windows in prop::collection::vec((0..400_u32, -50..200_i64), 0..8),
    ) {
        let refundable = windows.into_iter()
            .map(|(quantity, hours)| Window { quantity, until: BOUGHT + Duration::hours(hours) })
            .collect();
        let terms = Terms { quantity: seats(quantity), refundable: Some(refundable), ..terms(ten()) };
        let lowest = terms.lowest(BOUGHT).get();
        for to in 1..quantity {
            prop_assert_eq!(terms.change(seats(to), BOUGHT).is_ok(), to >= lowest);
        }
    }
}
