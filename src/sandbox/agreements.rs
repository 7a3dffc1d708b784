//! The Microsoft Customer Agreement, without which nothing can be bought: its text, who accepted it, and attesting that.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::{Uuid, uuid};

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED, required};
use super::customers::Customer;
use super::refusal::Refusal;
use super::state::{Room, State};
use super::tokens::{AnyToken, AppToken, UserToken};

/// The kind of agreement that customers accept.
const CUSTOMER_AGREEMENT: &str = "MicrosoftCustomerAgreement";
/// The older kind, listed when none is asked for.
const CLOUD_AGREEMENT: &str = "MicrosoftCloudAgreement";
/// The text of the customer agreement.
const TEMPLATE: Uuid = uuid!("117a77b0-9360-443b-8795-c6dedc750cf9");
/// The text of the cloud agreement.
const CLOUD_TEMPLATE: Uuid = uuid!("998b88de-aa99-4388-a42c-1b3517d49490");
/// The same contact has accepted already.
const ACCEPTED_ALREADY: u32 = 600_061;
/// The older attestation is retired (chosen: Microsoft's code is not documented).
const RETIRED: u32 = 600_062;
/// There is no such attestation, or nobody has accepted it (chosen).
const NOT_ATTESTED: u32 = 600_063;

/// An acceptance that the provider has attested.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Agreement {
    contact: Contact,
    #[serde(with = "time::serde::rfc3339")]
    agreed_at: OffsetDateTime,
    user: Uuid,
}

/// Who accepted for the customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contact {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
}

impl Contact {
    fn check(&self) -> Result<(), Refusal> {
        required(self.first_name.as_deref(), "primaryContact.firstName")?;
        required(self.last_name.as_deref(), "primaryContact.lastName")?;
        let email = required(self.email.as_deref(), "primaryContact.email")?;
        if email.contains('@') {
            return Ok(());
        }
        Err(Refusal::bad(MALFORMED, "The e-mail address is not one.").about("primaryContact.email"))
    }
}

/// An attestation that waits for the customer, as the enhanced flow has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attestation {
    /// Its id.
    pub id: Uuid,
    contact: Contact,
    company: String,
    /// The customer has pressed the button.
    pub accepted: bool,
}

impl Agreement {
    fn view(&self) -> Value {
        json!({
            "primaryContact": self.contact,
            "templateId": TEMPLATE,
            "dateAgreed": answer::instant(self.agreed_at),
            "type": CUSTOMER_AGREEMENT,
            "userId": self.user,
            "attributes": {"objectType": "Agreement"},
        })
    }
}

/// `GET /v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus`.
pub async fn status(_: UserToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let signed = room.read().customer(*customer)?.signed;
    Ok(answer::ok(json!({
        "isSigned": signed,
        "attributes": {"objectType": "DirectSignedCustomerAgreementStatus"},
    })))
}

/// The query of agreements.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfKind {
    agreement_type: Option<String>,
}

impl OfKind {
    fn is_customer_agreement(&self) -> bool {
        self.agreement_type
            .as_deref()
            .is_some_and(|kind| kind == "*" || kind.eq_ignore_ascii_case(CUSTOMER_AGREEMENT))
    }
}

/// `GET /v1/agreements[?agreementType=MicrosoftCustomerAgreement]`: the texts; without the query the older one.
pub async fn texts(_: UserToken, query: Query<OfKind>) -> Reply {
    let (template, kind) = if query.is_customer_agreement() {
        (TEMPLATE, CUSTOMER_AGREEMENT)
    } else {
        (CLOUD_TEMPLATE, CLOUD_AGREEMENT)
    };
    let items = [json!({
        "templateId": template,
        "agreementType": kind,
        "agreementLink": format!("https://agreement.example/{kind}"),
        "versionRank": 0,
    })];
    Ok(answer::ok(answer::collection(&items, "/agreements")))
}

/// `GET /v1/customers/{id}/agreements[?agreementType=]`.
pub async fn index(_: UserToken, room: Data<Room>, customer: Path<Uuid>, query: Query<OfKind>) -> Reply {
    let state = room.read();
    let agreements = &state.customer(*customer)?.agreements;
    let items: Vec<Value> =
        agreements.iter().filter(|_| query.is_customer_agreement()).map(Agreement::view).collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{customer}/agreements"))))
}

/// The body of an acceptance: attested as before 2026, or by an attestation that the customer accepted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAgreement {
    primary_contact: Option<Contact>,
    template_id: Option<Uuid>,
    date_agreed: Option<String>,
    r#type: Option<String>,
    attestation_id: Option<Uuid>,
}

/// `POST /v1/customers/{id}/agreements`.
pub async fn create(
    token: AnyToken,
    room: Data<Room>,
    customer: Path<Uuid>,
    body: Body<NewAgreement>,
) -> Reply {
    let now = room.now();
    let mut state = room.write();
    let legacy = state.rules.legacy_attestation;
    let customer = state.customer_mut(*customer)?;
    let agreement = if let Some(id) = body.0.attestation_id {
        token.without_user()?;
        customer.attested(id, now)
    } else {
        token.with_user()?;
        attested_the_older_way(body.0, legacy, now)
    };
    let agreement = agreement.map_err(Refusal::of_agreements)?;
    let email = &agreement.contact.email;
    if customer.agreements.iter().any(|known| known.contact.email == *email) {
        let text = "This contact has accepted the agreement already.";
        return Err(Refusal::conflict(ACCEPTED_ALREADY, text).of_agreements());
    }
    let view = agreement.view();
    customer.agreements.push(agreement);
    customer.signed = true;
    Ok(answer::created(view))
}

fn attested_the_older_way(
    body: NewAgreement,
    legacy: bool,
    now: OffsetDateTime,
) -> Result<Agreement, Refusal> {
    if !legacy {
        return Err(Refusal::forbidden(
            RETIRED,
            "This attestation was retired: the customer accepts directly.",
        ));
    }
    let missing = |name: &str| Refusal::bad(MALFORMED, format!("{name} is required.")).about(name);
    let contact = body.primary_contact.ok_or_else(|| missing("primaryContact"))?;
    contact.check()?;
    if body.template_id != Some(TEMPLATE) || body.r#type.as_deref() != Some(CUSTOMER_AGREEMENT) {
        return Err(Refusal::bad(MALFORMED, "templateId and type are those of the customer agreement.")
            .about("templateId"));
    }
    let date = body.date_agreed.as_deref().ok_or_else(|| missing("dateAgreed"))?;
    let agreed_at = OffsetDateTime::parse(date, &Rfc3339).ok().filter(|at| *at <= now).ok_or_else(|| {
        Refusal::bad(MALFORMED, "dateAgreed is not an instant of the past.").about("dateAgreed")
    })?;
    Ok(Agreement { contact, agreed_at, user: Uuid::new_v4() })
}

impl Customer {
    fn attested(&self, id: Uuid, now: OffsetDateTime) -> Result<Agreement, Refusal> {
        let found = self.attestations.iter().find(|attestation| attestation.id == id && attestation.accepted);
        let text = "The attestation is unknown, or the customer has not accepted it.";
        let attestation = found.ok_or_else(|| Refusal::bad(NOT_ATTESTED, text).about("attestationId"))?;
        Ok(Agreement { contact: attestation.contact.clone(), agreed_at: now, user: Uuid::new_v4() })
    }
}

/// The body of an attestation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAttestation {
    #[serde(flatten)]
    contact: Contact,
    company_name: Option<String>,
}

/// `POST /v1/customers/{id}/agreementattestations`: begins the enhanced flow. The path and the bodies are
/// the simulator's own, because Microsoft's are not known (`partner-center.md` section 6).
pub async fn attest(
    _: AppToken,
    request: HttpRequest,
    room: Data<Room>,
    customer: Path<Uuid>,
    body: Body<NewAttestation>,
) -> Reply {
    let NewAttestation { contact, company_name } = body.0;
    contact.check().map_err(Refusal::of_agreements)?;
    let company =
        required(company_name.as_deref(), "companyName").map_err(Refusal::of_agreements)?.to_owned();
    let mut state = room.write();
    let attestation = Attestation { id: Uuid::new_v4(), contact, company, accepted: false };
    let connection = request.connection_info();
    let page =
        format!("{}://{}/acceptance?attestation={}", connection.scheme(), connection.host(), attestation.id);
    let view =
        json!({"attestationId": attestation.id, "acceptanceUrl": page, "companyName": attestation.company});
    state.customer_mut(*customer)?.attestations.push(attestation);
    Ok(answer::created(view))
}

impl State {
    /// The customer accepts the attestation `id`; `false` when there is none.
    pub fn accept_attestation(&mut self, id: Uuid) -> bool {
        let mut attestations = self.customers.values_mut().flat_map(|customer| &mut customer.attestations);
        attestations.find(|attestation| attestation.id == id).is_some_and(|attestation| {
            attestation.accepted = true;
            true
        })
    }
}
