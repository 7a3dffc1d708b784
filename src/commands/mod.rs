//! What can be typed behind `aubade`, and how a command ends: 0 done, 1 failed, 2 not understood or not set.

mod account;
mod audit;
mod contact;
mod demo;
mod doctor;
mod log;
mod microsoft;
mod migrate;
mod password;
mod private;
mod reseller;
mod running;
mod sandbox;
mod serve;
mod stop;

use std::process::ExitCode;

use aubade::config::Problems;
use clap::{Parser, Subcommand};

/// A control panel with which resellers order and manage Microsoft 365 licence groups.
///
/// Without a command it starts a demo on this machine: a SQLite database, a simulator of Microsoft's API and mails
/// as files, all in one folder, with accounts to sign in with.
#[derive(Parser)]
#[command(name = "aubade", version, args_conflicts_with_subcommands = true)]
struct Aubade {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    demo: demo::Demo,
}

#[derive(Subcommand)]
enum Command {
    /// Run the panel: the web server and, unless told otherwise, a worker for its jobs
    ///
    /// Each setting is a flag or a variable; a secret is a variable, or a file. Whatever is missing or wrong is
    /// named at once, and nothing starts. The database's tables are brought to this version's shape first.
    Serve(serve::Serve),
    /// Run only jobs, on one machine more; with the same settings as `serve`
    Worker(serve::Worker),
    /// Run only the simulator of Microsoft's API, for development
    Sandbox(sandbox::Sandbox),
    /// Bring the database's tables to this version's shape, as `serve` and `worker` do when they start
    Migrate(migrate::Migrate),
    /// Try everything that the panel needs, change nothing, and say what is amiss
    ///
    /// One line for each finding: `ok`, `warn` or `FAIL` with what to do. Needs the same settings as `serve`. Ends
    /// with 1 when something fails.
    Doctor(doctor::Doctor),
    /// Manage the panel's own access to Microsoft
    #[command(subcommand)]
    Microsoft(microsoft::Microsoft),
    /// Manage the accounts of people who sign in
    #[command(subcommand)]
    Account(account::Account),
    /// Check and export the record of who did what
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Do what a customer's contact may ask for
    #[command(subcommand)]
    Contact(contact::Contact),
    /// Do what a reseller may ask for
    #[command(subcommand)]
    Reseller(reseller::Reseller),
}

/// Runs the command that was typed.
pub async fn run() -> ExitCode {
    let typed = Aubade::parse();
    let outcome = match typed.command {
        None => typed.demo.run().await,
        Some(Command::Serve(serve)) => serve.run().await,
        Some(Command::Worker(worker)) => worker.run().await,
        Some(Command::Sandbox(sandbox)) => sandbox.run().await,
        Some(Command::Migrate(migrate)) => migrate.run().await,
        Some(Command::Doctor(doctor)) => doctor.run().await,
        Some(Command::Microsoft(microsoft)) => microsoft.run().await,
        Some(Command::Account(account)) => account.run().await,
        Some(Command::Audit(audit)) => audit.run().await,
        Some(Command::Contact(contact)) => contact.run().await,
        Some(Command::Reseller(reseller)) => reseller.run().await,
    };
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    if let Some(problems) = error.downcast_ref::<Problems>() {
        eprintln!("{problems}");
        return ExitCode::from(2);
    }
    eprintln!("aubade: {error:#}");
    ExitCode::FAILURE
}
