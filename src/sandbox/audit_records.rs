//! The audit: who changed what, made from the calls that were received.

use actix_web::HttpRequest;
use actix_web::web::{Data, Query};
use serde::Deserialize;
use serde_json::json;
use time::{Date, Duration};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{MALFORMED, required};
use super::exchange::Received;
use super::paging::Paging;
use super::refusal::Refusal;
use super::seeds::PROVIDER_TENANT;
use super::state::Room;
use super::terms;
use super::tokens::UserToken;

/// How far back records go.
const KEPT: Duration = Duration::days(90);

/// The query of the audit.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    start_date: Option<String>,
    end_date: Option<String>,
    size: Option<usize>,
    seek_operation: Option<String>,
}

/// The name of the operation and of the resource that a call changed.
fn operation(method: &str, path: &str) -> Option<(&'static str, &'static str)> {
    let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    Some(match (method, parts.as_slice()) {
        ("POST", ["customers"]) => ("add_customer", "customer"),
        ("PATCH", ["customers", _]) => ("delete_customer_relationship", "customer"),
        ("DELETE", ["customers", _]) => ("delete_customer", "customer"),
        ("POST", ["customers", _, "orders"] | ["customers", _, "carts", _, "checkout"]) => {
            ("create_order", "order")
        }
        ("PATCH", ["customers", _, "subscriptions", _]) => ("update_subscription", "subscription"),
        ("POST", ["customers", _, "subscriptions", _, "transitions"]) => {
            ("convert_subscription", "subscription")
        }
        ("POST", ["customers", _, "users"]) => ("add_customer_user", "customer_user"),
        ("PATCH", ["customers", _, "users", _, "resetpassword"]) => {
            ("reset_customer_user_password", "customer_user")
        }
        ("PATCH", ["customers", _, "users", _]) => ("update_customer_user", "customer_user"),
        ("DELETE", ["customers", _, "users", _]) => ("remove_customer_user", "customer_user"),
        ("POST", ["customers", _, "users", _, "licenseupdates"]) => {
            ("update_customer_user_licenses", "license")
        }
        ("POST", ["customers", _, "qualifications"]) => ("update_customer_qualification", "customer"),
        ("POST", ["customers", _, "agreements"]) => ("add_customer_agreement", "agreement"),
        _ => return None,
    })
}

/// `GET /v1/auditrecords?startDate=&endDate=&size=`: the newest first, and at most the 2,000 calls that
/// are remembered.
pub async fn index(_: UserToken, request: HttpRequest, room: Data<Room>, query: Query<Listing>) -> Reply {
    let query = query.into_inner();
    let today = room.now().date();
    let day = |text: &str, name: &str| {
        terms::day(text).ok_or_else(|| Refusal::bad(MALFORMED, format!("{name} is no date.")).about(name))
    };
    let start = day(required(query.start_date.as_deref(), "startDate")?, "startDate")?;
    let end: Date = query.end_date.as_deref().map_or(Ok(today), |text| day(text, "endDate"))?;
    if start < today - KEPT || end < start {
        return Err(
            Refusal::bad(MALFORMED, "The dates are in the wrong order, or too old.").about("startDate")
        );
    }
    let state = room.read();
    let found: Vec<(&Received, (&str, &str))> = state
        .requests
        .iter()
        .rev()
        .filter(|received| (start..=end).contains(&received.at.date()))
        .filter_map(|received| Some((received, operation(&received.method, &received.path)?)))
        .collect();
    let paging = Paging { size: query.size, seek: query.seek_operation };
    Ok(answer::ok(paging.page(
        &request,
        "/auditrecords",
        &found,
        |(received, _)| received.request_id,
        |(received, (operation, resource))| {
            let customer: Option<Uuid> = received.path.split('/').nth(3).and_then(|id| id.parse().ok());
            let name = customer.and_then(|id| state.customers.get(&id)).map(|customer| &customer.company);
            json!({
                "partnerId": PROVIDER_TENANT,
                "customerId": customer,
                "customerName": name,
                "operationType": operation,
                "resourceType": resource,
                "operationDate": answer::instant(received.at),
                "operationStatus": if received.status < 400 { "succeeded" } else { "failed" },
                "correlationId": received.correlation_id,
                "customizedData": [],
                "attributes": {"objectType": "AuditRecord"},
            })
        },
    )?))
}
