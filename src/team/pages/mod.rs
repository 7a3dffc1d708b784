//! The team's pages: who works for the reseller, a member, joining, and the choice among several resellers.

pub mod joining;
pub mod list;
pub mod member;
pub mod places;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

use crate::audit::Act;
use crate::web::guard::Owner;

/// On to another page after a change.
fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// What an owner did.
fn act(act: &'static str, Owner(owner): &Owner, details: serde_json::Value) -> Act {
    Act { act, account: Some(owner.account), reseller: Some(owner.id), details, ..Act::default() }
}
