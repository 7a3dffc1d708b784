//! Choosing a new password through the link that was mailed.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::see;
use crate::accounts::new_password;
use crate::accounts::patience::Subject;
use crate::accounts::store::{self, resets};
use crate::accounts::{SHORTEST_PASSWORD, password};
use crate::app::App;
use crate::audit::{self, Act};
use crate::letters::account::{Notice, queue_notice};
use crate::secrets;
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;
use crate::web::session::{self, Sessions, Whence};

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    /// For whom the password is: password managers want to know.
    email: String,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "accounts/reset_gone.html")]
struct GonePage {}

/// A link that no longer opens, or never did.
fn gone(request: &HttpRequest) -> Result<HttpResponse, Error> {
    Page::with_status(GonePage {}, StatusCode::NOT_FOUND).render(request)
}

/// `GET /password/new/{token}`: the form. Opening it costs nothing: mail scanners open links too.
///
/// # Errors
/// When the database refuses.
pub async fn edit(app: Data<App>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let found = resets::find(&mut work, app.clock.now(), &secrets::digest(&token)).await?;
    let Some((_, email)) = found else { return gone(&request) };
    Page::new(ResetPage { email, errors: Errors::default() }).render(&request)
}

/// `POST /password/new/{token}`: the password is changed, the link is spent with every other one of the account, and
/// whoever was signed in no longer is.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    sessions: Data<Sessions>,
    session: Session,
    token: Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let digest = secrets::digest(&token);
    let found = resets::find(&mut app.database.read().await?, app.clock.now(), &digest).await?;
    let Some((account, email)) = found else { return gone(&request) };
    let mut errors = Errors::default();
    let address = email.parse().map_err(anyhow::Error::from)?;
    let Some(new) = new_password(&fields, &address, &mut errors) else {
        return Page::unprocessable(ResetPage { email, errors }).render(&request);
    };
    let hash = password::hash(new).await?;

    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    if !resets::spend(&mut work, now, account, &digest).await? {
        return gone(&request);
    }
    store::set_password(&mut work, now, account, &hash).await?;
    // Whoever guessed before has made the holder wait long enough.
    store::forgive(&mut work, now, &Subject::account(&app.key, &email), None).await?;
    let details = json!({ "account": account });
    let reseller = store::holder(&mut work, account).await?.reseller_id;
    let act = Act { act: "password-replaced", account: Some(account), reseller, details, ..Act::default() };
    audit::record(&mut work, now, act).await?;
    queue_notice(&mut work, now, account, Notice::PasswordReset, Some(&Whence::of(&request))).await?;
    sessions.end_all(work, account).await?;
    app.wake.notify_one();

    session.clear();
    session.renew();
    session::flash(&session, "accounts-reset-saved", &[]);
    Ok(see("/sign-in"))
}
