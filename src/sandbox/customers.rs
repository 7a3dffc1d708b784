//! Customers: the tenants that were created, once each, and how they are read, found and purged.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::agreements::{Agreement, Attestation};
use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::control::Defaults;
use super::countries;
use super::delegation::Role;
use super::domains::SUFFIX;
use super::exchange::Ids;
use super::filter::Filter;
use super::licences::Elsewhere;
use super::paging::Paging;
use super::qualifications::Qualification;
use super::refusal::Refusal;
use super::reviews::{Review, Verdict};
use super::seeds::ForeignTenant;
use super::state::{Room, State};
use super::tokens::{AnyToken, Kind, random_text};
use super::users::User;

mod form;

pub use form::NewCustomer;
use form::Parsed;

/// No tenant has that id.
const UNKNOWN: u32 = 60_003;
/// The prefix cannot be had any more (chosen: Microsoft's code is not documented).
const DOMAIN_TAKEN: u32 = 600_009;

/// A customer: one Entra tenant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Customer {
    /// The tenant.
    pub id: Uuid,
    /// The id that commerce uses.
    pub commerce_id: Uuid,
    /// `prefix.onmicrosoft.com`.
    pub domain: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// The name of the company.
    pub company: String,
    /// The billing profile as it was sent.
    pub billing: Value,
    /// The registration number, where one was taken.
    pub registration_number: Option<String>,
    /// The tenant of the reseller it was created for.
    pub reseller: Option<Uuid>,
    /// The customer agreement is accepted.
    pub signed: bool,
    /// The review of the account.
    pub review: Review,
    /// When the review last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub reviewed_at: OffsetDateTime,
    /// What the review comes to by itself.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// What it was vetted for.
    pub qualifications: Vec<Qualification>,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Its users, the administrator first.
    #[serde(default)]
    pub users: Vec<User>,
    /// Further resellers that it was tied to by invitations.
    #[serde(default)]
    pub further_resellers: BTreeSet<Uuid>,
    /// The acceptances of the customer agreement that the provider attested.
    #[serde(default)]
    pub agreements: Vec<Agreement>,
    /// The attestations that were begun.
    #[serde(default)]
    pub attestations: Vec<Attestation>,
    /// The roles it has delegated to the provider.
    #[serde(default = "Role::all")]
    pub delegated: BTreeSet<Role>,
    /// What it has of licences besides what was sold here, by licence SKU.
    #[serde(default)]
    pub elsewhere: BTreeMap<Uuid, Elsewhere>,
}

impl Customer {
    /// Gives an administrator to a tenant that was written to disk before there were users.
    pub fn complete(&mut self) {
        if self.users.is_empty() {
            self.users.push(User::administrator(&self.domain, &self.country, first_password()));
        }
    }

    /// A tenant that was there before, and has accepted an invitation.
    pub fn invited(tenant: &ForeignTenant, defaults: &Defaults, now: OffsetDateTime) -> Self {
        let domain = tenant.domain();
        let email = format!("contact@{}.example", tenant.prefix);
        Self {
            id: tenant.tenant,
            commerce_id: Uuid::new_v4(),
            users: vec![User::administrator(&domain, tenant.country, first_password())],
            delegated: defaults.delegated.clone(),
            elsewhere: tenant.elsewhere(),
            further_resellers: BTreeSet::new(),
            agreements: Vec::new(),
            attestations: Vec::new(),
            domain,
            country: tenant.country.into(),
            company: tenant.company.into(),
            billing: json!({
                "id": Uuid::new_v4(),
                "email": email,
                "companyName": tenant.company,
                "defaultAddress": {"country": tenant.country},
                "attributes": {"etag": Uuid::new_v4().simple().to_string(), "objectType": "CustomerBillingProfile"},
            }),
            registration_number: None,
            reseller: None,
            signed: defaults.signed,
            review: defaults.review,
            reviewed_at: now,
            verdict: None,
            qualifications: Vec::new(),
            created_at: now,
        }
    }

    /// Ties it to `reseller` as well.
    pub fn tie(&mut self, reseller: Uuid) {
        match self.reseller {
            None => self.reseller = Some(reseller),
            Some(first) if first != reseller => {
                self.further_resellers.insert(reseller);
            }
            Some(_) => {}
        }
    }

    /// The tenants of the resellers that it is tied to.
    pub fn resellers(&self) -> impl Iterator<Item = Uuid> {
        self.reseller.into_iter().chain(self.further_resellers.iter().copied())
    }

    /// Does what time alone does: a review is decided, deleted users are gone for good.
    pub fn settle(&mut self, now: OffsetDateTime) {
        if let Some(verdict) = self.verdict.take_if(|verdict| now >= verdict.at) {
            self.review = verdict.review;
            self.reviewed_at = verdict.at;
        }
        self.users.retain(|user| !user.is_purged(now));
    }

    /// The currency it buys in, ISO 4217.
    pub fn currency(&self) -> &'static str {
        countries::find(&self.country).map_or("EUR", |country| country.currency.as_str())
    }

    /// As Microsoft shows it; never with its credentials.
    fn view(&self) -> Value {
        json!({
            "id": self.id,
            "commerceId": self.commerce_id,
            "companyProfile": {
                "tenantId": self.id,
                "domain": self.domain,
                "companyName": self.company,
                "organizationRegistrationNumber": self.registration_number,
                "attributes": {"objectType": "CustomerCompanyProfile"},
            },
            "billingProfile": self.billing,
            "relationshipToPartner": "reseller",
            "associatedPartnerId": self.reseller,
            "customDomains": [self.domain],
            "links": {"self": answer::link(&format!("/customers/{}", self.id))},
            "attributes": {"objectType": "Customer"},
        })
    }
}

/// The first answer to a creation, given again to the same `MS-RequestId`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Creation {
    status: u16,
    body: Value,
}

impl Creation {
    fn replay(&self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        answer::json(status, self.body.clone())
    }
}

impl State {
    /// The customer `id`.
    pub fn customer(&self, id: Uuid) -> Result<&Customer, Refusal> {
        self.customers.get(&id).ok_or_else(unknown)
    }

    /// The customer `id`, to change.
    pub fn customer_mut(&mut self, id: Uuid) -> Result<&mut Customer, Refusal> {
        self.customers.get_mut(&id).ok_or_else(unknown)
    }

    /// Creates a tenant and answers with its credentials, before the relationship shows. An e-mail address is only looked at once the
    /// tenant was started: when it is refused the prefix is gone all the same.
    fn create_customer(&mut self, wanted: Parsed, now: OffsetDateTime) -> Result<Value, Refusal> {
        if !self.taken.insert(wanted.prefix.clone()) {
            return Err(
                Refusal::bad(DOMAIN_TAKEN, "The domain is not available.").about("companyProfile.domain")
            );
        }
        wanted.check_email()?;
        let domain = format!("{}{SUFFIX}", wanted.prefix);
        let password = first_password();
        let customer = Customer {
            id: Uuid::new_v4(),
            commerce_id: Uuid::new_v4(),
            users: vec![User::administrator(&domain, &wanted.country.code, password.clone())],
            delegated: self.defaults.delegated.clone(),
            elsewhere: BTreeMap::new(),
            further_resellers: BTreeSet::new(),
            agreements: Vec::new(),
            attestations: Vec::new(),
            domain,
            country: wanted.country.code.clone(),
            company: wanted.company,
            billing: wanted.billing,
            registration_number: wanted.registration_number,
            reseller: wanted.reseller,
            signed: self.defaults.signed,
            review: self.defaults.review,
            reviewed_at: now,
            verdict: self.defaults.settles.map(|settles| settles.from(now)),
            qualifications: Vec::new(),
            created_at: now,
        };
        let mut answer = customer.view();
        answer["relationshipToPartner"] = json!("none");
        answer["userCredentials"] = json!({"userName": "admin", "password": password});
        self.customers.insert(customer.id, customer);
        Ok(answer)
    }
}

fn unknown() -> Refusal {
    Refusal::not_found(UNKNOWN, "The customer's tenant was not found.")
}

/// A password that Entra would accept: 16 letters and digits of every kind, in no fixed places.
fn first_password() -> String {
    let mut letters: Vec<char> = format!("Aa1!{}", random_text(12)).chars().collect();
    letters.shuffle(&mut rand::rng());
    letters.into_iter().collect()
}

/// `POST /v1/customers`: once per `MS-RequestId`, whatever the answer was.
pub async fn create(token: AnyToken, ids: Ids, room: Data<Room>, body: Body<NewCustomer>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    if let Some(first) = state.creations.get(&ids.request) {
        return Ok(first.replay());
    }
    if body.0.is_for_a_reseller() && token.0 == Kind::App {
        token.with_user()?;
    }
    let made = body.0.parse().and_then(|wanted| state.create_customer(wanted, now));
    let creation = match made {
        Ok(body) => Creation { status: 201, body },
        Err(refusal) => Creation { status: refusal.status().as_u16(), body: refusal.body() },
    };
    let answer = creation.replay();
    state.creations.insert(ids.request, creation);
    Ok(answer)
}

/// `GET /v1/customers/{id}`.
pub async fn show(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let mut view = room.read().customer(*customer)?.view();
    view["allowDelegatedAccess"] = json!(true);
    Ok(answer::ok(view))
}

/// The query of the list of customers.
#[derive(Debug, Deserialize)]
pub struct Listing {
    size: Option<usize>,
    filter: Option<String>,
    #[serde(rename = "seekOperation")]
    seek: Option<String>,
}

/// `GET /v1/customers?size=&filter=`: the filter looks at what the domain or the name begins with.
pub async fn index(_: AnyToken, request: HttpRequest, room: Data<Room>, query: Query<Listing>) -> Reply {
    let filter = query.filter.as_deref().map(Filter::of_beginnings).transpose()?;
    let state = room.read();
    let found = select(&state.customers, filter.as_ref())?;
    let query = query.into_inner();
    let paging = Paging { size: query.size, seek: query.seek };
    Ok(answer::ok(paging.page(
        &request,
        "/customers",
        &found,
        |customer| customer.id,
        |customer| customer.view(),
    )?))
}

/// The customers that `filter` admits, oldest first.
fn select<'a>(
    customers: &'a BTreeMap<Uuid, Customer>,
    filter: Option<&Filter>,
) -> Result<Vec<&'a Customer>, Refusal> {
    let mut found: Vec<&Customer> = customers.values().collect();
    if let Some(filter) = filter {
        match filter.field.to_ascii_lowercase().as_str() {
            "domain" => found.retain(|customer| filter.admits(&customer.domain)),
            "companyname" => found.retain(|customer| filter.admits(&customer.company)),
            "indirectreseller" => found
                .retain(|customer| customer.resellers().any(|reseller| filter.admits(&reseller.to_string()))),
            _ => {
                return Err(
                    Refusal::bad(MALFORMED, "Customers cannot be found by this field.").about("filter")
                );
            }
        }
    }
    found.sort_by_key(|customer| (customer.created_at, customer.id));
    Ok(found)
}

/// `DELETE /v1/customers/{id}`: purges the customer with everything it bought. Its prefix stays taken.
pub async fn delete(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let mut state = room.write();
    state.customers.remove(&customer).ok_or_else(unknown)?;
    state.carts.retain(|_, cart| cart.customer != *customer);
    state.orders.retain(|order| order.customer != *customer);
    state.subscriptions.retain(|subscription| subscription.customer != *customer);
    Ok(HttpResponse::NoContent().finish())
}
