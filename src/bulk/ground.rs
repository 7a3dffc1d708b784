//! What a file is checked on: the services that it names, and what is sold where they are.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::bulk::Row;
use crate::catalogue::{self, Licence};
use crate::commitments::{Ledger, Surcharges, Terms};
use crate::config::EndOfTerm;
use crate::database::Work;
use crate::services;
use crate::subscriptions::end_of_term::Offers;
use crate::subscriptions::{self, Subscription};
use crate::text::{Language, Money};

/// What is known when a file is checked.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    /// The reseller's services that the file names, by their internal names.
    pub services: HashMap<String, Known>,
    /// What is sold in their countries; empty for a file that decides nothing about the end of a term.
    pub markets: HashMap<String, Market>,
    /// What is set about the end of a term.
    pub settings: &'a EndOfTerm,
    /// When.
    pub now: OffsetDateTime,
}

/// A service, as far as a file needs it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where its customer is.
    pub country: String,
    /// All its subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// The panel's own account of those of whose windows Microsoft has said nothing, by their number.
    pub accounts: HashMap<i64, Ledger>,
}

impl Known {
    /// What the rules of time need to know of one of its subscriptions.
    #[must_use]
    pub fn terms(&self, subscription: &Subscription) -> Terms {
        Terms { ledger: self.accounts.get(&subscription.id).cloned(), ..subscription.terms() }
    }
}

impl<'a> Ground<'a> {
    /// Reads it for these rows.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn read(
        work: &mut Work,
        reseller: i64,
        rows: &[Row],
        settings: &'a EndOfTerm,
        now: OffsetDateTime,
    ) -> Result<Self, sqlx::Error> {
        let (mut services, mut markets) = (HashMap::new(), HashMap::new());
        for row in rows {
            if !services.contains_key(&row.service)
                && let Some(service) = services::store::find(work, reseller, &row.service).await?
            {
                let subscriptions = subscriptions::store::of_service(work, service.id).await?;
                let accounts = subscriptions::accounts(work, reseller, &subscriptions).await?;
                let known = Known { country: service.country, subscriptions, accounts };
                services.insert(row.service.clone(), known);
            }
            let Some(country) = services.get(&row.service).map(|known| &known.country) else { continue };
            if !row.decision.is_empty() && !markets.contains_key(country) {
                markets.insert(country.clone(), Market::read(work, country).await?);
            }
        }
        Ok(Self { services, markets, settings, now })
    }

    /// What the next term of a subscription can be of, where the row names a licence of that name.
    #[must_use]
    pub fn offers(&self, country: &str, subscription: &Subscription, row: &Row) -> Option<Offers> {
        let offered = self.markets.get(country)?.offered(&subscription.sku(), &row.next_licence);
        Some(Offers::of(subscription, offered, Surcharges::from(self.settings)))
    }

    /// Whether a cell names this licence: by its name in either language, or as `product:sku`.
    #[must_use]
    pub fn is_named(&self, country: &str, licence: &Licence, cell: &str) -> bool {
        self.markets.get(country).is_some_and(|market| market.is_named(licence, &services::plain(cell)))
    }
}

/// What is sold in a country.
#[derive(Clone, Debug)]
pub struct Market {
    offered: Vec<(Licence, Option<Money>)>,
    /// The names of each licence in every language, as [`services::plain`] has them.
    names: HashMap<i64, Vec<String>>,
}

impl Market {
    async fn read(work: &mut Work, country: &str) -> Result<Self, sqlx::Error> {
        let mut market = Self { offered: Vec::new(), names: HashMap::new() };
        for language in Language::ALL {
            market.offered = catalogue::store::offered(work, country, language).await?;
            for (licence, _) in &market.offered {
                market.names.entry(licence.id).or_default().push(services::plain(&licence.title));
            }
        }
        Ok(market)
    }

    /// The licences of this SKU and of this name: a price sheet is long, and a file has many lines.
    fn offered(&self, sku: &str, name: &str) -> Vec<(Licence, Option<Money>)> {
        let name = services::plain(name);
        let is_wanted = |licence: &Licence| licence.sku() == sku || self.is_named(licence, &name);
        self.offered.iter().filter(|(licence, _)| is_wanted(licence)).cloned().collect()
    }

    fn is_named(&self, licence: &Licence, name: &str) -> bool {
        self.names.get(&licence.id).is_some_and(|names| names.iter().any(|own| own == name))
            || licence.sku().eq_ignore_ascii_case(name)
    }
}
