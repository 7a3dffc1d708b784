//! A simulator of Microsoft's Partner Center REST API: a real HTTP server with state on disk, scripted faults and a movable clock.
//!
//! It answers the calls that the panel uses, with the shapes, codes and unpleasantness of the real
//! service (`partner-center.md` sections 1 to 11). What a test or a demonstration may ask of it beyond
//! that is under `/control`, described in `docs/sandbox.md`.
//!
//! Every exchange runs the same course, in `exchange`: give the call its two ids, strike the first
//! fault that matches, act on the one [`State`](state::State), write it to disk, then answer. An act
//! that was answered is therefore never lost, and an answer that is lost on purpose belongs to an act
//! that was done.

mod addresses;
mod agreements;
mod analytics;
mod answer;
mod audit_records;
mod board;
mod body;
mod carts;
mod catalogue;
mod changes;
mod checkout;
mod control;
mod countries;
mod customers;
mod delegation;
mod direct;
mod directory_roles;
mod domains;
mod exchange;
mod faults;
mod filter;
mod invitations;
mod invoices;
mod licences;
mod orders;
mod outside;
mod paging;
mod partner_requests;
mod prices;
mod promotions;
mod qualifications;
mod refusal;
mod resellers;
mod reviews;
mod rules;
pub mod seeds;
mod server;
mod state;
mod subscriptions;
mod terms;
mod throttle;
mod tokens;
mod transitions;
mod users;
mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;

use time::Duration;

use crate::clock::Clock;

pub use server::Sandbox;

/// The ids of the products in the catalogue, such as `CFQ7TTC0LH18`.
pub fn products() -> impl Iterator<Item = &'static str> {
    catalogue::products().iter().map(|product| product.id.as_str())
}

/// What a simulator needs to start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The file that holds the state between two runs; `None` keeps it in memory only.
    pub state: Option<PathBuf>,
    /// The time the simulator lives in: shared with the panel when both run in one process.
    pub clock: Clock,
    /// How long the slow things take.
    pub delays: Delays,
}

/// How long the slow things take, in simulated time (`partner-center.md` section 8, "Timing").
#[derive(Clone, Copy, Debug, Default)]
pub struct Delays {
    /// From checkout until an order is `completed` instead of `pending`.
    pub completion: Duration,
    /// From checkout until a line names its subscription and the subscription can be read.
    pub subscription: Duration,
    /// From checkout until the list of orders shows the order; reading it by its id works at once.
    pub listing: Duration,
    /// From a change of seats until the customer's directory shows it (section 10: minutes).
    pub seats: Duration,
}

impl Delays {
    /// Everything at once, as most tests want it.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A few seconds each, so that a demonstration shows the steps.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            completion: Duration::seconds(3),
            subscription: Duration::seconds(5),
            listing: Duration::seconds(10),
            seats: Duration::minutes(1),
        }
    }
}
