//! The orders at Microsoft are followed until each line has its subscription; then the service is ready.

use serde_json::Value;

use crate::letters;
use crate::microsoft::Cause;
use crate::orders::{Kind, store};
use crate::provisioning::work::{Carrying, Onward};
use crate::services;
use crate::services::handover::{self, ServiceToHandOver};
use crate::subscriptions::store::{self as subscriptions, Origin};

impl Carrying<'_> {
    /// Asks where the orders stand; then reads each subscription once; then hands over.
    pub(super) async fn follow(&self) -> anyhow::Result<Onward> {
        for order in self.unfinished().await? {
            if self.ask(&order).await? == Onward::Stop {
                return Ok(Onward::Stop);
            }
        }
        if !self.unfinished().await?.is_empty() {
            let work = self.job.begin().await?;
            return self.put_off(work, "follow").await;
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

    /// Asks where one of Microsoft's orders stands, and keeps the subscriptions that it names.
    async fn ask(&self, order: &str) -> anyhow::Result<Onward> {
        let step = self.job.step("follow").await?;
        let answer = match self.app.microsoft.order(&step.ids, self.tenant()?, order).await {
            Ok(answer) => answer,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = self.job.begin().await?;
        step.done(&mut work, self.now()).await?;
        let mut lines = store::lines(&mut work, self.order.id).await?;
        lines.retain(|line| line.microsoft_order_id.as_deref() == Some(order));
        let is_undone = answer.status.is_undone();
        for line in &lines {
            let bought = answer
                .line_items
                .iter()
                .find(|bought| line.catalog_item_id.as_deref() == Some(&bought.offer_id));
            let subscription = bought.and_then(|bought| bought.subscription_id.as_deref());
            if is_undone {
                store::undo_line(&mut work, line.id, Cause::CreditOrRisk.name()).await?;
            } else if subscription.is_some() {
                store::learn_order(&mut work, line.id, order, subscription).await?;
            }
        }
        if is_undone {
            // What was in the cart is bought anew from another.
            store::learn_cart(&mut work, self.order.id, None).await?;
            return self.refuse(work, Cause::CreditOrRisk).await;
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
        let is_first = services::store::ready(&mut work, now, service).await?;
        if is_first && self.order.kind == Kind::Tenant {
            let to_hand_over = ServiceToHandOver {
                reseller: self.order.reseller_id,
                service,
                order: self.order.id,
                to: self.order.email.parse()?,
                language: self.order.language.parse()?,
            };
            handover::send_credentials(&mut work, now, &self.app.key, &to_hand_over).await?;
        }
        let lines = store::lines(&mut work, self.order.id).await?;
        if let Some(cause) = lines.iter().find_map(|line| line.cause.as_deref()) {
            // Some licences were bought, others refused: a person must decide about those.
            self.stop(&mut work, cause).await?;
        } else {
            store::complete(&mut work, now, self.order.id).await?;
            self.job.done(&mut work).await?;
            self.record(&mut work, "order-completed", Value::Null).await?;
            letters::queue_service_ready(&mut work, now, self.order.id).await?;
        }
        work.commit().await?;
        Ok(Onward::Stop)
    }

    fn service(&self) -> anyhow::Result<i64> {
        self.order.service_id.ok_or_else(|| anyhow::anyhow!("order {} has no service yet", self.order.id))
    }
}
