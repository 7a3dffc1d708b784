//! Invitations: the link by which a customer that has a tenant already makes us and a reseller its partners
//! (`partner-center.md` section 6).

use reqwest::Url;
use serde::Deserialize;

use super::customers::TenantId;
use super::requests::Call;
use super::resellers::MpnId;
use super::{Failure, Ids, Microsoft};

/// What a link for an indirect reseller asks for; unverified, as are the names of the two fields that name it.
const INDIRECT: &str = "IndirectResellerRelationship";

/// Our invitation: whoever administers a tenant opens it and accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation(Url);

impl Invitation {
    /// The link as Microsoft gave it, which names us alone: a customer that accepts it is our **direct** customer.
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.as_str()
    }

    /// The link that names the reseller too, by its Partner ID and by its tenant
    /// ([`Relationship::tenant`](super::resellers::Relationship)). Fields of the link that name somebody already
    /// are replaced. That this is how a link names a reseller is unverified: after an acceptance look which
    /// reseller the customer has.
    #[must_use]
    pub fn for_reseller(&self, reseller: &MpnId, tenant: TenantId) -> String {
        let ours = [
            ("invType", INDIRECT.to_owned()),
            ("msppId", reseller.to_string()),
            ("indirectCSPId", tenant.to_string()),
        ];
        let kept: Vec<(String, String)> = self
            .0
            .query_pairs()
            .filter(|(name, _)| !ours.iter().any(|(other, _)| name.eq_ignore_ascii_case(other)))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let mut url = self.0.clone();
        url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(ours);
        url.into()
    }
}

impl Microsoft {
    /// Our invitation.
    ///
    /// # Errors
    /// As any call; [`Failure::Unknown`] when the answer holds no https address.
    pub async fn invitation(&self, ids: &Ids) -> Result<Invitation, Failure> {
        let call = Call::get(ids, "/v1/customers/relationshiprequests");
        let answer: RelationshipRequest = self.read(call.for_user()).await?;
        let invitation = answer.invitation(&self.0.api);
        invitation.ok_or_else(|| Failure::Unknown("the answer holds no https address".to_owned()))
    }
}

#[derive(Deserialize)]
struct RelationshipRequest {
    #[serde(default)]
    url: Option<String>,
}

impl RelationshipRequest {
    /// A link that may be shown and mailed to people: over https, or to the simulator where that is the API.
    fn invitation(self, api: &str) -> Option<Invitation> {
        let url = Url::parse(&self.url?).ok()?;
        let is_simulators = || Url::parse(api).is_ok_and(|api| api.origin() == url.origin());
        (url.scheme() == "https" || url.scheme() == "http" && is_simulators()).then_some(Invitation(url))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn read(url: &str) -> Option<Invitation> {
        RelationshipRequest { url: Some(url.to_owned()) }.invitation("http://127.0.0.1:4000")
    }

    #[test]
    fn a_link_names_the_reseller_before_its_fragment() {
        let link =
            "https://admin.example.com/Home?invType=ResellerRelationship&partnerId=p&msppId=0#/invitation";
        let tenant = TenantId(Uuid::from_u128(7));
        assert_eq!(
            read(link).unwrap().for_reseller(&"1234567".parse().unwrap(), tenant),
            format!(
                "https://admin.example.com/Home?partnerId=p&invType=IndirectResellerRelationship&msppId=1234567\
                 &indirectCSPId={tenant}#/invitation"
            )
        );
    }

    #[test]
    fn what_is_no_link_for_people_is_refused() {
        assert_eq!(read("javascript:alert(1)"), None);
        assert_eq!(read("http://admin.example.com/"), None);
        assert!(read("http://127.0.0.1:4000/partner-invitation?msppId=0").is_some());
        assert_eq!(RelationshipRequest { url: None }.invitation("https://api.example.com"), None);
    }
}
