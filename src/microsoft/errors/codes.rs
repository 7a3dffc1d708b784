//! Microsoft's codes, grouped by cause (`partner-center.md` sections 2, 3 and 8).
//!
//! Microsoft documents no code for a taken or impossible domain, a refused address or a refused company name:
//! 600009, 600008, 27003 and 27001 are the simulator's. A caller that is refused for an unexplained reason asks again
//! whether the domain is free.
//!
//! 2000 and 2001 also refuse a question about the partner agreement that names nobody, or two: such a question is never
//! asked.

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
        "600061" => Cause::AgreementRecorded,
        "800073" | "800074" | "800075" => Cause::AccountUnderReview,
        "900416" => Cause::AccountLocked,
        "20002" | "60003" => Cause::CustomerUnreachable,
        "27009" | "800060" | "800064" | "800082" | "900278" => Cause::Busy,
        "400013" | "400018" | "400019" | "10001" => Cause::CatalogueStale,
        "800008" => Cause::CartGone,
        "800065" => Cause::CartSubmitted,
        "0" | "800009" | "10006" | "10008" | "10011" => Cause::CartLines,
        "400041" | "10018" | "10019" => Cause::PrerequisiteMissing,
        "2002" | "800017" | "900275" => Cause::QuantityOutOfRange,
        "800066" | "800067" | "800088" | "800089" | "10002" | "10015" => Cause::LimitReached,
        "400030" | "400036" => Cause::Qualification,
        "2085" | "2091" | "800020" | "10003" | "500600" => Cause::NotForSale,
        "800070" => Cause::NotSoldInCountry,
        "900269" | "900270" | "10013" => Cause::NotSoldThatWay,
        "800121" | "800122" => Cause::TermRefused,
        "900242" | "900244" | "900245" | "900246" | "10016" | "10017" => Cause::EndDateInvalid,
        "10014" => Cause::PromotionInvalid,
        "10000" => Cause::CurrencyRefused,
        "800023" | "800025" | "800069" | "900121" => Cause::CreditOrRisk,
        "800090" | "900257" | "900214" | "900117" | "900213" => Cause::WindowClosed,
        "2001" | "800091" => Cause::Suspended,
        "2011" | "900277" | "900279" | "900280" => Cause::SubscriptionEnded,
        "20000" | "20003" | "10007" => Cause::SubscriptionUnknown,
        "60002" => Cause::UserUnknown,
        "60012" => Cause::NoFreeLicence,
        "2054" | "800093" | "800095" | "800096" | "800097" | "800098" | "800107" => Cause::NotChangeable,
        "900311" => Cause::TooManyChanges,
        "2055" => Cause::Outdated,
        "900203" | "900206" | "10012" => Cause::AttestationMissing,
        "2030" => Cause::CountryNotServed,
        "900124" => Cause::ProviderAgreementUnsigned,
        "800018" | "900322" | "10009" => Cause::SandboxLimit,
        "900308" | "900309" | "900316" | "900329" | "900420" | "10004" => Cause::Permission,
        "2000" | "800002" | "10010" => Cause::InvalidInput,
        "800003" | "800005" | "800094" | "900192" => Cause::ServerSide,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::super::{Actor, Next};
    use super::*;

    /// Microsoft's codes that need words of our own, with the HTTP status that they come with: the table of
    /// `partner-center.md` section 2, then the codes of a cart's line (section 8), which come with 201.
    const TABLE: &[(u16, &[&str])] = &[
        (
            404,
            &[
                "3000", "2072", "800015", "60003", "800008", "400013", "400018", "400019", "20000", "20003",
                "60002",
            ],
        ),
        (400, &["2071", "800016", "900154", "900400", "900414"]),
        (
            403,
            &[
                "900123", "900124", "800039", "900149", "2030", "20002", "13605", "800073", "800074",
                "800075", "900416",
            ],
        ),
        (400, &["600002", "600049", "600050", "600051", "27002", "800002", "800009", "800065", "400041"]),
        (409, &["800064", "800060", "27009", "800082", "900278", "600061"]),
        (
            403,
            &["400030", "400036", "2085", "2091", "800020", "800067", "800088", "800089", "800066", "900322"],
        ),
        (
            400,
            &["800070", "2002", "900275", "800017", "800018", "900203", "900206", "2055", "2001", "800091"],
        ),
        (403, &["800069", "800023", "800025", "900121"]),
        (400, &["2011", "900277", "900279", "900280", "800090", "900257", "900214", "900117", "900213"]),
        (
            400,
            &[
                "800093", "800095", "800096", "800097", "800098", "2054", "800107", "800121", "800122",
                "900269",
            ],
        ),
        (400, &["900270", "900242", "900244", "900245", "900246", "900311", "60012"]),
        (500, &["800003", "800005", "800094", "900192"]),
        (403, &["900308", "900309", "900329"]),
        (400, &["900316", "2000", "2200", "2201", "2203", "2204", "2205", "2206"]),
        (401, &["900420"]),
        (
            201,
            &[
                "0", "10000", "10001", "10002", "10003", "10004", "10006", "10007", "10008", "10009",
                "10010", "10011",
            ],
        ),
        (201, &["10012", "10013", "10014", "10015", "10016", "10017", "10018", "10019", "500600", "400041"]),
    ];

    const TEXTS: [(&str, &str); 2] = [
        ("fr", include_str!("../../../text/fr/microsoft.ftl")),
        ("en", include_str!("../../../text/en/microsoft.ftl")),
    ];

    #[test]
    fn every_code_of_the_table_has_a_cause() {
        let codes =
            || TABLE.iter().flat_map(|(status, codes)| codes.iter().map(move |code| (*status, *code)));
        let unknown: Vec<_> =
            codes().filter(|(status, code)| Cause::of(*status, code) == Cause::Unexplained).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let distinct: HashSet<&str> = codes().map(|(_, code)| code).collect();
        assert_eq!(distinct.len(), 129, "a code of the table is missing, or there twice");
        // What is no more than a fault of Microsoft's is tried again.
        assert!(
            codes().all(|(status, code)| (status == 500) == (Cause::of(status, code) == Cause::ServerSide))
        );
    }

    #[test]
    fn a_code_leads_to_its_cause_whatever_the_status() {
        assert_eq!(Cause::of(404, "400019"), Cause::CatalogueStale);
        assert_eq!(Cause::of(201, "400041"), Cause::PrerequisiteMissing);
        assert_eq!(Cause::of(400, "424242"), Cause::Unexplained);
        assert_eq!(Cause::of(502, ""), Cause::ServerSide);
    }

    #[test]
    fn every_cause_has_both_sentences_and_its_next_act_in_both_languages() {
        let causes = || Cause::ALL.into_iter();
        let next = Next::ALL.into_iter().map(|next| next.text_key().to_owned());
        let wanted: BTreeSet<String> = causes()
            .map(|cause| cause.text_key().to_owned())
            .chain(causes().map(Cause::staff_key))
            .chain(next)
            .collect();
        for (language, texts) in TEXTS {
            let keys: BTreeSet<String> = texts
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, _)| key.to_owned())
                .collect();
            assert_eq!(keys, wanted, "{language}");
        }
    }

    #[test]
    fn the_next_act_is_for_whoever_can_act() {
        for cause in Cause::ALL {
            let fits = match cause.next() {
                Next::Wait => cause.actor() == Actor::Wait,
                Next::CallMicrosoft => cause.actor() == Actor::Staff,
                Next::Correct => cause.actor() != Actor::Wait,
                Next::Nothing => cause.actor() != Actor::Staff,
            };
            assert!(fits, "{cause:?}");
        }
        assert_eq!(Cause::Unexplained.next(), Next::CallMicrosoft);
    }
}
