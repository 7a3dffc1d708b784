//! The letter to whoever asked for something, once another person has decided about it.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::letters::write;
use crate::mail::{Letter, Written};
use crate::text::{Message, Reader, filters};

/// To the person of a reseller who asked for something that needed a second person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApprovalDecided {
    /// The person's name.
    pub name: String,
    /// `confirmed`, `rejected`, or `impossible` where it was confirmed too late: the last part of text keys.
    pub decision: String,
    /// Who decided.
    pub by: String,
    /// What was asked for, in one phrase.
    pub what: Message,
    /// Why it was rejected, in that person's words.
    pub reason: Option<String>,
    /// Why it was not possible any more.
    pub why: Option<Message>,
    /// Where it is seen: a path of the panel.
    pub path: String,
}

impl Letter for ApprovalDecided {
    const TEMPLATE: &'static str = "approval-decided";
}

impl ApprovalDecided {
    fn subject(&self) -> Message {
        Message::new(format!("mail-decided-subject-{}", self.decision)).with("what", self.what.clone())
    }

    fn title(&self) -> Message {
        Message::new(format!("mail-decided-title-{}", self.decision))
    }

    fn intro(&self) -> Message {
        Message::new(format!("mail-decided-intro-{}", self.decision)).with("name", &self.by)
    }
}

/// Writes the letter; `panel` is the panel's public address.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(letter: &ApprovalDecided, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}{}", letter.path);
    write(
        &Subject { letter },
        &Text { letter, url: &url },
        &Html { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/approval-decided/subject.txt")]
struct Subject<'a> {
    letter: &'a ApprovalDecided,
}

#[derive(Template)]
#[template(path = "emails/approval-decided/body.txt")]
struct Text<'a> {
    letter: &'a ApprovalDecided,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/approval-decided/body.html")]
struct Html<'a> {
    letter: &'a ApprovalDecided,
    url: &'a str,
    language: &'static str,
}
