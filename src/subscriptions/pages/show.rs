//! One subscription: what it consists of, what can be given back and until when, and what is possible.

use std::hash::{DefaultHasher, Hash, Hasher};

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::{Date, OffsetDateTime, Time};

use crate::app::App;
use crate::audit::story::{self, Line};
use crate::catalogue;
use crate::commitments::{self, Act, Answer, Charge, Part, Terms};
use crate::database::Work;
use crate::holds::{self, Colleague, Held};
use crate::microsoft::subscriptions::Subscription as Shown;
use crate::services::Service;
use crate::subscriptions::end_of_term::{self, Card, Offers};
use crate::subscriptions::scheduled::outlook::Ground;
use crate::subscriptions::scheduled::{self, Scheduled, renewal};
use crate::subscriptions::{Subscription, account, pages, store};
use crate::text::{Argument, Language, Message, Money, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Lines of the story on the page; the others are on the service's own.
const STORY: i64 = 8;
/// Scheduled changes that are over and still shown.
const OVER: i64 = 5;

/// What was typed into the form for a scheduled change.
#[derive(Default)]
struct Typed {
    act: String,
    quantity: String,
    date: String,
    time: String,
}

#[derive(Template)]
#[template(path = "subscriptions/show.html")]
pub(super) struct Show {
    service: Service,
    subscription: Subscription,
    terms: Terms,
    /// What one licence costs in the billing period that is under way, where that is known.
    charge: Option<Charge>,
    story: Vec<Line>,
    scheduled: Vec<Scheduled>,
    end_of_term: Card,
    /// What can be chosen for it.
    offers: Offers,
    /// When the next term begins, where Microsoft can be told now with how many licences.
    renewal: Option<OffsetDateTime>,
    /// What is asked for and not sent yet.
    held: Option<Held>,
    /// Those who may confirm it, where it waits for that.
    colleagues: Vec<Colleague>,
    typed: Typed,
    errors: Errors,
    may_change: bool,
    /// While something is on its way, a stamp for what the page shows, with which it looks again by itself.
    again: Option<String>,
    now: OffsetDateTime,
}

impl Show {
    /// What is known of a subscription.
    pub async fn read(
        app: &App,
        work: &mut Work,
        (reseller, language): (&Reseller, Language),
        (service, subscription): (Service, Subscription),
    ) -> Result<Self, Error> {
        let (now, settings) = (app.clock.now(), &app.settings.end_of_term);
        let offers = end_of_term::offers(work, settings, &subscription, language).await?;
        let latest = end_of_term::store::latest(work, subscription.id).await?;
        let end_of_term = Card::of(now, &subscription, &offers, latest);
        let held = subscription.held();
        let colleagues = match &held {
            Some(held) if held.until().is_none() => holds::store::colleagues(work, reseller.id).await?,
            _ => Vec::new(),
        };
        let shown = store::shown(work, subscription.id).await?;
        let story = story::of_subscription(work, service.id, subscription.id, STORY).await?;
        let scheduled = scheduled::store::of_subscription(work, subscription.id, OVER).await?;
        Ok(Self {
            terms: account::terms(work, &subscription).await?,
            charge: charge(&subscription, shown.view()),
            story,
            scheduled,
            end_of_term,
            offers,
            renewal: renewal::open(&subscription, now),
            held,
            colleagues,
            typed: Typed::default(),
            errors: Errors::default(),
            may_change: reseller.may_change(),
            again: subscription.is_moving().then(|| stamp(&subscription)),
            service,
            subscription,
            now,
        })
    }

    /// The same with what was typed for a scheduled change, and what is wrong with it.
    pub fn refused(self, fields: &Fields, errors: Errors) -> Self {
        let [act, quantity, date, time] = ["act", "quantity", "date", "time"].map(|name| fields.text(name));
        Self { typed: Typed { act, quantity, date, time }, errors, ..self }
    }

    /// Whether a change that is planned would be possible as things stand.
    fn forecast(&self, change: &Scheduled) -> Message {
        let terms = scheduled::by_then(self.terms.clone(), &self.scheduled, change.due_at);
        let ground = Ground { subscription: &self.subscription, terms: &terms, offers: Some(&self.offers) };
        ground.outlook(change.planned, change.due_at).message()
    }

    fn path(&self) -> String {
        format!("/services/{}/subscriptions/{}", self.service.domain, self.subscription.id)
    }

    /// The licences by the rule they stand under.
    fn parts(&self) -> Vec<Part> {
        match self.subscription.status {
            status if status.has_ended() => Vec::new(),
            _ => self.terms.parts(self.now),
        }
    }

    /// What giving these licences back now would refund.
    fn refund(&self, part: &Part) -> Option<Money> {
        Some(self.charge?.refund(part.quantity, self.now))
    }

    /// What cancelling the whole of it now would refund.
    fn refund_of_all(&self) -> Option<Money> {
        Some(self.charge?.refund(self.terms.quantity.get(), self.now))
    }

    /// On what the estimates stand.
    fn refund_note(&self) -> Message {
        let Some(charge) = self.charge else { return Message::new("ledger-refund-unknown") };
        Message::new("ledger-refund-note")
            .with("first", Argument::Day(noon(charge.first_day)))
            .with("last", Argument::Day(noon(charge.last_day)))
            .with("left", charge.days_left(self.now))
            .with("days", charge.days())
    }

    /// Whether there is something that a refund could be estimated of.
    fn is_refundable(&self) -> bool {
        self.cancellable_until().is_some() || self.parts().iter().any(|part| part.until.is_some())
    }

    /// Until when the whole of it can be cancelled, if it can.
    fn cancellable_until(&self) -> Option<OffsetDateTime> {
        self.terms.cancel(self.now).ok()?;
        self.terms.cancellable_until()
    }

    /// Every act, and whether it is possible.
    fn acts(&self) -> Vec<(Act, Answer)> {
        let ending = self.subscription.ending;
        Act::ALL.map(|act| (act, self.terms.possible(act, ending, self.now))).into()
    }

    /// Whether an act that is not possible now can be scheduled for the instant at which it becomes so.
    fn is_schedulable(&self, act: Act) -> bool {
        self.may_change && matches!(act, Act::Reduce | Act::Cancel)
    }

    /// Where an act is done.
    fn form(&self, act: Act) -> String {
        let form = match act {
            Act::Add | Act::Reduce => "quantity",
            Act::Cancel => "cancellation",
            Act::ChangePlan | Act::Decide => "end-of-term",
        };
        format!("{}/{form}", self.path())
    }

    /// All licences' price per billing period today.
    fn total(&self) -> Option<Money> {
        Some(self.subscription.unit_price()?.times(self.subscription.quantity))
    }

    fn left(&self, until: &OffsetDateTime) -> Message {
        commitments::left(*until, self.now)
    }

    fn seconds_left(&self, until: &OffsetDateTime) -> i64 {
        (*until - self.now).whole_seconds().max(0)
    }
}

/// `GET /services/{domain}/subscriptions/{id}`. A page that is open asks again with the stamp it has: nothing new is
/// 204.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    let seen = Fields::of_query(&request).text("seen");
    if request.headers().contains_key("HX-Request") && seen == stamp(&subscription) {
        return Ok(HttpResponse::NoContent().finish());
    }
    let page = Show::read(&app, &mut work, (&reseller, reader.language), (service, subscription)).await?;
    Page::new(page).render(&request)
}

/// What one licence costs in the billing period that Microsoft says is under way, at today's list price.
fn charge(subscription: &Subscription, shown: &Shown) -> Option<Charge> {
    let price = subscription.unit_price()?;
    let last = shown.billing_cycle_end_date_time?.date();
    let began = shown.effective_start_date.or(shown.creation_date)?.date();
    let months = catalogue::months(&subscription.term, &subscription.billing_cycle);
    let ends = subscription.term_ends_at.map_or(last, OffsetDateTime::date);
    Some(Charge::of_period(price, u16::try_from(months).ok()?, last, (began, ends)))
}

/// A day of Microsoft's, which is one of UTC, as an instant that is on the same day in most places.
fn noon(day: Date) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_utc() + time::Duration::hours(12)
}

fn stamp(subscription: &Subscription) -> String {
    let mut hasher = DefaultHasher::new();
    let Subscription { version, task_state, task_answer, task_hold, .. } = subscription;
    (version, task_state, task_answer, task_hold).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
