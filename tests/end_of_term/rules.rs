//! The rules of the end of a term, example by example (the names are those of `commitment-rules.md`).

use aubade::commitments::{
    Ending, Lock, Outcome, RENEWAL, Said, Status, Surcharges, next_term_end, renews_at, term_end,
};
use aubade::text::{Language, Money, Reader};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const TERM_ENDS: OffsetDateTime = datetime!(2027-03-01 23:59:59 UTC);

fn ending(said: Option<Said>) -> Ending {
    Ending { status: Status::Active, is_trial: false, said, term_ends_at: Some(TERM_ENDS) }
}

#[test]
fn e1_auto_renew_on_and_nothing_scheduled_renews_as_it_is() {
    assert_eq!(ending(Some(Said::Renewal)).outcome(), Some(Outcome::Renew));
}

#[test]
fn e2_auto_renew_on_and_a_change_scheduled_renews_with_the_change() {
    assert_eq!(ending(Some(Said::ChangedRenewal)).outcome(), Some(Outcome::Change));
}

#[test]
fn e3_an_explicit_cancellation_ends_it() {
    assert_eq!(ending(Some(Said::Cancellation)).outcome(), Some(Outcome::Cancel));
}

#[test]
fn e4_an_explicit_extended_term_is_told_apart_from_one_by_default() {
    assert_eq!(ending(Some(Said::Extension)).outcome(), Some(Outcome::Extend));
}

#[test]
fn e5_auto_renew_off_and_nothing_else_is_undecided() {
    assert_eq!(ending(None).outcome(), Some(Outcome::Undecided));
    let just_before = Ending { term_ends_at: Some(datetime!(2026-05-04 23:59:59 UTC)), ..ending(None) };
    assert_eq!(just_before.outcome(), Some(Outcome::Expire), "the older end");
    let just_after = Ending { term_ends_at: Some(datetime!(2026-05-05 23:59:59 UTC)), ..ending(None) };
    assert_eq!(just_after.outcome(), Some(Outcome::Undecided));
    let undated = Ending { term_ends_at: None, ..ending(None) };
    assert_eq!(undated.outcome(), Some(Outcome::Undecided), "the costlier end where nothing is known");
}

#[test]
fn what_is_suspended_runs_out_and_so_does_a_trial_that_does_not_convert() {
    let suspended = Ending { status: Status::Suspended, ..ending(Some(Said::Renewal)) };
    assert_eq!(suspended.outcome(), Some(Outcome::Expire));
    let trial = Ending { is_trial: true, ..ending(None) };
    assert_eq!(trial.outcome(), Some(Outcome::Expire));
    let converting = Ending { is_trial: true, ..ending(Some(Said::Renewal)) };
    assert_eq!(converting.outcome(), Some(Outcome::Renew));
}

#[test]
fn of_what_has_ended_nothing_is_left_to_end() {
    for said in [None, Some(Said::Renewal), Some(Said::Cancellation)] {
        assert_eq!(Ending { status: Status::Ended, ..ending(said) }.outcome(), None);
    }
}

#[test]
fn every_outcome_is_kept_by_its_word() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::try_from(outcome.as_str().to_owned()).unwrap(), outcome);
    }
    assert!(Outcome::try_from("renewed".to_owned()).is_err());
}

const SURCHARGES: Surcharges = Surcharges { by_month: 3, otherwise: 23 };

fn euros(amount: i64) -> Money {
    Money::new(amount, "EUR")
}

#[test]
fn e4_an_extended_term_costs_three_percent_more_than_the_same_sku_by_the_month() {
    let by_month = Some(euros(142_000));
    assert_eq!(SURCHARGES.price(by_month, Some((euros(118_333), 1))), Some(euros(146_260)));
}

#[test]
fn e4_where_the_sku_is_not_sold_by_the_month_it_costs_23_percent_more_than_a_month_of_the_term() {
    assert_eq!(SURCHARGES.price(None, Some((euros(118_333), 1))), Some(euros(145_550)), "rounded half up");
    assert_eq!(SURCHARGES.price(None, Some((euros(1_200_000), 12))), Some(euros(123_000)));
    assert_eq!(SURCHARGES.price(None, Some((euros(3_600_000), 36))), Some(euros(123_000)));
    assert_eq!(SURCHARGES.price(None, None), None, "what has no price is not guessed");
}

#[test]
fn e7_the_last_day_is_locked_from_its_first_second_until_the_renewal_is_made() {
    let lock = Lock::around(TERM_ENDS, 24);
    let (from, until) = (datetime!(2027-03-01 00:00 UTC), datetime!(2027-03-03 00:00 UTC));
    assert_eq!((lock.from, lock.until), (from, until));
    for (at, holds) in [
        (from - Duration::SECOND, false),
        (from, true),
        (TERM_ENDS, true),
        (until - Duration::SECOND, true),
        (until, false),
    ] {
        assert_eq!(lock.holds(at), holds, "{at}");
    }
    assert_eq!(Lock::around(TERM_ENDS, 0).from, renews_at(TERM_ENDS), "an operator can take it away");
}

#[test]
fn e7_a_daylight_saving_change_moves_the_local_hour_and_not_the_length_of_the_lock() {
    let paris = Reader::new(Language::Fr, "Europe/Paris");
    for (end, from, until) in [
        // Spring: at 01:00 UTC on the 28th one hour is left out.
        (datetime!(2027-03-27 23:59:59 UTC), 1, 2),
        // Autumn: at 01:00 UTC on the 31st one hour comes twice.
        (datetime!(2027-10-30 23:59:59 UTC), 2, 1),
    ] {
        let lock = Lock::around(end, 24);
        assert_eq!(lock.until - lock.from, Duration::hours(48));
        assert_eq!((paris.local(lock.from).hour(), paris.local(lock.until).hour()), (from, until));
    }
}

#[test]
fn e8_the_renewal_runs_for_a_day_from_midnight_utc_after_the_last_day() {
    let midnight = datetime!(2027-03-02 00:00 UTC);
    for end in [
        TERM_ENDS,
        datetime!(2027-03-01 00:00:01 UTC),
        datetime!(2027-03-01 23:59:59.999 UTC),
        midnight,
        datetime!(2027-03-02 00:59:59 +01:00),
    ] {
        assert_eq!(renews_at(end), midnight, "{end}");
    }
    assert_eq!(RENEWAL, Duration::hours(24));
}

#[test]
fn e9_a_month_has_the_same_rules() {
    let end = term_end(datetime!(2026-06-10 14:30 UTC), 1);
    assert_eq!(end, datetime!(2026-07-10 23:59:59 UTC));
    assert_eq!(Lock::around(end, 24).from, datetime!(2026-07-10 00:00 UTC));
    let monthly = Ending { term_ends_at: Some(end), ..ending(None) };
    assert_eq!(monthly.outcome(), Some(Outcome::Undecided));
}

#[test]
fn e10_a_term_that_starts_on_a_day_that_a_month_lacks_ends_on_its_last_day() {
    for (began, months, end) in [
        (datetime!(2027-01-28 09:00 UTC), 1, datetime!(2027-02-28 23:59:59 UTC)),
        (datetime!(2027-01-29 09:00 UTC), 1, datetime!(2027-02-28 23:59:59 UTC)),
        (datetime!(2027-01-30 09:00 UTC), 1, datetime!(2027-02-28 23:59:59 UTC)),
        (datetime!(2027-01-31 09:00 UTC), 1, datetime!(2027-02-28 23:59:59 UTC)),
        (datetime!(2028-01-31 09:00 UTC), 1, datetime!(2028-02-29 23:59:59 UTC)),
        (datetime!(2027-03-31 09:00 UTC), 1, datetime!(2027-04-30 23:59:59 UTC)),
        (datetime!(2028-02-29 09:00 UTC), 12, datetime!(2029-02-28 23:59:59 UTC)),
        (datetime!(2028-02-29 09:00 UTC), 36, datetime!(2031-02-28 23:59:59 UTC)),
        (datetime!(2027-12-31 23:30 UTC), 1, datetime!(2028-01-31 23:59:59 UTC)),
        (datetime!(2026-03-01 10:00 UTC), 12, TERM_ENDS),
    ] {
        assert_eq!(term_end(began, months), end, "{months} months from {began}");
    }
}

#[test]
fn e10_the_next_term_comes_back_to_the_day_of_the_purchase() {
    for (bought, end, months, next) in [
        (datetime!(2026-03-01 10:00 UTC), TERM_ENDS, 12, datetime!(2028-03-01 23:59:59 UTC)),
        (
            datetime!(2027-01-31 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            1,
            datetime!(2027-03-31 23:59:59 UTC),
        ),
        (
            datetime!(2027-01-30 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            1,
            datetime!(2027-03-30 23:59:59 UTC),
        ),
        (
            datetime!(2027-01-28 09:00 UTC),
            datetime!(2027-02-28 23:59:59 UTC),
            1,
            datetime!(2027-03-28 23:59:59 UTC),
        ),
        (
            datetime!(2027-03-31 09:00 UTC),
            datetime!(2027-04-30 23:59:59 UTC),
            1,
            datetime!(2027-05-31 23:59:59 UTC),
        ),
        (
            datetime!(2028-02-29 09:00 UTC),
            datetime!(2029-02-28 23:59:59 UTC),
            36,
            datetime!(2032-02-29 23:59:59 UTC),
        ),
    ] {
        assert_eq!(next_term_end(end, bought, months), next, "bought on {bought}");
    }
}
