//! The licences are put in a cart: none is opened while the outcome of another is unknown.

use crate::catalogue;
use crate::database::Work;
use crate::jobs::{Step as Call, unknown};
use crate::microsoft::Cause;
use crate::microsoft::carts::{Cart, NewLine};
use crate::microsoft::catalogue::{BillingCycle, Segment, Term, Wanted};
use crate::microsoft::countries::Country;
use crate::orders::{Line, Step, store};
use crate::provisioning::work::{Carrying, Onward};

/// Carts in a row in which a licence may be stale although it was found a moment before.
const TRIES: i64 = 8;

impl Carrying<'_> {
    /// Finds what Microsoft calls each licence today, and opens a cart with them.
    pub(super) async fn open_cart(&self) -> anyhow::Result<Onward> {
        if self.order.cart_id.is_some() {
            // Whoever sent the order here, the cart that is there may have been bought.
            return self.go_to(self.job.begin().await?, Step::CheckOut).await;
        }
        let mut work = self.app.database.read().await?;
        let mut lines = store::lines(&mut work, self.order.id).await?;
        drop(work);
        lines.retain(|line| line.microsoft_order_id.is_none());
        if lines.is_empty() {
            return self.go_to(self.job.begin().await?, Step::Follow).await;
        }

        let mut new_lines = Vec::new();
        for line in &lines {
            let Some(item) = self.resolve(line).await? else { return Ok(Onward::Stop) };
            new_lines.push(NewLine {
                catalog_item_id: item,
                quantity: u32::try_from(line.quantity)?,
                term: Term::from(line.term.clone()),
                cycle: BillingCycle::from(line.billing_cycle.clone()),
                friendly_name: Some(line.name()),
                attestation_accepted: None,
                custom_term_end_date: None,
                promotion_id: None,
            });
        }

        let step = self.job.step("open-cart").await?;
        let mpn = self.order.mpn_id.parse()?;
        match self.app.microsoft.create_cart(&step.ids, self.tenant()?, &mpn, &new_lines).await {
            Ok(cart) => self.opened(step, &lines, &cart).await,
            Err(failure) if failure.cause() == Cause::CatalogueStale => {
                let mut work = self.job.begin().await?;
                step.failed(&mut work, &failure, self.now()).await?;
                self.find_anew(work).await
            }
            Err(failure) => self.failed(step, &failure).await,
        }
    }

    /// What Microsoft calls a licence today; `None` when the order was stopped because of it.
    async fn resolve(&self, line: &Line) -> anyhow::Result<Option<String>> {
        let mut work = self.app.database.read().await?;
        let licence = catalogue::store::get(&mut work, line.licence_id).await?;
        drop(work);
        let wanted = Wanted {
            product: licence.product_id,
            sku: licence.sku_id,
            term: Term::from(licence.term),
            cycle: BillingCycle::from(licence.billing_cycle),
            segment: Segment::from(licence.segment),
        };
        // Not that of our price list: Microsoft sells each country its own items.
        let country: Country = self.order.country.parse()?;
        let step = self.job.step("open-cart-catalogue").await?;
        let item = match self.app.microsoft.resolve(&step.ids, &wanted, country).await {
            Ok(item) => item,
            Err(failure) => {
                self.failed(step, &failure).await?;
                return Ok(None);
            }
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let Some(item) = item else {
            store::refuse_line(&mut work, line.id, Cause::NotForSale.name()).await?;
            self.refuse(work, Cause::NotForSale).await?;
            return Ok(None);
        };
        store::learn_item(&mut work, line.id, &item).await?;
        work.commit().await?;
        Ok(Some(item))
    }

    /// A cart that was accepted can hold lines that were not: it is bought only when every line is right.
    async fn opened(&self, step: Call, lines: &[Line], cart: &Cart) -> anyhow::Result<Onward> {
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let mut causes = Vec::new();
        for (refused, refusal) in cart.refused_lines() {
            let cause = refusal.cause();
            let line = usize::try_from(refused.number).ok().and_then(|number| lines.get(number));
            if let Some(line) = line {
                store::refuse_line(&mut work, line.id, cause.name()).await?;
            }
            unknown::count(&mut work, self.now(), Some(refusal)).await?;
            causes.push(cause);
        }
        // Found before anything is bought: what was agreed to is a price in one currency.
        if causes.is_empty() {
            for (line, charged) in in_another_currency(lines, cart) {
                tracing::warn!(order = self.order.id, line = line.id, charged, "a cart in another currency");
                store::refuse_line(&mut work, line.id, Cause::OtherCurrency.name()).await?;
                causes.push(Cause::OtherCurrency);
            }
        }
        match causes.first() {
            None => {
                store::learn_cart(&mut work, self.order.id, Some(&cart.id)).await?;
                self.go_to(work, Step::CheckOut).await
            }
            // The catalogue moved between two calls: found anew.
            Some(_) if causes.contains(&Cause::CatalogueStale) => self.find_anew(work).await,
            Some(cause) => self.refuse(work, *cause).await,
        }
    }

    /// Opens another cart a little later: nothing was bought. What is stale each time is not for sale.
    async fn find_anew(&self, work: Work) -> anyhow::Result<Onward> {
        if self.job.attempts >= TRIES {
            return self.refuse(work, Cause::NotForSale).await;
        }
        self.put_off(work, Cause::CatalogueStale.name()).await
    }
}

/// The lines that the cart charges in another currency than the one in which they were ordered, and in which.
fn in_another_currency<'a>(lines: &'a [Line], cart: &'a Cart) -> impl Iterator<Item = (&'a Line, &'a str)> {
    cart.lines.iter().filter_map(|charged| {
        let line = lines.get(usize::try_from(charged.number).ok()?)?;
        let currency = charged.currency.as_deref().filter(|code| !code.is_empty())?;
        (!currency.eq_ignore_ascii_case(&line.currency)).then_some((line, currency))
    })
}
