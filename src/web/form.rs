//! What a browser sends: fields as text, and the errors that are shown beside them.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use tokio::time::timeout;
use validator::ValidationErrors;

use crate::app::App;
use crate::config;
use crate::text::Message;
use crate::web::error::Error;
use crate::web::session::Visitor;

/// The largest form: far above any of ours.
const LIMIT: usize = 64 * 1024;
/// The longest text that is searched for, in characters.
const LONGEST_SEARCH: usize = 200;

/// The fields of a form or an address' query, by name. Reading one never fails: what was not sent is empty.
#[derive(Clone, Debug, Default)]
pub struct Fields(HashMap<String, String>);

impl Fields {
    /// Reads `name=value` pairs; bytes that are not text become replacement characters. Of a name sent twice the
    /// last counts.
    #[must_use]
    pub fn parse(encoded: &[u8]) -> Self {
        Self(
            encoded
                .split(|byte| *byte == b'&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let mut halves = pair.splitn(2, |byte| *byte == b'=');
                    let mut next = || decode(halves.next().unwrap_or_default());
                    (next(), next())
                })
                .collect(),
        )
    }

    /// The fields of a form that came as such.
    pub(super) fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The fields of the address' query.
    #[must_use]
    pub fn of_query(request: &HttpRequest) -> Self {
        Self::parse(request.query_string().as_bytes())
    }

    /// A field without the white space around it, and without the characters that no field of ours has: control
    /// characters, ends of lines, and those with which a name turns round what stands beside it.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        let turns = |character| matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let text: String = self
            .raw(name)
            .chars()
            .filter(|&character| !character.is_control() && !turns(character))
            .collect();
        text.trim().to_owned()
    }

    /// What is searched for: a field of which only the first [`LONGEST_SEARCH`] characters count, because a database
    /// refuses to look for patterns of any length.
    #[must_use]
    pub fn search(&self, name: &str) -> String {
        self.text(name).chars().take(LONGEST_SEARCH).collect()
    }

    /// A field exactly as it was sent: for passwords.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A form that begins something new names the reseller it was shown for, where the person works for several:
    /// another one may have been chosen since, in another window.
    ///
    /// # Errors
    /// When the form was shown for another reseller than `works_for`.
    pub(super) fn check_reseller(&self, works_for: Option<i64>) -> Result<(), Error> {
        match self.text("reseller").parse::<i64>() {
            Ok(shown) if works_for.is_some_and(|reseller| reseller != shown) => {
                Err(Error::Conflict("layout-another-reseller".into()))
            }
            _ => Ok(()),
        }
    }

    /// Whether nothing was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a checkbox was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Every field whose name begins with `prefix`, with the rest of the name.
    pub fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }
}

fn decode(part: &[u8]) -> String {
    let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// The reseller for which the person behind a request works now.
pub(super) fn works_for(request: &HttpRequest) -> Option<i64> {
    let extensions = request.extensions();
    Some(extensions.get::<Visitor>()?.account.as_ref()?.membership.as_ref()?.reseller)
}

impl FromRequest for Fields {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = actix_web::web::Payload::from_request(request, payload);
        let sending = request.app_data::<Data<App>>().map_or(config::SENDING, |app| app.settings.sending);
        let reseller = works_for(request);
        Box::pin(async move {
            let body = body.await.map_err(|_| Error::BadRequest)?;
            // The time is that of the whole body: a byte now and then does not prolong it.
            let bytes: Bytes = match timeout(sending, body.to_bytes_limited(LIMIT)).await {
                Ok(Ok(Ok(bytes))) => bytes,
                Ok(_) => return Err(Error::BadRequest),
                Err(_) => return Err(Error::Slow),
            };
            let fields = Self::parse(&bytes);
            fields.check_reseller(reseller)?;
            Ok(fields)
        })
    }
}

/// The errors of a form, in the order of its fields, each with the sentence that says what to do.
#[derive(Clone, Debug, Default)]
pub struct Errors(Vec<(String, Message)>);

impl Errors {
    /// Adds an error; a field shows its first one only.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<Message>) {
        let field = field.into();
        if self.of(&field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// The value, or nothing and its error beside `field`.
    pub fn take<T, E: Into<Message>>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error)).ok()
    }

    /// Adds what `validator` found; its codes are text keys.
    pub fn add_all(&mut self, order: &[&str], found: &ValidationErrors) {
        let found = found.field_errors();
        for field in order {
            if let Some(error) = found.get(*field).and_then(|errors| errors.first()) {
                self.add(*field, Message::new(error.code.clone()));
            }
        }
    }

    /// Puts the errors in the order of the page's fields; those of other fields come last.
    pub fn sort(&mut self, order: &[&str]) {
        let place = |field: &str| order.iter().position(|name| *name == field).unwrap_or(order.len());
        self.0.sort_by_key(|(field, _)| place(field));
    }

    /// The error of a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Message> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message)
    }

    /// Keeps only the errors of these fields.
    pub fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        self.0.retain(|(field, _)| keeps(field));
    }

    /// Whether the form is right.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and error, for the summary above the form.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message))
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn fields_are_decoded_and_trimmed() {
        let fields = Fields::parse(b"company=+Caf%C3%A9+%26+Fils%0A&empty=&flag");
        assert_eq!(fields.text("company"), "Café & Fils");
        assert_eq!(fields.text("empty"), "");
        assert!(fields.ticked("flag"));
        assert!(!fields.ticked("absent"));
    }

    #[test]
    fn a_name_stays_in_its_line_and_turns_nothing_round() {
        let fields = Fields::parse("name=a\u{202e}b\u{2028}c\u{2067}d\u{2069}%0D%0Ae\u{202f}f%00".as_bytes());
        assert_eq!(fields.text("name"), "abcde\u{202f}f");
    }

    #[test]
    fn bytes_that_are_not_text_do_not_fail() {
        assert_eq!(Fields::parse(b"name=%FF%FE%").text("name"), "\u{fffd}\u{fffd}%");
    }
}
