//! The catalogue, price sheets, carts and orders.

use aubade::microsoft::Cause;
use aubade::microsoft::carts::NewLine;
use aubade::microsoft::catalogue::{BillingCycle, Segment, Term};
use aubade::microsoft::orders::{Fulfilment, NewOrderLine, OrderStatus};
use aubade::microsoft::prices::{Timeline, View};
use aubade::text::Language;
use time::macros::{date, datetime};

use super::{answering, answering_with, asked};
use crate::microsoft::sheets::rows;
use crate::microsoft::stage::{exchange, france, ids, line};
use crate::microsoft::strangers::tenant;

const CATALOGUE: &str = include_str!("catalogue.json");
const SHEET: &str = include_str!("prices.csv");

#[actix_web::test]
async fn skus() {
    let stranger = answering_with(CATALOGUE, "skus").await;
    let skus =
        stranger.microsoft.skus(&ids(), "P", france(), &Segment::Commercial, Language::En).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/products/p/skus?country=fr&targetsegment=commercial");
    assert!(skus[0].dynamic_attributes.is_addon && !skus[1].dynamic_attributes.is_addon);
    assert_eq!(skus[0].dynamic_attributes.prerequisite_skus, ["CFQ7TTC0LH18:0001"]);
    assert_eq!((skus[2].minimum_quantity, skus[2].maximum_quantity), (Some(5), None));
    assert_eq!(skus[2].supported_billing_cycles, [BillingCycle::Other("Fortnightly".to_owned())]);
}

#[actix_web::test]
async fn products() {
    let stranger = answering_with(CATALOGUE, "products").await;
    let products =
        stranger.microsoft.products(&ids(), france(), &Segment::Commercial, Language::En).await.unwrap();
    let found: Vec<_> = products.iter().map(|product| product.id.as_str()).collect();
    assert_eq!(found, ["CFQ7TTC0LH16", "CFQ7TTC0LH18"]);
}

#[actix_web::test]
async fn availabilities() {
    let stranger = answering_with(CATALOGUE, "availabilities").await;
    let item = stranger.microsoft.resolve(&ids(), &exchange(), france()).await.unwrap();
    assert_eq!(item.as_deref(), Some("CFQ7TTC0LH16:0001:CFQ7TTC0K971"));
}

#[actix_web::test]
async fn price_sheets_of_any_view_and_month() {
    let stranger = answering(SHEET).await;
    let path =
        |view: &str| format!("get /v1.0/sales/pricesheets(market='fr',pricesheetview='{view}')/$value");
    let november = date!(2026 - 11 - 23);
    for (view, timeline, query) in [
        (View::Licences, Timeline::Current, "timeline=current"),
        (View::Licences, Timeline::History(november), "timeline=history&month=202611"),
        (View::ExtendedTerm, Timeline::Future(november), "timeline=future&month=202611"),
    ] {
        let sheet = stranger.microsoft.price_sheet_of(&ids(), france(), view, timeline).await.unwrap();
        assert_eq!(rows(sheet).await.unwrap().len(), 3);
        let view = if view == View::Licences { "updatedlicensebased" } else { "licensebasedest" };
        assert_eq!(asked(&stranger), format!("{}?{query}", path(view)));
    }
}

#[actix_web::test]
async fn carts() {
    let cart = async |name: &str| {
        let stranger = answering_with(include_str!("cart.json"), name).await;
        let cart = stranger.microsoft.cart(&ids(), tenant(), "c").await.unwrap();
        assert_eq!(asked(&stranger), "get …/carts/c");
        cart
    };
    let full = cart("full").await;
    assert_eq!(full.lines[0].pricing.as_ref().unwrap().extended_price, Some(210_000));
    assert_eq!(full.lines[0].currency.as_deref(), Some("EUR"));
    let (line, refusal) = full.refused_lines().next().unwrap();
    assert_eq!((line.number, refusal.cause()), (1, Cause::LimitReached));
    assert_eq!(refusal.details[0], "availableQuantity: 3");
    let minimal = cart("minimal").await;
    assert!(minimal.lines.is_empty() && !minimal.ordered);
    let strange = cart("strange").await;
    assert!(strange.ordered && strange.expires_at.is_none());
    assert_eq!((strange.lines[0].number, strange.lines[0].group.as_deref()), (4, Some("2")));
    let (line, refusal) = strange.refused_lines().next().unwrap();
    assert_eq!((line.number, refusal.cause()), (5, Cause::Unexplained));
}

#[actix_web::test]
async fn checkouts() {
    for (name, orders, causes) in [
        ("full", 1, vec![Cause::CreditOrRisk]),
        ("minimal", 0, vec![]),
        ("strange", 0, vec![Cause::CreditOrRisk]),
    ] {
        let stranger = answering_with(include_str!("checkout.json"), name).await;
        let result = stranger.microsoft.checkout(&ids(), tenant(), "c").await.unwrap();
        assert_eq!(result.orders.len(), orders, "{name}");
        let found: Vec<_> = result.errors.iter().map(|error| error.refusal.cause()).collect();
        assert_eq!(found, causes, "{name}");
        assert!(result.errors.iter().all(|error| error.group == "1"));
    }
}

#[actix_web::test]
async fn orders() {
    let order = async |name: &str| {
        let stranger = answering_with(include_str!("order.json"), name).await;
        let order = stranger.microsoft.order_with_prices(&ids(), tenant(), "o").await.unwrap();
        assert_eq!(asked(&stranger), "get …/orders/o?include_price=true");
        order
    };
    let full = order("full").await;
    assert_eq!((full.total_price, &full.status), (Some(168_025), &OrderStatus::Completed));
    let pricing = full.line_items[0].pricing.as_ref().unwrap();
    assert_eq!((pricing.price, pricing.extended_price), (Some(33_605), Some(168_025)));
    assert_eq!(full.line_items[0].transaction_type.as_deref(), Some("New"));
    let minimal = order("minimal").await;
    assert_eq!((minimal.total_price, minimal.line_items.len()), (None, 0));
    let strange = order("strange").await;
    assert_eq!((strange.total_price, &strange.status), (Some(168_000), &OrderStatus::PoReviewRejected));
    assert_eq!(strange.line_items[0].partner_id_on_record.as_deref(), Some("1234567"));
    assert_eq!((strange.line_items[0].line_item_number, strange.line_items[1].quantity), (Some(3), None));
}

#[actix_web::test]
async fn the_arrival_of_an_orders_lines() {
    let stranger = answering(include_str!("line_provisioning.json")).await;
    let lines = stranger.microsoft.order_provisioning(&ids(), tenant(), "o").await.unwrap();
    assert_eq!(asked(&stranger), "get …/orders/o/provisioningstatus");
    let statuses: Vec<_> = lines.iter().map(|line| &line.status).collect();
    let none = Fulfilment::Other(String::new());
    assert_eq!(statuses, [&Fulfilment::Fulfilled, &none, &Fulfilment::PrefulfillmentPending]);
    assert_eq!(lines[2].quantity_provisioning_information[0].quantity, Some(1));
}

#[actix_web::test]
async fn a_direct_order_names_its_reseller() {
    let stranger = answering(r#"{"id":"0a1b2c3d4e5f","status":"pending"}"#).await;
    let line = NewOrderLine {
        catalog_item_id: "P:0001:A".to_owned(),
        quantity: 2,
        term: Term::Year,
        friendly_name: Some("line 1".to_owned()),
    };
    let reseller = "1234567".parse().unwrap();
    let order = stranger
        .microsoft
        .place_order(&ids(), tenant(), &reseller, &BillingCycle::Annual, &[line])
        .await
        .unwrap();
    assert_eq!((asked(&stranger).as_str(), &order.status), ("post …/orders", &OrderStatus::Pending));
    for part in
        [r#""partneridonrecord":"1234567""#, r#""billingcycle":"annual""#, r#""friendlyname":"line 1""#]
    {
        assert!(stranger.head().contains(part), "{part}");
    }
}

#[actix_web::test]
async fn a_cart_is_changed_as_a_whole() {
    let stranger = answering_with(include_str!("cart.json"), "full").await;
    let reseller = "1234567".parse().unwrap();
    let lines = [NewLine { promotion_id: Some("X".to_owned()), ..line("P:0001:A", 3) }];
    stranger.microsoft.update_cart(&ids(), tenant(), "c", &reseller, &lines).await.unwrap();
    assert_eq!(asked(&stranger), "put …/carts/c");
    for part in [r#""id":"c""#, r#""partneronrecordattestationaccepted":true"#, r#""promotionid":"x""#] {
        assert!(stranger.head().contains(part), "{part} is not in {}", stranger.head());
    }
}

#[actix_web::test]
async fn promotions() {
    let body = r#"{"items":[{"id":"X","name":"n","startDate":"2026-01-01T00:00:00Z","endDate":"2026-12-31",
        "isAutoApplicable":"true","requiredProducts":[{"productId":"P","skuId":"0001","term":{"duration":"P1Y"}}]},
        {"id":"Y","name":null,"requiredProducts":null,"novelty":1},
        {"id":"Z","requiredProducts":[{"productId":"P","term":null}]}]}"#;
    let stranger = answering(body).await;
    let found = stranger.microsoft.promotions(&ids(), france(), &Segment::Commercial).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/productpromotions?country=fr&segment=commercial");
    let told: Vec<_> =
        found.iter().map(|one| (one.is_auto_applicable, one.required_products.len())).collect();
    assert_eq!(told, [(true, 1), (false, 0), (false, 1)]);
    assert_eq!(found[0].required_products[0].term.as_ref().unwrap().duration, Term::Year);
    assert_eq!(found[0].end_date, Some(datetime!(2026-12-31 00:00:00 UTC)));
}

#[actix_web::test]
async fn promotions_that_a_customer_can_have() {
    let body = r#"{"items":[{"id":"0","eligibilities":[{"promotionId":"X","isEligible":true,"errors":[]},
        {"promotionId":"Y","isEligible":false,"errors":[{"type":"seats"}]}]},{"id":1,"eligibilities":null}]}"#;
    let stranger = answering(body).await;
    let lines = [line("P:0001:A", 3), line("P:0002:A", 1)];
    let found = stranger.microsoft.promotion_eligibilities(&ids(), tenant(), &lines).await.unwrap();
    assert_eq!(asked(&stranger), "post …/promotioneligibilities");
    assert!(stranger.head().contains(r#""catalogitemid":"p:0002:a""#));
    let told: Vec<_> = found.iter().map(|one| (one.number, one.promotions().collect::<Vec<_>>())).collect();
    assert_eq!(told, [(Some(0), vec!["X"]), (Some(1), vec![])]);
}
