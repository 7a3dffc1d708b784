//! Who may see and do what.

use super::{CONTACT, failed_order, task_path, text};
use crate::support::{TestApp, routes};

#[tokio::test]
async fn to_everybody_but_staff_the_console_does_not_exist() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let ours: Vec<_> =
        routes::all().into_iter().filter(|route| route.pattern.starts_with("/support")).collect();
    assert!(ours.len() >= 17, "{ours:?}");
    for browser in [app.owner().await, app.viewer().await, app.second().await] {
        for route in &ours {
            for value in ["1", "bakery.onmicrosoft.com"] {
                let path = route.path(value);
                let answer = match route.method {
                    "POST" => browser.post(&path, &[("reason", "x"), ("email", CONTACT)]).await,
                    _ => browser.get(&path).await,
                };
                assert_eq!(answer.status, 404, "{}", answer.request);
            }
        }
    }
    let nobody = app.nobody();
    for route in &ours {
        let answer = match route.method {
            "POST" => nobody.post(&route.path("1"), &[("reason", "x")]).await,
            _ => nobody.get(&route.path("1")).await,
        };
        assert!(answer.status == 404 || answer.location().starts_with("/sign-in"), "{}", answer.request);
    }
    assert_eq!(text(&app, "select state from orders").await, "failed");
    // Both roles of the staff may do everything here.
    let form = app.admin().await.get(&task_path(&app).await).await.form("#acts form");
    form.with("reason", "x").send().await.expect(303);
    app.work().await;
}
