//! Why Microsoft refuses: its codes in our words, who can do something about each, and which sentence says so.
//!
//! Part of the codes of `partner-center.md` section 2: those that an order and a change of licences can meet.

mod codes;

/// Why a call did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nobody has this MPN ID.
    ResellerUnknown,
    /// The MPN ID is not that of an indirect reseller of ours.
    ResellerNotIndirect,
    /// The MPN ID is not linked to an active reseller account: often that of another location.
    ResellerNotLinked,
    /// The reseller may not make this transaction.
    ResellerNotAuthorised,
    /// The reseller has not accepted the Microsoft Partner Agreement.
    ResellerAgreementUnsigned,
    /// The reseller's membership in the programme is not active.
    ResellerInactive,
    /// The reseller is enrolled in another region.
    ResellerRegion,
    /// Our finding: the MPN ID is that of another company than the reseller's.
    ResellerNotYours,
    /// Somebody else has the domain.
    DomainTaken,
    /// The domain cannot be one.
    DomainInvalid,
    /// The address is refused.
    AddressRejected,
    /// The e-mail address is refused; the domain is used up by then.
    EmailRejected,
    /// The company's name is refused.
    CompanyNameRejected,
    /// The country demands a registration number.
    RegistrationNumberMissing,
    /// The registration number does not look like one of that country; the expression is in the details.
    RegistrationNumberFormat,
    /// The country has no registration number.
    RegistrationNumberUnsupported,
    /// The country demands a phone number.
    PhoneMissing,
    /// The customer has not accepted the Microsoft Customer Agreement.
    AgreementMissing,
    /// Microsoft is reviewing the customer's account, or has not approved it.
    AccountUnderReview,
    /// Microsoft locked the customer's account.
    AccountLocked,
    /// The customer is not, or no longer, ours.
    CustomerUnreachable,
    /// Something else is being done to the same thing.
    Busy,
    /// The catalogue has moved on: the cart is built again.
    CatalogueStale,
    /// The cart has expired: it is built again.
    CartGone,
    /// The cart was checked out before: its orders exist.
    CartSubmitted,
    /// Some line of the cart is wrong.
    CartLines,
    /// Our finding: Microsoft took the cart, and does not show what it sold of it, or shows something else.
    PurchaseUnclear,
    /// Our finding: the cart is charged in another currency than the one in which its licences were ordered.
    OtherCurrency,
    /// The add-on lacks its base product, or enough licences of it.
    PrerequisiteMissing,
    /// Fewer or more licences than the product is sold in.
    QuantityOutOfRange,
    /// A maximum of Microsoft's is reached, of licences or of subscriptions.
    LimitReached,
    /// The segment needs an approval that the customer does not have.
    Qualification,
    /// The product is not, or no longer, sold to this customer.
    NotForSale,
    /// The product is not sold in the customer's country.
    NotSoldInCountry,
    /// The product is not sold for this term or billing cycle.
    NotSoldThatWay,
    /// A credit limit or a risk check of Microsoft's.
    CreditOrRisk,
    /// The seven days for it are over.
    WindowClosed,
    /// The subscription is suspended.
    Suspended,
    /// The subscription is over, or too near its end.
    SubscriptionEnded,
    /// Microsoft does not know the order or the subscription.
    SubscriptionUnknown,
    /// This cannot be changed on this subscription.
    NotChangeable,
    /// The subscription was changed too often in its life.
    TooManyChanges,
    /// The subscription changed since it was read: it is read again.
    Outdated,
    /// Our finding: the subscription has another number of licences than whoever asked for a change saw.
    ChangedElsewhere,
    /// An attestation was not sent.
    AttestationMissing,
    /// We do not sell in that country.
    CountryNotServed,
    /// We have not accepted the Microsoft Partner Agreement ourselves.
    ProviderAgreementUnsigned,
    /// A limit of Microsoft's own sandbox.
    SandboxLimit,
    /// Our account lacks a role, or the call the right kind of token.
    Permission,
    /// The request is malformed in Microsoft's eyes.
    InvalidInput,
    /// We asked too often.
    Throttled,
    /// Microsoft could not answer, or its answer did not arrive.
    ServerSide,
    /// Our consent has ended: an operator must sign in to Microsoft again.
    Unauthorised,
    /// A refusal that we do not know.
    Unexplained,
}

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

impl Cause {
    /// The cause of a refusal with this status and code.
    #[must_use]
    pub fn of(status: u16, code: &str) -> Self {
        match codes::cause(code) {
            Some(cause) => cause,
            None if status >= 500 => Self::ServerSide,
            None => Self::Unexplained,
        }
    }

    /// The cause of this [`Self::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }

    /// A short name for storing, such as `domain-taken`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.text_key().trim_start_matches("microsoft-cause-")
    }

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
            | Self::WindowClosed
            | Self::Suspended
            | Self::SubscriptionEnded
            | Self::ChangedElsewhere => Actor::Reseller,
            Self::AgreementMissing
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
            | Self::CartLines
            | Self::PurchaseUnclear
            | Self::OtherCurrency
            | Self::CreditOrRisk
            | Self::SubscriptionUnknown
            | Self::NotChangeable
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

    /// The key of the sentence, in the reseller's words: what happened and what to do.
    #[must_use]
    pub fn text_key(self) -> &'static str {
        match self {
            Self::ResellerUnknown => "microsoft-cause-reseller-unknown",
            Self::ResellerNotIndirect => "microsoft-cause-reseller-not-indirect",
            Self::ResellerNotLinked => "microsoft-cause-reseller-not-linked",
            Self::ResellerNotAuthorised => "microsoft-cause-reseller-not-authorised",
            Self::ResellerAgreementUnsigned => "microsoft-cause-reseller-agreement-unsigned",
            Self::ResellerInactive => "microsoft-cause-reseller-inactive",
            Self::ResellerRegion => "microsoft-cause-reseller-region",
            Self::ResellerNotYours => "microsoft-cause-reseller-not-yours",
            Self::DomainTaken => "microsoft-cause-domain-taken",
            Self::DomainInvalid => "microsoft-cause-domain-invalid",
            Self::AddressRejected => "microsoft-cause-address-rejected",
            Self::EmailRejected => "microsoft-cause-email-rejected",
            Self::CompanyNameRejected => "microsoft-cause-company-name-rejected",
            Self::RegistrationNumberMissing => "microsoft-cause-registration-number-missing",
            Self::RegistrationNumberFormat => "microsoft-cause-registration-number-format",
            Self::RegistrationNumberUnsupported => "microsoft-cause-registration-number-unsupported",
            Self::PhoneMissing => "microsoft-cause-phone-missing",
            Self::AgreementMissing => "microsoft-cause-agreement-missing",
            Self::AccountUnderReview => "microsoft-cause-account-under-review",
            Self::AccountLocked => "microsoft-cause-account-locked",
            Self::CustomerUnreachable => "microsoft-cause-customer-unreachable",
            Self::Busy => "microsoft-cause-busy",
            Self::CatalogueStale => "microsoft-cause-catalogue-stale",
            Self::CartGone => "microsoft-cause-cart-gone",
            Self::CartSubmitted => "microsoft-cause-cart-submitted",
            Self::CartLines => "microsoft-cause-cart-lines",
            Self::PurchaseUnclear => "microsoft-cause-purchase-unclear",
            Self::OtherCurrency => "microsoft-cause-other-currency",
            Self::PrerequisiteMissing => "microsoft-cause-prerequisite-missing",
            Self::QuantityOutOfRange => "microsoft-cause-quantity-out-of-range",
            Self::LimitReached => "microsoft-cause-limit-reached",
            Self::Qualification => "microsoft-cause-qualification",
            Self::NotForSale => "microsoft-cause-not-for-sale",
            Self::NotSoldInCountry => "microsoft-cause-not-sold-in-country",
            Self::NotSoldThatWay => "microsoft-cause-not-sold-that-way",
            Self::CreditOrRisk => "microsoft-cause-credit-or-risk",
            Self::WindowClosed => "microsoft-cause-window-closed",
            Self::Suspended => "microsoft-cause-suspended",
            Self::SubscriptionEnded => "microsoft-cause-subscription-ended",
            Self::SubscriptionUnknown => "microsoft-cause-subscription-unknown",
            Self::NotChangeable => "microsoft-cause-not-changeable",
            Self::TooManyChanges => "microsoft-cause-too-many-changes",
            Self::Outdated => "microsoft-cause-outdated",
            Self::ChangedElsewhere => "microsoft-cause-changed-elsewhere",
            Self::AttestationMissing => "microsoft-cause-attestation-missing",
            Self::CountryNotServed => "microsoft-cause-country-not-served",
            Self::ProviderAgreementUnsigned => "microsoft-cause-provider-agreement-unsigned",
            Self::SandboxLimit => "microsoft-cause-sandbox-limit",
            Self::Permission => "microsoft-cause-permission",
            Self::InvalidInput => "microsoft-cause-invalid-input",
            Self::Throttled => "microsoft-cause-throttled",
            Self::ServerSide => "microsoft-cause-server-side",
            Self::Unauthorised => "microsoft-cause-unauthorised",
            Self::Unexplained => "microsoft-cause-unexplained",
        }
    }

    /// Every cause.
    pub const ALL: [Self; 54] = [
        Self::ResellerUnknown,
        Self::ResellerNotIndirect,
        Self::ResellerNotLinked,
        Self::ResellerNotAuthorised,
        Self::ResellerAgreementUnsigned,
        Self::ResellerInactive,
        Self::ResellerRegion,
        Self::ResellerNotYours,
        Self::DomainTaken,
        Self::DomainInvalid,
        Self::AddressRejected,
        Self::EmailRejected,
        Self::CompanyNameRejected,
        Self::RegistrationNumberMissing,
        Self::RegistrationNumberFormat,
        Self::RegistrationNumberUnsupported,
        Self::PhoneMissing,
        Self::AgreementMissing,
        Self::AccountUnderReview,
        Self::AccountLocked,
        Self::CustomerUnreachable,
        Self::Busy,
        Self::CatalogueStale,
        Self::CartGone,
        Self::CartSubmitted,
        Self::CartLines,
        Self::PurchaseUnclear,
        Self::OtherCurrency,
        Self::PrerequisiteMissing,
        Self::QuantityOutOfRange,
        Self::LimitReached,
        Self::Qualification,
        Self::NotForSale,
        Self::NotSoldInCountry,
        Self::NotSoldThatWay,
        Self::CreditOrRisk,
        Self::WindowClosed,
        Self::Suspended,
        Self::SubscriptionEnded,
        Self::SubscriptionUnknown,
        Self::NotChangeable,
        Self::TooManyChanges,
        Self::Outdated,
        Self::ChangedElsewhere,
        Self::AttestationMissing,
        Self::CountryNotServed,
        Self::ProviderAgreementUnsigned,
        Self::SandboxLimit,
        Self::Permission,
        Self::InvalidInput,
        Self::Throttled,
        Self::ServerSide,
        Self::Unauthorised,
        Self::Unexplained,
    ];
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_code_leads_to_its_cause_whatever_the_status() {
        assert_eq!(Cause::of(404, "400019"), Cause::CatalogueStale);
        assert_eq!(Cause::of(201, "400041"), Cause::PrerequisiteMissing);
        assert_eq!(Cause::of(400, "424242"), Cause::Unexplained);
        assert_eq!(Cause::of(502, ""), Cause::ServerSide);
    }

    #[test]
    fn a_cause_is_found_by_its_name() {
        let names: HashSet<_> = Cause::ALL.into_iter().map(Cause::name).collect();
        assert_eq!(names.len(), Cause::ALL.len());
        assert!(Cause::ALL.into_iter().all(|cause| Cause::named(cause.name()) == Some(cause)));
        assert_eq!(Cause::DomainTaken.name(), "domain-taken");
        assert_eq!(Cause::named("domain-lost"), None);
    }

    #[test]
    fn every_cause_has_a_sentence_in_both_languages() {
        for (language, texts) in [
            ("fr", include_str!("../../text/fr/microsoft.ftl")),
            ("en", include_str!("../../text/en/microsoft.ftl")),
        ] {
            let keys: HashSet<_> =
                texts.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
            let wanted: HashSet<_> = Cause::ALL.into_iter().map(Cause::text_key).collect();
            assert_eq!(keys, wanted, "{language}");
        }
    }
}
