//! The settings of a panel under test, and the simulator beside it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use aubade::clock::Clock;
use aubade::config::{EndOfTerm, MailSettings, SENDING, Settings, Transport};
use aubade::microsoft::subscriptions::end_of_term::ScheduleField;
use aubade::microsoft::{self, Cloud, Credential, Limits, TokenVersion};
use aubade::sandbox::{self, Delays, Sandbox, seeds};
use secrecy::SecretString;
use time::macros::time;

/// A clock that follows the machine's, in the afternoon from the next morning on: ids of the simulator's catalogue
/// change at midnight UTC, and many tests move on by minutes and hours. The same for every test of this process.
pub fn clock() -> Clock {
    static AHEAD: OnceLock<time::Duration> = OnceLock::new();
    let clock = Clock::system();
    let ahead = AHEAD.get_or_init(|| {
        let now = clock.now();
        let morning = now.replace_time(time!(6:00)) + time::Duration::DAY;
        if now.hour() < 12 { time::Duration::ZERO } else { morning - now }
    });
    clock.advance(*ahead);
    clock
}

/// A simulator in which slow things take so long.
pub async fn simulator(clock: &Clock, delays: Delays) -> Sandbox {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let settings = sandbox::Settings { listen, state: None, clock: clock.clone(), delays };
    Sandbox::start(settings).await.unwrap()
}

/// A panel on this address, with this database, this simulator, and mails in `folder`.
pub fn of(listen: SocketAddr, database: SecretString, sandbox: &Sandbox, folder: &Path) -> Settings {
    Settings {
        listen,
        public_url: format!("http://{listen}"),
        database,
        connections: 5,
        key: "a key for tests, longer than it needs to be".into(),
        mail: MailSettings {
            transport: Transport::Folder(folder.to_owned()),
            from: "Aubade <panel@provider.example>".to_owned(),
        },
        microsoft: microsoft_at(sandbox.url()),
        countries: ["FR", "BE", "CH", "DE", "LU", "PL", "US", "CA", "GB"].map(str::to_owned).to_vec(),
        provider_domains: vec![seeds::PROVIDER_DOMAIN.to_owned()],
        // Nobody answers there: a test that asks name servers brings its own.
        dns: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 1))),
        staff_second_factor: false,
        end_of_term: EndOfTerm::default(),
        lease: Duration::from_secs(30),
        jobs_at_once: 2,
        trusted_proxies: 0,
        sending: SENDING,
    }
}

/// The simulator at `url`, without a pause between two tries.
fn microsoft_at(url: &str) -> microsoft::Settings {
    microsoft::Settings {
        api: url.to_owned(),
        login: url.to_owned(),
        price_host: url.to_owned(),
        tenant: seeds::PROVIDER_TENANT.to_string(),
        client_id: seeds::CLIENT_ID.to_owned(),
        credential: Credential::Secret(seeds::CLIENT_SECRET.into()),
        refresh_token: Some(seeds::REFRESH_TOKEN.into()),
        audience: Cloud::Commercial.audience().to_owned(),
        token_version: TokenVersion::One,
        domain_suffix: "onmicrosoft.com".to_owned(),
        schedule_field: ScheduleField::default(),
        limits: Limits { pauses: vec![Duration::ZERO; 2], ..Limits::default() },
    }
}
