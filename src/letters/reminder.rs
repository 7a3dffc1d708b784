//! The letters that remind of dates: the dates of one day together, and those of the weeks to come on Mondays.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::database::Work;
use crate::deadlines;
use crate::letters::write;
use crate::mail::{Letter, Written};
use crate::reminders::{List, WayOut};
use crate::secrets::Key;
use crate::subscriptions::scheduled;
use crate::text::{Argument, Language, Message, Reader, filters};

/// To a person of a reseller: what must be decided soon, or what there is in the weeks to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reminder {
    /// The person's account.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The person's time zone.
    pub zone: String,
    /// Which list it is of.
    pub list: List,
    /// The dates, the most important first; never empty.
    pub dates: Vec<Noted>,
    /// Dates beyond those.
    pub more: i64,
}

/// What a date is told because of: where it is gone, the letter that waits does not tell it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// A date of a subscription on the board, as it stood there.
    Deadline {
        /// The subscription.
        subscription: i64,
        /// What the date is.
        kind: String,
        /// Licences that it is about.
        seats: Option<i64>,
        /// What happens at the end of the term.
        outcome: Option<String>,
    },
    /// A scheduled change that is still planned.
    Change(i64),
}

/// One date of a letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// What it is.
    pub what: Message,
    /// The licence.
    pub licence: String,
    /// The name that its reseller gave the service; the customer of an order.
    pub service: String,
    /// When it is.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Until when something can be done about it, where that is earlier.
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<OffsetDateTime>,
    /// Why the letter tells of it, and what doing nothing costs.
    pub lines: Vec<Message>,
    /// What can be done.
    pub act: Message,
    /// Where: a path of the panel.
    pub path: String,
    /// What must still be so when the letter leaves; nothing where that does not matter.
    #[serde(default)]
    pub because: Option<Because>,
}

impl Noted {
    /// Licence and service, in one line.
    fn about(&self) -> String {
        let parts = [self.licence.as_str(), self.service.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Whether it is still to be told.
    async fn is_still(&self, work: &mut Work) -> Result<bool, sqlx::Error> {
        match &self.because {
            None => Ok(true),
            Some(Because::Change(change)) => scheduled::store::is_planned(work, *change).await,
            Some(Because::Deadline { subscription, kind, seats, outcome }) => {
                let told = (kind.as_str(), *seats, outcome.as_deref());
                deadlines::store::is_still(work, *subscription, self.at, told).await
            }
        }
    }

    /// The day that counts.
    fn day(&self) -> OffsetDateTime {
        self.until.unwrap_or(self.at)
    }
}

impl Letter for Reminder {
    const TEMPLATE: &'static str = "reminder";
}

impl Reminder {
    /// The letter's subject: the day and the service; of several, those of the first to come.
    fn subject(&self) -> Message {
        let first = self.dates.iter().min_by_key(|date| date.day());
        let day = first.map(|date| Argument::Day(date.day()));
        let what = first.map_or_else(|| Message::new("reminders-title-dates"), |date| date.what.clone());
        let several = self.list == List::Digest || self.dates.len() > 1 || self.more > 0;
        let key = match self.list {
            List::Digest => "reminders-subject-digest",
            List::Dates if several => "reminders-subject-several",
            List::Dates => "reminders-subject-one",
        };
        Message::new(key)
            .with("day", day.unwrap_or_else(|| Argument::Text(String::new())))
            .with("service", first.map_or("", |date| date.service.as_str()))
            .with("what", what)
            .with("count", self.count())
    }

    fn count(&self) -> i64 {
        i64::try_from(self.dates.len()).unwrap_or(i64::MAX).saturating_add(self.more)
    }
}

/// What is left of a letter that has waited: without the dates that are no more as they were told; nothing where none is
/// left. What it only counts keeps it as it is.
///
/// # Errors
/// When the database refuses.
pub async fn still(work: &mut Work, letter: Reminder) -> Result<Option<Reminder>, sqlx::Error> {
    let mut dates = Vec::new();
    for date in &letter.dates {
        if date.is_still(work).await? {
            dates.push(date.clone());
        }
    }
    Ok(match (dates.is_empty(), letter.more) {
        (true, 0) => None,
        (true, _) => Some(letter),
        (false, _) => Some(Reminder { dates, ..letter }),
    })
}

/// Writes the letter; `panel` is the panel's public address, whose `key` signs the way out of the list.
///
/// # Errors
/// As [`written::credentials`].
pub fn written(
    letter: &Reminder,
    key: &Key,
    panel: &str,
    language: Language,
) -> Result<Written, askama::Error> {
    let reader = Reader::new(language, &letter.zone);
    let way = WayOut { account: letter.account, list: letter.list }.path(key);
    let (leave, list) = (format!("{panel}/reminders/{way}"), letter.list.as_str());
    let written = write(
        &Subject { letter },
        &Text { letter, list, panel, leave: &leave },
        &Html { letter, list, panel, leave: &leave, language: reader.language.code() },
        &reader,
    )?;
    Ok(Written { unsubscribe: Some(format!("{panel}/reminders/one-click/{way}")), ..written })
}

#[derive(Template)]
#[template(path = "emails/reminder/subject.txt")]
struct Subject<'a> {
    letter: &'a Reminder,
}

#[derive(Template)]
#[template(path = "emails/reminder/body.txt")]
struct Text<'a> {
    letter: &'a Reminder,
    list: &'static str,
    panel: &'a str,
    leave: &'a str,
}

#[derive(Template)]
#[template(path = "emails/reminder/body.html")]
struct Html<'a> {
    letter: &'a Reminder,
    list: &'static str,
    panel: &'a str,
    leave: &'a str,
    language: &'static str,
}
