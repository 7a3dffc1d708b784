//! Who can do something about a refusal, and what.

use super::Cause;

/// Who can do something about a [`Cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The reseller, who corrects the order or chooses otherwise.
    Reseller,
    /// Nobody here: it passes, others do it, or the panel goes on by itself.
    Wait,
    /// The staff.
    Staff,
}

/// What is to be done next about a [`Cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// Something is corrected, by the [`Actor`], and the same is sent again.
    Correct,
    /// It is waited for: the panel goes on by itself.
    Wait,
    /// Only Microsoft can settle it: a case is opened there, with the ids of the call.
    CallMicrosoft,
    /// Nothing: it is as it is.
    Nothing,
}

impl Next {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::Correct, Self::Wait, Self::CallMicrosoft, Self::Nothing];

    /// The key of its words, for the staff.
    #[must_use]
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Correct => "microsoft-next-correct",
            Self::Wait => "microsoft-next-wait",
            Self::CallMicrosoft => "microsoft-next-call",
            Self::Nothing => "microsoft-next-nothing",
        }
    }
}

impl Cause {
    /// Who can do something about it.
    #[must_use]
    pub fn actor(self) -> Actor {
        match self {
            Self::ResellerUnknown
            | Self::ResellerNotIndirect
            | Self::ResellerNotLinked
            | Self::ResellerNotAuthorised
            | Self::ResellerAgreementUnsigned
            | Self::ResellerInactive
            | Self::ResellerRegion
            | Self::ResellerNotYours
            | Self::DomainTaken
            | Self::DomainInvalid
            | Self::AddressRejected
            | Self::EmailRejected
            | Self::CompanyNameRejected
            | Self::RegistrationNumberMissing
            | Self::RegistrationNumberFormat
            | Self::RegistrationNumberUnsupported
            | Self::PhoneMissing
            | Self::PrerequisiteMissing
            | Self::QuantityOutOfRange
            | Self::LimitReached
            | Self::Qualification
            | Self::NotForSale
            | Self::NotSoldInCountry
            | Self::NotSoldThatWay
            | Self::TermRefused
            | Self::EndDateInvalid
            | Self::WindowClosed
            | Self::Suspended
            | Self::SubscriptionEnded
            | Self::NoFreeLicence
            | Self::ChangedElsewhere
            | Self::TermOver
            | Self::Locked => Actor::Reseller,
            Self::AgreementMissing
            | Self::AgreementRecorded
            | Self::AccountUnderReview
            | Self::Busy
            | Self::CatalogueStale
            | Self::CartGone
            | Self::CartSubmitted
            | Self::Outdated
            | Self::Throttled
            | Self::ServerSide => Actor::Wait,
            Self::AccountLocked
            | Self::CustomerUnreachable
            | Self::CatalogueUnsettled
            | Self::CartLines
            | Self::PurchaseUnclear
            | Self::OtherCurrency
            | Self::PromotionInvalid
            | Self::CurrencyRefused
            | Self::CreditOrRisk
            | Self::SubscriptionUnknown
            | Self::UserUnknown
            | Self::NotChangeable
            | Self::NotKept
            | Self::TooManyChanges
            | Self::AttestationMissing
            | Self::CountryNotServed
            | Self::ProviderAgreementUnsigned
            | Self::SandboxLimit
            | Self::Permission
            | Self::InvalidInput
            | Self::Unauthorised
            | Self::Unexplained => Actor::Staff,
        }
    }

    /// What is to be done next.
    #[must_use]
    pub fn next(self) -> Next {
        match self {
            Self::AgreementRecorded | Self::WindowClosed | Self::SubscriptionEnded => Next::Nothing,
            Self::AccountLocked
            | Self::CustomerUnreachable
            | Self::CatalogueUnsettled
            | Self::CartLines
            | Self::PurchaseUnclear
            | Self::OtherCurrency
            | Self::CreditOrRisk
            | Self::SubscriptionUnknown
            | Self::NotChangeable
            | Self::TooManyChanges
            | Self::Unexplained => Next::CallMicrosoft,
            _ if self.actor() == Actor::Wait => Next::Wait,
            _ => Next::Correct,
        }
    }
}
