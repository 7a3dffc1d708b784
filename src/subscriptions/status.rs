//! How a subscription stands.

use std::fmt;

use crate::commitments;

/// How a subscription stands: Microsoft's status, or what is being asked of Microsoft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being made at Microsoft.
    Creating,
    /// In use.
    Active,
    /// Another number of licences was asked for.
    Changing,
    /// Without service, still billed.
    Suspended,
    /// Its end was asked for.
    Cancelling,
    /// Ended within its cancellation window.
    Cancelled,
    /// Past its term.
    Expired,
    /// Past its term, for administrators only.
    Disabled,
}

impl Status {
    /// As stored, and the last part of its text key `subscriptions-status-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Active => "active",
            Self::Changing => "changing",
            Self::Suspended => "suspended",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Active => "green",
            Self::Creating | Self::Changing | Self::Cancelling => "blue",
            Self::Suspended | Self::Expired => "yellow",
            Self::Cancelled | Self::Disabled => "secondary",
        }
    }

    /// Whether it can only be bought again.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired | Self::Disabled)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Status> for commitments::Status {
    fn from(status: Status) -> Self {
        match status {
            Status::Creating | Status::Changing | Status::Cancelling => Self::Pending,
            Status::Active => Self::Active,
            Status::Suspended => Self::Suspended,
            Status::Cancelled | Status::Expired | Status::Disabled => Self::Ended,
        }
    }
}

impl TryFrom<String> for Status {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        [
            Self::Creating,
            Self::Active,
            Self::Changing,
            Self::Suspended,
            Self::Cancelling,
            Self::Cancelled,
            Self::Expired,
            Self::Disabled,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or_else(|| anyhow::anyhow!("no status of a subscription: {text}"))
    }
}
