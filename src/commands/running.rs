//! The panel while it runs: web server, worker or both, until it is told to stop or one of them ends.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use anyhow::Context;
use aubade::app::App;
use aubade::audit::chain;
use aubade::{catalogue, reminders, subscriptions, usage, web, worker};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long jobs may go on after the signal. Whatever is cut off then is taken up again later, with the same ids.
const JOBS_MAY_TAKE: Duration = Duration::from_mins(1);

/// What a process does.
#[derive(Debug)]
pub struct Duties {
    /// Where it serves pages, if it does.
    pub listener: Option<TcpListener>,
    /// Whether it runs jobs.
    pub jobs: bool,
}

/// A panel that runs.
pub struct Running {
    app: App,
    stop: CancellationToken,
    server: Option<ServerHandle>,
    tasks: JoinSet<anyhow::Result<()>>,
}

impl Running {
    /// Starts the panel; it runs from now on.
    ///
    /// # Errors
    /// When the database refuses or the listener cannot be used.
    pub async fn start(app: App, duties: Duties, stop: CancellationToken) -> anyhow::Result<Self> {
        chain::adopt(&app.database).await.context("the audit cannot be chained")?;
        let head = chain::head(&mut app.database.read().await?).await?;
        // In a log that is kept elsewhere, it is a head kept elsewhere.
        tracing::info!(position = head.position, hash = head.hash, "the audit ends here");
        let mut work = app.database.begin().await?;
        let lock_hours = app.settings.end_of_term.lock_hours;
        subscriptions::store::set_lock(&mut work, app.clock.now(), lock_hours).await?;
        work.commit().await?;
        let mut tasks = JoinSet::new();
        let mut server = None;
        if let Some(listener) = duties.listener {
            let running = web::server::serve(app.clone(), listener)?;
            server = Some(running.handle());
            tasks.spawn(async move { running.await.context("the web server ended") });
        }
        if duties.jobs {
            let mut work = app.database.begin().await?;
            catalogue::work::schedule(&mut work, app.clock.now()).await?;
            subscriptions::sync::schedule(&mut work, app.clock.now()).await?;
            usage::work::schedule(&mut work, app.clock.now()).await?;
            reminders::work::schedule(&mut work, app.clock.now()).await?;
            subscriptions::webhook::schedule(&mut work, app.clock.now()).await?;
            work.commit().await?;
            let (app, stop) = (app.clone(), stop.clone());
            tasks.spawn(async move {
                worker::run(app, stop).await;
                Ok(())
            });
        }
        Ok(Self { app, stop, server, tasks })
    }

    /// Waits until the panel is told to stop, then lets requests and jobs finish.
    ///
    /// # Errors
    /// When the server or the worker ended without being told to.
    pub async fn until_stopped(mut self) -> anyhow::Result<()> {
        tokio::select! {
            () = self.stop.cancelled() => {}
            Some(ended) = self.tasks.join_next() => {
                ended.context("the web server or the worker broke down")??;
                anyhow::ensure!(self.stop.is_cancelled(), "the web server or the worker ended by itself");
            }
        }
        let finish = async {
            if let Some(server) = self.server.take() {
                server.stop(true).await;
            }
            while let Some(ended) = self.tasks.join_next().await {
                ended.context("the web server or the worker broke down")??;
            }
            anyhow::Ok(())
        };
        if let Ok(finished) = tokio::time::timeout(JOBS_MAY_TAKE, finish).await {
            finished?;
        } else {
            tracing::warn!("jobs went on for too long: they are left to the next worker");
        }
        self.app.database.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}
