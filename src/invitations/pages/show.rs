//! One invitation: its link, where it stands, and the confirmation of what was found.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use serde_json::json;
use time::OffsetDateTime;

use super::see;
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::{self, Work};
use crate::invitations::{Invitation, ReadInSubscriptions, store};
use crate::jobs::{self, About};
use crate::microsoft::domains::Prefix;
use crate::services;
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "invitations/show.html")]
struct Show {
    invitation: Invitation,
    domain: String,
    may_change: bool,
}

/// `GET /invitations/{id}`
///
/// # Errors
/// `NotFound` for an invitation that is not the reseller's.
pub async fn show(app: Data<App>, reseller: Reseller, id: Path<i64>) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let invitation = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    let domain = format!("{}.{}", invitation.prefix, app.microsoft.domain_suffix());
    Ok(Page::new(Show { invitation, domain, may_change: reseller.may_change() }))
}

/// `POST /invitations/{id}/search`: looks now whether the customer has accepted.
///
/// # Errors
/// `NotFound` for an invitation that is not the reseller's.
pub async fn search(
    app: Data<App>,
    manager: Manager,
    id: Path<i64>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    let invitation = store::hold(&mut work, manager.0.id, *id).await?.ok_or(Error::NotFound)?;
    if let ("open", Some(job)) = (invitation.state.as_str(), invitation.job_id) {
        jobs::hasten(&mut work, app.clock.now(), job).await?;
        work.commit().await?;
        app.wake.notify_one();
        flash(&session, "invitations-looking", &[]);
    }
    Ok(see(&format!("/invitations/{}", invitation.id)))
}

/// `POST /invitations/{id}/withdrawal`: nothing is looked for any more.
///
/// # Errors
/// `NotFound` for an invitation that is not the reseller's.
pub async fn withdraw(
    app: Data<App>,
    manager: Manager,
    id: Path<i64>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let invitation = store::hold(&mut work, manager.0.id, *id).await?.ok_or(Error::NotFound)?;
    if !invitation.is_over() {
        store::end(&mut work, now, invitation.id, "withdrawn", None).await?;
        if let Some(job) = invitation.job_id {
            jobs::cancel(&mut work, now, job).await?;
        }
        record(&mut work, now, &manager.0, "invitation-withdrawn", &invitation, None).await?;
        work.commit().await?;
        flash(&session, "invitations-withdrawn", &[("company", &invitation.company)]);
    }
    Ok(see(&format!("/invitations/{}", invitation.id)))
}

/// `POST /invitations/{id}/confirmation`: the tenant that was found is the reseller's customer; it becomes a service
/// like others.
///
/// # Errors
/// `NotFound` for an invitation that is not the reseller's, `Conflict` where nothing was found or the tenant has
/// become somebody else's here.
pub async fn confirm(
    app: Data<App>,
    manager: Manager,
    id: Path<i64>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let (now, reseller) = (app.clock.now(), manager.0);
    let mut work = app.database.begin().await?;
    let invitation = store::hold(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    if let Some(domain) = &invitation.service {
        return Ok(see(&format!("/services/{domain}")));
    }
    let tenant = invitation.tenant_id.as_deref().filter(|_| invitation.state == "found");
    let not_here = || Error::Conflict("invitations-cause-not-here".into());
    let tenant = tenant.ok_or_else(|| Error::Conflict("invitations-not-found".into()))?;
    if store::is_disputed(&mut work, reseller.id, &invitation.mpn_id).await? {
        return Err(not_here());
    }
    let prefix: Prefix = invitation.prefix.parse().map_err(anyhow::Error::from)?;
    let domain = prefix.domain(app.microsoft.domain_suffix());
    let new = services::store::NewService {
        reseller: reseller.id,
        domain: &domain,
        tenant,
        mpn: &invitation.mpn_id,
        company: &invitation.company,
        first_name: &invitation.first_name,
        last_name: &invitation.last_name,
        email: &invitation.email,
        phone: "",
        address: "",
        postcode: "",
        city: "",
        region: "",
        country: &invitation.country,
        language: &invitation.language,
        // Who administers a tenant that was there before is not known here.
        admin_name: "",
    };
    let service = match services::store::create(&mut work, now, new).await {
        Ok(service) => service,
        Err(error) if database::is_duplicate(&error) => return Err(not_here()),
        Err(error) => return Err(error.into()),
    };
    store::taken(&mut work, now, invitation.id, service).await?;
    let about = About {
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        service: Some(service),
        ..About::default()
    };
    jobs::enqueue(&mut work, now, &ReadInSubscriptions { service }, about).await?;
    record(&mut work, now, &reseller, "tenant-taken-over", &invitation, Some(service)).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "invitations-taken", &[("company", &invitation.company)]);
    Ok(see(&format!("/services/{domain}")))
}

async fn record(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: &Reseller,
    act: &'static str,
    invitation: &Invitation,
    service: Option<i64>,
) -> anyhow::Result<()> {
    let act = Act {
        act,
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        service,
        details: json!({ "invitation": invitation.id }),
        ..Act::default()
    };
    Ok(audit::record(work, now, act).await?)
}

impl Show {
    /// Where it stands, in one sentence.
    fn sentence(&self) -> Message {
        Message::new(format!("invitations-says-{}", self.invitation.state))
            .with("until", crate::text::Argument::Day(self.invitation.expires_at))
            .with("to", &self.invitation.email)
    }
}
