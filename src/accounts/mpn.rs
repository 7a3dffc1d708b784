//! Whose MPN ID may stand on an order: a reseller orders under its own company's and under nobody else's.

use crate::accounts::store;
use crate::database::Work;
use crate::microsoft::customers::TenantId;
use crate::microsoft::resellers::{MpnId, Relationship};

/// The MPN IDs that the resellers' profiles name, seen from one reseller.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    own: Option<MpnId>,
    others: Vec<MpnId>,
}

impl Claims {
    /// What the profiles say now.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn read(work: &mut Work, reseller: i64) -> Result<Self, sqlx::Error> {
        let (own, others): (Vec<_>, Vec<_>) =
            store::mpn_ids(work).await?.into_iter().partition(|(id, _)| *id == reseller);
        let ids = |rows: Vec<(i64, MpnId)>| rows.into_iter().map(|(_, id)| id);
        Ok(Self { own: ids(own).next(), others: ids(others).collect() })
    }

    /// Whether the reseller may order under `mpn`. A company has an MPN ID for each of its locations, and one tenant
    /// (`partner-center.md` section 3): beside the one of its profile a reseller may use those of the same tenant. A
    /// reseller without one in its profile may use any that is no other reseller's here.
    #[must_use]
    pub fn allow(&self, mpn: &MpnId, relationships: &[Relationship]) -> bool {
        match &self.own {
            Some(own) => own == mpn || is_same_company(own, mpn, relationships),
            None => !self.belongs_to_another(mpn, relationships),
        }
    }

    /// Whether `mpn` is another reseller's here, so that it cannot become this one's.
    #[must_use]
    pub fn belongs_to_another(&self, mpn: &MpnId, relationships: &[Relationship]) -> bool {
        self.others.iter().any(|other| other == mpn || is_same_company(other, mpn, relationships))
    }

    /// Whether `mpn` is what the profile says already.
    #[must_use]
    pub fn is_own(&self, mpn: &MpnId) -> bool {
        self.own.as_ref() == Some(mpn)
    }
}

fn is_same_company(one: &MpnId, other: &MpnId, relationships: &[Relationship]) -> bool {
    let tenant = |mpn: &MpnId| -> Option<TenantId> {
        relationships.iter().find(|known| known.mpn.as_ref() == Some(mpn)).map(|known| known.tenant)
    };
    tenant(one).is_some_and(|company| tenant(other) == Some(company))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn related() -> Vec<Relationship> {
        [("1", 1), ("11", 1), ("2", 2), ("22", 2), ("3", 3)]
            .map(|(mpn, tenant)| Relationship {
                tenant: format!("{tenant:08}-1111-4111-8111-111111111111").parse().unwrap(),
                mpn: mpn.parse().ok(),
                name: String::new(),
                country: None,
            })
            .to_vec()
    }

    fn allowed(own: Option<&str>, mpn: &str) -> bool {
        let claims = Claims {
            own: own.map(|own| own.parse().unwrap()),
            others: vec!["2".parse().unwrap(), "9".parse().unwrap()],
        };
        claims.allow(&mpn.parse().unwrap(), &related())
    }

    #[test]
    fn a_reseller_orders_under_its_own_company_only() {
        for (mpn, is_allowed) in
            [("1", true), ("11", true), ("2", false), ("22", false), ("3", false), ("9", false)]
        {
            assert_eq!(allowed(Some("1"), mpn), is_allowed, "{mpn}");
        }
        // Not known at Microsoft: nothing is of the same company as it.
        assert!(allowed(Some("8"), "8") && !allowed(Some("8"), "7"));
    }

    #[test]
    fn a_reseller_without_an_mpn_id_may_use_any_that_is_no_other_resellers() {
        for (mpn, is_allowed) in
            [("1", true), ("3", true), ("2", false), ("22", false), ("9", false), ("7", true)]
        {
            assert_eq!(allowed(None, mpn), is_allowed, "{mpn}");
        }
    }
}
