//! Signing in and out, and a person's own settings.

use crate::support::TestApp;
use crate::support::people::{PASSWORD, Person};

#[tokio::test]
async fn whoever_signs_in_goes_on_to_the_page_that_was_asked_for() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    let form =
        browser.get("/sign-in?next=%2Forders%3Fpage%3D2").await.expect(200).form("form[action='/sign-in']");
    let answer =
        form.with("email", Person::Owner.email()).with("password", PASSWORD).send().await.expect(303);
    assert_eq!(answer.location(), "/orders?page=2");
}
