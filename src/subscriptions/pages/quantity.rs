//! The pencil: another number of licences.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::commitments::{Change, Planned, Refusal, Seats, Terms, WINDOW, Window};
use crate::services::Service;
use crate::subscriptions::pages::{self, conflict};
use crate::subscriptions::scheduled::renewal;
use crate::subscriptions::{Demand, Placed, Status, Subscription, Wish, account, form};
use crate::text::{Argument, Message, Money, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "subscriptions/quantity.html")]
struct QuantityForm {
    service: Service,
    subscription: Subscription,
    terms: Terms,
    now: OffsetDateTime,
    /// When the next term begins, where Microsoft can be told now with how many licences.
    renewal: Option<OffsetDateTime>,
    /// As it was typed.
    quantity: String,
    errors: Errors,
    effect: Option<Effect>,
}

/// What the wanted number would mean.
struct Effect {
    change: Change,
    /// Per billing period, before and after; nothing where the catalogue does not know the licence.
    prices: Option<(Money, Money)>,
    /// Until when the added licences can be given back.
    reducible_until: OffsetDateTime,
}

impl QuantityForm {
    fn new(app: &App, service: Service, subscription: Subscription, terms: Terms) -> Self {
        let now = app.clock.now();
        let renewal = renewal::open(&subscription, now);
        let quantity = subscription.quantity.to_string();
        Self { service, subscription, terms, now, renewal, quantity, errors: Errors::default(), effect: None }
    }

    /// The same for a number that was typed: what it would mean, or why it cannot be.
    fn checked(mut self, quantity: String) -> Self {
        match form::seats(&quantity) {
            Err(error) => self.errors.add("quantity", error),
            Ok(seats) => match self.terms.change(seats, self.now) {
                Ok(change) => {
                    let price = self.subscription.unit_price();
                    self.effect = Some(Effect {
                        change,
                        prices: price.map(|price| {
                            (price.times(self.subscription.quantity), price.times(i64::from(seats.get())))
                        }),
                        reducible_until: self.now + WINDOW,
                    });
                }
                // Not a mistake: nothing was changed yet.
                Err(Refusal::Unchanged { .. }) => {}
                Err(refusal) => self.errors.add("quantity", refusal.message()),
            },
        }
        Self { quantity, ..self }
    }

    fn refused(mut self, quantity: String, errors: Errors) -> Self {
        self.errors = errors;
        Self { quantity, ..self }
    }

    /// The fewest licences that can be asked for now.
    fn lowest(&self) -> u32 {
        self.terms.lowest(self.now).get()
    }

    /// The most.
    fn highest(&self) -> Option<u32> {
        self.terms.maximum.map(Seats::get)
    }

    /// How many can be added.
    fn addable(&self) -> Message {
        match self.terms.maximum {
            None => Message::new("subscriptions-allowed-add-any"),
            Some(maximum) if self.terms.quantity < maximum => {
                Message::new("subscriptions-allowed-add-up-to").with("maximum", maximum.get())
            }
            Some(maximum) => Message::new("subscriptions-allowed-add-none").with("maximum", maximum.get()),
        }
    }

    /// What follows from the wanted number: added licences open a window of their own (`commitment-rules.md` B6).
    fn after(&self, effect: &Effect) -> Vec<Message> {
        if matches!(effect.change, Change::Remove(_)) {
            return Vec::new();
        }
        let window = Message::new("subscriptions-effect-window")
            .with("until", Argument::Deadline(effect.reducible_until));
        let committed = self
            .subscription
            .term_ends_at
            .map(|end| Message::new("subscriptions-effect-committed").with("end", Argument::Day(end)));
        std::iter::once(window).chain(committed).collect()
    }

    /// The licences that can be given back now, the first window to close first.
    fn windows(&self) -> Vec<Window> {
        self.terms.windows(self.now)
    }

    /// Why none can be given back, and from when on.
    fn closed(&self) -> Message {
        Refusal::ReductionClosed { possible_at: self.terms.term_ends_at }.message()
    }

    /// The first instant at which what was typed becomes possible, where it is not now, and what is offered for then.
    fn later(&self) -> Option<(OffsetDateTime, Message)> {
        let seats = form::seats(&self.quantity).ok()?;
        let at = self.terms.first_possible(Planned::Seats(seats), self.subscription.ending, self.now)?;
        let offer = Message::new("subscriptions-quantity-later")
            .with("count", seats.get())
            .with("at", Argument::Deadline(at));
        Some((at, offer))
    }

    /// Why nothing can be asked for at all.
    fn barred(&self) -> Option<Message> {
        match self.subscription.status {
            Status::Suspended => Some(Refusal::Suspended.message()),
            status if status.has_ended() => Some(Refusal::Ended.message()),
            _ => None,
        }
    }
}

/// `GET /services/{domain}/subscriptions/{id}/quantity[?quantity=…]`: the form, with what a number would mean.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn edit(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Manager(reseller) = manager;
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    let terms = account::terms(&mut work, &subscription).await?;
    drop(work);
    if subscription.is_busy() {
        return conflict::show(&app, &request, &reseller, &path, "quantity").await;
    }
    let page = QuantityForm::new(&app, service, subscription, terms);
    let query = Fields::of_query(&request);
    let page = if query.ticked("quantity") { page.checked(query.text("quantity")) } else { page };
    Page::new(page).render(&request)
}

/// `POST /services/{domain}/subscriptions/{id}/quantity`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn update(
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
    let terms = account::terms(&mut work, &subscription).await?;
    let typed = fields.text("quantity");
    let form = match form::Quantity::parse(&fields) {
        Ok(form) => form,
        Err(errors) => {
            let page = QuantityForm::new(&app, service, subscription, terms).refused(typed, errors);
            return Page::unprocessable(page).render(&request);
        }
    };
    let wish = Wish::Quantity(form.seats);
    let demand =
        Demand { by: pages::by(&reseller), subscription: &subscription, version: form.version, wish };
    if !demand.is_current() {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "quantity").await;
    }
    if let Err(refusal) = terms.change(form.seats, now) {
        let mut errors = Errors::default();
        errors.add("quantity", refusal.message());
        let page = QuantityForm::new(&app, service, subscription, terms).refused(typed, errors);
        return Page::unprocessable(page).render(&request);
    }
    let Placed::Asked { hold, .. } = demand.place(&mut work, now).await? else {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "quantity").await;
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, pages::said(hold, "subscriptions-quantity-asked"), &[("licence", &subscription.title)]);
    Ok(pages::see(&path))
}
