//! `aubade` alone: the whole panel on this machine, with a simulator in Microsoft's place, for whoever wants to see
//! it. Everything it needs it makes in one folder, and finds again the next time.

mod accounts;

use std::fs::{DirBuilder, File, Permissions};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use aubade::app::App;
use aubade::clock::Clock;
use aubade::config::{EndOfTerm, MailSettings, SENDING, Settings, Transport, default_countries};
use aubade::microsoft::subscriptions::end_of_term::ScheduleField;
use aubade::microsoft::{Cloud, Credential, TokenVersion};
use aubade::sandbox::{self, Delays, Sandbox, seeds};
use aubade::{catalogue, microsoft, secrets};
use clap::Args;
use secrecy::SecretString;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::Level;

use super::running::{Duties, Running};
use super::{log, private, serve, stop};
use accounts::Account;

/// How long the first start waits for the simulator's catalogue.
const CATALOGUE_MAY_TAKE: Duration = Duration::from_mins(1);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(100);

/// Where the demo listens and keeps its things.
#[derive(Args)]
pub struct Demo {
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    port: u16,
    /// The folder for the database, the simulator's state, mails, the key and the accounts
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// How much is logged: error, warn, info, debug or trace
    #[arg(long, env = "AUBADE_LOG", hide_env_values = true, default_value = "warn", value_name = "LEVEL")]
    log: Level,
}

impl Demo {
    /// Runs the demo until told to stop.
    ///
    /// # Errors
    /// When the port or the folder is taken, or something in the folder cannot be used.
    pub async fn run(self) -> anyhow::Result<()> {
        log::as_text(self.log);
        let stop = stop::on_signal()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = serve::listen(address, "--port")?;
        let folder = Folder::open(&self.data)?;
        let clock = Clock::system();
        let simulator = simulate(&folder, clock.clone()).await?;
        let app = App::open(settings(&folder, &listener, simulator.url())?, clock).await?;
        let accounts = accounts::prepare(&app, &folder.accounts()).await?;
        let url = app.settings.public_url.clone();
        let running =
            Running::start(app.clone(), Duties { listener: Some(listener), jobs: true }, stop.clone())
                .await?;
        if first_catalogue(&app, &stop).await? {
            print(&url, &accounts)?;
        }
        running.until_stopped().await?;
        simulator.stop().await;
        Ok(())
    }
}

/// The folder of one demo, held by one process at a time.
struct Folder {
    path: PathBuf,
    /// Free again when the process ends, however it ends.
    _lock: File,
}

impl Folder {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        // Mails with first passwords lie in it.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("the folder {shown} cannot be made"))?;
        // One that was there already may be open to others; somebody else's stays as it is.
        let _ = std::fs::set_permissions(path, Permissions::from_mode(0o700));
        let path = path.canonicalize().with_context(|| format!("the folder {shown} cannot be found"))?;
        let lock = File::create(path.join("lock")).with_context(|| {
            format!("nothing can be written in {}; choose a folder with --data", path.display())
        })?;
        lock.try_lock().map_err(|_| {
            anyhow::anyhow!(
                "{} belongs to a demo that is running; choose another with --data",
                path.display()
            )
        })?;
        Ok(Self { path, _lock: lock })
    }

    fn accounts(&self) -> PathBuf {
        self.path.join("accounts.txt")
    }

    fn mails(&self) -> PathBuf {
        self.path.join("mail")
    }

    fn state(&self) -> PathBuf {
        self.path.join("sandbox.json")
    }

    /// The address of the database; characters that would end the path are escaped.
    fn database(&self) -> SecretString {
        let path = self.path.join("aubade.db").to_string_lossy().into_owned();
        format!("sqlite:{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")).into()
    }

    /// What secrets are sealed with: made once, and kept.
    fn key(&self) -> anyhow::Result<SecretString> {
        let path = self.path.join("key");
        if let Some(key) = private::read(&path).context("the demo's key cannot be read")? {
            return Ok(key.trim().into());
        }
        let key = format!("{}{}", secrets::nonce(), secrets::nonce());
        private::write(&path, &format!("{key}\n")).context("the demo's key cannot be kept")?;
        Ok(key.into())
    }
}

async fn simulate(folder: &Folder, clock: Clock) -> anyhow::Result<Sandbox> {
    Sandbox::start(sandbox::Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        state: Some(folder.state()),
        clock,
        delays: Delays::demo(),
    })
    .await
}

fn settings(folder: &Folder, listener: &TcpListener, simulator: &str) -> anyhow::Result<Settings> {
    let listen = listener.local_addr()?;
    Ok(Settings {
        listen,
        public_url: format!("http://{listen}"),
        database: folder.database(),
        connections: 10,
        key: folder.key()?,
        mail: MailSettings {
            transport: Transport::Folder(folder.mails()),
            from: format!("Aubade <panel@{}>", seeds::PROVIDER_DOMAIN),
        },
        microsoft: microsoft::Settings {
            api: simulator.to_owned(),
            login: simulator.to_owned(),
            price_host: simulator.to_owned(),
            tenant: seeds::PROVIDER_TENANT.to_string(),
            client_id: seeds::CLIENT_ID.to_owned(),
            audience: Cloud::Commercial.audience().to_owned(),
            credential: Credential::Secret(seeds::CLIENT_SECRET.into()),
            token_version: TokenVersion::One,
            refresh_token: Some(seeds::REFRESH_TOKEN.into()),
            domain_suffix: "onmicrosoft.com".to_owned(),
            schedule_field: ScheduleField::default(),
            limits: microsoft::Limits::default(),
        },
        countries: default_countries(),
        provider_domains: vec![seeds::PROVIDER_DOMAIN.to_owned()],
        lease: Duration::from_secs(30),
        jobs_at_once: 4,
        dns: None,
        // Whoever looks around signs in with what was printed; a second factor can be set up all the same.
        staff_second_factor: false,
        end_of_term: EndOfTerm::default(),
        trusted_proxies: 0,
        sending: SENDING,
    })
}

/// Waits until there is something to order in every country; answers whether there is, or the demo was told to stop
/// before.
async fn first_catalogue(app: &App, stop: &CancellationToken) -> anyhow::Result<bool> {
    let loaded = async {
        let read = async || {
            let mut work = app.database.read().await?;
            catalogue::store::read_since(&mut work, OffsetDateTime::UNIX_EPOCH).await
        };
        while read().await?.len() < app.settings.countries.len() {
            tokio::time::sleep(LOOK).await;
        }
        anyhow::Ok(())
    };
    tokio::select! {
        () = stop.cancelled() => Ok(false),
        loaded = tokio::time::timeout(CATALOGUE_MAY_TAKE, loaded) => {
            loaded.context("the simulator's catalogue was not loaded in time")??;
            Ok(true)
        }
    }
}

/// The address, then who can sign in.
fn print(url: &str, accounts: &[Account]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{url}")?;
    for account in accounts {
        writeln!(out, "{account}")?;
    }
    out.flush()
}
