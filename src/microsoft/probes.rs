//! Questions that nothing depends on: whether what the panel needs can be read at all.

use serde_json::Value;

use super::customers::TenantId;
use super::requests::Call;
use super::wire::Collection;
use super::{Failure, Ids, Microsoft, tokens};

/// How much of a listing is asked for.
const FEW: u8 = 1;

impl Microsoft {
    /// Whether the application alone gets a token.
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_application(&self) -> Result<(), Failure> {
        self.0.tokens.get(tokens::Kind::App).await.map(drop)
    }

    /// Whether the integration account gets one.
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_account(&self) -> Result<(), Failure> {
        self.0.tokens.get(tokens::Kind::User).await.map(drop)
    }

    /// The first of our customers, if there is one.
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_customers(&self, ids: &Ids) -> Result<Option<TenantId>, Failure> {
        let page = self.first(Call::get(ids, "/v1/customers").query("size", FEW)).await?;
        let id = page.first().and_then(|customer| customer["id"].as_str());
        Ok(id.and_then(|id| id.parse().ok()).map(TenantId))
    }

    /// How many versions of the Microsoft Customer Agreement are described (`partner-center.md` section 6).
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_agreements(&self, ids: &Ids) -> Result<usize, Failure> {
        let call = Call::get(ids, "/v1/agreements").query("agreementType", "MicrosoftCustomerAgreement");
        Ok(self.first(call.for_user()).await?.len())
    }

    /// Whether a customer's users can be read (section 10): it takes a role on the customer's tenant.
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_users(&self, ids: &Ids, tenant: TenantId) -> Result<(), Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/users").customer(tenant).query("size", FEW);
        self.first(call.for_user()).await.map(drop)
    }

    /// Whether a customer's licences can be read (section 10).
    ///
    /// # Errors
    /// As any call.
    pub async fn probe_licences(&self, ids: &Ids, tenant: TenantId) -> Result<(), Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscribedskus").customer(tenant);
        self.first(call.query("licenseGroupIds", "group1").for_user()).await.map(drop)
    }

    /// The first page of a listing.
    async fn first(&self, call: Call) -> Result<Vec<Value>, Failure> {
        let page: Collection<Value> = self.read(call).await?;
        Ok(page.items)
    }
}
