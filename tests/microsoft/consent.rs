//! The stored consent: shared, sealed, renewed, ended, and given anew.

use std::path::Path;

use aubade::clock::Clock;
use aubade::database::Database;
use aubade::microsoft::consent::State;
use aubade::microsoft::{Cause, Denial, Failure, Microsoft, Settings};
use aubade::sandbox::seeds;
use aubade::secrets::Key;
use aubade::values;
use secrecy::ExposeSecret;
use serde_json::json;
use tempfile::TempDir;
use time::Duration;

use super::stage::{Stage, ids, quick, reseller, settings};
use crate::support::databases;

/// A simulator and a database, on which several processes live.
struct House {
    stage: Stage,
    database: Database,
    url: String,
    _folder: TempDir,
}

impl House {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let folder = tempfile::tempdir().unwrap();
        let (database, url) = open(folder.path()).await;
        Self { stage, database, url, _folder: folder }
    }

    /// A process with this token in its settings.
    fn process(&self, token: Option<&str>) -> Microsoft {
        self.process_with(|settings| settings.refresh_token = token.map(Into::into))
    }

    fn process_with(&self, change: impl FnOnce(&mut Settings)) -> Microsoft {
        self.process_at(self.stage.clock.clone(), "the key of the house", change)
    }

    fn process_at(&self, clock: Clock, key: &str, change: impl FnOnce(&mut Settings)) -> Microsoft {
        let mut settings = settings(self.stage.url(), quick());
        change(&mut settings);
        Microsoft::sharing(settings, clock, self.database.clone(), Key::new(&key.into())).unwrap()
    }

    async fn text(&self, sql: &'static str) -> Option<String> {
        let mut work = self.database.read().await.unwrap();
        work.first::<(String,)>(sql, values![]).await.unwrap().map(|(text,)| text)
    }

    async fn origin(&self) -> Option<String> {
        self.text("select origin from microsoft_consents").await
    }

    async fn end(self) {
        self.database.close().await;
        databases::remove(&self.url).await;
    }
}

/// A database in which nobody has consented.
async fn open(folder: &Path) -> (Database, String) {
    let url = Box::pin(databases::make(folder)).await.expose_secret().to_owned();
    let database = Database::connect(&url, 5).await.unwrap();
    let mut work = database.begin().await.unwrap();
    work.run("delete from microsoft_consents", values![]).await.unwrap();
    work.run("delete from microsoft_budgets", values![]).await.unwrap();
    work.commit().await.unwrap();
    (database, url)
}

#[actix_web::test]
async fn the_first_start_takes_the_token_of_the_settings_over_and_the_next_needs_none() {
    let house = House::new().await;
    let first = house.process(Some(seeds::REFRESH_TOKEN));
    first.check().await.unwrap();
    assert_eq!(house.origin().await.as_deref(), Some("setting"));
    let second = house.process(None);
    second.check().await.unwrap();
    assert_eq!(second.consent().await.unwrap(), State::Good);
    house.end().await;
}

#[actix_web::test]
async fn what_is_stored_is_sealed() {
    let house = House::new().await;
    house.process(Some(seeds::REFRESH_TOKEN)).check().await.unwrap();
    let mut work = house.database.read().await.unwrap();
    let (sealed, digest): (Vec<u8>, String) =
        work.one("select sealed, setting_digest from microsoft_consents", values![]).await.unwrap();
    let token = seeds::REFRESH_TOKEN.as_bytes();
    assert!(!sealed.windows(token.len()).any(|part| part == token));
    assert!(!digest.contains(seeds::REFRESH_TOKEN));
    drop(work);
    house.end().await;
}

#[actix_web::test]
async fn without_any_token_an_operator_must_consent_and_the_application_alone_still_works() {
    let house = House::new().await;
    let microsoft = house.process(None);
    let failure = microsoft.check().await.unwrap_err();
    assert!(failure.needs_consent(), "{failure:?}");
    assert_eq!(failure.cause(), Cause::Unauthorised);
    assert_eq!(microsoft.consent().await.unwrap(), State::Missing);
    microsoft.country_rules(&ids(), "FR".parse().unwrap()).await.unwrap();
    house.end().await;
}

#[actix_web::test]
async fn a_rotated_token_is_stored_and_used_by_every_process() {
    let house = House::new().await;
    house.stage.tell("tokens", json!({ "rotate": true })).await;
    let (one, two) = (house.process(Some(seeds::REFRESH_TOKEN)), house.process(Some(seeds::REFRESH_TOKEN)));
    one.check().await.unwrap();
    assert_eq!(house.origin().await.as_deref(), Some("rotation"));
    let seeds_only = json!({ "revoke": true, "restore": true });
    two.check().await.unwrap();
    house.stage.clock.advance(Duration::hours(1));
    one.check().await.unwrap();
    let mut work = house.database.read().await.unwrap();
    let (generation,): (i64,) =
        work.one("select generation from microsoft_consents", values![]).await.unwrap();
    assert_eq!(generation, 4, "taken over once, rotated by each of three renewals");
    drop(work);
    // The setting is good again and the rotated token is not: the setting is old, and is not taken back.
    house.stage.tell("tokens", seeds_only).await;
    house.stage.clock.advance(Duration::hours(1));
    assert!(one.check().await.unwrap_err().needs_consent());
    assert!(house.process(Some(seeds::REFRESH_TOKEN)).check().await.unwrap_err().needs_consent());
    house.end().await;
}

#[actix_web::test]
async fn a_setting_that_nobody_knows_does_not_replace_a_consent_that_is_good() {
    let house = House::new().await;
    house.process(Some(seeds::REFRESH_TOKEN)).check().await.unwrap();
    house.process(Some("forgotten on another machine")).check().await.unwrap();
    assert_eq!(house.process(None).consent().await.unwrap(), State::Good);
    house.end().await;
}

#[actix_web::test]
async fn a_new_setting_replaces_a_consent_that_has_ended() {
    let house = House::new().await;
    house.process(Some("expired")).check().await.unwrap_err();
    let State::Ended(at) = house.process(None).consent().await.unwrap() else { panic!("it has ended") };
    assert!(house.stage.clock.now() - at < Duration::MINUTE);
    house.process(Some("expired")).check().await.unwrap_err();
    house.process(Some(seeds::REFRESH_TOKEN)).check().await.unwrap();
    assert_eq!(house.process(None).consent().await.unwrap(), State::Good);
    house.end().await;
}

#[actix_web::test]
async fn a_consent_that_was_refused_only_for_a_while_counts_again() {
    let house = House::new().await;
    let microsoft = house.process(Some(seeds::REFRESH_TOKEN));
    house.stage.tell("tokens", json!({ "revoke": true })).await;
    let failure = microsoft.relationship(&ids(), &reseller()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Unauthorised(denial) if denial.needs_consent()), "{failure:?}");
    assert!(matches!(microsoft.consent().await.unwrap(), State::Ended(_)));
    house.stage.tell("tokens", json!({ "restore": true })).await;
    microsoft.relationship(&ids(), &reseller()).await.unwrap();
    assert_eq!(microsoft.consent().await.unwrap(), State::Good);
    house.end().await;
}

#[actix_web::test]
async fn whoever_only_watches_does_not_present_a_refused_consent_again_and_again() {
    let house = House::new().await;
    let microsoft = house.process(Some(seeds::REFRESH_TOKEN));
    house.stage.tell("tokens", json!({ "revoke": true })).await;
    for _ in 0..5 {
        assert!(microsoft.check().await.unwrap_err().needs_consent());
    }
    assert_eq!(house.stage.received("POST", "/*/oauth2/token").await.len(), 2, "one of each kind");
    house.stage.clock.advance(Duration::MINUTE);
    assert!(microsoft.check().await.unwrap_err().needs_consent());
    assert_eq!(house.stage.received("POST", "/*/oauth2/token").await.len(), 3);
    house.end().await;
}

#[actix_web::test]
async fn a_consent_without_a_second_factor_is_no_good_until_there_is_one() {
    let house = House::new().await;
    let microsoft = house.process(Some(seeds::REFRESH_TOKEN));
    house.stage.tell("tokens", json!({ "mfa": false })).await;
    for _ in 0..3 {
        let failure = microsoft.check().await.unwrap_err();
        assert!(matches!(&failure, Failure::Unauthorised(Denial::NoSecondFactor)), "{failure:?}");
        assert!(failure.needs_consent() && microsoft.lacks_second_factor());
    }
    assert_eq!(
        house.stage.received("GET", "/v1/profiles/mpn").await.len(),
        2,
        "asked again with a new token"
    );
    house.stage.tell("tokens", json!({ "mfa": true })).await;
    house.stage.clock.advance(Duration::MINUTE);
    microsoft.check().await.unwrap();
    assert!(!microsoft.lacks_second_factor());
    house.end().await;
}

#[actix_web::test]
async fn that_nothing_is_known_of_the_second_factor_is_no_failure() {
    let house = House::new().await;
    let microsoft = house.process(Some(seeds::REFRESH_TOKEN));
    house.stage.fault("GET", "/v1/profiles/mpn", json!({ "fail": { "status": 503 } }), 100).await;
    microsoft.check().await.unwrap();
    assert!(!microsoft.lacks_second_factor());
    house.end().await;
}

#[actix_web::test]
async fn a_wrong_secret_is_no_matter_of_consent() {
    let house = House::new().await;
    let wrong = house.process_with(|settings| {
        settings.credential = aubade::microsoft::Credential::Secret("wrong".into());
    });
    let failure = wrong.check().await.unwrap_err();
    assert!(matches!(failure, Failure::Unauthorised(_)) && !failure.needs_consent(), "{failure:?}");
    house.end().await;
}

#[actix_web::test]
async fn another_key_opens_nothing_and_takes_the_setting() {
    let house = House::new().await;
    house.process(Some(seeds::REFRESH_TOKEN)).check().await.unwrap();
    let clock = house.stage.clock.clone();
    let without = house.process_at(clock.clone(), "another key", |settings| settings.refresh_token = None);
    assert!(without.check().await.unwrap_err().needs_consent());
    assert_eq!(without.consent().await.unwrap(), State::Missing);
    house.process_at(clock, "another key", |_| {}).check().await.unwrap();
    assert_eq!(without.consent().await.unwrap(), State::Good);
    house.end().await;
}
