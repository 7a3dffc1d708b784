//! One member: what it may do, and the end of its work for the reseller.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::{act, see};
use crate::accounts::fresh::Fresh;
use crate::app::App;
use crate::audit::{self, Act};
use crate::letters::team::{Change, queue_changed};
use crate::team::{Member, ROLES, Refusal, form, store};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Errors;
use crate::web::guard::{Owner, Reseller};
use crate::web::page::Page;
use crate::web::session::{Role, flash};

#[derive(Template)]
#[template(path = "team/member.html")]
struct MemberPage {
    /// Who looks.
    reseller: Reseller,
    member: Member,
    /// The role that is chosen.
    role: String,
    errors: Errors,
    /// Why the member stays as it is.
    refusal: Option<Message>,
}

impl MemberPage {
    fn new(reseller: Reseller, member: Member) -> Self {
        Self { role: member.role.clone(), reseller, member, errors: Errors::default(), refusal: None }
    }

    fn is_self(&self) -> bool {
        self.reseller.account == self.member.account
    }
}

/// The member, for an owner and for the member itself.
async fn find(app: &App, reseller: &Reseller, account: i64) -> Result<Member, Error> {
    if reseller.role != Role::Owner && reseller.account != account {
        return Err(Error::Forbidden);
    }
    let mut work = app.database.read().await?;
    store::member(&mut work, reseller.id, account).await?.ok_or(Error::NotFound)
}

/// `GET /team/{account}`
///
/// # Errors
/// `Forbidden` for a colleague who is no owner, `NotFound` for who is not of the reseller.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    account: Path<i64>,
) -> Result<Page<impl Template>, Error> {
    let member = find(&app, &reseller, *account).await?;
    Ok(Page::new(MemberPage::new(reseller, member)))
}

/// `GET` of a form's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Reseller, account: Path<i64>) -> HttpResponse {
    see(&format!("/team/{account}"))
}

/// `POST /team/{account}/role`
///
/// # Errors
/// `NotFound` for who is not of the reseller.
pub async fn set_role(
    app: Data<App>,
    session: Session,
    owner: Owner,
    account: Path<i64>,
    request: HttpRequest,
    Fresh(fields): Fresh,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let member = find(&app, &owner.0, *account).await?;
    let mut page = MemberPage::new(owner.0.clone(), member);
    let role = match form::role(&fields) {
        Ok(role) => role,
        Err(missing) => {
            page.errors.add("role", missing);
            return Page::unprocessable(page).render(&request);
        }
    };
    let name = page.member.name.clone();
    if role.code() != page.member.role {
        let mut work = app.database.begin().await?;
        if let Err(refusal) = store::set_role(&mut work, owner.0.id, *account, role).await? {
            role.code().clone_into(&mut page.role);
            return page.refused(refusal, &request);
        }
        let details = json!({ "member": *account, "role": role.code() });
        audit::record(&mut work, now, act("colleague-role-changed", &owner, details)).await?;
        if !page.is_self() {
            let change = Change::Role(role);
            queue_changed(&mut work, now, &owner.0, &page.member, change).await?;
        }
        work.commit().await?;
        app.wake.notify_one();
        flash(&session, "team-role-saved", &[("name", &name)]);
    }
    Ok(see("/team"))
}

/// `POST /team/{account}/removal`: by an owner, or by the member itself.
///
/// # Errors
/// As [`show`].
pub async fn remove(
    app: Data<App>,
    session: Session,
    reseller: Reseller,
    account: Path<i64>,
    request: HttpRequest,
    _: Fresh,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let member = find(&app, &reseller, *account).await?;
    let page = MemberPage::new(reseller.clone(), member);
    let mut work = app.database.begin().await?;
    if let Err(refusal) = store::remove(&mut work, reseller.id, *account).await? {
        return page.refused(refusal, &request);
    }
    let is_self = page.is_self();
    let record = Act {
        act: if is_self { "colleague-left" } else { "colleague-removed" },
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        details: json!({ "member": *account }),
        ..Act::default()
    };
    audit::record(&mut work, now, record).await?;
    if !is_self {
        queue_changed(&mut work, now, &reseller, &page.member, Change::Removed).await?;
    }
    work.commit().await?;
    app.wake.notify_one();
    if is_self {
        flash(&session, "team-left", &[("reseller", &reseller.name)]);
        return Ok(see("/account"));
    }
    flash(&session, "team-removed", &[("name", &page.member.name)]);
    Ok(see("/team"))
}

impl MemberPage {
    fn refused(mut self, refusal: Refusal, request: &HttpRequest) -> Result<HttpResponse, Error> {
        self.refusal = Some(refusal.message());
        Page::with_status(self, StatusCode::CONFLICT).render(request)
    }
}
