//! How many requests may go to Microsoft about one tenant: all processes count in one row of the database.
//!
//! Microsoft allows 500 requests a minute per tenant on the resources Customer, Order and Subscription
//! (`partner-center.md` section 2). We count by half minutes: any 60 seconds lie within three of them, so that a
//! request may go while the three that end now have fewer than 500 together.

use std::time::Duration;

use crate::clock::Clock;
use crate::database::Database;
use crate::values;

/// Requests in any 60 seconds at most.
const LIMIT: i64 = 500;
/// Seconds of what is counted together.
const HALF_MINUTE: i64 = 30;

/// Counts requests.
pub(super) struct Budget {
    /// Without a database nothing is counted.
    database: Option<Database>,
    clock: Clock,
}

impl Budget {
    pub(super) fn new(database: Option<Database>, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Takes one request about `tenant` out of its budget, or says how long to wait until there may be one again.
    /// When the database refuses the request goes out uncounted: Microsoft counts, too.
    pub(super) async fn take(&self, tenant: &str) -> Result<(), Duration> {
        let Some(database) = &self.database else { return Ok(()) };
        let now = self.clock.now().unix_timestamp();
        // In a box, as what a database driver remembers meanwhile is large.
        match Box::pin(count(database, tenant, now.div_euclid(HALF_MINUTE))).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                let rest = HALF_MINUTE - now.rem_euclid(HALF_MINUTE);
                Err(Duration::from_secs(rest.unsigned_abs()))
            }
            Err(error) => {
                tracing::warn!(%error, "a request could not be counted");
                Ok(())
            }
        }
    }
}

/// One statement, a transaction of its own: counts a request in this half minute, if the budget has one left. A clock
/// that is a little behind counts in the newest half minute; one that was set far back begins anew.
async fn count(database: &Database, tenant: &str, half_minute: i64) -> Result<bool, sqlx::Error> {
    let counted = database
        .read()
        .await?
        .run(
            "insert into microsoft_budgets as b (tenant, half_minute, calls, one_before, two_before) \
             values ($1, $2, 1, 0, 0) on conflict (tenant) do update set \
             half_minute = case when $2 - b.half_minute between -2 and 0 then b.half_minute else $2 end, \
             calls = case when $2 - b.half_minute between -2 and 0 then b.calls + 1 else 1 end, \
             one_before = case when $2 - b.half_minute between -2 and 0 then b.one_before \
             when $2 - b.half_minute = 1 then b.calls else 0 end, \
             two_before = case when $2 - b.half_minute between -2 and 0 then b.two_before \
             when $2 - b.half_minute = 1 then b.one_before when $2 - b.half_minute = 2 then b.calls else 0 end \
             where case when $2 - b.half_minute between -2 and 0 then b.calls + b.one_before + b.two_before \
             when $2 - b.half_minute = 1 then b.calls + b.one_before when $2 - b.half_minute = 2 then b.calls \
             else 0 end < $3",
            values![tenant, half_minute, LIMIT],
        )
        .await?;
    Ok(counted == 1)
}
