//! Somebody's Chromium.

use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};

use super::driver::Driver;
use crate::support::people::PASSWORD;
use crate::support::{Browser, KNOWN_MACHINE, Person, TestApp};

/// How long something may take before a test gives up waiting for it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// A Chromium with a profile of its own. Whatever finds an element waits until it is there.
pub struct Window {
    // Dropped in this order: the driver ends and takes Chromium with it, then the profile goes.
    session: WebDriver,
    _driver: Driver,
    _profile: TempDir,
    base: String,
}

impl Window {
    /// A window in which nobody is signed in.
    pub async fn open(app: &TestApp) -> Self {
        Self::start(app, true).await
    }

    /// The same in a browser that runs no script.
    pub async fn without_script(app: &TestApp) -> Self {
        Self::start(app, false).await
    }

    /// Both, for what must work in both.
    pub async fn with_and_without_script(app: &TestApp) -> [Self; 2] {
        [Self::open(app).await, Self::without_script(app).await]
    }

    async fn start(app: &TestApp, runs_script: bool) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut options = DesiredCapabilities::chrome();
        for option in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // A container's shared memory may be too small for a screenshot.
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
            "--lang=en",
            // Nothing moves: neither a colour on its way nor a page that scrolls smoothly.
            "--force-prefers-reduced-motion",
        ] {
            options.add_arg(option).unwrap();
        }
        options.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        if !runs_script {
            let preferences = json!({ "profile.managed_default_content_settings.javascript": 2 });
            options.add_experimental_option("prefs", preferences).unwrap();
        }
        let driver = Driver::start();
        let session = WebDriver::builder(driver.url(), options)
            .connect()
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let window =
            Self { session, _driver: driver, _profile: profile, base: app.settings.public_url.clone() };
        // Signing in sends no mail.
        window.set_cookie("device", KNOWN_MACHINE).await;
        window
    }

    // -- Who and how ---------------------------------------------------------

    /// Makes the window one of this person's, without showing the sign-in page.
    pub async fn become_person(&self, app: &TestApp, person: Person) -> Browser {
        let browser = app.browser(person).await;
        let session = browser.cookie("aubade").expect("a session");
        self.set_cookie("aubade", &session).await;
        browser
    }

    /// Signs in as a person does.
    pub async fn sign_in(&self, person: Person) {
        self.go("/sign-in").await;
        self.write("#email", person.email()).await;
        self.write("#password", PASSWORD).await;
        self.click("main button[type=submit]").await;
    }

    /// Reads this language from now on.
    pub async fn read_in(&self, language: &str) {
        self.set_cookie("lang", language).await;
    }

    async fn set_cookie(&self, name: &str, value: &str) {
        self.devtools("Network.setCookie", json!({ "name": name, "value": value, "url": self.base })).await;
    }

    /// A screen of this width.
    pub async fn resize(&self, width: u32, height: u32) {
        let is_phone = width < 768;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// A system that prefers the dark, or the light.
    pub async fn darken(&self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let preference = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", preference).await;
    }

    /// A command of the Chrome DevTools protocol.
    pub async fn devtools(&self, command: &str, arguments: Value) -> Value {
        self.session
            .cdp()
            .send_raw(command, arguments)
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    // -- Acts ----------------------------------------------------------------

    /// Opens the page at `path`.
    pub async fn go(&self, path: &str) {
        self.session.goto(format!("{}{path}", self.base)).await.unwrap();
    }

    /// Presses what `css` finds.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{css} cannot be pressed: {error}"));
    }

    /// Presses twice at once.
    pub async fn double_click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.unwrap();
        self.session.action_chain().double_click_element(&element).perform().await.unwrap();
    }

    /// Writes into a field, in place of what is there.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses from a list by its value.
    pub async fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value='{value}']")).await;
    }

    /// Presses keys wherever the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        self.session.action_chain().send_keys(keys).perform().await.unwrap();
    }

    // -- What is there ---------------------------------------------------------

    /// Waits for what `css` finds.
    pub async fn find(&self, css: &str) -> WebElement {
        self.until(&format!("{css} is there"), async || self.session.find(By::Css(css)).await.ok()).await
    }

    /// Waits until what `css` finds says this somewhere.
    pub async fn wait_for(&self, css: &str, text: &str) {
        self.until(&format!("{css} says “{text}”"), async || {
            let found = self.texts(css).await;
            found.iter().any(|words| words.contains(text)).then_some(())
        })
        .await;
    }

    /// Waits for the page at this path.
    pub async fn arrive(&self, path: &str) {
        self.until(&format!("the address is {path}"), async || (self.path().await == path).then_some(()))
            .await;
    }

    /// Waits until something holds.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            let (path, text) = (self.path().await, self.texts("body").await.join(" "));
            assert!(begin.elapsed() < PATIENCE, "waited in vain until {what}, at {path}:\n{text}");
            sleep(GLANCE).await;
        }
    }

    /// How many elements `css` finds now.
    pub async fn count(&self, css: &str) -> usize {
        self.session.find_all(By::Css(css)).await.unwrap().len()
    }

    /// The visible text of what `css` finds. What is replaced at that moment is looked for again.
    pub async fn text(&self, css: &str) -> String {
        self.until(&format!("{css} can be read"), async || self.find(css).await.text().await.ok()).await
    }

    /// The visible text of everything that `css` finds now. What is replaced at that moment is left out.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.session.find_all(By::Css(css)).await.unwrap_or_default() {
            texts.extend(element.text().await.ok());
        }
        texts
    }

    /// What a field holds. One that is replaced at that moment is looked for again.
    pub async fn value(&self, css: &str) -> String {
        self.until(&format!("{css} can be read"), async || self.find(css).await.value().await.ok())
            .await
            .unwrap_or_default()
    }

    /// Whether what `css` finds can be seen.
    pub async fn shows(&self, css: &str) -> bool {
        for element in self.session.find_all(By::Css(css)).await.unwrap() {
            if element.is_displayed().await.unwrap_or_default() {
                return true;
            }
        }
        false
    }

    /// The path of the page.
    pub async fn path(&self) -> String {
        self.session.current_url().await.unwrap().path().to_owned()
    }

    /// Runs a script that returns a value. Also where the page's own script does not run.
    pub async fn ask<T: DeserializeOwned + Debug>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.session.execute(script, arguments).await;
        answer.unwrap_or_else(|error| panic!("{script}: {error}")).convert().unwrap()
    }

    /// Runs a script whose last argument is called with its answer.
    pub async fn ask_later<T: DeserializeOwned + Debug>(&self, script: &str) -> T {
        let answer = self.session.execute_async(script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("{script}: {error}")).convert().unwrap()
    }

    /// What the browser complained about since it was asked last: refused by the content policy, wrong in a script.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.session.browser_log().await.unwrap();
        // A page that is not found is one of ours, too.
        let ours = log.into_iter().filter(|entry| entry.source.as_deref() != Some("network"));
        ours.filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// A picture of the whole page.
    pub async fn picture(&self, file: &Path) {
        let layout = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &layout["cssContentSize"];
        let whole = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let how = json!({ "captureBeyondViewport": true, "clip": whole });
        let picture = self.devtools("Page.captureScreenshot", how).await;
        let bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            picture["data"].as_str().expect("a picture"),
        );
        std::fs::write(file, bytes.unwrap()).unwrap();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The session would be ended through the connections of a runtime that waits for this very drop: the driver
        // ends it instead.
        let _ = self.session.clone().leak();
    }
}
