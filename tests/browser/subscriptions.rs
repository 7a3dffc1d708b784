//! The pencil and the bin, with and without script.

use aubade::values;
use time::Duration;

use super::Window;
use super::stage::{COMPANY, PREFIX, SERVICE, Stage, place_order};
use crate::support::Person;

/// What can still be undone goes at once.
const SEND_NOW: &str = "form[action$='/sending'] button";
/// It never goes.
const UNDO: &str = "form[action$='/undo'] button";

/// A panel with a finished order, and where the pencil and the bin of its two subscriptions are.
async fn stage_with_subscriptions() -> (Stage, [Subscription; 2]) {
    let stage = Stage::set().await;
    let browser = stage.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    let window = Window::open(&stage).await;
    window.become_person(&stage, Person::Manager).await;
    window
        .until("the tenant is there", async || {
            window.go(SERVICE).await;
            (window.count("a[id^='quantity-']").await == 2).then_some(())
        })
        .await;
    let mut work = stage.database.read().await.unwrap();
    let ids: Vec<(i64,)> =
        work.all("select id from subscriptions order by quantity", values![]).await.unwrap();
    drop(work);
    let subscriptions = [Subscription(ids[0].0), Subscription(ids[1].0)];
    (stage, subscriptions)
}

struct Subscription(i64);

impl Subscription {
    fn pencil(&self) -> String {
        format!("#quantity-{}", self.0)
    }

    fn bin(&self) -> String {
        format!("#cancellation-{}", self.0)
    }

    /// The number of licences that the table shows as confirmed.
    async fn quantity(&self, window: &Window) -> String {
        let row = format!("tr:has({})", self.pencil());
        window.text(&format!("{row} td.number")).await
    }

    /// Waits until Microsoft has confirmed this many; without script the page is opened anew.
    async fn becomes(&self, window: &Window, quantity: &str, by_itself: bool) {
        window
            .until(&format!("there are {quantity}"), async || {
                if !by_itself {
                    window.go(SERVICE).await;
                }
                // While the change is under way there is no pencil.
                if window.count(&self.pencil()).await == 0 {
                    return None;
                }
                (self.quantity(window).await == quantity).then_some(())
            })
            .await;
    }
}

#[tokio::test]
async fn the_pencil_adds_and_takes_back_and_the_page_tells_when_it_is_done() {
    let (stage, [premium, standard]) = stage_with_subscriptions().await;
    let [scripted, plain] = Window::with_and_without_script(&stage).await;
    for (window, by_itself, subscription, now) in
        [(scripted, true, premium, 3_u32), (plain, false, standard, 12)]
    {
        window.become_person(&stage, Person::Manager).await;
        window.go(SERVICE).await;
        for wanted in [now + 5, now + 2] {
            window.click(&subscription.pencil()).await;
            window.write("#quantity", &wanted.to_string()).await;
            window.click("main form .btn-primary").await;
            window.arrive(SERVICE).await;
            if wanted == now + 2 {
                window.click(SEND_NOW).await;
                window.arrive(SERVICE).await;
            }
            subscription.becomes(&window, &wanted.to_string(), by_itself).await;
        }
    }
}

#[tokio::test]
async fn the_pencil_says_what_is_not_possible_and_keeps_what_was_typed() {
    let (stage, [premium, _]) = stage_with_subscriptions().await;
    for window in Window::with_and_without_script(&stage).await {
        window.become_person(&stage, Person::Manager).await;
        window.go(SERVICE).await;
        window.click(&premium.pencil()).await;
        for wrong in ["0", "301", "many"] {
            window.write("#quantity", wrong).await;
            window.click("main form .btn-primary").await;
            window.find("#quantity-error").await;
            assert_eq!(window.value("#quantity").await, wrong);
        }
        window.go(SERVICE).await;
        assert_eq!(premium.quantity(&window).await, "3");
    }
}

#[tokio::test]
async fn the_pencil_shows_the_effect_while_one_types() {
    let (stage, [premium, _]) = stage_with_subscriptions().await;
    let window = Window::open(&stage).await;
    window.become_person(&stage, Person::Manager).await;
    window.go(SERVICE).await;
    window.click(&premium.pencil()).await;
    window.write("#quantity", "15").await;
    window.wait_for("#effect", "+12").await;
    window.write("#quantity", "2").await;
    window.wait_for("#effect", "−1").await;
    window.write("#quantity", "5000").await;
    window.find("#quantity-error").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_bin_asks_to_confirm_and_then_takes_every_licence() {
    let (stage, subscriptions) = stage_with_subscriptions().await;
    let windows = Window::with_and_without_script(&stage).await;
    for ((window, subscription), by_itself) in windows.into_iter().zip(subscriptions).zip([true, false]) {
        window.become_person(&stage, Person::Manager).await;
        window.go(SERVICE).await;
        window.click(&subscription.bin()).await;
        window.click("main form .btn-danger").await;
        window.find("#confirmed-error").await;
        window.click("#confirmed").await;
        window.click("main form .btn-danger").await;
        window.arrive(SERVICE).await;
        window.click(SEND_NOW).await;
        window
            .until("the subscription has ended", async || {
                if !by_itself {
                    window.go(SERVICE).await;
                }
                let has_ended = window.texts("#live td .badge").await.contains(&"Cancelled".to_owned());
                (has_ended && window.count(&subscription.bin()).await == 0).then_some(())
            })
            .await;
    }
}

#[tokio::test]
async fn a_reduction_counts_down_and_can_be_undone() {
    let (stage, subscriptions) = stage_with_subscriptions().await;
    let windows = Window::with_and_without_script(&stage).await;
    for ((window, subscription), (has_script, now)) in
        windows.into_iter().zip(subscriptions).zip([(true, "3"), (false, "12")])
    {
        window.become_person(&stage, Person::Manager).await;
        window.go(SERVICE).await;
        window.click(&subscription.pencil()).await;
        window.write("#quantity", "2").await;
        window.click("main form .btn-primary").await;
        window.arrive(SERVICE).await;
        window.wait_for(".held", "Nothing is sent yet. It goes to Microsoft on").await;
        if has_script {
            let first = window.text("[data-countdown]").await;
            assert!(first.starts_with("4:") || first == "5:00", "{first} are left");
            window
                .until("it counts", async || (window.text("[data-countdown]").await != first).then_some(()))
                .await;
        }
        window.click(UNDO).await;
        window.wait_for(".alert-success", "nothing was sent").await;
        subscription.becomes(&window, now, has_script).await;
        assert_eq!(window.count(".held").await, 0);
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
    // Nor later, when both would have gone by themselves.
    stage.clock.advance(Duration::minutes(10));
    stage.work().await;
    assert_eq!((stage.changes().await, stage.seats().await), (0, 15));
}

#[tokio::test]
async fn a_reduction_is_sent_at_once_by_a_press() {
    let (stage, subscriptions) = stage_with_subscriptions().await;
    let windows = Window::with_and_without_script(&stage).await;
    for ((window, subscription), (has_script, changes, seats)) in
        windows.into_iter().zip(subscriptions).zip([(true, 1, 14), (false, 2, 4)])
    {
        window.become_person(&stage, Person::Manager).await;
        window.go(SERVICE).await;
        window.click(&subscription.pencil()).await;
        window.write("#quantity", "2").await;
        window.click("main form .btn-primary").await;
        window.wait_for(".held", "Nothing is sent yet. It goes to Microsoft on").await;
        assert_eq!(stage.changes().await, changes - 1, "nothing has gone by itself");
        window.click(SEND_NOW).await;
        subscription.becomes(&window, "2", has_script).await;
        assert_eq!((stage.changes().await, stage.seats().await), (changes, seats));
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}
