//! Being told to stop, by SIGTERM or SIGINT: first gently, the second time at once.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How a process ends that is told twice.
const IMPATIENT: i32 = 130;

/// A token that is cancelled by the first signal; the second ends the process.
///
/// # Errors
/// When the operating system lets nobody listen to its signals.
pub fn on_signal() -> std::io::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tracing::info!("told to stop: finishing what has begun");
        told.cancel();
        either(&mut terminate, &mut interrupt).await;
        tracing::warn!("told to stop again: ending at once");
        std::process::exit(IMPATIENT);
    });
    Ok(stop)
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
}
