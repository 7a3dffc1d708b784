//! Webhooks: a registered address is told, signed, that a subscription changed; a hint, and no more.

use std::collections::VecDeque;
use std::time::Duration as Patience;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use rustls::SignatureScheme;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED, required};
use super::outside;
use super::refusal::Refusal;
use super::state::{Room, State};
use super::throttle;
use super::tokens::AnyToken;

/// A subscription was changed, renewed, extended or ended.
const UPDATED: &str = "subscription-updated";
/// Somebody wanted to see whether the address answers.
const TEST: &str = "test-created";
/// What can be asked for.
const EVENTS: [&str; 2] = [UPDATED, TEST];
/// Nothing is registered (chosen).
const NOT_REGISTERED: u32 = 600_101;
/// Tests in a minute.
const TESTS: usize = 2;
/// How many deliveries are remembered.
const KEPT: usize = 500;
/// How long the address may take to answer.
const PATIENCE: Patience = Patience::from_secs(10);
/// What deliveries are signed with. It protects nothing: everybody has it.
static KEY: &[u8] = include_bytes!("data/webhook-key.der");
/// The certificate of that key, in DER.
static CERTIFICATE: &[u8] = include_bytes!("data/webhook-certificate.der");

/// Everything that has to do with webhooks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Webhooks {
    registration: Option<Registration>,
    waiting: Vec<Event>,
    deliveries: VecDeque<Delivery>,
    /// When tests were sent, in seconds since 1970.
    #[serde(default)]
    tests: Vec<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Registration {
    subscriber: Uuid,
    url: String,
    events: Vec<String>,
}

/// Something to tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Event {
    id: Uuid,
    name: String,
    /// Where the resource is read, from the root.
    path: String,
    resource: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    due: OffsetDateTime,
}

/// Something that was told, or was tried to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    id: Uuid,
    event_name: String,
    resource_uri: String,
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    /// What the address answered; nothing when it did not, or has not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
}

impl State {
    /// Notes that the subscription `id` of `customer` changed at `at`, for whoever is registered.
    pub fn tell_of(&mut self, customer: Uuid, id: Uuid, at: OffsetDateTime) {
        let path = format!("/v1/customers/{customer}/subscriptions/{id}");
        let due = at + Duration::hours(self.rules.webhook_hours.into());
        self.webhooks.note(UPDATED, path, "subscription", at, due);
    }
}

impl Webhooks {
    fn note(&mut self, name: &str, path: String, resource: &str, at: OffsetDateTime, due: OffsetDateTime) {
        let registered = self.registration.as_ref();
        if registered.is_some_and(|known| known.events.iter().any(|wanted| wanted == name)) {
            let (id, name, resource) = (Uuid::new_v4(), name.to_owned(), resource.to_owned());
            self.waiting.push(Event { id, name, path, resource, at, due });
        }
    }

    /// Takes what is due, and where it goes.
    fn due(&mut self, now: OffsetDateTime) -> Option<(String, Vec<Event>)> {
        let url = self.registration.as_ref()?.url.clone();
        let due: Vec<Event> = self.waiting.extract_if(.., |event| now >= event.due).collect();
        (!due.is_empty()).then_some((url, due))
    }
}

/// Sends what is due to the registered address; `base` is where the simulator is reached.
pub fn deliver(room: &Data<Room>, base: &str) {
    let now = room.now();
    if room.read().webhooks.waiting.is_empty() {
        return;
    }
    let Some((url, events)) = room.write().webhooks.due(now) else { return };
    let (room, base) = (room.clone(), base.to_owned());
    tokio::spawn(async move {
        for event in events {
            let status = send(&url, &base, &event).await;
            let mut state = room.write();
            let deliveries = &mut state.webhooks.deliveries;
            if deliveries.len() == KEPT {
                deliveries.pop_front();
            }
            deliveries.push_back(Delivery {
                id: event.id,
                event_name: event.name,
                resource_uri: format!("{base}{}", event.path),
                sent_at: now,
                status,
            });
        }
    });
}

/// One delivery, tried once: a panel must not count on more.
async fn send(url: &str, base: &str, event: &Event) -> Option<u16> {
    // Refused when somebody has done it: the provider is there all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().ok()?;
    let body = json!({
        "EventName": event.name,
        "ResourceUri": format!("{base}{}", event.path),
        "ResourceName": event.resource,
        "ResourceChangeUtcDate": answer::instant(event.at),
    })
    .to_string();
    let signature = STANDARD.encode(sign(body.as_bytes())?);
    let response = client
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(AUTHORIZATION, format!("Signature {signature}"))
        .header("X-MS-Certificate-Url", format!("{base}/webhooks/certificate"))
        .header("X-MS-Signature-Algorithm", "rsa-sha256")
        .body(body)
        .send()
        .await
        .ok()?;
    Some(response.status().as_u16())
}

/// The signature of `body`: RSA with SHA-256, PKCS #1.
fn sign(body: &[u8]) -> Option<Vec<u8>> {
    let key = any_supported_type(&PrivatePkcs8KeyDer::from(KEY).into()).ok()?;
    key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256])?.sign(body).ok()
}

/// `GET /webhooks/certificate`: the certificate that deliveries are signed with, in DER.
pub async fn certificate() -> HttpResponse {
    HttpResponse::Ok().content_type("application/x-x509-ca-cert").body(CERTIFICATE)
}

/// The body of a registration.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    webhook_url: Option<String>,
    webhook_events: Option<Vec<String>>,
}

fn view(registration: &Registration) -> Value {
    json!({
        "subscriberId": registration.subscriber,
        "webhookUrl": registration.url,
        "webhookEvents": registration.events,
    })
}

fn not_registered() -> Refusal {
    Refusal::not_found(NOT_REGISTERED, "No webhook is registered.")
}

/// `GET /webhooks/v1/registration`.
pub async fn show(_: AnyToken, room: Data<Room>) -> Reply {
    let state = room.read();
    Ok(answer::ok(view(state.webhooks.registration.as_ref().ok_or_else(not_registered)?)))
}

/// `POST` or `PUT /webhooks/v1/registration`: there is one, and a new one takes its place.
pub async fn register(_: AnyToken, room: Data<Room>, body: Body<Wanted>) -> Reply {
    let url = required(body.0.webhook_url.as_deref(), "webhookUrl")?.to_owned();
    if !outside::may_send_to(&url) {
        return Err(
            Refusal::bad(MALFORMED, "webhookUrl needs TLS, or is on this machine.").about("webhookUrl")
        );
    }
    let events = body.0.webhook_events.unwrap_or_default();
    if events.is_empty() || !events.iter().all(|event| EVENTS.contains(&event.as_str())) {
        return Err(Refusal::bad(MALFORMED, "webhookEvents names no event, or an unknown one.")
            .about("webhookEvents"));
    }
    let mut state = room.write();
    let subscriber = state.webhooks.registration.as_ref().map_or_else(Uuid::new_v4, |known| known.subscriber);
    let registration = Registration { subscriber, url, events };
    let view = view(&registration);
    state.webhooks.registration = Some(registration);
    Ok(answer::ok(view))
}

/// `GET /webhooks/v1/registration/events`.
pub async fn events(_: AnyToken) -> Reply {
    Ok(answer::ok(json!(EVENTS)))
}

/// `POST /webhooks/v1/registration/validationEvents`: twice in a minute at most.
pub async fn test(_: AnyToken, room: Data<Room>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    let webhooks = &mut state.webhooks;
    if webhooks.registration.is_none() {
        return Err(not_registered());
    }
    let second = now.unix_timestamp();
    webhooks.tests.retain(|at| second - at < 60);
    if webhooks.tests.len() >= TESTS {
        return Ok(throttle::later(60));
    }
    webhooks.tests.push(second);
    webhooks.note(TEST, "/webhooks/v1/registration/test".into(), "test", now, now);
    let id = webhooks.waiting.last().map(|event| event.id);
    Ok(answer::created(json!({"correlationId": id})))
}

/// `GET /webhooks/v1/registration/validationEvents/{id}`: whether the address answered.
pub async fn outcome(_: AnyToken, room: Data<Room>, id: Path<Uuid>) -> Reply {
    let state = room.read();
    let found = state.webhooks.deliveries.iter().find(|known| known.id == *id);
    let status = match found {
        None => "pending",
        Some(Delivery { status: Some(200..=299), .. }) => "completed",
        Some(_) => "failed",
    };
    Ok(answer::ok(json!({
        "correlationId": *id,
        "status": status,
        "results": found.map(|known| [json!({"responseCode": known.status.map(|status| status.to_string())})]),
    })))
}

/// `GET /control/webhooks`: what was delivered, oldest first, and how much waits.
pub async fn deliveries(room: Data<Room>) -> Reply {
    let state = room.read();
    Ok(answer::ok(json!({"items": state.webhooks.deliveries, "waiting": state.webhooks.waiting.len()})))
}
