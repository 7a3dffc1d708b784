//! The commands: `aubade` alone starts the demo, the others run the panel for real.

mod commands;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    commands::run().await
}
