//! What makes a tenant a customer and what it is: the agreement, qualifications, and an invitation that it accepts.

use aubade::microsoft::Failure;
use aubade::microsoft::agreements::{Attestation, Signatory};
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::qualifications::{EducationSegment, Kind, NewQualification, VettingStatus};
use aubade::sandbox::seeds;
use serde_json::json;

use super::stage::{Stage, ids, reseller};

fn signatory() -> Signatory {
    Signatory {
        first_name: "Ada".to_owned(),
        last_name: "Exemple".to_owned(),
        email: "ada@customer.example".to_owned(),
        phone_number: None,
    }
}

#[actix_web::test]
async fn the_older_attestation_is_retired_unless_some_cloud_still_has_it() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let template = stage.microsoft.agreement_templates(&ids()).await.unwrap().remove(0).template_id;
    let agreed_at = stage.clock.now();
    let attest =
        async || stage.microsoft.attest_agreement(&ids(), tenant, &signatory(), &template, agreed_at).await;
    let failure = attest().await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused(refusal) if refusal.status == 403), "{failure:?}");
    stage.tell("rules", json!({ "legacyAttestation": true })).await;
    assert_eq!(attest().await.unwrap().template_id, template);
    let known = stage.microsoft.agreements(&ids(), tenant).await.unwrap();
    assert_eq!(known[0].primary_contact.as_ref(), Some(&signatory()));
    let again = attest().await.unwrap_err();
    assert_eq!(again.refusal().unwrap().code, "600061");
}

#[actix_web::test]
async fn the_newer_attestation_concludes_once_the_customer_accepted() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    stage.tell("agreements", json!({ "customerId": tenant, "signed": false })).await;
    let announce = Attestation::Announce { signatory: signatory(), company: "Boulangerie".to_owned() };
    let attested = stage.microsoft.attest(&ids(), tenant, &announce).await.unwrap();
    assert!(attested.acceptance_url.is_some());
    let attestation = attested.attestation_id.unwrap();
    let template = stage.microsoft.agreement_templates(&ids()).await.unwrap().remove(0).template_id;
    let conclude = Attestation::Conclude { attestation: attestation.clone(), template };
    stage.microsoft.attest(&ids(), tenant, &conclude).await.unwrap_err();
    assert!(!stage.microsoft.agreement_signed(&ids(), tenant).await.unwrap());
    stage.tell("attestations", json!({ "attestationId": attestation })).await;
    stage.microsoft.attest(&ids(), tenant, &conclude).await.unwrap();
    assert!(stage.microsoft.agreement_signed(&ids(), tenant).await.unwrap());
}

#[actix_web::test]
async fn a_school_is_reviewed_before_it_counts() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("ecole").await;
    assert!(stage.microsoft.qualifications(&ids(), tenant).await.unwrap().is_empty());
    let school = NewQualification::Education { segment: EducationSegment::K12, website: None };
    let asked_for = stage.microsoft.ask_for_qualification(&ids(), tenant, &school).await.unwrap();
    assert_eq!(asked_for.vetting_status, VettingStatus::InReview);
    assert!(asked_for.asked_at().is_some() && !asked_for.counts_as(&Kind::Education));
    stage.tell("qualifications", json!({ "customerId": tenant, "status": "Approved" })).await;
    let known = stage.microsoft.qualifications(&ids(), tenant).await.unwrap();
    assert!(known[0].counts_as(&Kind::Education));
    assert_eq!(known[0].asked_at(), asked_for.asked_at());
}

#[actix_web::test]
async fn a_tenant_that_accepts_the_invitation_is_a_customer_of_its_reseller() {
    let stage = Stage::new().await;
    let microsoft = &stage.microsoft;
    let prefix = "harbourexample".parse().unwrap();
    assert_eq!(microsoft.find_customer(&ids(), &prefix).await.unwrap(), None);
    let invitation = microsoft.invitation(&ids()).await.unwrap();
    let link = invitation.for_reseller(&reseller(), TenantId(seeds::RESELLER_TENANT));
    assert!(link.contains(&format!("msppId={}", seeds::RESELLER_MPN)), "{link}");

    stage.tell("invitations", json!({ "tenant": "harbourexample", "mpnId": seeds::RESELLER_MPN })).await;
    let customer = microsoft.find_customer(&ids(), &prefix).await.unwrap().unwrap();
    let resellers = microsoft.resellers_of(&ids(), customer.tenant).await.unwrap();
    let tenants: Vec<_> = resellers.iter().map(|reseller| reseller.tenant).collect();
    assert_eq!(tenants, [TenantId(seeds::RESELLER_TENANT)]);
}
