//! Customers, their agreements and qualifications, and the invitation.

use aubade::microsoft::Failure;
use aubade::microsoft::agreements::{Attestation, Signatory};
use aubade::microsoft::qualifications::{EducationSegment, Kind, NewQualification, VettingStatus};
use time::macros::datetime;

use super::{answering, answering_with, asked};
use crate::microsoft::stage::ids;
use crate::microsoft::strangers::tenant;

fn signatory() -> Signatory {
    Signatory {
        first_name: "Ada".to_owned(),
        last_name: "Exemple".to_owned(),
        email: "ada@customer.example".to_owned(),
        phone_number: None,
    }
}

#[actix_web::test]
async fn customers() {
    for (name, domain, has_reseller) in
        [("full", "boulangerie.onmicrosoft.com", true), ("minimal", "", false), ("strange", "", false)]
    {
        let stranger = answering_with(include_str!("customer.json"), name).await;
        let customer = stranger.microsoft.customer(&ids(), tenant()).await.unwrap();
        assert_eq!(asked(&stranger), "get …");
        assert_eq!((customer.domain.as_str(), customer.reseller.is_some()), (domain, has_reseller));
    }
}

#[actix_web::test]
async fn agreement_templates_come_newest_first() {
    let stranger = answering(include_str!("agreement_templates.json")).await;
    let templates = stranger.microsoft.agreement_templates(&ids()).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/agreements?agreementtype=microsoftcustomeragreement");
    let names: Vec<_> = templates.iter().map(|template| template.template_id.as_str()).collect();
    assert_eq!(names, ["new", "old", "bare"]);
}

#[actix_web::test]
async fn agreements() {
    let stranger = answering(include_str!("agreements.json")).await;
    let agreements = stranger.microsoft.agreements(&ids(), tenant()).await.unwrap();
    assert_eq!(asked(&stranger), "get …/agreements?agreementtype=microsoftcustomeragreement");
    assert_eq!(agreements[0].date_agreed, Some(datetime!(2026-03-01 10:00:00 UTC)));
    assert_eq!(agreements[0].primary_contact.as_ref().unwrap().email, "ada@customer.example");
    assert_eq!(agreements[1].primary_contact, None);
    assert_eq!(agreements[2].agreement_type, "AnotherAgreement");
}

#[actix_web::test]
async fn an_acceptance_is_attested_in_the_older_way() {
    let stranger = answering(r#"{"templateId":"t","userId":"u"}"#).await;
    let agreed_at = datetime!(2026-03-01 10:00:00 UTC);
    let agreement =
        stranger.microsoft.attest_agreement(&ids(), tenant(), &signatory(), "t", agreed_at).await.unwrap();
    assert_eq!(agreement.user_id.as_deref(), Some("u"));
    assert_eq!(asked(&stranger), "post …/agreements");
    for part in [r#""templateid":"t""#, r#""dateagreed":"2026-03-01t10:00:00z""#, r#""firstname":"ada""#] {
        assert!(stranger.head().contains(part), "{part}");
    }
}

#[actix_web::test]
async fn an_acceptance_is_attested_in_the_newer_way_in_two_steps() {
    let stranger = answering(r#"{"attestationId":"a"}"#).await;
    let announce = Attestation::Announce { signatory: signatory(), company: "Boulangerie".to_owned() };
    let made = stranger.microsoft.attest(&ids(), tenant(), &announce).await.unwrap();
    assert_eq!(made.attestation_id.as_deref(), Some("a"));
    assert_eq!(made.acceptance_url, None);
    assert_eq!(asked(&stranger), "post …/agreementattestations");
    assert!(stranger.head().contains(r#""companyname":"boulangerie""#));
    let conclude = Attestation::Conclude { attestation: "a".to_owned(), template: "t".to_owned() };
    stranger.microsoft.attest(&ids(), tenant(), &conclude).await.unwrap();
    assert!(stranger.head().contains(r#""attestationid":"a""#));
}

#[actix_web::test]
async fn qualifications() {
    let stranger = answering(include_str!("qualifications.json")).await;
    let all = stranger.microsoft.qualifications(&ids(), tenant()).await.unwrap();
    assert_eq!(asked(&stranger), "get …/qualifications");
    assert!(all[0].counts_as(&Kind::Education));
    assert!(!all[1].counts_as(&Kind::StateOwnedEntity));
    assert_eq!(all[2].qualification, Kind::Other("Lighthouse".to_owned()));
    assert_eq!(all[2].vetting_status, VettingStatus::InReview);
    let dates: Vec<_> = all.iter().map(|one| one.asked_at().is_some()).collect();
    assert_eq!(dates, [true, false, true]);
}

#[actix_web::test]
async fn a_qualification_is_asked_for() {
    let stranger = answering(r#"{"qualification":"Education","vettingStatus":"InReview"}"#).await;
    let school = NewQualification::Education {
        segment: EducationSegment::HigherEducation,
        website: Some("https://school.example".to_owned()),
    };
    let asked_for = stranger.microsoft.ask_for_qualification(&ids(), tenant(), &school).await.unwrap();
    assert_eq!(asked_for.vetting_status, VettingStatus::InReview);
    assert_eq!(asked(&stranger), "post …/qualifications");
    assert!(stranger.head().contains(r#""website":"https://school.example""#));
}

#[actix_web::test]
async fn the_invitation() {
    let stranger = answering_with(include_str!("invitation.json"), "full").await;
    let invitation = stranger.microsoft.invitation(&ids()).await.unwrap();
    assert_eq!(asked(&stranger), "get /v1/customers/relationshiprequests");
    assert!(invitation.url().contains("msppId=0"));
    let link = invitation.for_reseller(&"1234567".parse().unwrap(), tenant());
    assert!(link.contains("msppId=1234567") && !link.contains("msppId=0"), "{link}");
    for name in ["minimal", "strange"] {
        let stranger = answering_with(include_str!("invitation.json"), name).await;
        let failure = stranger.microsoft.invitation(&ids()).await.unwrap_err();
        assert!(matches!(failure, Failure::Unknown(_)), "{failure:?}");
    }
}
