//! The page behind an invitation's link: who asks, to do what, and joining with the account one has or a new one.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::see;
use crate::accounts::SHORTEST_PASSWORD;
use crate::accounts::password;
use crate::accounts::store::{NewAccount, add_account, devices};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::{Work, is_duplicate};
use crate::secrets;
use crate::team::form::Newcomer;
use crate::team::store::{self, Open};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;
use crate::web::session::{self, DEFAULT_ZONE, SignedIn, Whence};

/// How the visitor can join.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// Signed in under the address that was asked.
    Here,
    /// Signed in under another: the address in question is shown beside it.
    SomebodyElse(String),
    /// The address has an account that is not signed in.
    SignIn,
    /// The address has no account yet.
    New,
}

#[derive(Template)]
#[template(path = "team/joining.html")]
struct Joining {
    open: Open,
    way: Way,
    /// The page's own address, to come back to.
    here: String,
    name: String,
    errors: Errors,
}

/// One answer to every link that does not lead anywhere: unknown, accepted, withdrawn, too old.
#[derive(Template)]
#[template(path = "team/joining_void.html")]
struct Void;

impl Joining {
    fn new(open: Open, account: Option<&SignedIn>, request: &HttpRequest) -> Self {
        let way = match (account, open.account) {
            (Some(account), _) if account.email.eq_ignore_ascii_case(&open.email) => Way::Here,
            (Some(account), _) => Way::SomebodyElse(account.email.clone()),
            (None, Some(_)) => Way::SignIn,
            (None, None) => Way::New,
        };
        Self { open, way, here: request.path().to_owned(), name: String::new(), errors: Errors::default() }
    }
}

/// `GET /join/{token}`
///
/// # Errors
/// When the database refuses.
pub async fn show(
    app: Data<App>,
    account: Option<SignedIn>,
    token: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let open = store::open(&mut work, app.clock.now(), &secrets::digest(&token)).await?;
    drop(work);
    let Some(open) = open else { return void(&request) };
    if account.is_none() {
        session::speak(&request, &open.language);
    }
    Page::new(Joining::new(open, account.as_ref(), &request)).render_secluded(&request)
}

/// `POST /join/{token}`: by the account that was asked, or with a new one.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    app: Data<App>,
    session: Session,
    account: Option<SignedIn>,
    token: Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let digest = secrets::digest(&token);
    let mut work = app.database.read().await?;
    let open = store::open(&mut work, now, &digest).await?;
    drop(work);
    let Some(open) = open else { return void(&request) };
    if account.is_none() {
        session::speak(&request, &open.language);
    }
    let mut page = Joining::new(open, account.as_ref(), &request);
    let newcomer = match page.way {
        Way::Here => None,
        Way::SomebodyElse(_) | Way::SignIn => {
            return Page::with_status(page, StatusCode::CONFLICT).render_secluded(&request);
        }
        Way::New => match Newcomer::parse(&fields, &page.open.email.parse().map_err(anyhow::Error::from)?) {
            Ok(newcomer) => Some(newcomer),
            Err(errors) => {
                page.name = fields.text("name");
                page.errors = errors;
                return Page::unprocessable(page).render_secluded(&request);
            }
        },
    };
    // Hashing takes its time: no unit of work waits for it.
    let newcomer = match newcomer {
        Some(Newcomer { name, password }) => Some((name, password::hash(password).await?)),
        None => None,
    };
    let mut work = app.database.begin().await?;
    let Some(open) = store::open(&mut work, now, &digest).await? else { return void(&request) };
    let (id, is_new) = match (newcomer, account) {
        (Some((name, hash)), _) => {
            let new = new_account(&open, name.as_str().to_owned(), hash)?;
            match add_account(&mut work, now, new).await {
                Ok(id) => (id, true),
                // Two presses at the same moment: the other one made it.
                Err(error) if is_duplicate(&error) => return Ok(see(request.path())),
                Err(error) => return Err(error.into()),
            }
        }
        (None, Some(account)) => (account.account, false),
        (None, None) => return void(&request),
    };
    if !join(&mut work, now, &open, id).await? {
        return void(&request);
    }
    let mut answer = see("/");
    if is_new {
        let (whence, device) = (Whence::of(&request), session::device_token(&request));
        // Whoever opens the mail's link need not be told by mail of this browser.
        devices::is_new(&mut work, now, id, &secrets::digest(&device)).await?;
        work.commit().await?;
        session::sign_in(&session, now, id, &whence)?;
        session::keep_device(&request, &mut answer, &device);
    } else {
        work.commit().await?;
        session::work_for(&session, open.reseller_id)?;
    }
    session::flash(&session, "team-joined", &[("reseller", &open.reseller)]);
    Ok(answer)
}

fn new_account(open: &Open, name: String, password_hash: String) -> Result<NewAccount, Error> {
    Ok(NewAccount {
        email: open.email.parse().map_err(anyhow::Error::from)?,
        name,
        password_hash,
        language: open.language.parse().unwrap_or_default(),
        zone: DEFAULT_ZONE.to_owned(),
        staff_role: None,
        membership: None,
    })
}

/// Makes the account a member and writes it down; whether the invitation was still open.
async fn join(
    work: &mut Work,
    now: time::OffsetDateTime,
    open: &Open,
    account: i64,
) -> Result<bool, sqlx::Error> {
    if !store::accept(work, now, open, account).await? {
        return Ok(false);
    }
    store::choose(work, now, account, open.reseller_id).await?;
    let act = Act {
        act: "colleague-joined",
        account: Some(account),
        reseller: Some(open.reseller_id),
        details: json!({ "invitation": open.id, "role": open.role }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(true)
}

fn void(request: &HttpRequest) -> Result<HttpResponse, Error> {
    Page::with_status(Void, StatusCode::NOT_FOUND).render_secluded(request)
}
