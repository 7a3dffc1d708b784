//! What is about the provider itself: invoices, audit records, and where Microsoft delivers to.

use aubade::microsoft::webhooks::EVENTS;
use time::macros::{date, datetime};

use super::{answering, asked};
use crate::microsoft::stage::ids;

#[actix_web::test]
async fn invoices() {
    let stranger = answering(include_str!("invoices.json")).await;
    let invoices = stranger.microsoft.invoices(&ids()).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/invoices?size=100&offset=0");
    let charges: Vec<_> = invoices.iter().map(|invoice| invoice.total_charges).collect();
    assert_eq!(charges, [Some(12_345_600), None, Some(-125_000)]);
    assert_eq!(invoices[0].invoice_details[0].billing_provider.as_deref(), Some("one_time"));
    assert_eq!(invoices[0].invoice_date, Some(datetime!(2026-03-08 00:00:00 UTC)));
    let stranger = answering(r#"{"id":"G001234567","documentType":"CreditNote"}"#).await;
    let invoice = stranger.microsoft.invoice(&ids(), "G001234567").await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/invoices/g001234567");
    assert_eq!(invoice.document_type.as_deref(), Some("CreditNote"));
}

#[actix_web::test]
async fn audit_records() {
    let stranger = answering(include_str!("audit_records.json")).await;
    let (from, to) = (date!(2026 - 03 - 01), date!(2026 - 03 - 31));
    let records = stranger.microsoft.audit_records(&ids(), from, to).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/auditrecords?startdate=2026-03-01&enddate=2026-03-31&size=500");
    assert_eq!(records[0].operation_type, "create_order");
    let tenants: Vec<_> = records.iter().map(|record| record.tenant().is_some()).collect();
    assert_eq!(tenants, [true, false, false]);
    assert!(!format!("{:?}", records[0]).contains("integration@"));
}

#[actix_web::test]
async fn where_microsoft_delivers_to() {
    let url = "https://panel.example/webhooks/microsoft";
    let body = format!(r#"{{"SubscriberId":"s","WebhookUrl":"{url}","WebhookEvents":["test-created"]}}"#);
    let stranger = answering(&body).await;
    let known = stranger.microsoft.webhook(&ids()).await.unwrap().unwrap();
    assert_eq!(asked(&stranger), "get /webhooks/v1/registration");
    assert_eq!((known.webhook_url.as_str(), known.webhook_events.len()), (url, 1));
    for (known, method) in [(None, "post"), (Some(&known), "put")] {
        stranger.microsoft.register_webhook(&ids(), url, known).await.unwrap();
        assert_eq!(asked(&stranger), format!("{method} /webhooks/v1/registration"));
        for event in EVENTS {
            assert!(stranger.head().contains(event));
        }
    }
    stranger.microsoft.test_webhook(&ids()).await.unwrap();
    assert_eq!(asked(&stranger), "post /webhooks/v1/registration/validationevents");
}
