//! Qualifications: what a customer is besides a company, which opens segments such as education to it
//! (`partner-center.md` section 5).

use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// A qualification that was asked for, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Qualification {
    /// Which one.
    #[serde(default, deserialize_with = "wire::given")]
    pub qualification: Kind,
    /// How far it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub vetting_status: VettingStatus,
    /// Why not, in Microsoft's word.
    #[serde(default)]
    pub vetting_reason: Option<String>,
    #[serde(default, deserialize_with = "wire::instant")]
    vetting_created_date: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::instant")]
    vetting_create_date: Option<OffsetDateTime>,
}

impl Qualification {
    /// When it was asked for; reading and asking spell it differently.
    #[must_use]
    pub fn asked_at(&self) -> Option<OffsetDateTime> {
        self.vetting_created_date.or(self.vetting_create_date)
    }

    /// Whether it opens its segment: only an approved one does.
    #[must_use]
    pub fn counts_as(&self, kind: &Kind) -> bool {
        self.qualification == *kind && self.vetting_status == VettingStatus::Approved
    }
}

/// What a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Kind {
    /// A school or a university.
    Education,
    /// A public body in the government's own cloud.
    GovernmentCommunityCloud,
    /// An enterprise that the state owns.
    StateOwnedEntity,
    /// A non-profit organisation; it cannot be asked for here.
    Nonprofit,
    /// Nothing in particular.
    None,
    /// A value that we do not know.
    Other(String),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for Kind {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "education" => Self::Education,
            "governmentcommunitycloud" => Self::GovernmentCommunityCloud,
            "stateownedentity" => Self::StateOwnedEntity,
            "nonprofit" => Self::Nonprofit,
            "none" => Self::None,
            _ => Self::Other(text),
        }
    }
}

/// How far a qualification is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum VettingStatus {
    /// It counts.
    Approved,
    /// Somebody is looking at it.
    InReview,
    /// Refused.
    Denied,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for VettingStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for VettingStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "approved" => Self::Approved,
            "inreview" => Self::InReview,
            "denied" => Self::Denied,
            _ => Self::Other(text),
        }
    }
}

/// A qualification to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewQualification {
    /// A school or a university; it starts in review.
    Education {
        /// Which of the two.
        segment: EducationSegment,
        /// Its web site.
        website: Option<String>,
    },
    /// A public body in the government's own cloud; it starts in review.
    GovernmentCommunityCloud {
        /// The code that Microsoft gave it.
        validation_code: String,
    },
    /// An enterprise that the state owns.
    StateOwnedEntity,
}

/// What kind of education.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EducationSegment {
    /// A school.
    K12,
    /// A university.
    HigherEducation,
}

impl Microsoft {
    /// What a customer is, as far as anybody asked.
    ///
    /// # Errors
    /// As any call.
    pub async fn qualifications(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Qualification>, Failure> {
        // A bare array, unlike all other listings.
        self.read(Call::get(ids, "/v1/customers/{customer}/qualifications").customer(tenant)).await
    }

    /// Asks for a qualification.
    ///
    /// # Errors
    /// As any call.
    pub async fn ask_for_qualification(
        &self,
        ids: &Ids,
        tenant: TenantId,
        qualification: &NewQualification,
    ) -> Result<Qualification, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/qualifications").customer(tenant);
        self.read(call.body(qualification.body()).for_user()).await
    }
}

impl NewQualification {
    fn body(&self) -> Value {
        match self {
            Self::Education { segment, website } => {
                let segment = match segment {
                    EducationSegment::K12 => "K12",
                    EducationSegment::HigherEducation => "HigherEducation",
                };
                let mut body = json!({ "qualification": "Education", "educationSegment": segment });
                if let Some(website) = website {
                    body["website"] = json!(website);
                }
                body
            }
            Self::GovernmentCommunityCloud { validation_code } => {
                json!({ "qualification": "GovernmentCommunityCloud", "validationCode": validation_code })
            }
            Self::StateOwnedEntity => json!({ "qualification": "StateOwnedEntity" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_qualification_is_asked_for_with_what_it_needs() {
        let school = NewQualification::Education { segment: EducationSegment::K12, website: None };
        assert_eq!(school.body(), json!({ "qualification": "Education", "educationSegment": "K12" }));
        let public = NewQualification::GovernmentCommunityCloud { validation_code: "7".to_owned() };
        assert_eq!(public.body()["validationCode"], "7");
    }
}
