//! Asking for the link by which a forgotten password is replaced.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::see;
use crate::accounts::patience::{self, Subject};
use crate::accounts::reset::SendResetLink;
use crate::accounts::store;
use crate::app::App;
use crate::jobs::{self, About};
use crate::text::{Message, filters};
use crate::web::client;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
struct ForgottenPage {
    email: String,
    errors: Errors,
    /// Why the form comes back, where it is not for its field.
    refusal: Option<Message>,
    /// Whether a link is on its way, if there is such an account.
    sent: bool,
}

/// `GET /password/forgotten`: the form; `?sent` after it was sent.
///
/// # Errors
/// Never in practice: when the page cannot be rendered.
pub async fn new(request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let sent = Fields::of_query(&request).ticked("sent");
    Ok(Page::new(ForgottenPage { email: String::new(), errors: Errors::default(), refusal: None, sent }))
}

/// `POST /password/forgotten`. Whether there is such an account is told by nothing: neither by the answer nor by the
/// work that is done for it.
///
/// # Errors
/// When the database refuses.
pub async fn create(app: Data<App>, request: HttpRequest, fields: Fields) -> Result<HttpResponse, Error> {
    let email = fields.text("email");
    if email.is_empty() {
        let mut errors = Errors::default();
        errors.add("email", "accounts-email-missing");
        let page = ForgottenPage { email, errors, refusal: None, sent: false };
        return Page::unprocessable(page).render(&request);
    }
    let now = app.clock.now();
    let address = client::address(&request, app.settings.trusted_proxies)
        .map(|address| Subject::address(&app.key, address));
    let mut work = app.database.begin().await?;
    for subject in std::iter::once(Subject::forgotten(&app.key, &email)).chain(address) {
        if let Some(until) = store::count_try(&mut work, now, &subject).await? {
            let minutes = patience::minutes(now, until);
            let refusal = Some(Message::new("accounts-forgotten-wait").with("minutes", minutes));
            let page = ForgottenPage { email, errors: Errors::default(), refusal, sent: false };
            let mut answer = Page::with_status(page, StatusCode::TOO_MANY_REQUESTS).render(&request)?;
            answer.headers_mut().insert(RETRY_AFTER, (until - now).whole_seconds().into());
            return Ok(answer);
        }
    }
    let account = store::credentials(&mut work, &email).await?.map(|found| found.id);
    jobs::enqueue(&mut work, now, &SendResetLink { account }, About::default()).await?;
    work.commit().await?;
    app.wake.notify_one();
    Ok(see("/password/forgotten?sent"))
}
