//! Microsoft's review of a new tenant, which it has to pass before it may buy.

use reqwest::StatusCode;
use serde::Deserialize;

use super::TenantId;
use crate::microsoft::requests::Call;
use crate::microsoft::{Failure, Ids, Microsoft, wire};

/// Where Microsoft's review of a new account stands (`partner-center.md` section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// Reviewed, or nothing to review.
    Allowed,
    /// A person at Microsoft is looking at it; this can take days.
    UnderReview,
    /// Refused.
    NotAllowed,
    /// Not begun, or a value that we do not know: nothing can be bought yet.
    Undecided(String),
}

impl From<String> for Review {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "allowed" => Self::Allowed,
            "underreview" => Self::UnderReview,
            "notallowed" => Self::NotAllowed,
            _ => Self::Undecided(text),
        }
    }
}

impl Microsoft {
    /// Where the review of the account stands. No record of one means that nothing stands in the way.
    ///
    /// # Errors
    /// As any call.
    pub async fn account_review(&self, ids: &Ids, tenant: TenantId) -> Result<Review, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/validationStatus").customer(tenant);
        let answer = self.exchange(&call.query("type", "account").for_user()).await?;
        if answer.status.is_success() {
            return Ok(answer.json::<ValidationStatus>()?.status.into());
        }
        let refusal = answer.refusal();
        let unrecorded = answer.status == StatusCode::NOT_FOUND && refusal.code == "600074";
        if unrecorded { Ok(Review::Allowed) } else { Err(refusal.into()) }
    }
}

#[derive(Deserialize)]
struct ValidationStatus {
    status: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_read_however_it_is_spelt() {
        assert_eq!(Review::from("UnderReview".to_owned()), Review::UnderReview);
        assert_eq!(Review::from("under_review".to_owned()), Review::UnderReview);
        assert_eq!(Review::from("Not Ready".to_owned()), Review::Undecided("Not Ready".to_owned()));
    }
}
