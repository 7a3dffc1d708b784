//! The licences are put in a cart and bought: a cart is never opened while the outcome of another is unknown.

use time::Duration;

use crate::catalogue;
use crate::database::Work;
use crate::jobs::Step as Call;
use crate::microsoft::carts::{Cart, CheckoutResult, NewLine};
use crate::microsoft::catalogue::{BillingCycle, Segment, Term, Wanted};
use crate::microsoft::countries::Country;
use crate::microsoft::customers::Review;
use crate::microsoft::orders::Order as Bought;
use crate::microsoft::{Cause, Failure};
use crate::orders::{Line, Step, store};
use crate::provisioning::work::{Carrying, Onward};

/// Microsoft's list of orders lags by up to a quarter of an hour (partner-center.md section 8).
const LIST_LAG: Duration = Duration::minutes(20);
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
                friendly_name: None,
                attestation_accepted: None,
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
            causes.push(cause);
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

    /// Buys what is in the cart. Asked again about the same cart, Microsoft answers the same.
    pub(super) async fn check_out(&self) -> anyhow::Result<Onward> {
        let Some(cart) = self.order.cart_id.as_deref() else {
            let work = self.job.begin().await?;
            return self.go_to(work, Step::OpenCart).await;
        };
        let step = self.job.step("check-out").await?;
        match self.app.microsoft.checkout(&step.ids, self.tenant()?, cart).await {
            Ok(result) => {
                let mut work = self.job.begin().await?;
                step.done(&mut work, self.now()).await?;
                self.bought(work, &result).await
            }
            Err(failure) => match failure.cause() {
                Cause::CatalogueStale => self.begin_again(step, &failure).await,
                Cause::CartGone | Cause::CartSubmitted => self.find_bought(step, &failure).await,
                Cause::AccountUnderReview => self.ask_about_review(step, &failure).await,
                _ if matches!(failure, Failure::Refused(_)) => self.find_bought(step, &failure).await,
                _ => self.failed(step, &failure).await,
            },
        }
    }

    /// The review of the account was over, and now keeps the order from being bought: is it still to be decided?
    async fn ask_about_review(&self, step: Call, failure: &Failure) -> anyhow::Result<Onward> {
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, self.now()).await?;
        work.commit().await?;

        let step = self.job.step("check-out-review").await?;
        let review = match self.app.microsoft.account_review(&step.ids, self.tenant()?).await {
            Ok(review) => review,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        match review {
            Review::NotAllowed => self.refuse(work, Cause::AccountLocked).await,
            Review::Allowed | Review::UnderReview | Review::Undecided(_) => {
                self.wait_for(work, Cause::AccountUnderReview).await
            }
        }
    }

    /// Keeps which order each line became. A group of lines may have been refused while another was bought.
    async fn bought(&self, mut work: Work, result: &CheckoutResult) -> anyhow::Result<Onward> {
        let missing = self.match_lines(&mut work, &result.orders).await?;
        let cause = result.errors.first().map_or(Cause::Unexplained, |error| error.refusal.cause());
        if !missing.is_empty() && cause == Cause::CatalogueStale {
            // The catalogue moved between cart and checkout: what is left goes into a cart with today's ids.
            store::learn_cart(&mut work, self.order.id, None).await?;
            store::go_to(&mut work, self.now(), self.order.id, Step::OpenCart).await?;
            return self.put_off(work, cause.name()).await;
        }
        for line in &missing {
            store::refuse_line(&mut work, line.id, cause.name()).await?;
        }
        if !missing.is_empty() && !result.errors.is_empty() {
            // What is left must go into another cart. What is missing without a reason may have been bought under
            // a name that is not ours: only the same cart may be asked again.
            store::learn_cart(&mut work, self.order.id, None).await?;
        }
        if result.orders.is_empty() {
            return self.refuse(work, cause).await;
        }
        self.go_to(work, Step::Follow).await
    }

    /// The cart is no more, was bought before, or is refused: its order is looked for before another cart may be
    /// opened, or the order given up. A refusal tells nothing of a try that got no answer, so after one the step
    /// stays open until Microsoft's list must show what that try bought.
    async fn find_bought(&self, step: Call, failure: &Failure) -> anyhow::Result<Onward> {
        let cause = failure.cause();
        let is_over = matches!(cause, Cause::CartGone | Cause::CartSubmitted);
        let may_still_come = self.now() - self.order.updated_at < LIST_LAG;
        let stays_open = step.is_repeated() && may_still_come && !is_over;
        let mut work = self.job.begin().await?;
        if stays_open {
            step.unanswered(&mut work, &failure.to_string()).await?;
        } else {
            step.failed(&mut work, failure, self.now()).await?;
        }
        work.commit().await?;

        let search = self.job.step("check-out-search").await?;
        let orders = match self.app.microsoft.orders(&search.ids, self.tenant()?).await {
            Ok(orders) => orders,
            Err(failure) => return self.failed(search, &failure).await,
        };
        let mut work = self.job.begin().await?;
        search.done(&mut work, self.now()).await?;
        let known = store::known_orders(&mut work, self.order.id).await?;
        let new: Vec<Bought> = orders
            .into_iter()
            .filter(|order| !known.contains(&order.id))
            .filter(|order| !order.status.is_undone())
            .filter(|order| order.creation_date.is_none_or(|at| at >= self.order.created_at))
            .collect();
        let missing = self.match_lines(&mut work, &new).await?;
        if missing.is_empty() {
            if stays_open {
                step.done(&mut work, self.now()).await?;
            }
            return self.go_to(work, Step::Follow).await;
        }
        if stays_open || (is_over && (may_still_come || cause == Cause::CartSubmitted)) {
            return self.put_off(work, cause.name()).await;
        }
        if !is_over {
            return self.refuse(work, cause).await;
        }
        store::learn_cart(&mut work, self.order.id, None).await?;
        self.go_to(work, Step::OpenCart).await
    }

    /// Notes which of these orders each line became; answers the lines that are in none.
    async fn match_lines(&self, work: &mut Work, orders: &[Bought]) -> anyhow::Result<Vec<Line>> {
        let mut lines = store::lines(work, self.order.id).await?;
        lines.retain(|line| line.microsoft_order_id.is_none());
        for order in orders {
            for bought in &order.line_items {
                let ours = lines.iter().position(|line| {
                    line.catalog_item_id.as_deref() == Some(&bought.offer_id)
                        && bought.quantity.is_none_or(|quantity| quantity == line.quantity)
                });
                if let Some(index) = ours {
                    let line = lines.remove(index);
                    store::learn_order(work, line.id, &order.id, bought.subscription_id.as_deref()).await?;
                }
            }
        }
        Ok(lines)
    }

    /// The catalogue moved on before the cart was bought: it is built again with today's ids.
    async fn begin_again(&self, step: Call, failure: &Failure) -> anyhow::Result<Onward> {
        let now = self.now();
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        store::learn_cart(&mut work, self.order.id, None).await?;
        store::go_to(&mut work, now, self.order.id, Step::OpenCart).await?;
        self.put_off(work, failure.cause().name()).await
    }
}
