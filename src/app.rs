//! What every handler and every job may use.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Settings;
use crate::database::Database;
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
    /// Where mails go.
    pub mailer: Mailer,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// Tells a worker in this process that a job was just enqueued.
    pub wake: Arc<Notify>,
}
