//! The page at the simulator's root: what it holds, and forms to move its clock and to set a fault.
//!
//! It is a tool of developers, in English alone like the API it shows, and no part of the panel. It
//! works without script; another site cannot make a browser press its buttons.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HOST, LOCATION, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::{Data, Form};
use actix_web::{Error, HttpResponse};
use askama::Template;
use serde::Deserialize;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};
use uuid::Uuid;

use super::faults::{Act, Code, Fault, Match};
use super::refusal::Refusal;
use super::state::{Room, State};
use super::subscriptions::Subscription;

/// Rows in a table; the newest are shown.
const ROWS: usize = 200;
/// What the pages may load: their own stylesheet.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

mod visits;

pub use visits::{accept_attestation, accept_invitation, acceptance, answer_device, device, invitation};

#[derive(Template)]
#[template(path = "sandbox/board.html")]
struct Board {
    now: String,
    tenants: Vec<Tenant>,
    orders: Vec<OrderRow>,
    subscriptions: Vec<SubscriptionRow>,
    faults: Vec<String>,
    counts: [usize; 3],
}

struct Tenant {
    domain: String,
    company: String,
    id: Uuid,
    reseller: String,
    signed: bool,
    review: String,
    users: usize,
}

struct OrderRow {
    id: String,
    tenant: String,
    at: String,
    state: &'static str,
    lines: Vec<String>,
}

struct SubscriptionRow {
    id: Uuid,
    tenant: String,
    offer: String,
    quantity: u32,
    status: String,
    term: String,
    ends: String,
    then: String,
}

fn instant(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

/// `GET /`.
pub async fn show(room: Data<Room>) -> HttpResponse {
    let now = room.now();
    let state = room.read();
    page(&Board {
        now: instant(now),
        tenants: tenants(&state),
        orders: orders(&state, now),
        subscriptions: state.subscriptions.iter().rev().take(ROWS).map(|held| row(&state, held)).collect(),
        faults: state.faults.iter().map(|fault| serde_json::to_string(fault).unwrap_or_default()).collect(),
        counts: [state.customers.len(), state.orders.len(), state.subscriptions.len()],
    })
}

fn domain(state: &State, customer: Uuid) -> String {
    state.customers.get(&customer).map_or_else(|| customer.to_string(), |found| found.domain.clone())
}

/// The word that `value` is on the wire.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

fn tenants(state: &State) -> Vec<Tenant> {
    let mut customers: Vec<_> = state.customers.values().collect();
    customers.sort_by_key(|customer| std::cmp::Reverse((customer.created_at, customer.id)));
    customers
        .into_iter()
        .take(ROWS)
        .map(|customer| Tenant {
            domain: customer.domain.clone(),
            company: customer.company.clone(),
            id: customer.id,
            reseller: customer.reseller.map(|tenant| tenant.to_string()).unwrap_or_default(),
            signed: customer.signed,
            review: word(&customer.review),
            users: customer.users.len(),
        })
        .collect()
}

fn orders(state: &State, now: OffsetDateTime) -> Vec<OrderRow> {
    state
        .orders
        .iter()
        .rev()
        .take(ROWS)
        .map(|order| OrderRow {
            id: order.id.clone(),
            tenant: domain(state, order.customer),
            at: instant(order.created_at),
            state: if order.is_complete(now) { "completed" } else { "pending" },
            lines: order
                .lines
                .iter()
                .map(|line| format!("{} × {}", line.quantity, line.friendly_name))
                .collect(),
        })
        .collect()
}

fn row(state: &State, held: &Subscription) -> SubscriptionRow {
    SubscriptionRow {
        id: held.id,
        tenant: domain(state, held.customer),
        offer: held.offer_name.clone(),
        quantity: held.quantity,
        status: word(&held.status),
        term: format!("{} {}", held.commitment.term.duration(), held.cycle.name()),
        ends: instant(held.commitment.ends_at()),
        then: held.outcome().words().into(),
    }
}

/// The stylesheet of the pages.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("data/board.css"))
}

/// `template` as a page that may load nothing but its stylesheet.
fn page(template: &impl Template) -> HttpResponse {
    let Ok(body) = template.render() else { return HttpResponse::InternalServerError().finish() };
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((REFERRER_POLICY, "same-origin"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(body)
}

fn back() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, "/")).finish()
}

/// Refuses a form that another site's page sent.
///
/// # Errors
/// Only what the inner service did not turn into an answer.
pub async fn same_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ours = match header("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => match (header(ORIGIN.as_str()), header(HOST.as_str())) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, sender)| sender == host),
            (origin, _) => origin.is_none(),
        },
    };
    if !ours {
        let refusal = Refusal::new(StatusCode::FORBIDDEN, "403", "Another site sent this form.");
        return Ok(request.into_response(HttpResponse::Forbidden().json(refusal.body())));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// The form that moves the clock: on by days and hours, or to an instant in UTC.
#[derive(Debug, Deserialize)]
pub struct ClockForm {
    #[serde(default)]
    days: String,
    #[serde(default)]
    hours: String,
    #[serde(default)]
    set: String,
}

/// `POST /board/clock`.
pub async fn move_clock(room: Data<Room>, form: Form<ClockForm>) -> HttpResponse {
    let number = |text: &str| text.trim().parse::<i32>().unwrap_or(0);
    let form_of_input = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let wanted = PrimitiveDateTime::parse(form.set.trim(), &form_of_input).map_or_else(
        |_| {
            let by = Duration::days(number(&form.days).into()) + Duration::hours(number(&form.hours).into());
            room.now().checked_add(by)
        },
        |instant| Some(instant.assume_utc()),
    );
    if room.move_clock(wanted) {
        return back();
    }
    HttpResponse::UnprocessableEntity().body("The clock does not go that far.")
}

/// The form that sets a fault: its fields mean what the chosen act needs.
#[derive(Debug, Deserialize)]
pub struct FaultForm {
    method: String,
    path: String,
    act: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    seconds: String,
    #[serde(default)]
    times: String,
}

impl FaultForm {
    /// The fault, unless a field lacks what the act needs.
    fn parse(&self) -> Option<Fault> {
        let status = || self.status.trim().parse::<u16>();
        let seconds = || self.seconds.trim().parse::<u32>();
        let act = match self.act.as_str() {
            "refuse" => Act::Refuse {
                status: status().unwrap_or(400),
                code: Code::Text(self.code.trim().to_owned()),
                description: "Refused on purpose.".into(),
            },
            "throttle" => Act::Throttle { retry_after: seconds().ok()? },
            "fail" => Act::Fail { status: status().unwrap_or(503) },
            "drop-before" => Act::DropBefore,
            "drop" => Act::Drop,
            "delay" => Act::Delay { milliseconds: u64::from(seconds().ok()?) * 1_000 },
            "slow" => Act::Slow { seconds: seconds().ok()?.into() },
            _ => return None,
        };
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let times = given(&self.times).map_or(Some(1), |times| times.parse().ok())?;
        let fault =
            Fault { matching: Match { method: given(&self.method), path: given(&self.path) }, act, times };
        fault.is_sound().then_some(fault)
    }
}

/// `POST /board/faults`.
pub async fn add_fault(room: Data<Room>, form: Form<FaultForm>) -> HttpResponse {
    match form.parse() {
        Some(fault) => {
            room.write().faults.push(fault);
            back()
        }
        None => HttpResponse::UnprocessableEntity()
            .body("The fault lacks something: seconds for throttle, delay and slow, times of at least 1."),
    }
}

/// `POST /board/faults/clear`.
pub async fn clear_faults(room: Data<Room>) -> HttpResponse {
    room.write().faults.clear();
    back()
}
