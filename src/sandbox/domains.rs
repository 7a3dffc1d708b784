//! Prefixes of `onmicrosoft.com`: which can be had, and how they are lost.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::state::Room;
use super::tokens::AnyToken;

/// What follows every prefix.
pub const SUFFIX: &str = ".onmicrosoft.com";
/// The longest prefix (`partner-center.md` section 4; commonly stated).
const LONGEST: usize = 27;

/// The prefix of `domain` in lower case, if the whole of it could be a tenant's first domain.
pub fn prefix(domain: &str) -> Option<String> {
    let domain = domain.to_ascii_lowercase();
    let prefix = domain.strip_suffix(SUFFIX)?;
    let sound = prefix.len() <= LONGEST
        && prefix.starts_with(|first: char| first.is_ascii_lowercase())
        && prefix.chars().all(|letter| letter.is_ascii_alphanumeric());
    sound.then(|| prefix.to_owned())
}

/// `HEAD /v1/domains/{domain}`: 200 when it is taken, 404 when it is free; what could never be a
/// domain is free too, because nobody has it.
pub async fn show(_: AnyToken, room: Data<Room>, domain: Path<String>) -> HttpResponse {
    let taken = prefix(&domain).is_some_and(|prefix| room.read().taken.contains(&prefix));
    if taken { HttpResponse::Ok().finish() } else { HttpResponse::NotFound().finish() }
}
