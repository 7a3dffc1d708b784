//! What every handler and every job may use.

use std::sync::Arc;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Settings;
use crate::database::Database;
use crate::dns::Dns;
use crate::mail::Mailer;
use crate::microsoft::Microsoft;
use crate::secrets::Key;

/// The running panel. Clones are cheap and share everything.
#[derive(Clone)]
pub struct App {
    /// The panel's own database.
    pub database: Database,
    /// The only source of time.
    pub clock: Clock,
    /// Seals secrets at rest and makes one-time tokens.
    pub key: Key,
    /// Partner Center.
    pub microsoft: Microsoft,
    /// The domain name system.
    pub dns: Dns,
    /// Where mails go.
    pub mailer: Mailer,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// Tells a worker in this process that a job was just enqueued.
    pub wake: Arc<Notify>,
}

impl App {
    /// Opens everything that the settings name: the database, brought to this version's shape, the way to
    /// Microsoft and the way of mails. Nothing is sent yet.
    ///
    /// # Errors
    /// When the database cannot be reached or was made by a newer version, or a client cannot be set up.
    pub async fn open(settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        let database = Database::connect(settings.database.expose_secret(), settings.connections)
            .await
            .context("the database cannot be opened")?;
        database.migrate().await.context("the tables cannot be brought to this version's shape")?;
        let key = Key::new(&settings.key);
        let microsoft =
            Microsoft::sharing(settings.microsoft.clone(), clock.clone(), database.clone(), key.clone())
                .context("the client of Microsoft's API cannot be set up")?;
        Ok(Self {
            database,
            key,
            microsoft,
            dns: Dns::new(settings.dns).context("name servers cannot be asked")?,
            mailer: Mailer::new(&settings.mail).context("mails cannot be sent")?,
            settings: Arc::new(settings),
            wake: Arc::default(),
            clock,
        })
    }
}
