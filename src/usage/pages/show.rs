//! Licences in use per product, with a chart of one of them and the table behind it.

use actix_session::Session;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::jobs::{self, About};
use crate::microsoft::Cause;
use crate::services::{self, Service, State};
use crate::text::{Argument, Message, filters};
use crate::usage::{Bar, Chart, Period, Product, ReadUsage, Reading, bars, billing_period, store};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

/// What was read so long ago is not read again on demand.
const FRESH: Duration = Duration::minutes(5);

#[derive(Template)]
#[template(path = "usage/show.html")]
struct Show {
    service: Service,
    products: Vec<Product>,
    reading: Option<Reading>,
    /// The product of the chart, and its bars.
    chosen: Option<Chosen>,
    period: Period,
    /// When the billing period began.
    since: OffsetDateTime,
    is_pending: bool,
    may_change: bool,
}

struct Chosen {
    product: Product,
    bars: Vec<Bar>,
    chart: Option<Chart>,
}

impl Show {
    /// Why the last reading did not succeed.
    fn refusal(&self) -> Option<Message> {
        let cause = self.reading.as_ref()?.cause.as_deref()?;
        Some(match Cause::named(cause) {
            Some(Cause::Permission) => "usage-refused-permission".into(),
            Some(cause) => Message::new(cause.text_key()),
            None => "usage-refused".into(),
        })
    }

    /// The heading of the peaks, with the day on which the billing period began.
    fn since(&self) -> Message {
        // Noon: the same day in every time zone of Europe and America.
        let day = Argument::Day(self.since + Duration::hours(12));
        Message::new("usage-period-peak").with("since", day)
    }

    fn is_chosen(&self, product: &Product) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.product.product == product.product)
    }
}

/// `GET /services/{domain}/usage[?period=…][&product=…]`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let (period, product) = (Period::named(&query.text("period")), query.text("product"));
    let today = app.clock.now().date();
    let since = billing_period(today);
    let mut work = app.database.read().await?;
    let service = services::store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let reading = store::reading(&mut work, service.id).await?;
    let products = store::products(&mut work, service.id, since).await?;
    let chosen = products.iter().find(|of| of.product == product).or(products.first()).cloned();
    let chosen = match chosen {
        None => None,
        Some(product) => {
            let from = period.start(today).midnight().assume_utc();
            let figures = store::figures(&mut work, service.id, &product.product, from).await?;
            let bars = bars(&figures, period, today);
            Some(Chosen { product, chart: Chart::of(&bars), bars })
        }
    };
    let is_pending = store::is_pending(&mut work, service.id).await?;
    let may_change = reseller.may_change();
    Ok(Page::new(Show { service, products, reading, chosen, period, since, is_pending, may_change }))
}

/// `POST /services/{domain}/usage`: reads the usage now, unless that is under way or was just done.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's, `Conflict` while it is being made.
pub async fn read(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let service = services::store::find(&mut work, manager.0.id, &domain).await?.ok_or(Error::NotFound)?;
    if service.state == State::Creating {
        return Err(Error::Conflict("usage-not-ready".into()));
    }
    store::hold(&mut work, service.id).await?;
    let reading = store::reading(&mut work, service.id).await?;
    let is_fresh = reading.is_some_and(|reading| reading.tried_at + FRESH > now);
    if is_fresh {
        flash(&session, "usage-fresh", &[]);
    } else if !store::is_pending(&mut work, service.id).await? {
        jobs::enqueue(&mut work, now, &ReadUsage { service: service.id }, About::default()).await?;
        work.commit().await?;
        app.wake.notify_one();
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, format!("/services/{}/usage", service.domain)))
        .finish())
}
