//! Every public call of the client, made against the simulator: one that nobody tries here fails the test.

use std::collections::BTreeSet;
use std::path::Path;

use aubade::clock::Clock;
use aubade::database::Database;
use aubade::microsoft::Microsoft;
use aubade::microsoft::agreements::{Attestation, Signatory};
use aubade::microsoft::catalogue::{BillingCycle, Segment, Term};
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::licences::LicenceUpdate;
use aubade::microsoft::orders::NewOrderLine;
use aubade::microsoft::prices::{Timeline, View};
use aubade::microsoft::qualifications::NewQualification;
use aubade::microsoft::subscriptions::end_of_term::EndOfTerm;
use aubade::microsoft::transitions::{Moment, NewTransition, TransitionType};
use aubade::microsoft::users::{NewUser, Password};
use aubade::microsoft::webhooks::Delivery;
use aubade::secrets::Key;
use aubade::text::Language;
use secrecy::ExposeSecret;
use serde_json::json;
use time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::stage::{Stage, address, customer, exchange, france, ids, line, quick, reseller, settings};
use super::strangers::{complete, response};
use crate::support::databases;

/// The calls that were made.
type Made = BTreeSet<&'static str>;

/// Makes a call, which must succeed, and answers what it brought: `call!(made, client, name(argument, …))`.
macro_rules! call {
    ($made:ident, $client:expr, $name:ident($($argument:expr),* $(,)?)) => {{
        $made.insert(stringify!($name));
        Box::pin($client.$name($($argument),*)).await.expect(stringify!($name))
    }};
}

#[actix_web::test]
async fn every_call_succeeds_against_the_simulator() {
    let stage = Stage::new().await;
    let mut made = Made::new();
    questions(&stage, &mut made).await;
    let tenant = customers(&stage, &mut made).await;
    let id = purchases(&stage, tenant, &mut made).await;
    changes(&stage, tenant, &id, &mut made).await;
    people(&stage, tenant, &mut made).await;
    deliveries(&stage, &mut made).await;
    consents(&stage, &mut made).await;
    books(&stage, &mut made).await;
    let made: BTreeSet<String> = made.into_iter().map(str::to_owned).collect();
    assert_eq!(made, public_calls());
}

/// The names of the client's public calls, as its sources have them.
fn public_calls() -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    read_calls(Path::new("src/microsoft"), &mut calls);
    calls
}

fn read_calls(folder: &Path, calls: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_calls(&path, calls);
            continue;
        }
        let mut is_client = false;
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            match line {
                "impl Microsoft {" => is_client = true,
                "}" => is_client = false,
                _ if is_client => {
                    let name =
                        line.strip_prefix("    pub async fn ").and_then(|rest| rest.split(['(', '<']).next());
                    calls.extend(name.map(str::to_owned));
                }
                _ => {}
            }
        }
    }
}

/// What can be asked before there is a customer.
async fn questions(stage: &Stage, made: &mut Made) {
    let client = &stage.microsoft;
    call!(made, client, check());
    call!(made, client, probe_application());
    call!(made, client, probe_account());
    call!(made, client, probe_agreements(&ids()));
    call!(made, client, profile(&ids()));
    call!(made, client, consent());
    call!(made, client, validate_resellers(&ids(), &[reseller()]));
    call!(made, client, validate_reseller(&ids(), &reseller()));
    call!(made, client, relationship(&ids(), &reseller()));
    call!(made, client, relationships(&ids()));
    call!(made, client, standing(&ids(), &reseller()));
    call!(made, client, reseller_name(&ids(), &reseller()));
    call!(made, client, domain_availability(&ids(), &"boulangerie".parse().unwrap()));
    call!(made, client, validate_address(&ids(), &address()));
    call!(made, client, country_rules(&ids(), france()));
    let (segment, product) = (Segment::Commercial, exchange().product);
    call!(made, client, products(&ids(), france(), &segment, Language::Fr));
    call!(made, client, skus(&ids(), &product, france(), &segment, Language::Fr));
    call!(made, client, offers(&ids(), &exchange(), france()));
    call!(made, client, resolve(&ids(), &exchange(), france()));
    let mut sheet = call!(made, client, price_sheet(&ids(), france()));
    assert!(sheet.next().await.unwrap().is_some());
    call!(made, client, price_sheet_of(&ids(), france(), View::ExtendedTerm, Timeline::Current));
    let promotions = call!(made, client, promotions(&ids(), france(), &segment));
    assert!(promotions[0].start_date < promotions[0].end_date, "{promotions:?}");
}

/// A customer, and what makes it one.
async fn customers(stage: &Stage, made: &mut Made) -> TenantId {
    let client = &stage.microsoft;
    let tenant = call!(made, client, create_customer(&ids(), &customer("boulangerie"))).tenant;
    call!(made, client, find_customer(&ids(), &"boulangerie".parse().unwrap())).unwrap();
    call!(made, client, customer(&ids(), tenant));
    call!(made, client, probe_customers(&ids())).unwrap();
    call!(made, client, resellers_of(&ids(), tenant));
    call!(made, client, invitation(&ids()));
    call!(made, client, account_review(&ids(), tenant));
    call!(made, client, agreement_signed(&ids(), tenant));
    let template = call!(made, client, agreement_templates(&ids())).remove(0).template_id;
    let signatory = Signatory {
        first_name: "Ada".to_owned(),
        last_name: "Exemple".to_owned(),
        email: "ada@customer.example".to_owned(),
        phone_number: None,
    };
    let announce = Attestation::Announce { signatory: signatory.clone(), company: "Boulangerie".to_owned() };
    call!(made, client, attest(&ids(), tenant, &announce));
    stage.tell("rules", json!({ "legacyAttestation": true })).await;
    let now = stage.clock.now();
    call!(made, client, attest_agreement(&ids(), tenant, &signatory, &template, now));
    call!(made, client, agreements(&ids(), tenant));
    call!(made, client, ask_for_qualification(&ids(), tenant, &NewQualification::StateOwnedEntity));
    call!(made, client, qualifications(&ids(), tenant));
    tenant
}

/// What is bought, in a cart and without one; answers a subscription.
async fn purchases(stage: &Stage, tenant: TenantId, made: &mut Made) -> String {
    let client = &stage.microsoft;
    let item = client.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    call!(made, client, promotion_eligibilities(&ids(), tenant, &[line(&item, 5)]));
    let cart = call!(made, client, create_cart(&ids(), tenant, &reseller(), &[line(&item, 5)])).id;
    call!(made, client, update_cart(&ids(), tenant, &cart, &reseller(), &[line(&item, 6)]));
    call!(made, client, cart(&ids(), tenant, &cart));
    let order = call!(made, client, checkout(&ids(), tenant, &cart)).orders.remove(0).id;
    call!(made, client, order(&ids(), tenant, &order));
    call!(made, client, order_with_prices(&ids(), tenant, &order));
    call!(made, client, orders(&ids(), tenant));
    call!(made, client, order_provisioning(&ids(), tenant, &order));
    call!(made, client, custom_term_ends(&ids(), tenant, &Term::Year));
    call!(made, client, subscriptions(&ids(), tenant));
    call!(made, client, subscriptions_of_reseller(&ids(), tenant, &reseller()));
    let id = call!(made, client, subscriptions_of_order(&ids(), tenant, &order)).remove(0).id;
    let direct = NewOrderLine { catalog_item_id: item, quantity: 1, term: Term::Year, friendly_name: None };
    call!(made, client, place_order(&ids(), tenant, &reseller(), &BillingCycle::Monthly, &[direct]));
    id
}

/// What can be done with a subscription.
async fn changes(stage: &Stage, tenant: TenantId, id: &str, made: &mut Made) {
    let client = &stage.microsoft;
    let subscription = call!(made, client, subscription(&ids(), tenant, id));
    call!(made, client, provisioning(&ids(), tenant, id));
    call!(made, client, replace_subscription(&ids(), tenant, &subscription.named("Boulangerie")));
    let targets = call!(made, client, transition_targets(&ids(), tenant, id, Moment::Immediate));
    let target = targets.iter().find(|target| target.admits(TransitionType::TransitionOnly)).unwrap();
    let read = client.subscription(&ids(), tenant, id).await.unwrap();
    let upgrade = NewTransition {
        from_subscription: id.to_owned(),
        from_catalog_item_id: read.view().offer_id.clone(),
        to_catalog_item_id: target.catalog_item_id.clone(),
        to_subscription: None,
        quantity: 1,
        way: TransitionType::TransitionOnly,
        term: None,
        cycle: None,
    };
    call!(made, client, start_transition(&ids(), tenant, &upgrade));
    assert!(!call!(made, client, transitions(&ids(), tenant, id, None)).is_empty());
    let read = client.subscription(&ids(), tenant, id).await.unwrap();
    call!(made, client, decide_end_of_term(&ids(), tenant, read, &EndOfTerm::Cancel));
    assert!(call!(made, client, read_end_of_term(&ids(), tenant, id, &EndOfTerm::Cancel)).stuck);
}

/// The people of a tenant.
async fn people(stage: &Stage, tenant: TenantId, made: &mut Made) {
    const DOMAIN: &str = "boulangerie.onmicrosoft.com";
    let client = &stage.microsoft;
    let password = Password { secret: "Sentence-9".into(), change_at_next_sign_in: true };
    let ada = NewUser {
        user_principal_name: format!("ada@{DOMAIN}"),
        display_name: "Ada Exemple".to_owned(),
        first_name: None,
        last_name: None,
        usage_location: france(),
        password: password.clone(),
    };
    let user = call!(made, client, create_user(&ids(), tenant, &ada)).id;
    call!(made, client, users(&ids(), tenant));
    call!(made, client, find_user(&ids(), tenant, &ada.user_principal_name)).unwrap();
    call!(made, client, administrator(&ids(), tenant, DOMAIN)).unwrap();
    call!(made, client, reset_password(&ids(), tenant, &user, &password));
    let role = call!(made, client, directory_roles(&ids(), tenant)).remove(0).id;
    call!(made, client, grant_role(&ids(), tenant, &role, &user));
    call!(made, client, roles_of_user(&ids(), tenant, &user));
    let sku = call!(made, client, subscribed_skus(&ids(), tenant)).remove(0).product_sku.id;
    let give = LicenceUpdate { assign: vec![sku], remove: Vec::new() };
    call!(made, client, update_licences(&ids(), tenant, &user, &give));
    assert_eq!(call!(made, client, licences_of_user(&ids(), tenant, &user)).len(), 1);
    call!(made, client, probe_users(&ids(), tenant));
    call!(made, client, probe_licences(&ids(), tenant));
    call!(made, client, delete_user(&ids(), tenant, &user));
    call!(made, client, restore_user(&ids(), tenant, &user));
}

/// Being told of changes.
async fn deliveries(stage: &Stage, made: &mut Made) {
    let client = &stage.microsoft;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/webhooks/microsoft", listener.local_addr().unwrap());
    assert_eq!(call!(made, client, webhook(&ids())), None);
    let known = call!(made, client, register_webhook(&ids(), &url, None));
    assert_eq!(known.webhook_url, url);
    call!(made, client, test_webhook(&ids()));
    let request = heard(listener).await;
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    };
    let delivery = Delivery {
        authorization: header("authorization"),
        certificate_url: header("x-ms-certificate-url"),
        algorithm: header("x-ms-signature-algorithm"),
        body: body.as_bytes(),
    };
    assert_eq!(call!(made, client, believe(&delivery)).event_name, "test-created");
}

/// The first request that comes.
async fn heard(listener: TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !complete(&request) {
        assert!(stream.read_buf(&mut request).await.unwrap() > 0);
    }
    stream.write_all(&response("200 OK", b"")).await.unwrap();
    String::from_utf8(request).unwrap()
}

/// The consent, which is kept in a database.
async fn consents(stage: &Stage, made: &mut Made) {
    let folder = tempfile::tempdir().unwrap();
    let url = Box::pin(databases::make(folder.path())).await.expose_secret().to_owned();
    let database = Database::connect(&url, 2).await.unwrap();
    let key = Key::new(&"the key of the house".into());
    let settings = settings(stage.url(), quick());
    let client = Microsoft::sharing(settings, Clock::system(), database.clone(), key).unwrap();

    let sign_in = client.sign_in("http://localhost:1/").unwrap();
    let fresh = call!(made, client, redeem(&sign_in, &code(&sign_in.address).await));
    call!(made, client, keep(&fresh));
    let device = call!(made, client, sign_in_elsewhere());
    stage.tell("devices", json!({ "userCode": device.user_code, "agree": true })).await;
    assert!(call!(made, client, signed_in_elsewhere(&device)).is_some());
    database.close().await;
    databases::remove(&url).await;
}

/// The code that the sign-in page sends a browser away with.
async fn code(address: &str) -> String {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = browser.get(address).send().await.unwrap();
    let back = answer.headers()[reqwest::header::LOCATION].to_str().unwrap().to_owned();
    let back = reqwest::Url::parse(&back).unwrap();
    back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

/// What Microsoft writes down about us, once the month is over.
async fn books(stage: &Stage, made: &mut Made) {
    let client = &stage.microsoft;
    let today = stage.clock.now().date();
    let records = call!(made, client, audit_records(&ids(), today, today));
    assert!(records.iter().any(|record| record.operation_type == "create_order"), "{records:?}");
    stage.clock.advance(Duration::days(32));
    let invoices = call!(made, client, invoices(&ids()));
    let invoice = call!(made, client, invoice(&ids(), &invoices[0].id));
    assert_eq!(invoice, invoices[0]);
    assert!(invoice.total_charges > Some(0), "{invoice:?}");
}
