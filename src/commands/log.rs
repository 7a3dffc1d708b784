//! Where the log goes and how it looks: to standard error, as text for people or as JSON lines for machines.

use std::io::IsTerminal;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Logs as text, for the demo and other commands that a person types.
pub fn as_text(level: Level) {
    let lines = fmt::layer()
        .compact()
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    tracing_subscriber::registry().with(up_to(level)).with(lines).init();
}

/// Logs as one JSON object per line, for production.
pub fn as_json(level: Level) {
    let lines = fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(std::io::stderr);
    tracing_subscriber::registry().with(up_to(level)).with(lines).init();
    // A panic's message can quote what a customer typed; its place cannot.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

/// Our own lines up to `level`. Those of the crates we use never beyond `info`: their finer ones quote what they
/// carry. This filters for the whole registry: a filter of one layer loses a line after each that a crate only
/// asked about, as sqlx does.
fn up_to(level: Level) -> Targets {
    Targets::new().with_default(level.min(Level::INFO)).with_target("aubade", level)
}
