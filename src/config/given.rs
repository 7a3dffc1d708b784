//! What the operator gave, read as a whole: either settings that are right, or everything that is wrong with them.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::SecretString;
use tracing::Level;

use super::problems::{Fault, Problems};
use super::reading::Reading;
use super::rules;
use super::variables;
use super::{EndOfTerm, MailSettings, SENDING, Settings, Transport};
use crate::microsoft::{self, Credential};

/// What the operator gave, by the full name of the variable; an empty value counts as not given.
///
/// There is no `Debug`: it holds secrets.
#[derive(Default)]
pub struct Given(pub(super) HashMap<String, String>);

impl FromIterator<(String, String)> for Given {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(values: I) -> Self {
        Self(values.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect())
    }
}

impl Given {
    /// Every setting of `serve` and `worker`, and how much is logged.
    ///
    /// # Errors
    /// Everything that is missing or wrong, at once.
    pub fn settings(&self) -> Result<(Settings, Level), Problems> {
        let mut reading = Reading { given: self, problems: Problems::default() };
        let read = Self::read(&mut reading);
        // With no problem noted every value is there.
        read.filter(|_| reading.problems.is_empty()).ok_or(reading.problems)
    }

    /// Only the database and how much is logged: for the commands that need no more.
    ///
    /// # Errors
    /// What of the two is missing or wrong.
    pub fn database(&self) -> Result<(SecretString, Level), Problems> {
        let mut reading = Reading { given: self, problems: Problems::default() };
        let database = reading.take(&variables::DATABASE, rules::database);
        let level = reading.take(&variables::LOG, rules::level);
        database.zip(level).ok_or(reading.problems)
    }

    /// Reads everything before anything is missed, so that every problem is noted.
    fn read(reading: &mut Reading<'_>) -> Option<(Settings, Level)> {
        let database = reading.take(&variables::DATABASE, rules::database);
        let key = reading.take(&variables::KEY, rules::key);
        let public_url = reading.take(&variables::PUBLIC_URL, rules::public_url);
        let listen = reading.take(&variables::LISTEN, rules::listen);
        let trusted_proxies = reading.take(&variables::TRUSTED_PROXIES, rules::number(0..=8));
        let connections = reading.take(&variables::CONNECTIONS, rules::number(1..=1000));
        let smtp_url = reading.take(&variables::SMTP_URL, rules::smtp_url);
        let from = reading.take(&variables::MAIL_FROM, rules::mail_from);
        let microsoft = read_microsoft(reading);
        let countries = reading.take(&variables::COUNTRIES, rules::list(rules::country));
        let provider_domains =
            reading.take_if_given(&variables::PROVIDER_DOMAINS, rules::list(rules::domain));
        let dns = reading.take_if_given(&variables::DNS, rules::listen);
        let staff_second_factor = reading.take(&variables::STAFF_SECOND_FACTOR, rules::switch);
        let end_of_term = read_end_of_term(reading);
        let jobs_at_once = reading.take(&variables::JOBS_AT_ONCE, rules::number(1..=64));
        let lease = reading.take(&variables::LEASE_SECONDS, rules::number(5..=3600));
        let level = reading.take(&variables::LOG, rules::level);
        let (from, own_domain) = from?;
        let settings = Settings {
            listen: listen?,
            public_url: public_url?,
            database: database?,
            connections: connections?,
            key: key?,
            mail: MailSettings { transport: Transport::Smtp(smtp_url?), from },
            microsoft: microsoft?,
            countries: countries?,
            provider_domains: provider_domains.unwrap_or_else(|| vec![own_domain]),
            dns,
            staff_second_factor: staff_second_factor?,
            end_of_term: end_of_term?,
            lease: Duration::from_secs(lease?),
            jobs_at_once: jobs_at_once?,
            trusted_proxies: trusted_proxies?,
            sending: SENDING,
        };
        Some((settings, level?))
    }
}

fn read_end_of_term(reading: &mut Reading<'_>) -> Option<EndOfTerm> {
    let lock_hours = reading.take(&variables::LOCK_HOURS, rules::number(0..=72));
    let percent = reading.take(&variables::EXTENDED_PERCENT, rules::number(0..=200));
    let otherwise = reading.take(&variables::EXTENDED_PERCENT_OTHERWISE, rules::number(0..=200));
    Some(EndOfTerm {
        lock_hours: lock_hours?,
        extended_percent: percent?,
        extended_percent_otherwise: otherwise?,
    })
}

fn read_microsoft(reading: &mut Reading<'_>) -> Option<microsoft::Settings> {
    let tenant = reading.take(&variables::MICROSOFT_TENANT, rules::word);
    let client_id = reading.take(&variables::MICROSOFT_CLIENT_ID, rules::word);
    let credential = read_credential(reading);
    let refresh_token = reading.take_if_given(&variables::MICROSOFT_REFRESH_TOKEN, rules::secret_word);
    let cloud = reading.take(&variables::MICROSOFT_CLOUD, rules::cloud);
    let token_version = reading.take(&variables::MICROSOFT_TOKEN_VERSION, rules::token_version);
    let api = reading.take_if_given(&variables::MICROSOFT_API, rules::web_address_text);
    let login = reading.take_if_given(&variables::MICROSOFT_LOGIN, rules::web_address_text);
    let price_host = reading.take_if_given(&variables::MICROSOFT_PRICES, rules::web_address_text);
    let domain_suffix = reading.take_if_given(&variables::MICROSOFT_DOMAIN_SUFFIX, rules::domain);
    let schedule_field = reading.take(&variables::MICROSOFT_SCHEDULE_FIELD, rules::schedule_field);
    let cloud = cloud?;
    let or_of_cloud = |given: Option<String>, of_cloud: &str| given.unwrap_or_else(|| of_cloud.to_owned());
    Some(microsoft::Settings {
        api: or_of_cloud(api, cloud.api()),
        login: or_of_cloud(login, cloud.login()),
        price_host: or_of_cloud(price_host, cloud.price_host()),
        audience: cloud.audience().to_owned(),
        tenant: tenant?,
        client_id: client_id?,
        credential: credential?,
        token_version: token_version?,
        refresh_token,
        domain_suffix: or_of_cloud(domain_suffix, cloud.domain_suffix()),
        schedule_field: schedule_field?,
        limits: microsoft::Limits::default(),
    })
}

/// The application's secret or its certificate: one of them, and not both.
fn read_credential(reading: &mut Reading<'_>) -> Option<Credential> {
    let certificate = &variables::MICROSOFT_CLIENT_CERTIFICATE;
    if reading.is_given(certificate) {
        if reading.is_given(&variables::MICROSOFT_CLIENT_SECRET) {
            let reason = format!("{} is set too", variables::MICROSOFT_CLIENT_SECRET.variable());
            return reading.note(certificate, Fault::Wrong(reason));
        }
        return reading.take(certificate, rules::certificate).map(Credential::Certificate);
    }
    reading.take(&variables::MICROSOFT_CLIENT_SECRET, rules::secret_word).map(Credential::Secret)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::super::{Unset, VARIABLES, default_countries};
    use super::*;

    const RIGHT: [(&str, &str); 8] = [
        ("AUBADE_DATABASE", "postgres://aubade:hunter2@db.example.com/aubade"),
        ("AUBADE_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        ("AUBADE_PUBLIC_URL", "https://panel.example.com/"),
        ("AUBADE_SMTP_URL", "smtps://user:hunter2@mail.example.com"),
        ("AUBADE_MAIL_FROM", "Aubade <panel@provider.example>"),
        ("AUBADE_MICROSOFT_TENANT", "provider.onmicrosoft.com"),
        ("AUBADE_MICROSOFT_CLIENT_ID", "3d2a7f10-8b1c-4f39-9c53-6a1f4e7b0a11"),
        ("AUBADE_MICROSOFT_CLIENT_SECRET", "hunter2"),
    ];

    /// The right settings, some of them replaced or taken away (empty).
    fn given(changes: &[(&str, &str)]) -> Given {
        let refresh = ("AUBADE_MICROSOFT_REFRESH_TOKEN", "hunter2");
        let mut values: HashMap<String, String> = HashMap::new();
        for (name, value) in RIGHT.iter().chain([&refresh]).chain(changes) {
            values.insert((*name).to_owned(), (*value).to_owned());
        }
        values.into_iter().collect()
    }

    fn problems(given: &Given) -> Vec<String> {
        given
            .settings()
            .map(drop)
            .expect_err("something is wrong")
            .to_string()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_required_settings_are_enough() {
        let (settings, level) = given(&[]).settings().unwrap();
        assert_eq!(settings.public_url, "https://panel.example.com");
        assert_eq!(settings.listen, "127.0.0.1:8080".parse().unwrap());
        assert_eq!(settings.provider_domains, ["provider.example"]);
        assert_eq!(settings.countries, default_countries());
        assert_eq!(settings.countries.len(), 34);
        assert_eq!((settings.jobs_at_once, settings.trusted_proxies, settings.connections), (4, 0, 10));
        assert_eq!(settings.lease, Duration::from_secs(30));
        assert_eq!(settings.end_of_term, EndOfTerm::default());
        assert_eq!(level, Level::INFO);
    }

    #[test]
    fn with_nothing_given_every_required_setting_is_named_at_once() {
        let problems = problems(&Given::default());
        let required = VARIABLES.iter().filter(|variable| variable.unset == Unset::Required);
        let expected: Vec<String> =
            required.map(|variable| format!("{} is missing;", variable.variable())).collect();
        assert_eq!(problems.len(), expected.len());
        for (problem, start) in problems.iter().zip(expected) {
            assert!(problem.starts_with(&start), "{problem}");
            assert!(problem.contains("; expected: ") && problem.contains("; example: "), "{problem}");
        }
    }

    #[test]
    fn missing_and_wrong_settings_stand_side_by_side() {
        let problems = problems(&given(&[
            ("AUBADE_KEY", " "),
            ("AUBADE_LISTEN", "8080"),
            ("AUBADE_LEASE_SECONDS", "soon"),
            ("AUBADE_PROVIDER_DOMAINS", "provider"),
        ]));
        let names: Vec<&str> = problems.iter().filter_map(|problem| problem.split(' ').next()).collect();
        let wrong = ["AUBADE_KEY", "AUBADE_LISTEN", "AUBADE_PROVIDER_DOMAINS", "AUBADE_LEASE_SECONDS"];
        assert_eq!(names, wrong);
    }

    #[test]
    fn a_wrong_secret_is_not_repeated() {
        let lines = problems(&given(&[
            ("AUBADE_KEY", "hunter2"),
            ("AUBADE_DATABASE", "mysql://aubade:hunter2@db.example.com"),
            ("AUBADE_SMTP_URL", "smtp://user:hunter2@mail.example.com"),
            ("AUBADE_MICROSOFT_CLIENT_SECRET", "hunter2 hunter2"),
        ]));
        assert_eq!(lines.len(), 4);
        assert!(!lines.join("\n").contains("hunter2"), "{lines:?}");
    }

    #[test]
    fn a_secret_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, "a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3\n").unwrap();
        let path = path.to_str().unwrap();
        let (settings, _) = given(&[("AUBADE_KEY", ""), ("AUBADE_KEY_FILE", path)]).settings().unwrap();
        assert_eq!(settings.key.expose_secret(), "a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3");

        let both = problems(&given(&[("AUBADE_KEY_FILE", path)]));
        assert!(both[0].starts_with("AUBADE_KEY is wrong (AUBADE_KEY_FILE is set too)"), "{both:?}");
        let absent = format!("{path}-absent");
        let gone = problems(&given(&[("AUBADE_KEY", ""), ("AUBADE_KEY_FILE", &absent)]));
        assert!(gone[0].contains("cannot be read"), "{gone:?}");
    }

    /// Made for tests, and good for nothing else.
    const PEM: &str = include_str!("../../tests/microsoft/certificate.pem");

    #[test]
    fn the_application_proves_itself_by_a_secret_or_a_certificate_and_not_by_both() {
        let certificate = ("AUBADE_MICROSOFT_CLIENT_CERTIFICATE", PEM);
        let without_secret = ("AUBADE_MICROSOFT_CLIENT_SECRET", "");
        let (settings, _) = given(&[certificate, without_secret]).settings().unwrap();
        assert!(matches!(settings.microsoft.credential, Credential::Certificate(_)));

        let both = problems(&given(&[certificate]));
        assert_eq!(both.len(), 1, "{both:?}");
        assert!(both[0].contains("AUBADE_MICROSOFT_CLIENT_SECRET is set too"), "{both:?}");
        let neither = problems(&given(&[without_secret]));
        assert!(neither[0].starts_with("AUBADE_MICROSOFT_CLIENT_SECRET is missing"), "{neither:?}");
        let broken = problems(&given(&[without_secret, ("AUBADE_MICROSOFT_CLIENT_CERTIFICATE", "hunter2")]));
        assert!(broken[0].contains("no certificate") && !broken[0].contains("hunter2"), "{broken:?}");
    }

    #[test]
    fn without_a_refresh_token_the_panel_starts() {
        let (settings, _) = given(&[("AUBADE_MICROSOFT_REFRESH_TOKEN", "")]).settings().unwrap();
        assert!(settings.microsoft.refresh_token.is_none());
    }

    #[test]
    fn the_cloud_gives_every_address_and_each_can_be_another() {
        let (usual, _) = given(&[]).settings().unwrap();
        assert_eq!(usual.microsoft.login, "https://login.microsoftonline.com");
        assert_eq!(usual.microsoft.domain_suffix, "onmicrosoft.com");
        let other =
            [("AUBADE_MICROSOFT_CLOUD", "china"), ("AUBADE_MICROSOFT_PRICES", "https://p.example.com")];
        let (other, _) = given(&other).settings().unwrap();
        let other = other.microsoft;
        assert_eq!(other.api, "https://partner.partnercenterapi.microsoftonline.cn");
        assert_eq!((other.audience, other.login), (other.api, "https://login.chinacloudapi.cn".to_owned()));
        assert_eq!(other.price_host, "https://p.example.com");
        assert_eq!(other.domain_suffix, "partner.onmschina.cn");
    }

    #[test]
    fn the_settings_show_no_secret() {
        let (settings, _) = given(&[]).settings().unwrap();
        let shown = format!("{settings:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("0f1e2d3c"), "{shown}");
    }

    #[test]
    fn each_default_obeys_its_own_rule() {
        let defaults = VARIABLES.iter().filter_map(|variable| match variable.unset {
            Unset::Default(value) => Some((variable.variable(), value)),
            Unset::Required | Unset::Derived(_) => None,
        });
        let changes: Vec<(String, &str)> = defaults.collect();
        let changes: Vec<(&str, &str)> =
            changes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        assert!(given(&changes).settings().is_ok());
    }
}
