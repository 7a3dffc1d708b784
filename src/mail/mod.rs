//! Mails: queued in the same commit as what they tell of, sent by a job, their fate kept.

mod address;
mod mailer;
mod smtp;
pub mod store;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

pub use address::{EmailAddress, NotAnAddress};
pub use mailer::{LINES, Mailer, NotSent, Outgoing, Written};
pub use smtp::Server;

use crate::database::Work;
use crate::jobs::{self, About, Payload};
use crate::text::Language;

/// What a mail tells, without secrets; lives with the feature that queues it.
pub trait Letter: Serialize + DeserializeOwned + Send {
    /// The folder of its templates under `templates/emails/`.
    const TEMPLATE: &'static str;
}

/// To whom a mail goes, in which language, and what it is about.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The recipient.
    pub to: EmailAddress,
    /// Stored when the thing happens, not when the mail is sent.
    pub language: Language,
    /// Whose customer or colleague the recipient is.
    pub reseller: Option<i64>,
    /// The order it tells of.
    pub order: Option<i64>,
    /// The service it tells of.
    pub service: Option<i64>,
    /// The one-time link it carries.
    pub handover: Option<i64>,
}

/// The job that sends one mail.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The mail's number.
    pub mail: i64,
}

impl Payload for SendMail {
    const KIND: &'static str = "send-mail";
}

/// Queues a mail and the job that sends it; answers the mail's number.
///
/// # Errors
/// When the database refuses.
pub async fn queue<L: Letter>(
    work: &mut Work,
    now: OffsetDateTime,
    letter: &L,
    envelope: &Envelope,
) -> anyhow::Result<i64> {
    let mail = store::insert(work, now, L::TEMPLATE, &serde_json::to_string(letter)?, envelope).await?;
    let about = About {
        reseller: envelope.reseller,
        order: envelope.order,
        service: envelope.service,
        ..About::default()
    };
    jobs::enqueue(work, now, &SendMail { mail }, about).await?;
    Ok(mail)
}

/// How long a mail is tried.
const PATIENCE: Duration = Duration::DAY;

/// How long to wait before the next try of a mail that was queued at `queued_at`, of which try `attempts` has
/// just failed; `None` when it is time to give up: after a day, but never at the first try, which is late only
/// when nobody was there to make it.
#[must_use]
pub fn pause(attempts: i64, queued_at: OffsetDateTime, now: OffsetDateTime) -> Option<Duration> {
    if attempts > 1 && now - queued_at >= PATIENCE {
        return None;
    }
    Some(Duration::minutes(match attempts {
        ..=1 => 1,
        2 => 2,
        3 => 5,
        4 => 10,
        5 => 30,
        _ => 60,
    }))
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::pause;

    #[test]
    fn pauses_grow_to_an_hour_and_end_after_a_day() {
        let queued_at = datetime!(2026-03-02 08:00 UTC);
        let (mut now, mut pauses) = (queued_at, Vec::new());
        while let Some(next) = pause(i64::try_from(pauses.len()).unwrap() + 1, queued_at, now) {
            pauses.push(next.whole_minutes());
            now += next;
        }
        assert_eq!(pauses[..7], [1, 2, 5, 10, 30, 60, 60]);
        assert!(pauses.is_sorted());
        assert!(now - queued_at >= Duration::DAY && now - queued_at < Duration::hours(25));
    }

    #[test]
    fn a_mail_that_nobody_could_try_for_days_is_tried_more_than_once() {
        let queued_at = datetime!(2026-03-02 08:00 UTC);
        let monday = queued_at + Duration::days(3);
        assert_eq!(pause(1, queued_at, monday), Some(Duration::minutes(1)));
        assert_eq!(pause(2, queued_at, monday), None);
    }
}
