//! The checks before an order: reseller, name, address, country, and Microsoft's refusals of a customer.

use aubade::microsoft::addresses::AddressStatus;
use aubade::microsoft::customers::{Review, TenantId};
use aubade::microsoft::domains::Availability;
use aubade::microsoft::resellers::{MpnId, Standing};
use aubade::microsoft::{Actor, Cause};
use aubade::sandbox::seeds;
use serde_json::json;

use super::stage::{Stage, address, customer, france, ids, reseller};

fn mpn(text: &str) -> MpnId {
    text.parse().unwrap()
}

#[actix_web::test]
async fn a_reseller_in_order_passes_every_check() {
    let stage = Stage::new().await;
    let microsoft = &stage.microsoft;
    assert_eq!(microsoft.validate_reseller(&ids(), &reseller()).await.unwrap().cause(), None);
    let relationship = microsoft.relationship(&ids(), &reseller()).await.unwrap().unwrap();
    assert_eq!(relationship.tenant, TenantId(seeds::RESELLER_TENANT));
    assert_eq!(microsoft.standing(&ids(), &reseller()).await.unwrap(), Standing::Signed);
    assert!(microsoft.reseller_name(&ids(), &reseller()).await.unwrap().is_some());
}

#[actix_web::test]
async fn each_reseller_that_may_not_order_is_told_apart() {
    let stage = Stage::new().await;
    let standing = async |id: &str| stage.microsoft.standing(&ids(), &mpn(id)).await.unwrap();
    assert_eq!(standing(seeds::UNKNOWN_MPN).await, Standing::Unknown);
    assert_eq!(standing(seeds::UNSIGNED_MPN).await, Standing::Unsigned);
    assert_eq!(standing(seeds::OTHER_REGION_MPN).await, Standing::OtherRegion);
    assert_eq!(standing(seeds::NOT_RESELLER_MPN).await, Standing::NotReseller);
}

#[actix_web::test]
async fn several_resellers_are_validated_in_one_call() {
    let stage = Stage::new().await;
    let asked = [reseller(), mpn(seeds::NOT_RESELLER_MPN), mpn(seeds::PROVIDER_MPN)];
    let validations = stage.microsoft.validate_resellers(&ids(), &asked).await.unwrap();
    assert_eq!(validations.len(), 3);
    assert_eq!(validations[0].cause(), None);
    for validation in &validations[1..] {
        assert_eq!(validation.cause().map(Cause::actor), Some(Actor::Reseller), "{validation:?}");
    }
    assert_eq!(stage.received("POST", "/v1/partners/validateresellers").await.len(), 1);
}

#[actix_web::test]
async fn a_reseller_without_our_partnership_has_no_relationship() {
    let stage = Stage::new().await;
    for id in [seeds::NOT_RESELLER_MPN, seeds::UNKNOWN_MPN] {
        assert_eq!(stage.microsoft.relationship(&ids(), &mpn(id)).await.unwrap(), None, "{id}");
    }
    assert_eq!(stage.microsoft.reseller_name(&ids(), &mpn(seeds::UNKNOWN_MPN)).await.unwrap(), None);
}

#[actix_web::test]
async fn a_name_is_free_until_somebody_has_it() {
    let stage = Stage::new().await;
    let availability = async |prefix: &str| {
        stage.microsoft.domain_availability(&ids(), &prefix.parse().unwrap()).await.unwrap()
    };
    assert_eq!(availability("contoso").await, Availability::Taken);
    assert_eq!(availability("boulangerie").await, Availability::Free);
    stage.tell("domains", json!({ "prefix": "boulangerie" })).await;
    assert_eq!(availability("boulangerie").await, Availability::Taken);
}

#[actix_web::test]
async fn an_address_is_verified_or_answered_with_suggestions() {
    let stage = Stage::new().await;
    let good = stage.microsoft.validate_address(&ids(), &address()).await.unwrap();
    assert_eq!(good.status, AddressStatus::VerifiedShippable);
    let mut vague = address();
    vague.line1 = "rue de l’Exemple".to_owned();
    let check = stage.microsoft.validate_address(&ids(), &vague).await.unwrap();
    assert_eq!(check.status, AddressStatus::StreetPartial);
    assert_eq!(check.suggestions.len(), 3);
    assert_eq!(check.suggestions[0].city, "Lille");
    assert_eq!(check.suggestions[0].country, france());
}

#[actix_web::test]
async fn the_rules_of_a_country_say_what_to_ask_for() {
    let stage = Stage::new().await;
    let rules = stage.microsoft.country_rules(&ids(), "US".parse().unwrap()).await.unwrap();
    assert!(rules.is_state_required && rules.is_postal_code_required);
    assert!(rules.states.iter().any(|state| state == "WA"));
    let rules = stage.microsoft.country_rules(&ids(), france()).await.unwrap();
    assert!(!rules.is_state_required && rules.states.is_empty());
    assert_eq!(rules.calling_codes, ["33"]);
    assert!(rules.supported_cultures.iter().any(|culture| culture == "fr-FR"));
    assert!(rules.postal_code_regex.is_some());
}

#[actix_web::test]
async fn each_refusal_of_a_customer_has_its_cause() {
    let stage = Stage::new().await;
    stage.tell("domains", json!({ "prefix": "lost" })).await;
    let lost = customer("lost");
    let mut email = customer("email");
    email.email = format!("manager@{}", seeds::PROVIDER_DOMAIN);
    let mut company = customer("company");
    company.company = "SARL".to_owned();
    let mut number = customer("number");
    number.registration_number = Some("123".to_owned());
    let mut missing = customer("missing");
    missing.address.country = "PL".parse().unwrap();
    missing.address.postal_code = Some("00-001".to_owned());
    missing.phone = Some("+48 22 000 00 00".to_owned());
    let mut stranger = customer("stranger");
    stranger.reseller = TenantId(seeds::NOT_RESELLER_TENANT);
    for (customer, cause) in [
        (lost, Cause::DomainTaken),
        (email, Cause::EmailRejected),
        (company, Cause::CompanyNameRejected),
        (number, Cause::RegistrationNumberUnsupported),
        (missing, Cause::RegistrationNumberMissing),
        (stranger, Cause::ResellerNotIndirect),
    ] {
        let failure = stage.microsoft.create_customer(&ids(), &customer).await.unwrap_err();
        assert_eq!(failure.cause(), cause, "{failure:?}");
        assert_eq!(failure.cause().actor(), Actor::Reseller);
    }
    assert_eq!(stage.count("customers").await, 0);
}

#[actix_web::test]
async fn an_account_passes_its_review_when_microsoft_says_so() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let review = async || stage.microsoft.account_review(&ids(), tenant).await.unwrap();
    // Without a record of a review nothing stands in the way.
    assert_eq!(review().await, Review::Allowed);
    for (status, expected) in [("UnderReview", Review::UnderReview), ("Allowed", Review::Allowed)] {
        stage.tell("reviews", json!({ "customerId": tenant, "status": status })).await;
        assert_eq!(review().await, expected);
    }
}

#[actix_web::test]
async fn an_agreement_is_signed_or_not() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    assert!(stage.microsoft.agreement_signed(&ids(), tenant).await.unwrap());
    stage.tell("agreements", json!({ "customerId": tenant, "signed": false })).await;
    assert!(!stage.microsoft.agreement_signed(&ids(), tenant).await.unwrap());
}
