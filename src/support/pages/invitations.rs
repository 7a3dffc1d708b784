//! Invitations that only the staff can let go on: their tenants were tied to the reseller before.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::resellers::ResellerPage;
use super::{conflict, see};
use crate::app::App;
use crate::invitations::admission::{Admission, admit};
use crate::invitations::{self, Invitation};
use crate::support::form::reason;
use crate::text::Message;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::web::session::flash;

/// `GET` of the act's own address, where a browser comes back to after a form with errors.
///
/// # Errors
/// `NotFound` for an invitation that there is not.
pub async fn back(app: Data<App>, _: Staff, id: Path<i64>) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let invitation = invitations::store::any(&mut work, *id).await?.ok_or(Error::NotFound)?;
    Ok(see(&page_of(&invitation)))
}

/// `POST /support/invitations/{id}/admission`: the customer wants it, as the staff have checked.
///
/// # Errors
/// `NotFound` for an invitation that there is not.
pub async fn admission(
    app: Data<App>,
    session: Session,
    staff: Staff,
    id: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let invitation = invitations::store::any(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let page = page_of(&invitation);
    let reason = match reason(&fields) {
        Ok(reason) => reason,
        Err(message) => {
            let mut page = ResellerPage::load(&app, &mut work, invitation.reseller_id).await?;
            page.acts.refuse_reason(&format!("invitation-{id}"), fields.text("reason"), message);
            return Page::unprocessable(page).render(&request);
        }
    };
    if !admit(&mut work, now, &invitation, Admission { account: staff.account, reason: &reason }).await? {
        // A second press finds the first; whatever else has become of it is there to be seen.
        return if invitation.admitted_by == Some(staff.account) {
            Ok(see(&page))
        } else {
            conflict(&request, Message::new("support-changed"), page)
        };
    }
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "support-invitation-admitted", &[("company", &invitation.company)]);
    Ok(see(&page))
}

fn page_of(invitation: &Invitation) -> String {
    format!("/support/resellers/{}", invitation.reseller_id)
}
