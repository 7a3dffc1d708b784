//! The subscriptions of all of a reseller's services, for lists that hold every one of them.

use crate::database::Work;
use crate::services;
use crate::subscriptions::Subscription;
use crate::values;

/// Subscriptions of a reseller by their numbers: at most `limit` of those after the number `after`, in the services
/// that [`services::store::list`] finds by `search`.
///
/// # Errors
/// When the database refuses.
pub async fn of_reseller(
    work: &mut Work,
    reseller: i64,
    search: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Subscription>, sqlx::Error> {
    let [a, b, c, d] = services::store::patterns(search);
    work.all(
        select!(
            "where s.reseller_id = $1 and u.id > $2 and s.search like $3 escape '\\' and s.search like $4 escape '\\' \
             and s.search like $5 escape '\\' and s.search like $6 escape '\\' order by u.id limit $7"
        ),
        values![reseller, after, a, b, c, d, limit],
    )
    .await
}
