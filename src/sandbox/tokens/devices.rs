//! The first consent without a browser at hand: a code for the device, and another that an operator types elsewhere.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::grants::{Fields, check_application};
use super::{Tokens, random_text};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::Room;

/// How long the operator has.
const LIFE: Duration = Duration::minutes(15);
/// Seconds between two questions of the device.
const INTERVAL: i64 = 5;

/// A device that waits for an operator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    code: String,
    user_code: String,
    answer: Option<bool>,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
}

/// `POST /{tenant}/oauth2/devicecode`: numbers are strings, and the address is a `verification_url`.
pub async fn v1(request: HttpRequest, room: Data<Room>, tenant: Path<String>, form: Form<Fields>) -> Reply {
    let started = start(&request, &room, &tenant, &form)?;
    Ok(answer::ok(json!({
        "user_code": started.user_code,
        "device_code": started.code,
        "verification_url": started.address,
        "expires_in": LIFE.whole_seconds().to_string(),
        "interval": INTERVAL.to_string(),
        "message": started.message,
    })))
}

/// `POST /{tenant}/oauth2/v2.0/devicecode`: numbers are numbers, and the address is a `verification_uri`.
pub async fn v2(request: HttpRequest, room: Data<Room>, tenant: Path<String>, form: Form<Fields>) -> Reply {
    let started = start(&request, &room, &tenant, &form)?;
    Ok(answer::ok(json!({
        "user_code": started.user_code,
        "device_code": started.code,
        "verification_uri": started.address,
        "expires_in": LIFE.whole_seconds(),
        "interval": INTERVAL,
        "message": started.message,
    })))
}

/// What a device is told.
struct Started {
    code: String,
    user_code: String,
    address: String,
    message: String,
}

fn start(request: &HttpRequest, room: &Room, tenant: &str, form: &Fields) -> Result<Started, Refusal> {
    let now = room.now();
    let mut state = room.write();
    let tokens = &mut state.tokens;
    let client = form.get("client_id").map_or("", String::as_str);
    check_application(tokens.strict.unwrap_or(room.strict), tenant, client)?;
    let device =
        Device { code: random_text(64), user_code: user_code(), answer: None, expires_at: now + LIFE };
    let connection = request.connection_info();
    let address = format!("{}://{}/devicelogin", connection.scheme(), connection.host());
    let message = format!("To sign in, open {address} and enter the code {}.", device.user_code);
    let started =
        Started { code: device.code.clone(), user_code: device.user_code.clone(), address, message };
    tokens.devices.retain(|device| now < device.expires_at);
    tokens.devices.push(device);
    Ok(started)
}

/// Nine letters that are not mistaken for others.
fn user_code() -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut chance = rand::rng();
    (0..9).map(|_| char::from(LETTERS[chance.random_range(0..LETTERS.len())])).collect()
}

impl Tokens {
    /// What the operator says to the device that shows `user_code`; `false` when none does.
    pub fn answer_device(&mut self, user_code: &str, agrees: bool, now: OffsetDateTime) -> bool {
        let device = self
            .devices
            .iter_mut()
            .find(|device| device.user_code.eq_ignore_ascii_case(user_code) && now < device.expires_at);
        device.is_some_and(|device| {
            device.answer = Some(agrees);
            true
        })
    }

    /// Takes the device that has `code`, once an operator has agreed.
    pub(super) fn redeem_device(&mut self, code: &str, now: OffsetDateTime) -> Result<(), Refusal> {
        let bad = |error, number, text| Err(Refusal::token(StatusCode::BAD_REQUEST, error, number, text));
        let Some(at) = self.devices.iter().position(|device| device.code == code) else {
            return bad("bad_verification_code", 70_018, "The device code is unknown or was redeemed.");
        };
        if now >= self.devices[at].expires_at {
            return bad("expired_token", 70_020, "The device code has expired.");
        }
        match self.devices[at].answer {
            None => bad("authorization_pending", 70_016, "The operator has not signed in yet."),
            Some(false) => bad("authorization_declined", 70_016, "The operator declined."),
            Some(true) => {
                self.devices.remove(at);
                Ok(())
            }
        }
    }
}
