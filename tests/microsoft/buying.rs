//! Buying: from the catalogue to the subscriptions of an order, with what can go wrong in between.

use aubade::microsoft::catalogue::{BillingCycle, Segment, Term, Wanted};
use aubade::microsoft::orders::OrderStatus;
use aubade::microsoft::subscriptions::SubscriptionStatus;
use aubade::microsoft::{Cause, Failure};
use aubade::sandbox::seeds;
use aubade::text::Language;
use secrecy::ExposeSecret;
use serde_json::json;

use super::sheets::rows;
use super::stage::{Stage, customer, exchange, france, ids, line, reseller};

#[actix_web::test]
async fn a_tenant_is_created_and_its_licences_are_bought() {
    let stage = Stage::new().await;
    let microsoft = &stage.microsoft;

    let created = microsoft.create_customer(&ids(), &customer("boulangerie")).await.unwrap();
    let credentials = created.credentials.unwrap();
    assert_eq!(credentials.identifier("boulangerie.onmicrosoft.com"), "admin@boulangerie.onmicrosoft.com");
    assert!(!credentials.password.expose_secret().is_empty());
    assert!(!format!("{credentials:?}").contains(credentials.password.expose_secret()));

    let item = microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    assert!(item.starts_with("CFQ7TTC0LH16:0001:"));
    let cart = microsoft.create_cart(&ids(), created.tenant, &reseller(), &[line(&item, 5)]).await.unwrap();
    assert!(!cart.ordered && cart.expires_at.is_some());
    let result = microsoft.checkout(&ids(), created.tenant, &cart.id).await.unwrap();
    assert!(result.errors.is_empty());

    let order = microsoft.order(&ids(), created.tenant, &result.orders[0].id).await.unwrap();
    assert_eq!(order.status, OrderStatus::Completed);
    assert_eq!(order.line_items[0].partner_id_on_record.as_deref(), Some(seeds::RESELLER_MPN));
    let subscriptions = microsoft.subscriptions_of_order(&ids(), created.tenant, &order.id).await.unwrap();
    assert_eq!(subscriptions.len(), 1);
    let subscription = &subscriptions[0];
    assert_eq!(order.line_items[0].subscription_id.as_ref(), Some(&subscription.id));
    assert_eq!((subscription.quantity, &subscription.status), (Some(5), &SubscriptionStatus::Active));
    assert_eq!(subscription.product_and_sku(), Some(("CFQ7TTC0LH16", "0001")));
    assert_eq!(subscription.partner_id.as_deref(), Some(seeds::RESELLER_MPN));
    assert!(subscription.commitment_end() > Some(stage.clock.now()));
    assert_eq!(microsoft.orders(&ids(), created.tenant).await.unwrap().len(), 1);
}

#[actix_web::test]
async fn the_same_ids_bring_the_same_credentials() {
    let stage = Stage::new().await;
    let ids = ids();
    let first = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    let again = stage.microsoft.create_customer(&ids, &customer("boulangerie")).await.unwrap();
    assert_eq!(first.tenant, again.tenant);
    let passwords = [first, again].map(|created| created.credentials.unwrap().password);
    assert_eq!(passwords[0].expose_secret(), passwords[1].expose_secret());
    assert_eq!(stage.count("customers").await, 1);
}

#[actix_web::test]
async fn a_tenant_is_found_by_its_whole_name() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    stage.tenant("boulangeriedunord").await;
    let find = async |prefix: &str| {
        stage
            .microsoft
            .find_customer(&ids(), &prefix.parse().unwrap())
            .await
            .unwrap()
            .map(|found| found.tenant)
    };
    assert_eq!(find("boulangerie").await, Some(tenant));
    assert_eq!(find("boulange").await, None);
    assert_eq!(stage.microsoft.customer(&ids(), tenant).await.unwrap().domain, "boulangerie.onmicrosoft.com");
}

#[actix_web::test]
async fn the_catalogue_lists_the_licences_of_a_country() {
    let stage = Stage::new().await;
    let list = async |language| {
        stage.microsoft.products(&ids(), france(), &Segment::Commercial, language).await.unwrap()
    };
    let products = list(Language::En).await;
    assert!(products.len() >= 20, "{}", products.len());
    assert!(products.iter().any(|product| product.title == "Microsoft 365 Business Basic"));
    let french = list(Language::Fr).await;
    assert_eq!(french.len(), products.len());
    assert!(french.iter().any(|product| product.description == "Diagrammes, sur le bureau et sur le web."));
}

#[actix_web::test]
async fn the_skus_of_a_product_say_their_limits() {
    let stage = Stage::new().await;
    let skus = stage
        .microsoft
        .skus(&ids(), "CFQ7TTC0LCHC", france(), &Segment::Commercial, Language::Fr)
        .await
        .unwrap();
    let premium = skus.iter().find(|sku| sku.id == "0001").unwrap();
    assert_eq!((premium.minimum_quantity, premium.maximum_quantity), (Some(1), Some(300)));
    assert!(!premium.is_trial);
    assert!(skus.iter().any(|sku| sku.is_trial && sku.title == "Microsoft 365 Business Premium (essai)"));
}

#[actix_web::test]
async fn what_is_not_sold_that_way_resolves_to_nothing() {
    let stage = Stage::new().await;
    let wanted = [
        Wanted { term: Term::Other("P9Y".to_owned()), ..exchange() },
        Wanted { cycle: BillingCycle::Triennial, ..exchange() },
        Wanted { sku: "9999".to_owned(), ..exchange() },
        Wanted { product: "CFQ7TTC0XXXX".to_owned(), ..exchange() },
    ];
    for wanted in wanted {
        assert_eq!(stage.microsoft.resolve(&ids(), &wanted, france()).await.unwrap(), None, "{wanted:?}");
    }
}

#[actix_web::test]
async fn a_stale_catalogue_id_is_a_refused_line_and_resolves_anew() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let old = stage.microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    stage.tell("availabilities/rotate", json!({})).await;
    let causes: Vec<_> =
        match stage.microsoft.create_cart(&ids(), tenant, &reseller(), &[line(&old, 1)]).await {
            Ok(cart) => cart.refused_lines().map(|(_, refusal)| refusal.cause()).collect(),
            Err(failure) => vec![failure.cause()],
        };
    assert_eq!(causes, [Cause::CatalogueStale]);
    let new = stage.microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    assert_ne!(old, new);
}

#[actix_web::test]
async fn a_lost_checkout_is_repeated_on_the_same_cart_and_buys_once() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let cart = stage.cart(tenant, 2).await;
    stage.fault("POST", "/v1/customers/*/carts/*/checkout", json!("drop"), 4).await;
    let ids = ids();
    let failure = stage.microsoft.checkout(&ids, tenant, &cart).await.unwrap_err();
    assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    let result = stage.microsoft.checkout(&ids, tenant, &cart).await.unwrap();
    assert_eq!(result.orders.len(), 1);
    assert!(stage.microsoft.cart(&ids, tenant, &cart).await.unwrap().ordered);
    assert_eq!(stage.count("orders").await, 1);
    assert_eq!(stage.count("subscriptions").await, 1);
}

#[actix_web::test]
async fn a_customer_that_has_not_signed_or_is_reviewed_makes_the_order_wait() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let cart = stage.cart(tenant, 1).await;
    let cause = async || match stage.microsoft.checkout(&ids(), tenant, &cart).await {
        Err(failure @ Failure::Later { .. }) => failure.cause(),
        other => panic!("{other:?}"),
    };
    stage.tell("agreements", json!({ "customerId": tenant, "signed": false })).await;
    assert_eq!(cause().await, Cause::AgreementMissing);
    stage.tell("agreements", json!({ "customerId": tenant, "signed": true })).await;
    stage.tell("reviews", json!({ "customerId": tenant, "status": "UnderReview" })).await;
    assert_eq!(cause().await, Cause::AccountUnderReview);
    stage.tell("reviews", json!({ "customerId": tenant, "status": "Allowed" })).await;
    assert_eq!(stage.microsoft.checkout(&ids(), tenant, &cart).await.unwrap().orders.len(), 1);
}

#[actix_web::test]
async fn a_cart_is_gone_after_a_week() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let cart = stage.cart(tenant, 1).await;
    stage.clock.advance(time::Duration::days(8));
    let failure = stage.microsoft.checkout(&ids(), tenant, &cart).await.unwrap_err();
    assert_eq!(failure.cause(), Cause::CartGone, "{failure:?}");
}

#[actix_web::test]
async fn the_price_sheet_of_a_country_is_read_to_its_last_row() {
    let stage = Stage::new().await;
    let rows = rows(stage.microsoft.price_sheet(&ids(), france()).await.unwrap()).await.unwrap();
    let exchange = exchange();
    let row = rows
        .iter()
        .find(|row| {
            (&row.product, &row.sku) == (&exchange.product, &exchange.sku) && row.term == exchange.term
        })
        .unwrap();
    assert_eq!((row.currency.as_str(), row.market.as_str()), ("EUR", "FR"));
    assert!(row.unit_price > 0 && row.suggested_price >= Some(row.unit_price));
    assert!(rows.iter().any(|row| row.segment == Segment::Education));
}
