//! Mails about dates before they pass: who is reminded of what, once for each event, person and day.

mod found;
pub mod pages;
mod steps;
pub mod store;
pub mod work;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::jobs::Payload;
use crate::secrets::{self, Key};

/// The job that sees who must be reminded of what, and then puts itself off until the next round.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepReminders {}

impl Payload for SweepReminders {
    const KIND: &'static str = "sweep-reminders";
}

/// What a person can be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ends of term that are undecided, or renew at another price than they were bought at.
    Ends,
    /// Licences that nobody uses, in the last hours in which they can be given back.
    Windows,
    /// Scheduled changes that can no longer be made.
    Changes,
    /// The weeks to come, on Mondays.
    Digest,
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Ends, Self::Windows, Self::Changes, Self::Digest];

    /// As stored, as the name of its field, and the last part of its text keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ends => "ends",
            Self::Windows => "windows",
            Self::Changes => "changes",
            Self::Digest => "digest",
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no kind of reminder: {text}"))
    }
}

/// Of what a person is reminded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that a person ticks, and a column")]
pub struct Wishes {
    /// [`Kind::Ends`].
    pub ends: bool,
    /// [`Kind::Windows`].
    pub windows: bool,
    /// [`Kind::Changes`].
    pub changes: bool,
    /// [`Kind::Digest`].
    pub digest: bool,
}

impl Wishes {
    /// Those of which `wanted` is true.
    #[must_use]
    pub fn of(wanted: impl Fn(Kind) -> bool) -> Self {
        let [ends, windows, changes, digest] = Kind::ALL.map(wanted);
        Self { ends, windows, changes, digest }
    }

    /// Whether this kind is wanted.
    #[must_use]
    pub fn has(&self, kind: &Kind) -> bool {
        match kind {
            Kind::Ends => self.ends,
            Kind::Windows => self.windows,
            Kind::Changes => self.changes,
            Kind::Digest => self.digest,
        }
    }
}

/// A list of mails that a person leaves with one press. They are two, so that whoever has enough of the weekly mail
/// does not miss the end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum List {
    /// The mails about one date or several of a day.
    Dates,
    /// The weekly mail.
    Digest,
}

impl List {
    /// As in an address, and the last part of its text keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Digest => "digest",
        }
    }

    /// The list of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Dates, Self::Digest].into_iter().find(|list| list.as_str() == name)
    }

    /// What comes with it.
    #[must_use]
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Dates => &[Kind::Ends, Kind::Windows, Kind::Changes],
            Self::Digest => &[Kind::Digest],
        }
    }
}

/// A way out of a list, as the mail's links carry it: signed, so that it needs neither a sign-in nor a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// Whose.
    pub account: i64,
    /// Out of which list.
    pub list: List,
}

impl WayOut {
    /// The address' last part: `7/dates/…`.
    #[must_use]
    pub fn path(self, key: &Key) -> String {
        format!("{}/{}/{}", self.account, self.list.as_str(), self.token(key).expose_secret())
    }

    /// The way out that these parts of an address name, if this panel signed it.
    #[must_use]
    pub fn signed(key: &Key, account: i64, list: &str, token: &str) -> Option<Self> {
        let way = Self { account, list: List::named(list)? };
        // Digests are compared, so that the time it takes says nothing about the token.
        (secrets::digest(way.token(key).expose_secret()) == secrets::digest(token)).then_some(way)
    }

    fn token(self, key: &Key) -> SecretString {
        key.token(&format!("reminders {} {}", self.account, self.list.as_str()))
    }
}
