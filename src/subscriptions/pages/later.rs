//! A decision for the end of a term that is to be sent on a later day.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::database::Work;
use crate::subscriptions::end_of_term::Decision;
use crate::subscriptions::pages::end_of_term::EndOfTermForm;
use crate::subscriptions::pages::{self, scheduled};
use crate::subscriptions::scheduled::outlook::{Ground, Outlook};
use crate::subscriptions::scheduled::plan::{Plan, plan};
use crate::subscriptions::scheduled::{Intent, form, store as changes};
use crate::subscriptions::store;
use crate::text::Reader;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Reseller;
use crate::web::page::Page;
use crate::web::session::flash;

/// The form as it was sent.
pub(super) struct Sent<'a> {
    pub app: &'a App,
    pub session: &'a Session,
    pub request: &'a HttpRequest,
    pub fields: &'a Fields,
}

impl Sent<'_> {
    /// Schedules the decision for the day that was typed, if nothing that is known speaks against it.
    pub async fn schedule(
        &self,
        mut work: Work,
        reader: &Reader,
        (reseller, path): (&Reseller, &(String, i64)),
        (page, decision): (EndOfTermForm, Decision),
    ) -> Result<HttpResponse, Error> {
        let (now, intent) = (self.app.clock.now(), Intent::Decision { decide: decision });
        let mut errors = Errors::default();
        let Some(due_at) = form::instant(self.fields, reader, now, &mut errors).filter(|_| errors.is_empty())
        else {
            return Page::unprocessable(page.refused(errors)).render(self.request);
        };
        let subscription = &page.subscription;
        store::hold(&mut work, subscription.id).await?;
        let ground = Ground { subscription, terms: &subscription.terms(), offers: Some(&page.offers) };
        if let Outlook::No(why) = ground.outlook(intent, due_at) {
            errors.add("date", why);
            return Page::unprocessable(page.refused(errors)).render(self.request);
        }
        let planned = changes::of_subscription(&mut work, subscription.id, 0).await?;
        let (by, about) = (pages::by(reseller), (subscription, planned.as_slice()));
        if plan(&mut work, now, by, about, (intent, due_at)).await? == Plan::Taken {
            errors.add("date", "schedule-date-taken");
            return Page::unprocessable(page.refused(errors)).render(self.request);
        }
        work.commit().await?;
        flash(self.session, "schedule-planned", &[("licence", &subscription.title)]);
        Ok(scheduled::see(path))
    }
}
