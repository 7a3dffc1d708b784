//! The orders at Microsoft are followed until each line has its subscription; then the service is ready.

use serde_json::Value;

use crate::letters;
use crate::microsoft::Cause;
use crate::orders::{Line, store};
use crate::provisioning::checkout::numbered;
use crate::provisioning::closing;
use crate::provisioning::work::{Carrying, Onward};
use crate::subscriptions::store::{self as subscriptions, Origin};

impl Carrying<'_> {
    /// Asks where the orders stand; then reads each subscription once; then hands over.
    pub(super) async fn follow(&self) -> anyhow::Result<Onward> {
        for order in self.unfinished().await? {
            if self.ask(&order).await? == Onward::Stop {
                return Ok(Onward::Stop);
            }
        }
        let unfinished = self.unfinished().await?;
        if !unfinished.is_empty() {
            if !self.is_overdue() {
                let work = self.job.begin().await?;
                return self.put_off(work, "follow").await;
            }
            if self.give_up_on(&unfinished).await? == Onward::Stop {
                return Ok(Onward::Stop);
            }
        }
        if self.read_subscriptions().await? == Onward::Stop {
            return Ok(Onward::Stop);
        }
        self.finish().await
    }

    /// Microsoft's orders of which some line has no subscription yet.
    async fn unfinished(&self) -> anyhow::Result<Vec<String>> {
        let mut work = self.app.database.read().await?;
        let lines = store::lines(&mut work, self.order.id).await?;
        let mut orders: Vec<String> = lines
            .into_iter()
            .filter(|line| line.microsoft_subscription_id.is_none())
            .filter_map(|line| line.microsoft_order_id)
            .collect();
        orders.sort();
        orders.dedup();
        Ok(orders)
    }

    /// Microsoft has had its time: a person must look why these orders of Microsoft's bring no subscriptions. What is
    /// there can be used meanwhile.
    async fn give_up_on(&self, unfinished: &[String]) -> anyhow::Result<Onward> {
        let mut work = self.job.begin().await?;
        let lines = store::lines(&mut work, self.order.id).await?;
        let (there, missing): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.microsoft_subscription_id.is_some());
        for line in missing {
            if line.microsoft_order_id.is_some_and(|order| unfinished.contains(&order)) {
                store::refuse_line(&mut work, line.id, Cause::PurchaseUnclear.name()).await?;
            }
        }
        if there.is_empty() {
            return self.refuse(work, Cause::PurchaseUnclear).await;
        }
        work.commit().await?;
        Ok(Onward::Go)
    }

    /// Asks where one of Microsoft's orders stands, and keeps the subscriptions that it names.
    async fn ask(&self, order: &str) -> anyhow::Result<Onward> {
        let step = self.job.step("follow").await?;
        let answer = match self.app.microsoft.order(&step.ids, self.tenant()?, order).await {
            Ok(answer) => answer,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let lines = store::lines(&mut work, self.order.id).await?;
        let of_this = |line: &&Line| line.microsoft_order_id.as_deref() == Some(order);
        if answer.status.is_undone() {
            for line in lines.iter().filter(of_this) {
                store::undo_line(&mut work, line.id, Cause::CreditOrRisk.name()).await?;
            }
            if lines.iter().all(|line| line.microsoft_order_id.is_some()) {
                // What became of everything in the cart is known: what was undone is bought anew from another.
                store::learn_cart(&mut work, self.order.id, None).await?;
            }
            return self.refuse(work, Cause::CreditOrRisk).await;
        }
        for line in lines.iter().filter(of_this) {
            let bought = numbered(&answer).find(|(number, bought)| match line.microsoft_line {
                Some(known) => known == *number,
                None => line.catalog_item_id.as_deref() == Some(&bought.offer_id),
            });
            if let Some((number, bought)) = bought
                && bought.subscription_id.is_some()
            {
                let subscription = bought.subscription_id.as_deref();
                store::learn_order(&mut work, line.id, (order, number), subscription).await?;
            }
        }
        work.commit().await?;
        Ok(Onward::Go)
    }

    /// Reads each subscription that is not stored yet.
    async fn read_subscriptions(&self) -> anyhow::Result<Onward> {
        let service = self.service()?;
        let mut work = self.app.database.read().await?;
        let lines = store::lines(&mut work, self.order.id).await?;
        let stored = subscriptions::known(&mut work, service).await?;
        drop(work);
        for line in lines {
            let Some(id) = line.microsoft_subscription_id.filter(|id| !stored.contains(id)) else { continue };
            let step = self.job.step("follow-subscription").await?;
            let raw = match self.app.microsoft.subscription(&step.ids, self.tenant()?, &id).await {
                Ok(raw) => raw,
                Err(failure) => return self.failed(step, &failure).await,
            };
            let now = self.now();
            let mut work = self.job.begin().await?;
            step.done(&mut work, now).await?;
            let origin = Origin { order: self.order.id, licence: line.licence_id };
            subscriptions::confirm(&mut work, now, service, Some(origin), &raw).await?;
            work.commit().await?;
        }
        Ok(Onward::Go)
    }

    /// Everything that was bought is there: service, order and mails in one commit.
    async fn finish(&self) -> anyhow::Result<Onward> {
        let (now, service) = (self.now(), self.service()?);
        let mut work = self.job.begin().await?;
        closing::hand_over(&mut work, now, &self.app.key, &self.order, service).await?;
        let lines = store::lines(&mut work, self.order.id).await?;
        if let Some(cause) = lines.iter().find_map(|line| line.cause.as_deref()) {
            // Some licences were bought, others refused: a person must decide about those.
            self.stop(&mut work, cause).await?;
        } else {
            store::complete(&mut work, now, self.order.id).await?;
            self.job.done(&mut work).await?;
            self.record(&mut work, "order-completed", Value::Null).await?;
            letters::order::queue_service_ready(&mut work, now, self.order.id).await?;
        }
        work.commit().await?;
        Ok(Onward::Stop)
    }

    fn service(&self) -> anyhow::Result<i64> {
        self.order.service_id.ok_or_else(|| anyhow::anyhow!("order {} has no service yet", self.order.id))
    }
}
