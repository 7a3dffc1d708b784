//! Permission for what must not be done by whoever finds an unlocked screen: somebody who has just shown who they are.

use std::future::Future;
use std::pin::Pin;

use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::accounts::proof;
use crate::accounts::store::factors;
use crate::app::App;
use crate::text::Message;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::fresh::{CODE, PASSWORD, Question};
use crate::web::guard::Enrolling;
use crate::web::session::{self, SignedIn, Whence};

/// The fields of a form, from somebody who signed in less than a quarter of an hour ago or has just typed the password
/// (and the code, where the account has a second factor) again. Whoever has not is asked for them on a page that keeps
/// the form, and sends it with them.
#[derive(Clone, Debug)]
pub struct Fresh(pub Fields);

impl FromRequest for Fresh {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let account = Enrolling::from_request(request, payload);
        let fields = Fields::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let Enrolling(account) = account.await?;
            check(&request, &account, fields.await?).await
        })
    }
}

async fn check(request: &HttpRequest, account: &SignedIn, fields: Fields) -> Result<Fresh, Error> {
    let app = request.app_data::<Data<App>>().ok_or_else(|| anyhow::anyhow!("there is no panel"))?;
    let (session, now) = (request.get_session(), app.clock.now());
    if session::is_fresh(&session, now) {
        return Ok(Fresh(fields));
    }
    let wants_code = factors::has_one(&mut app.database.read().await?, account.account).await?;
    let mut refusal = None;
    if fields.ticked(PASSWORD) {
        refusal = prove(app, account, &fields, wants_code, &Whence::of(request)).await?;
        if refusal.is_none() {
            session::freshen(&session, now);
            return Ok(Fresh(fields));
        }
    }
    Err(Error::Stale(Box::new(Question::about(request.path(), &fields, wants_code, refusal))))
}

/// Why what was typed will not do; nothing when it does.
async fn prove(
    app: &App,
    account: &SignedIn,
    fields: &Fields,
    wants_code: bool,
    whence: &Whence,
) -> Result<Option<(&'static str, Message)>, Error> {
    let typed = fields.raw(PASSWORD);
    match proof::by_password(app, app.clock.now(), &account.email, typed.into()).await? {
        Err(wait) => return Ok(Some((PASSWORD, wait))),
        Ok(false) => return Ok(Some((PASSWORD, "accounts-old-wrong".into()))),
        Ok(true) => {}
    }
    if !wants_code {
        return Ok(None);
    }
    let mut work = app.database.begin().await?;
    let proven = proof::by_code(app, &mut work, account.account, &fields.text(CODE), whence).await?;
    work.commit().await?;
    Ok(match proven {
        Err(wait) => Some((CODE, wait)),
        Ok(false) => Some((CODE, "factors-code-wrong".into())),
        Ok(true) => None,
    })
}
