//! What goes wrong on the way to Microsoft: which calls, and what becomes of them.

use proptest::prelude::*;
use serde_json::{Value, json};

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

/// Every call.
pub fn calls() -> impl Strategy<Value = Call> {
    proptest::sample::select(&Call::ALL[..])
}

/// Every trouble.
pub fn troubles() -> impl Strategy<Value = Trouble> {
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
