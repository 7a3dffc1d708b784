//! Every statement on accounts, resellers, memberships, their second factors and their ways in.

pub mod devices;
pub mod factors;
pub mod resets;
mod tries;

use time::OffsetDateTime;

use crate::accounts::{Company, Profile};
use crate::database::Work;
use crate::mail::EmailAddress;
use crate::microsoft::resellers::MpnId;
use crate::text::Language;
use crate::values;
use crate::web::session::{Role, StaffRole};

pub use tries::{count_try, forgive};

/// A company that is about to order for its customers.
#[derive(Clone, Debug)]
pub struct NewReseller {
    /// Its name.
    pub name: String,
    /// Where it trades, ISO 3166-1 alpha-2.
    pub country: String,
    /// Its Partner ID at Microsoft, digits; the order form is filled in with it.
    pub mpn_id: Option<String>,
}

/// Adds a reseller; answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn add_reseller(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: NewReseller,
) -> Result<i64, sqlx::Error> {
    let (id,) = work
        .one(
            "insert into resellers (name, country, mpn_id, created_at) values ($1, $2, $3, $4) returning id",
            values![reseller.name, reseller.country, reseller.mpn_id, now],
        )
        .await?;
    Ok(id)
}

/// A person who is about to be able to sign in.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The sign-in; no two accounts have the same, however it is written.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// Made by [`crate::accounts::password::hash`].
    pub password_hash: String,
    /// The language of pages and mails.
    pub language: Language,
    /// The IANA name of the time zone.
    pub zone: String,
    /// What the person may do as staff.
    pub staff_role: Option<StaffRole>,
    /// The number of the reseller for which the person works, and what it may do there.
    pub membership: Option<(i64, Role)>,
}

/// Adds an account; answers its number.
///
/// # Errors
/// When the database refuses; [`crate::database::is_duplicate`] tells whether the e-mail address is taken.
pub async fn add_account(
    work: &mut Work,
    now: OffsetDateTime,
    account: NewAccount,
) -> Result<i64, sqlx::Error> {
    let (id,): (i64,) = work
        .one(
            "insert into accounts (email, name, password_hash, password_changed_at, language, time_zone, \
             staff_role, created_at) values ($1, $2, $3, $4, $5, $6, $7, $4) returning id",
            values![
                account.email.as_str().to_lowercase(),
                account.name,
                account.password_hash,
                now,
                account.language.code(),
                account.zone,
                account.staff_role.map(StaffRole::code)
            ],
        )
        .await?;
    if let Some((reseller, role)) = account.membership {
        work.run(
            "insert into memberships (account_id, reseller_id, role, created_at) values ($1, $2, $3, $4)",
            values![id, reseller, role.code(), now],
        )
        .await?;
    }
    Ok(id)
}

/// What signing in needs to know of an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Credentials {
    /// The account's number.
    pub id: i64,
    /// The hash of its password.
    pub password_hash: String,
    /// Its role as staff, if it has one.
    pub staff_role: Option<String>,
}

/// The account with this e-mail address, unless it is disabled.
///
/// # Errors
/// When the database refuses.
pub async fn credentials(work: &mut Work, email: &str) -> Result<Option<Credentials>, sqlx::Error> {
    work.first(
        "select id, password_hash, staff_role from accounts where email = $1 and disabled_at is null",
        values![email.to_lowercase()],
    )
    .await
}

/// To whom a mail about an account goes, and in which words.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Holder {
    /// The person's name.
    pub name: String,
    /// The e-mail address that is also the sign-in.
    pub email: String,
    /// `fr` or `en`.
    pub language: String,
    /// The IANA name of the time zone.
    #[sqlx(rename = "time_zone")]
    pub zone: String,
    /// The reseller for which the person works.
    pub reseller_id: Option<i64>,
}

/// The holder of an account.
///
/// # Errors
/// When the database refuses, or there is no such account.
pub async fn holder(work: &mut Work, account: i64) -> Result<Holder, sqlx::Error> {
    work.one(
        "select a.name, a.email, a.language, a.time_zone, m.reseller_id from accounts a \
         left join memberships m on m.account_id = a.id where a.id = $1 order by m.reseller_id limit 1",
        values![account],
    )
    .await
}

/// How a person is called and how the panel speaks to it, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredProfile {
    /// The name.
    pub name: String,
    /// `fr` or `en`.
    pub language: String,
    /// The IANA name of the time zone.
    #[sqlx(rename = "time_zone")]
    pub zone: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
}

/// The profile of an account.
///
/// # Errors
/// When the database refuses, or there is no such account.
pub async fn profile(work: &mut Work, account: i64) -> Result<StoredProfile, sqlx::Error> {
    work.one("select name, language, time_zone, theme from accounts where id = $1", values![account]).await
}

/// Changes the profile of an account.
///
/// # Errors
/// When the database refuses.
pub async fn set_profile(work: &mut Work, account: i64, profile: &Profile) -> Result<(), sqlx::Error> {
    work.run(
        "update accounts set name = $1, language = $2, time_zone = $3, theme = $4 where id = $5",
        values![
            profile.name.as_str(),
            profile.language.code(),
            profile.zone.as_str(),
            profile.theme.code(),
            account
        ],
    )
    .await?;
    Ok(())
}

/// Changes the password of an account.
///
/// # Errors
/// When the database refuses.
pub async fn set_password(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    hash: &str,
) -> Result<(), sqlx::Error> {
    work.run(
        "update accounts set password_hash = $1, password_changed_at = $2 where id = $3",
        values![hash, now, account],
    )
    .await?;
    Ok(())
}

/// What an owner sets for the whole reseller, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredCompany {
    /// Its name.
    pub name: String,
    /// The Partner ID.
    pub mpn_id: Option<String>,
    /// `link` or `mail`.
    pub handover: String,
    /// Whether everybody there needs a second factor.
    pub second_factor: bool,
}

/// The settings of a reseller.
///
/// # Errors
/// When the database refuses, or there is no such reseller.
pub async fn company(work: &mut Work, reseller: i64) -> Result<StoredCompany, sqlx::Error> {
    work.one("select name, mpn_id, handover, second_factor from resellers where id = $1", values![reseller])
        .await
}

/// Changes the settings of a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn set_company(work: &mut Work, reseller: i64, company: &Company) -> Result<(), sqlx::Error> {
    work.run(
        "update resellers set mpn_id = $1, handover = $2, second_factor = $3 where id = $4",
        values![
            company.mpn_id.as_ref().map(MpnId::as_str),
            company.handover.code(),
            company.second_factor,
            reseller
        ],
    )
    .await?;
    Ok(())
}

/// The MPN IDs in the profiles of all resellers, with the resellers' numbers, the lowest first.
///
/// # Errors
/// When the database refuses.
pub async fn mpn_ids(work: &mut Work) -> Result<Vec<(i64, MpnId)>, sqlx::Error> {
    let rows: Vec<(i64, String)> =
        work.all("select id, mpn_id from resellers where mpn_id is not null order by id", values![]).await?;
    Ok(rows.into_iter().filter_map(|(id, mpn)| Some((id, mpn.parse().ok()?))).collect())
}

/// What a new order or invitation is filled in with: the reseller's MPN ID, and its country (ISO 3166-1 alpha-2).
///
/// # Errors
/// When the database refuses, or there is no such reseller.
pub async fn order_defaults(work: &mut Work, reseller: i64) -> Result<(Option<String>, String), sqlx::Error> {
    work.one("select mpn_id, country from resellers where id = $1", values![reseller]).await
}
