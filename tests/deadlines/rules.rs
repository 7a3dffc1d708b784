//! Which dates a subscription has, by its terms alone.

use aubade::commitments::{Deadline, Kind, Ledger, Outcome, Seats, Status, Terms, WINDOW, Window, renews_at};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const BOUGHT: OffsetDateTime = datetime!(2026-03-01 10:00 UTC);
const TERM_ENDS: OffsetDateTime = datetime!(2027-02-28 23:59:59 UTC);

fn seats(count: u32) -> Seats {
    Seats::new(count).unwrap()
}

fn ten() -> Terms {
    Terms {
        status: Status::Active,
        quantity: seats(10),
        minimum: Seats::ONE,
        maximum: None,
        refundable: None,
        cancellable_until: None,
        term_ends_at: Some(TERM_ENDS),
        lock_hours: 24,
        ledger: Some(Ledger::opened(seats(10), BOUGHT)),
    }
}

fn of(kind: Kind, at: OffsetDateTime, seats: Option<u32>) -> Deadline {
    Deadline { seats, ..Deadline::new(kind, at) }
}

fn lock() -> OffsetDateTime {
    renews_at(TERM_ENDS) - Duration::DAY
}

fn kinds(terms: &Terms, outcome: Outcome, now: OffsetDateTime) -> Vec<Kind> {
    terms.deadlines(Some(outcome), false, now).into_iter().map(|date| date.kind).collect()
}

#[test]
fn a_new_subscription_can_be_given_back_then_cancelled_then_decided_on() {
    let dates = ten().deadlines(Some(Outcome::Renew), false, BOUGHT);
    let end = Deadline { outcome: Some(Outcome::Renew), ..of(Kind::TermEnds, TERM_ENDS, Some(10)) };
    assert_eq!(
        dates,
        [
            // One licence must remain: that is what the cancellation is for.
            of(Kind::WindowCloses, BOUGHT + WINDOW, Some(9)),
            of(Kind::CancellationCloses, BOUGHT + WINDOW, None),
            of(Kind::Locked, lock(), None),
            end
        ]
    );
}

#[test]
fn each_addition_has_a_window_of_its_own_and_those_that_close_together_are_one() {
    let added = BOUGHT + Duration::days(3);
    let window = |quantity, until| Window { quantity, until };
    let until = added + WINDOW;
    let refundable = Some(vec![window(3, until), window(10, BOUGHT + WINDOW), window(2, until)]);
    let terms = Terms { quantity: seats(15), refundable, ..ten() };
    let windows: Vec<Deadline> = terms
        .deadlines(None, false, added)
        .into_iter()
        .filter(|date| date.kind == Kind::WindowCloses)
        .collect();
    assert_eq!(
        windows,
        [of(Kind::WindowCloses, BOUGHT + WINDOW, Some(10)), of(Kind::WindowCloses, until, Some(5))]
    );
}

#[test]
fn a_date_goes_with_its_last_second() {
    use Kind::{CancellationCloses, Locked, TermEnds, WindowCloses};
    let at = |now| kinds(&ten(), Outcome::Undecided, now);
    let closes = BOUGHT + WINDOW;
    assert_eq!(at(closes), [WindowCloses, CancellationCloses, Locked, TermEnds]);
    assert_eq!(at(closes + Duration::SECOND), [Locked, TermEnds]);
    assert_eq!(at(lock() + Duration::SECOND), [TermEnds]);
    assert_eq!(at(TERM_ENDS + Duration::SECOND), []);
}

#[test]
fn what_is_suspended_can_be_cancelled_but_neither_reduced_nor_decided_on() {
    let suspended = Terms { status: Status::Suspended, ..ten() };
    assert_eq!(kinds(&suspended, Outcome::Expire, BOUGHT), [Kind::CancellationCloses, Kind::TermEnds]);
    let ended = Terms { status: Status::Ended, ..ten() };
    assert_eq!(kinds(&ended, Outcome::Expire, BOUGHT), []);
}

#[test]
fn a_trial_that_renews_converts_and_one_that_does_not_ends() {
    let kind = |outcome| {
        let dates = ten().deadlines(Some(outcome), true, TERM_ENDS - Duration::HOUR);
        dates.last().unwrap().kind
    };
    assert_eq!(kind(Outcome::Renew), Kind::TrialConverts);
    assert_eq!(kind(Outcome::Expire), Kind::TermEnds);
}

#[test]
fn a_single_licence_has_no_window_for_it_can_only_be_cancelled() {
    let one = Terms { quantity: Seats::ONE, ledger: Some(Ledger::opened(Seats::ONE, BOUGHT)), ..ten() };
    let kinds = kinds(&one, Outcome::Renew, BOUGHT);
    assert_eq!(kinds, [Kind::CancellationCloses, Kind::Locked, Kind::TermEnds]);
}

#[test]
fn every_kind_is_read_as_it_was_written() {
    for kind in Kind::ALL {
        assert_eq!(Kind::try_from(kind.to_string()).unwrap(), kind);
    }
    assert!(Kind::try_from("none".to_owned()).is_err());
}
