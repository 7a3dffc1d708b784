//! Signing in and out.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use super::entry::enter;
use super::{second_factor, see};
use crate::accounts::form::{Next, SignIn};
use crate::accounts::password;
use crate::accounts::patience::{Subject, wait_message};
use crate::accounts::store::{self, factors};
use crate::app::App;
use crate::text::{Message, filters};
use crate::web::client;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Enrolling;
use crate::web::page::Page;
use crate::web::session;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    email: String,
    next: Next,
    errors: Errors,
    /// Why the form comes back, where it is not for one field.
    refusal: Option<Message>,
    signed_out: bool,
}

impl SignInPage {
    fn again(fields: &Fields, errors: Errors, refusal: Option<Message>) -> Self {
        Self { email: fields.text("email"), next: Next::of(fields), errors, refusal, signed_out: false }
    }
}

/// `GET /sign-in`: the form; whoever is signed in already goes on.
///
/// # Errors
/// Never in practice: when the page cannot be rendered.
pub async fn new(account: Option<Enrolling>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = Fields::of_query(&request);
    let next = Next::of(&query);
    if account.is_some() {
        return Ok(see(&next.or("/")));
    }
    let signed_out = query.ticked("signed-out");
    Page::new(SignInPage { email: String::new(), next, errors: Errors::default(), refusal: None, signed_out })
        .render(&request)
}

/// `POST /sign-in`. The answer for an unknown account is that for a wrong password, in the same time.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    app: Data<App>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let form = match SignIn::parse(&fields) {
        Ok(form) => form,
        Err(errors) => return Page::unprocessable(SignInPage::again(&fields, errors, None)).render(&request),
    };
    let now = app.clock.now();
    let account = Subject::account(&app.key, &form.email);
    let address = client::address(&request, app.settings.trusted_proxies)
        .map(|address| Subject::address(&app.key, address));

    let mut work = app.database.begin().await?;
    for subject in std::iter::once(&account).chain(&address) {
        if let Some(until) = store::count_try(&mut work, now, subject).await? {
            return wait(&request, &fields, now, until);
        }
    }
    let found = store::credentials(&mut work, &form.email).await?;
    work.commit().await?;

    let hash = found.as_ref().map(|found| found.password_hash.clone());
    let right = password::verify(form.password, hash).await?;
    let Some(found) = found.filter(|_| right) else {
        let refusal = Some("accounts-sign-in-refused".into());
        return Page::unprocessable(SignInPage::again(&fields, Errors::default(), refusal)).render(&request);
    };
    let mut work = app.database.begin().await?;
    store::forgive(&mut work, now, &account, address.as_ref()).await?;
    let home = if found.staff_role.is_some() { "/support" } else { "/" };
    if factors::has_one(&mut work, found.id).await? {
        work.commit().await?;
        session::half_sign_in(&session, now, found.id)?;
        return Ok(see(&second_factor::path(&Next::of(&fields).or(home))));
    }
    enter(&app, work, &session, &request, found.id, &Next::of(&fields).or(home)).await
}

/// `POST /sign-out`.
pub async fn destroy(session: Session) -> HttpResponse {
    session.purge();
    see("/sign-in?signed-out")
}

fn wait(
    request: &HttpRequest,
    fields: &Fields,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<HttpResponse, Error> {
    let page = SignInPage::again(fields, Errors::default(), Some(wait_message(now, until)));
    let mut answer = Page::with_status(page, StatusCode::TOO_MANY_REQUESTS).render(request)?;
    answer.headers_mut().insert(RETRY_AFTER, (until - now).whole_seconds().into());
    Ok(answer)
}
