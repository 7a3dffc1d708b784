//! However often a form is sent, it orders once.

use aubade::values;
use futures_util::future::join_all;

use super::bakery;
use crate::support::TestApp;

async fn orders(app: &TestApp) -> (i64, i64) {
    let mut work = app.database.read().await.unwrap();
    let count =
        "select (select count(*) from orders), (select count(*) from jobs where kind = 'provision-order')";
    work.one(count, values![]).await.unwrap()
}

#[tokio::test]
async fn a_second_press_and_a_repeated_post_find_the_first_order() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let order = bakery::send(&form).await;
    assert_eq!(bakery::send(&form).await, order);
    app.work().await;
    // Long after, and whatever else the fields say.
    assert_eq!(bakery::send(&form.with("quantity-999999", "x").with("company", "")).await, order);
    assert_eq!(orders(&app).await, (1, 1));
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_form_sent_many_times_at_once_places_one_order() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let answers = join_all((0..6).map(|_| form.send())).await;
    let places: Vec<String> =
        answers.into_iter().map(|answer| answer.expect(303).location().to_owned()).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_eq!(orders(&app).await, (1, 1));
    app.work().await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::credentials(&app).len(), 1);
}

#[tokio::test]
async fn a_page_opened_anew_orders_anew() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let first = bakery::send(&bakery::form(&app, &manager).await).await;
    let second = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "second")).await;
    assert_ne!(first, second);
    app.work().await;
    assert_eq!(bakery::bought(&app).await, [2, 2, 2, 2, 2 * bakery::QUANTITY]);
}

#[tokio::test]
async fn a_key_that_is_none_of_ours_orders_nothing_and_the_form_gets_a_good_one() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let unlike =
        |seed: u32| (0..4000).map(|n: u32| char::from(33 + (n * seed % 89) as u8)).collect::<String>();
    for key in [String::new(), unlike(7919), unlike(104_729)] {
        let answer = form.clone().with("form_key", &key).send().await.expect(422);
        let again = answer.form("form[action='/orders']");
        assert_ne!(again.value("form_key"), Some(key.as_str()));
        assert_eq!(again.value("email"), Some(bakery::CONTACT));
    }
    assert_eq!(orders(&app).await, (0, 0));
}

#[tokio::test]
async fn the_same_key_of_another_reseller_is_another_order() {
    let app = TestApp::start().await;
    let (manager, second) = (app.manager().await, app.second().await);
    let form = bakery::form(&app, &manager).await;
    let first = bakery::send(&form).await;
    let key = form.value("form_key").unwrap().to_owned();
    let theirs = bakery::form(&app, &second).await.with("prefix", "theirs").with("form_key", &key);
    assert_ne!(bakery::send(&theirs).await, first);
    app.work().await;
}
