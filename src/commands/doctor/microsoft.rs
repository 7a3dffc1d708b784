//! Each permission and call at Microsoft that the panel needs, tried by reading.

use aubade::config::Settings;
use aubade::microsoft::catalogue::Segment;
use aubade::microsoft::consent::State;
use aubade::microsoft::countries::Country;
use aubade::microsoft::customers::TenantId;
use aubade::microsoft::resellers::MpnId;
use aubade::microsoft::{Cause, Failure, Ids, Microsoft};
use aubade::subscriptions::webhook;
use aubade::text::Language;

use super::report::Report;

/// A name that may be asked about; nobody takes it.
const ANY_PREFIX: &str = "aubadedoctor";

/// Who may speak at Microsoft, and what they may read.
pub async fn examine(
    report: &mut Report,
    client: &Microsoft,
    settings: &Settings,
    resellers: &[(i64, MpnId)],
) {
    // One stands for all: a country that Microsoft does not let us read is told of by the task that reads the catalogue.
    let Some(market) = settings.countries.first().and_then(|code| code.parse::<Country>().ok()) else {
        report.fail("market", "Microsoft has no such country", "check AUBADE_COUNTRIES");
        return;
    };
    consent(report, client).await;
    let application = client.probe_application().await;
    let is_admitted =
        told(report, "application token", application, |()| "it is issued".to_owned()).is_some();
    let account = client.probe_account().await;
    let has_account = told(report, "account token", account, |()| "it is issued".to_owned()).is_some();
    if is_admitted {
        application_reads(report, client, market).await;
        validations(report, client, resellers).await;
    }
    if has_account {
        account_reads(report, client, market, resellers).await;
        deliveries(report, client, settings).await;
    }
    if is_admitted && has_account {
        customer(report, client).await;
    } else {
        let act = "mend the tokens first, and ask again";
        report.warn("Microsoft's API", "not everything could be tried", act);
    }
}

async fn consent(report: &mut Report, client: &Microsoft) {
    const ABOUT: &str = "consent";
    match client.consent().await {
        Ok(State::Good) => report.ok(ABOUT, "nothing is known against it"),
        Ok(State::Missing) => report.fail(ABOUT, "there is none that our key opens", CONSENT),
        Ok(State::Ended(_)) => report.fail(ABOUT, "Microsoft refuses it", CONSENT),
        Err(_) => report.fail(ABOUT, "it cannot be read", "check the database"),
    }
}

async fn application_reads(report: &mut Report, client: &Microsoft, market: Country) {
    let ids = Ids::fresh;
    told(report, "country rules", client.country_rules(&ids(), market).await, |_| read());
    let products = client.products(&ids(), market, &Segment::Commercial, Language::En).await;
    told(report, "products", products, |products| format!("{} in {market}", products.len()));
    if let Ok(prefix) = ANY_PREFIX.parse() {
        told(report, "domain check", client.domain_availability(&ids(), &prefix).await, |_| read());
    }
}

/// Whether our resellers may stand on an order.
async fn validations(report: &mut Report, client: &Microsoft, resellers: &[(i64, MpnId)]) {
    const ABOUT: &str = "resellers";
    let partners: Vec<MpnId> = resellers.iter().map(|(_, mpn)| mpn.clone()).collect();
    if partners.is_empty() {
        return report.warn(ABOUT, "none has an MPN ID yet", "add one with `aubade account add`");
    }
    let validations = match client.validate_resellers(&Ids::fresh(), &partners).await {
        Ok(validations) => validations,
        Err(failure) => return amiss(report, ABOUT, &failure),
    };
    let refused = resellers.iter().filter_map(|(number, mpn)| {
        let cause = validations.iter().find(|validation| validation.reseller == *mpn)?.cause()?;
        Some(format!("{number} ({})", cause.name()))
    });
    let refused: Vec<String> = refused.collect();
    if refused.is_empty() {
        report.ok(ABOUT, format!("{} may stand on orders", partners.len()));
    } else {
        let finding = format!("Microsoft allows no orders of number {}", refused.join(", "));
        report.warn(ABOUT, finding, "their MPN ID, agreement or partnership needs care");
    }
}

async fn account_reads(report: &mut Report, client: &Microsoft, market: Country, resellers: &[(i64, MpnId)]) {
    let ids = Ids::fresh;
    let profile = client.profile(&ids()).await;
    let mpn = match profile {
        Ok(profile) => {
            match profile.second_factor {
                Some(true) => report.ok("second factor", "the account signed in with one"),
                Some(false) => report.fail("second factor", "the account signed in without one", CONSENT),
                None => {
                    report.warn("second factor", "Microsoft does not say", "compare with the calls below");
                }
            }
            profile.mpn_id.and_then(|mpn| mpn.parse().ok())
        }
        Err(failure) => {
            amiss(report, "own profile", &failure);
            None
        }
    };
    let reseller = resellers.first().map(|(_, mpn)| mpn).or(mpn.as_ref());
    if let Some(reseller) = reseller {
        told(report, "relationships", client.relationship(&ids(), reseller).await, |_| read());
        told(report, "partner agreements", client.standing(&ids(), reseller).await, |_| read());
    }
    agreements(report, client.probe_agreements(&ids()).await);
    told(report, "price sheet", client.price_sheet(&ids(), market).await, |_| read());
}

/// The description of the customer agreement: of use only where partners still attest to its acceptance themselves
/// (`partner-center.md` section 6).
fn agreements(report: &mut Report, described: Result<usize, Failure>) {
    const ABOUT: &str = "customer agreements";
    match described {
        Ok(count) => report.ok(ABOUT, format!("{count} described")),
        Err(failure @ Failure::Refused(_)) => {
            report.warn(
                ABOUT,
                &failure,
                "customers accept the agreement themselves, which needs none of this",
            );
        }
        Err(failure) => amiss(report, ABOUT, &failure),
    }
}

/// Whether Microsoft tells the panel what changes. Without that it finds out by looking, some hours later.
async fn deliveries(report: &mut Report, client: &Microsoft, settings: &Settings) {
    const ABOUT: &str = "webhook";
    const ACT: &str = "a worker registers the panel, and its task tells what keeps it from that";
    let Some(address) = webhook::address(settings) else {
        let act = "give AUBADE_PUBLIC_URL an address with TLS that Microsoft reaches";
        return report.warn(ABOUT, "Microsoft delivers nothing to a public address without TLS", act);
    };
    match client.webhook(&Ids::fresh()).await {
        Ok(known) if webhook::stands(known.as_ref(), &address) => {
            report.ok(ABOUT, "Microsoft tells the panel what changes");
        }
        Ok(None) => report.warn(ABOUT, "Microsoft tells nobody what changes", ACT),
        Ok(Some(_)) => report.warn(ABOUT, "Microsoft tells another address, or not all of it", ACT),
        Err(failure) => report.warn(ABOUT, &failure, ACT),
    }
}

/// What can be read of one customer.
async fn customer(report: &mut Report, client: &Microsoft) {
    let ids = Ids::fresh;
    let seen = client.probe_customers(&ids()).await;
    let say =
        |seen: &Option<TenantId>| if seen.is_some() { read() } else { "read; there is none yet".to_owned() };
    let Some(Some(tenant)) = told(report, "customers", seen, say) else { return };
    told(report, "subscriptions", client.subscriptions(&ids(), tenant).await, |_| read());
    told(report, "account review", client.account_review(&ids(), tenant).await, |_| read());
    told(report, "customer's agreement", client.agreement_signed(&ids(), tenant).await, |_| read());
    told(report, "users", client.probe_users(&ids(), tenant).await, |()| read());
    told(report, "licences in use", client.probe_licences(&ids(), tenant).await, |()| read());
}

fn read() -> String {
    "can be read".to_owned()
}

/// Reports an answer, and hands it on if it is a good one.
fn told<T>(
    report: &mut Report,
    about: &str,
    answer: Result<T, Failure>,
    say: impl FnOnce(&T) -> String,
) -> Option<T> {
    match answer {
        Ok(answer) => {
            report.ok(about, say(&answer));
            Some(answer)
        }
        Err(failure) => {
            amiss(report, about, &failure);
            None
        }
    }
}

const CONSENT: &str = "run `aubade microsoft consent`";

/// A failure's line: its own words name nobody.
fn amiss(report: &mut Report, about: &str, failure: &Failure) {
    match failure {
        Failure::Later { .. } => report.warn(about, failure, "Microsoft is busy; ask again later"),
        Failure::Unknown(_) => {
            report.fail(about, failure, "check the way to Microsoft and the addresses in the settings");
        }
        Failure::Unauthorised(denial) if denial.needs_consent() => report.fail(about, failure, CONSENT),
        Failure::Unauthorised(_) => {
            let act =
                "check tenant, client id and its secret or certificate, and the account's second factor";
            report.fail(about, failure, act);
        }
        Failure::Refused(_) if failure.cause() == Cause::Permission => {
            let act =
                "give the integration account the role Admin agent, and the one it needs on the customer";
            report.fail(about, failure, act);
        }
        Failure::Refused(_) => {
            report.fail(about, failure, "look the code up in Microsoft's list of Partner Center errors");
        }
    }
}
