//! What an order is for, where it stands, and what is asked of Microsoft next.

use time::Duration;

/// How long an order waits for its customer's agreement or for Microsoft's review until Microsoft is asked about it again.
pub const ASKED_AGAIN: Duration = Duration::minutes(15);

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Stored; nothing was asked of Microsoft yet.
    Placed,
    /// Being carried out.
    Provisioning,
    /// For Microsoft's review, or for the customer's agreement: asked again by itself.
    Waiting,
    /// Needs a person.
    Failed,
    /// Every licence has its subscription.
    Completed,
    /// Given up before anything was made at Microsoft.
    Cancelled,
}

impl State {
    /// As stored, and the last part of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Provisioning => "provisioning",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Placed | Self::Provisioning => "blue",
            Self::Waiting => "yellow",
            Self::Failed => "red",
            Self::Completed => "green",
            Self::Cancelled => "secondary",
        }
    }

    /// Whether the order's page changes by itself.
    #[must_use]
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Placed | Self::Provisioning)
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        [Self::Placed, Self::Provisioning, Self::Waiting, Self::Failed, Self::Completed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no order state: {text}"))
    }
}

/// What is asked of Microsoft, in this order; the order remembers which is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Is the reseller one of ours, and may it sell?
    CheckReseller,
    /// Is the name still free?
    CheckDomain,
    /// Does Microsoft know the address?
    CheckAddress,
    /// Make the tenant.
    CreateCustomer,
    /// Has the customer accepted Microsoft's agreement?
    CheckAgreement,
    /// Has Microsoft finished its review of the account?
    CheckReview,
    /// Find today's catalogue ids and put the licences in a cart.
    OpenCart,
    /// Buy what is in the cart.
    CheckOut,
    /// Wait until each line has its subscription.
    Follow,
    /// Nothing more to ask.
    Done,
}

impl Step {
    /// The steps of an order for a new tenant.
    pub const TENANT: [Self; 9] = [
        Self::CheckReseller,
        Self::CheckDomain,
        Self::CheckAddress,
        Self::CreateCustomer,
        Self::CheckAgreement,
        Self::CheckReview,
        Self::OpenCart,
        Self::CheckOut,
        Self::Follow,
    ];
    /// The steps of an order for licences in a tenant that is there already.
    pub const LICENCES: [Self; 6] = [
        Self::CheckReseller,
        Self::CheckAgreement,
        Self::CheckReview,
        Self::OpenCart,
        Self::CheckOut,
        Self::Follow,
    ];

    /// As stored, as the name of the job's step, and the last part of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CheckReseller => "check-reseller",
            Self::CheckDomain => "check-domain",
            Self::CheckAddress => "check-address",
            Self::CreateCustomer => "create-customer",
            Self::CheckAgreement => "check-agreement",
            Self::CheckReview => "check-review",
            Self::OpenCart => "open-cart",
            Self::CheckOut => "check-out",
            Self::Follow => "follow",
            Self::Done => "done",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Step {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::TENANT
            .into_iter()
            .chain([Self::Done])
            .find(|step| step.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no order step: {text}"))
    }
}

/// What the order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new tenant with licences.
    Tenant,
    /// Licences for a service that is there already.
    Licences,
}

impl Kind {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Licences => "licences",
        }
    }

    /// What is asked of Microsoft for such an order.
    #[must_use]
    pub fn steps(self) -> &'static [Step] {
        match self {
            Self::Tenant => &Step::TENANT,
            Self::Licences => &Step::LICENCES,
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        match text.as_str() {
            "tenant" => Ok(Self::Tenant),
            "licences" => Ok(Self::Licences),
            _ => anyhow::bail!("no order kind: {text}"),
        }
    }
}
