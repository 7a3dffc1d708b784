//! The letter that says why a scheduled change was not made.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::commitments::{Planned, Refusal};
use crate::database::Work;
use crate::letters::{Person, write};
use crate::mail::{self, Envelope, Letter, Written};
use crate::microsoft::Cause;
use crate::text::{Argument, Message, Reader, filters};
use crate::values;

/// To the reseller's person who scheduled a change: it was not made when it was due, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeNotMade {
    /// The person's name.
    pub name: String,
    /// Microsoft's name of the licence.
    pub licence: String,
    /// The name that the reseller gave the service.
    pub service: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The subscription's number.
    pub subscription: i64,
    /// What was to be done.
    pub planned: Planned,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
    /// The rule that did not allow it; `None` when Microsoft did not let the subscription be read.
    pub refusal: Option<Refusal>,
    /// Why it could not be read: the last part of a text key `microsoft-cause-…`.
    pub cause: Option<String>,
}

impl Letter for ChangeNotMade {
    const TEMPLATE: &'static str = "change-not-made";
}

impl ChangeNotMade {
    fn wish(&self) -> Message {
        let message = match self.planned {
            Planned::Seats(seats) => Message::new("mail-unmade-quantity").with("count", seats.get()),
            Planned::Cancel => Message::new("mail-unmade-cancel"),
        };
        message
            .with("licence", &self.licence)
            .with("service", &self.service)
            .with("at", Argument::Deadline(self.due_at))
    }

    fn why(&self) -> Message {
        let unexplained = || self.cause.as_deref().and_then(Cause::named).unwrap_or(Cause::Unexplained);
        self.refusal.map_or_else(|| Message::new(unexplained().text_key()), |refusal| refusal.message())
    }
}

/// Tells the person who scheduled a change that it was not made; answers the mail's number, or nothing when there is
/// nobody to write to. Call in the unit of work that says so.
///
/// # Errors
/// When the database refuses, or there is no such change.
pub async fn queue_change_not_made(
    work: &mut Work,
    now: OffsetDateTime,
    change: i64,
) -> anyhow::Result<Option<i64>> {
    let person: Option<Person> = work
        .first(
            "select a.name, a.email, a.language, s.reseller_id from scheduled_changes c \
             join subscriptions u on u.id = c.subscription_id join services s on s.id = u.service_id \
             join memberships m on m.reseller_id = s.reseller_id \
             join accounts a on a.id = m.account_id and a.disabled_at is null \
             where c.id = $1 and (a.id = c.account_id or m.role = 'owner') \
             order by case when a.id = c.account_id then 0 else 1 end, a.id limit 1",
            values![change],
        )
        .await?;
    let Some(person) = person else { return Ok(None) };
    let unmade: Unmade = work
        .one(
            "select u.title, s.display_name, s.domain, s.id as service, u.id as subscription, c.planned, c.due_at, \
             c.refusal, c.cause from scheduled_changes c join subscriptions u on u.id = c.subscription_id \
             join services s on s.id = u.service_id where c.id = $1",
            values![change],
        )
        .await?;
    // An address that cannot be written to must not hold up what is said on the pages.
    let Ok(to) = person.email.parse() else { return Ok(None) };
    let envelope = Envelope {
        to,
        language: person.language.parse().unwrap_or_default(),
        reseller: Some(person.reseller_id),
        order: None,
        service: Some(unmade.service),
        handover: None,
    };
    let letter = ChangeNotMade {
        name: person.name,
        licence: unmade.title,
        service: unmade.display_name,
        domain: unmade.domain,
        subscription: unmade.subscription,
        planned: unmade.planned,
        due_at: unmade.due_at,
        refusal: unmade.refusal.as_deref().map(serde_json::from_str).transpose()?,
        cause: unmade.cause,
    };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// A scheduled change that was not made, as it is stored.
#[derive(sqlx::FromRow)]
struct Unmade {
    title: String,
    display_name: String,
    domain: String,
    service: i64,
    subscription: i64,
    #[sqlx(try_from = "String")]
    planned: Planned,
    due_at: OffsetDateTime,
    refusal: Option<String>,
    cause: Option<String>,
}

/// Writes the letter; `panel` is the panel's public address.
///
/// # Errors
/// As [`written::credentials`].
pub fn written(letter: &ChangeNotMade, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}/services/{}/subscriptions/{}", letter.domain, letter.subscription);
    write(
        &Subject { letter },
        &Text { letter, url: &url },
        &Html { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/change-not-made/subject.txt")]
struct Subject<'a> {
    letter: &'a ChangeNotMade,
}

#[derive(Template)]
#[template(path = "emails/change-not-made/body.txt")]
struct Text<'a> {
    letter: &'a ChangeNotMade,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/change-not-made/body.html")]
struct Html<'a> {
    letter: &'a ChangeNotMade,
    url: &'a str,
    language: &'static str,
}
