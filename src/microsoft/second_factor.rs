//! Whether the integration account signed in with a second factor: asked now and then, because Microsoft gives tokens
//! without one and since 2026-04-01 refuses the calls that are made with them (`partner-center.md` section 1).

use std::time::Duration as Patience;

use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::tokens::Kind;
use super::{Denial, Failure, Ids, Microsoft, Profile};

/// How long an answer is good for, and how long none.
const GOOD_FOR: Duration = Duration::minutes(15);
/// How long it is not asked again after a "no", which an operator is about to mend, or when there was no answer.
const RESPITE: Duration = Duration::MINUTE;
/// How long is waited for the answer: whoever asks wants to know about the tokens above all.
const PATIENCE: Patience = Patience::from_secs(2);

/// What Microsoft said last.
#[derive(Default)]
pub(super) struct SecondFactor(Mutex<Option<Seen>>);

struct Seen {
    until: OffsetDateTime,
    /// It said "no". Saying nothing means nothing, for where it says it is unverified.
    is_missing: bool,
}

impl Microsoft {
    /// Whether Microsoft said lately that the integration account signed in without a second factor. Nothing is asked.
    #[must_use]
    pub fn lacks_second_factor(&self) -> bool {
        self.0.second_factor.0.try_lock().is_ok_and(|seen| seen.as_ref().is_some_and(|seen| seen.is_missing))
    }

    /// The same, asked for if the last answer is old.
    ///
    /// # Errors
    /// [`Denial::NoSecondFactor`] if it says so now; a call that fails otherwise is nothing to go by.
    pub(super) async fn watch_second_factor(&self) -> Result<(), Failure> {
        let now = self.0.clock.now();
        let mut seen = self.0.second_factor.0.lock().await;
        let known = seen.as_ref().filter(|seen| now < seen.until).map(|seen| seen.is_missing);
        let is_missing = if let Some(known) = known {
            known
        } else {
            let answer = Box::pin(self.ask_about_second_factor()).await;
            let is_missing = answer.as_ref().is_some_and(|profile| profile.second_factor == Some(false));
            let good_for = if answer.is_none() || is_missing { RESPITE } else { GOOD_FOR };
            *seen = Some(Seen { until: now + good_for, is_missing });
            is_missing
        };
        if is_missing { Err(Failure::Unauthorised(Denial::NoSecondFactor)) } else { Ok(()) }
    }

    /// What the profile says, with a token by the newest consent if it says "no".
    async fn ask_about_second_factor(&self) -> Option<Profile> {
        let profile = async || timeout(PATIENCE, self.profile(&Ids::fresh())).await.ok()?.ok();
        let first = profile().await?;
        if first.second_factor != Some(false) {
            return Some(first);
        }
        let token = self.0.tokens.get(Kind::User).await.ok()?;
        self.0.tokens.renew(Kind::User, &token).await.ok()?;
        profile().await
    }
}
