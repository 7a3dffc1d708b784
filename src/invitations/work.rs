//! The jobs behind an invitation: the link is fetched and sent, its acceptance looked for, and what the tenant has
//! bought through us read in.

use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::accounts;
use crate::accounts::mpn::Claims;
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::invitations::{
    FollowInvitation, Invitation, NOT_HERE, PrepareInvitation, ReadInSubscriptions, TIED_BEFORE, store,
};
use crate::jobs::{self, About, Running, Step, pause};
use crate::letters;
use crate::mail::{self, Envelope};
use crate::microsoft::customers::{Customer, TenantId};
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::microsoft::{Cause, Failure, Ids};
use crate::orders;
use crate::services;
use crate::subscriptions::store as subscriptions;
use crate::worker::Run;

/// The shortest and the longest time between two looks; in between they grow with the invitation's age.
const LOOKS: (Duration, Duration) = (Duration::minutes(10), Duration::hours(6));
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);

impl Run for PrepareInvitation {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let invitation = store::get(&mut work, self.invitation).await?;
        drop(work);
        let asking = Asking { app, job, invitation };
        if asking.invitation.state != "preparing" {
            return asking.done().await;
        }
        let mpn: MpnId = asking.invitation.mpn_id.parse()?;
        let Standing::Own(reseller) = asking.standing(&mpn).await? else { return Ok(()) };
        match asking.look(reseller).await? {
            Look::Stop => return Ok(()),
            Look::Tied(customer) if asking.invitation.admitted_by.is_some() => {
                return asking.accepted(&customer).await;
            }
            // Who was tied before has not accepted *this* invitation.
            Look::Tied(_) => return asking.fail(TIED_BEFORE).await,
            Look::Nothing => {}
        }
        let step = job.step("fetch-invitation").await?;
        let link = match app.microsoft.invitation(&step.ids).await {
            Ok(link) => link.for_reseller(&mpn, reseller),
            Err(failure) => return asking.failed(step, &failure).await,
        };
        let (now, invitation) = (app.clock.now(), &asking.invitation);
        let mut work = job.begin().await?;
        step.done(&mut work, now).await?;
        let about = About { reseller: Some(invitation.reseller_id), ..About::default() };
        let follow = FollowInvitation { invitation: invitation.id };
        let follow = jobs::enqueue(&mut work, now + LOOKS.0, &follow, about).await?;
        store::open(&mut work, now, invitation.id, &link, &reseller.to_string(), follow).await?;
        if invitation.is_mailed {
            asking.send(&mut work, now, &link).await?;
        }
        job.done(&mut work).await?;
        work.commit().await?;
        app.wake.notify_one();
        Ok(())
    }
}

impl Run for FollowInvitation {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let now = app.clock.now();
        let mut work = app.database.read().await?;
        let invitation = store::get(&mut work, self.invitation).await?;
        drop(work);
        let asking = Asking { app, job, invitation };
        if asking.invitation.state != "open" {
            return asking.done().await;
        }
        if now >= asking.invitation.expires_at {
            let mut work = job.begin().await?;
            store::end(&mut work, now, asking.invitation.id, "expired", None).await?;
            job.done(&mut work).await?;
            return Ok(work.commit().await?);
        }
        let reseller = asking.invitation.reseller_tenant_id.as_deref().unwrap_or_default().parse()?;
        match asking.look(reseller).await? {
            Look::Stop => Ok(()),
            Look::Nothing => {
                let age: Duration = now - asking.invitation.created_at;
                let mut work = job.begin().await?;
                job.advanced(&mut work).await?;
                job.wait(&mut work, now + Duration::clamp(age / 8, LOOKS.0, LOOKS.1), "not-accepted").await?;
                Ok(work.commit().await?)
            }
            Look::Tied(customer) => {
                // Somebody may have come to go by the number since the link was made.
                let mpn: MpnId = asking.invitation.mpn_id.parse()?;
                match asking.standing(&mpn).await? {
                    Standing::Own(own) if own == reseller => asking.accepted(&customer).await,
                    Standing::Own(_) => asking.fail(NOT_HERE).await,
                    Standing::Stop => Ok(()),
                }
            }
        }
    }
}

impl Run for ReadInSubscriptions {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let service = services::store::get(&mut work, self.service).await?;
        let service = service.ok_or_else(|| anyhow::anyhow!("no such service"))?;
        drop(work);
        let tenant: TenantId = service.tenant_id.parse()?;
        let step = job.step("read-in").await?;
        let listed = match app.microsoft.subscriptions(&step.ids, tenant).await {
            Ok(listed) => listed,
            Err(failure) => return put_off(app, job, step, &failure).await,
        };
        let mut whole = Vec::new();
        // What another reseller sold the same customer is not this one's.
        for own in
            listed.iter().filter(|own| own.view().partner_id.as_deref() == Some(service.mpn_id.as_str()))
        {
            // These calls only read: each has an id of its own, and all the step's correlation.
            let ids = Ids { request: Ids::fresh().request, ..step.ids };
            match app.microsoft.subscription(&ids, tenant, own.id()).await {
                Ok(raw) => whole.push(raw),
                Err(failure) => return put_off(app, job, step, &failure).await,
            }
        }
        let now = app.clock.now();
        let mut work = job.begin().await?;
        step.done(&mut work, now).await?;
        for raw in &whole {
            subscriptions::confirm(&mut work, now, service.id, None, raw).await?;
        }
        services::store::ready(&mut work, now, service.id).await?;
        job.done(&mut work).await?;
        Ok(work.commit().await?)
    }
}

/// A call failed: refused for good, or asked again later.
async fn put_off(app: &App, job: &Running, step: Step, failure: &Failure) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut work = job.begin().await?;
    step.failed(&mut work, failure, now).await?;
    match wait(failure, job.attempts) {
        Some(wait) => job.wait(&mut work, now + wait, failure.cause().name()).await?,
        None => job.fail(&mut work, failure.cause().name()).await?,
    }
    Ok(work.commit().await?)
}

/// How long to wait before asking again; nothing where Microsoft refused.
fn wait(failure: &Failure, attempts: i64) -> Option<Duration> {
    let own = pause(attempts);
    match failure {
        Failure::Refused(_) => None,
        Failure::Later { wait, .. } => Some(Duration::try_from(*wait).unwrap_or(own).max(own)),
        Failure::Unknown(_) => Some(own),
        Failure::Unauthorised(_) => Some(CONSENT),
    }
}

/// An invitation about which Microsoft is being asked.
struct Asking<'a> {
    app: &'a App,
    job: &'a Running,
    invitation: Invitation,
}

/// What a look at Microsoft brought.
enum Look {
    /// The tenant is not there, or not tied to the reseller: nothing tells these apart.
    Nothing,
    /// The tenant is tied to the reseller.
    Tied(Customer),
    /// The job was put off.
    Stop,
}

/// Who goes by an MPN ID at Microsoft.
enum Standing {
    /// The reseller whose invitation it is, at this tenant; nobody else here is of the same company.
    Own(TenantId),
    /// The invitation has failed, or the job was put off.
    Stop,
}

impl Asking<'_> {
    /// Whether the MPN ID is one of our resellers', and no other reseller here is of the same company.
    async fn standing(&self, mpn: &MpnId) -> anyhow::Result<Standing> {
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
    async fn look(&self, reseller: TenantId) -> anyhow::Result<Look> {
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
    async fn accepted(&self, customer: &Customer) -> anyhow::Result<()> {
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
            letters::queue_invitation_accepted(&mut work, now, invitation.id, &self.domain()).await?;
        }
        self.job.done(&mut work).await?;
        work.commit().await?;
        self.app.wake.notify_one();
        Ok(())
    }

    fn domain(&self) -> String {
        format!("{}.{}", self.invitation.prefix, self.app.microsoft.domain_suffix())
    }

    /// Queues the mail with which the customer's contact gets the link.
    async fn send(&self, work: &mut Work, now: OffsetDateTime, link: &str) -> anyhow::Result<()> {
        let invitation = &self.invitation;
        let letter = letters::Invitation {
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

    async fn record(&self, work: &mut Work, now: OffsetDateTime, act: &'static str) -> anyhow::Result<()> {
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
    async fn close(&self, step: Step) -> anyhow::Result<()> {
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.app.clock.now()).await?;
        Ok(work.commit().await?)
    }

    async fn done(&self) -> anyhow::Result<()> {
        let mut work = self.job.begin().await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// Nothing can come of the invitation; the reseller reads why.
    async fn fail(&self, cause: &str) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let mut work = self.job.begin().await?;
        store::end(&mut work, now, self.invitation.id, "failed", Some(cause)).await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// A call failed: the invitation with it, or it is asked again later.
    async fn failed(&self, step: Step, failure: &Failure) -> anyhow::Result<()> {
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
