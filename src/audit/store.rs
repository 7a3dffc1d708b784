//! The audit as the owners of a reseller read it: what touched their own things.

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::audit::story::Line;
use crate::audit::{Filter, Who};
use crate::database::Work;
use crate::text::Reader;
use crate::values;

/// An act on a reseller's things, and which they are.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    /// What was done, by whom, and what became of it.
    #[sqlx(flatten)]
    pub line: Line,
    /// The account of the person; `None` when the panel did it.
    pub account_id: Option<i64>,
    /// The internal name of the service.
    pub domain: Option<String>,
    /// The subscription's number.
    pub subscription_id: Option<i64>,
}

impl Told {
    /// Who did it: a colleague by name, our staff as such, or the panel.
    #[must_use]
    pub fn person(&self) -> Who {
        match self.account_id {
            _ if self.line.is_staff => Who::Support,
            Some(account) => Who::Account(account),
            None => Who::Panel,
        }
    }

    /// The act as a JSON object. What our staff wrote to each other is not in it.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut details: Value = serde_json::from_str(&self.line.details).unwrap_or_default();
        if self.line.is_staff
            && let Some(details) = details.as_object_mut()
        {
            details.remove("reason");
        }
        let person = match self.person() {
            Who::Account(account) => json!({ "account": account, "name": self.line.who }),
            who => json!(who.code()),
        };
        json!({
            "line": self.line.id,
            "at": self.line.at.format(&Rfc3339).unwrap_or_default(),
            "person": person,
            "act": self.line.act,
            "order": self.line.order_id,
            "service": self.domain,
            "subscription": self.subscription_id,
            "licence": self.line.licence,
            "details": details,
        })
    }
}

/// The acts on a reseller's things that a filter lets through, the newest first: at most `limit` of those before the
/// number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    reseller: i64,
    filter: &Filter,
    reader: &Reader,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Told>, sqlx::Error> {
    let (from, until) = filter.instants(reader);
    let account = if let Some(Who::Account(account)) = filter.who { account } else { 0 };
    work.all(
        "select a.id, a.at, a.act, a.details, a.order_id, u.title as licence, c.name as who, \
         c.staff_role is not null as is_staff, j.state as task_state, j.answer as task_answer, \
         j.finished_at as task_finished_at, j.hold as task_hold, a.account_id, s.domain, a.subscription_id \
         from audit a left join accounts c on c.id = a.account_id \
         left join services s on s.id = a.service_id left join subscriptions u on u.id = a.subscription_id \
         left join jobs j on j.id = a.job_id and j.kind in ('change-quantity', 'cancel-subscription', \
         'decide-end-of-term', 'reactivate-subscription', 'reset-password') and a.act not like 'hold-%' \
         where a.reseller_id = $1 and a.id < $2 and ($3 = '' or ($3 = 'panel' and a.account_id is null) \
         or ($3 = 'support' and c.staff_role is not null) \
         or ($3 = 'account' and a.account_id = $4 and c.staff_role is null)) \
         and ($5 = '' or $5 like '%,' || a.act || ',%') and a.at >= $6 and a.at < $7 \
         and ($8 = '' or cast(a.order_id as text) = $8 or s.domain like $9 escape '\\') \
         order by a.id desc limit $10",
        values![
            reseller,
            before.unwrap_or(i64::MAX),
            filter.who.map_or("", Who::code),
            account,
            filter.kind.map_or("", |kind| kind.acts),
            from,
            until,
            &filter.about,
            pattern(&filter.about),
            limit
        ],
    )
    .await
}

/// A `like` pattern for a service's internal name that contains `text`, whatever signs are in it.
fn pattern(text: &str) -> String {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// Number and name of everybody who works for a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn people(work: &mut Work, reseller: i64) -> Result<Vec<(i64, String)>, sqlx::Error> {
    work.all(
        "select c.id, c.name from accounts c join memberships m on m.account_id = c.id \
         where m.reseller_id = $1 and c.staff_role is null order by lower(c.name), c.id",
        values![reseller],
    )
    .await
}
