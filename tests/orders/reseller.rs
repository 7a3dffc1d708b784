//! The MPN ID on the form: each refusal of Microsoft's has its own sentence.

use aubade::sandbox::seeds;
use aubade::text::Message;

use super::bakery;
use crate::support::TestApp;

#[tokio::test]
async fn each_mpn_id_that_cannot_order_is_refused_with_its_own_sentence() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    for (mpn, cause) in [
        (seeds::UNKNOWN_MPN, "reseller-unknown"),
        (seeds::NOT_RESELLER_MPN, "reseller-not-indirect"),
        (seeds::STRANGER_MPN, "reseller-not-indirect"),
        (seeds::PROVIDER_MPN, "reseller-not-indirect"),
        (seeds::UNSIGNED_MPN, "reseller-agreement-unsigned"),
        (seeds::OTHER_REGION_MPN, "reseller-region"),
    ] {
        let answer = form.clone().with("mpn", mpn).send().await.expect(422);
        let told = bakery::english(&Message::new(format!("microsoft-cause-{cause}")));
        assert_eq!(answer.select("#mpn-error"), [told.as_str()], "{mpn}");
        assert_eq!(answer.select("[role=alert] a[href='#mpn']"), [told], "{mpn}");
        assert_eq!(answer.form("form[action='/orders']").value("mpn"), Some(mpn));
    }
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}

#[tokio::test]
async fn whoever_has_no_mpn_id_is_told_why_and_where_to_get_one() {
    let app = TestApp::start().await;
    let page = app.manager().await.get("/orders/new").await.expect(200);
    let links = page.attributes("#mpn ~ details a, details a", "href");
    assert!(links.iter().any(|link| link.contains("mpn-create-a-partner-center-account")), "{links:?}");
    assert!(page.words().contains("Since 1 July 2022"));
}

#[tokio::test]
async fn an_mpn_id_may_be_another_one_than_the_resellers_own() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.with("mpn", seeds::SECOND_RESELLER_MPN);
    let order = bakery::send(&form).await;
    app.work().await;
    let order = bakery::order(&app, order).await;
    assert_eq!(order.mpn_id, seeds::SECOND_RESELLER_MPN);
    assert_eq!(order.reseller_tenant_id, Some(seeds::SECOND_RESELLER_TENANT.to_string()));
}
