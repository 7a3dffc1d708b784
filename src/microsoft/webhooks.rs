//! Webhooks: what Microsoft tells us of its own accord, whether it was Microsoft, and asking to be told
//! (`partner-center.md` section 11).
//!
//! A delivery may come up to 48 hours late and more than once: it is a hint at what to read, never news by itself.

mod certificate;
mod certificates;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;
use time::OffsetDateTime;

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

pub use certificate::Certificate;
pub(super) use certificates::Certificates;

/// What a delivery may weigh, in bytes; real ones have a few hundred.
pub const LARGEST_DELIVERY: usize = 64 * 1024;
/// Its events when a subscription changed, through us or not, and when a test was asked for.
pub const EVENTS: [&str; 2] = ["subscription-updated", "test-created"];
/// The one way of signing that is known.
const ALGORITHM: &str = "rsa-sha256";
/// What the certificate must be of.
const SIGNER: &str = "Microsoft Corporation";

/// A delivery as it came, from anybody.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// `Authorization`: `Signature` and the signature of the body.
    pub authorization: Option<&'a str>,
    /// `X-MS-Certificate-Url`: where the certificate is.
    pub certificate_url: Option<&'a str>,
    /// `X-MS-Signature-Algorithm`.
    pub algorithm: Option<&'a str>,
    /// The body, byte by byte.
    pub body: &'a [u8],
}

/// Why a delivery is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unbelieved {
    /// It is not signed in the known way.
    #[error("not signed as Microsoft signs")]
    Unsigned,
    /// Its certificate is not where Microsoft keeps its own.
    #[error("a certificate from somewhere else")]
    Elsewhere,
    /// Its certificate is not one of Microsoft's, or not now.
    #[error("a certificate that is not Microsoft's")]
    NotMicrosoft,
    /// The signature is not of this body by this certificate.
    #[error("a wrong signature")]
    Forged,
    /// The certificate cannot be had at this moment: it may come again.
    #[error("the certificate cannot be had")]
    Unavailable,
}

/// What Microsoft says has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Notification {
    /// Such as `subscription-updated`.
    #[serde(alias = "eventName", deserialize_with = "wire::given")]
    pub event_name: String,
    /// The address of what changed.
    #[serde(alias = "resourceUri", deserialize_with = "wire::given")]
    pub resource_uri: String,
    /// Such as `subscription`.
    #[serde(alias = "resourceName", deserialize_with = "wire::given")]
    pub resource_name: String,
    /// When it changed.
    #[serde(alias = "resourceChangeUtcDate", deserialize_with = "wire::instant")]
    pub resource_change_utc_date: Option<OffsetDateTime>,
}

impl Notification {
    /// The subscription that changed, with its tenant; `None` for anything else.
    #[must_use]
    pub fn subscription(&self) -> Option<(TenantId, &str)> {
        let path = self.resource_uri.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        parts.windows(4).find_map(|parts| match parts {
            ["customers", tenant, "subscriptions", subscription] => {
                Some((tenant.parse().ok()?, *subscription))
            }
            _ => None,
        })
    }
}

/// Where Microsoft delivers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Registration {
    /// The address.
    #[serde(alias = "webhookUrl", deserialize_with = "wire::given")]
    pub webhook_url: String,
    /// Of what it is told.
    #[serde(alias = "webhookEvents", deserialize_with = "wire::list")]
    pub webhook_events: Vec<String>,
}

impl Delivery<'_> {
    /// The signature, which must be in base64 behind `Signature`.
    fn signature(&self) -> Result<Vec<u8>, Unbelieved> {
        let algorithm = self.algorithm.is_some_and(|name| name.trim().eq_ignore_ascii_case(ALGORITHM));
        let (scheme, text) =
            self.authorization.and_then(|text| text.trim().split_once(' ')).ok_or(Unbelieved::Unsigned)?;
        if !algorithm || !scheme.eq_ignore_ascii_case("signature") {
            return Err(Unbelieved::Unsigned);
        }
        STANDARD.decode(text.trim()).map_err(|_| Unbelieved::Unsigned)
    }

    /// Whether `certificate` has signed this at `now`. What it cannot tell is who issued the certificate: the issuers
    /// above it do not come along, so it is believed because it lies where only Microsoft can put it.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, certificate: &Certificate, now: OffsetDateTime) -> Result<(), Unbelieved> {
        let signature = self.signature()?;
        if !certificate.is_valid_at(now) || certificate.organisation() != Some(SIGNER) {
            return Err(Unbelieved::NotMicrosoft);
        }
        if certificate.has_signed(self.body, &signature) { Ok(()) } else { Err(Unbelieved::Forged) }
    }
}

impl Microsoft {
    /// What a delivery says, once it is sure that Microsoft says it. A certificate that is not known yet is fetched
    /// from where Microsoft keeps it.
    ///
    /// # Errors
    /// Why it is not believed.
    pub async fn believe(&self, delivery: &Delivery<'_>) -> Result<Notification, Unbelieved> {
        // Nothing is fetched for what is not even signed.
        delivery.signature()?;
        let url = delivery.certificate_url.ok_or(Unbelieved::Elsewhere)?;
        let certificate = self.certificate(url).await?;
        delivery.check(&certificate, self.0.clock.now())?;
        // Genuine and not understood is as good as something of which we want to know nothing.
        Ok(serde_json::from_slice(delivery.body).unwrap_or_default())
    }

    /// Where Microsoft delivers to now; `None` when it does not. That these calls want the integration account is
    /// unverified, as for the two below.
    ///
    /// # Errors
    /// As any call.
    pub async fn webhook(&self, ids: &Ids) -> Result<Option<Registration>, Failure> {
        let answer = self.exchange(&Call::get(ids, "/webhooks/v1/registration").for_user()).await?;
        match answer.status {
            StatusCode::NOT_FOUND if answer.echoes(ids) => Ok(None),
            status if status.is_success() => answer.json().map(Some),
            _ => Err(answer.refusal().into()),
        }
    }

    /// Has Microsoft deliver [`EVENTS`] to this address, instead of `known`, if it delivers to one already.
    ///
    /// # Errors
    /// As any call.
    pub async fn register_webhook(
        &self,
        ids: &Ids,
        url: &str,
        known: Option<&Registration>,
    ) -> Result<Registration, Failure> {
        let body = json!({ "WebhookUrl": url, "WebhookEvents": EVENTS });
        let call = match known {
            Some(_) => Call::put(ids, "/webhooks/v1/registration"),
            None => Call::post(ids, "/webhooks/v1/registration"),
        };
        self.read(call.body(body).for_user()).await
    }

    /// Asks for a delivery to try the way; at most two a minute.
    ///
    /// # Errors
    /// As any call.
    pub async fn test_webhook(&self, ids: &Ids) -> Result<(), Failure> {
        let call = Call::post(ids, "/webhooks/v1/registration/validationEvents");
        let _: Value = self.read(call.for_user()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(uri: &str) -> Notification {
        Notification { resource_uri: uri.to_owned(), ..Notification::default() }
    }

    #[test]
    fn the_subscription_is_found_in_its_address() {
        let tenant = "11111111-1111-4111-8111-111111111111";
        for uri in [
            format!("/customers/{tenant}/subscriptions/s"),
            format!("https://api.example.com/v1/customers/{tenant}/subscriptions/s?x=1"),
            format!("https://api.example.com/v1/customers/{tenant}/subscriptions/s/"),
        ] {
            assert_eq!(notification(&uri).subscription(), Some((tenant.parse().unwrap(), "s")), "{uri}");
        }
        for uri in ["", "/customers/nobody/subscriptions/s", "/customers", "/webhooks/registration/test"] {
            assert_eq!(notification(uri).subscription(), None, "{uri}");
        }
    }

    #[test]
    fn what_is_not_signed_in_the_known_way_has_no_signature() {
        let delivery = |authorization, algorithm| {
            Delivery { authorization, algorithm, certificate_url: None, body: b"" }.signature()
        };
        assert_eq!(delivery(Some("Signature AQID"), Some("rsa-sha256")), Ok(vec![1, 2, 3]));
        for (authorization, algorithm) in [
            (None, Some("rsa-sha256")),
            (Some("Signature"), Some("rsa-sha256")),
            (Some("Bearer AQID"), Some("rsa-sha256")),
            (Some("Signature ?"), Some("rsa-sha256")),
            (Some("Signature AQID"), Some("none")),
            (Some("Signature AQID"), None),
        ] {
            assert_eq!(delivery(authorization, algorithm), Err(Unbelieved::Unsigned), "{authorization:?}");
        }
    }

    #[test]
    fn a_notification_is_read_in_either_case_and_without_its_fields() {
        let read = |json: &str| serde_json::from_str::<Notification>(json).unwrap();
        let json = r#"{"EventName":"subscription-updated","ResourceUri":"/x","ResourceName":"subscription",
            "AuditUri":null,"ResourceChangeUtcDate":"2026-03-01T10:00:00.3520276+00:00","Tomorrow":1}"#;
        assert_eq!(read(json).event_name, "subscription-updated");
        assert!(read(json).resource_change_utc_date.is_some());
        assert_eq!(read(r#"{"eventName":"test-created","resourceUri":null}"#).event_name, "test-created");
        assert_eq!(read("{}"), Notification::default());
    }
}
