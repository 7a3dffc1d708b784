//! What happens in a storm: small acts, drawn by chance, that can be left out one by one.

use proptest::collection::vec;
use proptest::prelude::*;
use time::Duration;

use super::ahead::{self, Ahead};
use super::trouble::{Call, Trouble, calls, troubles};
use crate::support::tenant::{EXCHANGE, STANDARD};

/// A storm.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whether Microsoft shows what was bought only seconds later.
    pub is_slow: bool,
    /// What happens, in order.
    pub acts: Vec<Act>,
}

/// Something that happens. Numbers that choose among what there is wrap around; where there is nothing, nothing
/// happens.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Orders a tenant with licences of one or two kinds.
    Order { first: (Licence, u8), second: Option<(Licence, u8)> },
    /// Orders more licences for a service.
    Add { service: u8, licence: Licence, quantity: u8 },
    /// Asks for another number of licences.
    Pencil { subscription: u8, quantity: u8 },
    /// Asks for the end of a subscription.
    Bin { subscription: u8 },
    /// Gives up an order that failed.
    GiveUp { order: u8 },
    /// Sends an order again that failed.
    SendAgain { order: u8 },
    /// Somebody changes a subscription without the panel.
    Elsewhere { subscription: u8, change: Elsewhere },
    /// Accepts a change that was made without the panel.
    Accept { drift: u8 },
    /// Asks for the number of licences from before such a change.
    Correct { drift: u8 },
    /// Microsoft tells of a subscription, so many times, whether it has changed or not.
    Tell { subscription: u8, times: u8 },
    /// Asks for a new password for a service's administrator.
    Reset { service: u8 },
    /// The next calls meet a fault.
    Fault { call: Call, trouble: Trouble, times: u8 },
    /// The faults that are left go away.
    Clear,
    /// The catalogue's ids change.
    Rotate,
    /// All access tokens end.
    ExpireTokens,
    /// New customers are under review, for two hours or until somebody decides.
    Review { is_short: bool },
    /// Every review is over.
    Lift,
    /// Something about what is still to come.
    Ahead(Ahead),
    /// Time passes.
    Pass(Span),
    /// The workers do what is due.
    Work,
}

/// What somebody changes without the panel.
#[derive(Clone, Copy, Debug)]
pub enum Elsewhere {
    /// More licences.
    More(u8),
    /// It is suspended.
    Suspend,
    /// It is in use again.
    Return,
    /// Whether it renews at the end of its term.
    Renew(bool),
}

/// What is ordered.
#[derive(Clone, Copy, Debug)]
pub enum Licence {
    /// For a year.
    Standard,
    /// For a month.
    Exchange,
    /// For a month.
    PowerBi,
}

impl Licence {
    /// Its title, term and billing cycle.
    pub fn plan(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Standard => STANDARD,
            Self::Exchange => EXCHANGE,
            Self::PowerBi => ("Power BI Pro", "P1M", "monthly"),
        }
    }
}

/// How much time passes.
#[derive(Clone, Copy, Debug)]
pub enum Span {
    Seconds(u8),
    Minutes(u8),
    Hours(u8),
    Days(u8),
}

impl Span {
    /// The time itself.
    pub fn duration(self) -> Duration {
        match self {
            Self::Seconds(count) => Duration::seconds(count.into()),
            Self::Minutes(count) => Duration::minutes(count.into()),
            Self::Hours(count) => Duration::hours(count.into()),
            Self::Days(count) => Duration::days(count.into()),
        }
    }
}

/// Every storm.
pub fn plans() -> impl Strategy<Value = Plan> {
    (any::<bool>(), order(), vec(act(), 8..32)).prop_map(|(is_slow, order, mut acts)| {
        // Without an order there is little that could go wrong; faults may stand before it.
        acts.insert(acts.len().min(2), order);
        Plan { is_slow, acts }
    })
}

fn act() -> impl Strategy<Value = Act> {
    let subscription = || 0..6_u8;
    let any_order = || 0..4_u8;
    prop_oneof![
        24 => Just(Act::Work),
        56 => ahead::acts().prop_map(Act::Ahead),
        14 => span().prop_map(Act::Pass),
        16 => (calls(), troubles(), 1..6_u8)
            .prop_map(|(call, trouble, times)| Act::Fault { call, trouble, times }),
        4 => order(),
        8 => (0..3_u8, licence(), 1..9_u8)
            .prop_map(|(service, licence, quantity)| Act::Add { service, licence, quantity }),
        12 => (subscription(), 1..30_u8)
            .prop_map(|(subscription, quantity)| Act::Pencil { subscription, quantity }),
        4 => subscription().prop_map(|subscription| Act::Bin { subscription }),
        2 => any_order().prop_map(|order| Act::GiveUp { order }),
        5 => any_order().prop_map(|order| Act::SendAgain { order }),
        6 => (subscription(), elsewhere())
            .prop_map(|(subscription, change)| Act::Elsewhere { subscription, change }),
        2 => (0..3_u8).prop_map(|drift| Act::Accept { drift }),
        2 => (0..3_u8).prop_map(|drift| Act::Correct { drift }),
        4 => (subscription(), 1..3_u8)
            .prop_map(|(subscription, times)| Act::Tell { subscription, times }),
        3 => (0..3_u8).prop_map(|service| Act::Reset { service }),
        2 => Just(Act::Clear),
        3 => Just(Act::Rotate),
        2 => Just(Act::ExpireTokens),
        2 => any::<bool>().prop_map(|is_short| Act::Review { is_short }),
        2 => Just(Act::Lift),
    ]
}

fn order() -> impl Strategy<Value = Act> {
    let picked = || (licence(), 1..12_u8);
    (picked(), proptest::option::of(picked())).prop_map(|(first, second)| Act::Order { first, second })
}

fn elsewhere() -> impl Strategy<Value = Elsewhere> {
    prop_oneof![
        5 => (1..5_u8).prop_map(Elsewhere::More),
        1 => Just(Elsewhere::Suspend),
        2 => Just(Elsewhere::Return),
        2 => any::<bool>().prop_map(Elsewhere::Renew),
    ]
}

fn licence() -> impl Strategy<Value = Licence> {
    prop_oneof![Just(Licence::Standard), Just(Licence::Exchange), Just(Licence::PowerBi)]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        6 => (1..30_u8).prop_map(Span::Seconds),
        5 => (1..60_u8).prop_map(Span::Minutes),
        4 => (1..30_u8).prop_map(Span::Hours),
        2 => (1..40_u8).prop_map(Span::Days),
    ]
}
