//! Microsoft's codes, grouped by cause (`partner-center.md` sections 2, 3 and 8).
//!
//! Microsoft documents no code for a taken or impossible domain, a refused address or a refused company name:
//! 600009, 600008, 27003 and 27001 are the simulator's. A caller that is refused for an unexplained reason asks again
//! whether the domain is free.

use super::Cause;

/// The cause that a code stands for, if it is one of ours.
pub(super) fn cause(code: &str) -> Option<Cause> {
    Some(match code {
        "3000" | "800015" | "2200" => Cause::ResellerUnknown,
        "2071" | "2072" | "800016" | "2204" | "2205" | "2206" => Cause::ResellerNotIndirect,
        "900154" | "900400" => Cause::ResellerNotLinked,
        "900414" => Cause::ResellerNotAuthorised,
        "900123" | "2203" => Cause::ResellerAgreementUnsigned,
        "800039" | "900149" => Cause::ResellerInactive,
        "2201" => Cause::ResellerRegion,
        "600009" => Cause::DomainTaken,
        "600008" => Cause::DomainInvalid,
        "27003" => Cause::AddressRejected,
        "27002" => Cause::EmailRejected,
        "27001" => Cause::CompanyNameRejected,
        "600049" => Cause::RegistrationNumberMissing,
        "600050" => Cause::RegistrationNumberFormat,
        "600002" => Cause::RegistrationNumberUnsupported,
        "600051" => Cause::PhoneMissing,
        "13605" => Cause::AgreementMissing,
        "800073" | "800074" | "800075" => Cause::AccountUnderReview,
        "900416" => Cause::AccountLocked,
        "20002" | "60003" => Cause::CustomerUnreachable,
        "27009" | "800060" | "800064" | "800082" | "900278" => Cause::Busy,
        "400013" | "400018" | "400019" | "10001" => Cause::CatalogueStale,
        "800008" => Cause::CartGone,
        "800065" => Cause::CartSubmitted,
        "800009" | "10006" => Cause::CartLines,
        "400041" | "10018" | "10019" => Cause::PrerequisiteMissing,
        "2002" | "800017" | "900275" => Cause::QuantityOutOfRange,
        "800066" | "800067" | "800088" | "800089" | "10002" | "10015" => Cause::LimitReached,
        "400030" | "400036" => Cause::Qualification,
        "2085" | "2091" | "800020" | "10003" | "500600" => Cause::NotForSale,
        "800070" => Cause::NotSoldInCountry,
        "900269" | "900270" | "10013" => Cause::NotSoldThatWay,
        "800023" | "800025" | "800069" | "900121" => Cause::CreditOrRisk,
        "800090" | "900257" | "900214" | "900117" | "900213" => Cause::WindowClosed,
        "2001" | "800091" => Cause::Suspended,
        "2011" | "900277" | "900279" | "900280" => Cause::SubscriptionEnded,
        "20000" | "20003" => Cause::SubscriptionUnknown,
        "2054" | "800093" | "800095" | "800096" | "800097" | "800098" => Cause::NotChangeable,
        "900311" => Cause::TooManyChanges,
        "2055" => Cause::Outdated,
        "900203" | "900206" | "10012" => Cause::AttestationMissing,
        "2030" => Cause::CountryNotServed,
        "900124" => Cause::ProviderAgreementUnsigned,
        "800018" | "900322" | "10009" => Cause::SandboxLimit,
        "900308" | "900309" | "900316" | "900329" | "900420" => Cause::Permission,
        "2000" | "800002" | "10010" => Cause::InvalidInput,
        "800003" | "800005" | "800094" | "900192" => Cause::ServerSide,
        _ => return None,
    })
}
