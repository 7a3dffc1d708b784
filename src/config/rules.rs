//! What a setting's text must look like, and what becomes of it. A refusal never repeats the text: it may hold a
//! password.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::str::FromStr;

use lettre::AsyncSmtpTransport;
use lettre::message::Mailbox;
use reqwest::Url;
use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tracing::Level;

use crate::microsoft::subscriptions::end_of_term::ScheduleField;
use crate::microsoft::{Certificate, Cloud, TokenVersion};

/// The value, or what is wrong with the text.
pub(super) type Checked<T> = Result<T, &'static str>;

/// Characters of the key at least.
const KEY_LENGTH: usize = 32;
/// Different characters of the key at least: fewer were typed, not drawn.
const KEY_VARIETY: usize = 8;

/// An address and a port.
pub(super) fn listen(text: &str) -> Checked<SocketAddr> {
    text.parse().map_err(|_| "not an address and a port")
}

/// `https://host[:port]`, or the same with `http` on this machine, as a browser's `Origin` writes it.
pub(super) fn public_url(text: &str) -> Checked<String> {
    let url = web_address(text)?;
    if url.path() != "/" {
        return Err("it has a path");
    }
    Ok(url.origin().ascii_serialization())
}

/// The same with a path, where there is one.
pub(super) fn web_address_text(text: &str) -> Checked<String> {
    web_address(text).map(|url| url.as_str().trim_end_matches('/').to_owned())
}

fn web_address(text: &str) -> Checked<Url> {
    let url = Url::parse(text).map_err(|_| "not an address")?;
    match url.scheme() {
        "https" => {}
        "http" if is_here(&url) => {}
        "http" => return Err("http is only for this machine"),
        _ => return Err("neither https nor http"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it has a user name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it has more than scheme, host and port");
    }
    Ok(url)
}

/// Whether the host is this very machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The address of a SQLite file or of a PostgreSQL server.
pub(super) fn database(text: &str) -> Checked<SecretString> {
    if let Some(path) = text.strip_prefix("sqlite:") {
        if path.contains(":memory:") || path.contains("mode=memory") {
            return Err("a database in memory forgets every order");
        }
        if path.trim_start_matches('/').is_empty() {
            return Err("it names no file");
        }
        SqliteConnectOptions::from_str(text).map_err(|_| "not the path of a SQLite file")?;
    } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        PgConnectOptions::from_str(text).map_err(|_| "not the address of a PostgreSQL server")?;
    } else {
        return Err("neither sqlite: nor postgres://");
    }
    Ok(text.into())
}

/// Text that is hard enough to guess.
pub(super) fn key(text: &str) -> Checked<SecretString> {
    if text.chars().count() < KEY_LENGTH {
        return Err("shorter than 32 characters");
    }
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    if characters.len() < KEY_VARIETY { Err("too few different characters") } else { Ok(text.into()) }
}

/// A mail server to which no password and no customer's name goes in clear text.
pub(super) fn smtp_url(text: &str) -> Checked<SecretString> {
    let url = Url::parse(text).map_err(|_| "not an address")?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    match (url.scheme(), tls.as_deref()) {
        ("smtps", _) | ("smtp", Some("required")) => {}
        ("smtp", None | Some("opportunistic")) if is_here(&url) => {}
        ("smtp", None | Some("opportunistic")) => return Err("without TLS, to another machine"),
        ("smtp", Some(_)) => return Err("tls is something other than required"),
        ("file", _) => return Err("mails in a folder are for the demo only"),
        _ => return Err("neither smtps:// nor smtp://"),
    }
    if !url.username().is_empty() && url.password().is_none() {
        return Err("a user name without a password");
    }
    AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(text)
        .map_err(|_| "not an address of a mail server")?;
    Ok(text.into())
}

/// A sender, and the domain of its address.
pub(super) fn mail_from(text: &str) -> Checked<(String, String)> {
    let mailbox: Mailbox = text.parse().map_err(|_| "not a mail address")?;
    let domain = domain(mailbox.email.domain())?;
    Ok((text.to_owned(), domain))
}

/// Something without white space: an id, a token.
pub(super) fn word(text: &str) -> Checked<String> {
    if text.contains(char::is_whitespace) { Err("it has white space in it") } else { Ok(text.to_owned()) }
}

/// The same, secret.
pub(super) fn secret_word(text: &str) -> Checked<SecretString> {
    word(text).map(SecretString::from)
}

/// A certificate with its key.
pub(super) fn certificate(text: &str) -> Checked<Certificate> {
    Certificate::from_pem(text)
}

/// One of Microsoft's clouds.
pub(super) fn cloud(text: &str) -> Checked<Cloud> {
    match text.to_ascii_lowercase().as_str() {
        "commercial" => Ok(Cloud::Commercial),
        "us-government" => Ok(Cloud::UsGovernment),
        "china" => Ok(Cloud::China),
        _ => Err("not a cloud of Microsoft's"),
    }
}

/// A version of Microsoft's token endpoints.
pub(super) fn token_version(text: &str) -> Checked<TokenVersion> {
    match text {
        "1" => Ok(TokenVersion::One),
        "2" => Ok(TokenVersion::Two),
        _ => Err("neither 1 nor 2"),
    }
}

/// How the moment of a scheduled action is spelt.
pub(super) fn schedule_field(text: &str) -> Checked<ScheduleField> {
    text.parse().map_err(|_| "neither scheduledType nor scheduleType")
}

/// A domain with at least one dot, in lower case.
pub(super) fn domain(text: &str) -> Checked<String> {
    let domain = text.to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if domain.contains('.') && domain.split('.').all(is_label) { Ok(domain) } else { Err("not a domain") }
}

/// An ISO 3166-1 alpha-2 code, in capitals.
pub(super) fn country(text: &str) -> Checked<String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err("not a two-letter code")
    }
}

/// Entries between commas, each by `rule`, each once.
pub(super) fn list<T: PartialEq>(rule: fn(&str) -> Checked<T>) -> impl Fn(&str) -> Checked<Vec<T>> {
    move |text| {
        let mut entries = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let entry = rule(entry)?;
            if entries.contains(&entry) {
                return Err("an entry stands in it twice");
            }
            entries.push(entry);
        }
        if entries.is_empty() { Err("an empty list") } else { Ok(entries) }
    }
}

/// `on` or `off`.
pub(super) fn switch(text: &str) -> Checked<bool> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("neither on nor off"),
    }
}

/// A whole number within `range`.
pub(super) fn number<T: FromStr + PartialOrd>(range: RangeInclusive<T>) -> impl Fn(&str) -> Checked<T> {
    move |text| {
        let number = text.parse().map_err(|_| "not a whole number")?;
        if range.contains(&number) { Ok(number) } else { Err("too small or too large") }
    }
}

/// How much is logged.
pub(super) fn level(text: &str) -> Checked<Level> {
    match text.to_ascii_lowercase().as_str() {
        "error" => Ok(Level::ERROR),
        "warn" => Ok(Level::WARN),
        "info" => Ok(Level::INFO),
        "debug" => Ok(Level::DEBUG),
        "trace" => Ok(Level::TRACE),
        _ => Err("not a level"),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_public_address_is_https_and_written_as_browsers_write_it() {
        assert_eq!(public_url("https://Panel.Example.com:443/").unwrap(), "https://panel.example.com");
        assert_eq!(public_url("https://panel.example.com:8443").unwrap(), "https://panel.example.com:8443");
        assert_eq!(public_url("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(public_url("http://[::1]:8080").unwrap(), "http://[::1]:8080");
        for wrong in [
            "panel.example.com",
            "http://panel.example.com",
            "ftp://panel.example.com",
            "https://panel.example.com/aubade",
            "https://user@panel.example.com",
            "https://panel.example.com?x",
        ] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mail_server_elsewhere_is_spoken_to_over_tls_only() {
        for right in [
            "smtps://user:pass@mail.example.com",
            "smtp://user:pass@mail.example.com?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost:2525",
        ] {
            assert_eq!(smtp_url(right).unwrap().expose_secret(), right);
        }
        for wrong in [
            "smtp://mail.example.com",
            "smtp://mail.example.com?tls=opportunistic",
            "smtp://mail.example.com?tls=none",
            "smtps://user@mail.example.com",
            "file:///var/mail",
            "mail.example.com",
        ] {
            assert!(smtp_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_database_is_one_of_two_kinds_and_outlives_the_process() {
        for right in
            ["sqlite:/var/lib/aubade/aubade.db", "sqlite://aubade.db", "postgres://u:p@db.example.com/a"]
        {
            assert!(database(right).is_ok(), "{right}");
        }
        for wrong in
            ["", "aubade.db", "sqlite:", "sqlite::memory:", "mysql://db.example.com/a", "postgres://:x:y"]
        {
            assert!(database(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_long_and_drawn_by_chance() {
        assert!(key("0f1e2d3c4b5a69788796a5b4c3d2e1f0").is_ok());
        assert_eq!(key("0f1e2d3c4b5a69788796a5b4c3d2e1f").err(), Some("shorter than 32 characters"));
        assert_eq!(key(&"ab".repeat(20)).err(), Some("too few different characters"));
    }

    #[test]
    fn lists_and_numbers_are_what_they_say() {
        assert_eq!(list(country)("fr, be,CH").unwrap(), ["FR", "BE", "CH"]);
        assert!(list(country)("FR,FR").is_err());
        assert!(list(country)("FRA").is_err());
        assert!(list(domain)(" , ").is_err());
        assert_eq!(number(1..=64)("4"), Ok(4));
        assert!(number(1..=64)("0").is_err());
        assert!(number(1..=64)("4.5").is_err());
    }

    #[test]
    fn a_sender_has_a_domain() {
        let (from, domain) = mail_from("Aubade <panel@Provider.example>").unwrap();
        assert_eq!((from.as_str(), domain.as_str()), ("Aubade <panel@Provider.example>", "provider.example"));
        assert!(mail_from("Aubade").is_err());
        assert!(mail_from("panel@localhost").is_err());
    }
}
