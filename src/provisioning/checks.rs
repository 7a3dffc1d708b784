//! What is asked before anything is made or bought: the reseller, the name, the address, the agreement, the review.

use crate::accounts::mpn::Claims;
use crate::microsoft::Cause;
use crate::microsoft::addresses::Address;
use crate::microsoft::customers::{Review, TenantId};
use crate::microsoft::domains::{Availability, Prefix};
use crate::microsoft::resellers::MpnId;
use crate::orders::{Order, Step, store};
use crate::provisioning::work::{Carrying, Onward};

impl Carrying<'_> {
    /// May the reseller stand on an order: its agreement with Microsoft, our partnership with it, its MPN ID, which
    /// must be its own.
    pub(super) async fn check_reseller(&self) -> anyhow::Result<Onward> {
        let mpn: MpnId = self.order.mpn_id.parse()?;

        // What explains most comes first.
        let step = self.job.step("check-reseller-agreement").await?;
        let standing = match self.app.microsoft.standing(&step.ids, &mpn).await {
            Ok(standing) => standing,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        if let Some(cause) = standing.cause() {
            return self.refuse(work, cause).await;
        }
        work.commit().await?;

        let step = self.job.step("check-reseller-relationship").await?;
        let relationships = match self.app.microsoft.relationships(&step.ids).await {
            Ok(relationships) => relationships,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let Some(relationship) = relationships.iter().find(|partner| partner.mpn.as_ref() == Some(&mpn))
        else {
            return self.refuse(work, Cause::ResellerNotIndirect).await;
        };
        // The form asked as well, where Microsoft answered then; profiles change.
        if !Claims::read(&mut work, self.order.reseller_id).await?.allow(&mpn, &relationships) {
            return self.refuse(work, Cause::ResellerNotYours).await;
        }
        store::learn_reseller(&mut work, self.order.id, &relationship.tenant.to_string()).await?;
        work.commit().await?;

        let step = self.job.step("check-reseller").await?;
        let cause = match self.app.microsoft.validate_reseller(&step.ids, &mpn).await {
            Ok(validation) => validation.cause(),
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        if let Some(cause) = cause {
            return self.refuse(work, cause).await;
        }
        let next = if self.order.tenant_id.is_some() { Step::CheckAgreement } else { Step::CheckDomain };
        self.go_to(work, next).await
    }

    /// Is the name still free? One that an earlier try of this order under the same name used up may be ours.
    pub(super) async fn check_domain(&self) -> anyhow::Result<Onward> {
        let prefix: Prefix = self.order.prefix.parse()?;
        let step = self.job.step("check-domain").await?;
        let availability = match self.app.microsoft.domain_availability(&step.ids, &prefix).await {
            Ok(availability) => availability,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        if availability == Availability::Taken
            && !store::was_refused(&mut work, self.order.id, CREATE, prefix.as_str()).await?
        {
            return self.refuse(work, Cause::DomainTaken).await;
        }
        self.go_to(work, Step::CheckAddress).await
    }

    /// Will Microsoft refuse the address? One that it merely does not know was confirmed in the form.
    pub(super) async fn check_address(&self) -> anyhow::Result<Onward> {
        let step = self.job.step("check-address").await?;
        if let Err(failure) = self.app.microsoft.validate_address(&step.ids, &address(&self.order)?).await {
            return self.failed(step, &failure).await;
        }
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        self.go_to(work, Step::CreateCustomer).await
    }

    /// Has the customer accepted the Microsoft Customer Agreement? Without it nothing can be bought.
    pub(super) async fn check_agreement(&self) -> anyhow::Result<Onward> {
        let step = self.job.step("check-agreement").await?;
        let is_signed = match self.app.microsoft.agreement_signed(&step.ids, self.tenant()?).await {
            Ok(is_signed) => is_signed,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        if !is_signed {
            return self.wait_for(work, Cause::AgreementMissing).await;
        }
        self.go_to(work, Step::CheckReview).await
    }

    /// Has Microsoft finished looking at the new account? This can take days.
    pub(super) async fn check_review(&self) -> anyhow::Result<Onward> {
        let step = self.job.step("check-review").await?;
        let review = match self.app.microsoft.account_review(&step.ids, self.tenant()?).await {
            Ok(review) => review,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        match review {
            // A cart that is there already may have been bought: its outcome is asked for first.
            Review::Allowed if self.order.cart_id.is_some() => self.go_to(work, Step::CheckOut).await,
            Review::Allowed => self.go_to(work, Step::OpenCart).await,
            Review::NotAllowed => self.refuse(work, Cause::AccountLocked).await,
            Review::UnderReview | Review::Undecided(_) => {
                self.wait_for(work, Cause::AccountUnderReview).await
            }
        }
    }

    /// The customer's tenant, which every step after its creation needs.
    pub(super) fn tenant(&self) -> anyhow::Result<TenantId> {
        let tenant = self.order.tenant_id.as_deref();
        Ok(tenant.ok_or_else(|| anyhow::anyhow!("order {} has no tenant yet", self.order.id))?.parse()?)
    }
}

/// The name of the call that makes a tenant.
pub(super) const CREATE: &str = "create-customer";

/// The order's address as Microsoft takes it.
pub(super) fn address(order: &Order) -> anyhow::Result<Address> {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Ok(Address {
        line1: order.address.clone(),
        line2: None,
        city: order.city.clone(),
        state: given(&order.region),
        postal_code: given(&order.postcode),
        country: order.country.parse()?,
    })
}
