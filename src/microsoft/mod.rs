//! The Partner Center client: tokens, requests, errors, one file per resource.
//!
//! Every call takes the [`Ids`] under which Microsoft knows it, and ends in what Microsoft answered or in a
//! [`Failure`] that says what the caller may do next. The facts behind it are those of `partner-center.md`.

pub mod addresses;
pub mod agreements;
pub mod audit_records;
mod budget;
pub mod carts;
pub mod catalogue;
pub mod consent;
pub mod countries;
pub mod customers;
pub mod domains;
pub mod errors;
mod failure;
pub mod invitations;
pub mod invoices;
pub mod licences;
pub mod orders;
pub mod prices;
mod probes;
mod profile;
pub mod promotions;
pub mod qualifications;
mod requests;
pub mod resellers;
pub mod roles;
mod second_factor;
mod settings;
pub mod subscriptions;
mod tokens;
pub mod transitions;
pub mod users;
pub mod webhooks;
mod wire;

use std::sync::Arc;

use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;
use crate::secrets::Key;
use budget::Budget;
use consent::Consent;

pub use errors::{Actor, Cause, Next};
pub use failure::{Denial, Failure, Refusal};
pub use profile::Profile;
pub use requests::connections;
pub use settings::{Cloud, Credential, InvalidSetting, Limits, Settings, TokenVersion};
pub use tokens::Certificate;

/// The client. Clones share its connections and its tokens.
#[derive(Clone)]
pub struct Microsoft(Arc<Inner>);

/// What the clones share.
struct Inner {
    api: String,
    price_host: String,
    domain_suffix: String,
    limits: Limits,
    budget: Budget,
    http: reqwest::Client,
    tokens: tokens::Tokens,
    clock: Clock,
    schedule_field: subscriptions::end_of_term::ScheduleField,
    certificates: webhooks::Certificates,
    second_factor: second_factor::SecondFactor,
}

impl Microsoft {
    /// A client that stands alone: it remembers a rotated refresh token only as long as it lives, and counts no
    /// requests. Nothing is sent yet.
    ///
    /// # Errors
    /// The first setting that cannot work, such as an address that would send the secrets in clear text.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, InvalidSetting> {
        Self::build(settings, clock, None)
    }

    /// A client that shares the consent and the budget of requests with every other process on this database; the
    /// consent is sealed with `key`. Nothing is read or sent yet.
    ///
    /// # Errors
    /// As [`Microsoft::new`].
    pub fn sharing(
        settings: Settings,
        clock: Clock,
        database: Database,
        key: Key,
    ) -> Result<Self, InvalidSetting> {
        Self::build(settings, clock, Some((database, key)))
    }

    fn build(
        settings: Settings,
        clock: Clock,
        shared: Option<(Database, Key)>,
    ) -> Result<Self, InvalidSetting> {
        let settings = settings.checked()?;
        let http = requests::connections(&settings.limits)?;
        let budget = Budget::new(shared.as_ref().map(|(database, _)| database.clone()), clock.clone());
        let consent = Consent::new(settings.refresh_token.clone(), shared, clock.clone());
        Ok(Self(Arc::new(Inner {
            api: settings.api.clone(),
            price_host: settings.price_host.clone(),
            domain_suffix: settings.domain_suffix.clone(),
            limits: settings.limits.clone(),
            schedule_field: settings.schedule_field,
            budget,
            tokens: tokens::Tokens::new(
                tokens::Endpoint::new(settings, http.clone(), clock.clone()),
                consent,
                clock.clone(),
            ),
            certificates: webhooks::Certificates::default(),
            second_factor: second_factor::SecondFactor::default(),
            http,
            clock,
        })))
    }

    /// Whether both kinds of token can be had now and were given for a sign-in with a second factor, as far as Microsoft
    /// says so: the question of the readiness page. Tokens that are still good are not asked for again, a consent that
    /// was refused is presented once a minute at most, and the second factor is asked about now and then.
    ///
    /// # Errors
    /// As any call: [`Failure::needs_consent`] when an operator must consent again.
    pub async fn check(&self) -> Result<(), Failure> {
        self.0.tokens.watch().await?;
        self.watch_second_factor().await
    }

    /// What follows a [`domains::Prefix`] in the name of a tenant, such as `onmicrosoft.com`.
    #[must_use]
    pub fn domain_suffix(&self) -> &str {
        &self.0.domain_suffix
    }
}

/// The two ids of one logical call, made and **stored by the caller before** the call.
///
/// After [`Failure::Unknown`] the same ids are used again, so that Microsoft recognises the repetition; after
/// an answer that settles the matter ([`Failure::settles`], or success) the next call takes new ones
/// (`partner-center.md` section 2). A caller that has seen `Unknown` for these ids keeps them until a success or
/// a [`Failure::Refused`], whatever comes in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    /// `MS-RequestId`, the idempotency key.
    pub request: Uuid,
    /// `MS-CorrelationId`, by which Microsoft's support finds the call.
    pub correlation: Uuid,
}

impl Ids {
    /// New ids: stored before a write, or for a question that may simply be asked again.
    #[must_use]
    pub fn fresh() -> Self {
        Self { request: Uuid::new_v4(), correlation: Uuid::new_v4() }
    }

    /// The ids of page `number` (from 0) of one listing: an answered request id is not used again.
    pub(in crate::microsoft) fn page(self, number: u16) -> Self {
        Self { request: Uuid::from_u128(self.request.as_u128() ^ u128::from(number)), ..self }
    }
}
