//! Our own profile as a partner, and what Microsoft says about the second factor of the account that asks for it.

use reqwest::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;

use super::requests::{Answer, Call};
use super::tokens::Kind;
use super::{Failure, Ids, Microsoft, wire};

/// Where the answer may tell of the second factor.
const MARK: &str = "isMfaCompliant";

/// Our own profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Our MPN ID, which is never a reseller's; where it was told.
    pub mpn_id: Option<String>,
    /// Whether the integration account signed in with a second factor, where Microsoft says so. Calls without one are
    /// refused since 2026-04-01. **Unverified**: that the answer bears the mark as a header or as a field of its body.
    pub second_factor: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MpnProfile {
    #[serde(default, deserialize_with = "wire::text")]
    mpn_id: Option<String>,
    #[serde(default)]
    is_mfa_compliant: Option<bool>,
}

impl Microsoft {
    /// Our own profile (`partner-center.md` sections 1 and 3).
    ///
    /// # Errors
    /// As any call.
    pub async fn profile(&self, ids: &Ids) -> Result<Profile, Failure> {
        let token = self.0.tokens.get(Kind::User).await?;
        match self.profile_with(ids, &token).await {
            Err(Failure::Unauthorised(_)) => {
                let token = self.0.tokens.renew(Kind::User, &token).await?;
                self.profile_with(ids, &token).await
            }
            settled => settled,
        }
    }

    /// The same with this token, which nobody may have used yet. That the call is refused for want of a second
    /// factor is an answer, too.
    pub(super) async fn profile_with(&self, ids: &Ids, token: &SecretString) -> Result<Profile, Failure> {
        let answer = self.tries(&call(ids), token).await?;
        if answer.status == StatusCode::UNAUTHORIZED && mark(&answer) == Some(false) {
            return Ok(Profile { mpn_id: None, second_factor: Some(false) });
        }
        let answer = self.judged(answer)?;
        if !answer.status.is_success() {
            return Err(answer.refusal().into());
        }
        let profile: MpnProfile = answer.json()?;
        let second_factor = mark(&answer).or(profile.is_mfa_compliant);
        Ok(Profile { mpn_id: profile.mpn_id, second_factor })
    }
}

fn call(ids: &Ids) -> Call {
    Call::get(ids, "/v1/profiles/mpn").for_user().validating_second_factor()
}

/// What the answer's header says about the second factor.
fn mark(answer: &Answer) -> Option<bool> {
    answer.header(MARK).map(|text| text.trim().eq_ignore_ascii_case("true"))
}
