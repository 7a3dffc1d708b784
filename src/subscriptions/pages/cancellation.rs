//! The bin: the end of a subscription and of all its licences.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::commitments::{Planned, Refusal, Terms};
use crate::database::Work;
use crate::services::Service;
use crate::subscriptions::pages::{self, conflict};
use crate::subscriptions::{Demand, Placed, Subscription, Wish, form, store};
use crate::text::{Argument, Message, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "subscriptions/cancellation.html")]
struct CancellationForm {
    service: Service,
    subscription: Subscription,
    terms: Terms,
    /// Add-ons that could no longer be used.
    dependents: Vec<String>,
    /// Why it cannot be cancelled now.
    refusal: Option<Refusal>,
    errors: Errors,
    now: OffsetDateTime,
}

impl CancellationForm {
    async fn read(
        work: &mut Work,
        service: Service,
        subscription: Subscription,
        errors: Errors,
        now: OffsetDateTime,
    ) -> Result<Self, Error> {
        let others = store::of_service(work, service.id).await?;
        let dependents = subscription.dependents(&others);
        let terms = subscription.terms();
        let refusal = terms.cancel(now).err();
        Ok(Self { service, subscription, terms, dependents, refusal, errors, now })
    }

    /// Until when it can be cancelled, as far as it is known.
    fn until(&self) -> Option<Message> {
        let until = self.terms.cancellable_until()?;
        Some(Message::new("subscriptions-cancellation-until").with("until", Argument::Deadline(until)))
    }

    /// What can be decided for the end of the term.
    fn at_the_end(&self) -> Message {
        match self.subscription.term_ends_at {
            Some(end) => Message::new("subscriptions-cancellation-end").with("end", Argument::Day(end)),
            None => Message::new("subscriptions-cancellation-end-undated"),
        }
    }

    /// The first instant at which it can be cancelled again, where that is known, and what is offered for then.
    fn later(&self) -> Option<(OffsetDateTime, Message)> {
        let at = self.terms.first_possible(Planned::Cancel, self.subscription.ending, self.now)?;
        Some((at, Message::new("subscriptions-cancellation-later").with("at", Argument::Deadline(at))))
    }

    /// Whether some licences can still be given back where the whole cannot.
    fn is_reducible(&self) -> bool {
        !self.subscription.status.has_ended() && self.terms.reducible(self.now).is_some()
    }
}

/// `GET /services/{domain}/subscriptions/{id}/cancellation`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn new(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if subscription.is_busy() {
        drop(work);
        return conflict::show(&app, &request, &reseller, &path, "cancellation").await;
    }
    let page = CancellationForm::read(&mut work, service, subscription, Errors::default(), now).await?;
    Page::new(page).render(&request)
}

/// `POST /services/{domain}/subscriptions/{id}/cancellation`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    let form = match form::Cancellation::parse(&fields) {
        Ok(form) => form,
        Err(errors) => {
            let page = CancellationForm::read(&mut work, service, subscription, errors, now).await?;
            return Page::unprocessable(page).render(&request);
        }
    };
    let wish = Wish::End;
    let demand =
        Demand { by: pages::by(&reseller), subscription: &subscription, version: form.version, wish };
    if !demand.is_current() {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "cancellation").await;
    }
    if subscription.terms().cancel(now).is_err() {
        let page = CancellationForm::read(&mut work, service, subscription, Errors::default(), now).await?;
        return Page::unprocessable(page).render(&request);
    }
    let Placed::Asked { hold, .. } = demand.place(&mut work, now).await? else {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "cancellation").await;
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(
        &session,
        pages::said(hold, "subscriptions-cancellation-asked"),
        &[("licence", &subscription.title)],
    );
    Ok(pages::see(&path))
}
