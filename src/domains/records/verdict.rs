//! Whether what was found under a name will do.

use super::{MAIL_SERVERS, Record, Rule, SENDERS};
use crate::domains::Found;

/// So many characters of each are shown.
const LONGEST: usize = 160;

/// Whether what stands there will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It will do.
    Right,
    /// Something else stands there.
    Wrong,
    /// Nothing stands there.
    Missing,
    /// Nobody could say.
    Unknown,
    /// Nobody was asked.
    Unasked,
}

impl Verdict {
    /// The last part of its text key `domains-verdict-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Unasked => "unasked",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Right => "green",
            Self::Wrong | Self::Missing => "red",
            Self::Unknown => "yellow",
            Self::Unasked => "secondary",
        }
    }
}

impl Record {
    /// What was found under the name, long texts cut.
    #[must_use]
    pub fn found(&self, found: &Found) -> Vec<String> {
        let found = found.0.get(self.key).and_then(Option::as_deref).unwrap_or_default();
        found
            .iter()
            .map(|text| match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text.clone(),
            })
            .collect()
    }

    /// Whether what was found will do.
    #[must_use]
    pub fn verdict(&self, found: &Found) -> Verdict {
        match found.0.get(self.key) {
            None => Verdict::Unasked,
            Some(None) => Verdict::Unknown,
            Some(Some(found)) if found.is_empty() => Verdict::Missing,
            Some(Some(found)) if self.will_do(found) => Verdict::Right,
            Some(Some(_)) => Verdict::Wrong,
        }
    }

    fn will_do(&self, found: &[String]) -> bool {
        let mut found = found.iter().map(|text| text.to_ascii_lowercase());
        match &self.rule {
            Rule::Begins(begin) => found.any(|text| text.starts_with(begin)),
            Rule::Mail => goes_to_microsoft(found),
            Rule::Senders => match (found.next(), found.next()) {
                // Two lists are an error, whatever is in them (RFC 7208, section 4.5).
                (Some(list), None) => {
                    list.split_whitespace().any(|part| part.trim_start_matches('+') == SENDERS)
                }
                _ => false,
            },
            Rule::Name(names) => found.all(|target| names.contains(&target.as_str())),
            Rule::Signature { selector, tenant } => {
                let prefix = tenant.split('.').next().unwrap_or_default();
                found.all(|target| {
                    let Some((key, place)) = target.split_once("._domainkey.") else { return false };
                    let is_tenants = place == tenant
                        || place.starts_with(&format!("{prefix}."))
                            && place.ends_with(".dkim.mail.microsoft");
                    is_tenants && key.starts_with(&format!("{selector}-"))
                })
            }
            Rule::Service { port, host } => found.any(|text| {
                let parts: Vec<&str> = text.split(' ').collect();
                matches!(parts[..], [_, _, own_port, own_host] if own_port == *port && own_host == *host)
            }),
        }
    }
}

/// Whether mail reaches Microsoft first: its servers tell a domain's mail by the domain, not by the server's name.
fn goes_to_microsoft(servers: impl Iterator<Item = String>) -> bool {
    let mut servers: Vec<(u16, bool)> = servers
        .filter_map(|server| {
            let (preference, host) = server.split_once(' ')?;
            Some((preference.parse().ok()?, !MAIL_SERVERS.iter().any(|end| host.ends_with(end))))
        })
        .collect();
    // Of equal preference, another's server comes first here: it gets half of the mail.
    servers.sort_by_key(|&(preference, is_other)| (preference, !is_other));
    servers.first().is_some_and(|&(_, is_other)| !is_other)
}

#[cfg(test)]
mod tests {
    use super::super::{SHOWN, needed};
    use super::*;

    fn verdict(key: &str, found: &[&str]) -> Verdict {
        let records = needed("fournil.example", "fournil.onmicrosoft.com");
        let record = records.iter().find(|record| record.key == key).unwrap();
        let found = record.about(found.iter().map(ToString::to_string).collect());
        record.verdict(&Found([(key.to_owned(), Some(found))].into()))
    }

    #[test]
    fn each_value_that_is_shown_will_do() {
        for record in needed("fournil.example", "fournil.onmicrosoft.com") {
            assert_eq!(verdict(record.key, &[record.value.as_str()]), Verdict::Right, "{}", record.key);
            assert_eq!(verdict(record.key, &[]), Verdict::Missing, "{}", record.key);
            let own = Found([(record.key.to_owned(), None)].into());
            assert_eq!(record.verdict(&own), Verdict::Unknown);
            assert_eq!(record.verdict(&Found::default()), Verdict::Unasked);
        }
    }

    #[test]
    fn mail_that_somebody_else_gets_first_is_wrong() {
        let ours = "0 fournil-example.mail.protection.outlook.com";
        assert_eq!(verdict("mx", &[ours, "10 mx.other.example"]), Verdict::Right);
        assert_eq!(verdict("mx", &["10 mx.other.example"]), Verdict::Wrong);
        assert_eq!(verdict("mx", &[ours, "0 mx.other.example"]), Verdict::Wrong);
        assert_eq!(verdict("mx", &["0 fournil-example.o-v1.mx.microsoft"]), Verdict::Right);
    }

    #[test]
    fn there_is_one_list_of_senders_with_microsoft_in_it() {
        let ours = "v=spf1 include:spf.protection.outlook.com -all";
        assert_eq!(verdict("spf", &["google-site-verification=1", ours]), Verdict::Right);
        assert_eq!(
            verdict("spf", &["V=SPF1 include:a.example +include:spf.protection.outlook.com ~all"]),
            Verdict::Right
        );
        assert_eq!(verdict("spf", &["v=spf1 include:a.example -all"]), Verdict::Wrong);
        assert_eq!(verdict("spf", &[ours, "v=spf1 -all"]), Verdict::Wrong);
        assert_eq!(verdict("spf", &["google-site-verification=1"]), Verdict::Missing);
    }

    #[test]
    fn a_signature_is_that_of_this_tenant() {
        let of = |target: &str| verdict("dkim1", &[target]);
        assert_eq!(of("selector1-fournil-example._domainkey.fournil.onmicrosoft.com"), Verdict::Right);
        assert_eq!(
            of("selector1-fournil-example._domainkey.fournil.w-v1.dkim.mail.microsoft"),
            Verdict::Right
        );
        assert_eq!(of("selector1-fournil-example._domainkey.other.onmicrosoft.com"), Verdict::Wrong);
        assert_eq!(of("selector2-fournil-example._domainkey.fournil.onmicrosoft.com"), Verdict::Wrong);
    }

    #[test]
    fn of_many_mail_servers_the_preferred_ones_are_kept() {
        let others: Vec<String> =
            (1..=19).map(|number| format!("{number}0 mx{number}.other.example")).collect();
        let mut all: Vec<&str> = others.iter().map(String::as_str).collect();
        all.push("0 fournil-example.mail.protection.outlook.com");
        assert_eq!(verdict("mx", &all), Verdict::Right);
        let records = needed("fournil.example", "fournil.onmicrosoft.com");
        let kept = records[1].about(all.iter().map(ToString::to_string).collect());
        assert_eq!((kept.len(), kept[0].as_str()), (SHOWN, all[19]));
        let long = Found([("spf".to_owned(), Some(vec!["é".repeat(900)]))].into());
        assert_eq!(records[2].found(&long)[0].chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_service_stands_at_its_port() {
        assert_eq!(verdict("federation", &["10 5 5061 sipfed.online.lync.com"]), Verdict::Right);
        assert_eq!(verdict("federation", &["100 1 443 sipfed.online.lync.com"]), Verdict::Wrong);
    }
}
