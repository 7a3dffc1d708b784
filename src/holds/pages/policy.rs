//! What an owner sets: how long it can still be undone what was asked for, and what a second person must confirm.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Act};
use crate::holds::pages::see;
use crate::holds::{Policy, form, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Owner;
use crate::web::page::Page;
use crate::web::session::flash;

/// Where the page is.
const PLACE: &str = "/account/sending";

#[derive(Template)]
#[template(path = "holds/policy.html")]
struct PolicyForm {
    company: String,
    undo_minutes: String,
    other_minutes: String,
    large_from: String,
    approval: bool,
    approval_from: String,
    /// ISO 4217.
    currency: String,
    /// Whether there is a second person who could confirm something.
    has_colleague: bool,
    errors: Errors,
}

impl PolicyForm {
    fn new(company: String, policy: &Policy, has_colleague: bool) -> Self {
        Self {
            company,
            undo_minutes: policy.undo_minutes.to_string(),
            other_minutes: policy.other_minutes.to_string(),
            large_from: form::typed(policy.large_from),
            approval: policy.approval_from.is_some(),
            approval_from: policy.approval_from.map(form::typed).unwrap_or_default(),
            currency: policy.large_from.currency.code().to_owned(),
            has_colleague,
            errors: Errors::default(),
        }
    }

    /// The same as it was typed, with what is wrong with it.
    fn refused(self, fields: &Fields, errors: Errors) -> Self {
        let [undo_minutes, other_minutes, large_from, approval_from] =
            ["undo_minutes", "other_minutes", "large_from", "approval_from"].map(|name| fields.text(name));
        let approval = fields.ticked("approval");
        Self { undo_minutes, other_minutes, large_from, approval, approval_from, errors, ..self }
    }
}

/// `GET /account/sending`.
///
/// # Errors
/// When the database refuses.
pub async fn edit(app: Data<App>, Owner(reseller): Owner) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let policy = store::policy(&mut work, reseller.id).await?;
    let has_colleague = store::colleagues(&mut work, reseller.id).await?.len() > 1;
    Ok(Page::new(PolicyForm::new(reseller.name, &policy, has_colleague)))
}

/// `POST /account/sending`: counts for what is asked for from now on.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    session: Session,
    Owner(reseller): Owner,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    let before = store::policy(&mut work, reseller.id).await?;
    let has_colleague = store::colleagues(&mut work, reseller.id).await?.len() > 1;
    let policy = match form::policy(&fields, before.large_from.currency.code(), has_colleague) {
        Ok(policy) => policy,
        Err(errors) => {
            let page = PolicyForm::new(reseller.name, &before, has_colleague).refused(&fields, errors);
            return Page::unprocessable(page).render(&request);
        }
    };
    store::set_policy(&mut work, reseller.id, &policy).await?;
    let act = Act {
        act: "sending-changed",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        details: json!({
            "undo": policy.undo_minutes,
            "other": policy.other_minutes,
            "large": policy.large_from.amount / 10_000,
            "approval": policy.approval_from.map(|limit| limit.amount / 10_000),
        }),
        ..Act::default()
    };
    audit::record(&mut work, app.clock.now(), act).await?;
    work.commit().await?;
    flash(&session, "holds-policy-saved", &[]);
    Ok(see(PLACE))
}
