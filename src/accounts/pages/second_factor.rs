//! The second step of signing in.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::entry::enter;
use crate::accounts::form::Next;
use crate::accounts::proof;
use crate::app::App;
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;
use crate::web::session::{self, Whence};

#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct SecondFactorPage {
    next: Next,
    errors: Errors,
}

/// Where the second step is, for whoever wants to go to `path`.
pub(super) fn path(path: &str) -> String {
    let next = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    format!("/sign-in/second-factor?next={next}")
}

/// `GET /sign-in/second-factor`: the form; whoever has not shown the password, or long ago, begins anew.
///
/// # Errors
/// [`Error::SignIn`].
pub async fn new(app: Data<App>, session: Session, request: HttpRequest) -> Result<HttpResponse, Error> {
    let next = Next::of(&Fields::of_query(&request));
    if session::half_signed_in(&session, app.clock.now()).is_none() {
        return Err(Error::SignIn(next.or("/")));
    }
    Page::new(SecondFactorPage { next, errors: Errors::default() }).render(&request)
}

/// `POST /sign-in/second-factor`: a code of the app, or a recovery code.
///
/// # Errors
/// [`Error::SignIn`], as above; when the database refuses.
pub async fn create(
    app: Data<App>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let Some(account) = session::half_signed_in(&session, app.clock.now()) else {
        return Err(Error::SignIn(Next::of(&fields).or("/")));
    };
    let mut work = app.database.begin().await?;
    let whence = Whence::of(&request);
    let proven = proof::by_code(&app, &mut work, account, &fields.text("code"), &whence).await?;
    let (status, message): (StatusCode, Message) = match proven {
        Ok(true) => return enter(&app, work, &session, &request, account, &Next::of(&fields).or("/")).await,
        Ok(false) => (StatusCode::UNPROCESSABLE_ENTITY, "factors-code-wrong".into()),
        Err(wait) => (StatusCode::TOO_MANY_REQUESTS, wait),
    };
    work.commit().await?;
    let mut errors = Errors::default();
    errors.add("code", message);
    Page::with_status(SecondFactorPage { next: Next::of(&fields), errors }, status).render(&request)
}
