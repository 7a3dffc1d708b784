//! Subscriptions, their licences' arrival, and transitions.

use aubade::microsoft::catalogue::{BillingCycle, Term};
use aubade::microsoft::subscriptions::end_of_term::EndOfTerm;
use aubade::microsoft::subscriptions::{ProvisioningStatus, RawSubscription, RefundKind, SubscriptionStatus};
use aubade::microsoft::transitions::{Moment, NewTransition, TransitionType};
use time::macros::datetime;

use super::{answering, answering_with, asked};
use crate::microsoft::stage::ids;
use crate::microsoft::strangers::tenant;

async fn subscription(name: &str) -> RawSubscription {
    let stranger = answering_with(include_str!("subscription.json"), name).await;
    let raw = stranger.microsoft.subscription(&ids(), tenant(), "s").await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscriptions/s");
    raw
}

#[actix_web::test]
async fn a_whole_subscription() {
    let raw = subscription("full").await;
    let view = raw.view();
    assert_eq!(view.product_and_sku(), Some(("CFQ7TTC0LH18", "0001")));
    assert_eq!((view.quantity, &view.status), (Some(15), &SubscriptionStatus::Active));
    assert_eq!((&view.term_duration, &view.billing_cycle), (&Some(Term::Year), &Some(BillingCycle::Monthly)));
    assert_eq!(view.commitment_end(), Some(datetime!(2027-02-28 23:59:59 UTC)));
    assert_eq!(view.refundable_quantity.as_ref().unwrap().at(datetime!(2026-03-20 00:00:00 UTC)), 5);
    let refunds: Vec<_> =
        view.refund_options.iter().map(|option| (&option.kind, option.expires_at().is_some())).collect();
    assert_eq!(refunds, [(&RefundKind::Full, true), (&RefundKind::Partial, true)]);
    assert_eq!(view.actions, ["edit", "cancel"]);
    let Some(EndOfTerm::Renew(next)) = view.end_of_term() else { panic!("{:?}", view.end_of_term()) };
    assert_eq!((next.quantity, next.product.unwrap().term_duration), (Some(12), Some(Term::ThreeYears)));
    assert_eq!(raw.etag(), Some("abc"));
}

#[actix_web::test]
async fn a_bare_subscription() {
    let raw = subscription("minimal").await;
    let view = raw.view();
    assert_eq!((view.quantity, view.commitment_end(), raw.etag()), (None, None, None));
    assert_eq!(view.status, SubscriptionStatus::Other(String::new()));
    assert_eq!(view.end_of_term(), None);
}

#[actix_web::test]
async fn a_subscription_of_tomorrow() {
    let raw = subscription("strange").await;
    let view = raw.view();
    assert_eq!(view.status, SubscriptionStatus::Other("hibernating".to_owned()));
    assert_eq!((view.quantity, view.partner_id.as_deref()), (Some(10), Some("1234567")));
    assert_eq!(view.term_duration, Some(Term::Other("P2Y".to_owned())));
    assert_eq!((view.creation_date, view.auto_renew_enabled), (None, false));
    assert_eq!(view.commitment_end(), Some(datetime!(2027-02-28 23:59:59 UTC)));
    assert_eq!(view.end_of_term(), Some(EndOfTerm::Extend));
    // Whatever is sent back has all of it.
    let renamed = raw.named("Le comptoir");
    assert_eq!(renamed.as_value()["tomorrowsField"]["kept"][1], 2);
    assert_eq!(renamed.as_value()["scheduledActions"][0]["scheduledType"], "Solstice");
}

#[actix_web::test]
async fn the_arrival_of_licences() {
    for (name, status, quantity) in [
        ("full", ProvisioningStatus::Success, Some(5)),
        ("minimal", ProvisioningStatus::Other(String::new()), None),
        ("strange", ProvisioningStatus::Pending, Some(5)),
    ] {
        let stranger = answering_with(include_str!("provisioning.json"), name).await;
        let provisioning = stranger.microsoft.provisioning(&ids(), tenant(), "s").await.unwrap();
        assert_eq!(asked(&stranger), "get …/subscriptions/s/provisioningstatus");
        assert_eq!((provisioning.status, provisioning.quantity), (status, quantity));
    }
}

#[actix_web::test]
async fn what_a_subscription_might_become() {
    let stranger = answering(include_str!("transition_targets.json")).await;
    let targets =
        stranger.microsoft.transition_targets(&ids(), tenant(), "s", Moment::Immediate).await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscriptions/s/transitioneligibilities?eligibilitytype=immediate");
    let open: Vec<_> = targets.iter().map(|target| target.admits(TransitionType::TransitionOnly)).collect();
    assert_eq!(open, [true, false, true]);
    assert!(!targets[0].admits(TransitionType::WithLicenceTransfer));
    assert_eq!((targets[0].quantity, targets[2].quantity), (Some(5), Some(3)));
}

#[actix_web::test]
async fn transitions() {
    let stranger = answering(include_str!("transitions.json")).await;
    let all = stranger.microsoft.transitions(&ids(), tenant(), "s", Some("o")).await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscriptions/s/transitions?operationid=o");
    let ended: Vec<_> = all.iter().map(aubade::microsoft::transitions::Transition::has_ended).collect();
    assert_eq!(ended, [true, false, false]);
    assert!(all[0].is_converted());
    assert_eq!(all[2].operation_id.as_deref(), Some("7"));
}

#[actix_web::test]
async fn a_transition_is_started_with_what_it_needs() {
    let stranger = answering(r#"{"operationId":"o","events":[]}"#).await;
    let wanted = NewTransition {
        from_subscription: "s".to_owned(),
        from_catalog_item_id: "P:0001:A".to_owned(),
        to_catalog_item_id: "P:0002:B".to_owned(),
        to_subscription: None,
        quantity: 5,
        way: TransitionType::TransitionOnly,
        term: Some(Term::Year),
        cycle: None,
    };
    let transition = stranger.microsoft.start_transition(&ids(), tenant(), &wanted).await.unwrap();
    assert_eq!(asked(&stranger), "post …/subscriptions/s/transitions");
    assert!(!transition.has_ended());
    let sent = stranger.head();
    for part in [r#""transitiontype":"transition_only""#, r#""quantity":5"#, r#""termduration":"p1y""#] {
        assert!(sent.contains(part), "{part} is not in {sent}");
    }
    assert!(!sent.contains("tosubscriptionid"));
}

#[actix_web::test]
async fn the_subscriptions_of_one_reseller() {
    let stranger = answering(r#"{"items":[{"id":"s","partnerId":"1234567"}]}"#).await;
    let reseller = "1234567".parse().unwrap();
    let found = stranger.microsoft.subscriptions_of_reseller(&ids(), tenant(), &reseller).await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscriptions?mpn_id=1234567");
    assert_eq!(found[0].view().partner_id.as_deref(), Some("1234567"));
}

#[actix_web::test]
async fn the_other_ends_of_a_term() {
    let body = r#"{"items":[{"customTermEndDate":"2027-01-31T00:00:00Z"},"2026-12-31",{"customTermEndDate":"never"},
        {"novelty":1}]}"#;
    let stranger = answering(body).await;
    let days = stranger.microsoft.custom_term_ends(&ids(), tenant(), &Term::Year).await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscriptions/customtermenddates?term_duration=p1y");
    assert_eq!(days, [datetime!(2026-12-31 00:00:00 UTC), datetime!(2027-01-31 00:00:00 UTC)]);
}
