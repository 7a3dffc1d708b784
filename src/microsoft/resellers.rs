//! Resellers: who an MPN ID belongs to, whether it may stand on an order, whether its agreement is signed.

mod mpn_id;

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::customers::TenantId;
use super::errors::Cause;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, Refusal, wire};

pub use mpn_id::{InvalidMpnId, MpnId};

/// Microsoft's answer about one reseller on orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validation {
    /// Whom it is about.
    pub reseller: MpnId,
    /// Why the reseller may not stand on an order; `None` when it may.
    pub refusal: Option<Refusal>,
}

impl Validation {
    /// Why not, if not. A refusal without a known code counts as "not one of our resellers".
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.refusal.as_ref().map(|refusal| match refusal.cause() {
            Cause::Unexplained => Cause::ResellerNotIndirect,
            cause => cause,
        })
    }
}

/// A reseller that accepted our partnership request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The reseller's own tenant, which goes into a new customer's `associatedPartnerId`.
    pub tenant: TenantId,
    /// The MPN ID of the location; a company may have several.
    pub mpn: Option<MpnId>,
    /// Its company's name.
    pub name: String,
    /// Its country, as two letters, where told.
    pub country: Option<String>,
}

/// Where a reseller stands with the Microsoft Partner Agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Signed.
    Signed,
    /// Not signed, or not for our region.
    Unsigned,
    /// Enrolled in another region than ours.
    OtherRegion,
    /// The MPN ID exists but has no reseller account under CSP.
    NotReseller,
    /// No such MPN ID.
    Unknown,
}

impl Standing {
    /// Why no order is possible, if none is.
    #[must_use]
    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Signed => None,
            Self::Unsigned => Some(Cause::ResellerAgreementUnsigned),
            Self::OtherRegion => Some(Cause::ResellerRegion),
            Self::NotReseller => Some(Cause::ResellerNotIndirect),
            Self::Unknown => Some(Cause::ResellerUnknown),
        }
    }
}

impl Microsoft {
    /// Asks whether these resellers may stand on an order: the newest and best check before one. The answer
    /// has one entry per reseller that Microsoft spoke of.
    ///
    /// # Errors
    /// As any call.
    pub async fn validate_resellers(
        &self,
        ids: &Ids,
        resellers: &[MpnId],
    ) -> Result<Vec<Validation>, Failure> {
        let call = Call::post(ids, "/v1/partners/validateresellers").body(json!({ "partnerIds": resellers }));
        let answer: Validations = self.read(call).await?;
        let results = answer.validation_results.into_iter();
        Ok(results.filter_map(ValidationResult::into_validation).collect())
    }

    /// The same for one reseller.
    ///
    /// # Errors
    /// As any call; [`Failure::Unknown`] when the answer does not speak of this reseller.
    pub async fn validate_reseller(&self, ids: &Ids, reseller: &MpnId) -> Result<Validation, Failure> {
        let all = self.validate_resellers(ids, std::slice::from_ref(reseller)).await?;
        let ours = all.into_iter().find(|validation| validation.reseller == *reseller);
        ours.ok_or_else(|| Failure::Unknown("the answer does not speak of the reseller".to_owned()))
    }

    /// The active relationship with the reseller of this MPN ID; `None` when it never accepted our request.
    ///
    /// # Errors
    /// As any call.
    pub async fn relationship(&self, ids: &Ids, reseller: &MpnId) -> Result<Option<Relationship>, Failure> {
        let all = self.relationships(ids).await?;
        Ok(all.into_iter().find(|partner| partner.mpn.as_ref() == Some(reseller)))
    }

    /// The active relationships with all our resellers, one for each location.
    ///
    /// # Errors
    /// As any call.
    pub async fn relationships(&self, ids: &Ids) -> Result<Vec<Relationship>, Failure> {
        let call = Call::get(ids, "/v1/relationships")
            .query("relationship_type", "IsIndirectCloudSolutionProviderOf")
            .for_user();
        let all: Vec<PartnerRelationship> = self.list(call).await?;
        Ok(all.into_iter().filter_map(PartnerRelationship::into_active).collect())
    }

    /// The resellers that a customer is tied to.
    ///
    /// # Errors
    /// As any call.
    pub async fn resellers_of(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Relationship>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/relationships").customer(tenant);
        let all: Vec<PartnerRelationship> = self.list(call.for_user()).await?;
        Ok(all.into_iter().filter_map(PartnerRelationship::into_active).collect())
    }

    /// Where the reseller stands with the Microsoft Partner Agreement in our region.
    ///
    /// # Errors
    /// As any call; the codes that this call has of its own become a [`Standing`].
    pub async fn standing(&self, ids: &Ids, reseller: &MpnId) -> Result<Standing, Failure> {
        let call = Call::get(ids, "/v1/compliance/csp/agreementstatus").query("mpnId", reseller).for_user();
        let answer = self.exchange(&call).await?;
        if answer.status.is_success() {
            let signed = answer.json::<AgreementStatus>()?.is_agreement_signed;
            return Ok(if signed { Standing::Signed } else { Standing::Unsigned });
        }
        let refusal = answer.refusal();
        match refusal.code.as_str() {
            "2200" | "2205" => Ok(Standing::Unknown),
            "2201" => Ok(Standing::OtherRegion),
            "2203" => Ok(Standing::Unsigned),
            "2204" | "2206" => Ok(Standing::NotReseller),
            _ => Err(refusal.into()),
        }
    }

    /// The name of the company behind an MPN ID; `None` when there is no such id.
    ///
    /// # Errors
    /// As any call.
    pub async fn reseller_name(&self, ids: &Ids, reseller: &MpnId) -> Result<Option<String>, Failure> {
        let call = Call::get(ids, "/v1/profiles/mpn").query("mpnId", reseller).for_user();
        let answer = self.exchange(&call).await?;
        if answer.status.is_success() {
            return Ok(Some(answer.json::<MpnProfile>()?.partner_name));
        }
        let refusal = answer.refusal();
        if answer.status == StatusCode::NOT_FOUND && refusal.code == "3000" {
            Ok(None)
        } else {
            Err(refusal.into())
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Validations {
    #[serde(default, deserialize_with = "wire::list")]
    validation_results: Vec<ValidationResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ValidationResult {
    #[serde(default, deserialize_with = "wire::text")]
    partner_id: Option<String>,
    is_valid_partner_id_on_record: bool,
    #[serde(default, deserialize_with = "wire::text")]
    error_code: Option<String>,
    #[serde(default)]
    error_description: Option<String>,
}

impl ValidationResult {
    /// `None` when it is about nobody that has an MPN ID.
    fn into_validation(self) -> Option<Validation> {
        let reseller = self.partner_id?.parse().ok()?;
        let refusal = (!self.is_valid_partner_id_on_record)
            .then(|| Refusal::inside(200, self.error_code.unwrap_or_default(), self.error_description));
        Some(Validation { reseller, refusal })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartnerRelationship {
    id: TenantId,
    #[serde(default, deserialize_with = "wire::given")]
    name: String,
    #[serde(default)]
    state: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    mpn_id: Option<String>,
    #[serde(default)]
    location: Option<String>,
}

impl PartnerRelationship {
    /// `None` for one that has ended.
    fn into_active(self) -> Option<Relationship> {
        let is_active = self.state.as_deref().is_none_or(|state| state.eq_ignore_ascii_case("active"));
        is_active.then(|| Relationship {
            tenant: self.id,
            mpn: self.mpn_id.and_then(|id| id.parse().ok()),
            name: self.name,
            country: self.location,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AgreementStatus {
    is_agreement_signed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MpnProfile {
    #[serde(default, deserialize_with = "wire::given")]
    partner_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validation_is_read_with_its_code_in_either_form() {
        let json = r#"{"validationResults":[
            {"partnerId":"1","isValidPartnerIdOnRecord":true},
            {"partnerId":2,"isValidPartnerIdOnRecord":false,"errorCode":900400,"errorDescription":"x"},
            {"partnerId":"3","isValidPartnerIdOnRecord":false}]}"#;
        let answer: Validations = serde_json::from_str(json).unwrap();
        let validations = answer.validation_results.into_iter().filter_map(ValidationResult::into_validation);
        let causes: Vec<_> = validations.map(|validation| validation.cause()).collect();
        assert_eq!(causes, [None, Some(Cause::ResellerNotLinked), Some(Cause::ResellerNotIndirect)]);
    }

    #[test]
    fn an_ended_relationship_does_not_count() {
        let json = |state: &str| {
            format!(
                r#"{{"id":"11111111-1111-4111-8111-111111111111","name":"n","state":"{state}","mpnId":"42"}}"#
            )
        };
        let partner = |state| serde_json::from_str::<PartnerRelationship>(&json(state)).unwrap();
        assert_eq!(partner("Active").into_active().unwrap().mpn, "42".parse().ok());
        assert_eq!(partner("Removed").into_active(), None);
    }
}
