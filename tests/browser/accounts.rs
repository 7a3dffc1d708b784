//! The ways in: their pages, and going them as a person does.

use serde_json::json;

use super::inspection::Inspection;
use super::window::Window;
use crate::accounts::factors::Phone;
use crate::support::people::PASSWORD;
use crate::support::{Person, TestApp};

const SEND: &str = "main form button[type=submit]";

/// Asks for a new password and opens the mail; answers the link's path.
async fn reset_link(app: &TestApp, person: Person) -> String {
    app.nobody().post("/password/forgotten", &[("email", person.email())]).await.expect(303);
    app.work().await;
    let link = app.mails().pop().unwrap().links().into_iter().find(|link| link.contains("/password/new/"));
    link.unwrap().strip_prefix(&app.settings.public_url).unwrap().to_owned()
}

#[tokio::test]
async fn the_pages_of_the_ways_in_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    for (language, person) in [("fr", Person::Owner), ("en", Person::Support)] {
        window.devtools("Network.clearBrowserCookies", json!({})).await;
        let mut inspection = Inspection::begin(&window, language).await;
        inspection.look_at("forgotten", "/password/forgotten").await;
        window.click(SEND).await;
        window.find("#email[aria-invalid]").await;
        inspection.look("forgotten-refused").await;
        inspection.look_at("forgotten-sent", "/password/forgotten?sent").await;
        inspection.look_at("reset", &reset_link(&app, person).await).await;
        window.write("#new", "qwertyuiop1234").await;
        window.click(SEND).await;
        window.find("#new[aria-invalid]").await;
        inspection.look("reset-refused").await;
        inspection.look_at("reset-gone", "/password/new/unknown").await;

        window.become_person(&app, person).await;
        app.browser(person).await;
        inspection.look_at("sessions", "/account/sessions").await;
        inspection.look_at("factor-none", "/account/second-factor").await;
        window.click(SEND).await;
        window.find("#code").await;
        inspection.look("factor-new").await;
        let phone = Phone(window.text("main code").await.replace(' ', ""));
        window.click(SEND).await;
        window.find("#code[aria-invalid]").await;
        inspection.look("factor-new-refused").await;
        window.write("#code", &phone.code(app.clock.now())).await;
        window.click(SEND).await;
        window.find("main li").await;
        inspection.look("recovery-codes").await;
        inspection.look_at("factor", "/account/second-factor").await;
        app.clock.advance(time::Duration::minutes(16));
        window.click("form[action$=codes] button").await;
        window.find("#confirm_password").await;
        inspection.look("confirm").await;
        window.write("#confirm_password", "wrong").await;
        window.click(SEND).await;
        window.find("#confirm_password[aria-invalid]").await;
        inspection.look("confirm-refused").await;

        window.devtools("Network.clearBrowserCookies", json!({})).await;
        window.read_in(language).await;
        window.sign_in(person).await;
        window.find("#code").await;
        inspection.look("second-step").await;
        window.write("#code", "000000").await;
        window.click(SEND).await;
        window.find("#code[aria-invalid]").await;
        inspection.look("second-step-refused").await;
        inspection.conclude(16);
    }
    app.leave_jobs("mails tell of what was done");
}

#[tokio::test]
async fn a_second_factor_is_set_up_and_used_with_and_without_script() {
    let app = TestApp::start().await;
    let windows = Window::with_and_without_script(&app).await;
    for (window, person) in windows.iter().zip([Person::Owner, Person::Second]) {
        window.sign_in(person).await;
        window.arrive("/").await;
        window.go("/account").await;
        window.click("a[href='/account/second-factor']").await;
        window.arrive("/account/second-factor").await;
        window.click(SEND).await;
        window.find("#code").await;
        let phone = Phone(window.text("main code").await.replace(' ', ""));
        window.write("#code", &phone.code(app.clock.now())).await;
        window.click(SEND).await;
        window.find("main li").await;
        let recovery = window.texts("main li").await;

        app.clock.advance(time::Duration::minutes(1));
        window.click("form[action='/sign-out'] button").await;
        window.arrive("/sign-in").await;
        window.write("#email", person.email()).await;
        window.write("#password", PASSWORD).await;
        window.click(SEND).await;
        window.arrive("/sign-in/second-factor").await;
        window.write("#code", &phone.code(app.clock.now())).await;
        window.click(SEND).await;
        window.arrive("/").await;

        window.click("form[action='/sign-out'] button").await;
        window.arrive("/sign-in").await;
        window.sign_in(person).await;
        window.arrive("/sign-in/second-factor").await;
        window.write("#code", &recovery[3]).await;
        window.click(SEND).await;
        window.arrive("/").await;
    }
    app.leave_jobs("mails tell of what was done");
}
