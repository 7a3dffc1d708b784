//! Customers: the tenants that were created, once each, and how they are read, found and purged.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::agreements::{Agreement, Attestation};
use super::answer;
use super::control::Defaults;
use super::countries;
use super::delegation::Role;
use super::domains::SUFFIX;
use super::licences::Elsewhere;
use super::qualifications::Qualification;
use super::refusal::Refusal;
use super::reviews::{Review, Verdict};
use super::seeds::ForeignTenant;
use super::state::State;
use super::tokens::random_text;
use super::users::User;

mod form;
pub mod pages;
pub mod relationship;

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
    /// The provider sells to it.
    #[serde(default = "yes")]
    pub related: bool,
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

fn yes() -> bool {
    true
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
            related: true,
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

    /// Whether `name` is its id, its domain or its prefix.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.id.to_string() == name || self.domain == name || self.domain == format!("{name}{SUFFIX}")
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
    /// The customer `id`, as long as the provider has a relationship with it.
    pub fn customer(&self, id: Uuid) -> Result<&Customer, Refusal> {
        let customer = self.customers.get(&id).ok_or_else(unknown)?;
        customer.check_related()?;
        Ok(customer)
    }

    /// The same, to change.
    pub fn customer_mut(&mut self, id: Uuid) -> Result<&mut Customer, Refusal> {
        let customer = self.customers.get_mut(&id).ok_or_else(unknown)?;
        customer.check_related()?;
        Ok(customer)
    }

    /// Creates a tenant and answers with its credentials, before the relationship shows. An e-mail address is
    /// only looked at once the tenant was started: when it is refused the prefix is gone all the same.
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
            related: true,
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
