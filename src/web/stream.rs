//! Files that are sent part by part, as they are made: nothing is ever held in memory as a whole.

use std::future::Future;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::Bytes;
use futures_util::stream;

/// A file of this name and type, for the browser to keep. `next` makes a part of what has `begun`, and answers what is
/// left behind it. Where it fails the download breaks off, so that nobody takes a part for the whole.
#[must_use]
pub fn download<T, N, F>(name: &str, kind: &'static str, begun: Option<T>, next: N) -> HttpResponse
where
    T: 'static,
    N: Fn(T) -> F + Copy + 'static,
    F: Future<Output = anyhow::Result<(Bytes, Option<T>)>> + 'static,
{
    let body = stream::try_unfold(begun, move |rest| async move {
        match rest {
            Some(rest) => next(rest).await.map(Some).inspect_err(|error| {
                tracing::error!(error = format!("{error:#}"), "a download broke off");
            }),
            None => Ok(None),
        }
    });
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(body)
}
