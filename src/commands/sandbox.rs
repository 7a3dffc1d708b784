//! `aubade sandbox`: the simulator of Microsoft's API alone, for development against a real HTTP server.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use aubade::clock::Clock;
use aubade::sandbox::{self, Delays, seeds};
use clap::Args;
use tracing::Level;

use super::{log, serve, stop};

/// Where the simulator listens and what it remembers.
#[derive(Args)]
pub struct Sandbox {
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8090, value_name = "PORT")]
    port: u16,
    /// The file that keeps its state between two runs; without it everything is forgotten at the end
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

impl Sandbox {
    /// Answers until told to stop.
    ///
    /// # Errors
    /// When the port is taken or the state cannot be read.
    pub async fn run(self) -> anyhow::Result<()> {
        log::as_text(Level::INFO);
        let stop = stop::on_signal()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        // Asked first for a refusal that names the flag.
        drop(serve::listen(address, "--port")?);
        let settings = sandbox::Settings {
            listen: address,
            state: self.state,
            clock: Clock::system(),
            delays: Delays::demo(),
        };
        let simulator = sandbox::Sandbox::start_for_anybody(settings).await?;
        print(simulator.url())?;
        stop.cancelled().await;
        simulator.stop().await;
        Ok(())
    }
}

/// The address and what it knows from the start, one `name value` per line; the products last.
fn print(url: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "address {url}")?;
    for (name, value) in [
        ("tenant", seeds::PROVIDER_TENANT.to_string().as_str()),
        ("client-id", seeds::CLIENT_ID),
        ("client-secret", seeds::CLIENT_SECRET),
        ("refresh-token", seeds::REFRESH_TOKEN),
        ("provider-domain", seeds::PROVIDER_DOMAIN),
        ("provider-mpn", seeds::PROVIDER_MPN),
        ("reseller-mpn", seeds::RESELLER_MPN),
        ("second-reseller-mpn", seeds::SECOND_RESELLER_MPN),
        ("unsigned-mpn", seeds::UNSIGNED_MPN),
        ("other-region-mpn", seeds::OTHER_REGION_MPN),
        ("not-reseller-mpn", seeds::NOT_RESELLER_MPN),
        ("stranger-mpn", seeds::STRANGER_MPN),
        ("unknown-mpn", seeds::UNKNOWN_MPN),
    ] {
        writeln!(out, "{name} {value}")?;
    }
    for prefix in seeds::TAKEN_PREFIXES {
        writeln!(out, "taken-prefix {prefix}")?;
    }
    writeln!(out, "reseller-tenant {}", seeds::RESELLER_TENANT)?;
    for product in sandbox::products() {
        writeln!(out, "product {product}")?;
    }
    out.flush()
}
