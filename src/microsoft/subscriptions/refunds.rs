//! What may still be given back of a subscription, and until when: Microsoft's word on `commitment-rules.md`
//! sections 1 and 2.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::microsoft::wire;

/// How many licences may still go (`commitment-rules.md` B1–B5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Refundable {
    /// In all.
    #[serde(deserialize_with = "wire::number")]
    pub total_quantity: Option<i64>,
    /// By batch.
    #[serde(deserialize_with = "wire::list")]
    pub details: Vec<RefundableBatch>,
}

impl Refundable {
    /// How many may go at `now`: by batch where the batches are told, in all otherwise.
    #[must_use]
    pub fn at(&self, now: OffsetDateTime) -> i64 {
        if self.details.is_empty() {
            return self.total_quantity.unwrap_or_default();
        }
        let open = |batch: &&RefundableBatch| batch.allowed_until_date_time.is_none_or(|until| now <= until);
        self.details.iter().filter(open).filter_map(|batch| batch.quantity).sum()
    }
}

/// Licences bought together, which may go together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundableBatch {
    /// How many of them may still go.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// The last instant for it.
    #[serde(default, deserialize_with = "wire::instant")]
    pub allowed_until_date_time: Option<OffsetDateTime>,
}

/// How much money a cancellation brings back, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundOption {
    /// How much.
    #[serde(default, rename = "type", deserialize_with = "wire::given")]
    pub kind: RefundKind,
    #[serde(default, deserialize_with = "wire::instant")]
    expires_at: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::instant")]
    expires_after: Option<OffsetDateTime>,
}

impl RefundOption {
    /// Until when; Microsoft's texts know two names for it.
    #[must_use]
    pub fn expires_at(&self) -> Option<OffsetDateTime> {
        self.expires_at.or(self.expires_after)
    }
}

/// How much money comes back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RefundKind {
    /// All.
    Full,
    /// What was not used.
    Partial,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for RefundKind {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for RefundKind {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "full" => Self::Full,
            "partial" => Self::Partial,
            _ => Self::Other(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn what_may_go_is_counted_by_the_batches_that_are_open() {
        let json = r#"{"totalQuantity":15,"details":[
            {"quantity":10,"allowedUntilDateTime":"2026-03-08T10:00:00Z"},
            {"quantity":"5","allowedUntilDateTime":"2026-03-27T09:00:00Z"}]}"#;
        let refundable: Refundable = serde_json::from_str(json).unwrap();
        assert_eq!(refundable.at(datetime!(2026-03-08 10:00:00 UTC)), 15);
        assert_eq!(refundable.at(datetime!(2026-03-08 10:00:01 UTC)), 5);
        assert_eq!(refundable.at(datetime!(2026-03-28 00:00:00 UTC)), 0);
        let untold = Refundable { total_quantity: Some(3), details: Vec::new() };
        assert_eq!(untold.at(datetime!(2026-03-28 00:00:00 UTC)), 3);
    }

    #[test]
    fn a_refund_ends_under_either_name() {
        let until = Some(datetime!(2026-03-08 10:00:00 UTC));
        for name in ["expiresAt", "expiresAfter"] {
            let json = format!(r#"{{"type":"Full","{name}":"2026-03-08T10:00:00Z"}}"#);
            let option: RefundOption = serde_json::from_str(&json).unwrap();
            assert_eq!((option.kind.clone(), option.expires_at()), (RefundKind::Full, until), "{name}");
        }
    }
}
