//! Everything the simulator remembers, as one value that is written to disk before each answer.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::carts::Cart;
use super::control::Defaults;
use super::customers::{Creation, Customer};
use super::exchange::Received;
use super::faults::Fault;
use super::orders::Order;
use super::rules::Rules;
use super::subscriptions::{Market, Subscription};
use super::tokens::Tokens;
use super::transitions::Transition;
use super::webhooks::Webhooks;
use super::{Delays, Settings, countries, seeds};
use crate::clock::Clock;

/// How many received calls are remembered.
pub const REQUESTS_KEPT: usize = 2_000;

/// What the simulator remembers.
#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    /// How far the clock ran ahead of the machine's when this was written, in seconds.
    ahead: i64,
    /// Access and refresh tokens.
    pub tokens: Tokens,
    /// Prefixes of `onmicrosoft.com` that cannot be had any more.
    pub taken: BTreeSet<String>,
    /// Customers by tenant id.
    pub customers: BTreeMap<Uuid, Customer>,
    /// The first answer to each creation of a customer, by `MS-RequestId`.
    pub creations: BTreeMap<Uuid, Creation>,
    /// Carts by id.
    pub carts: BTreeMap<Uuid, Cart>,
    /// Orders, oldest first.
    pub orders: Vec<Order>,
    /// Subscriptions, oldest first.
    pub subscriptions: Vec<Subscription>,
    /// Who is told of changes, and of which.
    #[serde(default)]
    pub webhooks: Webhooks,
    /// Upgrades, oldest first.
    #[serde(default)]
    pub transitions: Vec<Transition>,
    /// How often the availability ids were changed by hand.
    pub rotations: u32,
    /// Faults waiting for a call that they match.
    pub faults: Vec<Fault>,
    /// What a new customer starts with.
    pub defaults: Defaults,
    /// What Microsoft leaves open.
    #[serde(default)]
    pub rules: Rules,
    /// The calls received, oldest first.
    pub requests: VecDeque<Received>,
    /// Something changed since the last writing.
    #[serde(skip)]
    changed: bool,
}

/// The prefixes that somebody had before the first customer came.
fn taken_prefixes() -> BTreeSet<String> {
    let foreign = seeds::FOREIGN_TENANTS.iter().map(|tenant| tenant.prefix);
    seeds::TAKEN_PREFIXES.into_iter().chain(foreign).map(str::to_owned).collect()
}

impl Default for State {
    fn default() -> Self {
        Self {
            ahead: 0,
            tokens: Tokens::default(),
            taken: taken_prefixes(),
            customers: BTreeMap::new(),
            creations: BTreeMap::new(),
            carts: BTreeMap::new(),
            orders: Vec::new(),
            subscriptions: Vec::new(),
            webhooks: Webhooks::default(),
            transitions: Vec::new(),
            rotations: 0,
            faults: Vec::new(),
            defaults: Defaults::default(),
            rules: Rules::default(),
            requests: VecDeque::new(),
            changed: false,
        }
    }
}

impl State {
    /// Does what time alone does: slow changes arrive, terms end.
    fn settle(&mut self, now: OffsetDateTime) {
        let renewal_runs_after = self.rules.renewal_runs_after();
        let mut settled = Vec::new();
        for subscription in &mut self.subscriptions {
            let customer = self.customers.get(&subscription.customer);
            let country = customer.and_then(|customer| countries::find(&customer.country));
            let market = Market { country, rotations: self.rotations, renewal_runs_after };
            if subscription.settle(now, &market) {
                settled.push((subscription.customer, subscription.id));
            }
        }
        for (customer, subscription) in settled {
            self.tell_of(customer, subscription, now);
        }
        for customer in self.customers.values_mut() {
            customer.settle(now);
        }
    }
}

/// The state together with where it is kept and the time it lives in.
#[derive(Debug)]
pub struct Room {
    state: Mutex<State>,
    file: Option<PathBuf>,
    clock: Clock,
    /// How long the slow things take.
    pub delays: Delays,
    /// Only what the seeds name gets a token, unless the control endpoint said otherwise.
    pub strict: bool,
}

impl Room {
    /// Reads the state that `settings` names, or begins with the seeds. A clock that was moved before
    /// is moved as far again, so that nothing happened in the future.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let state = match &settings.state {
            Some(file) => load(file)?,
            None => State::default(),
        };
        let behind = Duration::seconds(state.ahead) - settings.clock.ahead();
        if behind.is_positive() {
            settings.clock.advance(behind);
        }
        Ok(Self {
            state: Mutex::new(state),
            file: settings.state.clone(),
            clock: settings.clock.clone(),
            delays: settings.delays,
            strict: true,
        })
    }

    /// The simulated time.
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Moves the clock to `instant`, unless that is out of all reason, and lets happen what happens then.
    pub fn move_clock(&self, instant: Option<OffsetDateTime>) -> bool {
        let Some(instant) = instant.filter(|instant| (2000..2200).contains(&instant.year())) else {
            return false;
        };
        self.clock.set(instant);
        drop(self.write());
        true
    }

    /// The state as it is now, to look at.
    pub fn read(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.settle(self.now());
        state
    }

    /// The state as it is now, to change; [`Room::commit`] makes the change last.
    pub fn write(&self) -> MutexGuard<'_, State> {
        let mut state = self.read();
        state.changed = true;
        state
    }

    /// Writes what changed to disk, together with `received`, the call that changed it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn commit(&self, received: Option<Received>) -> io::Result<()> {
        let mut state = self.read();
        if let Some(received) = received {
            if state.requests.len() == REQUESTS_KEPT {
                state.requests.pop_front();
            }
            state.requests.push_back(received);
        }
        let (now, lag) = (self.now(), self.delays.seats);
        for held in &mut state.subscriptions {
            held.tell_directory(now, lag);
        }
        if state.changed {
            state.ahead = self.clock.ahead().whole_seconds();
            if let Some(file) = &self.file {
                save(&state, file)?;
            }
            state.changed = false;
        }
        Ok(())
    }
}

fn load(file: &Path) -> anyhow::Result<State> {
    // One that an older version wrote is open to others; somebody else's stays as it is.
    let _ = fs::set_permissions(file, fs::Permissions::from_mode(0o600));
    match fs::read(file) {
        Ok(bytes) => {
            let mut state: State = serde_json::from_slice(&bytes)
                .with_context(|| format!("{} does not hold a simulator's state", file.display()))?;
            state.customers.values_mut().for_each(Customer::complete);
            let customers = &state.customers;
            for held in &mut state.subscriptions {
                held.complete(customers.get(&held.customer).map_or("EUR", Customer::currency));
            }
            state.taken.extend(taken_prefixes());
            Ok(state)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Writes a new file beside the old one, then takes its place: a killed process leaves one or the other. First
/// passwords lie in it, so it is for its owner alone.
fn save(state: &State, file: &Path) -> io::Result<()> {
    let fresh = file.with_extension("new");
    let mut writing =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    // One that was left unfinished keeps the mode it was made with.
    writing.set_permissions(fs::Permissions::from_mode(0o600))?;
    writing.write_all(&serde_json::to_vec(state)?)?;
    fs::rename(fresh, file)
}
