//! What the search finds: exact numbers, ids and addresses through an index, names by a pattern.

use uuid::Uuid;

use crate::database::Work;
use crate::support::found::{Found, LIMIT};
use crate::support::store::calls::calls;
use crate::support::store::mails::{Mail, mails};
use crate::support::store::orders::{Order, orders};
use crate::support::store::resellers::{Person, Reseller, people, resellers};
use crate::support::store::services::{Service, services};
use crate::support::store::tasks;
use crate::support::term::{Name, Term};
use crate::values;

/// The most names that a pattern lets through to be compared.
const CANDIDATES: i64 = 300;

macro_rules! subscriptions {
    ($rest:literal) => {
        concat!(
            "select u.id, u.title, u.status, u.quantity, s.domain, s.company from subscriptions u \
             join services s on s.id = u.service_id ",
            $rest
        )
    };
}

/// Looks for what was typed; `suffix` is what Microsoft puts behind a tenant's name (`onmicrosoft.com`).
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, term: &Term, suffix: &str) -> Result<Found, sqlx::Error> {
    let mut found = Found { is_exact: true, ..Found::default() };
    match term {
        Term::Order(id) => found.orders = work.all(orders!("where o.id = $1"), values![*id]).await?,
        Term::Subscription(id) => {
            found.subscriptions = work.all(subscriptions!("where u.id = $1"), values![*id]).await?;
        }
        Term::Task(id) => found.tasks = tasks::get(work, *id).await?.into_iter().collect(),
        Term::Mail(id) => found.mails = work.all(mails!("where m.id = $1"), values![*id]).await?,
        Term::Reseller(id) => found.resellers = work.all(resellers!("where r.id = $1"), values![*id]).await?,
        Term::Mpn(mpn) => by_mpn(work, &mut found, mpn).await?,
        Term::Digits(digits) => {
            if let Ok(id) = digits.parse::<i64>() {
                found.orders = work.all(orders!("where o.id = $1"), values![id]).await?;
                found.subscriptions = work.all(subscriptions!("where u.id = $1"), values![id]).await?;
            }
            by_mpn(work, &mut found, digits).await?;
        }
        Term::Id(id) => by_id(work, &mut found, *id).await?,
        Term::Email(email) => by_email(work, &mut found, email, suffix).await?,
        Term::Domain(domain) => by_domain(work, &mut found, domain, suffix).await?,
        Term::Words(words) => by_words(work, &mut found, words, suffix).await?,
    }
    Ok(found)
}

async fn by_mpn(work: &mut Work, found: &mut Found, mpn: &str) -> Result<(), sqlx::Error> {
    found.resellers =
        work.all(resellers!("where r.mpn_id = $1 order by r.id limit 20"), values![mpn]).await?;
    found.services =
        work.all(services!("where s.mpn_id = $1 order by s.id desc limit 20"), values![mpn]).await?;
    let orders: Vec<Order> =
        work.all(orders!("where o.mpn_id = $1 order by o.id desc limit 20"), values![mpn]).await?;
    add_orders(found, orders);
    Ok(())
}

async fn by_id(work: &mut Work, found: &mut Found, id: Uuid) -> Result<(), sqlx::Error> {
    found.services = work.all(services!("where s.tenant_id = $1"), values![id]).await?;
    found.orders =
        work.all(orders!("where o.tenant_id = $1 order by o.id desc limit 20"), values![id]).await?;
    found.subscriptions = work.all(subscriptions!("where u.microsoft_id = $1 limit 20"), values![id]).await?;
    if found.subscriptions.is_empty() {
        let sql = orders!(
            "where o.id in (select order_id from order_lines where microsoft_subscription_id = $1) limit 20"
        );
        let orders = work.all(sql, values![id]).await?;
        add_orders(found, orders);
    }
    found.calls = work
        .all(
            calls!("where c.request_id = $1 or c.correlation_id = $1 order by c.id desc limit 20"),
            values![id],
        )
        .await?;
    Ok(())
}

async fn by_email(work: &mut Work, found: &mut Found, email: &str, suffix: &str) -> Result<(), sqlx::Error> {
    found.services =
        work.all(services!("where lower(s.email) = $1 order by s.id desc limit 20"), values![email]).await?;
    found.orders =
        work.all(orders!("where lower(o.email) = $1 order by o.id desc limit 20"), values![email]).await?;
    found.people = work.all(people!("where a.email = $1"), values![email]).await?;
    let mails: Vec<Mail> =
        work.all(mails!("where lower(m.recipient) = $1 order by m.id desc limit 20"), values![email]).await?;
    // What tells of an order or a service that is shown anyway is found there, and what goes to a person, everywhere.
    found.mails = mails
        .into_iter()
        .filter(|mail| {
            found.people.is_empty()
                && !found.orders.iter().any(|order| mail.order_id == Some(order.id))
                && !found.services.iter().any(|service| mail.service_id == Some(service.id))
        })
        .collect();
    // admin@prefix.onmicrosoft.com is the first account of a tenant.
    if let Some((_, domain)) = email.split_once('@').filter(|(_, domain)| domain.ends_with(suffix)) {
        by_domain(work, found, domain, suffix).await?;
    }
    Ok(())
}

async fn by_domain(
    work: &mut Work,
    found: &mut Found,
    domain: &str,
    suffix: &str,
) -> Result<(), sqlx::Error> {
    found.services = work.all(services!("where s.domain = $1"), values![domain]).await?;
    if let Some(prefix) = domain.strip_suffix(suffix).and_then(|prefix| prefix.strip_suffix('.')) {
        found.orders =
            work.all(orders!("where o.prefix = $1 order by o.id desc limit 20"), values![prefix]).await?;
    }
    Ok(())
}

async fn by_words(work: &mut Work, found: &mut Found, words: &str, suffix: &str) -> Result<(), sqlx::Error> {
    let name = Name::new(words);
    let (pattern, prefix) = (name.pattern(), words.to_lowercase());
    let domain = format!("{prefix}.{suffix}");

    if !words.contains(' ') {
        let sql = orders!(
            "where o.id in (select order_id from order_lines where microsoft_order_id = $1) order by o.id limit 20"
        );
        found.orders = work.all(sql, values![words]).await?;
        if !found.orders.is_empty() {
            return Ok(());
        }
    }

    let candidates: Vec<Order> = work
        .all(
            orders!(
                "where lower(o.company) like $1 escape '\\' or o.prefix like $1 escape '\\' \
                 or lower(o.first_name || ' ' || o.last_name) like $1 escape '\\' order by o.id desc limit $2"
            ),
            values![&pattern, CANDIDATES],
        )
        .await?;
    let fits = |order: &Order| {
        let person = format!("{} {}", order.first_name, order.last_name);
        [&order.company, &order.prefix, &person].into_iter().any(|text| name.fits(text))
    };
    found.orders = candidates.into_iter().filter(fits).take(LIMIT).collect();
    let mut exact = found.orders.iter().any(|order| name.is(&order.company) || order.prefix == prefix);

    let candidates: Vec<Service> = work
        .all(
            services!("where s.search like $1 escape '\\' or s.domain = $2 order by s.id desc limit $3"),
            values![contains(&name), &domain, CANDIDATES],
        )
        .await?;
    exact |= candidates.iter().any(|service| service.domain == domain || name.is(&service.company));
    found.services = candidates.into_iter().take(LIMIT).collect();

    let candidates: Vec<Reseller> = work
        .all(
            resellers!("where lower(r.name) like $1 escape '\\' order by r.id limit $2"),
            values![&pattern, CANDIDATES],
        )
        .await?;
    exact |= candidates.iter().any(|reseller| name.is(&reseller.name));
    found.resellers =
        candidates.into_iter().filter(|reseller| name.fits(&reseller.name)).take(LIMIT).collect();

    let candidates: Vec<Person> = work
        .all(
            people!("where lower(a.name) like $1 escape '\\' order by a.id limit $2"),
            values![&pattern, CANDIDATES],
        )
        .await?;
    found.people = candidates.into_iter().filter(|person| name.fits(&person.name)).take(LIMIT).collect();
    found.is_exact = exact;
    Ok(())
}

/// A `like` pattern for what is stored without case and accents.
fn contains(name: &Name) -> String {
    crate::orders::store::contains(name.plain())
}

fn add_orders(found: &mut Found, orders: Vec<Order>) {
    for order in orders {
        if !found.orders.iter().any(|known| known.id == order.id) {
            found.orders.push(order);
        }
    }
}
