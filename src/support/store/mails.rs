//! Mails as the staff look after them: their fate, the link in them, and the task that sends them.

use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::credentials::Credentials;
use crate::mail::Letter;
use crate::support::store::tasks::story;
use crate::support::store::{Newest, Subject};
use crate::values;

/// A mail, without what it says.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    /// Its number.
    pub id: i64,
    /// [`Letter::TEMPLATE`], the last part of a text key `support-letter-…`.
    pub template: String,
    /// To whom it goes.
    pub recipient: String,
    /// `fr` or `en`.
    pub language: String,
    /// `queued`, `sent`, `failed`, `given_up` or `recalled`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the mail server said.
    pub answer: Option<String>,
    /// Whose customer or colleague the recipient is.
    pub reseller_id: Option<i64>,
    /// That reseller's name.
    pub reseller: Option<String>,
    /// The order it tells of.
    pub order_id: Option<i64>,
    /// The service it tells of.
    pub service_id: Option<i64>,
    /// That service's internal name.
    pub domain: Option<String>,
    /// When the one-time link in it ends by itself; nothing where it has none.
    pub link_expires_at: Option<OffsetDateTime>,
    /// When the link was opened.
    pub link_opened_at: Option<OffsetDateTime>,
    /// When the link was recalled.
    pub link_recalled_at: Option<OffsetDateTime>,
    /// When it was queued.
    pub created_at: OffsetDateTime,
    /// When the mail server took it.
    pub sent_at: Option<OffsetDateTime>,
    /// The task that sends it.
    pub task_id: Option<i64>,
    /// That task's state.
    pub task_state: Option<String>,
    /// From when on the mail server may be asked (again), while it has not left.
    pub next_try_at: Option<OffsetDateTime>,
}

macro_rules! mails {
    ($rest:literal) => {
        concat!(
            "select m.id, m.template, m.recipient, m.language, m.state, m.attempts, m.answer, m.reseller_id, \
             r.name as reseller, m.order_id, m.service_id, s.domain, h.expires_at as link_expires_at, \
             h.opened_at as link_opened_at, h.recalled_at as link_recalled_at, m.created_at, m.sent_at, \
             j.id as task_id, j.state as task_state, case when m.state in ('queued', 'failed') then \
             coalesce(j.next_try_at, m.next_try_at) end as next_try_at \
             from mails m left join resellers r on r.id = m.reseller_id \
             left join services s on s.id = m.service_id left join handovers h on h.id = m.handover_id \
             left join jobs j on j.order_id = m.order_id and j.kind = 'send-mail' \
             and j.payload = '{\"mail\":' || cast(m.id as text) || '}' ",
            $rest
        )
    };
}
pub(super) use mails;

impl Mail {
    /// Whether it gives the customer the first password.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        self.template == Credentials::TEMPLATE
    }

    /// How the link in it stands, the last part of a text key `support-link-…`, and since or until when.
    #[must_use]
    pub fn link(&self, now: OffsetDateTime) -> Option<(&'static str, OffsetDateTime)> {
        let expires_at = self.link_expires_at?;
        Some(match (self.link_opened_at, self.link_recalled_at) {
            (Some(at), _) => ("opened", at),
            (None, Some(at)) => ("recalled", at),
            (None, None) if expires_at <= now => ("expired", expires_at),
            (None, None) => ("open", expires_at),
        })
    }

    /// The page on which its story is told.
    #[must_use]
    pub fn story(&self) -> Option<String> {
        story(self.order_id, self.domain.as_deref())
    }

    /// The colour that helps to tell its state apart.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.state.as_str() {
            "sent" => "green",
            "queued" => "blue",
            "failed" => "yellow",
            "given_up" => "red",
            _ => "secondary",
        }
    }
}

/// A mail.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Mail>, sqlx::Error> {
    work.first(mails!("where m.id = $1"), values![id]).await
}

/// A page of mails, the newest first: at most `limit` of those before the number `before`, in `state` unless that
/// is empty.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    state: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Mail>, sqlx::Error> {
    let before = before.unwrap_or(i64::MAX);
    if state.is_empty() {
        return work.all(mails!("where m.id < $1 order by m.id desc limit $2"), values![before, limit]).await;
    }
    let sql = mails!("where m.state = $3 and m.id < $1 order by m.id desc limit $2");
    work.all(sql, values![before, limit, state]).await
}

/// The newest mails of a story.
///
/// # Errors
/// When the database refuses.
pub async fn of(work: &mut Work, subject: Subject, newest: Newest) -> Result<Vec<Mail>, sqlx::Error> {
    let (sql, id) = match subject {
        Subject::Order(order) => {
            (mails!("where m.order_id = $1 and m.created_at < $2 order by m.id desc limit $3"), order)
        }
        Subject::Service(service) => (
            mails!(
                "where (m.service_id = $1 or m.order_id in (select id from orders where service_id = $1)) \
                 and m.created_at < $2 order by m.id desc limit $3"
            ),
            service,
        ),
        Subject::Mail(mail) => (mails!("where m.id = $1 and m.created_at < $2 limit $3"), mail),
        Subject::Task(_) => return Ok(Vec::new()),
    };
    work.all(sql, values![id, newest.before, newest.limit]).await
}

/// Whether this account has sent the same letter again, after this mail, since `since`: a button pressed twice.
///
/// # Errors
/// When the database refuses.
pub async fn was_sent_again(
    work: &mut Work,
    mail: i64,
    account: i64,
    since: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let (times,): (i64,) = work
        .one(
            "select count(*) from mails m join audit t on t.order_id = m.order_id join mails c on c.id = t.mail_id \
             where m.id = $1 and t.account_id = $2 and t.at >= $3 \
             and t.act in ('letter-sent-again', 'credentials-sent-again') and c.id > m.id and c.template = m.template",
            values![mail, account, since],
        )
        .await?;
    Ok(times > 0)
}
