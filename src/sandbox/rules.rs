//! What Microsoft leaves open or has changed over time, and how the simulator is to behave in it.

use std::collections::BTreeSet;

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::Duration;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::refusal::Refusal;
use super::state::{REQUESTS_KEPT, Room};

/// The rules; each has its default when it is not named.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Rules {
    /// Under which name the moment of a scheduled action is written.
    pub schedule_field: Spelling,
    /// Hours before the end of a term in which nothing can be changed (`commitment-rules.md` E7).
    pub locked_hours: u8,
    /// Hours after 00:00 UTC at which renewals run, at most 24 (E8).
    pub renewal_hours: u8,
    /// Hours after which a webhook tells of a change (section 11: up to 48).
    pub webhook_hours: u8,
    /// Calls about one customer that are answered in a minute; 0 for any number (section 2: 500).
    pub requests_per_minute: u32,
    /// The attestation of an agreement by the older call, retired in January 2026.
    pub legacy_attestation: bool,
    /// What can only be bought with `attestationAccepted`, as `product:sku`.
    pub attested: BTreeSet<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            schedule_field: Spelling::ScheduledType,
            locked_hours: 0,
            renewal_hours: 0,
            webhook_hours: 0,
            requests_per_minute: 0,
            legacy_attestation: false,
            attested: BTreeSet::new(),
        }
    }
}

/// The two names that were seen for the moment of a scheduled action.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Spelling {
    /// `scheduledType`.
    ScheduledType,
    /// `scheduleType`.
    ScheduleType,
}

impl Spelling {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ScheduledType => "scheduledType",
            Self::ScheduleType => "scheduleType",
        }
    }
}

impl Rules {
    /// Whether `sku` of `product` can only be bought with an attestation.
    pub fn wants_attestation(&self, product: &str, sku: &str) -> bool {
        self.attested.contains(&format!("{product}:{sku}"))
    }

    /// How long before the end of a term nothing can be changed.
    pub fn locked(&self) -> Duration {
        Duration::hours(self.locked_hours.into())
    }

    /// How long after 00:00 UTC renewals run.
    pub fn renewal_runs_after(&self) -> Duration {
        Duration::hours(self.renewal_hours.into())
    }
}

/// `GET /control/rules`.
pub async fn show(room: Data<Room>) -> Reply {
    Ok(answer::ok(json!(room.read().rules)))
}

/// `POST /control/rules`: all of them; what is left out has its default again.
pub async fn set(room: Data<Room>, body: Body<Rules>) -> Reply {
    if body.0.renewal_hours > 24 {
        return Err(Refusal::bad(MALFORMED, "Renewals run within 24 hours.").about("renewalHours"));
    }
    if usize::try_from(body.0.requests_per_minute).is_ok_and(|limit| limit > REQUESTS_KEPT) {
        return Err(Refusal::bad(MALFORMED, "So many calls are not remembered.").about("requestsPerMinute"));
    }
    room.write().rules = body.0;
    show(room).await
}
