//! Resellers and their people.

use time::OffsetDateTime;

use crate::database::Work;
use crate::values;

/// A reseller, and how much it has.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reseller {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its name as the list is ordered.
    pub sorted: String,
    /// Where it trades, ISO 3166-1 alpha-2.
    pub country: String,
    /// Its Partner ID at Microsoft.
    pub mpn_id: Option<String>,
    /// How its customers get their credentials: `link` or `mail`.
    pub handover: String,
    /// Orders in all.
    pub orders: i64,
    /// Services in all.
    pub services: i64,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// When it was shut out.
    pub disabled_at: Option<OffsetDateTime>,
}

macro_rules! resellers {
    ($rest:literal) => {
        concat!(
            "select r.id, r.name, lower(r.name) as sorted, r.country, r.mpn_id, r.handover, r.created_at, \
             r.disabled_at, (select count(*) from orders o where o.reseller_id = r.id) as orders, \
             (select count(*) from services s where s.reseller_id = r.id) as services from resellers r ",
            $rest
        )
    };
}
pub(super) use resellers;

/// A reseller.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Reseller>, sqlx::Error> {
    work.first(resellers!("where r.id = $1"), values![id]).await
}

/// A page of resellers by name: at most `limit` of those after the name and number `after`, whose name fits
/// `pattern` or whose MPN ID is `mpn`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    pattern: &str,
    mpn: &str,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<Reseller>, sqlx::Error> {
    work.all(
        resellers!(
            "where (lower(r.name), r.id) > ($3, $4) and (lower(r.name) like $1 escape '\\' or r.mpn_id = $2) \
             order by lower(r.name), r.id limit $5"
        ),
        values![pattern, mpn, after.0, after.1, limit],
    )
    .await
}

/// Somebody with an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    /// The account's number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The sign-in.
    pub email: String,
    /// `support` or `admin`, for staff.
    pub staff_role: Option<String>,
    /// What the person may do for the reseller.
    pub role: Option<String>,
    /// The reseller.
    pub reseller_id: Option<i64>,
    /// Its name.
    pub reseller: Option<String>,
    /// When the account was shut.
    pub disabled_at: Option<OffsetDateTime>,
}

macro_rules! people {
    ($rest:literal) => {
        concat!(
            "select a.id, a.name, a.email, a.staff_role, m.role, m.reseller_id, r.name as reseller, a.disabled_at \
             from accounts a left join memberships m on m.account_id = a.id \
             left join resellers r on r.id = m.reseller_id ",
            $rest
        )
    };
}
pub(super) use people;

/// The people of a reseller, by name.
///
/// # Errors
/// When the database refuses.
pub async fn people_of(work: &mut Work, reseller: i64) -> Result<Vec<Person>, sqlx::Error> {
    work.all(people!("where m.reseller_id = $1 order by a.name, a.id limit 100"), values![reseller]).await
}
