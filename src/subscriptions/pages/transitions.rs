//! What a subscription may become is asked of Microsoft before its form is shown, once a day and with no statement open.

use std::time::Duration;

use actix_web::web::Path;
use tokio::time::timeout;

use crate::app::App;
use crate::jobs::unknown;
use crate::microsoft::Ids;
use crate::microsoft::transitions::Moment;
use crate::subscriptions::end_of_term::Transitions;
use crate::subscriptions::{pages, store};
use crate::web::error::Error;

/// How long a form waits for Microsoft: where it does not answer, the form says that it could not be checked.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks Microsoft what a subscription may become, unless that is known.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub(super) async fn look(app: &App, reseller: i64, path: &Path<(String, i64)>) -> Result<(), Error> {
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller, path).await?;
    let known = store::transitions(&mut work, subscription.id).await?;
    drop(work);
    let is_known = known.is_some_and(|known| known.is_fresh(app.clock.now()));
    if is_known || subscription.is_busy() || subscription.undecidable().is_some() {
        return Ok(());
    }
    let (ids, tenant) = (Ids::fresh(), service.tenant_id.parse().map_err(anyhow::Error::from)?);
    let asking =
        app.microsoft.transition_targets(&ids, tenant, &subscription.microsoft_id, Moment::Scheduled);
    let now = app.clock.now();
    match timeout(PATIENCE, asking).await {
        Ok(Ok(targets)) => {
            let mut work = app.database.begin().await?;
            store::keep_transitions(&mut work, subscription.id, &Transitions::of(&targets, now)).await?;
            work.commit().await?;
        }
        Ok(Err(failure)) => unknown::meet(&app.database, now, &failure).await,
        Err(_) => {}
    }
    Ok(())
}
