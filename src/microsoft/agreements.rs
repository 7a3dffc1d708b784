//! The Microsoft Customer Agreement: which version there is, whether a customer accepted it itself, and the two ways
//! in which a partner can attest that it did (`partner-center.md` section 6).
//!
//! The usual way is that the customer accepts directly in the Microsoft 365 admin center, and that we ask until
//! [`Microsoft::agreement_signed`] says so. Without acceptance a checkout is refused with 13605.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// The agreement that licences need.
const CUSTOMER_AGREEMENT: &str = "MicrosoftCustomerAgreement";

/// A version of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementTemplate {
    /// Its id.
    pub template_id: String,
    /// Which agreement it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub agreement_type: String,
    /// Where it can be read.
    #[serde(default)]
    pub agreement_link: Option<String>,
    /// The higher, the newer.
    #[serde(default, deserialize_with = "wire::count")]
    pub version_rank: i64,
}

/// Who accepted an agreement for a customer. `Debug` shows nothing of it: it is personal data.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signatory {
    /// The first name.
    #[serde(default, deserialize_with = "wire::given")]
    pub first_name: String,
    /// The last name.
    #[serde(default, deserialize_with = "wire::given")]
    pub last_name: String,
    /// The e-mail address.
    #[serde(default, deserialize_with = "wire::given")]
    pub email: String,
    /// The phone number.
    #[serde(default)]
    pub phone_number: Option<String>,
}

impl fmt::Debug for Signatory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signatory")
    }
}

/// An acceptance that was attested.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The version.
    #[serde(default, deserialize_with = "wire::given")]
    pub template_id: String,
    /// Which agreement it is.
    #[serde(default, rename = "type", deserialize_with = "wire::given")]
    pub agreement_type: String,
    /// When it was accepted.
    #[serde(default, deserialize_with = "wire::instant")]
    pub date_agreed: Option<OffsetDateTime>,
    /// By whom.
    #[serde(default)]
    pub primary_contact: Option<Signatory>,
    /// Which account of ours attested it.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// A step of the attestation that replaced the older one in 2026. **Paths, bodies and states are unverified**: only
/// the order of the steps is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attestation {
    /// Announces who will accept; the answer's id goes into the address of a page of Microsoft's, on which the
    /// customer accepts.
    Announce {
        /// Who.
        signatory: Signatory,
        /// The customer's company.
        company: String,
    },
    /// Concludes the agreement after the customer accepted on that page.
    Conclude {
        /// The id that the announcement brought.
        attestation: String,
        /// The version, from [`Microsoft::agreement_templates`].
        template: String,
    },
}

/// What a step of an [`Attestation`] brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Attested {
    /// The id with which to conclude.
    #[serde(deserialize_with = "wire::text")]
    pub attestation_id: Option<String>,
    /// The page on which the customer accepts.
    pub acceptance_url: Option<String>,
}

impl Microsoft {
    /// The versions of the customer agreement, newest first.
    ///
    /// # Errors
    /// As any call.
    pub async fn agreement_templates(&self, ids: &Ids) -> Result<Vec<AgreementTemplate>, Failure> {
        let call = Call::get(ids, "/v1/agreements").query("agreementType", CUSTOMER_AGREEMENT);
        let mut all: Vec<AgreementTemplate> = self.list(call.for_user()).await?;
        all.sort_by_key(|template| std::cmp::Reverse(template.version_rank));
        Ok(all)
    }

    /// Whether the customer itself accepted the customer agreement.
    ///
    /// # Errors
    /// As any call.
    pub async fn agreement_signed(&self, ids: &Ids, tenant: TenantId) -> Result<bool, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/directSignedMicrosoftCustomerAgreementStatus");
        let status: DirectSignStatus = self.read(call.customer(tenant).for_user()).await?;
        Ok(status.is_signed)
    }

    /// The acceptances that were attested for a customer.
    ///
    /// # Errors
    /// As any call.
    pub async fn agreements(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Agreement>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/agreements").customer(tenant);
        self.list(call.query("agreementType", CUSTOMER_AGREEMENT).for_user()).await
    }

    /// Attests in the older way that a customer accepted. Microsoft retired it in January 2026 (reported by
    /// third parties), so it is refused unless that is untrue of some cloud.
    ///
    /// # Errors
    /// As any call; code 600061 when the same contact was attested before.
    pub async fn attest_agreement(
        &self,
        ids: &Ids,
        tenant: TenantId,
        signatory: &Signatory,
        template: &str,
        agreed_at: OffsetDateTime,
    ) -> Result<Agreement, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/agreements").customer(tenant);
        let body = json!({
            "primaryContact": signatory.fields(),
            "templateId": template,
            "dateAgreed": agreed_at.format(&Rfc3339).unwrap_or_default(),
            "type": CUSTOMER_AGREEMENT,
        });
        self.read(call.body(body).for_user()).await
    }

    /// Takes a step of the newer attestation, with a token of the application alone. **Unverified throughout**: the
    /// path is the simulator's; see [`Attestation`].
    ///
    /// # Errors
    /// As any call.
    pub async fn attest(&self, ids: &Ids, tenant: TenantId, step: &Attestation) -> Result<Attested, Failure> {
        let call = match step {
            Attestation::Announce { signatory, company } => {
                let mut body = signatory.fields();
                body.insert("companyName".to_owned(), json!(company));
                Call::post(ids, "/v1/customers/{customer}/agreementattestations").body(Value::Object(body))
            }
            Attestation::Conclude { attestation, template } => {
                Call::post(ids, "/v1/customers/{customer}/agreements").body(json!({
                    "attestationId": attestation,
                    "templateId": template,
                    "type": CUSTOMER_AGREEMENT,
                }))
            }
        };
        self.read(call.customer(tenant)).await
    }
}

impl Signatory {
    fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("firstName".to_owned(), json!(self.first_name));
        fields.insert("lastName".to_owned(), json!(self.last_name));
        fields.insert("email".to_owned(), json!(self.email));
        if let Some(phone) = &self.phone_number {
            fields.insert("phoneNumber".to_owned(), json!(phone));
        }
        fields
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DirectSignStatus {
    is_signed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signatory_is_never_shown() {
        let signatory = Signatory {
            first_name: "Ada".to_owned(),
            last_name: "Example".to_owned(),
            email: "ada@example.com".to_owned(),
            phone_number: None,
        };
        assert_eq!(signatory.fields()["email"], "ada@example.com");
        assert!(!signatory.fields().contains_key("phoneNumber"));
        let step = Attestation::Announce { signatory, company: "Contoso".to_owned() };
        assert!(!format!("{step:?}").contains("Ada"));
    }
}
