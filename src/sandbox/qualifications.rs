//! What a customer is besides a company: a school, a public body. Some licences are sold only to them.

use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED, required};
use super::customers::Customer;
use super::refusal::Refusal;
use super::state::Room;
use super::tokens::{AnyToken, UserToken};

/// The qualification that education licences need.
const EDUCATION: &str = "Education";

/// How far the vetting of a qualification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vetting {
    /// Counts.
    Approved,
    /// Being looked at.
    InReview,
    /// Refused.
    Denied,
}

/// A qualification that was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Qualification {
    /// Microsoft's word for it.
    pub name: String,
    /// How far it is.
    pub vetting: Vetting,
    /// When it was asked for.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
}

impl Customer {
    /// Whether education licences may be sold to it.
    pub fn is_school(&self) -> bool {
        self.qualifications.iter().any(|held| held.name == EDUCATION && held.vetting == Vetting::Approved)
    }

    /// Sets how far the education qualification is, asking for it when nobody has.
    pub fn vet_education(&mut self, vetting: Vetting, now: OffsetDateTime) {
        self.qualifications.retain(|held| held.name != EDUCATION);
        self.qualifications.push(Qualification { name: EDUCATION.into(), vetting, asked_at: now });
    }
}

/// `GET /v1/customers/{id}/qualifications`: a bare list.
pub async fn index(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let state = room.read();
    let held = &state.customer(*customer)?.qualifications;
    Ok(answer::ok(held.iter().map(|held| view(held, "vettingCreatedDate")).collect()))
}

/// A qualification that is asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    qualification: Option<String>,
    education_segment: Option<String>,
    validation_code: Option<String>,
}

/// `POST /v1/customers/{id}/qualifications`: education and government start in review; the control
/// endpoint ends it.
pub async fn create(_: UserToken, room: Data<Room>, customer: Path<Uuid>, body: Body<Asked>) -> Reply {
    let name = required(body.0.qualification.as_deref(), "qualification")?;
    let vetting = match name {
        EDUCATION => match body.0.education_segment.as_deref() {
            Some("K12" | "HigherEducation") => Vetting::InReview,
            _ => return Err(Refusal::bad(MALFORMED, "educationSegment must be K12 or HigherEducation.")),
        },
        "GovernmentCommunityCloud" => {
            required(body.0.validation_code.as_deref(), "validationCode")?;
            Vetting::InReview
        }
        "StateOwnedEntity" => Vetting::Approved,
        _ => return Err(Refusal::bad(MALFORMED, "This qualification cannot be set.").about("qualification")),
    };
    let asked = Qualification { name: name.to_owned(), vetting, asked_at: room.now() };
    let mut state = room.write();
    let held = &mut state.customer_mut(*customer)?.qualifications;
    held.retain(|held| held.name != asked.name);
    held.push(asked.clone());
    Ok(answer::created(view(&asked, "vettingCreateDate")))
}

/// Microsoft spells the date differently when reading and when asking.
fn view(held: &Qualification, date: &str) -> Value {
    json!({"qualification": held.name, "vettingStatus": held.vetting, date: answer::instant(held.asked_at)})
}
