//! The names under which causes are stored, which are also the last part of their text keys.

use super::Cause;

impl Cause {
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

    /// The key of the sentence for the staff: what Microsoft means, and where to look.
    #[must_use]
    pub fn staff_key(self) -> String {
        format!("microsoft-staff-{}", self.name())
    }

    /// The key of the sentence in the reseller's words: what happened and what to do.
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
            Self::AgreementRecorded => "microsoft-cause-agreement-recorded",
            Self::AccountUnderReview => "microsoft-cause-account-under-review",
            Self::AccountLocked => "microsoft-cause-account-locked",
            Self::CustomerUnreachable => "microsoft-cause-customer-unreachable",
            Self::Busy => "microsoft-cause-busy",
            Self::CatalogueStale => "microsoft-cause-catalogue-stale",
            Self::CatalogueUnsettled => "microsoft-cause-catalogue-unsettled",
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
            Self::TermRefused => "microsoft-cause-term-refused",
            Self::EndDateInvalid => "microsoft-cause-end-date-invalid",
            Self::PromotionInvalid => "microsoft-cause-promotion-invalid",
            Self::CurrencyRefused => "microsoft-cause-currency-refused",
            Self::CreditOrRisk => "microsoft-cause-credit-or-risk",
            Self::WindowClosed => "microsoft-cause-window-closed",
            Self::Suspended => "microsoft-cause-suspended",
            Self::SubscriptionEnded => "microsoft-cause-subscription-ended",
            Self::SubscriptionUnknown => "microsoft-cause-subscription-unknown",
            Self::UserUnknown => "microsoft-cause-user-unknown",
            Self::NoFreeLicence => "microsoft-cause-no-free-licence",
            Self::NotChangeable => "microsoft-cause-not-changeable",
            Self::TooManyChanges => "microsoft-cause-too-many-changes",
            Self::Outdated => "microsoft-cause-outdated",
            Self::ChangedElsewhere => "microsoft-cause-changed-elsewhere",
            Self::NotKept => "microsoft-cause-not-kept",
            Self::TermOver => "microsoft-cause-term-over",
            Self::Locked => "microsoft-cause-locked",
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
    pub const ALL: [Self; 65] = [
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
        Self::AgreementRecorded,
        Self::AccountUnderReview,
        Self::AccountLocked,
        Self::CustomerUnreachable,
        Self::Busy,
        Self::CatalogueStale,
        Self::CatalogueUnsettled,
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
        Self::TermRefused,
        Self::EndDateInvalid,
        Self::PromotionInvalid,
        Self::CurrencyRefused,
        Self::CreditOrRisk,
        Self::WindowClosed,
        Self::Suspended,
        Self::SubscriptionEnded,
        Self::SubscriptionUnknown,
        Self::UserUnknown,
        Self::NoFreeLicence,
        Self::NotChangeable,
        Self::TooManyChanges,
        Self::Outdated,
        Self::ChangedElsewhere,
        Self::NotKept,
        Self::TermOver,
        Self::Locked,
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
    fn a_cause_is_found_by_its_name() {
        let names: HashSet<_> = Cause::ALL.into_iter().map(Cause::name).collect();
        assert_eq!(names.len(), Cause::ALL.len());
        assert!(Cause::ALL.into_iter().all(|cause| Cause::named(cause.name()) == Some(cause)));
        assert_eq!(Cause::DomainTaken.name(), "domain-taken");
        assert_eq!(Cause::named("domain-lost"), None);
    }

    #[test]
    fn none_is_left_out() {
        let places: Vec<usize> = Cause::ALL.into_iter().map(|cause| cause as usize).collect();
        assert_eq!(places, (0..=Cause::Unexplained as usize).collect::<Vec<_>>());
    }
}
