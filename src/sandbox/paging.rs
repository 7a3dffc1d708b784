//! Lists that are read page by page: the size, the link to the next page, and the header it wants back.

use actix_web::HttpRequest;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer;
use super::body::MALFORMED;
use super::refusal::Refusal;

/// Items on a page when the call does not say.
const PAGE: usize = 100;
/// Items on the largest page.
const LARGEST_PAGE: usize = 500;
/// The header that says where a further page begins.
const CONTINUATION: &str = "MS-ContinuationToken";

/// The part of a query that asks for a page.
#[derive(Debug, Deserialize)]
pub struct Paging {
    /// Items on a page.
    pub size: Option<usize>,
    /// `Next` for a further page.
    #[serde(rename = "seekOperation")]
    pub seek: Option<String>,
}

impl Paging {
    /// The page of `found` that `request` asks for. `uri` is where the list is read, relative and without
    /// `/v1`; a further page is read with the query of `links.next` and the header it names.
    ///
    /// # Errors
    /// 400 when a further page is asked for without the id of the last item before it.
    pub fn page<T>(
        &self,
        request: &HttpRequest,
        uri: &str,
        found: &[T],
        id: impl Fn(&T) -> Uuid,
        view: impl Fn(&T) -> Value,
    ) -> Result<Value, Refusal> {
        let size = self.size.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
        let start = match self.seek {
            None => 0,
            Some(_) => continuation(request)
                .and_then(|last| found.iter().position(|item| id(item) == last))
                .map(|last| last + 1)
                .ok_or_else(|| Refusal::bad(MALFORMED, "The continuation token is missing or unknown."))?,
        };
        let page: Vec<&T> = found.iter().skip(start).take(size).collect();
        let more = start + page.len() < found.len();
        let next = page.last().filter(|_| more).map(|last| {
            let mut next = answer::link(&format!("{uri}?size={size}&seekOperation=Next"));
            next["headers"] = json!([{"key": CONTINUATION, "value": id(last)}]);
            next
        });
        Ok(json!({
            "totalCount": found.len(),
            "items": page.into_iter().map(view).collect::<Vec<_>>(),
            "links": {"self": answer::link(uri), "next": next},
            "attributes": {"objectType": "Collection"},
        }))
    }
}

/// The last item of the page before.
fn continuation(request: &HttpRequest) -> Option<Uuid> {
    request.headers().get(CONTINUATION)?.to_str().ok()?.parse().ok()
}
