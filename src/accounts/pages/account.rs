//! A person's own settings on one page: profile, password, and for an owner the company's.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::see;
use crate::accounts::store::{self, StoredCompany, StoredProfile};
use crate::accounts::zones::{self, Group};
use crate::accounts::{Handover, Profile, SHORTEST_PASSWORD, Theme};
use crate::app::App;
use crate::reminders::{self, Kind, Wishes};
use crate::text::{Language, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::page::Page;
use crate::web::session::{self, Role, SignedIn};

/// The page, which each of its forms comes back to.
#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(super) struct AccountPage {
    account: SignedIn,
    pub(super) profile: StoredProfile,
    /// For an owner.
    pub(super) company: Option<StoredCompany>,
    /// For a person of a reseller.
    reminders: Option<Wishes>,
    zones: Vec<Group>,
    pub(super) errors: Errors,
}

impl AccountPage {
    /// The page with what is stored.
    pub(super) async fn load(app: &App, reader: &Reader, account: SignedIn) -> Result<Self, Error> {
        let mut work = app.database.read().await?;
        let profile = store::profile(&mut work, account.account).await?;
        let company = match &account.membership {
            Some(membership) if membership.role == Role::Owner => {
                Some(store::company(&mut work, membership.reseller).await?)
            }
            _ => None,
        };
        let reminders = match &account.membership {
            Some(of) => Some(reminders::store::wishes(&mut work, account.account, of.reseller).await?),
            None => None,
        };
        let zones = zones::offers(reader, app.clock.now(), &profile.zone);
        Ok(Self { account, profile, company, reminders, zones, errors: Errors::default() })
    }
}

/// `GET /account`.
///
/// # Errors
/// When the database refuses.
pub async fn show(app: Data<App>, reader: Reader, account: SignedIn) -> Result<Page<impl Template>, Error> {
    Ok(Page::new(AccountPage::load(&app, &reader, account).await?))
}

/// `GET` of a form's own address, where a browser comes back to after a form with errors.
pub async fn back(_: SignedIn) -> HttpResponse {
    see("/account")
}

/// `POST /account`: name, language, time zone and theme.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    session: Session,
    reader: Reader,
    account: SignedIn,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let profile = match Profile::parse(&fields) {
        Ok(profile) => profile,
        Err(errors) => {
            let mut page = AccountPage::load(&app, &reader, account).await?;
            let [name, language, zone, theme] =
                ["name", "language", "zone", "theme"].map(|name| fields.text(name));
            page.profile = StoredProfile { name, language, zone, theme };
            page.errors = errors;
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    store::set_profile(&mut work, account.account, &profile).await?;
    work.commit().await?;
    session::flash(&session, "accounts-profile-saved", &[]);
    let mut answer = see("/account");
    session::forget_language(&request, &mut answer);
    Ok(answer)
}
