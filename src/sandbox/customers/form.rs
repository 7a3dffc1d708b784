//! What the creation of a customer brings, and every reason to refuse it (`partner-center.md` section 6).

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::sandbox::addresses::Address;
use crate::sandbox::body::{MALFORMED, required};
use crate::sandbox::countries::{self, Country};
use crate::sandbox::domains;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::resellers;
use crate::sandbox::seeds::{PROVIDER_DOMAIN, PROVIDER_REGION};

/// The domain could never be one (chosen).
const BAD_DOMAIN: u32 = 600_008;
/// The company's name is refused (chosen).
const BAD_COMPANY: u32 = 27_001;
/// The e-mail address is refused.
const BAD_EMAIL: u32 = 27_002;
/// The address is refused (chosen).
const BAD_ADDRESS: u32 = 27_003;
/// The country takes no registration number.
const NUMBER_UNSUPPORTED: u32 = 600_002;
/// The country needs a registration number.
const NUMBER_MISSING: u32 = 600_049;
/// The registration number has another form; the regular expression is in `data`.
const NUMBER_FORM: u32 = 600_050;
/// The country needs a telephone number.
const PHONE_MISSING: u32 = 600_051;
/// Names that are only the form of a company.
const LEGAL_FORMS: [&str; 16] = [
    "sa", "sas", "sarl", "eurl", "snc", "gmbh", "ag", "ltd", "llc", "inc", "bv", "nv", "srl", "spa", "sl",
    "plc",
];

/// The body of `POST /v1/customers`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCustomer {
    company_profile: Option<CompanyProfile>,
    billing_profile: Option<BillingProfile>,
    associated_partner_id: Option<Uuid>,
    #[serde(rename = "enableGDAPByDefault", alias = "enableGdapByDefault")]
    _enable_gdap: Option<bool>,
    user_credentials: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CompanyProfile {
    domain: Option<String>,
    organization_registration_number: Option<String>,
}

/// The billing profile of a customer, as a call brings it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BillingProfile {
    email: Option<String>,
    culture: Option<String>,
    language: Option<String>,
    company_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    default_address: Option<Address>,
}

/// A customer that may be created, its e-mail address aside.
#[derive(Debug)]
pub struct Parsed {
    pub(super) prefix: String,
    pub(super) country: &'static Country,
    pub(super) company: String,
    pub(super) billing: Value,
    pub(super) registration_number: Option<String>,
    pub(super) reseller: Option<Uuid>,
    email: String,
}

impl NewCustomer {
    /// Whether it is for a reseller, which only a token with a user may ask for.
    pub fn is_for_a_reseller(&self) -> bool {
        self.associated_partner_id.is_some()
    }

    /// Everything that can be refused before the tenant is started.
    pub fn parse(self) -> Result<Parsed, Refusal> {
        if self.user_credentials.is_some() {
            return Err(Refusal::bad(MALFORMED, "userCredentials must be absent.").about("userCredentials"));
        }
        let missing = |name: &str| Refusal::bad(MALFORMED, format!("{name} is required.")).about(name);
        let profile = self.company_profile.ok_or_else(|| missing("companyProfile"))?;
        let billing = self.billing_profile.ok_or_else(|| missing("billingProfile"))?;
        let domain = required(profile.domain.as_deref(), "companyProfile.domain")?;
        let prefix = domains::prefix(domain).ok_or_else(|| {
            Refusal::bad(BAD_DOMAIN, "The domain is not a prefix of onmicrosoft.com.")
                .about("companyProfile.domain")
        })?;
        let country = billing.check()?;
        let address = billing.default_address.clone().unwrap_or_default();
        let number = check_number(profile.organization_registration_number, &address, country)?;
        if let Some(reseller) = self.associated_partner_id {
            resellers::check_associated(reseller, &country.region)?;
        }
        Ok(Parsed {
            prefix,
            country,
            company: billing.company_name.clone().unwrap_or_default(),
            email: billing.email.clone().unwrap_or_default(),
            billing: billing.kept(Uuid::new_v4()),
            registration_number: number,
            reseller: self.associated_partner_id,
        })
    }
}

impl BillingProfile {
    /// The country it is in, once everything but its e-mail address can be accepted.
    fn check(&self) -> Result<&'static Country, Refusal> {
        required(self.email.as_deref(), "billingProfile.email")?;
        check_company(required(self.company_name.as_deref(), "billingProfile.companyName")?)?;
        let address = self.default_address.as_ref().ok_or_else(|| {
            let name = "billingProfile.defaultAddress";
            Refusal::bad(MALFORMED, format!("{name} is required.")).about(name)
        })?;
        let country = address.complete("billingProfile.defaultAddress.")?;
        if country.region != PROVIDER_REGION {
            return Err(Refusal::forbidden(2030, "The partner is not onboarded for the customer's country."));
        }
        check_locale(self, country)?;
        check_address(address, country)?;
        check_names(self, address)?;
        Ok(country)
    }

    /// The profile as it is kept, under a fresh etag.
    fn kept(&self, id: Uuid) -> Value {
        json!({
            "id": id,
            "email": self.email.as_deref().map(str::trim),
            "culture": self.culture,
            "language": self.language,
            "companyName": self.company_name.as_deref().map(str::trim),
            "firstName": self.first_name,
            "lastName": self.last_name,
            "defaultAddress": self.default_address,
            "attributes": {"etag": Uuid::new_v4().simple().to_string(), "objectType": "CustomerBillingProfile"},
        })
    }

    /// The profile that takes the place of the old one, and the name of the company in it; the country
    /// stays.
    pub fn revised(&self, country: &str) -> Result<(String, Value), Refusal> {
        if self.check()?.code != country {
            return Err(Refusal::bad(BAD_ADDRESS, "The country cannot be changed.")
                .about("billingProfile.defaultAddress.country"));
        }
        check_email(self.email.as_deref().unwrap_or_default().trim())?;
        Ok((self.company_name.clone().unwrap_or_default(), self.kept(Uuid::new_v4())))
    }
}

impl Parsed {
    /// Refuses an address that is none, Microsoft's, or the provider's own.
    pub fn check_email(&self) -> Result<(), Refusal> {
        check_email(self.email.trim())
    }
}

fn check_email(email: &str) -> Result<(), Refusal> {
    let refused = |why: &str| Err(Refusal::bad(BAD_EMAIL, why).about("billingProfile.email"));
    let Some((name, domain)) = email.rsplit_once('@') else {
        return refused("The e-mail address is not one.");
    };
    let domain = domain.to_lowercase();
    if !countries::matches(r"^[^@\s]+$", name) || !countries::matches(r"^[^@\s.]+(?:\.[^@\s.]+)+$", &domain) {
        return refused("The e-mail address is not one.");
    }
    if domain == "microsoft.com" {
        return refused("The e-mail address must not be Microsoft's.");
    }
    if domain == PROVIDER_DOMAIN {
        return refused("The e-mail address must not be in the partner's own domain.");
    }
    Ok(())
}

fn check_company(name: &str) -> Result<(), Refusal> {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    if name.chars().count() < 2 || letters.is_empty() || LEGAL_FORMS.contains(&letters.as_str()) {
        return Err(Refusal::bad(BAD_COMPANY, "The name of the company is refused.")
            .about("billingProfile.companyName"));
    }
    Ok(())
}

fn check_locale(billing: &BillingProfile, country: &Country) -> Result<(), Refusal> {
    let culture = required(billing.culture.as_deref(), "billingProfile.culture")?;
    let language = required(billing.language.as_deref(), "billingProfile.language")?;
    if !countries::matches("^[a-z]{2}-[A-Z]{2}$", culture) {
        return Err(Refusal::bad(MALFORMED, format!("culture is like {}.", country.cultures.join(" or ")))
            .about("billingProfile.culture"));
    }
    if !countries::matches("^[a-z]{2}$", language) {
        return Err(Refusal::bad(MALFORMED, "language is two letters.").about("billingProfile.language"));
    }
    Ok(())
}

fn check_address(address: &Address, country: &Country) -> Result<(), Refusal> {
    let wrong = |field: &str| {
        Err(Refusal::bad(BAD_ADDRESS, "The address is refused.")
            .about(format!("billingProfile.defaultAddress.{field}")))
    };
    let length = |text: &Option<String>| text.as_deref().map_or(0, |text| text.chars().count());
    if country.postal_code.is_some()
        && !country.has_postal_code(address.postal_code.as_deref().unwrap_or_default())
    {
        return wrong("postalCode");
    }
    if !country.has_state(address.state.as_deref()) || length(&address.state) > 2 {
        return wrong("state");
    }
    if length(&address.street) > 200 {
        return wrong("addressLine1");
    }
    if length(&address.street_further) > 200 {
        return wrong("addressLine2");
    }
    match address.phone_number.as_deref() {
        Some(number) if !number.is_empty() && !country.has_phone(number) => wrong("phoneNumber"),
        _ => Ok(()),
    }
}

fn check_names(billing: &BillingProfile, address: &Address) -> Result<(), Refusal> {
    for (name, field) in [
        (&billing.first_name, "billingProfile.firstName"),
        (&billing.last_name, "billingProfile.lastName"),
        (&address.first_name, "billingProfile.defaultAddress.firstName"),
        (&address.last_name, "billingProfile.defaultAddress.lastName"),
    ] {
        if name.as_deref().is_some_and(|name| name.trim().is_empty() || name.chars().count() > 50) {
            return Err(Refusal::bad(MALFORMED, "A name has 1 to 50 letters.").about(field));
        }
    }
    Ok(())
}

fn check_number(
    number: Option<String>,
    address: &Address,
    country: &Country,
) -> Result<Option<String>, Refusal> {
    let number = number.filter(|number| !number.trim().is_empty());
    match (&country.registration_number, number) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(about_number(NUMBER_UNSUPPORTED, "The country takes no registration number.")),
        (Some(_), None) => Err(about_number(NUMBER_MISSING, "The country needs a registration number.")),
        (Some(pattern), Some(number)) => {
            if !countries::matches(pattern, &number) {
                let text = format!("The registration number does not match {pattern}");
                return Err(about_number(NUMBER_FORM, &text).about(pattern.as_str()));
            }
            if address.phone_number.as_deref().is_none_or(|phone| phone.trim().is_empty()) {
                return Err(Refusal::bad(PHONE_MISSING, "The country needs a telephone number.")
                    .about("billingProfile.defaultAddress.phoneNumber"));
            }
            Ok(Some(number))
        }
    }
}

fn about_number(code: u32, text: &str) -> Refusal {
    Refusal::bad(code, text).about("companyProfile.organizationRegistrationNumber")
}
