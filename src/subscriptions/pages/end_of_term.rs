//! What is to happen at the end of a term: the form, what each choice costs, and taking a choice back.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::audit::{self, Act};
use crate::catalogue;
use crate::commitments::{Outcome, Surcharges};
use crate::database::Work;
use crate::services::Service;
use crate::subscriptions::end_of_term::choices::Kind;
use crate::subscriptions::end_of_term::{Card, Offers, Price, store};
use crate::subscriptions::pages::{self, conflict, later, transitions};
use crate::subscriptions::{Demand, Placed, Subscription, Wish, form, store as subscriptions};
use crate::text::{Language, Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "subscriptions/end_of_term.html")]
pub(super) struct EndOfTermForm {
    service: Service,
    pub(super) subscription: Subscription,
    pub(super) offers: Offers,
    end_of_term: Card,
    /// As it was chosen and typed.
    outcome: String,
    quantity: String,
    licence: Option<i64>,
    is_for_next: bool,
    /// Whether it is to be sent on a later day, and when, as it was typed.
    is_later: bool,
    date: String,
    time: String,
    /// Whether Microsoft has said which other products it may become.
    is_checked: bool,
    errors: Errors,
}

impl EndOfTermForm {
    async fn read(
        app: &App,
        work: &mut Work,
        language: Language,
        (service, subscription): (Service, Subscription),
    ) -> Result<Self, Error> {
        let settings = &app.settings.end_of_term;
        let offered = catalogue::store::offered(work, &service.country, language).await?;
        let offers = Offers::of(&subscription, offered, Surcharges::from(settings));
        let latest = store::latest(work, subscription.id).await?;
        let now = app.clock.now();
        let end_of_term = Card::of(now, &subscription, &offers, latest);
        let transitions = subscriptions::transitions(work, subscription.id).await?;
        let transitions = transitions.filter(|known| known.is_fresh(now));
        let is_checked = transitions.is_some();
        let offers = match transitions {
            Some(known) => offers.admitting(&subscription, &known.skus),
            None => offers,
        };
        // What is confirmed now, or nothing: a decision is not made by leaving the form as it is.
        let outcome = subscription.ending.map_or_else(String::new, |outcome| outcome.to_string());
        let next = subscription.next_term.clone().unwrap_or_default();
        let quantity = next.quantity.unwrap_or(subscription.quantity).to_string();
        let licence = offers.scheduled(&subscription).or(offers.present);
        let errors = Errors::default();
        Ok(Self {
            service,
            subscription,
            offers,
            end_of_term,
            outcome,
            quantity,
            licence,
            is_for_next: false,
            is_later: false,
            date: String::new(),
            time: String::new(),
            is_checked,
            errors,
        })
    }

    /// The form as it was filled in.
    fn filled(mut self, fields: &Fields) -> Self {
        if fields.ticked("outcome") {
            self.outcome = fields.text("outcome");
        }
        if fields.ticked("quantity") {
            self.quantity = fields.text("quantity");
        }
        self.licence = fields.text("licence").parse().ok().or(self.licence);
        self.is_for_next = fields.ticked("next");
        self.is_later = fields.text("when") == "later";
        (self.date, self.time) = (fields.text("date"), fields.text("time"));
        self
    }

    pub(super) fn refused(mut self, errors: Errors) -> Self {
        self.errors = errors;
        self
    }

    /// What is wrong with the choice, by the catalogue and by the hour.
    pub(super) fn check(&self, form: &form::EndOfTerm) -> Errors {
        let mut errors = Errors::default();
        for fault in self.offers.faults(&self.subscription, form.decision) {
            errors.add(fault.part, fault.why);
        }
        if self.end_of_term.is_locked && !form.is_for_next && !self.is_later {
            errors.add("next", "ending-locked-unchosen");
        }
        errors
    }

    /// What the change as it is filled in costs.
    fn changed_price(&self) -> Option<Price> {
        let seats = form::seats(&self.quantity).ok()?;
        self.offers.price(self.licence?, i64::from(seats.get()))
    }

    /// The change as it is filled in, in a sentence: a closed list shows the plan alone.
    fn chosen(&self) -> Option<Message> {
        let (sold, seats) = (self.offers.find(self.licence?)?, form::seats(&self.quantity).ok()?);
        let what = Message::new("ending-decided-change-to").with("count", seats.get());
        Some(what.with("licence", &sold.licence.title).with("plan", sold.licence.plan()))
    }

    /// What kind of term it is that ends.
    fn kind(&self) -> Kind {
        Kind::of(&self.subscription)
    }

    /// What a choice means, with its date.
    fn meaning(&self, outcome: Outcome) -> Option<Message> {
        Some(self.kind().meaning(outcome, self.subscription.term_ends_at?))
    }

    /// What a choice costs; a cancellation nothing.
    fn price(&self, outcome: Outcome) -> Option<Price> {
        match outcome {
            Outcome::Renew => self.offers.renewal.clone(),
            Outcome::Change => self.changed_price(),
            Outcome::Extend => self.offers.extension.clone(),
            Outcome::Cancel | Outcome::Undecided | Outcome::Expire => None,
        }
    }

    /// Why nothing can be decided at all.
    fn barred(&self) -> Option<Message> {
        self.subscription.undecidable().map(|why| why.message())
    }

    fn is_chosen(&self, licence: i64) -> bool {
        self.licence == Some(licence)
    }

    /// From when to when nothing can be sent.
    fn lock(&self) -> Option<Message> {
        self.end_of_term.lock_sentence()
    }
}

/// `GET /services/{domain}/subscriptions/{id}/end-of-term[?outcome=…&quantity=…&licence=…]`: the form, with what each
/// choice costs.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn edit(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Manager(reseller) = manager;
    // The price of another choice is reckoned anew at every key.
    if !request.headers().contains_key("HX-Request") {
        transitions::look(&app, reseller.id, &path).await?;
    }
    let mut work = app.database.read().await?;
    let found = pages::find(&mut work, reseller.id, &path).await?;
    if found.1.is_busy() {
        drop(work);
        return conflict::show(&app, &request, &reseller, &path, "end-of-term").await;
    }
    let page = EndOfTermForm::read(&app, &mut work, reader.language, found).await?;
    Page::new(page.filled(&Fields::of_query(&request))).render(&request)
}

/// `POST /services/{domain}/subscriptions/{id}/end-of-term`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn update(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    path: Path<(String, i64)>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let found = pages::find(&mut work, reseller.id, &path).await?;
    let page = EndOfTermForm::read(&app, &mut work, reader.language, found).await?.filled(&fields);
    let form = match form::EndOfTerm::parse(&fields) {
        Ok(form) => form,
        Err(errors) => return Page::unprocessable(page.refused(errors)).render(&request),
    };
    let subscription = &page.subscription;
    let (by, wish) = (pages::by(&reseller), Wish::EndOfTerm(form.decision));
    let demand = Demand { by, subscription, version: form.version, wish };
    if !page.is_later && !demand.is_current() {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "end-of-term").await;
    }
    if page.subscription.undecidable().is_some() {
        return Page::unprocessable(page).render(&request);
    }
    let errors = page.check(&form);
    if !errors.is_empty() {
        return Page::unprocessable(page.refused(errors)).render(&request);
    }
    if page.is_later {
        let sent = later::Sent { app: &app, session: &session, request: &request, fields: &fields };
        return sent.schedule(work, &reader, (&reseller, &path), (page, form.decision)).await;
    }
    let lock = page.end_of_term.lock.filter(|_| page.end_of_term.is_locked);
    let placed = match lock {
        Some(lock) => demand.keep(&mut work, now, form.decision, lock.until).await?,
        None => demand.place(&mut work, now).await?,
    };
    let Placed::Asked { hold, .. } = placed else {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "end-of-term").await;
    };
    work.commit().await?;
    app.wake.notify_one();
    let said = if lock.is_some() { "ending-kept" } else { pages::said(hold, "ending-asked") };
    flash(&session, said, &[("licence", &page.subscription.title)]);
    Ok(pages::see(&path))
}

/// `POST /services/{domain}/subscriptions/{id}/end-of-term/withdrawal`: what is kept will not be sent, and what was wiped
/// is no longer offered.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn withdraw(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if store::withdraw(&mut work, now, subscription.id).await? {
        let act = Act {
            act: "end-of-term-withdrawn",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            subscription: Some(subscription.id),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
    }
    Ok(pages::see(&path))
}
