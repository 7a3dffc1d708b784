//! Our own profile as a partner, and what Microsoft says about the second factor of the account that asks for it.

use secrecy::SecretString;
use serde::Deserialize;

use super::requests::{Answer, Call};
use super::{Denial, Failure, Ids, Microsoft, wire};

/// Where the answer may tell of the second factor.
const MARK: &str = "isMfaCompliant";

/// Our own profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Our MPN ID, which is never a reseller's.
    pub mpn_id: String,
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
        read(&self.answer(&call(ids)).await?)
    }

    /// The same with this token, which nobody has used yet.
    pub(super) async fn profile_with(&self, ids: &Ids, token: &SecretString) -> Result<Profile, Failure> {
        let answer = self.tries(&call(ids), token).await?;
        match answer.status {
            status if status.is_success() => read(&answer),
            reqwest::StatusCode::UNAUTHORIZED => {
                Err(Failure::Unauthorised(Denial::Rejected(answer.refusal())))
            }
            _ => Err(answer.refusal().into()),
        }
    }
}

fn call(ids: &Ids) -> Call {
    Call::get(ids, "/v1/profiles/mpn").for_user().validating_second_factor()
}

fn read(answer: &Answer) -> Result<Profile, Failure> {
    let profile: MpnProfile = answer.json()?;
    let mark = answer.header(MARK).map(|text| text.trim().eq_ignore_ascii_case("true"));
    Ok(Profile {
        mpn_id: profile.mpn_id.unwrap_or_default(),
        second_factor: mark.or(profile.is_mfa_compliant),
    })
}
