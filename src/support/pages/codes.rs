//! Codes of Microsoft's that the panel does not know, with Microsoft's own words.

use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::support::store::codes::{self, Code};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::guard::Staff;
use crate::web::page::Page;

/// The most codes that are shown: there should be none.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "support/codes.html")]
struct CodeList {
    codes: Vec<Code>,
}

/// `GET /support/codes`.
pub async fn index(app: Data<App>, _: Staff) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    Ok(Page::new(CodeList { codes: codes::latest(&mut work, MOST).await? }))
}
