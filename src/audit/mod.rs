//! Who did what, to what, when: written in the same commit as the act, never edited, chained line to line, and free of
//! secrets.

pub mod chain;
pub mod export;
pub mod form;
mod kind;
pub mod pages;
pub mod store;
pub mod story;
pub mod verify;
pub mod words;

use serde_json::Value;
use time::macros::datetime;
use time::{Date, OffsetDateTime, Time};

use crate::database::Work;
use crate::text::{Message, Reader};
use crate::values;

pub use kind::Kind;

/// The act of erasing somebody's personal data. Its details say under `lines` how many lines of the audit lost their
/// words by it.
pub const ERASURE: &str = "person-erased";

/// An act, and what it touched.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// The last part of its text key `audit-act-…`.
    pub act: &'static str,
    /// Who did it; `None` when the panel did, or a person who has no account here.
    pub account: Option<i64>,
    /// Whose things were touched.
    pub reseller: Option<i64>,
    /// The order.
    pub order: Option<i64>,
    /// The service.
    pub service: Option<i64>,
    /// The subscription.
    pub subscription: Option<i64>,
    /// The job that did it or was made by it.
    pub job: Option<i64>,
    /// The mail.
    pub mail: Option<i64>,
    /// Numbers and codes, and under `reason` and `domain` what people wrote (see [`chain`]): a JSON object, or null for
    /// nothing.
    pub details: Value,
}

/// Writes down an act; its line joins the chain at the very end of the unit of work.
///
/// # Errors
/// When the database refuses.
pub async fn record(work: &mut Work, now: OffsetDateTime, act: Act) -> Result<(), sqlx::Error> {
    let details = if act.details.is_null() { "{}".to_owned() } else { act.details.to_string() };
    let (line,): (i64,) = work
        .one(
            "insert into audit (at, account_id, reseller_id, act, order_id, service_id, subscription_id, job_id, \
             mail_id, details) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
            values![
                now,
                act.account,
                act.reseller,
                act.act,
                act.order,
                act.service,
                act.subscription,
                act.job,
                act.mail,
                details
            ],
        )
        .await?;
    work.at_end(chain::link, line);
    Ok(())
}

/// The sentence for a stored act.
#[must_use]
pub fn sentence(act: &str) -> Message {
    Message::new(format!("audit-act-{act}"))
}

/// Which acts a reseller's owner looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By whom.
    pub who: Option<Who>,
    /// Of which kind.
    pub kind: Option<Kind>,
    /// The first day, on the reader's calendar.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// The number of an order, or a part of a service's internal name.
    pub about: String,
}

/// Who does things to a reseller's things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person of the reseller: the account.
    Account(i64),
    /// Our staff.
    Support,
    /// The panel itself, or a customer, who has no account here.
    Panel,
}

impl Who {
    /// The word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Support => "support",
            Self::Panel => "panel",
        }
    }
}

impl Filter {
    /// The first instant that is meant, and the first after it that is not.
    #[must_use]
    pub fn instants(&self, reader: &Reader) -> (OffsetDateTime, OffsetDateTime) {
        let begins = |day: Date| reader.instant_of(day, Time::MIDNIGHT);
        (
            self.from.and_then(begins).unwrap_or(OffsetDateTime::UNIX_EPOCH),
            self.to.and_then(Date::next_day).and_then(begins).unwrap_or(datetime!(9999-12-31 0:00 UTC)),
        )
    }
}
