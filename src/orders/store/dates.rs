//! The dates of orders that wait are written anew with whatever changes how an order stands.

use time::OffsetDateTime;

use crate::commitments::{CART, Deadline, Kind};
use crate::database::Work;
use crate::deadlines::store::{Of, Subject, replace};
use crate::microsoft::Cause;
use crate::orders::{ASKED_AGAIN, State};
use crate::values;

/// How an order stands, as far as it has dates.
#[derive(sqlx::FromRow)]
struct Standing {
    reseller_id: i64,
    service_id: Option<i64>,
    #[sqlx(try_from = "String")]
    state: State,
    cause: Option<String>,
    /// When the cart was opened that can still be bought.
    opened_at: Option<OffsetDateTime>,
}

impl Standing {
    fn deadlines(&self, now: OffsetDateTime) -> Vec<Deadline> {
        let waits_for = match self.cause.as_deref().and_then(Cause::named) {
            Some(Cause::AgreementMissing) => Some(Kind::AgreementMissing),
            Some(Cause::AccountUnderReview) => Some(Kind::AccountReview),
            _ => None,
        };
        let asked_again = waits_for.filter(|_| self.state == State::Waiting);
        let expires = self.opened_at.filter(|_| matches!(self.state, State::Waiting | State::Failed));
        let mut dates: Vec<Deadline> = Vec::new();
        dates.extend(asked_again.map(|kind| Deadline::new(kind, now + ASKED_AGAIN)));
        dates.extend(expires.map(|at| Deadline::new(Kind::CartExpires, at + CART)));
        dates.retain(|date| date.at >= now);
        dates
    }
}

/// Writes the dates of an order, whose row the unit of work holds.
pub(super) async fn note_deadlines(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> Result<(), sqlx::Error> {
    let standing: Option<Standing> = work
        .first(
            "select o.reseller_id, o.service_id, o.state, o.cause, case when o.cart_id is null then null else \
             (select max(s.finished_at) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id = o.id and s.name = 'open-cart' and s.state = 'done') end as opened_at \
             from orders o where o.id = $1",
            values![order],
        )
        .await?;
    let Some(standing) = standing else { return Ok(()) };
    let subject =
        Subject { reseller: standing.reseller_id, service: standing.service_id, of: Of::Order(order) };
    replace(work, now, subject, &standing.deadlines(now)).await
}
