//! Add-ons beside the base products that they add to.

use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, PHONE, STANDARD, of};

/// Another add-on of Business Standard.
const DEFENDER: (&str, &str, &str) = ("Microsoft Defender for Office 365 (Plan 1)", "P1Y", "monthly");

#[tokio::test]
async fn an_add_on_stands_behind_its_base_product_and_names_it() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3), of(EXCHANGE, 2), of(PHONE, 3)]).await;
    let page = manager.get(&tenant.path()).await.expect(200);
    let rows = page.select("#subscriptions tbody td.licence");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("Microsoft 365 Business Standard") && rows[0].contains("Add-ons for it"));
    assert!(rows[1].starts_with("Microsoft Teams Phone Standard"), "{rows:?}");
    assert!(rows[1].contains("Add-on of Microsoft 365 Business Standard"), "{rows:?}");
    assert!(rows[2].starts_with("Exchange Online (Plan 1)"), "{rows:?}");
    assert_eq!(page.attributes("#subscriptions tr.addon", "id").len(), 1);
    let viewer = app.viewer().await.get(&tenant.path()).await.expect(200);
    assert!(!viewer.words().contains("Add-ons for it") && viewer.words().contains("Add-on of"));
}

#[tokio::test]
async fn an_add_on_without_its_base_product_in_use_stands_for_itself() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3), of(PHONE, 3)]).await;
    let form = manager.get(&tenant.of_first("cancellation")).await.expect(200).form("form[data-once]");
    form.with("confirmed", "1").with("confirm", "1").send().await.expect(303);
    app.send_now().await;
    let page = manager.get(&tenant.path()).await.expect(200);
    assert_eq!(page.attributes("#subscriptions tr.addon", "id"), Vec::<String>::new());
    assert!(page.select("#subscriptions tbody td.licence")[0].starts_with("Microsoft Teams Phone"));
}

#[tokio::test]
async fn the_add_ons_of_a_base_product_can_be_ordered_by_themselves() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3)]).await;
    let path = format!("{}/subscriptions/new?base={}", tenant.path(), tenant.subscriptions[0]);
    let page = manager.get(&path).await.expect(200);
    let offered = page.select(".picker td.licence label");
    assert!(
        offered.contains(&PHONE.0.to_owned()) && !offered.contains(&EXCHANGE.0.to_owned()),
        "{offered:?}"
    );
    assert!(page.words().contains("Add-ons for Microsoft 365 Business Standard"));

    let row = app.row(DEFENDER).await;
    let form = page.form("form[data-once]").with(&format!("quantity-{row}"), "2");
    let check = form.clone().to(&format!("{}/subscriptions/check", tenant.path())).send().await.expect(200);
    assert_eq!(check.select(".picker td.licence label"), offered, "the total is shown for the same list");
    form.send().await.expect(303);
    app.work().await;
    let page = manager.get(&tenant.path()).await.expect(200);
    assert!(page.words().contains("Add-on of Microsoft 365 Business Standard"), "{}", page.words());
}

#[tokio::test]
async fn a_number_that_is_no_base_product_of_the_service_shows_every_licence() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 3)]).await;
    let second = app.second().await;
    let theirs = app.tenant(&second, "nord", &[of(STANDARD, 1)]).await;
    for base in [theirs.subscriptions[0].to_string(), "0".to_owned(), "x".to_owned(), String::new()] {
        let path = format!("{}/subscriptions/new?base={base}", tenant.path());
        let page = manager.get(&path).await.expect(200);
        assert!(page.words().contains("They become subscriptions of their own"), "{base}");
        assert_eq!(page.attributes("input[name='base']", "value"), Vec::<String>::new());
    }
}
