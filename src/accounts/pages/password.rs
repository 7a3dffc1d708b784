//! A new password, for whoever knows the old one.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::account::AccountPage;
use super::see;
use crate::accounts::form::PasswordChange;
use crate::accounts::{password, proof, store};
use crate::app::App;
use crate::audit::{self, Act};
use crate::letters::account::{Notice, queue_notice};
use crate::text::{Message, Reader};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;
use crate::web::session::{self, Sessions, SignedIn, Whence};

/// `POST /account/password`: the other sessions end, and this one goes on under a new key.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    sessions: Data<Sessions>,
    session: Session,
    reader: Reader,
    account: SignedIn,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let id = account.account;
    let errors = match change(&app, &sessions, &account, &request, &fields).await? {
        Ok(()) => {
            session::sign_in(&session, app.clock.now(), id, &Whence::of(&request))?;
            session::flash(&session, "accounts-password-saved", &[]);
            return Ok(see("/account"));
        }
        Err(errors) => errors,
    };
    let mut page = AccountPage::load(&app, &reader, account).await?;
    page.errors = errors;
    Page::unprocessable(page).render(&request)
}

async fn change(
    app: &App,
    sessions: &Sessions,
    account: &SignedIn,
    request: &HttpRequest,
    fields: &Fields,
) -> Result<Result<(), Errors>, Error> {
    let email = account.email.parse().map_err(anyhow::Error::from)?;
    let form = match PasswordChange::parse(fields, &email) {
        Ok(form) => form,
        Err(errors) => return Ok(Err(errors)),
    };
    // Whoever sits at an unlocked screen may not guess the password either.
    let now = app.clock.now();
    match proof::by_password(app, now, &account.email, form.old).await? {
        Err(wait) => return Ok(Err(old_error(wait))),
        Ok(false) => return Ok(Err(old_error("accounts-old-wrong".into()))),
        Ok(true) => {}
    }
    let hash = password::hash(form.new).await?;
    let mut work = app.database.begin().await?;
    store::set_password(&mut work, now, account.account, &hash).await?;
    let act = Act {
        act: "password-changed",
        account: Some(account.account),
        reseller: account.membership.as_ref().map(|membership| membership.reseller),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    let whence = Whence::of(request);
    queue_notice(&mut work, now, account.account, Notice::PasswordChanged, Some(&whence)).await?;
    sessions.end_all(work, account.account).await?;
    app.wake.notify_one();
    Ok(Ok(()))
}

fn old_error(message: Message) -> Errors {
    let mut errors = Errors::default();
    errors.add("old", message);
    errors
}
