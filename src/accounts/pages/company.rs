//! What an owner sets for the whole company: its Partner ID, and how customers get their first password.

use std::time::Duration;

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use tokio::time::timeout;

use super::account::AccountPage;
use super::see;
use crate::accounts::fresh::Fresh;
use crate::accounts::mpn::Claims;
use crate::accounts::{Company, store};
use crate::app::App;
use crate::audit::{self, Act};
use crate::jobs::unknown;
use crate::microsoft::Ids;
use crate::text::Reader;
use crate::web::error::Error;
use crate::web::form::Errors;
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
    Fresh(fields): Fresh,
) -> Result<HttpResponse, Error> {
    let company = match Company::parse(&fields) {
        Ok(company) => refuse_anothers(&app, reseller.id, company).await?,
        Err(errors) => Err(errors),
    };
    let company = match company {
        Ok(company) => company,
        Err(errors) => {
            let mut page = AccountPage::load(&app, &reader, account).await?;
            if let Some(company) = &mut page.company {
                company.mpn_id = Some(fields.text("mpn_id"));
                company.handover = fields.text("handover");
                company.second_factor = fields.ticked("second_factor");
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
        details: json!({ "handover": company.handover.code(), "second_factor": company.second_factor }),
        ..Act::default()
    };
    audit::record(&mut work, app.clock.now(), act).await?;
    work.commit().await?;
    session::flash(&session, "accounts-company-saved", &[]);
    Ok(see("/account"))
}

/// How long the form waits for Microsoft to say which MPN IDs are of one company.
const PATIENCE: Duration = Duration::from_secs(5);

/// The company, unless its new MPN ID is that of another reseller: orders would then be placed in that one's name.
async fn refuse_anothers(
    app: &App,
    reseller: i64,
    company: Company,
) -> Result<Result<Company, Errors>, Error> {
    let mut work = app.database.read().await?;
    let claims = Claims::read(&mut work, reseller).await?;
    drop(work);
    if let Some(mpn) = company.mpn_id.as_ref().filter(|mpn| !claims.is_own(mpn)) {
        // What Microsoft cannot say now is left open: the same number as another's is refused all the same.
        let relationships = match timeout(PATIENCE, app.microsoft.relationships(&Ids::fresh())).await {
            Ok(Ok(relationships)) => relationships,
            Ok(Err(failure)) => {
                unknown::meet(&app.database, app.clock.now(), &failure).await;
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        if claims.belongs_to_another(mpn, &relationships) {
            let mut errors = Errors::default();
            errors.add("mpn_id", "accounts-mpn-id-anothers");
            return Ok(Err(errors));
        }
    }
    Ok(Ok(company))
}
