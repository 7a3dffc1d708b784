//! What only Microsoft can say about an order form, as far as it says it while somebody waits.

use std::time::Duration;

use futures_util::future::join3;
use tokio::time::timeout;

use crate::accounts::mpn::Claims;
use crate::app::App;
use crate::jobs::unknown;
use crate::microsoft::addresses::{Address, AddressCheck};
use crate::microsoft::resellers::{MpnId, Standing};
use crate::microsoft::{Cause, Failure, Ids};
use crate::orders::Contact;
use crate::text::Message;

/// How long a form waits for an answer of Microsoft's: what does not come by then is asked when the order is
/// carried out.
const PATIENCE: Duration = Duration::from_secs(5);

/// The answer; nothing where Microsoft could not be asked now.
pub(super) async fn settled<T>(
    app: &App,
    asking: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<Option<T>> {
    match timeout(PATIENCE, asking).await {
        Ok(Ok(answer)) => Ok(Some(answer)),
        Ok(Err(error)) => {
            let failure = error.downcast::<Failure>()?;
            unknown::meet(&app.database, app.clock.now(), &failure).await;
            Ok(None)
        }
        Err(_) => Ok(None),
    }
}

/// What Microsoft answered, or why it refused; nothing where it could not be asked now.
async fn said<T>(app: &App, asking: impl Future<Output = Result<T, Failure>>) -> Option<Result<T, Cause>> {
    match timeout(PATIENCE, asking).await {
        Ok(Ok(answer)) => Some(Ok(answer)),
        Ok(Err(failure @ Failure::Refused(_))) => {
            unknown::meet(&app.database, app.clock.now(), &failure).await;
            Some(Err(failure.cause()))
        }
        Ok(Err(_)) | Err(_) => None,
    }
}

/// Why the reseller may not stand on an order, as far as Microsoft says so now: what explains most comes first.
pub(super) async fn reseller_problem(app: &App, mpn: &MpnId, claims: &Claims) -> Option<Cause> {
    let (microsoft, ids) = (&app.microsoft, [Ids::fresh(), Ids::fresh(), Ids::fresh()]);
    // On the heap: three calls with their tries are a large future.
    let (standing, relationships, validation) = Box::pin(join3(
        said(app, microsoft.standing(&ids[0], mpn)),
        said(app, microsoft.relationships(&ids[1])),
        said(app, microsoft.validate_reseller(&ids[2], mpn)),
    ))
    .await;
    let standing = standing.and_then(|said| said.map_or_else(Some, Standing::cause));
    let relationship = match relationships {
        Some(Ok(known)) if !known.iter().any(|partner| partner.mpn.as_ref() == Some(mpn)) => {
            Some(Cause::ResellerNotIndirect)
        }
        Some(Ok(known)) => (!claims.allow(mpn, &known)).then_some(Cause::ResellerNotYours),
        Some(Err(cause)) => Some(cause),
        None => None,
    };
    let validation = validation.and_then(|said| said.map_or_else(Some, |validation| validation.cause()));
    // Some MPN IDs are another's whatever Microsoft says.
    let is_anothers = !claims.is_own(mpn) && claims.belongs_to_another(mpn, &[]);
    standing.or(relationship).or(validation).or(is_anothers.then_some(Cause::ResellerNotYours))
}

/// What Microsoft says of the address, as far as it says something now.
pub(super) async fn check(app: &App, contact: &Contact) -> Option<Result<AddressCheck, Cause>> {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let address = Address {
        line1: contact.address.clone(),
        line2: None,
        city: contact.city.clone(),
        state: given(&contact.region),
        postal_code: given(&contact.postcode),
        country: contact.country,
    };
    said(app, app.microsoft.validate_address(&Ids::fresh(), &address)).await
}

/// The sentence for the reseller about a refusal of Microsoft's.
pub(super) fn cause_sentence(cause: Cause) -> Message {
    Message::new(cause.text_key())
}
