//! An order form in the making: what was typed, what is wrong with it, and what only Microsoft can say about it.

use futures_util::future::join3;

use crate::accounts::mpn::Claims;
use crate::app::App;
use crate::catalogue;
use crate::database::Work;
use crate::microsoft::addresses::Address;
use crate::microsoft::countries::{Country, CountryRules};
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::orders::form::picker::{self, Family};
use crate::orders::form::{self, ORDER, Typed};
use crate::orders::pages::asked::{cause_sentence, check, reseller_problem, settled};
use crate::orders::pages::names;
use crate::orders::{Contact, Line, Picked, Right, prefix};
use crate::text::{Language, Message, Money};
use crate::web::form::{Errors, Fields};

/// What is known of the tenant's name.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The name derived from the company, which an order without a name of its own gets.
    pub derived: Option<Prefix>,
    /// Whether the name of one's own is free; `None` where that was not asked.
    pub is_free: Option<bool>,
    /// Free names like the one that is taken.
    pub variants: Vec<Prefix>,
    /// Whether Microsoft is asked only when the order is placed.
    pub is_unchecked: bool,
}

impl Name {
    /// What is known of the name without asking Microsoft.
    pub fn unchecked(typed: &Typed) -> Self {
        let shown = || typed.derived.parse().ok().filter(|shown| is_derived_from(shown, &typed.company));
        let derived = if typed.custom { None } else { shown().or_else(|| prefix::derive(&typed.company)) };
        Self { derived, is_unchecked: true, ..Self::default() }
    }
}

/// The form as the browser sent it, read against the catalogue and the countries' rules.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub errors: Errors,
    /// The tenant's name.
    pub name: Name,
    /// The catalogue with what was picked.
    pub families: Vec<Family>,
    /// What was picked.
    pub picked: Vec<Picked>,
    /// The country whose prices are shown: the customer's, once it is known.
    pub market: Option<Country>,
    /// The countries on offer, with their rules.
    pub countries: Vec<(Country, CountryRules)>,
    /// What Microsoft would write instead of the address.
    pub suggestions: Vec<Address>,
    /// Whether Microsoft does not know the address and the reseller must say that it is right.
    pub asks_address: bool,
    contact: Option<Contact>,
    mpn: Option<MpnId>,
    prefix: Option<Prefix>,
    /// Whose MPN IDs are whose.
    claims: Claims,
}

impl Draft {
    /// Reads the form of a reseller; nothing is asked of Microsoft yet.
    pub async fn read(
        app: &App,
        work: &mut Work,
        reseller: i64,
        fields: &Fields,
        language: Language,
    ) -> Result<Self, sqlx::Error> {
        Self::of(app, work, reseller, Typed::read(fields), fields, language).await
    }

    /// Reads what was `typed` about the tenant and its customer, and the licences in `fields`, which are described in
    /// `language`.
    pub async fn of(
        app: &App,
        work: &mut Work,
        reseller: i64,
        mut typed: Typed,
        fields: &Fields,
        language: Language,
    ) -> Result<Self, sqlx::Error> {
        let known = catalogue::store::countries(work).await?;
        let claims = Claims::read(work, reseller).await?;
        let countries: Vec<(Country, CountryRules)> = app
            .settings
            .countries
            .iter()
            .filter_map(|code| known.iter().find(|(country, _)| country.as_str() == code).cloned())
            .collect();
        let market = market(&countries, &typed.country, &fields.text("market"));
        let code = market.as_ref().map_or("", Country::as_str);
        let licences = catalogue::store::offered(work, code, language).await?;
        let chosen = fields.text("use-name");
        if !chosen.is_empty() {
            typed.custom = true;
            typed.prefix = chosen;
        }
        let mut errors = Errors::default();
        let prefix = if typed.custom {
            errors.take("prefix", form::prefix(&typed.prefix))
        } else {
            typed.derived.parse().ok()
        };
        let mpn = errors.take("mpn", form::mpn(&typed.mpn));
        let contact = form::contact(&typed, &countries, &app.settings.provider_domains, &mut errors);
        let families = picker::families(licences, fields);
        let picked = picker::picked(&families, fields, &[], &mut errors);
        picker::check_prices(&families, market, fields, &mut errors);
        errors.sort(&ORDER);
        Ok(Self {
            typed,
            errors,
            name: Name::default(),
            families,
            picked,
            market,
            countries,
            suggestions: Vec::new(),
            asks_address: false,
            contact,
            mpn,
            prefix,
            claims,
        })
    }

    /// The rules of the country that is chosen.
    pub fn rules(&self) -> Option<&CountryRules> {
        self.countries
            .iter()
            .find(|(country, _)| country.as_str() == self.typed.country)
            .map(|(_, rules)| rules)
    }

    /// Whether the chosen country demands a postcode.
    pub fn needs_postcode(&self) -> bool {
        self.rules().is_none_or(|rules| rules.is_postal_code_required)
    }

    /// Whether the chosen country demands a registration number.
    pub fn needs_registration_number(&self) -> bool {
        self.typed.country.parse().is_ok_and(|country: Country| country.needs_registration_number())
    }

    /// Asks Microsoft about whatever could be read: the reseller, the name, the address. What Microsoft cannot say
    /// now is asked again when the order is carried out. `ours` is the order that is being corrected.
    pub async fn ask_microsoft(&mut self, app: &App, ours: Option<i64>) -> anyhow::Result<()> {
        let mut kept = Errors::default();
        let typed = self.typed.clone();
        // On the heap: three calls with their retries are a large future.
        let (reseller, name, address) = Box::pin(join3(
            async {
                match &self.mpn {
                    Some(mpn) => reseller_problem(app, mpn, &self.claims).await,
                    None => None,
                }
            },
            name(app, &typed, self.prefix.as_ref(), ours),
            async {
                match &self.contact {
                    Some(contact) if contact.address_text() != typed.kept_address => {
                        check(app, contact).await
                    }
                    _ => None,
                }
            },
        ))
        .await;
        if let Some(cause) = reseller {
            kept.add("mpn", cause_sentence(cause));
        }
        self.name = name?;
        if typed.custom && self.name.is_free == Some(false) {
            kept.add("prefix", Message::new("orders-error-prefix-taken").with("name", &typed.prefix));
        }
        if !typed.custom && (self.name.derived.is_none() || self.prefix != self.name.derived) {
            // The name has not been shown yet, or is not free any more.
            let error = match &self.name.derived {
                Some(derived) => Message::new("orders-error-derived").with("name", derived.to_string()),
                None => Message::new("orders-error-underivable"),
            };
            if !typed.company.is_empty() {
                kept.add("custom", error);
            }
            self.prefix.clone_from(&self.name.derived);
        }
        match address {
            Some(Ok(answer)) if !answer.status.is_verified() => {
                self.suggestions = answer.suggestions;
                self.asks_address = true;
                kept.add("address", "orders-error-address-unknown");
            }
            Some(Err(cause)) => kept.add("address", cause_sentence(cause)),
            Some(Ok(_)) | None => {}
        }
        for (field, message) in kept.iter() {
            self.errors.add(field, message.clone());
        }
        self.errors.sort(&ORDER);
        Ok(())
    }

    /// The order that this form asks for, when nothing is wrong with it.
    pub fn right(&self) -> Option<Right> {
        if !self.errors.is_empty() {
            return None;
        }
        Some(Right { contact: self.contact.clone()?, mpn: self.mpn.clone()?, prefix: self.prefix.clone()? })
    }

    /// Asks Microsoft about the reseller alone, for an order whose customer it knows already.
    pub async fn ask_about_reseller(&mut self, app: &App) -> Option<MpnId> {
        self.errors.retain(|field| field == "mpn");
        let mpn = self.mpn.clone()?;
        let Some(cause) = reseller_problem(app, &mpn, &self.claims).await else { return Some(mpn) };
        self.errors.add("mpn", cause_sentence(cause));
        None
    }

    /// Whether the country sells these licences at the prices at which they were ordered.
    pub fn prices_are_those_of(&self, lines: &[Line]) -> bool {
        let plans = || self.families.iter().flat_map(|family| &family.offers).flat_map(|offer| &offer.plans);
        lines.iter().all(|line| {
            let price = Money::new(line.price, &line.currency);
            plans().any(|plan| plan.licence.id == line.licence_id && plan.price == price)
        })
    }

    /// Forgets what is wrong with the licences: for a form that has none.
    pub fn without_licences(mut self) -> Self {
        self.errors.retain(|field| ORDER.contains(&field) && field != "licences");
        self
    }
}

/// The country whose prices are shown: the chosen one; as long as none of ours is, that of the page before, or the one
/// that a browser shows when it is told nothing: the first.
fn market(countries: &[(Country, CountryRules)], chosen: &str, shown: &str) -> Option<Country> {
    let known =
        |code: &str| countries.iter().map(|(country, _)| *country).find(|known| known.as_str() == code);
    known(chosen).or_else(|| known(shown)).or_else(|| countries.first().map(|(country, _)| *country))
}

/// What is known of the tenant's name: the one of one's own, or the one derived from the company.
pub async fn name(
    app: &App,
    typed: &Typed,
    asked: Option<&Prefix>,
    ours: Option<i64>,
) -> anyhow::Result<Name> {
    if typed.custom {
        let Some(prefix) = asked else { return Ok(Name::default()) };
        let is_free = settled(app, names::is_free(app, prefix, ours)).await?;
        let variants = if is_free == Some(false) {
            settled(app, names::free_variants(app, prefix, &typed.country)).await?.unwrap_or_default()
        } else {
            Vec::new()
        };
        return Ok(Name { is_free, variants, ..Name::default() });
    }
    // One that was shown and is still free stays, so that nobody gets another name than the one read.
    if let Some(shown) = asked.filter(|shown| is_derived_from(shown, &typed.company))
        && settled(app, names::is_free(app, shown, ours)).await? != Some(false)
    {
        return Ok(Name { derived: Some(shown.clone()), ..Name::default() });
    }
    let derived = match settled(app, names::derive_free(app, &typed.company, &typed.country)).await? {
        Some(derived) => derived,
        // Microsoft cannot be asked now: the order asks again before it makes the tenant.
        None => prefix::derive(&typed.company),
    };
    Ok(Name { derived, ..Name::default() })
}

fn is_derived_from(shown: &Prefix, company: &str) -> bool {
    prefix::derive(company).is_some_and(|stem| shown.as_str().starts_with(stem.as_str()))
}
