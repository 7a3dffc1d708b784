//! The service view: what it is, its state, its subscriptions, what can be done, and what happened.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::audit::story::{self, Line};
use crate::catalogue;
use crate::holds::{self, Colleague};
use crate::jobs::progress::{self, Progress};
use crate::passwords;
use crate::services::handover;
use crate::services::pages::handover::Card;
use crate::services::{Service, State, store};
use crate::subscriptions::drift::{self, Drift};
use crate::subscriptions::end_of_term::{self, Decided};
use crate::subscriptions::scheduled::{self, Scheduled};
use crate::subscriptions::{self, Status, Subscription, addons};
use crate::text::{Argument, Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Subscriptions on one page.
const PAGE: usize = 8;
/// Lines of the history on the page; the others have a page of their own.
const HISTORY: usize = 8;
/// Subscriptions that are named with the licences that can be given back.
const NAMED: usize = 6;
/// Changes made without the panel that are shown at once.
const DRIFTS: usize = 5;
/// Scheduled changes that were not made, shown at once.
const UNMADE: i64 = 5;
/// From when on a window that closes is a warning.
const SOON: Duration = Duration::hours(48);

#[derive(Template)]
#[template(path = "services/show.html")]
struct Show {
    service: Service,
    /// Those on this page.
    subscriptions: Vec<Subscription>,
    /// Changes made at Microsoft without the panel that nobody has decided on.
    drifts: Vec<Drift>,
    /// How many more there are of them than are shown.
    more_drifts: i64,
    /// Decisions for the end of a term that a later change deleted at Microsoft.
    wiped: Vec<Decided>,
    /// Scheduled changes that the rules did not allow on the day, and that nobody has read about.
    unmade: Vec<Scheduled>,
    /// A subscription on the page before, and one on the page after.
    around: (Option<i64>, Option<i64>),
    /// Subscriptions on all pages of which something is being asked of Microsoft.
    busy: i64,
    /// Licences that can still be given back, by the instant until which they can, the first to close first.
    windows: Vec<Closing>,
    /// Subscriptions with licences of that kind that are not named above.
    more_windows: i64,
    card: Option<Card>,
    /// How far the reading of what the tenant has already has come.
    progress: Option<Progress>,
    /// The last time that the administrator was given a new password.
    reset: Option<passwords::Latest>,
    history: Vec<Line>,
    has_more_history: bool,
    has_education: bool,
    /// The base products in use, by the number of each add-on on this page.
    bases: HashMap<i64, String>,
    /// Products that have add-ons in the catalogue, as `product:sku`.
    extensible: Vec<String>,
    may_change: bool,
    /// Those who may confirm what another asked for, where something waits for that.
    colleagues: Vec<Colleague>,
    now: OffsetDateTime,
    /// While something is on its way, the query with which the page looks again by itself: the part of the list, and
    /// a stamp for what it shows.
    again: Option<String>,
}

/// Licences that can be given back until the same instant.
struct Closing {
    until: OffsetDateTime,
    open: Vec<Open>,
}

impl Closing {
    fn sentence(&self) -> Message {
        Message::new("services-windows").with("until", Argument::Deadline(self.until))
    }
}

/// Licences of one subscription among them.
struct Open {
    subscription: i64,
    licence: String,
    quantity: u32,
    /// Until when they are due if they are kept.
    committed_until: Option<OffsetDateTime>,
}

impl Open {
    fn sentence(&self) -> Message {
        let what =
            Message::new("services-window").with("count", self.quantity).with("licence", &self.licence);
        match self.committed_until {
            Some(end) => {
                Message::new("services-window-kept").with("what", what).with("end", Argument::Day(end))
            }
            None => what,
        }
    }
}

impl Show {
    /// Whether a new password is being set.
    fn is_resetting(&self) -> bool {
        self.reset.as_ref().is_some_and(passwords::Latest::is_pending)
    }

    /// Why the last new password was not set.
    fn reset_refusal(&self) -> Option<Message> {
        self.reset.as_ref()?.refusal(self.now)
    }

    /// The base product to which an add-on belongs.
    fn base(&self, subscription: &Subscription) -> Option<&String> {
        self.bases.get(&subscription.id)
    }

    /// Whether there are add-ons to be had for it.
    fn is_extensible(&self, subscription: &Subscription) -> bool {
        !subscription.status.has_ended() && self.extensible.contains(&subscription.sku())
    }

    /// A subscription of this page by its number.
    fn subscription(&self, id: i64) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id == id)
    }

    fn closes_soon(&self) -> bool {
        self.windows.iter().any(|closing| closing.until - self.now < SOON)
    }
}

/// `GET /services/{domain}[?at=…]`, with the part of the subscriptions in which the one with this number is. A page that is open asks again with the stamp it has: nothing new is 204, and htmx
/// leaves the page, its focus and its screen reader alone.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let subscriptions = subscriptions::store::of_service(&mut work, service.id).await?;
    let reset = passwords::store::latest(&mut work, service.id).await?;
    let progress = match service.state {
        State::Creating => progress::of_service(&mut work, service.id).await?,
        _ => None,
    };
    let query = Fields::of_query(&request);
    let stamp = stamp(&service, &subscriptions, reset.as_ref(), progress);
    if request.headers().contains_key("HX-Request") && query.text("seen") == stamp {
        return Ok(HttpResponse::NoContent().finish());
    }
    let mut drifts = drift::store::of_service(&mut work, service.id).await?;
    let more_drifts = i64::try_from(drifts.len().saturating_sub(DRIFTS)).unwrap_or_default();
    drifts.truncate(DRIFTS);
    let wiped = end_of_term::store::wiped(&mut work, service.id).await?;
    let unmade = scheduled::store::refused(&mut work, reseller.id, Some(service.id), UNMADE).await?;
    let latest = handover::latest(&mut work, reseller.id, service.id).await?;
    let one_more = i64::try_from(HISTORY).unwrap_or_default() + 1;
    let mut history = story::of_service(&mut work, service.id, None, one_more).await?;
    let may_change = reseller.may_change();
    let extensible =
        if may_change { catalogue::store::bases(&mut work, &service.country).await? } else { Vec::new() };
    let is_unconfirmed = |one: &Subscription| one.held().is_some_and(|held| held.until().is_none());
    let colleagues = if subscriptions.iter().any(is_unconfirmed) {
        holds::store::colleagues(&mut work, reseller.id).await?
    } else {
        Vec::new()
    };
    drop(work);

    let has_more_history = history.len() > HISTORY;
    history.truncate(HISTORY);
    let is_resetting = reset.as_ref().is_some_and(passwords::Latest::is_pending);
    let is_moving =
        is_resetting || service.state == State::Creating || subscriptions.iter().any(Subscription::is_moving);
    let is_living = |subscription: &&Subscription| !subscription.status.has_ended();
    let (windows, more_windows) = windows(&subscriptions, now);
    let subscriptions = addons::grouped(subscriptions);
    let bases =
        subscriptions.iter().filter_map(|addon| Some((addon.id, addon.base(&subscriptions)?.title.clone())));
    let bases = bases.collect();
    let (start, around) = part(&subscriptions, query.text("at").parse().ok());
    Page::new(Show {
        card: latest.map(|latest| Card::new(&latest, &service.domain, now, may_change)),
        around,
        reset,
        progress,
        busy: subscriptions.iter().map(|subscription| i64::from(subscription.is_busy())).sum(),
        windows,
        more_windows,
        bases,
        extensible,
        has_education: subscriptions.iter().filter(is_living).any(Subscription::is_education),
        again: is_moving.then(|| match subscriptions.get(start) {
            Some(first) if start > 0 => format!("at={}&seen={stamp}", first.id),
            _ => format!("seen={stamp}"),
        }),
        subscriptions: subscriptions.into_iter().skip(start).take(PAGE).collect(),
        service,
        drifts,
        wiped,
        more_drifts,
        unmade,
        history,
        has_more_history,
        may_change,
        colleagues,
        now,
    })
    .render(&request)
}

/// Where the part begins in which the subscription `at` is, and one subscription each of the parts around it.
fn part(subscriptions: &[Subscription], at: Option<i64>) -> (usize, (Option<i64>, Option<i64>)) {
    let place = subscriptions.iter().position(|subscription| Some(subscription.id) == at).unwrap_or(0);
    let start = place / PAGE * PAGE;
    let id = |place: usize| subscriptions.get(place).map(|subscription| subscription.id);
    (start, (start.checked_sub(PAGE).and_then(id), id(start + PAGE)))
}

/// The licences that can be given back, the first to close first, and how many more there are than can be named.
fn windows(subscriptions: &[Subscription], now: OffsetDateTime) -> (Vec<Closing>, i64) {
    let mut open: Vec<(OffsetDateTime, Open)> = Vec::new();
    for subscription in subscriptions.iter().filter(|subscription| subscription.status == Status::Active) {
        open.extend(subscription.terms().windows(now).into_iter().map(|window| {
            let licences = Open {
                subscription: subscription.id,
                licence: subscription.title.clone(),
                quantity: window.quantity,
                committed_until: subscription.term_ends_at,
            };
            // Windows that close within the same minute are one to the reader.
            (window.until - Duration::seconds(window.until.second().into()), licences)
        }));
    }
    open.sort_by_key(|(until, _)| *until);
    let more = i64::try_from(open.len().saturating_sub(NAMED)).unwrap_or_default();
    let mut by_end: BTreeMap<OffsetDateTime, Vec<Open>> = BTreeMap::new();
    for (until, licences) in open.into_iter().take(NAMED) {
        by_end.entry(until).or_default().push(licences);
    }
    (by_end.into_iter().map(|(until, open)| Closing { until, open }).collect(), more)
}

fn stamp(
    service: &Service,
    subscriptions: &[Subscription],
    reset: Option<&passwords::Latest>,
    progress: Option<Progress>,
) -> String {
    let mut hasher = DefaultHasher::new();
    (service.version, service.state.as_str(), progress).hash(&mut hasher);
    reset.map(|reset| (reset.job, reset.is_pending())).hash(&mut hasher);
    for subscription in subscriptions {
        (subscription.id, subscription.version, &subscription.task_state, &subscription.task_answer)
            .hash(&mut hasher);
        subscription.task_hold.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
