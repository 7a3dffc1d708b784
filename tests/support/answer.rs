//! What the panel answered, and what can be read in it and done with it.

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use scraper::{ElementRef, Html, Selector};

use super::{Browser, html};

/// An answer. Everything is read already; [`Answer::select`] and the others parse its HTML anew each time.
#[derive(Debug)]
pub struct Answer {
    /// Method and path of the request, for messages.
    pub request: String,
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as text.
    pub text: String,
    /// Its body as it came.
    pub bytes: Vec<u8>,
    browser: Browser,
}

impl Answer {
    pub(super) async fn read(browser: Browser, request: String, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap_or_else(|error| panic!("{request}: {error}")).to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { request, status, headers, text, bytes, browser }
    }

    /// Refuses HTML that no page of ours may have.
    pub(super) fn check(&self, is_part: bool) {
        if self.header(CONTENT_TYPE.as_str()).starts_with("text/html") {
            let faults = if is_part { html::faults_of_part(&self.text) } else { html::faults(&self.text) };
            assert!(
                faults.is_empty(),
                "{} ({}): {}\n{}",
                self.request,
                self.status,
                faults.join("; "),
                self.text
            );
        }
    }

    /// The same answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.request, self.words());
        self
    }

    /// A header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads: path and query.
    #[track_caller]
    pub fn location(&self) -> &str {
        let location = self.header(LOCATION.as_str());
        assert!(location.starts_with('/'), "{}: {} leads to {location:?}", self.request, self.status);
        location
    }

    /// Opens the page to which this redirect leads.
    pub async fn follow(&self) -> Self {
        self.browser.get(self.location()).await
    }

    /// The text of every element that a CSS selector finds, with single spaces.
    pub fn select(&self, css: &str) -> Vec<String> {
        self.elements(css, |element| Some(words(element)))
    }

    /// An attribute of every element that a CSS selector finds and that has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.elements(css, |element| element.attr(name).map(str::to_owned))
    }

    /// The whole text of the page's main part, with single spaces; of anything but a page, the body.
    pub fn words(&self) -> String {
        match self.select("main").pop() {
            Some(words) => words,
            None => self.text.clone(),
        }
    }

    /// The form that a CSS selector finds, as it stands on the page.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let mut forms = self.forms(css);
        assert_eq!(forms.len(), 1, "{}: {css} finds {} forms", self.request, forms.len());
        forms.remove(0)
    }

    /// All forms that a CSS selector finds.
    pub fn forms(&self, css: &str) -> Vec<Form> {
        self.elements(css, |form| Some(Form::of(form, &self.browser)))
    }

    fn elements<T>(&self, css: &str, read: impl FnMut(ElementRef<'_>) -> Option<T>) -> Vec<T> {
        let selector = Selector::parse(css).unwrap_or_else(|error| panic!("{css} is no selector: {error}"));
        Html::parse_document(&self.text).select(&selector).filter_map(read).collect()
    }
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// A form on a page, to be filled in and sent.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is sent: a path.
    pub action: String,
    /// What would be sent: name and value of each field, in order.
    pub fields: Vec<(String, String)>,
    is_post: bool,
    browser: Browser,
}

impl Form {
    fn of(form: ElementRef<'_>, browser: &Browser) -> Self {
        let selector = Selector::parse("input[name], select[name], textarea[name]").unwrap();
        let option = Selector::parse("option").unwrap();
        let mut fields = Vec::new();
        for control in form.select(&selector) {
            let name = control.attr("name").unwrap().to_owned();
            let value = match (control.value().name(), control.attr("type")) {
                _ if control.attr("disabled").is_some() => None,
                ("select", _) => {
                    let chosen = control.select(&option).find(|option| option.attr("selected").is_some());
                    let chosen = chosen.or_else(|| control.select(&option).next());
                    chosen.map(|option| option.attr("value").map_or_else(|| words(option), str::to_owned))
                }
                ("textarea", _) => Some(control.text().collect()),
                (_, Some("checkbox" | "radio")) if control.attr("checked").is_none() => None,
                (_, Some("checkbox" | "radio")) => Some(control.attr("value").unwrap_or("on").to_owned()),
                (_, Some("submit" | "button" | "image" | "reset")) => None,
                _ => Some(control.attr("value").unwrap_or_default().to_owned()),
            };
            fields.extend(value.map(|value| (name, value)));
        }
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            is_post: form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            fields,
            browser: browser.clone(),
        }
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The form with this in the field: typed, chosen or ticked.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The form without the field, as with a box that is no longer ticked.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// The form as a button with a `formaction` sends it.
    pub fn to(mut self, action: &str) -> Self {
        action.clone_into(&mut self.action);
        self
    }

    /// Sends it.
    pub async fn send(&self) -> Answer {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if self.is_post {
            return self.browser.post(&self.action, &fields).await;
        }
        let query = reqwest::Url::parse_with_params("http://form.example", &fields).unwrap();
        self.browser.get(&format!("{}?{}", self.action, query.query().unwrap_or_default())).await
    }
}
