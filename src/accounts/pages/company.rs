//! What an owner sets for the whole company: its Partner ID, and how customers get their first password.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::account::AccountPage;
use super::see;
use crate::accounts::{Company, store};
use crate::app::App;
use crate::audit::{self, Act};
use crate::text::Reader;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Owner;
use crate::web::page::Page;
use crate::web::session::{self, SignedIn};

/// `POST /account/company`.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    session: Session,
    reader: Reader,
    Owner(reseller): Owner,
    account: SignedIn,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let company = match Company::parse(&fields) {
        Ok(company) => company,
        Err(errors) => {
            let mut page = AccountPage::load(&app, &reader, account).await?;
            if let Some(company) = &mut page.company {
                company.mpn_id = Some(fields.text("mpn_id"));
                company.handover = fields.text("handover");
            }
            page.errors = errors;
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    store::set_company(&mut work, reseller.id, &company).await?;
    let act = Act {
        act: "company-changed",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        details: json!({ "handover": company.handover.code() }),
        ..Act::default()
    };
    audit::record(&mut work, app.clock.now(), act).await?;
    work.commit().await?;
    session::flash(&session, "accounts-company-saved", &[]);
    Ok(see("/account"))
}
