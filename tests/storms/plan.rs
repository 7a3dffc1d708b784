//! What happens in a storm: small acts, drawn by chance, that can be left out one by one.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use time::Duration;

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

/// Which calls a fault strikes.
#[derive(Clone, Copy, Debug)]
pub enum Call {
    Any,
    ValidateReseller,
    Domain,
    Address,
    CreateCustomer,
    FindCustomer,
    ReadCustomer,
    Agreement,
    Review,
    Catalogue,
    Cart,
    CheckOut,
    Orders,
    ReadSubscription,
    ChangeSubscription,
    FindUser,
    ResetPassword,
}

impl Call {
    const ALL: [Self; 17] = [
        Self::Any,
        Self::ValidateReseller,
        Self::Domain,
        Self::Address,
        Self::CreateCustomer,
        Self::FindCustomer,
        Self::ReadCustomer,
        Self::Agreement,
        Self::Review,
        Self::Catalogue,
        Self::Cart,
        Self::CheckOut,
        Self::Orders,
        Self::ReadSubscription,
        Self::ChangeSubscription,
        Self::FindUser,
        Self::ResetPassword,
    ];

    /// Method and path, as a fault names them.
    pub fn matching(self) -> Value {
        let (method, path) = match self {
            Self::Any => return json!({ "path": "/v1/**" }),
            Self::ValidateReseller => ("POST", "/v1/partners/validateresellers"),
            Self::Domain => ("HEAD", "/v1/domains/*"),
            Self::Address => ("POST", "/v1/validations/address"),
            Self::CreateCustomer => ("POST", "/v1/customers$"),
            Self::FindCustomer => ("GET", "/v1/customers$"),
            Self::ReadCustomer => ("GET", "/v1/customers/*"),
            Self::Agreement => ("GET", "/v1/customers/*/agreements"),
            Self::Review => ("GET", "/v1/customers/*/validationStatus"),
            Self::Catalogue => ("GET", "/v1/products/**"),
            Self::Cart => ("POST", "/v1/customers/*/carts"),
            Self::CheckOut => ("POST", "/v1/customers/*/carts/*/checkout"),
            Self::Orders => ("GET", "/v1/customers/*/orders/**"),
            Self::ReadSubscription => ("GET", "/v1/customers/*/subscriptions/*"),
            Self::ChangeSubscription => ("PATCH", "/v1/customers/*/subscriptions/*"),
            Self::FindUser => ("GET", "/v1/customers/*/users"),
            Self::ResetPassword => ("PATCH", "/v1/customers/*/users/*/resetpassword"),
        };
        json!({ "method": method, "path": path })
    }
}

/// What becomes of a call that a fault strikes.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    /// It is done, and the answer is lost.
    Drop,
    /// It is lost.
    DropBefore,
    /// A gateway answers.
    Fail(u16),
    /// Later, please.
    Throttle(u8),
    /// Refused, with a status and a code of Microsoft's.
    Refuse(u16, &'static str),
    /// Done, and answered late.
    Delay,
    /// A change that takes its time.
    Slow(u16),
    /// A part of an order is refused.
    RefuseGroup(u8),
}

impl Trouble {
    /// As the simulator is told.
    pub fn act(self) -> Value {
        match self {
            Self::Drop => json!("drop"),
            Self::DropBefore => json!("drop-before"),
            Self::Fail(status) => json!({ "fail": { "status": status } }),
            Self::Throttle(seconds) => json!({ "throttle": { "retryAfter": seconds } }),
            Self::Refuse(status, code) => json!({ "refuse": { "status": status, "code": code } }),
            Self::Delay => json!({ "delay": { "milliseconds": 20 } }),
            Self::Slow(seconds) => json!({ "slow": { "seconds": seconds } }),
            Self::RefuseGroup(group) => {
                json!({ "refuse-groups": { "groups": [group.to_string()], "code": 800_069 } })
            }
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
    (any::<bool>(), order(), vec(act(), 8..28)).prop_map(|(is_slow, order, mut acts)| {
        // Without an order there is little that could go wrong; faults may stand before it.
        acts.insert(acts.len().min(2), order);
        Plan { is_slow, acts }
    })
}

fn act() -> impl Strategy<Value = Act> {
    let subscription = || 0..6_u8;
    let any_order = || 0..4_u8;
    prop_oneof![
        20 => Just(Act::Work),
        14 => span().prop_map(Act::Pass),
        16 => (proptest::sample::select(&Call::ALL[..]), trouble(), 1..6_u8)
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

fn trouble() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        6 => Just(Trouble::Drop),
        2 => Just(Trouble::DropBefore),
        2 => prop_oneof![Just(500), Just(502), Just(503)].prop_map(Trouble::Fail),
        2 => (1..90_u8).prop_map(Trouble::Throttle),
        4 => refusal().prop_map(|(status, code)| Trouble::Refuse(status, code)),
        1 => Just(Trouble::Delay),
        2 => (1..7_200_u16).prop_map(Trouble::Slow),
        2 => (0..3_u8).prop_map(Trouble::RefuseGroup),
    ]
}

/// Refusals of many kinds: to be corrected, outdated, put off, decided by others, and unknown ones.
fn refusal() -> impl Strategy<Value = (u16, &'static str)> {
    proptest::sample::select(vec![
        (400, "2000"),
        (400, "27003"),
        (400, "600009"),
        (400, "900414"),
        (400, "800065"),
        (403, "800069"),
        (403, "800073"),
        (404, "400019"),
        (404, "800008"),
        (409, "800082"),
        (400, "900280"),
        (418, "4711"),
    ])
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        6 => (1..30_u8).prop_map(Span::Seconds),
        5 => (1..60_u8).prop_map(Span::Minutes),
        4 => (1..30_u8).prop_map(Span::Hours),
        2 => (1..40_u8).prop_map(Span::Days),
    ]
}
