//! Every statement on `services`.

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs::Payload;
use crate::mail::EmailAddress;
use crate::services::{Contact, LONGEST_NAME, Service, State, plain};
use crate::values;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select s.id, s.reseller_id, s.domain, s.display_name, s.state, s.tenant_id, s.mpn_id, s.company, \
             s.first_name, s.last_name, s.email, s.phone, s.address, s.postcode, s.city, s.region, s.country, \
             s.language, s.admin_name, s.sealed_password is not null as has_password, \
             (select min(o.id) from orders o where o.service_id = s.id and o.kind = 'tenant') as order_id, \
             s.version, s.synced_at, s.created_at, s.updated_at from services s ",
            $rest
        )
    };
}

/// A tenant that Microsoft has just made.
#[derive(Clone, Debug)]
pub struct NewService<'a> {
    /// Whose.
    pub reseller: i64,
    /// `prefix.onmicrosoft.com`.
    pub domain: &'a str,
    /// Its id at Microsoft.
    pub tenant: &'a str,
    /// The reseller of record.
    pub mpn: &'a str,
    /// The customer's company; also the first display name.
    pub company: &'a str,
    /// The contact's first name.
    pub first_name: &'a str,
    /// The contact's last name.
    pub last_name: &'a str,
    /// The contact's e-mail address.
    pub email: &'a str,
    /// The contact's phone number.
    pub phone: &'a str,
    /// Street and number.
    pub address: &'a str,
    /// Postcode; empty where the country has none.
    pub postcode: &'a str,
    /// Town.
    pub city: &'a str,
    /// State; empty where the country needs none.
    pub region: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The language of the mails to the contact: `fr` or `en`.
    pub language: &'a str,
    /// The first administrator: `admin@prefix.onmicrosoft.com`.
    pub admin_name: &'a str,
}

/// Stores a tenant in the state `creating`; answers its number. For the unit of work that learns the tenant.
///
/// # Errors
/// When the database refuses, also because the domain or the tenant is there already.
pub async fn create(work: &mut Work, now: OffsetDateTime, new: NewService<'_>) -> Result<i64, sqlx::Error> {
    let name: String = new.company.chars().take(LONGEST_NAME).collect();
    let search = searchable(&name, new.domain, new.company, &[new.first_name, new.last_name], new.email);
    let (id,) = work
        .one(
            "insert into services (reseller_id, domain, display_name, state, tenant_id, mpn_id, company, first_name, \
             last_name, email, phone, address, postcode, city, region, country, language, admin_name, \
             search, created_at, updated_at) \
             values ($1, $2, $3, 'creating', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
             $19, $19) returning id",
            values![
                new.reseller,
                new.domain,
                name,
                new.tenant,
                new.mpn,
                new.company,
                new.first_name,
                new.last_name,
                new.email,
                new.phone,
                new.address,
                new.postcode,
                new.city,
                new.region,
                new.country,
                new.language,
                new.admin_name,
                search,
                now
            ],
        )
        .await?;
    Ok(id)
}

/// What the column `search` holds of a service's names and the contact's address.
#[must_use]
pub fn searchable(name: &str, domain: &str, company: &str, contact: &[&str], email: &str) -> String {
    plain(&[name, domain, company, &contact.join(" "), email].join(" "))
}

/// Whether a tenant of Microsoft's is a service here.
///
/// # Errors
/// When the database refuses.
pub async fn is_known(work: &mut Work, tenant: &str) -> Result<bool, sqlx::Error> {
    let known: Option<(i64,)> =
        work.first("select id from services where tenant_id = $1", values![tenant]).await?;
    Ok(known.is_some())
}

/// Notes that a tenant has its licences: its state becomes `ok`. Answers whether it was being made until now.
///
/// # Errors
/// When the database refuses.
pub async fn ready(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update services set state = 'ok', updated_at = $1 where id = $2 and state = 'creating'",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// A reseller's service, by its internal name.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, reseller: i64, domain: &str) -> Result<Option<Service>, sqlx::Error> {
    // A statement leaves zero bytes out: this name would find the service of another one.
    if domain.contains('\0') {
        return Ok(None);
    }
    work.first(select!("where s.reseller_id = $1 and s.domain = $2"), values![reseller, domain]).await
}

/// A service, for the jobs that change it and for the staff.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Service>, sqlx::Error> {
    work.first(select!("where s.id = $1"), values![id]).await
}

/// A service in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Its number, by which the list is paged.
    pub id: i64,
    /// The internal name.
    pub domain: String,
    /// The name that its reseller gave it.
    pub display_name: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// The customer's company.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// Licences that have not ended, in all its subscriptions.
    pub licences: i64,
    /// Subscriptions of which something is being asked of Microsoft.
    pub busy: i64,
    /// When the tenant was made.
    pub created_at: OffsetDateTime,
}

/// A page of a reseller's services, the newest first: at most `limit` of those before the number `before`, in
/// whose names or e-mail address every word of `search` occurs (the first four words count).
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    reseller: i64,
    search: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    let [a, b, c, d] = patterns(search);
    work.all(
        "select s.id, s.domain, s.display_name, s.state, s.company, s.first_name, s.last_name, s.created_at, \
         (select cast(coalesce(sum(u.quantity), 0) as bigint) from subscriptions u \
         where u.service_id = s.id and u.status not in ('cancelled', 'expired', 'disabled')) as licences, \
         (select count(*) from subscriptions u where u.service_id = s.id and u.task_id is not null) as busy \
         from services s where s.reseller_id = $1 and s.id < $2 and s.search like $3 escape '\\' \
         and s.search like $4 escape '\\' and s.search like $5 escape '\\' and s.search like $6 escape '\\' \
         order by s.id desc limit $7",
        values![reseller, before.unwrap_or(i64::MAX), a, b, c, d, limit],
    )
    .await
}

/// Four `like` patterns for the column `search`: each word of what is searched for must be there.
#[must_use]
pub fn patterns(search: &str) -> [String; 4] {
    let search = plain(search);
    let mut patterns = search.split_whitespace().map(contains);
    std::array::from_fn(|_| patterns.next().unwrap_or_else(|| "%".to_owned()))
}

/// A `like` pattern for what contains `word`, whatever signs are in it.
fn contains(word: &str) -> String {
    format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Gives a service another name, unless it was edited since `service` was read; answers whether it was done.
///
/// # Errors
/// When the database refuses.
pub async fn rename(
    work: &mut Work,
    now: OffsetDateTime,
    service: &Service,
    version: i64,
    name: &str,
) -> Result<bool, sqlx::Error> {
    let contact = [service.first_name.as_str(), service.last_name.as_str()];
    let search = searchable(name, &service.domain, &service.company, &contact, &service.email);
    let changed = work
        .run(
            "update services set display_name = $1, search = $2, version = version + 1, updated_at = $3 \
             where id = $4 and version = $5",
            values![name, search, now, service.id, version],
        )
        .await?;
    Ok(changed == 1)
}

/// Gives a service another contact, unless it was edited since `version`; answers whether it was done.
///
/// # Errors
/// When the database refuses.
pub async fn change_contact(
    work: &mut Work,
    now: OffsetDateTime,
    service: &Service,
    version: i64,
    contact: &Contact,
) -> Result<bool, sqlx::Error> {
    let names = [contact.first_name.as_str(), contact.last_name.as_str()];
    let email = contact.email.as_str();
    let search = searchable(&service.display_name, &service.domain, &service.company, &names, email);
    let changed = work
        .run(
            "update services set first_name = $1, last_name = $2, email = $3, phone = $4, language = $5, \
             admin_name = $6, search = $7, version = version + 1, updated_at = $8 where id = $9 and version = $10",
            values![
                &contact.first_name,
                &contact.last_name,
                email,
                &contact.phone,
                contact.language.code(),
                &contact.admin_name,
                search,
                now,
                service.id,
                version
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Gives the contact another e-mail address.
///
/// # Errors
/// When the database refuses.
pub async fn correct_address(
    work: &mut Work,
    now: OffsetDateTime,
    service: &Service,
    to: &EmailAddress,
) -> Result<(), sqlx::Error> {
    let contact = [service.first_name.as_str(), service.last_name.as_str()];
    let search = searchable(&service.display_name, &service.domain, &service.company, &contact, to.as_str());
    work.run(
        "update services set email = $1, search = $2, version = version + 1, updated_at = $3 where id = $4",
        values![to.as_str(), search, now, service.id],
    )
    .await?;
    Ok(())
}

/// The services whose list of subscriptions was last compared with Microsoft before `before`, with their resellers,
/// those that wait the longest first; without those that a job of this kind is at, or has failed at.
///
/// # Errors
/// When the database refuses.
pub async fn unsynced<P: Payload>(
    work: &mut Work,
    before: OffsetDateTime,
    limit: i64,
) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    work.all(
        "select s.id, s.reseller_id from services s \
         where s.state <> 'creating' and (s.synced_at is null or s.synced_at < $1) \
         and not exists (select 1 from jobs j where j.service_id = s.id and j.kind = $2 \
         and j.state in ('todo', 'doing', 'error')) order by coalesce(s.synced_at, s.created_at), s.id limit $3",
        values![before, P::KIND, limit],
    )
    .await
}

/// Notes when a service's list of subscriptions was compared with Microsoft; `None` has it compared soon.
///
/// # Errors
/// When the database refuses.
pub async fn synced(work: &mut Work, id: i64, at: Option<OffsetDateTime>) -> Result<(), sqlx::Error> {
    work.run("update services set synced_at = $1 where id = $2", values![at, id]).await?;
    Ok(())
}

/// The customer's country.
///
/// # Errors
/// When the database refuses, or there is no such service.
pub async fn country(work: &mut Work, service: i64) -> Result<String, sqlx::Error> {
    let (country,) = work.one("select country from services where id = $1", values![service]).await?;
    Ok(country)
}
