//! What the letters tell, as the other features have stored it.

use crate::database::Work;
use crate::letters::Person;
use crate::values;

/// The person who placed the order or, when that account is closed, the first owner of the reseller.
pub(super) async fn person_of(work: &mut Work, order: i64) -> Result<Option<Person>, sqlx::Error> {
    work.first(
        "select a.name, a.email, a.language, o.reseller_id from orders o \
         join memberships m on m.reseller_id = o.reseller_id \
         join accounts a on a.id = m.account_id and a.disabled_at is null \
         where o.id = $1 and (a.id = o.account_id or m.role = 'owner') \
         order by case when a.id = o.account_id then 0 else 1 end, a.id limit 1",
        values![order],
    )
    .await
}

/// The person who invited or, when that account is closed, the first owner of the reseller.
pub(super) async fn person_of_invitation(
    work: &mut Work,
    invitation: i64,
) -> Result<Option<Person>, sqlx::Error> {
    work.first(
        "select a.name, a.email, a.language, i.reseller_id from invitations i \
         join memberships m on m.reseller_id = i.reseller_id \
         join accounts a on a.id = m.account_id and a.disabled_at is null \
         where i.id = $1 and (a.id = i.account_id or m.role = 'owner') \
         order by case when a.id = i.account_id then 0 else 1 end, a.id limit 1",
        values![invitation],
    )
    .await
}

/// The company that was invited, and whether our staff let the invitation go on.
pub(super) async fn invited(work: &mut Work, invitation: i64) -> Result<(String, bool), sqlx::Error> {
    work.one(
        "select company, admitted_by is not null as is_admitted from invitations where id = $1",
        values![invitation],
    )
    .await
}

/// What an order made or added to.
#[derive(sqlx::FromRow)]
pub(super) struct Ready {
    pub kind: String,
    pub company: String,
    pub domain: String,
    pub email: String,
    pub service: i64,
}

pub(super) async fn ready(work: &mut Work, order: i64) -> Result<Ready, sqlx::Error> {
    work.one(
        "select o.kind, s.company, s.domain, s.email, s.id as service from orders o \
         join services s on s.id = o.service_id where o.id = $1",
        values![order],
    )
    .await
}

/// Company, state, cause and service of an order.
pub(super) async fn stopped_order(
    work: &mut Work,
    order: i64,
) -> Result<(String, String, Option<String>, Option<i64>), sqlx::Error> {
    work.one("select company, state, cause, service_id from orders where id = $1", values![order]).await
}
