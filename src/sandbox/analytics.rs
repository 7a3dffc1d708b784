//! The use of licences in outline: how many of them are given to users, and how many of those are in use.

use actix_web::web::{Data, Path};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::licences::title;
use super::state::Room;
use super::tokens::AnyToken;

/// What both analyses say of a licence: of which customer, as of when (chosen: 00:00 UTC of the day).
fn common(customer: (Uuid, &str), now: OffsetDateTime) -> Value {
    json!({
        "customerId": customer.0,
        "customerName": customer.1,
        "channel": "Reseller",
        "processedDateTime": answer::instant(now.date().midnight().assume_utc()),
    })
}

/// `GET /v1/customers/{id}/analytics/licenses/deployment`: sold, and given to users.
pub async fn deployment(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    show(
        &room,
        *customer,
        "deployment",
        |licence, sold, given| json!({"productName": title(licence), "licensesSold": sold, "licensesDeployed": given}),
    )
}

/// `GET /v1/customers/{id}/analytics/licenses/usage`: given to users, and used. Nobody uses anything here, so
/// that every licence counts as used by whoever has it.
pub async fn usage(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    show(
        &room,
        *customer,
        "usage",
        |licence, _, given| json!({"serviceName": title(licence), "licensesQualified": given, "licensesActive": given}),
    )
}

/// One item for each licence, of what `item` makes of its units: sold, and given to users.
fn show(room: &Room, id: Uuid, name: &str, item: impl Fn(Uuid, u32, u32) -> Value) -> Reply {
    let now = room.now();
    let state = room.read();
    let company = state.customer(id)?.company.clone();
    let units = state.units(id, now, room.delays.seats)?;
    let items: Vec<Value> = units
        .into_iter()
        .map(|(licence, units)| {
            let mut view = common((id, &company), now);
            if let (Value::Object(view), Value::Object(own)) =
                (&mut view, item(licence, units.total(), units.consumed))
            {
                view.extend(own);
            }
            view
        })
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{id}/analytics/licenses/{name}"))))
}
