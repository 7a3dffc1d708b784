//! The tenant is made, and its first password sealed in the same commit.

use std::ops::ControlFlow;

use serde_json::json;

use crate::catalogue;
use crate::jobs::Step as Call;
use crate::microsoft::countries::{Country, CountryRules};
use crate::microsoft::customers::{Created, Customer, NewCustomer, TenantId};
use crate::microsoft::domains::{Availability, Prefix};
use crate::microsoft::{Cause, Failure};
use crate::orders::rules::phone_for_microsoft;
use crate::orders::{Step, store};
use crate::provisioning::checks::{CREATE, address};
use crate::provisioning::work::{Carrying, Onward};
use crate::services::{self, handover};

impl Carrying<'_> {
    /// Makes the tenant. Microsoft starts it before it checks everything, so after a refusal it is looked for first:
    /// never a second one for the same order.
    pub(super) async fn create_customer(&self) -> anyhow::Result<Onward> {
        let prefix: Prefix = self.order.prefix.parse()?;
        let reseller: TenantId = self
            .order
            .reseller_tenant_id
            .as_deref()
            .ok_or_else(|| anyhow::anyhow!("order {} does not know its reseller's tenant", self.order.id))?
            .parse()?;

        let mut work = self.app.database.read().await?;
        let was_refused = store::was_refused(&mut work, self.order.id, CREATE, prefix.as_str()).await?;
        drop(work);
        if was_refused && let ControlFlow::Break(end) = self.take_over(&prefix, reseller).await? {
            return Ok(end);
        }

        let customer = self.customer(prefix.clone(), reseller).await?;
        let step = self.job.step_about(CREATE, prefix.as_str()).await?;
        let failure = match self.app.microsoft.create_customer(&step.ids, &customer).await {
            Ok(created) => return self.keep(step, &prefix, created).await,
            Err(failure) => failure,
        };
        match failure {
            // Microsoft documents no code for a taken name, so an unknown one may mean it as well.
            Failure::Refused(_) if matches!(failure.cause(), Cause::DomainTaken | Cause::Unexplained) => {
                let mut work = self.job.begin().await?;
                step.failed(&mut work, &failure, self.now()).await?;
                work.commit().await?;
                // It is ours where Microsoft has forgotten a call that got no answer, or has begun with this one. One
                // that is called taken at the first call was there before: somebody else's.
                if (was_refused || step.is_repeated() || failure.cause() != Cause::DomainTaken)
                    && let ControlFlow::Break(end) = self.take_over(&prefix, reseller).await?
                {
                    return Ok(end);
                }
                self.explain(&prefix, failure.cause()).await
            }
            failure => self.failed(step, &failure).await,
        }
    }

    /// Looks for the tenant that an earlier call of this order may have made after all, and keeps it. Breaks where
    /// the step has ended with that.
    async fn take_over(&self, prefix: &Prefix, reseller: TenantId) -> anyhow::Result<ControlFlow<Onward>> {
        let step = self.job.step("create-customer-search").await?;
        let found = match self.app.microsoft.find_customer(&step.ids, prefix).await {
            Ok(found) => found,
            Err(failure) => return Ok(ControlFlow::Break(self.failed(step, &failure).await?)),
        };
        // Only what this order can have made: for this reseller and this company, of no service of ours, and under a
        // name that no other order wants or has asked for.
        let is_alike = |found: &Customer| {
            found.reseller == Some(reseller)
                && found.company.as_ref().is_none_or(|company| company.trim() == self.order.company.trim())
        };
        if let Some(found) = found.filter(is_alike) {
            let (order, name) = (self.order.id, prefix.as_str());
            let mut work = self.app.database.read().await?;
            let is_known = services::store::is_known(&mut work, &found.tenant.to_string()).await?
                || store::is_claimed(&mut work, name, Some(order)).await?
                || store::was_asked_by_another(&mut work, order, CREATE, name).await?;
            drop(work);
            if !is_known {
                let made = Created { tenant: found.tenant, credentials: None };
                return Ok(ControlFlow::Break(self.keep(step, prefix, made).await?));
            }
        }
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        work.commit().await?;
        Ok(ControlFlow::Continue(()))
    }

    /// The tenant was refused and is not there: was it because somebody else has the name?
    async fn explain(&self, prefix: &Prefix, cause: Cause) -> anyhow::Result<Onward> {
        if cause == Cause::DomainTaken {
            return self.refuse(self.job.begin().await?, cause).await;
        }
        let step = self.job.step("create-customer-domain").await?;
        let availability = match self.app.microsoft.domain_availability(&step.ids, prefix).await {
            Ok(availability) => availability,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let is_taken = availability == Availability::Taken;
        self.refuse(work, if is_taken { Cause::DomainTaken } else { cause }).await
    }

    /// Keeps the tenant and its sealed password, and makes the service, in one commit: the password is told once.
    async fn keep(&self, step: Call, prefix: &Prefix, created: Created) -> anyhow::Result<Onward> {
        let now = self.now();
        let domain = prefix.domain(self.app.microsoft.domain_suffix());
        let credentials = created.credentials.as_ref();
        let admin_name = credentials
            .map_or_else(|| format!("admin@{domain}"), |credentials| credentials.identifier(&domain));
        let tenant = created.tenant.to_string();
        let mut work = self.job.begin().await?;
        step.done(&mut work, now).await?;
        let order = &self.order;
        let new = services::store::NewService {
            reseller: order.reseller_id,
            domain: &domain,
            tenant: &tenant,
            mpn: &order.mpn_id,
            company: &order.company,
            first_name: &order.first_name,
            last_name: &order.last_name,
            email: &order.email,
            phone: &order.phone,
            address: &order.address,
            postcode: &order.postcode,
            city: &order.city,
            region: &order.region,
            country: &order.country,
            language: &order.language,
            admin_name: &admin_name,
        };
        let service = services::store::create(&mut work, now, new).await?;
        if let Some(credentials) = credentials {
            handover::keep_password(&mut work, &self.app.key, service, &credentials.password).await?;
        }
        store::learn_tenant(&mut work, order.id, &tenant, service).await?;
        self.record(&mut work, "tenant-created", json!({ "service": service })).await?;
        self.go_to(work, Step::CheckAgreement).await
    }

    async fn customer(&self, prefix: Prefix, reseller: TenantId) -> anyhow::Result<NewCustomer> {
        let order = &self.order;
        let mut work = self.app.database.read().await?;
        let rules = catalogue::store::country(&mut work, &order.country).await?.unwrap_or_default();
        drop(work);
        let (language, culture) = culture(&order.language, &order.country, &rules);
        let country: Country = order.country.parse()?;
        // Microsoft refuses the number of another country, and can do without one in most countries.
        let phone = phone_for_microsoft(&order.phone, &rules)
            .or_else(|| country.needs_registration_number().then(|| order.phone.clone()));
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(NewCustomer {
            prefix,
            company: order.company.clone(),
            registration_number: given(&order.registration_number),
            email: order.email.clone(),
            first_name: order.first_name.clone(),
            last_name: order.last_name.clone(),
            phone,
            language,
            culture,
            address: address(order)?,
            reseller,
        })
    }
}

/// The language and culture of Microsoft's texts: the customer's own where Microsoft has it for the country.
fn culture(language: &str, country: &str, rules: &CountryRules) -> (String, String) {
    let own = format!("{language}-{country}");
    let known = &rules.supported_cultures;
    let culture = known
        .iter()
        .find(|culture| **culture == own)
        .or_else(|| known.iter().find(|culture| culture.split('-').next() == Some(language)))
        .or_else(|| known.first())
        .cloned()
        .unwrap_or(own);
    let language = culture.split('-').next().unwrap_or(language).to_owned();
    (language, culture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_culture_is_one_that_microsoft_has_for_the_country() {
        let rules = |cultures: &[&str]| CountryRules {
            supported_cultures: cultures.iter().map(ToString::to_string).collect(),
            ..CountryRules::default()
        };
        assert_eq!(culture("fr", "BE", &rules(&["nl-BE", "fr-BE"])).1, "fr-BE");
        assert_eq!(culture("fr", "DE", &rules(&["de-DE"])), ("de".to_owned(), "de-DE".to_owned()));
        assert_eq!(culture("en", "FR", &rules(&[])), ("en".to_owned(), "en-FR".to_owned()));
    }
}
