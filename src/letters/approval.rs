//! The letter to each person who may confirm what another asked for.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::letters::write;
use crate::mail::{Letter, Written};
use crate::text::{Message, Money, Reader, filters};

/// To each person of a reseller who may confirm what another asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApprovalWanted {
    /// The person's name.
    pub name: String,
    /// Who asked for it; nothing when the panel did.
    pub asker: Option<String>,
    /// The job that waits.
    pub job: i64,
    /// What kind of thing: the last part of a text key `holds-what-…`.
    pub what: String,
    /// The order's number.
    pub order: Option<i64>,
    /// The order's customer.
    pub company: String,
    /// The subscription's licence.
    pub licence: String,
    /// Its service.
    pub service: String,
    /// Licences now.
    pub from: i64,
    /// Licences wanted.
    pub to: i64,
    /// What it commits to, in 1/10000 of the currency; nothing where it cannot be counted.
    pub commitment: Option<i64>,
    /// ISO 4217.
    pub currency: String,
}

impl Letter for ApprovalWanted {
    const TEMPLATE: &'static str = "approval-wanted";
}

impl ApprovalWanted {
    /// What is asked for, in one phrase.
    #[must_use]
    pub fn what(&self) -> Message {
        Message::new(format!("holds-what-{}", self.what))
            .with("order", self.order.unwrap_or_default().to_string())
            .with("company", &self.company)
            .with("licence", &self.licence)
            .with("service", &self.service)
            .with("from", self.from)
            .with("to", self.to)
    }

    /// What it commits to.
    #[must_use]
    pub fn commitment(&self) -> Option<Money> {
        Some(Money::new(self.commitment?, &self.currency))
    }
}

/// Writes the letter to a person who may confirm what another asked for.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(letter: &ApprovalWanted, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}/approvals/{}", letter.job);
    write(
        &ApprovalWantedSubject { letter },
        &ApprovalWantedText { letter, url: &url },
        &ApprovalWantedHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/subject.txt")]
struct ApprovalWantedSubject<'a> {
    letter: &'a ApprovalWanted,
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/body.txt")]
struct ApprovalWantedText<'a> {
    letter: &'a ApprovalWanted,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/body.html")]
struct ApprovalWantedHtml<'a> {
    letter: &'a ApprovalWanted,
    url: &'a str,
    language: &'static str,
}
