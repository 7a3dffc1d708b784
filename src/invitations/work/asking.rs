//! What is asked of Microsoft about an invitation, and what is stored of the answers.

use serde_json::json;
use time::OffsetDateTime;

use super::wait;
use crate::accounts;
use crate::accounts::mpn::Claims;
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::invitations::{Invitation, NOT_HERE, store};
use crate::jobs::{Running, Step};
use crate::letters;
use crate::mail::{self, Envelope};
use crate::microsoft::customers::{Customer, TenantId};
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::microsoft::{Cause, Failure};
use crate::orders;
use crate::services;

/// An invitation about which Microsoft is being asked.
pub(super) struct Asking<'a> {
    pub(super) app: &'a App,
    pub(super) job: &'a Running,
    pub(super) invitation: Invitation,
}

/// What a look at Microsoft brought.
pub(super) enum Look {
    /// The tenant is not there, or not tied to the reseller: nothing tells these apart.
    Nothing,
    /// The tenant is tied to the reseller.
    Tied(Customer),
    /// The job was put off.
    Stop,
}

/// Who goes by an MPN ID at Microsoft.
pub(super) enum Standing {
    /// The reseller whose invitation it is, at this tenant; nobody else here is of the same company.
    Own(TenantId),
    /// The invitation has failed, or the job was put off.
    Stop,
}

impl Asking<'_> {
    /// Whether the MPN ID is one of our resellers', and no other reseller here is of the same company.
    pub(super) async fn standing(&self, mpn: &MpnId) -> anyhow::Result<Standing> {
        let step = self.job.step("check-reseller-relationship").await?;
        let related = match self.app.microsoft.relationships(&step.ids).await {
            Ok(related) => related,
            Err(failure) => return self.failed(step, &failure).await.map(|()| Standing::Stop),
        };
        self.close(step).await?;
        let reseller = self.invitation.reseller_id;
        let mut work = self.app.database.read().await?;
        let is_anothers = Claims::read(&mut work, reseller).await?.belongs_to_another(mpn, &related)
            || store::is_disputed(&mut work, reseller, mpn.as_str()).await?;
        drop(work);
        if is_anothers {
            return self.fail(NOT_HERE).await.map(|()| Standing::Stop);
        }
        match related.iter().find(|own| own.mpn.as_ref() == Some(mpn)) {
            Some(own) => Ok(Standing::Own(own.tenant)),
            None => self.fail(Cause::ResellerNotLinked.name()).await.map(|()| Standing::Stop),
        }
    }

    /// Looks for the tenant of exactly this name, and whether it is tied to the reseller.
    pub(super) async fn look(&self, reseller: TenantId) -> anyhow::Result<Look> {
        let (app, job) = (self.app, self.job);
        let prefix: Prefix = self.invitation.prefix.parse()?;
        let step = job.step("create-customer-search").await?;
        let found = match app.microsoft.find_customer(&step.ids, &prefix).await {
            Ok(found) => found,
            Err(failure) => return self.failed(step, &failure).await.map(|()| Look::Stop),
        };
        self.close(step).await?;
        let Some(found) = found else { return Ok(Look::Nothing) };
        let step = job.step("check-customer-resellers").await?;
        let resellers = match app.microsoft.resellers_of(&step.ids, found.tenant).await {
            Ok(resellers) => resellers,
            Err(failure) => return self.failed(step, &failure).await.map(|()| Look::Stop),
        };
        self.close(step).await?;
        Ok(if resellers.iter().any(|tied| tied.tenant == reseller) {
            Look::Tied(found)
        } else {
            Look::Nothing
        })
    }

    /// The customer has accepted: the tenant is the reseller's to confirm, unless it is somebody's here already.
    pub(super) async fn accepted(&self, customer: &Customer) -> anyhow::Result<()> {
        let (now, invitation) = (self.app.clock.now(), &self.invitation);
        let tenant = customer.tenant.to_string();
        let mut work = self.job.begin().await?;
        let is_taken = services::store::is_known(&mut work, &tenant).await?
            || orders::store::is_claimed(&mut work, &invitation.prefix, None).await?;
        if is_taken {
            store::end(&mut work, now, invitation.id, "failed", Some(NOT_HERE)).await?;
        } else {
            let name = customer.company.as_deref().unwrap_or_default();
            store::found(&mut work, now, invitation.id, &tenant, name).await?;
            self.record(&mut work, now, "invitation-accepted").await?;
            letters::invitation::queue_invitation_accepted(&mut work, now, invitation.id, &self.domain())
                .await?;
        }
        self.job.done(&mut work).await?;
        work.commit().await?;
        self.app.wake.notify_one();
        Ok(())
    }

    pub(super) fn domain(&self) -> String {
        format!("{}.{}", self.invitation.prefix, self.app.microsoft.domain_suffix())
    }

    /// Queues the mail with which the customer's contact gets the link.
    pub(super) async fn send(&self, work: &mut Work, now: OffsetDateTime, link: &str) -> anyhow::Result<()> {
        let invitation = &self.invitation;
        let letter = letters::invitation::Invitation {
            reseller: accounts::store::company(work, invitation.reseller_id).await?.name,
            first_name: invitation.first_name.clone(),
            company: invitation.company.clone(),
            domain: self.domain(),
            link: link.to_owned(),
        };
        let envelope = Envelope {
            to: invitation.email.parse()?,
            language: invitation.language.parse()?,
            reseller: Some(invitation.reseller_id),
            order: None,
            service: None,
            handover: None,
        };
        mail::queue(work, now, &letter, &envelope).await?;
        Ok(())
    }

    pub(super) async fn record(
        &self,
        work: &mut Work,
        now: OffsetDateTime,
        act: &'static str,
    ) -> anyhow::Result<()> {
        let act = Act {
            act,
            reseller: Some(self.invitation.reseller_id),
            job: Some(self.job.id),
            details: json!({ "invitation": self.invitation.id }),
            ..Act::default()
        };
        Ok(audit::record(work, now, act).await?)
    }

    /// The step was answered.
    pub(super) async fn close(&self, step: Step) -> anyhow::Result<()> {
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.app.clock.now()).await?;
        Ok(work.commit().await?)
    }

    pub(super) async fn done(&self) -> anyhow::Result<()> {
        let mut work = self.job.begin().await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// Nothing can come of the invitation; the reseller reads why.
    pub(super) async fn fail(&self, cause: &str) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let mut work = self.job.begin().await?;
        store::end(&mut work, now, self.invitation.id, "failed", Some(cause)).await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// A call failed: the invitation with it, or it is asked again later.
    pub(super) async fn failed(&self, step: Step, failure: &Failure) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        let cause = failure.cause().name();
        if let Some(wait) = wait(failure, self.job.attempts) {
            self.job.wait(&mut work, now + wait, cause).await?;
        } else {
            store::end(&mut work, now, self.invitation.id, "failed", Some(cause)).await?;
            self.job.fail(&mut work, cause).await?;
        }
        Ok(work.commit().await?)
    }
}
