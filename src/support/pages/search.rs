//! One box for everything that somebody on the phone can name.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::see;
use crate::app::App;
use crate::support::found::{Found, LIMIT};
use crate::support::store::found;
use crate::support::term::Term;
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "support/search.html")]
struct Results {
    typed: String,
    found: Found,
}

/// `GET /support/search?q=`: the story itself, where only one can be meant.
pub async fn show(app: Data<App>, _: Staff, request: HttpRequest) -> Result<HttpResponse, Error> {
    let typed = Fields::of_query(&request).text("q");
    let found = match Term::parse(&typed) {
        Some(term) => {
            let mut work = app.database.read().await?;
            found::find(&mut work, &term, app.microsoft.domain_suffix()).await?
        }
        None => Found::default(),
    };
    match found.only() {
        Some(address) => Ok(see(&address)),
        None => Page::new(Results { typed, found }).render(&request),
    }
}
