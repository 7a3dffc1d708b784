//! Every statement on `domains` and `domain_checks`.

use time::OffsetDateTime;

use crate::database::Work;
use crate::domains::{Domain, DomainName, Found, HOUR, MOST};
use crate::values;

/// Stores a domain; answers its number, also where the service has it already. `None` where the service has as many
/// as it may have.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    name: &DomainName,
) -> Result<Option<(i64, bool)>, sqlx::Error> {
    let domains = of_service(work, service).await?;
    if let Some(known) = domains.iter().find(|domain| domain.name == name.as_str()) {
        return Ok(Some((known.id, false)));
    }
    if domains.len() >= MOST {
        return Ok(None);
    }
    let (id,) = work
        .one(
            "insert into domains (service_id, name, found, created_at) values ($1, $2, '{}', $3) \
             on conflict (service_id, name) do update set name = $2 returning id",
            values![service, name.as_str(), now],
        )
        .await?;
    Ok(Some((id, true)))
}

/// The domains of a service, in the order in which they were entered.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(work: &mut Work, service: i64) -> Result<Vec<Domain>, sqlx::Error> {
    work.all(
        "select id, name, found, checked_at, created_at from domains where service_id = $1 order by id",
        values![service],
    )
    .await
}

/// A domain of a service.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, service: i64, id: i64) -> Result<Option<Domain>, sqlx::Error> {
    work.first(
        "select id, name, found, checked_at, created_at from domains where service_id = $1 and id = $2",
        values![service, id],
    )
    .await
}

/// Forgets a domain; answers whether it was there.
///
/// # Errors
/// When the database refuses.
pub async fn remove(work: &mut Work, service: i64, id: i64) -> Result<bool, sqlx::Error> {
    let removed =
        work.run("delete from domains where service_id = $1 and id = $2", values![service, id]).await?;
    Ok(removed == 1)
}

/// Notes that somebody asks for a check, and forgets those that count no more; answers how many they have asked for
/// within [`HOUR`], this one included.
///
/// # Errors
/// When the database refuses.
pub async fn count_check(work: &mut Work, now: OffsetDateTime, account: i64) -> Result<i64, sqlx::Error> {
    work.run("delete from domain_checks where account_id = $1 and at <= $2", values![account, now - HOUR])
        .await?;
    work.run("insert into domain_checks (account_id, at) values ($1, $2)", values![account, now]).await?;
    let (count,) =
        work.one("select count(*) from domain_checks where account_id = $1", values![account]).await?;
    Ok(count)
}

/// Keeps what name servers said of a domain.
///
/// # Errors
/// When the database refuses.
pub async fn keep(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    id: i64,
    found: &Found,
) -> anyhow::Result<()> {
    work.run(
        "update domains set found = $1, checked_at = $2 where service_id = $3 and id = $4",
        values![serde_json::to_string(found)?, now, service, id],
    )
    .await?;
    Ok(())
}
