//! `aubade serve` and `aubade worker`: the panel in production, on one machine or several.

use std::net::{SocketAddr, TcpListener};

use aubade::app::App;
use aubade::clock::Clock;
use aubade::config::{Flags, PREFIX, VARIABLES};
use aubade::microsoft::consent::State;
use clap::Args;

use super::running::{Duties, Running};
use super::{log, stop};

/// The web server, with a worker beside it.
#[derive(Args)]
pub struct Serve {
    /// Serve pages only: jobs are run by `aubade worker`, here or on other machines
    #[arg(long)]
    no_worker: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Jobs alone.
#[derive(Args)]
pub struct Worker {
    #[command(flatten)]
    flags: Flags,
}

impl Serve {
    /// Serves until told to stop.
    ///
    /// # Errors
    /// Every setting that is missing or wrong; or what kept the panel from starting or running.
    pub async fn run(self) -> anyhow::Result<()> {
        produce(self.flags, true, !self.no_worker).await
    }
}

impl Worker {
    /// Runs jobs until told to stop.
    ///
    /// # Errors
    /// As [`Serve::run`].
    pub async fn run(self) -> anyhow::Result<()> {
        produce(self.flags, false, true).await
    }
}

async fn produce(flags: Flags, serve: bool, jobs: bool) -> anyhow::Result<()> {
    let (settings, level) = flags.0.settings()?;
    log::as_json(level);
    name_unknown_variables();
    let stop = stop::on_signal()?;
    // First of all, so that a port that is taken changes nothing.
    let listener = if serve { Some(listen(settings.listen, "AUBADE_LISTEN or --listen")?) } else { None };
    let app = App::open(settings, Clock::system()).await?;
    if app.microsoft.consent().await? != State::Good {
        tracing::warn!("orders and changes wait until an operator has run `aubade microsoft consent`");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), serve, jobs, "started");
    Running::start(app, Duties { listener, jobs }, stop).await?.until_stopped().await
}

/// Listens on `address`; a refusal says how to choose another.
///
/// # Errors
/// When the address is taken or not of this machine.
pub fn listen(address: SocketAddr, choose: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!(
                "port {} of {} is taken; choose another with {choose}",
                address.port(),
                address.ip()
            )
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}; choose with {choose}")),
    })
}

/// Says in the log which variables look like settings and are none, since one of them may be misspelt.
fn name_unknown_variables() {
    let is_known = |name: &str| {
        VARIABLES
            .iter()
            .any(|known| name == known.variable() || known.secret && name == known.file_variable())
    };
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for variable in names.filter(|name| name.starts_with(PREFIX) && !is_known(name)) {
        tracing::warn!(variable, "no setting has this name");
    }
}
