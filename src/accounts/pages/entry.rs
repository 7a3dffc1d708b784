//! The last step of every way in.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse};

use super::see;
use crate::accounts::store::devices;
use crate::app::App;
use crate::database::Work;
use crate::letters::account::{Notice, queue_notice};
use crate::secrets;
use crate::web::error::Error;
use crate::web::session::{self, Whence};

/// Signs `account` in and sends the browser to `path`, in the unit of work that found everything right. A browser that
/// the account does not know is told to its holder.
pub(super) async fn enter(
    app: &App,
    mut work: Work,
    session: &Session,
    request: &HttpRequest,
    account: i64,
    path: &str,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let (whence, device) = (Whence::of(request), session::device_token(request));
    if devices::is_new(&mut work, now, account, &secrets::digest(&device)).await? {
        queue_notice(&mut work, now, account, Notice::NewDevice, Some(&whence)).await?;
    }
    work.commit().await?;
    app.wake.notify_one();
    session::sign_in(session, now, account, &whence)?;
    let mut answer = see(path);
    session::keep_device(request, &mut answer, &device);
    Ok(answer)
}
