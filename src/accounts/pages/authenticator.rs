//! A person's own second factor: setting it up, its recovery codes, and taking it away.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::see;
use crate::accounts::authenticator::{self, Authenticator, Picture};
use crate::accounts::form::Next;
use crate::accounts::fresh::Fresh;
use crate::accounts::proof::context;
use crate::accounts::recovery;
use crate::accounts::store::{self, factors};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::letters::account::{Notice, queue_notice};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Enrolling;
use crate::web::page::Page;
use crate::web::session::{self, SignedIn, Whence};

/// Where a person's second factor is.
const PATH: &str = "/account/second-factor";

#[derive(Template)]
#[template(path = "accounts/authenticator.html")]
struct AuthenticatorPage {
    /// Since when there is one.
    since: Option<OffsetDateTime>,
    codes_left: i64,
    /// Whether nothing else can be opened without one.
    is_owed: bool,
    /// Whether it may not be taken away.
    is_asked: bool,
    next: Next,
}

/// `GET /account/second-factor`.
///
/// # Errors
/// When the database refuses.
pub async fn show(
    app: Data<App>,
    Enrolling(account): Enrolling,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    Ok(Page::new(AuthenticatorPage {
        since: factors::confirmed_at(&mut work, account.account).await?,
        codes_left: factors::codes_left(&mut work, account.account).await?,
        is_owed: account.owes_factor,
        is_asked: is_asked(&app, &mut work, &account).await?,
        next: Next::of(&Fields::of_query(&request)),
    }))
}

/// Whether the staff, or the person's reseller, ask for a second factor.
async fn is_asked(app: &App, work: &mut Work, account: &SignedIn) -> Result<bool, sqlx::Error> {
    let of_reseller = match &account.membership {
        Some(membership) => store::company(work, membership.reseller).await?.second_factor,
        None => false,
    };
    Ok(of_reseller || account.staff.is_some() && app.settings.staff_second_factor)
}

/// `POST /account/second-factor`: draws a new secret. The one before counts until a code shows that the app has this.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    app: Data<App>,
    Enrolling(account): Enrolling,
    Fresh(fields): Fresh,
) -> Result<HttpResponse, Error> {
    let secret = authenticator::draw_secret();
    let sealed = app.key.seal(&context(account.account), &secret).map_err(anyhow::Error::from)?;
    let mut work = app.database.begin().await?;
    factors::begin(&mut work, account.account, sealed).await?;
    work.commit().await?;
    let next = Next::of(&fields);
    let next = percent_encoding::utf8_percent_encode(next.as_str(), percent_encoding::NON_ALPHANUMERIC);
    Ok(see(&format!("{PATH}/new?next={next}")))
}

#[derive(Template)]
#[template(path = "accounts/authenticator_new.html")]
struct NewPage {
    picture: Picture,
    /// The secret, to be typed where the picture cannot be scanned.
    secret: String,
    next: Next,
    errors: Errors,
}

impl NewPage {
    fn of(secret: &SecretString, email: &str, next: Next, errors: Errors) -> Result<Self, Error> {
        let picture = Authenticator::new(secret, email)?.picture()?;
        Ok(Self { picture, secret: authenticator::grouped(secret), next, errors })
    }
}

/// The secret that is being set up, sealed and open.
async fn pending(app: &App, work: &mut Work, account: i64) -> Result<Option<(Vec<u8>, SecretString)>, Error> {
    let Some(sealed) = factors::pending(work, account).await? else { return Ok(None) };
    let secret = app.key.open(&context(account), &sealed).map_err(anyhow::Error::from)?;
    Ok(Some((sealed, secret)))
}

/// `GET /account/second-factor/new`: the secret that is being set up, to be scanned; for somebody who has just signed in,
/// since one that was left lying there must not be read by the next at the screen.
///
/// # Errors
/// When the database refuses.
pub async fn new(
    app: Data<App>,
    session: Session,
    Enrolling(account): Enrolling,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    if !session::is_fresh(&session, app.clock.now()) {
        return Ok(see(PATH));
    }
    let mut work = app.database.read().await?;
    let Some((_, secret)) = pending(&app, &mut work, account.account).await? else { return Ok(see(PATH)) };
    let next = Next::of(&Fields::of_query(&request));
    Page::new(NewPage::of(&secret, &account.email, next, Errors::default())?).render(&request)
}

#[derive(Template)]
#[template(path = "accounts/recovery_codes.html")]
struct CodesPage {
    codes: Vec<String>,
    /// Whether they came with a new app.
    is_new: bool,
    next: Next,
}

/// `POST /account/second-factor/new`: the app counts from now on, and the recovery codes are shown, once.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    app: Data<App>,
    Enrolling(account): Enrolling,
    request: HttpRequest,
    Fresh(fields): Fresh,
) -> Result<HttpResponse, Error> {
    let (now, next) = (app.clock.now(), Next::of(&fields));
    let mut work = app.database.begin().await?;
    let Some((sealed, secret)) = pending(&app, &mut work, account.account).await? else {
        return Ok(see(PATH));
    };
    let code: String = fields.text("code").split_whitespace().collect();
    let Some(step) = Authenticator::new(&secret, &account.email)?.step(&code, now) else {
        let mut errors = Errors::default();
        errors.add("code", "factors-code-wrong");
        return Page::unprocessable(NewPage::of(&secret, &account.email, next, errors)?).render(&request);
    };
    if !factors::confirm(&mut work, now, account.account, sealed, step).await? {
        return Ok(see(PATH));
    }
    let codes = renew_codes(&app, &mut work, account.account).await?;
    tell(&mut work, now, &account, &request, "second-factor-added", Notice::FactorAdded).await?;
    work.commit().await?;
    app.wake.notify_one();
    Page::new(CodesPage { codes, is_new: true, next }).render(&request)
}

/// `POST /account/second-factor/codes`: other recovery codes, shown once; those before no longer count.
///
/// # Errors
/// When the database refuses.
pub async fn renew(
    app: Data<App>,
    Enrolling(account): Enrolling,
    request: HttpRequest,
    fresh: Fresh,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    if !factors::has_one(&mut work, account.account).await? {
        return Ok(see(PATH));
    }
    let codes = renew_codes(&app, &mut work, account.account).await?;
    let now = app.clock.now();
    tell(&mut work, now, &account, &request, "recovery-codes-renewed", Notice::CodesRenewed).await?;
    work.commit().await?;
    app.wake.notify_one();
    Page::new(CodesPage { codes, is_new: false, next: Next::of(&fresh.0) }).render(&request)
}

/// `POST /account/second-factor/removal`.
///
/// # Errors
/// [`Error::Conflict`] where the person's work asks for one; when the database refuses.
pub async fn remove(
    app: Data<App>,
    session: Session,
    Enrolling(account): Enrolling,
    request: HttpRequest,
    _: Fresh,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    if is_asked(&app, &mut work, &account).await? {
        return Err(Error::Conflict(Message::new("factors-asked")));
    }
    if factors::remove(&mut work, account.account).await? {
        let now = app.clock.now();
        tell(&mut work, now, &account, &request, "second-factor-removed", Notice::FactorRemoved).await?;
        session::flash(&session, "factors-removed", &[]);
    }
    work.commit().await?;
    app.wake.notify_one();
    Ok(see(PATH))
}

/// `GET` of a form's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Enrolling) -> HttpResponse {
    see(PATH)
}

async fn renew_codes(app: &App, work: &mut Work, account: i64) -> Result<Vec<String>, sqlx::Error> {
    let codes = recovery::draw();
    let digests = codes.iter().map(|code| recovery::digest(&app.key, account, code)).collect();
    factors::set_codes(work, account, digests).await?;
    Ok(codes)
}

/// Writes down what happened to the second factor, and has its holder told.
async fn tell(
    work: &mut Work,
    now: OffsetDateTime,
    account: &SignedIn,
    request: &HttpRequest,
    act: &'static str,
    notice: Notice,
) -> anyhow::Result<()> {
    let reseller = account.membership.as_ref().map(|membership| membership.reseller);
    let act = Act { act, account: Some(account.account), reseller, ..Act::default() };
    audit::record(work, now, act).await?;
    queue_notice(work, now, account.account, notice, Some(&Whence::of(request))).await
}
