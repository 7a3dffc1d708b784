//! Microsoft's review of a new customer account, which can keep it from buying for days.

use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::MALFORMED;
use super::customers::Customer;
use super::refusal::Refusal;
use super::state::Room;
use super::tokens::UserToken;

/// How far the review of an account is (`partner-center.md` section 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Review {
    /// There is no record, which is as good as allowed.
    #[default]
    None,
    /// May buy.
    Allowed,
    /// May not buy yet.
    #[serde(rename = "UnderReview")]
    Running,
    /// May not buy.
    NotAllowed,
    /// May not buy: nobody knows why.
    Unknown,
    /// May not buy: the account is still being made.
    #[serde(rename = "Not Ready")]
    NotReady,
}

/// How a review is decided when nobody says more.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settles {
    /// After how long, in seconds.
    after_seconds: u32,
    /// What it comes to.
    r#as: Review,
}

impl Settles {
    /// The verdict on a review that began at `now`.
    pub fn from(self, now: OffsetDateTime) -> Verdict {
        Verdict { at: now + Duration::seconds(self.after_seconds.into()), review: self.r#as }
    }
}

/// What a review comes to by itself.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How.
    pub review: Review,
}

impl Customer {
    /// Refuses a purchase while the account may not buy.
    pub fn check_review(&self) -> Result<(), Refusal> {
        match self.review {
            Review::None | Review::Allowed => Ok(()),
            Review::Running => Err(Refusal::forbidden(800_073, "The customer account is under review.")),
            Review::NotReady | Review::Unknown => {
                Err(Refusal::forbidden(800_074, "The customer account is still being reviewed."))
            }
            Review::NotAllowed => Err(Refusal::forbidden(800_075, "The customer account was not approved.")),
        }
    }
}

/// The query of the validation status.
#[derive(Debug, Deserialize)]
pub struct OfType {
    r#type: Option<String>,
}

/// `GET /v1/customers/{id}/validationStatus?type=account`.
pub async fn status(_: UserToken, room: Data<Room>, customer: Path<Uuid>, query: Query<OfType>) -> Reply {
    if !query.r#type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("account")) {
        return Err(Refusal::bad(MALFORMED, "type must be account.").of_agreements());
    }
    let state = room.read();
    let customer = state.customer(*customer)?;
    if customer.review == Review::None {
        return Err(Refusal::not_found(600_074, "There is no validation record.").of_agreements());
    }
    Ok(answer::ok(json!({
        "type": "account",
        "status": customer.review,
        "lastUpdateDateTime": answer::instant(customer.reviewed_at),
    })))
}
