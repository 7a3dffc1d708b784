//! One search for everything.

use super::{CONTACT, failed_order, retry_form, search, text};
use crate::support::people::{RESELLER_MPN, RESELLER_NAME};
use crate::support::tenant::{STANDARD, of};
use crate::support::{Person, TestApp};

#[tokio::test]
async fn a_failed_order_is_found_by_whatever_names_it_and_retried_to_completion() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let tenant = text(&app, "select tenant_id from orders").await;
    let refused = "select s.request_id from job_steps s where s.state = 'refused'";
    let (request, correlation) = (
        text(&app, refused).await,
        text(&app, "select correlation_id from job_steps where state = 'refused'").await,
    );

    let panel = format!("{}/orders/1", app.settings.public_url);
    for term in ["order 1", "Commande n° 1", "#1 ", "/support/orders/1", panel.as_str()] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), "/support/orders/1", "{term}");
    }
    let domain = "/support/services/bakery.onmicrosoft.com";
    let upper = tenant.to_uppercase();
    for term in [
        "bakery.onmicrosoft.com",
        "https://panel.example/services/bakery.onmicrosoft.com",
        " BAKERY.onmicrosoft.com ",
        "bakery",
        "admin@bakery.onmicrosoft.com",
        upper.as_str(),
        CONTACT,
        "Amélie <Amelie@Bakery.example>",
        "boulangerie & fils",
    ] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), domain, "{term}");
    }
    for term in [RESELLER_MPN, "MPN 481 5162", RESELLER_NAME, Person::Manager.email()] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), "/support/resellers/1", "{term}");
        let page = found.follow().await.expect(200);
        assert!(page.attributes("a", "href").contains(&"/support/orders/1".to_owned()), "{term}");
    }
    for term in [&request, &correlation] {
        let found = search(&support, term).await.expect(303);
        let (page, anchor) = found.location().split_once('#').unwrap();
        assert_eq!(page, "/support/orders/1");
        let step = support.get(page).await.expect(200).select(&format!("#{anchor}"));
        assert!(step[0].contains(term.as_str()) && step[0].contains("800069"), "{step:?}");
    }
    let part = search(&support, "boulang").await.expect(200);
    assert_eq!(part.attributes("#orders tbody td:first-child a", "href"), ["/support/orders/1"]);
    assert_eq!(part.attributes("#services tbody td:first-child a", "href"), [domain]);

    // Found, it is sent on from where it stopped.
    let story = support.get("/support/orders/1").await.expect(200);
    assert_eq!(story.select("h1 .badge"), ["Failed"]);
    story.form(&retry_form(&app, &story).await).with("reason", "ticket 7").send().await.expect(303);
    assert_eq!(text(&app, "select state || ' ' || step from orders").await, "provisioning open-cart");
    app.work().await;
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(app.ask("state").await["customers"], 1);
    let story = support.get("/support/orders/1").await.expect(200);
    assert_eq!(story.select("h1 .badge"), ["Completed"]);
    assert!(
        story
            .select("tbody tr")
            .iter()
            .any(|row| row.contains("Task tried again") && row.contains("ticket 7"))
    );

    // Only now there is a subscription.
    let subscription = text(&app, "select microsoft_id from subscriptions").await;
    for term in [subscription.as_str(), "subscription 1", "abonnement n°1"] {
        let found = search(&support, term).await.expect(303);
        assert_eq!(found.location(), format!("{domain}#subscription-1"), "{term}");
    }
    let bought = text(&app, "select microsoft_order_id from order_lines").await;
    assert_eq!(search(&support, &bought).await.expect(303).location(), "/support/orders/1");
}

#[tokio::test]
async fn a_number_that_means_several_things_lists_them_all() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let page = search(&app.support().await, "1").await.expect(200);
    assert_eq!(page.attributes("#orders tbody td:first-child a", "href"), ["/support/orders/1"]);
    assert_eq!(page.select("#subscriptions tbody td:first-child"), ["1"]);
}

#[tokio::test]
async fn signs_that_mean_something_to_a_database_mean_nothing_to_the_search() {
    let app = TestApp::start().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    for text in
        ["%", "_", "%%%%", "' or 1=1 --", "\\", "ba%y", "b_kery", "\u{0}", "()", "[a-z]", "<script>", "🦄"]
    {
        let page = search(&support, text).await.expect(200);
        assert!(page.select("tbody tr").is_empty(), "{text}: {}", page.words());
        assert_eq!(page.select(".empty-title").len(), 1, "{text}");
    }
    let page = search(&support, &"x".repeat(5000)).await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing was found"]);
    assert_eq!(search(&support, "").await.expect(200).select(".empty-title"), ["Type what you were told"]);
}
