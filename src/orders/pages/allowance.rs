//! How often an account may have the order form ask Microsoft while it is filled in: each time may cost a dozen calls,
//! of which the provider has only so many for everybody.

use time::Duration;

use crate::app::App;
use crate::orders::store;

/// Checks in one [`SPAN`]: more than somebody needs who types, and changes their mind.
pub const CHECKS: i64 = 60;
/// How long they are counted together.
pub const SPAN: Duration = Duration::minutes(10);

/// Whether this account may have Microsoft asked once more; counts it. Ordering itself asks in any case.
///
/// # Errors
/// When the database refuses.
pub async fn spend(app: &App, account: i64) -> Result<bool, sqlx::Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let may = store::count_check(&mut work, now, now - SPAN, account, CHECKS).await?;
    work.commit().await?;
    Ok(may)
}
