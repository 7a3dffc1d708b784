//! The invitations of a reseller.

use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::invitations::{Invitation, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Invitations on the page: the newest.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "invitations/list.html")]
struct List {
    invitations: Vec<Invitation>,
    may_change: bool,
}

/// `GET /invitations`
///
/// # Errors
/// When the database does not answer.
pub async fn index(app: Data<App>, reseller: Reseller) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let invitations = store::list(&mut work, reseller.id, None, PAGE).await?;
    Ok(Page::new(List { invitations, may_change: reseller.may_change() }))
}
