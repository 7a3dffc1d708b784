//! Mails: the list, one of them, and sending it again.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use super::{PAGE, conflict, cut, see};
use crate::app::App;
use crate::database::Work;
use crate::jobs;
use crate::letters::again::{Wish, send_again};
use crate::mail;
use crate::services::handover::NotAgain;
use crate::support::acts::{Acts, PRESS};
use crate::support::form;
use crate::support::store::Subject;
use crate::support::store::mails::{self, Mail};
use crate::support::story::{Story, What};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::web::session::flash;

/// The states of a mail, as the filter offers them.
const STATES: [&str; 5] = ["queued", "sent", "failed", "given_up", "recalled"];

#[derive(Template)]
#[template(path = "support/mails.html")]
struct MailList {
    mails: Vec<Mail>,
    state: String,
    /// The address of the older ones, where there are any.
    older: Option<String>,
}

impl MailList {
    /// The address of the mails that are found as a file.
    fn download(&self) -> String {
        format!("/support/mails.csv?state={}", self.state)
    }
}

/// The state to which a query narrows the list down; empty for all.
pub(super) fn state(query: &Fields) -> String {
    let typed = query.text("state");
    STATES.into_iter().find(|state| *state == typed).unwrap_or_default().to_owned()
}

/// `GET /support/mails`: the newest first; `?state=` and `?before=` (a number) narrow it down.
pub async fn index(app: Data<App>, _: Staff, request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let state = state(&query);
    let before: Option<i64> = query.text("before").parse().ok();
    let mut work = app.database.read().await?;
    let mut mails = mails::list(&mut work, &state, before, PAGE + 1).await?;
    let older = cut(&mut mails).map(|last| format!("/support/mails?before={}&state={state}", last.id));
    Ok(Page::new(MailList { mails, state, older }))
}

#[derive(Template)]
#[template(path = "support/mail.html")]
struct MailPage {
    mail: Mail,
    story: Story,
    acts: Acts,
}

impl MailPage {
    async fn load(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<Self, Error> {
        let mail = mails::get(work, id).await?.ok_or(Error::NotFound)?;
        let story = Story::tell(work, now, Subject::Mail(id), None).await?;
        let mut acts = Acts::default();
        acts.add_mail(&mail, now);
        Ok(Self { mail, story, acts })
    }
}

/// `GET /support/mails/{id}`.
pub async fn show(app: Data<App>, _: Staff, id: Path<i64>) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    Ok(Page::new(MailPage::load(&mut work, app.clock.now(), *id).await?))
}

/// `GET` of the act's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Staff, id: Path<i64>) -> HttpResponse {
    see(&format!("/support/mails/{id}"))
}

/// `POST /support/mails/{id}/resend`: a copy goes to the same recipient; one that had not left is taken back.
pub async fn resend(
    app: Data<App>,
    session: Session,
    staff: Staff,
    id: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let reason = match form::reason(&fields) {
        Ok(reason) => reason,
        Err(message) => {
            let mut work = app.database.read().await?;
            let mut page = MailPage::load(&mut work, now, *id).await?;
            page.acts.refuse_reason(&format!("mail-{id}"), fields.text("reason"), message);
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    // Two people, or two presses, take turns from here on.
    if !mail::store::hold(&mut work, *id).await? {
        return Err(Error::NotFound);
    }
    let mail = mails::get(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let story = mail.story().unwrap_or_else(|| format!("/support/mails/{id}"));
    if mails::was_sent_again(&mut work, mail.id, staff.account, now - PRESS).await? {
        return Ok(see(&story));
    }
    if let Err(why) = mail.resend(now) {
        return conflict(&request, why, story);
    }
    let seen = fields.text("seen");
    if !seen.is_empty() && seen != mail.state {
        return conflict(&request, Message::new("support-changed"), story);
    }
    let wish = Wish { mail: mail.id, account: staff.account, reason: &reason, to: None };
    let copy = match send_again(&mut work, now, &app.key, &wish).await {
        Ok(copy) => copy,
        Err(NotAgain::Unexpected(error)) => return Err(error.into()),
        Err(refused) => return conflict(&request, refused.message().ok_or(Error::NotFound)?, story),
    };
    if let Some(task) = mail.task_id {
        jobs::cancel(&mut work, now, task).await?;
    }
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "support-mail-resent", &[("mail", &copy.to_string())]);
    Ok(see(&format!("{story}#mail-{copy}")))
}
