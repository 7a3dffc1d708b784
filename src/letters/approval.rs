//! The letter to each person who may confirm what another asked for.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::letters::write;
use crate::mail::{Letter, Written};
use crate::text::{Message, Reader, filters};

/// To each person of a reseller who may confirm what another asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApprovalWanted {
    /// The person's name.
    pub name: String,
    /// Who asked for it; nothing when the panel did.
    pub asker: Option<String>,
    /// The job that waits.
    pub job: i64,
    /// What is asked for, in one phrase.
    pub what: Message,
    /// What it commits to and until when, in one phrase; nothing where it cannot be counted.
    pub commits: Option<Message>,
}

impl Letter for ApprovalWanted {
    const TEMPLATE: &'static str = "approval-wanted";
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
