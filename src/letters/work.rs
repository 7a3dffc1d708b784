//! Sends mails: one job each, tried with growing pauses until the mail server takes it, refuses the recipient, or
//! a day has passed.

use anyhow::Context;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::database::Work;
use crate::jobs::Running;
use crate::letters::account::{self, AccountNotice, PasswordReset};
use crate::letters::approval::{self, ApprovalWanted};
use crate::letters::contact::{self, ContactChanged};
use crate::letters::credentials::{self, Credentials, CredentialsElsewhere};
use crate::letters::decided::{self, ApprovalDecided};
use crate::letters::invitation::{self, Invitation, InvitationAccepted};
use crate::letters::order::{self, OrderNeedsYou, ServiceReady};
use crate::letters::reminder::{self, Reminder};
use crate::letters::team::{self, TeamChanged, TeamInvitation};
use crate::letters::unmade::{self, ChangeNotMade};
use crate::mail::store::{self, Mail};
use crate::mail::{self, EmailAddress, Letter, NotSent, Outgoing, SendMail, Written};
use crate::services::handover::{self, Access, Spent};
use crate::text::{Language, Reader};
use crate::web::session::DEFAULT_ZONE;
use crate::worker::Run;

/// How long a mail stands back while others are being sent.
const MOMENT: Duration = Duration::seconds(5);

impl Run for SendMail {
    /// No transaction is open while the mail server is spoken to. A process that dies after the server took the
    /// mail and before the commit that says so sends a second copy: with the same `Message-ID`, by which mail
    /// programs recognise it, and with the same link.
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let Some(_line) = app.mailer.line() else { return stand_back(app.clock.now(), job).await };
        let Some((mail, access)) = begin(app, job, self.mail).await? else { return Ok(()) };
        let language: Language = mail.language.parse()?;
        let written = write(app, &mail, access.as_ref(), language)
            .with_context(|| format!("mail {} could not be written", mail.id))?;
        let to: EmailAddress = mail.recipient.parse()?;
        let outgoing = Outgoing {
            number: mail.id,
            to: &to,
            message_id: &mail.message_id,
            at: app.clock.now(),
            language,
            written: &written,
        };
        match app.mailer.send(&outgoing).await {
            Ok(answer) => arrived(app.clock.now(), job, &mail, access, &answer).await,
            Err(refusal) => refused(app.clock.now(), job, &mail, &refusal).await,
        }
    }
}

/// Every line is taken: lets another job have this one's place for a moment. That is no try.
async fn stand_back(now: OffsetDateTime, job: &Running) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    job.wait(&mut work, now + MOMENT, "other mails are being sent first").await?;
    Ok(work.commit().await?)
}

/// Counts the try, and reads the mail and the secret that only the mail itself will contain; nothing, and the job
/// is done, when there is nothing to send any more.
async fn begin(app: &App, job: &Running, mail: i64) -> anyhow::Result<Option<(Mail, Option<Access>)>> {
    let now = app.clock.now();
    let mut work = job.begin().await?;
    let Some(mail) = store::begin_try(&mut work, mail).await? else {
        job.done(&mut work).await?;
        work.commit().await?;
        return Ok(None);
    };
    if mail.template == Reminder::TEMPLATE {
        return still_told(job, work, mail).await;
    }
    if mail.template != Credentials::TEMPLATE {
        work.commit().await?;
        return Ok(Some((mail, None)));
    }
    let service = mail.service_id.context("a credentials mail without a service")?;
    match handover::access(&mut work, now, &app.key, service, &facts(&mail)?, mail.handover_id).await? {
        Ok(access) => {
            work.commit().await?;
            Ok(Some((mail, Some(access))))
        }
        Err(spent) => {
            match spent {
                Spent::Opened => store::sent(&mut work, now, mail.id, "").await?,
                Spent::Void => store::recall(&mut work, mail.id).await?,
            }
            job.done(&mut work).await?;
            work.commit().await?;
            Ok(None)
        }
    }
}

/// A reminder without the dates about which somebody has decided since it was queued; recalled where none is left.
async fn still_told(
    job: &Running,
    mut work: Work,
    mail: Mail,
) -> anyhow::Result<Option<(Mail, Option<Access>)>> {
    let Some(letter) = reminder::still(&mut work, facts(&mail)?).await? else {
        store::recall(&mut work, mail.id).await?;
        job.done(&mut work).await?;
        work.commit().await?;
        return Ok(None);
    };
    let mail = Mail { facts: serde_json::to_string(&letter)?, ..mail };
    store::retell(&mut work, mail.id, &mail.facts).await?;
    work.commit().await?;
    Ok(Some((mail, None)))
}

fn write(app: &App, mail: &Mail, access: Option<&Access>, language: Language) -> anyhow::Result<Written> {
    let panel = app.settings.public_url.as_str();
    let reader = Reader::new(language, DEFAULT_ZONE);
    Ok(match (mail.template.as_str(), access) {
        (Credentials::TEMPLATE, Some(access)) => credentials::written(&facts(mail)?, access, panel, &reader)?,
        (Invitation::TEMPLATE, _) => invitation::written(&facts(mail)?, &reader)?,
        (InvitationAccepted::TEMPLATE, _) => invitation::written_accepted(&facts(mail)?, panel, &reader)?,
        (ContactChanged::TEMPLATE, _) => contact::written(&facts(mail)?, &reader)?,
        (ServiceReady::TEMPLATE, _) => order::written_ready(&facts(mail)?, panel, &reader)?,
        (CredentialsElsewhere::TEMPLATE, _) => credentials::written_elsewhere(&facts(mail)?, panel, &reader)?,
        (ApprovalWanted::TEMPLATE, _) => approval::written(&facts(mail)?, panel, &reader)?,
        (ApprovalDecided::TEMPLATE, _) => decided::written(&facts(mail)?, panel, &reader)?,
        (OrderNeedsYou::TEMPLATE, _) => order::written_stopped(&facts(mail)?, panel, &reader)?,
        (Reminder::TEMPLATE, _) => reminder::written(&facts(mail)?, &app.key, panel, language)?,
        (ChangeNotMade::TEMPLATE, _) => unmade::written(&facts(mail)?, panel, language)?,
        (TeamInvitation::TEMPLATE, _) => team::written_invitation(&facts(mail)?, &app.key, panel, &reader)?,
        (TeamChanged::TEMPLATE, _) => team::written_changed(&facts(mail)?, panel, &reader)?,
        (PasswordReset::TEMPLATE, _) => account::written_reset(&facts(mail)?, &app.key, panel, language)?,
        (AccountNotice::TEMPLATE, _) => account::written_notice(&facts(mail)?, panel, language)?,
        (other, _) => anyhow::bail!("this version knows no letter {other}"),
    })
}

fn facts<L: DeserializeOwned>(mail: &Mail) -> serde_json::Result<L> {
    serde_json::from_str(&mail.facts)
}

async fn arrived(
    now: OffsetDateTime,
    job: &Running,
    mail: &Mail,
    access: Option<Access>,
    answer: &str,
) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    if let (Some(Access::Password(_)), Some(service)) = (access, mail.service_id) {
        handover::mailed(&mut work, now, mail, service).await?;
    }
    store::sent(&mut work, now, mail.id, answer).await?;
    job.done(&mut work).await?;
    Ok(work.commit().await?)
}

async fn refused(now: OffsetDateTime, job: &Running, mail: &Mail, refusal: &NotSent) -> anyhow::Result<()> {
    let NotSent { answer, permanent } = refusal;
    tracing::warn!(mail = mail.id, attempts = mail.attempts, permanent, answer, "a mail was not taken");
    let pause = if *permanent { None } else { mail::pause(mail.attempts, mail.created_at, now) };
    let mut work = job.begin().await?;
    if let Some(pause) = pause {
        store::put_off(&mut work, now + pause, mail.id, answer).await?;
        job.wait(&mut work, now + pause, answer).await?;
    } else {
        store::give_up(&mut work, mail.id, answer).await?;
        job.fail(&mut work, answer).await?;
    }
    Ok(work.commit().await?)
}
