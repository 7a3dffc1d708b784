//! What is possible and when, what it would refund, and what can be told of a later instant.

use aubade::commitments::{
    Act, Answer, Charge, Doubt, Forecast, Ledger, Outcome, Part, Planned, Refusal, Seats, Status, Terms,
    Window, left, renews_at,
};
use aubade::text::{Language, Message, Money, Reader};
use proptest::prelude::*;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

const BOUGHT: OffsetDateTime = datetime!(2027-03-01 10:00 UTC);
const CLOSES: OffsetDateTime = datetime!(2027-03-08 10:00 UTC);
const TERM_ENDS: OffsetDateTime = datetime!(2028-03-01 23:59:59 UTC);
const RENEWAL: OffsetDateTime = datetime!(2028-03-02 00:00 UTC);
const RENEWS: Option<Outcome> = Some(Outcome::Renew);

fn seats(count: u32) -> Seats {
    Seats::new(count).unwrap()
}

fn ten() -> Terms {
    Terms {
        status: Status::Active,
        quantity: seats(10),
        minimum: Seats::ONE,
        maximum: Some(seats(300)),
        refundable: Some(vec![Window { quantity: 10, until: CLOSES }]),
        cancellable_until: Some(CLOSES),
        term_ends_at: Some(TERM_ENDS),
        lock_hours: 24,
        ledger: None,
    }
}

#[test]
fn every_act_is_answered_with_until_when_or_with_the_first_instant() {
    let now = BOUGHT + Duration::days(2);
    assert_eq!(ten().possible(Act::Add, RENEWS, now), Answer::Allowed { until: None, most: Some(290) });
    assert_eq!(
        ten().possible(Act::Reduce, RENEWS, now),
        Answer::Allowed { until: Some(CLOSES), most: Some(9) }
    );
    assert_eq!(ten().possible(Act::Cancel, RENEWS, now), Answer::Allowed { until: Some(CLOSES), most: None });
    assert_eq!(ten().possible(Act::ChangePlan, RENEWS, now).from(), Some(RENEWAL));
    let locked_from = RENEWAL - Duration::DAY;
    let decide = |now| ten().possible(Act::Decide, RENEWS, now);
    assert_eq!(decide(now), Answer::Allowed { until: Some(locked_from), most: None });
    assert!(decide(locked_from - Duration::SECOND).is_allowed());
    assert_eq!(decide(locked_from), Answer::Kept { lock: ten().lock().unwrap() });
    assert!(decide(RENEWAL + Duration::DAY).is_allowed(), "the renewal has been made");

    let late = BOUGHT + Duration::days(8);
    let closed = Refusal::ReductionClosed { possible_at: Some(TERM_ENDS) };
    let refused = Answer::Refused { why: closed, from: Some(RENEWAL) };
    assert_eq!(ten().possible(Act::Reduce, RENEWS, late), refused);
    assert_eq!(ten().possible(Act::Cancel, RENEWS, late).from(), Some(RENEWAL));
    assert!(ten().possible(Act::Add, RENEWS, late).is_allowed());
}

#[test]
fn where_the_subscription_does_not_renew_no_instant_is_promised() {
    let late = BOUGHT + Duration::days(8);
    for ending in
        [None, Some(Outcome::Cancel), Some(Outcome::Extend), Some(Outcome::Undecided), Some(Outcome::Expire)]
    {
        assert_eq!(ten().possible(Act::Reduce, ending, late).from(), None, "{ending:?}");
        assert_eq!(ten().first_possible(Planned::Cancel, ending, late), None, "{ending:?}");
    }
}

#[test]
fn what_waits_for_nothing_in_time_has_no_first_instant() {
    let late = BOUGHT + Duration::days(8);
    for (status, why) in [
        (Status::Suspended, Refusal::Suspended),
        (Status::Ended, Refusal::Ended),
        (Status::Pending, Refusal::Busy),
    ] {
        let terms = Terms { status, ..ten() };
        assert_eq!(terms.possible(Act::Reduce, RENEWS, late), Answer::Refused { why, from: None });
    }
    let full = Terms { maximum: Some(seats(10)), ..ten() };
    let why = Refusal::AboveMaximum { maximum: seats(10) };
    assert_eq!(full.possible(Act::Add, RENEWS, late), Answer::Refused { why, from: None });
    let one = Terms { quantity: Seats::ONE, ..ten() };
    assert_eq!(
        one.possible(Act::Reduce, RENEWS, BOUGHT),
        Answer::Refused { why: Refusal::NoneLeft, from: None }
    );
    let few = Terms { minimum: seats(10), ..ten() };
    let why = Refusal::BelowMinimum { minimum: seats(10) };
    assert_eq!(few.possible(Act::Reduce, RENEWS, BOUGHT), Answer::Refused { why, from: None });
}

#[test]
fn a_forecast_is_yes_no_or_unknown_with_its_reason() {
    let seven = Planned::Seats(seats(7));
    for (planned, ending, at, expected) in [
        (seven, RENEWS, CLOSES, Forecast::Yes),
        (
            seven,
            RENEWS,
            CLOSES + Duration::SECOND,
            Forecast::No(Refusal::ReductionClosed { possible_at: Some(TERM_ENDS) }),
        ),
        (seven, RENEWS, RENEWAL, Forecast::Yes),
        (seven, RENEWS, RENEWAL + Duration::hours(168), Forecast::Yes),
        (seven, RENEWS, RENEWAL + Duration::hours(169), Forecast::Unknown(Doubt::NextTerm)),
        (Planned::Cancel, RENEWS, RENEWAL + Duration::days(1), Forecast::Yes),
        (seven, Some(Outcome::Cancel), RENEWAL, Forecast::No(Refusal::Ended)),
        (seven, Some(Outcome::Undecided), RENEWAL, Forecast::Unknown(Doubt::EndOfTerm)),
        (Planned::Seats(seats(20)), Some(Outcome::Undecided), CLOSES + Duration::DAY, Forecast::Yes),
        (Planned::Seats(seats(20)), None, RENEWAL, Forecast::Unknown(Doubt::EndOfTerm)),
    ] {
        assert_eq!(ten().forecast(planned, ending, at), expected, "{planned:?} {ending:?} {at}");
    }
    let undated = Terms { term_ends_at: None, ..ten() };
    assert_eq!(undated.forecast(seven, None, CLOSES + Duration::DAY), Forecast::Unknown(Doubt::Undated));
    let suspended = Terms { status: Status::Suspended, ..ten() };
    assert_eq!(suspended.forecast(seven, RENEWS, CLOSES), Forecast::Unknown(Doubt::Suspended));
    assert_eq!(suspended.forecast(Planned::Cancel, RENEWS, CLOSES), Forecast::Yes);
    let pending = Terms { status: Status::Pending, ..ten() };
    assert_eq!(pending.forecast(seven, RENEWS, CLOSES), Forecast::Yes);
}

#[test]
fn the_renewal_begins_at_midnight_utc_after_the_last_day() {
    for (end, renewal) in [
        (TERM_ENDS, RENEWAL),
        (datetime!(2028-02-29 23:59:59 UTC), datetime!(2028-03-01 00:00 UTC)),
        (datetime!(2027-02-28 12:00 UTC), datetime!(2027-03-01 00:00 UTC)),
        (datetime!(2027-03-01 00:00 UTC), datetime!(2027-03-01 00:00 UTC)),
        (datetime!(2027-03-28 23:59:59 +2), datetime!(2027-03-29 00:00 UTC)),
    ] {
        assert_eq!(renews_at(end), renewal, "{end}");
    }
}

#[test]
fn a_refund_is_pro_rata_by_day_rounded_down_and_a_day_that_has_begun_is_used() {
    let price = Money::new(310_000, "EUR");
    let charge = Charge { price, first_day: date!(2027 - 03 - 01), last_day: date!(2027 - 03 - 31) };
    assert_eq!(charge.days(), 31);
    for (now, seats, amount) in [
        (datetime!(2027-03-01 00:00 UTC), 1, 300_000),
        (datetime!(2027-03-01 23:59:59 UTC), 10, 3_000_000),
        (datetime!(2027-03-02 00:00 UTC), 1, 290_000),
        (datetime!(2027-03-02 00:30 +1), 1, 300_000),
        (datetime!(2027-03-31 12:00 UTC), 1, 0),
        (datetime!(2027-05-01 12:00 UTC), 1, 0),
    ] {
        assert_eq!(charge.refund(seats, now).amount, amount, "{now}");
    }
    let odd = Charge { price: Money::new(100, "EUR"), ..charge };
    assert_eq!(odd.refund(1, datetime!(2027-03-02 00:00 UTC)).amount, 93, "93.5 is not promised as 94");
}

#[test]
fn a_billing_period_begins_where_the_one_before_ended() {
    let price = Money::new(310_000, "EUR");
    let year = |day, of| (day, of);
    for (months, last, term, first) in [
        (1, date!(2027 - 04 - 01), year(date!(2027 - 03 - 01), date!(2028 - 03 - 01)), date!(2027 - 03 - 01)),
        (1, date!(2027 - 05 - 01), year(date!(2027 - 03 - 01), date!(2028 - 03 - 01)), date!(2027 - 04 - 02)),
        (
            12,
            date!(2028 - 03 - 01),
            year(date!(2027 - 03 - 01), date!(2028 - 03 - 01)),
            date!(2027 - 03 - 01),
        ),
        (
            12,
            date!(2028 - 03 - 01),
            year(date!(2027 - 03 - 02), date!(2028 - 03 - 01)),
            date!(2027 - 03 - 02),
        ),
        (1, date!(2027 - 02 - 28), year(date!(2027 - 01 - 31), date!(2028 - 01 - 31)), date!(2027 - 01 - 31)),
        (1, date!(2027 - 04 - 30), year(date!(2027 - 01 - 31), date!(2028 - 01 - 31)), date!(2027 - 04 - 01)),
        (1, date!(2028 - 02 - 29), year(date!(2027 - 08 - 31), date!(2028 - 08 - 31)), date!(2028 - 02 - 01)),
        (1, date!(2027 - 01 - 15), year(date!(2026 - 06 - 15), date!(2027 - 06 - 15)), date!(2026 - 12 - 16)),
    ] {
        assert_eq!(Charge::of_period(price, months, last, term).first_day, first, "until {last}");
    }
}

#[test]
fn what_is_left_is_said_in_two_units_and_every_sentence_is_there_in_both_languages() {
    let english = Reader::new(Language::En, "Europe/Paris");
    let french = Reader::new(Language::Fr, "Europe/Paris");
    let said = |by: Duration, reader| left(BOUGHT + by, BOUGHT).say(reader);
    assert_eq!(said(Duration::hours(76), &english), "3 days 4 h");
    assert_eq!(said(Duration::hours(28), &french), "1 jour 4 h");
    assert_eq!(said(Duration::minutes(65), &english), "1 h 5 min");
    assert_eq!(said(Duration::seconds(59), &french), "0 min");
    assert_eq!(said(Duration::seconds(-5), &french), "0 min");
    for act in Act::ALL {
        for now in [BOUGHT, BOUGHT + Duration::days(8)] {
            let answer = ten().possible(act, RENEWS, now);
            for reader in [&english, &french] {
                for message in [answer.message(), Message::new(format!("commitments-act-{}", act.as_str()))] {
                    let said = message.say(reader);
                    assert!(!said.contains(['⟦', '{', '$']), "{said}");
                }
            }
        }
    }
}

#[test]
fn the_panels_own_account_stands_in_for_what_microsoft_has_not_said_if_it_adds_up() {
    let day = |days| BOUGHT + Duration::days(days);
    let change = |at, from, to| (at, seats(from), seats(to));
    let changes = [change(day(2), 10, 8), change(day(5), 8, 12)];
    let ledger = Ledger::recounted(BOUGHT, &changes, seats(12)).unwrap();
    let told = Terms { refundable: None, quantity: seats(12), ledger: Some(ledger), ..ten() };
    let parts = [
        Part { quantity: 8, until: Some(CLOSES) },
        Part { quantity: 4, until: Some(day(5) + Duration::hours(168)) },
    ];
    assert_eq!(told.parts(day(6)), parts);
    assert_eq!(told.parts(day(9)), [parts[1], Part { quantity: 8, until: None }]);
    assert_eq!(Ledger::recounted(BOUGHT, &changes, seats(13)), None, "somebody else added one");
    assert_eq!(Ledger::recounted(BOUGHT, &changes[1..], seats(12)).unwrap().batches().len(), 2);
    assert_eq!(Ledger::recounted(BOUGHT, &[change(day(9), 10, 8)], seats(8)), None, "not after the window");
    let renewed = Ledger::recounted(day(8), &changes, seats(12)).unwrap();
    assert_eq!(renewed, Ledger::opened(seats(12), day(8)), "what was before the renewal is over");
}

fn terms() -> impl Strategy<Value = Terms> {
    let window = (0..60_u32, -100..200_i64)
        .prop_map(|(quantity, hours)| Window { quantity, until: BOUGHT + Duration::hours(hours) });
    let status = prop_oneof![
        Just(Status::Active),
        Just(Status::Suspended),
        Just(Status::Pending),
        Just(Status::Ended)
    ];
    (1..100_u32, prop::collection::vec(window, 0..6), status, 1..5_u32).prop_map(
        |(quantity, refundable, status, minimum)| Terms {
            status,
            quantity: seats(quantity),
            minimum: seats(minimum),
            refundable: Some(refundable),
            ..ten()
        },
    )
}

proptest! {
    #[test]
    fn the_parts_are_always_all_the_licences(terms in terms(), hours in 0..300_i64) {
        let parts = terms.parts(BOUGHT + Duration::hours(hours));
        prop_assert_eq!(parts.iter().map(|part| part.quantity).sum::<u32>(), terms.quantity.get());
        let has_none = |part: &Part| part.quantity == 0;
        prop_assert!(!parts.iter().any(has_none));
        prop_assert!(parts.iter().filter(|part| part.until.is_none()).count() <= 1);
    }

    #[test]
    fn the_answer_for_an_act_is_that_of_the_rule(terms in terms(), hours in 0..300_i64) {
        let now = BOUGHT + Duration::hours(hours);
        let quantity = terms.quantity.get();
        let may_reduce = (1..quantity).any(|to| terms.change(seats(to), now).is_ok());
        prop_assert_eq!(terms.possible(Act::Reduce, RENEWS, now).is_allowed(), may_reduce);
        let may_add = terms.change(seats(quantity + 1), now).is_ok();
        prop_assert_eq!(terms.possible(Act::Add, RENEWS, now).is_allowed(), may_add);
        prop_assert_eq!(terms.possible(Act::Cancel, RENEWS, now).is_allowed(), terms.cancel(now).is_ok());
        if let Answer::Allowed { most: Some(most), .. } = terms.possible(Act::Reduce, RENEWS, now) {
            prop_assert!(most < quantity);
            prop_assert!(terms.change(seats(quantity - most), now).is_ok());
        }
    }

    #[test]
    fn what_is_first_possible_at_an_instant_is_forecast_for_it(terms in terms(), hours in 0..300_i64, to in 1..100_u32) {
        let now = BOUGHT + Duration::hours(hours);
        for planned in [Planned::Seats(seats(to)), Planned::Cancel] {
            if let Some(at) = terms.first_possible(planned, RENEWS, now) {
                prop_assert_eq!(terms.forecast(planned, RENEWS, at), Forecast::Yes, "{:?}", planned);
            }
        }
    }

    #[test]
    fn a_change_never_makes_more_reducible_than_is_there(
        terms in terms(),
        changes in prop::collection::vec((1..120_u32, 0..60_i64), 0..12),
    ) {
        let (mut terms, mut now) = (terms, BOUGHT);
        for (to, hours) in changes {
            now += Duration::hours(hours);
            let planned = Planned::Seats(seats(to));
            let allowed = terms.judge(planned, now).is_ok();
            let before = terms.quantity;
            terms = terms.after(planned, now);
            prop_assert_eq!(terms.quantity, if allowed { seats(to) } else { before });
            let open = terms.reducible(now).map_or(0, |open| open.quantity);
            prop_assert!(open < terms.quantity.get());
            let until = terms.windows(now).last().map_or(now, |window| window.until);
            prop_assert!(terms.reducible(until + Duration::SECOND).is_none());
        }
    }

    #[test]
    fn a_refund_is_never_more_than_what_was_paid_and_never_grows(price in 0..10_000_000_i64, count in 1..300_u32, hours in 0..2_000_i64) {
        let charge = Charge {
            price: Money::new(price, "EUR"),
            first_day: date!(2027 - 03 - 01),
            last_day: date!(2027 - 04 - 01),
        };
        let now = BOUGHT + Duration::hours(hours);
        let (refund, later) = (charge.refund(count, now), charge.refund(count, now + Duration::DAY));
        prop_assert!(0 <= later.amount && later.amount <= refund.amount);
        prop_assert!(refund.amount <= charge.price.times(i64::from(count)).amount);
    }
}
