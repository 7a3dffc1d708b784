//! Where somebody is signed in, and ending it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;
use serde_json::json;

use super::see;
use crate::app::App;
use crate::audit::{self, Act};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::page::Page;
use crate::web::session::{self, Open, Sessions, SignedIn};

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    /// This one first, then the one that was used last.
    open: Vec<Open>,
}

/// `GET /account/sessions`.
///
/// # Errors
/// When the database refuses.
pub async fn index(
    app: Data<App>,
    session: Session,
    account: SignedIn,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let mut open = Sessions::open(&mut work, app.clock.now(), account.account).await?;
    let current = session::key_digest(&session);
    for one in &mut open {
        one.is_this = Some(&one.digest) == current.as_ref();
    }
    open.sort_by_key(|one| !one.is_this);
    Ok(Page::new(SessionsPage { open }))
}

/// `POST /account/sessions/ending`: the session that the field `session` names, or every one but this.
///
/// # Errors
/// When the database refuses.
pub async fn end(
    app: Data<App>,
    sessions: Data<Sessions>,
    session: Session,
    account: SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    let named = fields.text("session");
    let count = if named.is_empty() {
        let current = session::key_digest(&session).unwrap_or_default();
        Sessions::end_others(&mut work, account.account, &current).await?
    } else {
        Sessions::end(&mut work, account.account, &named).await?
    };
    if count > 0 {
        let act = Act {
            act: "sessions-ended",
            account: Some(account.account),
            reseller: account.membership.as_ref().map(|membership| membership.reseller),
            details: json!({ "count": count }),
            ..Act::default()
        };
        audit::record(&mut work, app.clock.now(), act).await?;
    }
    work.commit().await?;
    sessions.forget_all();
    session::flash(&session, "sessions-ended", &[]);
    Ok(see("/account/sessions"))
}
