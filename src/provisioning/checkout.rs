//! The cart is bought, once: while the outcome is unknown it is asked for and looked for, and no other is opened.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::jobs::{Step as Call, unknown};
use crate::microsoft::carts::CheckoutResult;
use crate::microsoft::customers::Review;
use crate::microsoft::orders::{Order as Bought, OrderLine};
use crate::microsoft::{Cause, Failure};
use crate::orders::{Line, Order, Step, store};
use crate::provisioning::work::{Carrying, Onward};

/// The name of the call that buys.
const CHECK_OUT: &str = "check-out";
/// Carts in a row that may be stale when they are bought, each made of what was found a moment before.
const CARTS: i64 = 5;
/// Microsoft's list of orders lags by up to a quarter of an hour (partner-center.md section 8).
const LIST_LAG: Duration = Duration::minutes(20);
/// How long Microsoft may keep what it has taken from being seen, before a person must look.
const PATIENCE: Duration = Duration::DAY;

impl Carrying<'_> {
    /// Buys what is in the cart. Asked again about the same cart, Microsoft answers the same.
    pub(super) async fn check_out(&self) -> anyhow::Result<Onward> {
        let Some(cart) = self.order.cart_id.as_deref() else {
            let work = self.job.begin().await?;
            return self.go_to(work, Step::OpenCart).await;
        };
        let step = self.job.step_about(CHECK_OUT, cart).await?;
        match self.app.microsoft.checkout(&step.ids, self.tenant()?, cart).await {
            Ok(result) => {
                let mut work = self.job.begin().await?;
                step.done(&mut work, self.now()).await?;
                self.bought(work, &result).await
            }
            Err(failure) => match self.cause_of(cart, &failure).await? {
                Cause::AccountUnderReview => self.ask_about_review(step, &failure).await,
                // After a try without an answer the stale cart may have been bought before it went stale.
                Cause::CatalogueStale if !step.is_repeated() => self.went_stale(step, &failure).await,
                cause if matches!(failure, Failure::Refused(_)) => {
                    self.find_bought(step, &failure, cause).await
                }
                _ => self.failed(step, &failure).await,
            },
        }
    }

    /// Why the cart cannot be bought. One that Microsoft once said to have taken stays taken, whatever it says later.
    async fn cause_of(&self, cart: &str, failure: &Failure) -> anyhow::Result<Cause> {
        let taken = Cause::CartSubmitted;
        let mut work = self.app.database.read().await?;
        let was_taken =
            store::was_answered(&mut work, self.order.id, (CHECK_OUT, cart), taken.name()).await?;
        Ok(if was_taken && matches!(failure, Failure::Refused(_)) { taken } else { failure.cause() })
    }

    /// The review of the account was over, and now keeps the order from being bought: is it still to be decided?
    async fn ask_about_review(&self, checkout: Call, failure: &Failure) -> anyhow::Result<Onward> {
        let mut work = self.job.begin().await?;
        checkout.failed(&mut work, failure, self.now()).await?;
        work.commit().await?;

        let step = self.job.step("check-out-review").await?;
        let review = match self.app.microsoft.account_review(&step.ids, self.tenant()?).await {
            Ok(review) => review,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        match review {
            Review::NotAllowed => {
                if !checkout.is_repeated() {
                    store::learn_cart(&mut work, self.order.id, None).await?;
                }
                self.refuse(work, Cause::AccountLocked).await
            }
            Review::Allowed | Review::UnderReview | Review::Undecided(_) => {
                self.wait_for(work, Cause::AccountUnderReview).await
            }
        }
    }

    /// Keeps which order each line became. A group of lines may have been refused while another was bought.
    async fn bought(&self, mut work: Work, result: &CheckoutResult) -> anyhow::Result<Onward> {
        let orders: Vec<&Bought> = result.orders.iter().filter(|order| !order.status.is_undone()).collect();
        let found = self.match_lines(&mut work, &orders, Among::OwnCart).await?;
        for error in &result.errors {
            unknown::count(&mut work, self.now(), Some(&error.refusal)).await?;
        }
        // What is missing was refused where a reason is given, and everything that was bought is known to be ours.
        // Otherwise it may have been bought under a name that is not ours: only the same cart may be asked again.
        let is_clear = !found.has_strays && !result.errors.is_empty();
        let refused = result.errors.first().map(|error| error.refusal.cause());
        let cause = refused.filter(|_| is_clear).unwrap_or(Cause::PurchaseUnclear);
        if found.missing.is_empty() {
            return self.go_to(work, Step::Follow).await;
        }
        if cause == Cause::CatalogueStale {
            // The catalogue moved between cart and checkout: found anew with today's ids.
            return self.begin_again(work, &found, !orders.is_empty()).await;
        }
        if is_clear {
            // What is left goes into another cart.
            store::learn_cart(&mut work, self.order.id, None).await?;
        }
        self.do_without(work, &found, !orders.is_empty(), cause).await
    }

    /// Notes why the missing lines are missing; goes on with what was bought, if something was.
    async fn do_without(
        &self,
        mut work: Work,
        found: &Found,
        is_something_bought: bool,
        cause: Cause,
    ) -> anyhow::Result<Onward> {
        for line in &found.missing {
            store::refuse_line(&mut work, line.id, cause.name()).await?;
        }
        if is_something_bought {
            self.go_to(work, Step::Follow).await
        } else {
            self.refuse(work, cause).await
        }
    }

    /// The cart is no more, was bought before, or is refused: its order is looked for before another cart may be
    /// opened, or the order given up. No answer tells anything of an earlier try that got none, so after one the step
    /// stays open until Microsoft's list must show what that try bought.
    async fn find_bought(&self, step: Call, failure: &Failure, cause: Cause) -> anyhow::Result<Onward> {
        let last = step.lost_at().unwrap_or(self.order.updated_at).max(self.order.updated_at);
        let may_still_come = self.now() - last < LIST_LAG;
        let stays_open = step.is_repeated() && may_still_come;
        let mut work = self.job.begin().await?;
        if stays_open {
            step.still_open(&mut work, failure.cause().name()).await?;
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
        let orders: Vec<&Bought> = orders.iter().filter(|order| !order.status.is_undone()).collect();
        let found = self.match_lines(&mut work, &orders, Among::Tenant).await?;
        if found.missing.is_empty() {
            if stays_open {
                step.done(&mut work, self.now()).await?;
            }
            return self.go_to(work, Step::Follow).await;
        }
        match cause {
            _ if stays_open => self.put_off(work, cause.name()).await,
            // Microsoft has it, and only Microsoft can say what became of it: nothing else is ever bought for it.
            Cause::CartSubmitted if self.is_overdue() => {
                self.do_without(work, &found, found.is_new, Cause::PurchaseUnclear).await
            }
            Cause::CartSubmitted => self.put_off(work, cause.name()).await,
            Cause::CartGone | Cause::CatalogueStale if may_still_come => {
                self.put_off(work, cause.name()).await
            }
            Cause::CatalogueStale => self.begin_again(work, &found, found.is_new).await,
            Cause::CartGone => {
                store::learn_cart(&mut work, self.order.id, None).await?;
                self.go_to(work, Step::OpenCart).await
            }
            _ => {
                // Refused, and whatever an earlier try could have bought would be in the list by now.
                store::learn_cart(&mut work, self.order.id, None).await?;
                self.do_without(work, &found, found.is_new, cause).await
            }
        }
    }

    /// Whether the order has stood at its step for longer than Microsoft may need.
    pub(super) fn is_overdue(&self) -> bool {
        self.now() - self.order.updated_at >= PATIENCE
    }

    /// Notes which lines of these orders our lines became.
    async fn match_lines(&self, work: &mut Work, orders: &[&Bought], among: Among) -> anyhow::Result<Found> {
        let known = store::known_lines(work, self.order.id).await?;
        let mut missing = store::lines(work, self.order.id).await?;
        missing.retain(|line| line.microsoft_order_id.is_none());
        let (mut has_strays, mut is_new) = (false, false);
        for order in orders {
            for (number, bought) in numbered(order) {
                let claim = known.iter().find(|known| {
                    known.microsoft_order_id == order.id
                        && known.microsoft_line.is_none_or(|line| line == number)
                });
                if let Some(claim) = claim {
                    has_strays |= claim.order_id != self.order.id;
                    continue;
                }
                let since = order.creation_date;
                let ours = missing.iter().position(|line| among.is_line(line, bought, since, &self.order));
                let Some(ours) = ours else {
                    has_strays = true;
                    continue;
                };
                let line = missing.remove(ours);
                let subscription = bought.subscription_id.as_deref();
                store::learn_order(work, line.id, (&order.id, number), subscription).await?;
                is_new = true;
            }
        }
        Ok(Found { missing, has_strays, is_new })
    }

    /// The catalogue moved on before the cart was bought.
    async fn went_stale(&self, step: Call, failure: &Failure) -> anyhow::Result<Onward> {
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, self.now()).await?;
        let mut missing = store::lines(&mut work, self.order.id).await?;
        missing.retain(|line| line.microsoft_order_id.is_none());
        let found = Found { missing, has_strays: false, is_new: false };
        self.begin_again(work, &found, false).await
    }

    /// Another cart is built with today's ids, some times. What is stale each time a person must look at.
    async fn begin_again(
        &self,
        mut work: Work,
        found: &Found,
        is_something_bought: bool,
    ) -> anyhow::Result<Onward> {
        if !store::forget_stale_cart(&mut work, self.order.id, CARTS).await? {
            return self.do_without(work, found, is_something_bought, Cause::CatalogueUnsettled).await;
        }
        store::go_to(&mut work, self.now(), self.order.id, Step::OpenCart).await?;
        self.put_off(work, Cause::CatalogueStale.name()).await
    }
}

/// The lines of an order at Microsoft with their numbers.
pub(super) fn numbered(order: &Bought) -> impl Iterator<Item = (i64, &OrderLine)> {
    (0_i64..).zip(&order.line_items).map(|(place, line)| (line.line_item_number.unwrap_or(place), line))
}

/// What became of an order's lines at Microsoft.
struct Found {
    /// The lines that are in none of Microsoft's orders.
    missing: Vec<Line>,
    /// Whether something was bought that is none of our lines.
    has_strays: bool,
    /// Whether a line was found now.
    is_new: bool,
}

/// Where our lines are looked for.
#[derive(Clone, Copy, Debug)]
enum Among {
    /// In the orders that our own cart became: what has no name is known by what it is.
    OwnCart,
    /// In all orders of the tenant, where other orders may be for the same licence.
    Tenant,
}

impl Among {
    /// Whether `bought` is our `line`: by the name that we gave it, or, where Microsoft has left all names out, by
    /// the licence and how many of it.
    fn is_line(
        self,
        line: &Line,
        bought: &OrderLine,
        bought_at: Option<OffsetDateTime>,
        order: &Order,
    ) -> bool {
        let name = bought.friendly_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let is_alike = || {
            let item = line.catalog_item_id.as_deref().unwrap_or_default();
            let sold = product_and_sku(&bought.offer_id);
            sold.is_some()
                && sold == product_and_sku(item)
                && bought.quantity.is_none_or(|quantity| quantity == line.quantity)
        };
        // Microsoft's clock and ours may differ.
        let is_since = || bought_at.is_none_or(|at| at >= order.created_at - LIST_LAG);
        match (name, self) {
            (Some(name), _) if Line::is_name(name) => name == line.name(),
            (Some(_) | None, Self::OwnCart) => is_alike(),
            (None, Self::Tenant) => is_since() && is_alike(),
            (Some(_), Self::Tenant) => false,
        }
    }
}

/// A catalogue item without its last part, which changes with the catalogue.
fn product_and_sku(item: &str) -> Option<(&str, &str)> {
    let mut parts = item.split(':');
    Some((parts.next()?, parts.next()?))
}
