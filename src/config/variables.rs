//! Every variable that an operator can set: what it must hold, an example, and what counts without it. The
//! command line, its help, the list of what is wrong and the table of the README all follow this list.

/// What every name begins with.
pub const PREFIX: &str = "AUBADE_";
/// What follows the name of a secret to name a file that holds it.
pub const FILE: &str = "_FILE";

/// A setting as the operator sees it.
#[derive(Debug)]
pub struct Variable {
    /// Its name without [`PREFIX`].
    pub name: &'static str,
    /// What it must hold, as a phrase.
    pub expected: &'static str,
    /// A value that would do, or how to get one.
    pub example: &'static str,
    /// What counts when it is not set.
    pub unset: Unset,
    /// It is never shown, and may be given as the path of a file in the variable with [`FILE`] behind its name.
    pub secret: bool,
}

/// What counts when a variable is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// Nothing: it must be set.
    Required,
    /// This value.
    Default(&'static str),
    /// A value that follows from other settings; the phrase says how.
    Derived(&'static str),
}

impl Variable {
    /// The name in the environment, such as `AUBADE_LISTEN`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    /// The name of the variable that holds the path of a file with the secret, such as `AUBADE_KEY_FILE`.
    #[must_use]
    pub fn file_variable(&self) -> String {
        format!("{PREFIX}{}{FILE}", self.name)
    }
}

/// A setting that must be given.
const fn required(name: &'static str, expected: &'static str, example: &'static str) -> Variable {
    Variable { name, expected, example, unset: Unset::Required, secret: false }
}

/// A secret that must be given.
const fn secret(name: &'static str, expected: &'static str, example: &'static str) -> Variable {
    Variable { name, expected, example, unset: Unset::Required, secret: true }
}

/// A setting with a value of its own.
const fn optional(
    name: &'static str,
    default: &'static str,
    expected: &'static str,
    example: &'static str,
) -> Variable {
    Variable { name, expected, example, unset: Unset::Default(default), secret: false }
}

/// A setting whose value follows from the cloud.
const fn of_the_cloud(name: &'static str, expected: &'static str, example: &'static str) -> Variable {
    let unset = Unset::Derived("as in the cloud of AUBADE_MICROSOFT_CLOUD");
    Variable { name, expected, example, unset, secret: false }
}

pub(super) static DATABASE: Variable = secret(
    "DATABASE",
    "the database: sqlite:PATH, or postgres://… of a PostgreSQL server",
    "postgres://aubade:PASSWORD@db.example.com/aubade?sslmode=verify-full",
);
pub(super) static CONNECTIONS: Variable =
    optional("CONNECTIONS", "10", "connections to the database at most, 1 to 1000", "20");
pub(super) static KEY: Variable = secret(
    "KEY",
    "what secrets at rest are sealed with: at least 32 characters of chance, the same on every machine",
    "what this prints: openssl rand -hex 32",
);
pub(super) static PUBLIC_URL: Variable = required(
    "PUBLIC_URL",
    "how browsers reach the panel: an https address without a path (http only on this machine)",
    "https://panel.example.com",
);
pub(super) static LISTEN: Variable = optional(
    "LISTEN",
    "127.0.0.1:8080",
    "where the web server listens, behind the proxy that holds the certificate: address and port",
    "0.0.0.0:8080",
);
pub(super) static TRUSTED_PROXIES: Variable = optional(
    "TRUSTED_PROXIES",
    "0",
    "proxies in front of the panel whose X-Forwarded-For is believed, 0 to 8",
    "1",
);
pub(super) static SMTP_URL: Variable = secret(
    "SMTP_URL",
    "the mail server: smtps://… for TLS, smtp://…?tls=required for STARTTLS (plain only on this machine)",
    "smtps://USER:PASSWORD@mail.example.com",
);
pub(super) static MAIL_FROM: Variable =
    required("MAIL_FROM", "the sender of every mail", "Aubade <panel@provider.example>");
pub(super) static MICROSOFT_TENANT: Variable = required(
    "MICROSOFT_TENANT",
    "the provider's own tenant at Microsoft: its id or a domain of it",
    "provider.onmicrosoft.com",
);
pub(super) static MICROSOFT_CLIENT_ID: Variable = required(
    "MICROSOFT_CLIENT_ID",
    "the id of the application registered in that tenant for Partner Center",
    "00000000-0000-0000-0000-000000000000",
);
pub(super) static MICROSOFT_CLIENT_SECRET: Variable = secret(
    "MICROSOFT_CLIENT_SECRET",
    "the secret of that application, unless AUBADE_MICROSOFT_CLIENT_CERTIFICATE takes its place",
    "what the registration shows once",
);
pub(super) static MICROSOFT_CLIENT_CERTIFICATE: Variable = Variable {
    name: "MICROSOFT_CLIENT_CERTIFICATE",
    expected: "instead of the secret: a certificate of that application and its RSA key, one PEM text",
    example: "what `cat key.pem certificate.pem` prints",
    unset: Unset::Derived("AUBADE_MICROSOFT_CLIENT_SECRET counts"),
    secret: true,
};
pub(super) static MICROSOFT_REFRESH_TOKEN: Variable = Variable {
    name: "MICROSOFT_REFRESH_TOKEN",
    expected: "a refresh token of the integration account, from a sign-in with a second factor, to begin with",
    example: "what a consent returned",
    unset: Unset::Derived("what `aubade microsoft consent` stored"),
    secret: true,
};
pub(super) static MICROSOFT_CLOUD: Variable = optional(
    "MICROSOFT_CLOUD",
    "commercial",
    "Microsoft's cloud, from which the addresses below follow: commercial, us-government or china",
    "china",
);
pub(super) static MICROSOFT_TOKEN_VERSION: Variable = optional(
    "MICROSOFT_TOKEN_VERSION",
    "1",
    "the version of Microsoft's token endpoints: 1 (which Partner Center documents) or 2",
    "2",
);
pub(super) static MICROSOFT_SCHEDULE_FIELD: Variable = optional(
    "MICROSOFT_SCHEDULE_FIELD",
    "scheduledType",
    "how the moment of what is scheduled for the end of a term is spelt: scheduledType or scheduleType; both are read",
    "scheduleType",
);
pub(super) static MICROSOFT_API: Variable = of_the_cloud(
    "MICROSOFT_API",
    "Partner Center's API: an https address",
    "https://api.partnercenter.microsoft.com",
);
pub(super) static MICROSOFT_LOGIN: Variable = of_the_cloud(
    "MICROSOFT_LOGIN",
    "Microsoft's token authority: an https address",
    "https://login.microsoftonline.com",
);
pub(super) static MICROSOFT_PRICES: Variable = of_the_cloud(
    "MICROSOFT_PRICES",
    "the host of Microsoft's price sheets: an https address",
    "https://api.partner.microsoft.com",
);
pub(super) static MICROSOFT_DOMAIN_SUFFIX: Variable = of_the_cloud(
    "MICROSOFT_DOMAIN_SUFFIX",
    "what follows the name of a new tenant: a domain",
    "onmicrosoft.com",
);
pub(super) static COUNTRIES: Variable = optional(
    "COUNTRIES",
    "AT,BE,BG,CA,CH,CY,CZ,DE,DK,EE,ES,FI,FR,GB,GR,HR,HU,IE,IS,IT,LI,LT,LU,LV,MT,NL,NO,PL,PT,RO,SE,SI,SK,US",
    "countries in which a customer may be, each with its own prices: two-letter codes, separated by commas",
    "FR,BE,CH,LU",
);
pub(super) static PROVIDER_DOMAINS: Variable = Variable {
    name: "PROVIDER_DOMAINS",
    expected: "domains of the provider's own addresses, which no customer can have: separated by commas",
    example: "provider.example,provider.example.com",
    unset: Unset::Derived("the domain of AUBADE_MAIL_FROM"),
    secret: false,
};
pub(super) static DNS: Variable = Variable {
    name: "DNS",
    expected: "the name server that is asked about customers' domains: address and port",
    example: "192.0.2.53:53",
    unset: Unset::Derived("the name servers that this machine asks"),
    secret: false,
};
pub(super) static STAFF_SECOND_FACTOR: Variable = optional(
    "STAFF_SECOND_FACTOR",
    "on",
    "whether the staff must confirm sign-ins by a second factor, and set one up first: on or off",
    "off",
);
pub(super) static LOCK_HOURS: Variable = optional(
    "LOCK_HOURS",
    "24",
    "hours before the end of a term in which Microsoft takes no change of it, as partners report, 0 to 72",
    "48",
);
pub(super) static EXTENDED_PERCENT: Variable = optional(
    "EXTENDED_PERCENT",
    "3",
    "percent by which an extended term is dearer than the same licence by the month, as partners report, 0 to 200",
    "5",
);
pub(super) static EXTENDED_PERCENT_OTHERWISE: Variable = optional(
    "EXTENDED_PERCENT_OTHERWISE",
    "23",
    "the same, than a month of the present term, for a licence that is not sold by the month, 0 to 200",
    "20",
);
pub(super) static JOBS_AT_ONCE: Variable =
    optional("JOBS_AT_ONCE", "4", "jobs that one process runs at the same time, 1 to 64", "4");
pub(super) static LEASE_SECONDS: Variable = optional(
    "LEASE_SECONDS",
    "30",
    "seconds after which the job of a worker that no longer answers is free again, 5 to 3600",
    "30",
);
pub(super) static LOG: Variable =
    optional("LOG", "info", "how much is logged: error, warn, info, debug or trace", "info");

/// Every setting of `serve` and `worker`, in the order in which they are explained.
pub static VARIABLES: [&Variable; 30] = [
    &DATABASE,
    &KEY,
    &PUBLIC_URL,
    &LISTEN,
    &TRUSTED_PROXIES,
    &CONNECTIONS,
    &SMTP_URL,
    &MAIL_FROM,
    &MICROSOFT_TENANT,
    &MICROSOFT_CLIENT_ID,
    &MICROSOFT_CLIENT_SECRET,
    &MICROSOFT_CLIENT_CERTIFICATE,
    &MICROSOFT_REFRESH_TOKEN,
    &MICROSOFT_CLOUD,
    &MICROSOFT_TOKEN_VERSION,
    &MICROSOFT_API,
    &MICROSOFT_LOGIN,
    &MICROSOFT_PRICES,
    &MICROSOFT_DOMAIN_SUFFIX,
    &MICROSOFT_SCHEDULE_FIELD,
    &COUNTRIES,
    &PROVIDER_DOMAINS,
    &DNS,
    &STAFF_SECOND_FACTOR,
    &LOCK_HOURS,
    &EXTENDED_PERCENT,
    &EXTENDED_PERCENT_OTHERWISE,
    &JOBS_AT_ONCE,
    &LEASE_SECONDS,
    &LOG,
];
