//! A subscription becomes one of a better product, and other ways to buy than a cart.

use aubade::microsoft::carts::{Cart, NewLine};
use aubade::microsoft::catalogue::{BillingCycle, Segment, Term, Wanted};
use aubade::microsoft::orders::{Fulfilment, NewOrderLine, OrderStatus};
use aubade::microsoft::subscriptions::SubscriptionStatus;
use aubade::microsoft::transitions::{Moment, NewTransition, TransitionType};
use aubade::microsoft::{Cause, Failure};
use aubade::sandbox::seeds;
use serde_json::json;

use super::stage::{Stage, exchange, france, ids, line, reseller};

#[actix_web::test]
async fn some_licences_become_those_of_a_better_product() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let microsoft = &stage.microsoft;
    let targets = microsoft.transition_targets(&ids(), tenant, &id, Moment::Immediate).await.unwrap();
    let target = targets.iter().find(|target| target.admits(TransitionType::TransitionOnly)).unwrap();
    let before = microsoft.subscription(&ids(), tenant, &id).await.unwrap();
    let wanted = NewTransition {
        from_subscription: id.clone(),
        from_catalog_item_id: before.view().offer_id.clone(),
        to_catalog_item_id: target.catalog_item_id.clone(),
        to_subscription: None,
        quantity: 2,
        way: TransitionType::TransitionOnly,
        term: None,
        cycle: None,
    };
    let begun = microsoft.start_transition(&ids(), tenant, &wanted).await.unwrap();
    let found = microsoft.transitions(&ids(), tenant, &id, begun.operation_id.as_deref()).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].has_ended() && found[0].is_converted(), "{found:?}");
    let born = found[0].to_subscription_id.clone().unwrap();
    let quantity = async |id: &str| microsoft.subscription(&ids(), tenant, id).await.unwrap().view().quantity;
    assert_eq!((quantity(&id).await, quantity(&born).await), (Some(3), Some(2)));
}

#[actix_web::test]
async fn more_licences_than_there_are_cannot_be_upgraded() {
    let stage = Stage::new().await;
    let (tenant, id) = stage.subscription("boulangerie", 5).await;
    let targets = stage.microsoft.transition_targets(&ids(), tenant, &id, Moment::Immediate).await.unwrap();
    let offer = stage.microsoft.subscription(&ids(), tenant, &id).await.unwrap().view().offer_id.clone();
    let wanted = NewTransition {
        from_subscription: id,
        from_catalog_item_id: offer,
        to_catalog_item_id: targets[0].catalog_item_id.clone(),
        to_subscription: None,
        quantity: 6,
        way: TransitionType::TransitionOnly,
        term: None,
        cycle: None,
    };
    let failure = stage.microsoft.start_transition(&ids(), tenant, &wanted).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::QuantityOutOfRange, "{failure:?}");
}

#[actix_web::test]
async fn a_direct_order_buys_without_a_cart_and_says_what_it_costs() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let microsoft = &stage.microsoft;
    let item = microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    let line = NewOrderLine { catalog_item_id: item, quantity: 4, term: Term::Year, friendly_name: None };
    let placed =
        microsoft.place_order(&ids(), tenant, &reseller(), &BillingCycle::Monthly, &[line]).await.unwrap();
    let plain = microsoft.order(&ids(), tenant, &placed.id).await.unwrap();
    assert_eq!((plain.total_price, plain.line_items[0].pricing.is_some()), (None, false));
    let order = microsoft.order_with_prices(&ids(), tenant, &placed.id).await.unwrap();
    assert_eq!(order.status, OrderStatus::Completed);
    assert_eq!(order.line_items[0].partner_id_on_record.as_deref(), Some(seeds::RESELLER_MPN));
    let pricing = order.line_items[0].pricing.clone().unwrap();
    assert!(order.total_price > Some(0) && pricing.extended_price == order.total_price, "{order:?}");
    let lines = microsoft.order_provisioning(&ids(), tenant, &order.id).await.unwrap();
    assert_eq!(lines[0].status, Fulfilment::Fulfilled);
    let subscriptions = microsoft.subscriptions(&ids(), tenant).await.unwrap();
    let view = subscriptions[0].view();
    assert_eq!((view.quantity, &view.status), (Some(4), &SubscriptionStatus::Active));
}

#[actix_web::test]
async fn a_checkout_orders_one_group_and_refuses_the_other() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let microsoft = &stage.microsoft;
    let mut yearly = exchange();
    yearly.cycle = BillingCycle::Annual;
    let first = microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    let second = microsoft.resolve(&ids(), &yearly, france()).await.unwrap().unwrap();
    let mut yearly = line(&second, 1);
    yearly.cycle = BillingCycle::Annual;
    let cart = microsoft.create_cart(&ids(), tenant, &reseller(), &[line(&first, 2), yearly]).await.unwrap();
    assert!(cart.lines.iter().all(|line| line.pricing.is_some() && line.currency.as_deref() == Some("EUR")));
    let group = cart.lines[1].group.clone().unwrap();
    assert_ne!(cart.lines[0].group.as_ref(), Some(&group));
    let act = json!({ "refuse-groups": { "groups": [group], "code": 800_069, "description": "Not today." } });
    stage.fault("POST", "/v1/customers/*/carts/*/checkout", act, 1).await;
    let result = microsoft.checkout(&ids(), tenant, &cart.id).await.unwrap();
    assert_eq!((result.orders.len(), result.errors.len()), (1, 1));
    assert_eq!(result.errors[0].group, group);
    assert_eq!(result.errors[0].refusal.cause(), Cause::CreditOrRisk);
    assert_eq!(stage.count("subscriptions").await, 1);
}

#[actix_web::test]
async fn an_unknown_order_is_refused() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let failure = stage.microsoft.order_with_prices(&ids(), tenant, "0a1b2c3d4e5f").await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused(refusal) if refusal.code == "20000"), "{failure:?}");
    assert_eq!(failure.cause(), Cause::SubscriptionUnknown);
}

#[actix_web::test]
async fn a_changed_line_costs_less_by_a_promotion_and_ends_with_a_month() {
    let stage = Stage::new().await;
    let (tenant, microsoft) = (stage.tenant("boulangerie").await, &stage.microsoft);
    let promotion = microsoft.promotions(&ids(), france(), &Segment::Commercial).await.unwrap().remove(0);
    let product = &promotion.required_products[0];
    let wanted = Wanted { product: product.product_id.clone(), sku: product.sku_id.clone(), ..exchange() };
    let item = microsoft.resolve(&ids(), &wanted, france()).await.unwrap().unwrap();
    let plain = line(&item, 5);
    let told = microsoft.promotion_eligibilities(&ids(), tenant, std::slice::from_ref(&plain)).await.unwrap();
    assert_eq!(told[0].promotions().collect::<Vec<_>>(), [&promotion.id]);

    let cart =
        microsoft.create_cart(&ids(), tenant, &reseller(), std::slice::from_ref(&plain)).await.unwrap();
    let end = microsoft.custom_term_ends(&ids(), tenant, &Term::Year).await.unwrap().remove(0);
    let special =
        NewLine { promotion_id: Some(promotion.id), custom_term_end_date: Some(end), ..plain.clone() };
    let changed = microsoft.update_cart(&ids(), tenant, &cart.id, &reseller(), &[special]).await.unwrap();
    assert_eq!((&changed.id, changed.refused_lines().count()), (&cart.id, 0));
    let price = |cart: &Cart| cart.lines[0].pricing.as_ref().unwrap().price;
    assert!(price(&changed) < price(&cart), "{:?} is not below {:?}", price(&changed), price(&cart));
    microsoft.checkout(&ids(), tenant, &cart.id).await.unwrap();
    let held = microsoft.subscriptions_of_reseller(&ids(), tenant, &reseller()).await.unwrap();
    assert_eq!(held[0].view().commitment_end().unwrap().date(), end.date());
    let none = seeds::SECOND_RESELLER_MPN.parse().unwrap();
    assert!(microsoft.subscriptions_of_reseller(&ids(), tenant, &none).await.unwrap().is_empty());

    let failure = microsoft.update_cart(&ids(), tenant, &cart.id, &reseller(), &[plain]).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::CartSubmitted, "{failure:?}");
}
