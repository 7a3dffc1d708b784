//! The letters that the panel writes: what each tells, to whom it goes, and how it reads in the reader's language
//! (`templates/emails/`).

pub mod account;
pub mod again;
pub mod approval;
pub mod contact;
pub mod credentials;
pub mod decided;
pub mod invitation;
pub mod order;
pub mod reminder;
mod store;
pub mod team;
pub mod unmade;
pub mod work;

use askama::Template;

use crate::mail::{Envelope, Written};
use crate::text::Reader;
use crate::web::page::render_for;

/// Whom to write to about an order or an invitation.
#[derive(sqlx::FromRow)]
struct Person {
    name: String,
    email: String,
    language: String,
    reseller_id: i64,
}

impl Person {
    /// Nothing when the account's address cannot be written to: that must not hold up what it is about.
    fn envelope(&self, order: Option<i64>, service: Option<i64>) -> Option<Envelope> {
        Some(Envelope {
            to: self.email.parse().ok()?,
            language: self.language.parse().unwrap_or_default(),
            reseller: Some(self.reseller_id),
            order,
            service,
            handover: None,
        })
    }
}

/// Subject, text and HTML of one letter.
fn write(
    subject: &impl Template,
    text: &impl Template,
    html: &impl Template,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    Ok(Written {
        // One line, whatever a name in it contains.
        subject: render_for(subject, reader)?.trim().replace(['\r', '\n'], " "),
        text: render_for(text, reader)? + "\n",
        html: render_for(html, reader)?,
        unsubscribe: None,
    })
}
