//! The records of one domain: what is to stand there, and what does.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use futures_util::future::join_all;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::see;
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::dns::Dns;
use crate::domains::records::{Part, Record, Verdict, needed};
use crate::domains::{CHECKS, Domain, Found, store};
use crate::services::{self, Service};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

/// What name servers said so long ago is asked for again when the page is opened.
const STALE: Duration = Duration::minutes(10);
/// Two presses within so long are one.
const PRESS: Duration = Duration::seconds(5);

#[derive(Template)]
#[template(path = "domains/show.html")]
struct Show {
    service: Service,
    domain: Domain,
    /// The records, by what they are for.
    sections: Vec<Section>,
    may_change: bool,
    /// The reader has asked for too many checks.
    is_too_often: bool,
    /// Whether the page asks for a check by itself, where script runs.
    is_stale: bool,
}

/// The records for one purpose.
struct Section {
    part: Part,
    rows: Vec<Row>,
}

/// A record, and what name servers said of it.
struct Row {
    record: Record,
    verdict: Verdict,
    found: Vec<String>,
}

impl Show {
    fn new(service: Service, domain: Domain, may_change: bool, now: OffsetDateTime) -> Self {
        let mut rows: Vec<Row> = needed(&domain.name, &service.domain)
            .into_iter()
            .map(|record| Row {
                verdict: record.verdict(&domain.found),
                found: record.found(&domain.found),
                record,
            })
            .collect();
        let sections = Part::ALL.map(|part| {
            let (own, others) =
                std::mem::take(&mut rows).into_iter().partition(|row| row.record.part == part);
            rows = others;
            Section { part, rows: own }
        });
        Self {
            sections: sections.into(),
            is_stale: domain.checked_at.is_none_or(|at| at + STALE < now),
            is_too_often: false,
            may_change,
            domain,
            service,
        }
    }
}

async fn find(work: &mut Work, reseller: i64, path: &(String, i64)) -> Result<(Service, Domain), Error> {
    let service = services::store::find(work, reseller, &path.0).await?.ok_or(Error::NotFound)?;
    let domain = store::find(work, service.id, path.1).await?.ok_or(Error::NotFound)?;
    Ok((service, domain))
}

/// `GET /services/{domain}/domains/{id}`
///
/// # Errors
/// `NotFound` for a domain that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    path: Path<(String, i64)>,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let (service, domain) = find(&mut work, reseller.id, &path).await?;
    Ok(Page::new(Show::new(service, domain, reseller.may_change(), app.clock.now())))
}

/// `POST /services/{domain}/domains/{id}/check`: asks name servers for every record.
///
/// # Errors
/// `NotFound` for a domain that is not the reseller's.
pub async fn check(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, domain) = find(&mut work, reseller.id, &path).await?;
    let address = format!("/services/{}/domains/{}", service.domain, domain.id);
    if domain.checked_at.is_some_and(|at| at + PRESS > now) {
        return Ok(see(&address));
    }
    if store::count_check(&mut work, now, reseller.account).await? > CHECKS {
        let mut page = Show::new(service, domain, true, now);
        (page.is_too_often, page.is_stale) = (true, false);
        return Page::with_status(page, StatusCode::TOO_MANY_REQUESTS).render(&request);
    }
    work.commit().await?;

    let found = ask(&app.dns, &domain.name, needed(&domain.name, &service.domain)).await;

    let mut work = app.database.begin().await?;
    store::keep(&mut work, app.clock.now(), service.id, domain.id, &found).await?;
    work.commit().await?;
    Ok(see(&address))
}

/// Asks for every record at once.
async fn ask(dns: &Dns, domain: &str, records: Vec<Record>) -> Found {
    let answers = join_all(records.into_iter().map(async |record| {
        let found = dns.ask(&record.name(domain), record.kind).await;
        (record.key.to_owned(), found.map(|found| record.about(found)))
    }));
    Found(answers.await.into_iter().collect())
}

/// `POST /services/{domain}/domains/{id}/removal`: forgets the domain here; at Microsoft and in its zone nothing
/// changes.
///
/// # Errors
/// `NotFound` for a domain that is not the reseller's.
pub async fn remove(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, domain) = find(&mut work, reseller.id, &path).await?;
    if store::remove(&mut work, service.id, domain.id).await? {
        let act = Act {
            act: "domain-removed",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            details: json!({ "domain": domain.unicode() }),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
        flash(&session, "domains-removed", &[("name", &domain.name)]);
    }
    Ok(see(&format!("/services/{}/domains", service.domain)))
}
