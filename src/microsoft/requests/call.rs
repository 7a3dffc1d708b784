//! A call about to be made: what goes into the request.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, HeaderValue, IF_MATCH};
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{CORRELATION_ID, REQUEST_ID};
use crate::microsoft::tokens::Kind;
use crate::microsoft::wire::Link;
use crate::microsoft::{Failure, Ids};
use crate::text::Language;

const CONTINUATION: &str = "MS-ContinuationToken";

/// What may stand in one segment of a path as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Which host a call goes to.
#[derive(Clone, Copy)]
pub(super) enum Host {
    Api,
    Prices,
}

/// A call about to be made.
pub(in crate::microsoft) struct Call {
    pub(super) ids: Ids,
    pub(super) method: Method,
    pub(super) host: Host,
    pub(super) kind: Kind,
    /// The path with names in braces: what the log shows, for it holds no personal data.
    pub(super) template: &'static str,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    language: Language,
    if_match: Option<HeaderValue>,
    continuation: Option<HeaderValue>,
    validates_second_factor: bool,
    /// The customer that the call is about.
    customer: Option<String>,
}

impl Call {
    fn new(method: Method, ids: &Ids, template: &'static str) -> Self {
        Self {
            ids: *ids,
            method,
            host: Host::Api,
            kind: Kind::App,
            template,
            path: template.to_owned(),
            query: Vec::new(),
            body: None,
            language: Language::En,
            if_match: None,
            continuation: None,
            validates_second_factor: false,
            customer: None,
        }
    }

    pub fn get(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::GET, ids, template)
    }

    pub fn head(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::HEAD, ids, template)
    }

    pub fn post(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::POST, ids, template)
    }

    pub fn patch(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::PATCH, ids, template)
    }

    pub fn put(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::PUT, ids, template)
    }

    pub fn delete(ids: &Ids, template: &'static str) -> Self {
        Self::new(Method::DELETE, ids, template)
    }

    /// Puts `value` where the template says `{name}`.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if name == "customer" {
            self.customer = Some(value.to_owned());
        }
        let value = utf8_percent_encode(value, SEGMENT).to_string();
        self.path = self.path.replace(&format!("{{{name}}}"), &value);
        self
    }

    pub fn query(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Sends the concurrency tag of the resource, in the quotes that Microsoft wants; none if it has none.
    pub fn if_match(mut self, etag: Option<&str>) -> Self {
        let etag = etag.map(|etag| etag.trim_matches('"')).filter(|etag| !etag.is_empty());
        self.if_match = etag.and_then(|etag| HeaderValue::from_str(&format!("\"{etag}\"")).ok());
        self
    }

    /// Makes the call on behalf of the integration account, which some calls demand (section 1).
    pub fn for_user(mut self) -> Self {
        self.kind = Kind::User;
        self
    }

    /// Asks for texts in this language rather than in English.
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sends the call to the host of the price sheets.
    pub fn at_price_host(mut self) -> Self {
        self.host = Host::Prices;
        self
    }

    /// Has the answer tell whether the integration account signed in with a second factor (section 1).
    pub fn validating_second_factor(mut self) -> Self {
        self.validates_second_factor = true;
        self
    }

    /// The tenant on whose budget the call goes: the customer's, or `own` where the call is about customers in
    /// general. Of the other resources no limit is known (section 2).
    pub(super) fn budget<'a>(&'a self, own: &'a str) -> Option<&'a str> {
        let is_general = self.template.starts_with("/v1/customers");
        self.customer.as_deref().or_else(|| is_general.then_some(own))
    }

    /// Whether repeating the call may do something twice.
    pub(super) fn writes(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Turns this call into the one for page `number`, to which `next` leads: always a path of the API, and
    /// never the same page again.
    pub(super) fn turn_to(&mut self, number: u16, first: Ids, next: Link) -> Result<(), Failure> {
        let uri = next.uri.strip_prefix("/v1/").map_or_else(|| next.uri.clone(), |rest| format!("/{rest}"));
        let mut headers = next.headers.into_iter().flatten();
        let token = headers.find(|header| header.key.eq_ignore_ascii_case(CONTINUATION));
        let continuation = token.and_then(|header| HeaderValue::from_str(&header.value).ok());
        let path = format!("/v1{uri}");
        if !uri.starts_with('/') || (path == self.path && continuation == self.continuation) {
            return Err(Failure::Unknown("a listing whose next page leads nowhere".to_owned()));
        }
        self.ids = first.page(number);
        self.path = path;
        self.query.clear();
        self.continuation = continuation;
        Ok(())
    }

    /// The request, to `base` with this token.
    pub(super) fn request(&self, http: &Client, base: &str, token: &SecretString) -> RequestBuilder {
        let mut request = http
            .request(self.method.clone(), format!("{base}{}", self.path))
            .bearer_auth(token.expose_secret())
            .header(REQUEST_ID, self.ids.request.to_string())
            .header(CORRELATION_ID, self.ids.correlation.to_string())
            .header("MS-PartnerCenter-Application", "Aubade")
            .header("X-Locale", locale(self.language));
        if matches!(self.host, Host::Api) {
            request = request.header(ACCEPT, "application/json");
        }
        if !self.query.is_empty() {
            request = request.query(&self.query);
        }
        if let Some(etag) = &self.if_match {
            request = request.header(IF_MATCH, etag);
        }
        if self.validates_second_factor {
            request = request.header("ValidateMfa", "true");
        }
        if let Some(token) = &self.continuation {
            request = request.header(CONTINUATION, token);
        }
        match &self.body {
            Some(body) => request.json(body),
            None if self.writes() => request.header(CONTENT_LENGTH, 0),
            None => request,
        }
    }
}

/// A language as the API names it.
fn locale(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr-FR",
        Language::En => "en-US",
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn ids() -> Ids {
        Ids { request: Uuid::from_u128(1), correlation: Uuid::from_u128(2) }
    }

    #[test]
    fn what_goes_into_a_path_cannot_leave_its_segment() {
        let call = Call::get(&ids(), "/v1/customers/{customer}/carts/{cart}");
        let call = call.with("customer", "../x?y").with("cart", "c");
        assert_eq!(call.path, "/v1/customers/..%2Fx%3Fy/carts/c");
    }

    #[test]
    fn a_tag_is_sent_in_quotes_and_an_empty_one_not_at_all() {
        let tag = |etag| Call::get(&ids(), "/").if_match(etag).if_match;
        assert_eq!(tag(Some("abc")).unwrap(), "\"abc\"");
        assert_eq!(tag(Some("\"abc\"")).unwrap(), "\"abc\"");
        assert_eq!(tag(Some("")), None);
        assert_eq!(tag(None), None);
    }

    #[test]
    fn a_call_goes_on_the_budget_of_the_tenant_it_is_about() {
        let budget =
            |template| Call::get(&ids(), template).with("customer", "c").budget("own").map(str::to_owned);
        assert_eq!(budget("/v1/customers/{customer}/orders").as_deref(), Some("c"));
        assert_eq!(Call::post(&ids(), "/v1/customers").budget("own"), Some("own"));
        assert_eq!(Call::get(&ids(), "/v1/products").budget("own"), None);
    }

    #[test]
    fn a_listing_stays_on_its_host_and_ends() {
        let next = |uri: &str| Link { uri: uri.to_owned(), headers: None };
        let mut call = Call::get(&ids(), "/v1/customers").query("size", 5);
        assert!(call.turn_to(1, ids(), next("https://elsewhere.example/")).is_err());
        call.turn_to(1, ids(), next("/customers?size=5&seekOperation=next")).unwrap();
        assert_eq!(call.path, "/v1/customers?size=5&seekOperation=next");
        assert!(call.query.is_empty());
        assert_ne!(call.ids.request, ids().request);
        assert!(call.turn_to(2, ids(), next("/customers?size=5&seekOperation=next")).is_err());
    }
}
