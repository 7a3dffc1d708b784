//! What a call says about a user, and what a password must be.

use serde::Deserialize;
use uuid::Uuid;

use super::User;
use crate::sandbox::body::{MALFORMED, required};
use crate::sandbox::countries;
use crate::sandbox::customers::Customer;
use crate::sandbox::refusal::Refusal;

/// Another user signs in with that name (chosen: Microsoft's code is not documented).
const NAME_TAKEN: u32 = 60_006;
/// The password is too weak (chosen: Microsoft's code is not documented).
const WEAK_PASSWORD: u32 = 60_013;

/// The body of `POST …/users`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewUser {
    usage_location: Option<String>,
    user_principal_name: Option<String>,
    display_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    immutable_id: Option<String>,
    password_profile: Option<PasswordProfile>,
}

/// A password that we choose.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordProfile {
    pub(super) password: Option<String>,
    #[serde(default)]
    pub(super) force_change_password: bool,
}

impl PasswordProfile {
    /// The password for the user `name`, once it is strong enough.
    pub(super) fn password(&self, name: &str) -> Result<&str, Refusal> {
        let password = required(self.password.as_deref(), "passwordProfile.password")?;
        check_password(password, name)?;
        Ok(password)
    }
}

/// The body of `PATCH …/users/{user}`: what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    pub(super) state: Option<String>,
    pub(super) usage_location: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) password_profile: Option<PasswordProfile>,
}

/// The body of `PATCH …/users/{user}/resetpassword`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reset {
    password_profile: Option<PasswordProfile>,
}

impl Reset {
    /// The profile, without which there is nothing to reset.
    pub(super) fn profile(self) -> Result<PasswordProfile, Refusal> {
        self.password_profile
            .ok_or_else(|| Refusal::bad(MALFORMED, "passwordProfile is required.").about("passwordProfile"))
    }
}

impl NewUser {
    /// The user, if `customer` can have it.
    pub(super) fn parse(self, customer: &Customer) -> Result<User, Refusal> {
        let name = required(self.user_principal_name.as_deref(), "userPrincipalName")?;
        let country = required(self.usage_location.as_deref(), "usageLocation")?;
        check_location(country)?;
        let display_name = required(self.display_name.as_deref(), "displayName")?;
        let profile = self.password_profile.ok_or_else(|| {
            Refusal::bad(MALFORMED, "passwordProfile is required.").about("passwordProfile")
        })?;
        let (local, domain) = name.split_once('@').unwrap_or((name, ""));
        if !countries::matches(r"^[A-Za-z0-9._'-]{1,64}$", local)
            || !domain.eq_ignore_ascii_case(&customer.domain)
        {
            return Err(Refusal::bad(MALFORMED, "userPrincipalName is not a name in the customer's domain.")
                .about("userPrincipalName"));
        }
        if customer.users.iter().any(|user| user.principal_name.eq_ignore_ascii_case(name)) {
            return Err(Refusal::conflict(NAME_TAKEN, "Another user has that userPrincipalName."));
        }
        Ok(User {
            id: Uuid::new_v4(),
            principal_name: name.to_owned(),
            display_name: display_name.to_owned(),
            first_name: self.first_name,
            last_name: self.last_name,
            usage_location: Some(country.to_owned()),
            immutable_id: self.immutable_id,
            password: profile.password(name)?.to_owned(),
            must_change_password: profile.force_change_password,
            roles: [].into(),
            licences: [].into(),
            deleted_at: None,
        })
    }
}

/// Refuses a country that nobody knows.
pub(super) fn check_location(country: &str) -> Result<(), Refusal> {
    countries::find(country)
        .map(|_| ())
        .ok_or_else(|| Refusal::bad(MALFORMED, "usageLocation is not a country.").about("usageLocation"))
}

/// Refuses a password that Entra would: 8 to 256 letters of the ASCII alphabet, three of the four kinds,
/// without the name of the user.
fn check_password(password: &str, name: &str) -> Result<(), Refusal> {
    let kinds = [
        password.contains(|letter: char| letter.is_ascii_lowercase()),
        password.contains(|letter: char| letter.is_ascii_uppercase()),
        password.contains(|letter: char| letter.is_ascii_digit()),
        password.contains(|letter: char| letter.is_ascii_punctuation() || letter == ' '),
    ];
    let local = name.split('@').next().unwrap_or(name).to_lowercase();
    let sound = (8..=256).contains(&password.len())
        && password.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ')
        && kinds.into_iter().filter(|there| *there).count() >= 3
        && !password.to_lowercase().contains(&local);
    if sound {
        return Ok(());
    }
    Err(Refusal::bad(WEAK_PASSWORD, "The password does not meet the complexity requirements.")
        .about("passwordProfile.password"))
}

#[cfg(test)]
mod tests {
    use super::check_password;

    #[test]
    fn a_password_has_eight_letters_of_three_kinds_and_not_the_name() {
        for (password, sound) in [
            ("Abcdef12", true),
            ("abcdef1!", true),
            ("Abcdef1", false),
            ("abcdefgh1", false),
            ("ABCDEFGH!", false),
            ("Camille12", false),
            ("Abcdéf12", false),
        ] {
            assert_eq!(check_password(password, "camille@atelier.example").is_ok(), sound, "{password}");
        }
        assert!(check_password(&format!("Aa1{}", "x".repeat(253)), "camille").is_ok());
        assert!(check_password(&format!("Aa1{}", "x".repeat(254)), "camille").is_err());
    }
}
