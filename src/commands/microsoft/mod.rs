//! `aubade microsoft`: the panel's own access to Partner Center.

mod returned;

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context;
use aubade::app::App;
use aubade::audit::{self, Act};
use aubade::clock::Clock;
use aubade::config::Flags;
use aubade::jobs;
use aubade::microsoft::Cause;
use aubade::microsoft::consent::Fresh;
use clap::{Args, Subcommand};
use tracing::Level;

use super::{log, serve};

/// What can be done about it.
#[derive(Subcommand)]
pub enum Microsoft {
    /// Consent as the integration account, and store the consent sealed in the database
    ///
    /// You sign in at Microsoft with the account that is to integrate, with its second factor: in a browser on this
    /// machine, or with --device in any browser. Needs the same settings as `serve`. Every process that runs uses
    /// the new consent at once.
    Consent(Consent),
}

/// How the operator signs in.
#[derive(Args)]
pub struct Consent {
    /// Sign in on another device, with a short code
    #[arg(long)]
    device: bool,
    /// The port on this machine to which the browser comes back; register http://localhost:PORT/ for the application
    #[arg(long, default_value_t = 8400, value_name = "PORT", conflicts_with = "device")]
    port: u16,
    #[command(flatten)]
    flags: Flags,
}

impl Microsoft {
    /// Does it.
    ///
    /// # Errors
    /// Every setting that is missing or wrong; or why there is no consent.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Consent(consent) => consent.run().await,
        }
    }
}

impl Consent {
    async fn run(self) -> anyhow::Result<()> {
        let (settings, level) = self.flags.0.settings()?;
        log::as_text(level.min(Level::WARN));
        let app = App::open(settings, Clock::system()).await?;
        let fresh = if self.device { elsewhere(&app).await? } else { here(&app, self.port).await? };
        anyhow::ensure!(
            fresh.second_factor != Some(false),
            "this sign-in had no second factor, so Microsoft would refuse its calls; nothing was stored"
        );
        app.microsoft.keep(&fresh).await.context("the consent cannot be stored")?;
        let mut work = app.database.begin().await?;
        let now = app.clock.now();
        audit::record(&mut work, now, Act { act: "consent-given", ..Act::default() }).await?;
        let hastened = jobs::hasten_all(&mut work, now, Cause::Unauthorised.name()).await?;
        work.commit().await?;
        app.database.close().await;
        if fresh.second_factor.is_none() {
            eprintln!(
                "Microsoft did not say whether a second factor was used; `aubade doctor` tries the calls."
            );
        }
        say("The consent is stored, sealed; every process uses it from now on.")?;
        if hastened > 0 {
            say(&format!("Tasks that waited for it and go on now: {hastened}."))
        } else {
            Ok(())
        }
    }
}

/// A sign-in in a browser on this machine.
async fn here(app: &App, port: u16) -> anyhow::Result<Fresh> {
    let listener = serve::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), "--port")?;
    let redirect = format!("http://localhost:{}/", listener.local_addr()?.port());
    let sign_in = app.microsoft.sign_in(&redirect)?;
    say("Open this address and sign in as the integration account, with its second factor:")?;
    say(&sign_in.address)?;
    let code = returned::code(listener, &sign_in.state).await?;
    app.microsoft.redeem(&sign_in, &code).await.context("there is no consent")
}

/// A sign-in on another device.
async fn elsewhere(app: &App) -> anyhow::Result<Fresh> {
    let sign_in = app.microsoft.sign_in_elsewhere().await.context("the sign-in cannot begin")?;
    say("Open this address and sign in as the integration account, with its second factor and this code:")?;
    say(&sign_in.verification_url)?;
    say(&sign_in.user_code)?;
    loop {
        tokio::time::sleep(sign_in.pause()).await;
        let fresh = app.microsoft.signed_in_elsewhere(&sign_in).await.context("there is no consent")?;
        if let Some(fresh) = fresh {
            return Ok(fresh);
        }
    }
}

/// A line for the operator, at once.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
