//! Customers: creating a tenant, finding it again, and whether it may buy yet.

mod gates;

use std::fmt;
use std::str::FromStr;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::addresses::Address;
use super::domains::Prefix;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

pub use gates::Review;

/// A tenant's id: of a customer ("customer id"), or of a reseller's own tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub Uuid);

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TenantId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self)
    }
}

/// A customer to create. It has no `Debug`: most of it is personal data.
#[derive(Clone)]
pub struct NewCustomer {
    /// The name of the tenant; permanent.
    pub prefix: Prefix,
    /// The company, under the name rules of `partner-center.md` section 5.
    pub company: String,
    /// Its registration number: where [`needs_registration_number`](super::countries::Country::needs_registration_number)
    /// says so, and nowhere else unless the country knows one, for then it is refused.
    pub registration_number: Option<String>,
    /// The contact. Not at Microsoft's domain and not at the provider's: such an address fails after the name
    /// is used up.
    pub email: String,
    /// The contact's first name, 1–50 characters.
    pub first_name: String,
    /// The contact's last name, 1–50 characters.
    pub last_name: String,
    /// The contact's phone number.
    pub phone: Option<String>,
    /// The language of Microsoft's texts, such as `fr`.
    pub language: String,
    /// The same with the country, such as `fr-FR`.
    pub culture: String,
    /// Where the company is.
    pub address: Address,
    /// The reseller's own tenant ([`Relationship::tenant`](super::resellers::Relationship)). Without it Microsoft
    /// would silently make our own direct customer, so it is not optional here.
    pub reseller: TenantId,
}

/// A tenant that was just created.
#[derive(Clone, Debug)]
pub struct Created {
    /// Its id, the key of everything later.
    pub tenant: TenantId,
    /// Its first administrator. Told **once**: seal it in the same commit that marks the step done. `None` when
    /// a repeated call was recognised and the credentials were not told again.
    pub credentials: Option<Credentials>,
}

/// How the first administrator signs in. `Debug` hides the password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The name before the `@` of the tenant's domain, such as `admin`.
    pub user_name: String,
    /// The first password.
    pub password: SecretString,
}

impl Credentials {
    /// The whole identifier, such as `admin@contoso.onmicrosoft.com`.
    #[must_use]
    pub fn identifier(&self, domain: &str) -> String {
        if self.user_name.contains('@') {
            self.user_name.clone()
        } else {
            format!("{}@{domain}", self.user_name)
        }
    }
}

/// A tenant as Microsoft lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub tenant: TenantId,
    /// Its first domain.
    pub domain: String,
    /// Its company.
    pub company: Option<String>,
    /// The tenant of its reseller.
    pub reseller: Option<TenantId>,
}

impl Microsoft {
    /// Creates a tenant under its reseller.
    ///
    /// Microsoft starts the tenant before it checks everything, so a refusal can leave the name used up. After
    /// a refusal, and before another try under new ids, look with [`Self::find_customer`] whether it is there.
    ///
    /// # Errors
    /// As any call. Repeating it with the same ids after [`Failure::Unknown`] brings the first answer again.
    pub async fn create_customer(&self, ids: &Ids, customer: &NewCustomer) -> Result<Created, Failure> {
        let body = customer.body(self.domain_suffix());
        let answer: Answered = self.read(Call::post(ids, "/v1/customers").body(body).for_user()).await?;
        let credentials = answer.user_credentials.and_then(UserCredentials::complete);
        Ok(Created { tenant: answer.id, credentials })
    }

    /// The tenant of exactly this name, if it is one of ours.
    ///
    /// # Errors
    /// As any call.
    pub async fn find_customer(&self, ids: &Ids, prefix: &Prefix) -> Result<Option<Customer>, Failure> {
        let domain = prefix.domain(self.domain_suffix());
        let filter = json!({ "Field": "Domain", "Value": domain, "Operator": "starts_with" });
        let call = Call::get(ids, "/v1/customers").query("size", 100).query("filter", filter);
        let found: Vec<Answered> = self.list(call).await?;
        let mut customers = found.into_iter().map(Answered::into_customer);
        Ok(customers.find(|customer| customer.domain.eq_ignore_ascii_case(&domain)))
    }

    /// One tenant.
    ///
    /// # Errors
    /// As any call.
    pub async fn customer(&self, ids: &Ids, tenant: TenantId) -> Result<Customer, Failure> {
        let answer: Answered = self.read(Call::get(ids, "/v1/customers/{customer}").customer(tenant)).await?;
        Ok(answer.into_customer())
    }
}

impl Call {
    /// Puts the tenant where the template says `{customer}`.
    pub(super) fn customer(self, tenant: TenantId) -> Self {
        self.with("customer", &tenant.to_string())
    }
}

impl NewCustomer {
    fn body(&self, suffix: &str) -> Value {
        let mut company = Map::new();
        company.insert("domain".to_owned(), json!(self.prefix.domain(suffix)));
        if let Some(number) = &self.registration_number {
            company.insert("organizationRegistrationNumber".to_owned(), json!(number));
        }
        let mut address = self.address.fields();
        address.insert("firstName".to_owned(), json!(self.first_name));
        address.insert("lastName".to_owned(), json!(self.last_name));
        if let Some(phone) = &self.phone {
            address.insert("phoneNumber".to_owned(), json!(phone));
        }
        json!({
            "companyProfile": company,
            "billingProfile": {
                "email": self.email,
                "culture": self.culture,
                "language": self.language,
                "companyName": self.company,
                "firstName": self.first_name,
                "lastName": self.last_name,
                "defaultAddress": address,
            },
            "associatedPartnerId": self.reseller,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    id: TenantId,
    #[serde(default, deserialize_with = "wire::given")]
    company_profile: CompanyProfile,
    #[serde(default)]
    associated_partner_id: Option<String>,
    #[serde(default)]
    user_credentials: Option<UserCredentials>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CompanyProfile {
    #[serde(deserialize_with = "wire::given")]
    domain: String,
    company_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserCredentials {
    #[serde(default)]
    user_name: Option<String>,
    #[serde(default)]
    password: Option<SecretString>,
}

impl UserCredentials {
    fn complete(self) -> Option<Credentials> {
        Some(Credentials { user_name: self.user_name?, password: self.password? })
    }
}

impl Answered {
    fn into_customer(self) -> Customer {
        Customer {
            tenant: self.id,
            domain: self.company_profile.domain,
            company: self.company_profile.company_name,
            reseller: self.associated_partner_id.and_then(|id| id.parse().ok()),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_password_is_read_and_never_shown() {
        let json = r#"{"id":"11111111-1111-4111-8111-111111111111","companyProfile":{"domain":"c.example"},
            "userCredentials":{"userName":"admin","password":"Hidden-1"},"surprise":1}"#;
        let answer: Answered = serde_json::from_str(json).unwrap();
        let credentials = answer.user_credentials.and_then(UserCredentials::complete).unwrap();
        assert_eq!(credentials.password.expose_secret(), "Hidden-1");
        assert_eq!(credentials.identifier("c.example"), "admin@c.example");
        assert!(!format!("{credentials:?}").contains("Hidden"));
    }

    #[test]
    fn a_new_customer_never_lacks_its_reseller_and_brings_no_password() {
        let customer = NewCustomer {
            prefix: "contoso".parse().unwrap(),
            company: "Contoso".to_owned(),
            registration_number: None,
            email: "ada@example.com".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Example".to_owned(),
            phone: None,
            language: "fr".to_owned(),
            culture: "fr-FR".to_owned(),
            address: Address {
                line1: "1 rue de l’Exemple".to_owned(),
                line2: None,
                city: "Lille".to_owned(),
                state: None,
                postal_code: Some("59000".to_owned()),
                country: "FR".parse().unwrap(),
            },
            reseller: TenantId(Uuid::from_u128(7)),
        };
        let body = customer.body("onmicrosoft.com");
        assert_eq!(body["companyProfile"], json!({ "domain": "contoso.onmicrosoft.com" }));
        assert_eq!(body["associatedPartnerId"], json!(Uuid::from_u128(7)));
        assert_eq!(body["billingProfile"]["defaultAddress"]["lastName"], "Example");
        assert!(body.get("userCredentials").is_none());
    }
}
