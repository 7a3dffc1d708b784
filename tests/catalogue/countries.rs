//! The catalogue: what is sold in each country, for how much, and what it is called.

use aubade::app::App;
use aubade::catalogue::work::schedule;
use aubade::catalogue::{Licence, store};
use aubade::text::{Language, Money};
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::orders::bakery::{fault, heal, received};
use crate::support::TestApp;

const STANDARD: &str = "Microsoft 365 Business Standard";
const AUDIO: &str = "Microsoft 365 Audio Conferencing";
/// The price sheet of the United Kingdom.
const BRITISH: &str = "/v1.0/sales/*'GB'*/$value";

/// The plan for a year, paid by the month, as it is sold in `country`; its price is missing where it is not.
async fn offered(app: &App, title: &str, country: &str, language: Language) -> (Licence, Option<Money>) {
    let mut work = app.database.read().await.unwrap();
    let all = store::offered(&mut work, country, language).await.unwrap();
    let is_meant = |licence: &Licence| {
        licence.title == title && licence.term == "P1Y" && licence.billing_cycle == "monthly"
    };
    all.into_iter().find(|(licence, _)| is_meant(licence)).unwrap_or_else(|| panic!("{title} is not offered"))
}

async fn price(app: &App, title: &str, country: &str) -> Option<Money> {
    offered(app, title, country, Language::En).await.1
}

/// Has the catalogue read, and forgets first what is known of it.
async fn read_anew(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    work.run("delete from licence_prices", values![]).await.unwrap();
    work.run("delete from price_sheets", values![]).await.unwrap();
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1);
}

/// What became of the refresh: its state and its answer.
async fn refreshed(app: &TestApp) -> (String, String) {
    let mut work = app.database.read().await.unwrap();
    work.one("select state, answer from jobs where kind = 'refresh-catalogue'", values![]).await.unwrap()
}

#[tokio::test]
async fn every_country_has_the_prices_of_its_own_sheet() {
    let app = TestApp::start().await;
    for (country, amount, currency) in
        [("FR", 122_850, "EUR"), ("BE", 122_850, "EUR"), ("GB", 105_651, "GBP"), ("CH", 116_707, "CHF")]
    {
        let expected = Some(Money::new(amount, currency));
        assert_eq!(price(&app, STANDARD, country).await, expected, "{country}");
    }
    assert_eq!(price(&app, STANDARD, "JP").await, None, "nobody is served there");
    assert_eq!(price(&app, AUDIO, "CH").await, None, "it is not sold there");
}

#[tokio::test]
async fn a_licence_is_described_in_both_languages() {
    let app = TestApp::start().await;
    let (english, _) = offered(&app, STANDARD, "FR", Language::En).await;
    let (french, _) = offered(&app, STANDARD, "FR", Language::Fr).await;
    assert_eq!(english.id, french.id);
    assert_eq!(english.description, "Desktop apps, mail and meetings for up to 300 people.");
    assert_eq!(
        french.description,
        "Applications de bureau, messagerie et réunions pour 300 personnes au plus."
    );
    let (english, _) = offered(&app, "Office 365 E3 (no Teams)", "FR", Language::En).await;
    let (french, _) = offered(&app, "Office 365 E3 (sans Teams)", "FR", Language::Fr).await;
    assert_eq!((english.id, english.family), (french.id, french.family));
}

#[tokio::test]
async fn a_sheet_that_fails_loses_no_other_and_is_alone_read_again() {
    let app = TestApp::start().await;
    fault(&app, "GET", BRITISH, json!({ "fail": { "status": 503 } }), 100).await;
    read_anew(&app).await;
    assert_eq!(price(&app, STANDARD, "GB").await, None);
    assert_eq!(
        price(&app, STANDARD, "US").await.map(|price| price.currency.code().to_owned()).unwrap(),
        "USD"
    );
    assert_eq!(refreshed(&app).await, ("todo".to_owned(), "server-side".to_owned()));
    let mut work = app.database.read().await.unwrap();
    let (said,): (String,) = work.one("select answer from job_steps", values![]).await.unwrap();
    drop(work);
    assert!(said.starts_with("GB: "), "{said}");

    heal(&app).await;
    app.clock.advance(Duration::minutes(5));
    app.work().await;
    assert_eq!(price(&app, STANDARD, "GB").await, Some(Money::new(105_651, "GBP")));
    assert_eq!(refreshed(&app).await, ("todo".to_owned(), "refreshed".to_owned()));
    assert_eq!(received(&app, "GET", "/v1.0/sales/*'FR'*/$value").await.len(), 1);

    // A day later all are read, and the one that fails keeps yesterday's prices.
    fault(&app, "GET", BRITISH, json!({ "refuse": { "status": 403, "code": 2030 } }), 100).await;
    app.clock.advance(Duration::days(1));
    app.work().await;
    assert_eq!(received(&app, "GET", "/v1.0/sales/*'FR'*/$value").await.len(), 2);
    assert_eq!(price(&app, STANDARD, "GB").await, Some(Money::new(105_651, "GBP")));
    assert_eq!(refreshed(&app).await.1, "country-not-served");
}

#[tokio::test]
async fn a_price_follows_its_sheet_and_goes_with_it() {
    let app = TestApp::start().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update licence_prices set price = 1 where market = 'FR'", values![]).await.unwrap();
    // As if it had been sold there until yesterday, and as if another country had been served.
    for market in ["CH", "JP"] {
        let sold = "insert into licence_prices (licence_id, market, price, currency) \
                    select l.id, $1, 2, 'XXX' from licences l where l.title = $2";
        work.run(sold, values![market, AUDIO]).await.unwrap();
    }
    work.run("insert into price_sheets (market, read_at) values ('JP', $1)", values![app.clock.now()])
        .await
        .unwrap();
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    assert!(price(&app, AUDIO, "CH").await.is_some() && price(&app, AUDIO, "JP").await.is_some());

    app.clock.advance(Duration::days(1));
    app.work().await;
    assert_eq!(price(&app, STANDARD, "FR").await, Some(Money::new(122_850, "EUR")));
    assert_eq!(price(&app, AUDIO, "CH").await, None);
    assert_eq!(price(&app, AUDIO, "JP").await, None);
    assert!(price(&app, AUDIO, "FR").await.is_some());
}

#[tokio::test]
async fn a_licence_that_the_first_country_lacks_is_described_by_the_next() {
    let app = TestApp::start_with(|settings| settings.countries = vec!["CH".into(), "FR".into()]).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("delete from licence_prices", values![]).await.unwrap();
    work.run("delete from licences", values![]).await.unwrap();
    work.run("delete from licence_texts", values![]).await.unwrap();
    work.commit().await.unwrap();
    read_anew(&app).await;
    let (audio, price) = offered(&app, AUDIO, "FR", Language::Fr).await;
    assert_eq!(price.map(|price| price.currency.code().to_owned()).as_deref(), Some("EUR"));
    assert_eq!(audio.description, "Des numéros de téléphone pour les réunions.");
    assert!(audio.is_addon);
    assert_eq!(self::price(&app, AUDIO, "CH").await, None);
}
