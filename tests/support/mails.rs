//! Mails, read back from the files that the panel wrote.

use std::path::Path;

use mail_parser::{Address, MessageParser};
use scraper::{Html, Selector};

/// A mail as its recipient gets it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// The same on every try.
    pub message_id: String,
    /// Where one press takes the recipient off the list, if the mail is on one.
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// Where the links of the HTML lead.
    pub fn links(&self) -> Vec<String> {
        let selector = Selector::parse("a[href]").unwrap();
        let page = Html::parse_document(&self.html);
        page.select(&selector).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    }
}

/// The mails in a folder, in the order in which they were queued.
pub fn read(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort();
    files.into_iter().map(|path| parse(&std::fs::read(path).unwrap())).collect()
}

pub(super) fn parse(bytes: &[u8]) -> Mail {
    let message = MessageParser::default().parse(bytes).expect("a mail");
    let address = |address: Option<&Address<'_>>| -> String {
        address.and_then(Address::first).and_then(|first| first.address()).unwrap_or_default().to_owned()
    };
    Mail {
        from: address(message.from()),
        to: address(message.to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        unsubscribe: message.header_raw("List-Unsubscribe-Post").and_then(|post| {
            assert_eq!(post.trim(), "List-Unsubscribe=One-Click");
            let address = message.header_raw("List-Unsubscribe")?.trim();
            Some(address.strip_prefix('<')?.strip_suffix('>')?.to_owned())
        }),
        message_id: message.message_id().unwrap_or_default().to_owned(),
    }
}
