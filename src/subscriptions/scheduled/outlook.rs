//! Whether what is planned for a later instant can be done then, as things stand.

use time::OffsetDateTime;

use crate::commitments::{Forecast, Outcome, Refusal, Terms, renews_at};
use crate::database::Work;
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::subscriptions::scheduled::store::{self as changes};
use crate::subscriptions::scheduled::{Intent, Scheduled, by_then};
use crate::subscriptions::{Status, Subscription, account, store};
use crate::text::Message;

/// Whether something can be done at a later instant.
#[derive(Clone, Debug)]
pub enum Outlook {
    /// Yes, unless something changes until then.
    Yes,
    /// No, and why.
    No(Message),
    /// That depends, and on what.
    Unknown(Message),
}

impl Outlook {
    /// The same in a sentence.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Yes => Message::new("schedule-forecast-yes"),
            Self::No(why) => Message::new("schedule-forecast-no").with("why", why),
            Self::Unknown(why) => Message::new("schedule-forecast-unknown").with("why", why),
        }
    }
}

impl From<Forecast> for Outlook {
    fn from(forecast: Forecast) -> Self {
        match forecast {
            Forecast::Yes => Self::Yes,
            Forecast::No(why) => Self::No(why.message()),
            Forecast::Unknown(doubt) => {
                Self::Unknown(Message::new(format!("commitments-doubt-{}", doubt.as_str())))
            }
        }
    }
}

/// What is known of a subscription of which something is planned.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The subscription.
    pub subscription: &'a Subscription,
    /// Its terms as they will be then.
    pub terms: &'a Terms,
    /// What can be chosen for the end of its term today, where that was read.
    pub offers: Option<&'a Offers>,
}

impl Ground<'_> {
    /// Whether something can be done at `at`.
    #[must_use]
    pub fn outlook(&self, intent: Intent, at: OffsetDateTime) -> Outlook {
        match intent {
            Intent::Change(planned) => self.terms.forecast(planned, self.subscription.ending, at).into(),
            Intent::Decision { decide } => self.outlook_of(decide, at),
        }
    }

    fn outlook_of(&self, decision: Decision, at: OffsetDateTime) -> Outlook {
        let subscription = self.subscription;
        if subscription.status == Status::Suspended {
            return Outlook::Unknown("commitments-doubt-suspended".into());
        }
        if let Some(fault) = subscription.barred().or_else(|| subscription.locked(at)) {
            return Outlook::No(fault.why);
        }
        let is_over = subscription.term_ends_at.is_some_and(|end| renews_at(end) <= at);
        match subscription.ending {
            Some(Outcome::Cancel | Outcome::Expire) if is_over => Outlook::No(Refusal::Ended.message()),
            _ if is_over => Outlook::Unknown("schedule-doubt-next-term".into()),
            _ => {
                match self.offers.and_then(|offers| offers.faults(subscription, decision).into_iter().next())
                {
                    Some(fault) => Outlook::No(fault.why),
                    None => Outlook::Yes,
                }
            }
        }
    }
}

/// The changes of a reseller that are still to come and would be refused, each with the reason. What is sold is not looked
/// at.
///
/// # Errors
/// When the database refuses.
pub async fn hopeless(
    work: &mut Work,
    reseller: i64,
    now: OffsetDateTime,
) -> Result<Vec<(Scheduled, Message)>, sqlx::Error> {
    let mut planned = changes::planned(work, reseller).await?;
    planned.retain(|change| change.due_at > now);
    let mut hopeless = Vec::new();
    // They come subscription by subscription.
    for changes in planned.chunk_by(|one, next| one.subscription_id == next.subscription_id) {
        let subscription = store::get(work, changes[0].subscription_id).await?;
        let terms = account::terms(work, &subscription).await?;
        for change in changes {
            let terms = by_then(terms.clone(), changes, change.due_at);
            let ground = Ground { subscription: &subscription, terms: &terms, offers: None };
            if let Outlook::No(why) = ground.outlook(change.planned, change.due_at) {
                hopeless.push((change.clone(), why));
            }
        }
    }
    Ok(hopeless)
}
