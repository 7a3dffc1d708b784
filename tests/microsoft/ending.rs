//! A subscription's other changes: suspended and in use again, renamed, and what is to happen at the end of its term.

use aubade::microsoft::Cause;
use aubade::microsoft::catalogue::Term;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::subscriptions::end_of_term::{EndOfTerm, NextTerm};
use aubade::microsoft::subscriptions::{
    Changed, ProvisioningStatus, RawSubscription, RefundKind, SubscriptionStatus,
};
use aubade::sandbox::seeds;
use serde_json::json;
use time::Duration;

use super::stage::{Stage, ids};

struct Held {
    stage: Stage,
    tenant: TenantId,
    id: String,
}

impl Held {
    /// A subscription of five licences for a year.
    async fn new() -> Self {
        let stage = Stage::new().await;
        let (tenant, id) = stage.subscription("boulangerie", 5).await;
        Self { stage, tenant, id }
    }

    async fn read(&self) -> RawSubscription {
        self.stage.microsoft.subscription(&ids(), self.tenant, &self.id).await.unwrap()
    }

    async fn replace(&self, wanted: RawSubscription) -> RawSubscription {
        match self.stage.microsoft.replace_subscription(&ids(), self.tenant, &wanted).await.unwrap() {
            Changed::Done(subscription) => *subscription,
            Changed::Accepted => panic!("it was to be done at once"),
        }
    }

    async fn decide(&self, wish: &EndOfTerm) -> bool {
        let read = self.read().await;
        self.stage.microsoft.decide_end_of_term(&ids(), self.tenant, read, wish).await.unwrap();
        self.stage.microsoft.read_end_of_term(&ids(), self.tenant, &self.id, wish).await.unwrap().stuck
    }
}

fn seats(quantity: i64) -> EndOfTerm {
    EndOfTerm::Renew(NextTerm { quantity: Some(quantity), ..NextTerm::default() })
}

#[actix_web::test]
async fn a_subscription_is_suspended_and_used_again() {
    let held = Held::new().await;
    let suspended = held.replace(held.read().await.suspended()).await;
    assert_eq!(suspended.view().status, SubscriptionStatus::Suspended);
    assert_eq!(suspended.view().refundable_quantity, None);
    let more = suspended.with_quantity(std::num::NonZeroU32::new(6).unwrap());
    let failure = held.stage.microsoft.replace_subscription(&ids(), held.tenant, &more).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::Suspended, "{failure:?}");
    let active = held.replace(held.read().await.reactivated()).await;
    assert_eq!((&active.view().status, active.view().quantity), (&SubscriptionStatus::Active, Some(5)));
}

#[actix_web::test]
async fn a_subscription_is_renamed() {
    let held = Held::new().await;
    held.replace(held.read().await.named("Le comptoir")).await;
    assert_eq!(held.read().await.view().friendly_name.as_deref(), Some("Le comptoir"));
}

#[actix_web::test]
async fn a_reseller_of_record_that_cannot_be_changed_is_told() {
    let held = Held::new().await;
    let wanted = held.read().await.of_reseller(&seeds::SECOND_RESELLER_MPN.parse().unwrap());
    let failure = held.stage.microsoft.replace_subscription(&ids(), held.tenant, &wanted).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::NotChangeable, "{failure:?}");
}

#[actix_web::test]
async fn a_subscription_renews_as_it_is_unless_told_otherwise() {
    let held = Held::new().await;
    assert_eq!(held.read().await.view().end_of_term(), Some(EndOfTerm::Renew(NextTerm::default())));
    assert!(held.decide(&seats(3)).await);
    assert!(held.read().await.keeps(&seats(3)));
    // Any change before the end deletes what was scheduled.
    held.replace(held.read().await.with_quantity(std::num::NonZeroU32::new(8).unwrap())).await;
    assert!(!held.read().await.keeps(&seats(3)));
}

#[actix_web::test]
async fn fewer_licences_from_the_next_term_on_are_there_in_the_next_term() {
    let held = Held::new().await;
    assert!(held.decide(&seats(3)).await);
    let end = held.read().await.view().commitment_end().unwrap();
    held.stage.clock.set(end + Duration::days(2));
    let renewed = held.read().await;
    assert_eq!((renewed.view().quantity, &renewed.view().status), (Some(3), &SubscriptionStatus::Active));
}

#[actix_web::test]
async fn a_subscription_stops_at_the_end_of_its_term() {
    let held = Held::new().await;
    assert!(held.decide(&EndOfTerm::Cancel).await);
    assert!(!held.read().await.view().auto_renew_enabled);
    let end = held.read().await.view().commitment_end().unwrap();
    held.stage.clock.set(end + Duration::days(2));
    assert_eq!(held.read().await.view().status, SubscriptionStatus::Deleted);
}

#[actix_web::test]
async fn a_subscription_goes_on_by_the_month_under_either_spelling() {
    for field in ["scheduledType", "scheduleType"] {
        let held = Held::new().await;
        // The spelling that Microsoft shows: the client reads both.
        held.stage.tell("rules", json!({ "scheduleField": field })).await;
        assert!(held.decide(&EndOfTerm::Extend).await, "{field}");
        let end = held.read().await.view().commitment_end().unwrap();
        held.stage.clock.set(end + Duration::days(2));
        let later = held.read().await;
        assert_eq!(later.view().status, SubscriptionStatus::Active);
        assert_eq!(later.view().term_duration, Some(Term::Month));
    }
}

#[actix_web::test]
async fn a_decision_is_taken_back() {
    let held = Held::new().await;
    assert!(held.decide(&EndOfTerm::Cancel).await);
    assert!(held.decide(&EndOfTerm::Renew(NextTerm::default())).await);
    assert!(held.read().await.view().auto_renew_enabled);
    assert!(!held.read().await.keeps(&EndOfTerm::Cancel));
}

#[actix_web::test]
async fn what_a_cancellation_brings_back_is_told() {
    let held = Held::new().await;
    let raw = held.read().await;
    let view = raw.view();
    let option = &view.refund_options[0];
    assert_eq!(option.kind, RefundKind::Partial);
    assert_eq!(option.expires_at(), view.cancellation_allowed_until_date);
    assert_eq!(view.refundable_quantity.as_ref().unwrap().at(held.stage.clock.now()), 5);
    held.stage.clock.advance(Duration::days(8));
    let later = held.read().await.view().refundable_quantity.clone().unwrap_or_default();
    assert_eq!(later.at(held.stage.clock.now()), 0);
}

#[actix_web::test]
async fn the_licences_of_a_subscription_arrive() {
    let held = Held::new().await;
    let provisioning = held.stage.microsoft.provisioning(&ids(), held.tenant, &held.id).await.unwrap();
    assert_eq!(provisioning.status, ProvisioningStatus::Success);
    assert_eq!(provisioning.quantity, Some(5));
}
