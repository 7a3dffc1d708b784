//! The letter that says why a scheduled change was not made.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::commitments::{Planned, Refusal};
use crate::database::Work;
use crate::letters::{Person, write};
use crate::mail::{self, Letter, Written};
use crate::microsoft::Cause;
use crate::subscriptions::scheduled::{self, Intent};
use crate::text::{Argument, Language, Message, Reader, filters};
use crate::values;

/// To the reseller's person who scheduled a change: it was not made when it was due, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeNotMade {
    /// The person's name.
    pub name: String,
    /// The person's time zone.
    pub zone: String,
    /// Microsoft's name of the licence.
    pub licence: String,
    /// The name that the reseller gave the service.
    pub service: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The subscription's number.
    pub subscription: i64,
    /// What was to be done.
    pub planned: Intent,
    /// The same in one phrase.
    pub wish: Message,
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
            Intent::Change(Planned::Seats(seats)) => {
                Message::new("mail-unmade-quantity").with("count", seats.get())
            }
            Intent::Change(Planned::Cancel) => Message::new("mail-unmade-cancel"),
            Intent::Decision { .. } => Message::new("mail-unmade-decision").with("what", self.wish.clone()),
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
    let person: Option<Planner> = work
        .first(
            "select a.name, a.email, a.language, a.time_zone, s.reseller_id from scheduled_changes c \
             join subscriptions u on u.id = c.subscription_id join services s on s.id = u.service_id \
             join memberships m on m.reseller_id = s.reseller_id \
             join accounts a on a.id = m.account_id and a.disabled_at is null \
             where c.id = $1 and (a.id = c.account_id or m.role = 'owner') \
             order by case when a.id = c.account_id then 0 else 1 end, a.id limit 1",
            values![change],
        )
        .await?;
    let Some(Planner { person, time_zone }) = person else { return Ok(None) };
    let unmade: Unmade = work
        .one(
            "select u.title, s.display_name, s.domain, s.id as service, u.id as subscription, c.planned, c.due_at, \
             c.refusal, c.cause from scheduled_changes c join subscriptions u on u.id = c.subscription_id \
             join services s on s.id = u.service_id where c.id = $1",
            values![change],
        )
        .await?;
    let wish = scheduled::store::get(work, change).await?.wish();
    let Some(envelope) = person.envelope(None, Some(unmade.service)) else { return Ok(None) };
    let letter = ChangeNotMade {
        name: person.name,
        zone: time_zone,
        wish,
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

/// Whoever scheduled it, with the clock by which that person reads.
#[derive(sqlx::FromRow)]
struct Planner {
    #[sqlx(flatten)]
    person: Person,
    time_zone: String,
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
    planned: Intent,
    due_at: OffsetDateTime,
    refusal: Option<String>,
    cause: Option<String>,
}

/// Writes the letter, its times by the person's clock; `panel` is the panel's public address.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(letter: &ChangeNotMade, panel: &str, language: Language) -> Result<Written, askama::Error> {
    let reader = Reader::new(language, &letter.zone);
    let url = format!("{panel}/services/{}/subscriptions/{}", letter.domain, letter.subscription);
    write(
        &Subject { letter },
        &Text { letter, url: &url },
        &Html { letter, url: &url, language: language.code() },
        &reader,
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
