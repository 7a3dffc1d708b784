//! The story of a service with its orders, and its credentials sent again.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use super::{conflict, encoded, see};
use crate::app::App;
use crate::database::Work;
use crate::passwords::{self, Asked, Wish};
use crate::services::handover::{self, Again, NotAgain};
use crate::services::{self, Service};
use crate::subscriptions::drift::{self, Drift};
use crate::subscriptions::{self, Subscription};
use crate::support::acts::{Acts, CREDENTIALS, PASSWORD, PRESS};
use crate::support::form::{Resending, reason};
use crate::support::store::resellers::Reseller;
use crate::support::store::{self, Subject};
use crate::support::story::{Story, What};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "support/service.html")]
struct ServiceStory {
    service: Service,
    reseller: Reseller,
    subscriptions: Vec<Subscription>,
    drifts: Vec<Drift>,
    story: Story,
    /// Whether this is an older page of the story, on which nothing can be done.
    is_past: bool,
    acts: Acts,
}

impl ServiceStory {
    async fn load(
        work: &mut Work,
        now: OffsetDateTime,
        domain: &str,
        until: Option<i64>,
    ) -> Result<Self, Error> {
        let service = find(work, domain).await?;
        let reseller = store::resellers::get(work, service.reseller_id).await?.ok_or(Error::NotFound)?;
        let subscriptions = subscriptions::store::of_service(work, service.id).await?;
        let drifts = drift::store::of_service(work, service.id).await?;
        let story = Story::tell(work, now, Subject::Service(service.id), until).await?;
        let mut acts = Acts::default();
        if until.is_none() {
            acts.add_story(&story, now);
            let latest = handover::latest(work, service.reseller_id, service.id).await?;
            acts.add_credentials(&service, latest.as_ref());
            let latest = passwords::store::latest(work, service.id).await?;
            acts.add_reset(&service, latest.as_ref());
        }
        Ok(Self { service, reseller, subscriptions, drifts, story, is_past: until.is_some(), acts })
    }
}

async fn find(work: &mut Work, domain: &str) -> Result<Service, Error> {
    let number = store::services::number_of(work, &domain.to_lowercase()).await?.ok_or(Error::NotFound)?;
    services::store::get(work, number).await?.ok_or(Error::NotFound)
}

/// `GET /support/services/{domain}`, and with `?until=` an older page of its story.
pub async fn show(
    app: Data<App>,
    _: Staff,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let until: Option<i64> = Fields::of_query(&request).text("until").parse().ok();
    let mut work = app.database.read().await?;
    Ok(Page::new(ServiceStory::load(&mut work, app.clock.now(), &domain, until).await?))
}

/// `GET` of the act's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Staff, domain: Path<String>) -> HttpResponse {
    see(&format!("/support/services/{}", encoded(&domain)))
}

/// `POST /support/services/{domain}/credentials`: a new mail with a new link, perhaps to a corrected address; older
/// links open no more.
pub async fn send_credentials(
    app: Data<App>,
    session: Session,
    staff: Staff,
    domain: Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let form = match Resending::parse(&fields, &app.settings.provider_domains) {
        Ok(form) => form,
        Err(errors) => {
            let mut work = app.database.read().await?;
            let mut page = ServiceStory::load(&mut work, now, &domain, None).await?;
            page.acts.put(CREDENTIALS, fields.text("reason"), Some(fields.text("email")), errors);
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    let service = find(&mut work, &domain).await?;
    let story = format!("/support/services/{}", service.domain);
    // Two people, or two presses, take turns from here on.
    store::services::hold(&mut work, service.id).await?;
    let latest = handover::latest(&mut work, service.reseller_id, service.id).await?;
    let seen = fields.text("seen");
    if let Some(latest) = latest.filter(|latest| latest.mail.to_string() != seen) {
        let (subject, act) = (Subject::Service(service.id), "credentials-sent-again");
        let is_done = store::trail::is_done(&mut work, staff.account, act, subject, now - PRESS).await?;
        if is_done && latest.recipient == form.to.as_str() {
            return Ok(see(&story));
        }
        if !seen.is_empty() {
            return conflict(&request, Message::new("support-changed"), story);
        }
    }
    let again = Again {
        reseller: service.reseller_id,
        service: service.id,
        account: staff.account,
        reason: Some(&form.reason),
        to: Some(&form.to),
    };
    let resent = match handover::resend(&mut work, now, &app.key, &again).await {
        Ok(resent) => resent,
        Err(NotAgain::Unexpected(error)) => return Err(error.into()),
        Err(refused) => {
            let why = refused.message().ok_or(Error::NotFound)?;
            return conflict(&request, why, story);
        }
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "support-credentials-sent", &[("to", resent.to.as_str())]);
    Ok(see(&format!("{story}#mail-{}", resent.mail)))
}

/// `POST /support/services/{domain}/password`: a new password for the administrator, which only the customer's contact
/// gets to see.
pub async fn reset_password(
    app: Data<App>,
    session: Session,
    staff: Staff,
    domain: Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut errors = Errors::default();
    let Some(reason) = errors.take("reason", reason(&fields)) else {
        let mut work = app.database.read().await?;
        let mut page = ServiceStory::load(&mut work, now, &domain, None).await?;
        page.acts.put(PASSWORD, fields.text("reason"), None, errors);
        return Page::unprocessable(page).render(&request);
    };
    let mut work = app.database.begin().await?;
    let service = find(&mut work, &domain).await?;
    let story = format!("/support/services/{}", service.domain);
    let seen = fields.text("seen");
    let wish = Wish { service: &service, account: staff.account, reason: Some(&reason), seen: &seen };
    let flashed = match passwords::ask(&mut work, now, &wish).await? {
        Asked::NotReady => return conflict(&request, "passwords-not-ready".into(), story),
        Asked::Unknown => return conflict(&request, "passwords-unknown".into(), story),
        Asked::Before => "passwords-asked-before",
        Asked::Now => "passwords-asked",
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, flashed, &[("to", &service.email)]);
    Ok(see(&story))
}
