//! The pages of a subscription: what it consists of, the pencil, the bin, and what is said when two people meet there; and what Microsoft
//! says of one.

pub mod acknowledgement;
pub mod cancellation;
mod conflict;
pub mod download;
pub mod end_of_term;
mod later;
pub mod notification;
pub mod quantity;
pub mod reactivation;
pub mod refusal;
pub mod scheduled;
pub mod show;
mod transitions;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

use crate::database::Work;
use crate::jobs::Hold;
use crate::services::{self, Service};
use crate::subscriptions::{By, Subscription, store};
use crate::web::error::Error;
use crate::web::guard::Reseller;

/// A subscription of a reseller, with its service.
async fn find(
    work: &mut Work,
    reseller: i64,
    (domain, id): &(String, i64),
) -> Result<(Service, Subscription), Error> {
    let service = services::store::find(work, reseller, domain).await?.ok_or(Error::NotFound)?;
    let subscription = store::find(work, reseller, domain, *id).await?.ok_or(Error::NotFound)?;
    Ok((service, subscription))
}

/// A person of a reseller who presses a button.
fn by(reseller: &Reseller) -> By {
    By { reseller: reseller.id, account: Some(reseller.account) }
}

/// What is said of a wish that was just stored: `sent` where nothing keeps it back.
fn said(hold: Option<Hold>, sent: &'static str) -> &'static str {
    match hold {
        None => sent,
        Some(Hold::Undo(_)) => "subscriptions-undoable",
        Some(Hold::Approval) => "subscriptions-unconfirmed",
    }
}

/// Back to the service, where the row says how far the wish has come.
fn see((domain, id): &(String, i64)) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, format!("/services/{domain}?at={id}#subscription-{id}")))
        .finish()
}
