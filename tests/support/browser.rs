//! A browser without a window: cookies, `Origin`, and no redirect followed by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use super::answer::Answer;

/// Somebody at the panel. Clones share the cookies, as two tabs do.
#[derive(Clone, Debug)]
pub struct Browser {
    base: String,
    origin: String,
    http: Client,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
    /// A browser that has never been at the panel, which is at `base`.
    pub fn new(base: &str) -> Self {
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { base: base.to_owned(), origin: base.to_owned(), http, cookies: Arc::default() }
    }

    /// The same browser behind a proxy: it believes the panel to be at `origin`.
    pub fn behind_proxy(self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self }
    }

    /// The same browser, reading French from now on.
    pub fn in_french(self) -> Self {
        self.set_cookie("lang", "fr");
        self
    }

    /// The same browser, reading English from now on.
    pub fn in_english(self) -> Self {
        self.set_cookie("lang", "en");
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// Asks for a part of a page, as htmx does.
    pub async fn get_part(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).header("HX-Request", "true")).await
    }

    /// Sends a form with these fields.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request("POST", path).form(fields)).await
    }

    /// Sends anything as a form.
    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        let request = self.request("POST", path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(body)).await
    }

    /// A request to be changed before it is given to [`Browser::send`]: with the cookies, and for an unsafe
    /// method with the `Origin` of the panel's own pages.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self
            .bare_request(method, path)
            .header(ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        if method == "GET" || method == "HEAD" { request } else { request.header(ORIGIN, &self.origin) }
    }

    /// A request with nothing but the cookies, as another site can make a browser send it.
    pub fn bare_request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base));
        let cookies = self.cookies.lock().unwrap();
        if cookies.is_empty() {
            return request;
        }
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.header(COOKIE, pairs.join("; "))
    }

    /// Sends a request; keeps the cookies of the answer and checks its HTML.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, url) = (request.method().clone(), request.url().clone());
        let asks_for_part = request.headers().contains_key("HX-Request");
        let response = self
            .http
            .execute(request)
            .await
            .unwrap_or_else(|error| panic!("{method} {}: no answer: {error}", url.path()));
        for cookie in response.headers().get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let answer = Answer::read(self.clone(), format!("{method} {}", url.path()), response).await;
        // A form that is only looked at answers with a part of a page, whoever sends it.
        let is_part = asks_for_part || (method == "POST" && !answer.text.contains("<!doctype"));
        answer.check(is_part);
        answer
    }

    /// A cookie as the panel set it, or nothing.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Puts a cookie in place, as if the panel had set it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if value.is_empty() || attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
