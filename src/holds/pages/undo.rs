//! *Undo* and *Send now*: the two buttons beside what is kept back for some minutes.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::holds::keep::{self, Done};
use crate::holds::pages::{late, see};
use crate::holds::store;
use crate::jobs::hold::{self, UNDONE};
use crate::web::error::Error;
use crate::web::guard::Manager;
use crate::web::session::flash;

/// `POST /holds/{job}/undo`: nothing of it is sent, however often and by how many it is pressed.
///
/// # Errors
/// `NotFound` for what is not the reseller's or was never kept back.
pub async fn undo(
    app: Data<App>,
    session: Session,
    Manager(reseller): Manager,
    job: Path<i64>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let kept = store::find(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    if !hold::take_back(&mut work, now, kept.job, "undo", UNDONE).await? {
        drop(work);
        return too_late(&app, &request, reseller.id, *job).await;
    }
    keep::restore(&mut work, now, reseller.id, &kept, None).await?;
    let done = Done { act: "hold-undone", account: Some(reseller.account), reason: None };
    keep::record(&mut work, now, reseller.id, &kept, done).await?;
    work.commit().await?;
    flash(&session, "holds-undone", &[]);
    Ok(see(&kept.place()))
}

/// The second press finds what the first one did; only what was sent is too late.
async fn too_late(app: &App, request: &HttpRequest, reseller: i64, job: i64) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let kept = store::find(&mut work, reseller, job).await?.ok_or(Error::NotFound)?;
    drop(work);
    if kept.answer.as_deref() == Some(UNDONE) {
        return Ok(see(&kept.place()));
    }
    late(app, request, reseller, job, "holds-late-undo").await
}

/// `POST /holds/{job}/sending`: it goes at once.
///
/// # Errors
/// As [`undo`].
pub async fn send(
    app: Data<App>,
    session: Session,
    Manager(reseller): Manager,
    job: Path<i64>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let kept = store::find(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    if hold::release(&mut work, now, kept.job, "undo").await? {
        let done = Done { act: "hold-sent", account: Some(reseller.account), reason: None };
        keep::record(&mut work, now, reseller.id, &kept, done).await?;
        work.commit().await?;
        app.wake.notify_one();
        flash(&session, "holds-sent", &[]);
        return Ok(see(&kept.place()));
    }
    drop(work);
    let is_stopped = kept.state == "cancelled" || kept.hold.is_some();
    if is_stopped {
        return late(&app, &request, reseller.id, *job, "holds-late-send").await;
    }
    // It went by itself, or somebody else sent it: as was wanted.
    Ok(see(&kept.place()))
}
