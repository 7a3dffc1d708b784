//! The page behind a one-time link, and how the reseller has one sent again.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::app::App;
use crate::services::handover::{self, Again, Latest, NotAgain, OpenLink};
use crate::services::store;
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::{self, flash};

/// What will be shown, before it is: looking at this page opens nothing, so that a mail scanner may.
#[derive(Template)]
#[template(path = "services/handover.html")]
struct Sealed {
    link: OpenLink,
}

/// The page behind the link.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: Data<App>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let link = handover::find(&mut work, app.clock.now(), &token).await?;
    drop(work);
    let Some(link) = link else { return void(&request) };
    session::speak(&request, &link.language);
    Page::new(Sealed { link }).render_secluded(&request)
}

/// The credentials, this once.
#[derive(Template)]
#[template(path = "services/handover_shown.html")]
struct Shown {
    link: OpenLink,
    password: SecretString,
}

/// Shows the credentials and wipes the password, in one unit of work.
///
/// # Errors
/// When the database does not answer; then the link can still be opened.
pub async fn open(app: Data<App>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let Some(link) = handover::find(&mut work, now, &token).await? else { return void(&request) };
    let Some(password) = handover::open(&mut work, now, &app.key, &link).await? else {
        return void(&request);
    };
    session::speak(&request, &link.language);
    // Rendered before the commit: a page that cannot be made must not cost the password.
    let answer = Page::new(Shown { link, password }).render_secluded(&request)?;
    work.commit().await?;
    Ok(answer)
}

/// One answer to every link that does not open: unknown, opened, recalled, expired.
#[derive(Template)]
#[template(path = "services/handover_void.html")]
struct Void;

fn void(request: &HttpRequest) -> Result<HttpResponse, Error> {
    Page::with_status(Void, StatusCode::NOT_FOUND).render_secluded(request)
}

impl From<NotAgain> for Error {
    fn from(refusal: NotAgain) -> Self {
        match (refusal.message(), refusal) {
            (Some(message), _) => Self::Conflict(message),
            (None, NotAgain::Unexpected(error)) => Self::Unexpected(error),
            (None, _) => Self::NotFound,
        }
    }
}

/// Sends the credentials again to the service's contact: once for each mail that the page spoke of, so that a second
/// press does not recall the link that the first one sent.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's, `Conflict` when there is nothing to hand over any more.
pub async fn send_again(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let see = || HttpResponse::SeeOther().insert_header((LOCATION, format!("/services/{domain}"))).finish();
    let mut work = app.database.begin().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let latest = handover::hold_latest(&mut work, reseller.id, service.id).await?;
    let seen = fields.text("mail");
    if !seen.is_empty() && latest.is_some_and(|latest| latest.mail.to_string() != seen) {
        return Ok(see());
    }
    let again = Again {
        reseller: reseller.id,
        service: service.id,
        account: reseller.account,
        reason: None,
        to: None,
    };
    let sent = handover::resend(&mut work, now, &app.key, &again).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "handover-sent-again", &[("to", sent.to.as_str())]);
    Ok(see())
}

/// How the hand-over stands, for `services/handover_card.html`, which a page includes under the name `card`.
#[derive(Clone, Debug)]
pub struct Card {
    /// The service.
    pub domain: String,
    /// The mail it speaks of: the button sends that one again, once.
    pub mail: i64,
    /// `green`, `blue`, `yellow` or `red`.
    pub tone: &'static str,
    /// What has happened so far.
    pub sentence: Message,
    /// Whether the reader may have the mail sent again now.
    pub again: bool,
}

impl Card {
    /// What to show of `latest` at `now` to a reader who `may_change` the service.
    #[must_use]
    pub fn new(latest: &Latest, domain: &str, now: OffsetDateTime, may_change: bool) -> Self {
        let stage = latest.stage(now);
        let at = match stage {
            "opened" => latest.opened_at,
            "failed" => latest.next_try_at,
            _ => latest.sent_at,
        };
        let mut sentence =
            Message::new(format!("handover-card-{stage}")).with("to", latest.recipient.as_str());
        for (name, instant) in [("at", at), ("until", latest.expires_at)] {
            if let Some(instant) = instant {
                sentence = sentence.with(name, instant);
            }
        }
        Self {
            domain: domain.to_owned(),
            mail: latest.mail,
            tone: match stage {
                "opened" | "mailed" => "green",
                "queued" | "waiting" => "blue",
                "given_up" => "red",
                _ => "yellow",
            },
            sentence,
            again: may_change && matches!(stage, "failed" | "given_up" | "recalled" | "waiting" | "expired"),
        }
    }
}
