//! The jobs behind an invitation: the link is fetched and sent, and its acceptance looked for.

mod asking;
mod read_in;

use time::Duration;

use crate::app::App;
use crate::invitations::{FollowInvitation, NOT_HERE, PrepareInvitation, TIED_BEFORE, store};
use crate::jobs::{self, About, Running, pause};
use crate::microsoft::Failure;
use crate::microsoft::resellers::MpnId;
use crate::worker::Run;

use asking::{Asking, Look, Standing};

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
