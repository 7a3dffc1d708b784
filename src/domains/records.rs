//! The records that a domain needs at Microsoft 365, and whether what stands there will do.
//!
//! They are those that Microsoft's own set-up of a domain asks for. Where Microsoft gives different tenants different
//! values of one form (the mail server, the DKIM targets), every value of that form will do.

mod verdict;

use crate::dns::Kind;

pub use verdict::Verdict;

/// What a record is for, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Proves to Microsoft whose the domain is.
    Verification,
    /// E-mail.
    Mail,
    /// Teams.
    Teams,
    /// Devices that Microsoft manages.
    Devices,
}

impl Part {
    /// Every part, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Verification, Self::Mail, Self::Teams, Self::Devices];

    /// The last part of its text keys `domains-part-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Mail => "mail",
            Self::Teams => "teams",
            Self::Devices => "devices",
        }
    }
}

/// What will do under a name.
#[derive(Clone, Debug)]
enum Rule {
    /// A text that begins so.
    Begins(&'static str),
    /// Microsoft's mail servers, and no other before them.
    Mail,
    /// Exactly one list of senders, with Microsoft's in it.
    Senders,
    /// One of these names.
    Name(&'static [&'static str]),
    /// The key with which Microsoft signs for this tenant.
    Signature { selector: &'static str, tenant: String },
    /// This port of this host.
    Service { port: &'static str, host: &'static str },
}

/// A record that the domain needs.
#[derive(Clone, Debug)]
pub struct Record {
    /// By what it is stored, and the last part of its text key `domains-why-…`.
    pub key: &'static str,
    /// What it is for.
    pub part: Part,
    /// Its kind.
    pub kind: Kind,
    /// Its name within the domain, as a form of a registrar asks for it; `@` for the domain itself.
    pub host: &'static str,
    /// What is to stand there; where only Microsoft knows the whole of it, with `…` at its end.
    pub value: String,
    rule: Rule,
}

/// So many records under one name are kept.
const SHOWN: usize = 4;
/// The senders that Microsoft's mail needs.
const SENDERS: &str = "include:spf.protection.outlook.com";
/// Ends of the names of Microsoft's mail servers; the second is that of domains with DNSSEC.
const MAIL_SERVERS: [&str; 2] = [".mail.protection.outlook.com", ".mx.microsoft"];

/// The records that the domain `name` needs to be used with the tenant `tenant` (`prefix.onmicrosoft.com`).
#[must_use]
pub fn needed(name: &str, tenant: &str) -> Vec<Record> {
    let label = name.replace('.', "-");
    let record = |key, part, kind, host, value: &str, rule| {
        let value = value.to_owned();
        Record { key, part, kind, host, value, rule }
    };
    let alias = |key, part, host, targets: &'static [&'static str]| {
        record(key, part, Kind::Cname, host, targets[0], Rule::Name(targets))
    };
    let signature = |key, host, selector| {
        let value = format!("{selector}-{label}._domainkey.{tenant}");
        let rule = Rule::Signature { selector, tenant: tenant.to_owned() };
        record(key, Part::Mail, Kind::Cname, host, &value, rule)
    };
    vec![
        record("verification", Part::Verification, Kind::Txt, "@", "MS=ms…", Rule::Begins("ms=ms")),
        record("mx", Part::Mail, Kind::Mx, "@", &format!("0 {label}{}", MAIL_SERVERS[0]), Rule::Mail),
        record("spf", Part::Mail, Kind::Txt, "@", &format!("v=spf1 {SENDERS} -all"), Rule::Senders),
        alias("autodiscover", Part::Mail, "autodiscover", &["autodiscover.outlook.com"]),
        signature("dkim1", "selector1._domainkey", "selector1"),
        signature("dkim2", "selector2._domainkey", "selector2"),
        record(
            "federation",
            Part::Teams,
            Kind::Srv,
            "_sipfederationtls._tcp",
            "100 1 5061 sipfed.online.lync.com",
            Rule::Service { port: "5061", host: "sipfed.online.lync.com" },
        ),
        alias(
            "registration",
            Part::Devices,
            "enterpriseregistration",
            &["enterpriseregistration.windows.net"],
        ),
        alias(
            "enrollment",
            Part::Devices,
            "enterpriseenrollment",
            &["enterpriseenrollment-s.manage.microsoft.com", "enterpriseenrollment.manage.microsoft.com"],
        ),
    ]
}

impl Record {
    /// The whole name to ask for.
    #[must_use]
    pub fn name(&self, domain: &str) -> String {
        if self.host == "@" { domain.to_owned() } else { format!("{}.{domain}", self.host) }
    }

    /// Whether the whole value is known here, so that it can be copied.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.value.ends_with('…')
    }

    /// Of what stands under the name, what this record is about, the first of it: a domain has texts for many
    /// purposes, and somebody's domain may have anything.
    #[must_use]
    pub fn about(&self, mut found: Vec<String>) -> Vec<String> {
        let begin = match self.rule {
            Rule::Begins(begin) => begin,
            Rule::Senders => "v=spf1",
            Rule::Mail | Rule::Name(_) | Rule::Signature { .. } | Rule::Service { .. } => "",
        };
        found.retain(|text| text.to_ascii_lowercase().starts_with(begin));
        // Mail servers begin with the number by which they are preferred.
        found.sort_by_key(|text| text.split(' ').next().and_then(|first| first.parse::<u16>().ok()));
        found.truncate(SHOWN);
        found
    }
}
