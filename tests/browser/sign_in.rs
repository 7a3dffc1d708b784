//! In, and out again.

use super::Window;
use crate::support::{Person, TestApp};

#[tokio::test]
async fn a_person_signs_in_and_out_with_and_without_script() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.go("/orders").await;
        window.arrive("/sign-in").await;
        window.write("#email", Person::Owner.email()).await;
        window.write("#password", "not the password").await;
        window.click("main button[type=submit]").await;
        window.find("#refusal").await;
        assert_eq!(window.value("#email").await, Person::Owner.email());
        assert_eq!(window.value("#password").await, "");

        window.sign_in(Person::Owner).await;
        window.arrive("/").await;
        window.click("form[action='/sign-out'] button").await;
        window.arrive("/sign-in").await;
        window.go("/orders").await;
        window.arrive("/sign-in").await;
    }
}

#[tokio::test]
async fn whoever_was_sent_to_the_sign_in_page_comes_back_to_where_they_wanted() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.go("/account").await;
        window.arrive("/sign-in").await;
        window.write("#email", Person::Viewer.email()).await;
        window.write("#password", crate::support::people::PASSWORD).await;
        window.press("\u{e007}").await;
        window.arrive("/account").await;
    }
}
