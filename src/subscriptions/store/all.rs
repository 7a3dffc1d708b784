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

/// The subscriptions in use of those services of a reseller in which something may be billed for nothing: licences that
/// nobody has, an add-on, or what is suspended; in the services that [`services::store::list`] finds by `search`.
///
/// # Errors
/// When the database refuses.
pub async fn maybe_idle(
    work: &mut Work,
    reseller: i64,
    search: &str,
) -> Result<Vec<Subscription>, sqlx::Error> {
    let [a, b, c, d] = services::store::patterns(search);
    work.all(
        select!(
            "where s.reseller_id = $1 and s.search like $2 escape '\\' and s.search like $3 escape '\\' \
             and s.search like $4 escape '\\' and s.search like $5 escape '\\' \
             and u.status not in ('creating', 'cancelled', 'expired', 'disabled') and u.vanished_at is null \
             and (exists (select 1 from usage_readings x join usage_days y on y.service_id = x.service_id \
             and y.read_at = x.read_at where x.service_id = u.service_id and y.total > y.assigned) \
             or exists (select 1 from subscriptions i left join licences k on k.id = i.licence_id \
             where i.service_id = u.service_id and (i.status = 'suspended' or k.prerequisites <> '[]'))) \
             order by u.id"
        ),
        values![reseller, a, b, c, d],
    )
    .await
}
