//! Where an order and the licences of its lines stand.

use serde::Deserialize;

use crate::microsoft::wire;

/// Where an order stands. The spelling of the newer values is unverified, so case and separators do not count
/// (`partner-center.md` section 8).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum OrderStatus {
    /// Being carried out.
    Pending,
    /// Done.
    Completed,
    /// Undone.
    Cancelled,
    /// Suspended.
    Suspended,
    /// Microsoft is reviewing it.
    PendingReview,
    /// Microsoft waits for a purchase order.
    PendingPoUpload,
    /// The purchase order is there.
    PoUploadComplete,
    /// The purchase order was refused.
    PoReviewRejected,
    /// Some lines went through.
    PartialSuccess,
    /// It failed.
    Error,
    /// `unknown`, a value that we do not know, or none.
    Other(String),
}

impl Default for OrderStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl OrderStatus {
    /// Whether Microsoft took it back: nothing of it was bought.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Error)
    }
}

impl From<String> for OrderStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "pending" => Self::Pending,
            "completed" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            "suspended" => Self::Suspended,
            "pendingreview" => Self::PendingReview,
            "pendingpoupload" => Self::PendingPoUpload,
            "pouploadcomplete" => Self::PoUploadComplete,
            "poreviewrejected" => Self::PoReviewRejected,
            "partialsuccess" => Self::PartialSuccess,
            "error" => Self::Error,
            _ => Self::Other(text),
        }
    }
}

/// How far the licences of a line are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineProvisioning {
    /// The line's place in the order.
    #[serde(default, deserialize_with = "wire::number")]
    pub line_item_number: Option<i64>,
    /// How far the whole line is.
    #[serde(default, deserialize_with = "wire::given")]
    pub status: Fulfilment,
    /// The same for parts of it.
    #[serde(default, deserialize_with = "wire::list")]
    pub quantity_provisioning_information: Vec<QuantityProvisioning>,
}

/// How far so many licences of a line are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct QuantityProvisioning {
    /// How many.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// How far.
    #[serde(default, deserialize_with = "wire::given")]
    pub status: Fulfilment,
}

/// How far something that was ordered is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Fulfilment {
    /// There.
    Fulfilled,
    /// Not there.
    Unfulfilled,
    /// Not even begun.
    PrefulfillmentPending,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for Fulfilment {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for Fulfilment {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "fulfilled" => Self::Fulfilled,
            "unfulfilled" => Self::Unfulfilled,
            "prefulfillmentpending" => Self::PrefulfillmentPending,
            _ => Self::Other(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_however_it_is_spelt() {
        let read = |text: &str| OrderStatus::from(text.to_owned());
        for (words, status) in [
            ("pending review", OrderStatus::PendingReview),
            ("pending po upload", OrderStatus::PendingPoUpload),
            ("po upload complete", OrderStatus::PoUploadComplete),
            ("po review rejected", OrderStatus::PoReviewRejected),
            ("partial success", OrderStatus::PartialSuccess),
        ] {
            let spellings =
                [words.to_owned(), words.replace(' ', "_"), words.replace(' ', ""), words.to_uppercase()];
            for text in spellings {
                assert_eq!(read(&text), status, "{text}");
            }
        }
        assert_eq!(read("po upload"), OrderStatus::Other("po upload".to_owned()));
        assert_eq!(Fulfilment::from("PreFulfillmentPending".to_owned()), Fulfilment::PrefulfillmentPending);
    }
}
