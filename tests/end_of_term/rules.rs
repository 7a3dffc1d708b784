//! The rules of the end of a term, example by example (the names are those of `commitment-rules.md`).

use aubade::commitments::{Ending, Outcome, Said, Status};
use time::OffsetDateTime;
use time::macros::datetime;

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
