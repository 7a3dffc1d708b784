//! Microsoft's directory of partners: who is an indirect reseller of the provider, and in good standing.

use actix_web::web::Query;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::filter::Filter;
use super::refusal::Refusal;
use super::seeds::{self, PARTNERS, PROVIDER_MPN, PROVIDER_REGION, Partner};
use super::tokens::{AnyToken, UserToken};

/// The provider's own Partner ID.
const OWN: u32 = 2072;
/// Not linked to an active reseller's tenant, as carts say it.
const NOT_LINKED: u32 = 900_154;
/// Not linked to an active reseller's tenant.
const NOT_A_RESELLER: u32 = 900_400;
/// Not authorised for this transaction.
const NOT_AUTHORISED: u32 = 900_414;

/// The partner that `mpn` names.
pub fn by_mpn(mpn: &str) -> Option<&'static Partner> {
    PARTNERS.iter().find(|partner| partner.mpn == mpn)
}

/// The partner whose tenant that is.
pub fn by_tenant(tenant: Uuid) -> Option<&'static Partner> {
    PARTNERS.iter().find(|partner| partner.tenant == tenant)
}

/// The code and text with which a transaction for `mpn` is refused, if it is.
fn objection(mpn: &str) -> Option<(u32, &'static str)> {
    match by_mpn(mpn) {
        None => Some((NOT_A_RESELLER, "The partner id is not linked to an active reseller.")),
        Some(partner) if !partner.indirect => {
            Some((NOT_A_RESELLER, "The partner id is not linked to an active reseller tenant."))
        }
        Some(partner) if !partner.related || !partner.signed || partner.region != PROVIDER_REGION => {
            Some((NOT_AUTHORISED, "The reseller is not authorised for this transaction."))
        }
        Some(_) => None,
    }
}

/// Refuses `mpn` as the reseller of record: an unknown one with 900154, the provider's own with 2072, the others
/// as `validateresellers` does.
pub fn check_of_record(mpn: &str) -> Result<(), Refusal> {
    match objection(mpn) {
        Some(_) if mpn == PROVIDER_MPN => {
            Err(Refusal::not_found(OWN, "The provider is not the reseller of record.").about(mpn))
        }
        Some((NOT_A_RESELLER, text)) if by_mpn(mpn).is_none() => {
            Err(Refusal::bad(NOT_LINKED, text).about(mpn))
        }
        Some((code, text)) => Err(Refusal::bad(code, text).about(mpn)),
        None => Ok(()),
    }
}

/// Refuses `tenant` as the reseller of a new customer in `region`: 800016 when it is no reseller of
/// the provider's, 2030 in another region, 900123 when it has not signed the partner agreement.
pub fn check_associated(tenant: Uuid, region: &str) -> Result<(), Refusal> {
    let stranger = || Refusal::bad(800_016, "associatedPartnerId is not an indirect reseller of yours.");
    let partner = by_tenant(tenant).filter(|partner| partner.indirect).ok_or_else(stranger)?;
    if partner.region != region {
        return Err(Refusal::forbidden(2030, "The reseller is not onboarded for the customer's country."));
    }
    if !partner.related {
        return Err(stranger());
    }
    if !partner.signed {
        return Err(Refusal::forbidden(
            900_123,
            "The reseller has not accepted the Microsoft Partner Agreement.",
        ));
    }
    Ok(())
}

/// The body of `validateresellers`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartnerIds {
    partner_ids: Vec<String>,
}

/// `POST /v1/partners/validateresellers`.
pub async fn validate(_: AnyToken, body: Body<PartnerIds>) -> Reply {
    if body.0.partner_ids.is_empty() {
        return Err(Refusal::bad(MALFORMED, "partnerIds is empty.").about("partnerIds"));
    }
    let results = body.0.partner_ids.iter().map(|id| match objection(id) {
        None => json!({"partnerId": id, "isValidPartnerIdOnRecord": true}),
        Some((code, text)) => json!({
            "partnerId": id,
            "isValidPartnerIdOnRecord": false,
            "errorCode": code,
            "errorDescription": text,
        }),
    });
    Ok(answer::ok(json!({"validationResults": results.collect::<Vec<_>>()})))
}

impl Partner {
    /// Its relationship to the provider, or to a customer, as the API shows it.
    pub(super) fn relationship(&self) -> Value {
        json!({
            "id": self.tenant,
            "name": self.name,
            "relationshipType": "is_indirect_cloud_solution_provider_of",
            "state": "Active",
            "mpnId": self.mpn,
            "location": self.country,
            "attributes": {"objectType": "PartnerRelationship"},
        })
    }
}

/// The query of the list of relationships.
#[derive(Debug, Deserialize)]
pub struct Relationships {
    relationship_type: Option<String>,
    filter: Option<String>,
}

/// `GET /v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf`.
pub async fn relationships(_: UserToken, query: Query<Relationships>) -> Reply {
    let kind = query.relationship_type.as_deref().unwrap_or_default();
    if !kind.eq_ignore_ascii_case("IsIndirectCloudSolutionProviderOf") {
        return Err(Refusal::bad(MALFORMED, "The relationship type is missing or unknown."));
    }
    let filter = query.filter.as_deref().map(Filter::of_beginnings).transpose()?;
    let items: Vec<Value> = PARTNERS
        .iter()
        .filter(|partner| partner.related)
        .filter(|partner| filter.as_ref().is_none_or(|filter| filter.admits(partner.name)))
        .map(Partner::relationship)
        .collect();
    Ok(answer::ok(answer::collection(
        &items,
        "/relationships?relationship_type=IsIndirectCloudSolutionProviderOf",
    )))
}

/// The query of the agreement status: one of the two.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Whose {
    mpn_id: Option<String>,
    tenant_id: Option<String>,
}

/// `GET /v1/compliance/csp/agreementstatus?mpnId=` or `?tenantId=` (`partner-center.md` section 3).
pub async fn agreement(_: UserToken, query: Query<Whose>) -> Reply {
    let partner = match (&query.mpn_id, &query.tenant_id) {
        (Some(_), Some(_)) => return Err(Refusal::bad(2000, "Give mpnId or tenantId, not both.")),
        (None, None) => return Err(Refusal::bad(2001, "Give mpnId or tenantId.")),
        (Some(mpn), None) => {
            if mpn.parse::<u64>().is_err() {
                return Err(Refusal::bad(2000, "mpnId is not a number."));
            }
            let partner = by_mpn(mpn).ok_or_else(|| Refusal::bad(2200, "The MPN id is unknown."))?;
            if !partner.indirect {
                return Err(Refusal::bad(2204, "No CSP reseller account has that MPN id."));
            }
            partner
        }
        (None, Some(tenant)) => {
            let tenant = tenant.parse().map_err(|_| Refusal::bad(2000, "tenantId is not a GUID."))?;
            let partner = by_tenant(tenant).ok_or_else(|| Refusal::bad(2205, "The tenant is unknown."))?;
            if !partner.indirect {
                return Err(Refusal::bad(2206, "The tenant is not a CSP reseller's."));
            }
            partner
        }
    };
    if partner.region != PROVIDER_REGION {
        return Err(Refusal::bad(2201, "The CSP regions do not match."));
    }
    Ok(answer::ok(json!({"isAgreementSigned": partner.signed})))
}

/// The query of the profile.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfMpn {
    mpn_id: Option<String>,
}

/// `GET /v1/profiles/mpn?mpnId=`; without the query the provider's own.
pub async fn profile(_: UserToken, query: Query<OfMpn>) -> Reply {
    let mpn = query.mpn_id.as_deref().unwrap_or(PROVIDER_MPN);
    let partner = by_mpn(mpn).ok_or_else(|| Refusal::not_found(3000, "The MPN id was not found."))?;
    Ok(answer::ok(profile_of(partner)))
}

fn profile_of(partner: &seeds::Partner) -> Value {
    json!({
        "partnerName": partner.name,
        "mpnId": partner.mpn,
        "profileType": "MpnProfile",
        "links": {"self": answer::link(&format!("/profiles/mpn?mpnId={}", partner.mpn))},
        "attributes": {"objectType": "PartnerMpnProfile"},
    })
}
