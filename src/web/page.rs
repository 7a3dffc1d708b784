//! A page: a template rendered in the reader's language inside the layout, with the status it deserves.

use std::any::Any;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, HeaderName, HeaderValue, REFERRER_POLICY};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Responder};
use askama::{Template, Values};

use crate::text::filters::READER;
use crate::text::{Language, Message, Reader};
use crate::web::error::Error;
use crate::web::session::{SignedIn, Visitor};

/// A template on its way to the browser. The struct behind it holds only what the page is about; language,
/// account and flash message come from the request.
#[derive(Debug)]
pub struct Page<T> {
    template: T,
    status: StatusCode,
}

impl<T: Template> Page<T> {
    /// An ordinary page: 200.
    pub fn new(template: T) -> Self {
        Self { template, status: StatusCode::OK }
    }

    /// The form again, with its errors: 422.
    pub fn unprocessable(template: T) -> Self {
        Self { template, status: StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// A page with another status.
    pub fn with_status(template: T, status: StatusCode) -> Self {
        Self { template, status }
    }

    /// Renders for the visitor of `request`.
    ///
    /// # Errors
    /// When the template cannot be rendered, which is a fault of ours.
    pub fn render(&self, request: &HttpRequest) -> Result<HttpResponse, Error> {
        let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
        let around = Around { reader: visitor.reader.clone(), shell: Some(Shell::of(request, visitor)) };
        let html = self.template.render_with_values(&around)?;
        Ok(HttpResponse::build(self.status)
            .content_type(ContentType::html())
            .insert_header(("Cache-Control", "no-store"))
            .body(html))
    }

    /// The same for a page behind a secret link: no search finds it, and its address reaches nobody else.
    ///
    /// # Errors
    /// As [`Page::render`].
    pub fn render_secluded(&self, request: &HttpRequest) -> Result<HttpResponse, Error> {
        let mut answer = self.render(request)?;
        let headers = answer.headers_mut();
        headers
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
        // Not `no-referrer`: browsers without `Sec-Fetch-Site` would then send `Origin: null` with the button's press.
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        Ok(answer)
    }
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.render(request).unwrap_or_else(HttpResponse::from_error)
    }
}

/// The runtime value under which the layout finds its [`Shell`].
const SHELL: &str = "shell";

/// The runtime values of a page or a mail.
struct Around {
    reader: Reader,
    shell: Option<Shell>,
}

impl Values for Around {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        match key {
            READER => Some(&self.reader),
            SHELL => self.shell.as_ref().map(|shell| shell as &dyn Any),
            _ => None,
        }
    }
}

/// What the layout shows around a page.
#[derive(Clone, Debug)]
pub struct Shell {
    /// `fr` or `en`.
    pub language: &'static str,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Where the page stands, to mark the entry of the navigation.
    pub path: String,
    /// The same page in the other language.
    pub other_language_url: String,
    /// The other language.
    pub other_language: &'static str,
    /// Who is signed in.
    pub account: Option<SignedIn>,
    /// What was just done, said once.
    pub flash: Option<Message>,
}

impl Shell {
    fn of(request: &HttpRequest, visitor: Visitor) -> Self {
        let other: Language = visitor.reader.language.other();
        let kept: Vec<&str> = request
            .query_string()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        let query =
            kept.iter().fold(format!("lang={}", other.code()), |query, pair| format!("{query}&{pair}"));
        let path = request.path().to_owned();
        // Two slashes at the start of a link name another site, and browsers read a backslash as a slash.
        let here = path.trim_start_matches(['/', '\\']);
        Self {
            language: visitor.reader.language.code(),
            theme: visitor.theme,
            other_language_url: format!("/{here}?{query}"),
            other_language: other.code(),
            path,
            account: visitor.account,
            flash: visitor.flash,
        }
    }

    /// Whether the page stands in this part of the panel.
    #[must_use]
    pub fn is_in(&self, section: &str) -> bool {
        self.path == section || self.path.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Renders a template that has no layout (a mail) for `reader`.
///
/// # Errors
/// When the template cannot be rendered, which is a fault of ours.
pub fn render_for<T: Template>(template: &T, reader: &Reader) -> Result<String, askama::Error> {
    template.render_with_values(&Around { reader: reader.clone(), shell: None })
}
