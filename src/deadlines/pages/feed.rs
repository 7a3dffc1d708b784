//! A calendar as a program reads it, without signing in: its address is the secret.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::commitments::Surcharges;
use crate::deadlines::store::{self, calendars};
use crate::deadlines::{Span, feed};
use crate::secrets;
use crate::text::{Language, Reader};
use crate::web::error::Error;

/// Deadlines of one calendar: the next ones.
const LIMIT: i64 = 1_000;

/// `GET /calendar/{token}.ics`. A token has 256 bits that nobody can guess, so that tries are not counted.
///
/// # Errors
/// [`Error::NotFound`] for a token that is not known (any more), whatever the reason.
pub async fn show(app: Data<App>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let found = calendars::find(&mut work, &secrets::digest(&token)).await?;
    let read = found.ok_or(Error::NotFound)?;
    let filter = read.calendar.filter();
    let span = Span { from: now, until: filter.until(now) };
    let entries = store::later(&mut work, read.reseller_id, &filter, span, LIMIT).await?;
    calendars::note_read(&mut work, now, read.calendar.id).await?;
    drop(work);

    let reader = Reader::new(read.language.parse().unwrap_or(Language::En), &read.time_zone);
    let surcharges = Surcharges::from(&app.settings.end_of_term);
    let text = feed(&entries, surcharges, &read.reseller, &reader, &app.settings.public_url);
    let tag = format!("\"{}\"", secrets::digest(&text));
    let known =
        request.headers().get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if is_known {
        return Ok(answer.finish());
    }
    Ok(answer
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("Content-Disposition", "inline; filename=\"deadlines.ics\""))
        .body(text))
}
