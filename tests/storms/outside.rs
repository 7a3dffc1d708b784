//! What happens without the panel: changes in Partner Center, and Microsoft telling of them, or of nothing.

use std::num::NonZeroU32;

use aubade::microsoft::customers::TenantId;
use aubade::microsoft::subscriptions::RawSubscription;
use aubade::values;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::json;

use super::panel::{ids, pick};
use super::plan::Elsewhere;
use crate::orders::bakery;
use crate::support::TestApp;
use crate::webhooks;

/// The key with which the simulator signs what it delivers.
const KEY: &[u8] = include_bytes!("../../src/sandbox/data/webhook-key.der");

/// The tenant's id and the subscription's own, at Microsoft, of one of the panel's subscriptions.
async fn find(app: &TestApp, subscription: u8) -> Option<(String, String)> {
    let mut work = app.database.read().await.unwrap();
    let all: Vec<(String, String)> = work
        .all(
            "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
             order by u.id",
            values![],
        )
        .await
        .unwrap();
    pick(&all, subscription).cloned()
}

/// Somebody who does not use the panel, and whom no fault meets, changes a subscription.
pub async fn change(app: &TestApp, subscription: u8, change: Elsewhere) {
    let Some((tenant, id)) = find(app, subscription).await else { return };
    let tenant: TenantId = tenant.parse().unwrap();
    let faults = app.ask("faults").await;
    bakery::heal(app).await;
    let shown = app.microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let changed = match change {
        Elsewhere::More(more) => {
            let quantity = shown.view().quantity.unwrap_or_default() + i64::from(more);
            shown.with_quantity(NonZeroU32::new(u32::try_from(quantity).unwrap()).unwrap())
        }
        Elsewhere::Suspend => shown.suspended(),
        Elsewhere::Return => shown.reactivated(),
        Elsewhere::Renew(renews) => {
            let mut value = shown.as_value().clone();
            value["autoRenewEnabled"] = json!(renews);
            serde_json::from_value::<RawSubscription>(value).unwrap()
        }
    };
    // Refused where it has ended, or while another change is on its way.
    let _ = app.microsoft.replace_subscription(&ids(), tenant, &changed).await;
    for fault in faults["faults"].as_array().unwrap() {
        app.tell("faults", fault.clone()).await;
    }
}

/// Microsoft tells of a subscription, `times` times.
pub async fn tell(app: &TestApp, subscription: u8, times: u8) {
    let Some((tenant, id)) = find(app, subscription).await else { return };
    let body = webhooks::changed(&tenant, &id);
    let key = RsaKeyPair::from_pkcs8(KEY).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), body.as_bytes(), &mut signature).unwrap();
    let certificate = format!("{}/webhooks/certificate", app.sandbox_url());
    for _ in 0..times {
        webhooks::deliver_with(app, &certificate, &STANDARD.encode(&signature), &body).await.expect(200);
    }
}
