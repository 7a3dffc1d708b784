//! A tenant with one subscription, whose end of term is decided in the panel or elsewhere.

use aubade::jobs::{self, About};
use aubade::microsoft::Ids;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::subscriptions::RawSubscription;
use aubade::subscriptions::sync::SyncService;
use aubade::values;
use serde_json::Value;
use time::OffsetDateTime;

use crate::support::answer::Form;
use crate::support::tenant::{Line, Tenant};
use crate::support::{Answer, Browser, TestApp};

/// The panel with a tenant, and its owner at the browser.
pub struct Stage {
    pub app: TestApp,
    pub owner: Browser,
    pub tenant: Tenant,
}

impl Stage {
    /// A tenant with this one subscription.
    pub async fn of(app: TestApp, line: Line) -> Self {
        let owner = app.owner().await;
        let tenant = app.tenant(&owner, "bakery", &[line]).await;
        Self { app, owner, tenant }
    }

    /// The same later: whoever was away that long signs in again.
    pub async fn at(&mut self, instant: OffsetDateTime) {
        self.app.clock.set(instant);
        self.owner = self.app.owner().await;
    }

    /// The form for the end of the term.
    pub async fn form(&self) -> Form {
        let page = self.owner.get(&self.tenant.of_first("end-of-term")).await.expect(200);
        page.form("form.ending")
    }

    /// Chooses this and has it carried out.
    pub async fn decide(&self, outcome: &str) -> Answer {
        self.form().await.with("outcome", outcome).send().await.expect(303);
        self.app.send_now().await;
        self.show().await
    }

    /// The service's page.
    pub async fn show(&self) -> Answer {
        self.owner.get(&self.tenant.path()).await.expect(200)
    }

    /// What the row of the subscription says of it.
    pub async fn row(&self) -> String {
        self.tenant.cell(&self.show().await, "Licence name")
    }

    /// The card on the form: what is confirmed, what was decided.
    pub async fn card(&self) -> String {
        let page = self.owner.get(&self.tenant.of_first("end-of-term")).await.expect(200);
        page.select("#end-of-term").remove(0)
    }

    /// When the term ends, as Microsoft said.
    pub async fn term_ends_at(&self) -> OffsetDateTime {
        self.read("select term_ends_at from subscriptions order by id limit 1").await
    }

    /// How far the decisions have come, the first one first.
    pub async fn states(&self) -> Vec<String> {
        let mut work = self.app.database.read().await.unwrap();
        let rows: Vec<(String,)> =
            work.all("select state from decisions order by id", values![]).await.unwrap();
        rows.into_iter().map(|(state,)| state).collect()
    }

    /// What happens at the end of the term, as the panel keeps it.
    pub async fn ending(&self) -> String {
        self.read("select coalesce(ending, 'nothing') from subscriptions order by id limit 1").await
    }

    /// How many drifts there ever were.
    pub async fn drifts(&self) -> i64 {
        self.read("select count(*) from drifts").await
    }

    async fn read<T>(&self, sql: &'static str) -> T
    where
        (T,): aubade::database::Row,
    {
        let mut work = self.app.database.read().await.unwrap();
        let (value,) = work.one(sql, values![]).await.unwrap();
        value
    }

    /// The subscription at Microsoft.
    pub async fn at_microsoft(&self) -> RawSubscription {
        let (tenant, id) = self.ids().await;
        self.app.microsoft.subscription(&Ids::fresh(), tenant.parse().unwrap(), &id).await.unwrap()
    }

    async fn ids(&self) -> (String, String) {
        let mut work = self.app.database.read().await.unwrap();
        work.one(
            "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
             order by u.id limit 1",
            values![],
        )
        .await
        .unwrap()
    }

    /// The tenant's id at Microsoft.
    pub async fn tenant_id(&self) -> TenantId {
        self.ids().await.0.parse().unwrap()
    }

    /// Somebody changes the subscription in Partner Center, and the panel sees it.
    pub async fn change_elsewhere(&self, change: impl FnOnce(&mut Value)) {
        let (tenant, _) = self.ids().await;
        let mut value = self.at_microsoft().await.as_value().clone();
        change(&mut value);
        let changed: RawSubscription = serde_json::from_value(value).unwrap();
        self.app
            .microsoft
            .replace_subscription(&Ids::fresh(), tenant.parse().unwrap(), &changed)
            .await
            .unwrap();
        self.look().await;
    }

    /// Has the service's list compared with Microsoft's now.
    pub async fn look(&self) {
        let mut work = self.app.database.begin().await.unwrap();
        let (service,): (i64,) = work.one("select min(id) from services", values![]).await.unwrap();
        let about = About { service: Some(service), ..About::default() };
        jobs::enqueue(&mut work, self.app.clock.now(), &SyncService { service }, about).await.unwrap();
        work.commit().await.unwrap();
        self.app.send_now().await;
    }
}
