//! Services of every reseller, as rows.

use time::OffsetDateTime;

use crate::database::Work;
use crate::services::State;
use crate::values;

/// A service in a list of the staff.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Service {
    /// Its number.
    pub id: i64,
    /// The internal name.
    pub domain: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// The customer.
    pub company: String,
    /// Whose it is.
    pub reseller_id: i64,
    /// That reseller's name.
    pub reseller: String,
    /// When the tenant was made.
    pub created_at: OffsetDateTime,
}

macro_rules! services {
    ($rest:literal) => {
        concat!(
            "select s.id, s.domain, s.state, s.company, s.reseller_id, r.name as reseller, s.created_at \
             from services s join resellers r on r.id = s.reseller_id ",
            $rest
        )
    };
}
pub(super) use services;

/// The number of the service with this internal name.
///
/// # Errors
/// When the database refuses.
pub async fn number_of(work: &mut Work, domain: &str) -> Result<Option<i64>, sqlx::Error> {
    let row: Option<(i64,)> =
        work.first("select id from services where domain = $1", values![domain]).await?;
    Ok(row.map(|(id,)| id))
}

/// Takes the service's row until the unit of work ends, without changing it.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, service: i64) -> Result<(), sqlx::Error> {
    work.run("update services set updated_at = updated_at where id = $1", values![service]).await?;
    Ok(())
}

/// The newest services of a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn of_reseller(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Service>, sqlx::Error> {
    work.all(services!("where s.reseller_id = $1 order by s.id desc limit $2"), values![reseller, limit])
        .await
}
