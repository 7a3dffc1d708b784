//! Who stands behind a request, and in which language to answer.

use actix_session::{Session, SessionExt};
use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error as ActixError, HttpMessage, HttpRequest, HttpResponse};

use super::{ACCOUNT, FLASH, Flash, RESELLER, UNREADABLE, cookie_name};
use crate::app::App;
use crate::database::Work;
use crate::text::{Language, Message, Reader};
use crate::values;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::method::HeadOnly;

/// The cookie that remembers a choice of language made with `?lang=`.
const LANGUAGE_COOKIE: &str = "lang";
/// The time zone of a visitor whom we do not know.
pub const DEFAULT_ZONE: &str = "Europe/Paris";

/// What a member may do for its reseller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything, including the reseller's own settings.
    Owner,
    /// Order and change.
    Manager,
    /// Look.
    Viewer,
}

impl Role {
    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Viewer => "viewer",
        }
    }
}

/// What a member of the staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Help resellers.
    Support,
    /// Help resellers and run the panel.
    Admin,
}

impl StaffRole {
    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Admin => "admin",
        }
    }
}

/// The reseller for which a person works.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The reseller's number.
    pub reseller: i64,
    /// Its name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// How much of the reseller's waits until a second person confirms it.
    pub unconfirmed: i64,
}

/// The person behind a request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account's number.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The e-mail address that is also the sign-in.
    pub email: String,
    /// What the person may do as staff, if anything.
    pub staff: Option<StaffRole>,
    /// The reseller, if there is one.
    pub membership: Option<Membership>,
    /// Whether the person must set up a second factor before anything else.
    pub owes_factor: bool,
    /// For how many resellers the person works.
    pub resellers: i64,
}

impl SignedIn {
    /// Whether the person may order and change.
    #[must_use]
    pub fn may_change(&self) -> bool {
        self.membership.as_ref().is_some_and(|membership| membership.role != Role::Viewer)
    }

    /// Two letters for the round mark in the header.
    #[must_use]
    pub fn initials(&self) -> String {
        self.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
    }
}

/// Who asks, and how to answer: in the extensions of every request that reaches a handler.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Language and time zone.
    pub reader: Reader,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The person, when signed in.
    pub account: Option<SignedIn>,
    /// What was just done, said once.
    pub flash: Option<Message>,
}

impl Default for Visitor {
    fn default() -> Self {
        let reader = Reader::new(Language::En, DEFAULT_ZONE);
        Self { reader, theme: "auto".to_owned(), account: None, flash: None }
    }
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: i64,
    name: String,
    email: String,
    language: String,
    time_zone: String,
    theme: String,
    staff_role: Option<String>,
    reseller_id: Option<i64>,
    reseller_name: Option<String>,
    role: Option<String>,
    unconfirmed: i64,
    factors: i64,
    /// Whether the reseller asks its people for a second factor.
    second_factor: Option<bool>,
    resellers: i64,
}

/// The account, and of its resellers the one that was `chosen` in this session, else the one that was chosen last.
async fn account(work: &mut Work, id: i64, chosen: Option<i64>) -> Result<Option<AccountRow>, sqlx::Error> {
    work.first(
        "select a.id, a.name, a.email, a.language, a.time_zone, a.theme, a.staff_role, r.id as reseller_id, \
         r.name as reseller_name, m.role, (select count(*) from jobs j where j.reseller_id = r.id \
         and j.hold = 'approval' and j.state = 'todo') as unconfirmed, r.second_factor, \
         (select count(*) from authenticators f where f.account_id = a.id and f.secret is not null) as factors, \
         (select count(*) from memberships p \
         join resellers s on s.id = p.reseller_id and s.disabled_at is null where p.account_id = a.id) as resellers \
         from accounts a left join memberships m on m.account_id = a.id and m.reseller_id = (\
         select p.reseller_id from memberships p join resellers s on s.id = p.reseller_id and s.disabled_at is null \
         where p.account_id = a.id order by case when p.reseller_id = $2 then 0 when p.chosen_at is not null then 1 \
         else 2 end, p.chosen_at desc, p.reseller_id limit 1) \
         left join resellers r on r.id = m.reseller_id where a.id = $1 and a.disabled_at is null",
        values![id, chosen],
    )
    .await
}

impl AccountRow {
    /// The person; `staff_factor` says whether the staff need a second factor.
    fn signed_in(self, staff_factor: bool) -> SignedIn {
        let row = self;
        let is_asked = row.second_factor == Some(true) || staff_factor && row.staff_role.is_some();
        let owes_factor = is_asked && row.factors == 0;
        let membership = row.reseller_id.zip(row.reseller_name).map(|(reseller, name)| Membership {
            reseller,
            name,
            role: match row.role.as_deref() {
                Some("owner") => Role::Owner,
                Some("manager") => Role::Manager,
                _ => Role::Viewer,
            },
            unconfirmed: row.unconfirmed,
        });
        SignedIn {
            account: row.id,
            name: row.name,
            email: row.email,
            staff: match row.staff_role.as_deref() {
                Some("admin") => Some(StaffRole::Admin),
                Some(_) => Some(StaffRole::Support),
                None => None,
            },
            membership,
            owes_factor,
            resellers: row.resellers,
        }
    }
}

/// Finds out who asks and in which language to answer: `?lang=`, the choice made with it earlier, the account's
/// language, `Accept-Language`.
///
/// # Errors
/// Only what the inner service did not turn into an answer.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, ActixError> {
    let session = request.get_session();
    let found = signed_in(&request, &session).await;
    let row = found.as_ref().ok().and_then(Option::as_ref);
    let chosen: Option<Language> = Fields::of_query(request.request()).text("lang").parse().ok();
    let language = chosen
        .or_else(|| chosen_language(request.request()))
        .or_else(|| row?.language.parse().ok())
        .or_else(|| Language::accepted(request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or_default();
    let flash: Option<Flash> = session.get(FLASH).ok().flatten();
    let is_said = flash.is_some();
    let is_read =
        !request.headers().contains_key("hx-request") && !request.extensions().contains::<HeadOnly>();
    let mut visitor = Visitor {
        reader: Reader::new(language, row.map_or(DEFAULT_ZONE, |row| &row.time_zone)),
        theme: row.map_or("auto", |row| &row.theme).to_owned(),
        account: None,
        flash: flash.map(Flash::into_message),
    };
    match found {
        Ok(row) => {
            let staff_factor =
                request.app_data::<Data<App>>().is_none_or(|app| app.settings.staff_second_factor);
            visitor.account = row.map(|row| row.signed_in(staff_factor));
        }
        Err(error) => {
            request.extensions_mut().insert(visitor);
            return Ok(request.error_response(Error::Unexpected(error)).map_into_right_body());
        }
    }
    request.extensions_mut().insert(visitor);
    let mut answer = next.call(request).await?;
    // Said once, on a whole page: a redirect, or a part of a page, would swallow it.
    if is_said && is_read && !answer.status().is_redirection() {
        session.remove(FLASH);
    }
    if let Some(language) = chosen {
        let mut cookie = language_cookie(answer.request());
        cookie.set_value(language.code());
        cookie.set_max_age(CookieDuration::days(365));
        // A cookie that cannot be written costs a remembered choice, not the page.
        let _ = answer.response_mut().add_cookie(&cookie);
    }
    Ok(answer.map_into_left_body())
}

/// The account of the session, unless it was disabled.
async fn signed_in(request: &ServiceRequest, session: &Session) -> anyhow::Result<Option<AccountRow>> {
    if let Some(cause) = session.entries().get(UNREADABLE) {
        anyhow::bail!("the session cannot be read: {cause}");
    }
    let (Some(app), Some(id)) = (request.app_data::<Data<App>>(), session.get::<i64>(ACCOUNT)?) else {
        return Ok(None);
    };
    let mut work = app.database.read().await?;
    Ok(account(&mut work, id, session.get(RESELLER)?).await?)
}

/// The language that this browser chose with `?lang=`, now or earlier.
#[must_use]
pub fn chosen_language(request: &HttpRequest) -> Option<Language> {
    let asked = Fields::of_query(request).text("lang").parse().ok();
    asked.or_else(|| request.cookie(language_cookie(request).name())?.value().parse().ok())
}

/// Answers in the `language` that is stored with a secret link, unless another one was chosen here.
pub fn speak(request: &HttpRequest, language: &str) {
    if chosen_language(request).is_some() {
        return;
    }
    if let (Ok(language), Some(visitor)) = (language.parse(), request.extensions_mut().get_mut::<Visitor>()) {
        visitor.reader.language = language;
    }
}

/// Takes back the choice of language that this browser made with `?lang=`, so that the account's counts.
pub fn forget_language(request: &HttpRequest, answer: &mut HttpResponse) {
    let mut cookie = language_cookie(request);
    cookie.make_removal();
    // A cookie that cannot be written costs a remembered choice, not the page.
    let _ = answer.add_cookie(&cookie);
}

/// The cookie without its value.
fn language_cookie(request: &HttpRequest) -> Cookie<'static> {
    let secure = request.app_data::<Data<App>>().is_some_and(|app| app.settings.is_secure());
    Cookie::build(cookie_name(LANGUAGE_COOKIE, secure), "")
        .path("/")
        .secure(secure)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}
