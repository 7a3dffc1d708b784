//! Whether a change of a subscription may be, and what the subscription is after it.

use time::OffsetDateTime;

use super::Wanted;
use crate::sandbox::body::MALFORMED;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::resellers;
use crate::sandbox::rules::Rules;
use crate::sandbox::subscriptions::{Action, Batch, Buyer, Instructions, Status, Subscription};
use crate::sandbox::terms::{Cycle, Term};

/// The body contradicts itself or the path.
const INVALID: u32 = 800_002;
/// It was cancelled.
const DELETED: u32 = 2011;
/// It takes no updates any more.
const OVER: u32 = 900_279;
/// Its term is about to end.
const ENDING: u32 = 900_277;
/// Its renewal is being made.
const RENEWING: u32 = 900_280;
/// Another change is on its way.
const BUSY: u32 = 800_082;
/// It was changed too often.
const TOO_MANY_CHANGES: u32 = 900_311;
/// How often it can be changed.
const CHANGES: u32 = 1_200;
/// The number of seats is outside the SKU's limits.
const OUTSIDE_LIMITS: u32 = 2002;
/// No change of seats while suspended.
const SUSPENDED: u32 = 2001;
/// No other change while suspended, nor together with suspending or reactivating.
const SUSPENDED_UPDATE: u32 = 800_091;
/// That many seats cannot go now.
const TOO_MANY_SEATS: u32 = 800_090;
/// No seat can go any more before the end of the term.
const WINDOW_OVER: u32 = 900_257;
/// It cannot be cancelled any more before the end of the term.
const CANCELLATION_OVER: u32 = 900_117;
/// The billing cycle is not changed here.
const CYCLE_FIXED: u32 = 2054;
/// The term is not changed here, or is none.
const TERM_FIXED: u32 = 800_121;
/// The term would be shorter.
const SHORTER_TERM: u32 = 800_122;
/// The term of a trial is not changed.
const TRIAL_TERM: u32 = 800_107;
/// The status cannot become this one.
const STATUS_FIXED: u32 = 800_096;
/// The reseller of record cannot become this one.
const RESELLER_FIXED: u32 = 800_098;
/// Nothing can be scheduled without automatic renewal.
const NO_RENEWAL: u32 = 800_093;

impl Subscription {
    /// What it is after the change to `wanted`, if that may be.
    pub(super) fn changed(&self, wanted: &Wanted, buyer: &Buyer) -> Result<Self, Refusal> {
        self.check_open()?;
        self.check_fixed(wanted)?;
        let status = self.wanted_status(wanted, buyer.now)?;
        let quantity = self.wanted_quantity(wanted, status, buyer)?;
        let mut after = self.clone();
        after.status = status;
        after.reseat(quantity, buyer.now);
        after.friendly_name = wanted.friendly_name.clone().unwrap_or_else(|| self.offer_name.clone());
        after.auto_renew = wanted.auto_renew_enabled;
        after.reseller = self.wanted_reseller(wanted, buyer)?;
        after.changes += 1;

        let mid_term = status != self.status || quantity != self.quantity;
        after.actions.clear();
        after.next_term = None;
        if !mid_term {
            after.schedule(wanted, self, buyer)?;
            self.check_suspended(&after)?;
        }
        Ok(after)
    }

    /// Keeps what `wanted` says of the end of the term; actions count before older instructions.
    fn schedule(&mut self, wanted: &Wanted, before: &Self, buyer: &Buyer) -> Result<(), Refusal> {
        if let Some(sent) = wanted.scheduled_actions.as_ref().filter(|sent| !sent.is_empty()) {
            self.actions = Action::parse(sent, before, self.auto_renew, buyer)?;
            return Ok(());
        }
        let sent = wanted.scheduled_next_term_instructions.as_ref().filter(|next| !next.is_null());
        let Some(sent) = sent else { return Ok(()) };
        if !self.auto_renew {
            return Err(Refusal::bad(NO_RENEWAL, "Nothing can be scheduled without automatic renewal."));
        }
        let instructions = Instructions::parse(sent)?;
        instructions.next(before)?;
        if before.next_term.as_ref() != Some(sent) {
            buyer.check(&instructions, before)?;
        }
        self.next_term = Some(sent.clone());
        Ok(())
    }

    /// Refuses every change in the last hours of a term, and while its renewal is being made.
    pub(super) fn check_hour(&self, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
        if !matches!(self.status, Status::Active | Status::Suspended) {
            return Ok(());
        }
        if now >= self.commitment.renews_at() {
            return Err(Refusal::bad(RENEWING, "The subscription is being renewed: try again later."));
        }
        if now >= self.commitment.renews_at() - rules.locked() {
            return Err(Refusal::bad(ENDING, "The subscription is about to end or to renew."));
        }
        Ok(())
    }

    /// Refuses every change of a subscription that takes none.
    fn check_open(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Deleted => return Err(Refusal::bad(DELETED, "The subscription was cancelled.")),
            Status::Expired | Status::Disabled => {
                return Err(Refusal::bad(OVER, "The subscription takes no updates any more."));
            }
            Status::Active | Status::Suspended => {}
        }
        if self.pending.is_some() {
            return Err(Refusal::conflict(BUSY, "The subscription is busy with another change."));
        }
        if self.changes >= CHANGES {
            return Err(Refusal::bad(TOO_MANY_CHANGES, "The subscription was changed too often."));
        }
        Ok(())
    }

    /// Refuses a body that is not this subscription's, or changes what cannot be changed this way.
    fn check_fixed(&self, wanted: &Wanted) -> Result<(), Refusal> {
        if wanted.id.is_some_and(|id| id != self.id)
            || wanted.offer_id.as_ref().is_some_and(|offer| *offer != self.offer_id)
        {
            return Err(Refusal::bad(INVALID, "The body is not this subscription's."));
        }
        if wanted.billing_cycle.as_deref().is_some_and(|cycle| Cycle::parse(cycle) != Some(self.cycle)) {
            return Err(Refusal::bad(CYCLE_FIXED, "The billing cycle is not changed this way."));
        }
        let present = self.commitment.term;
        match wanted.term_duration.as_deref() {
            Some(term) if term != present.duration() => Err(match Term::parse(term) {
                _ if self.trial => Refusal::bad(TRIAL_TERM, "The term of a trial is not changed."),
                Some(term) if term.months() < present.months() => {
                    Refusal::bad(SHORTER_TERM, "The term does not become shorter.")
                }
                _ => Refusal::bad(TERM_FIXED, "The term is not changed this way."),
            }
            .about("termDuration")),
            _ => Ok(()),
        }
    }

    /// Refuses a change, to what it is `after`, of anything but the status of a suspended subscription.
    fn check_suspended(&self, after: &Self) -> Result<(), Refusal> {
        let same = after.auto_renew == self.auto_renew
            && after.friendly_name == self.friendly_name
            && after.reseller == self.reseller
            && after.actions.is_empty()
            && after.next_term.is_none();
        if self.status == Status::Suspended && !same {
            return Err(Refusal::bad(SUSPENDED_UPDATE, "Nothing is changed while suspended."));
        }
        Ok(())
    }

    fn wanted_status(&self, wanted: &Wanted, now: OffsetDateTime) -> Result<Status, Refusal> {
        let missing = || Refusal::bad(MALFORMED, "status is required.").about("status");
        let status = match wanted.status.as_deref().ok_or_else(missing)?.to_lowercase().as_str() {
            "active" => Status::Active,
            "suspended" => Status::Suspended,
            "deleted" => Status::Deleted,
            _ => return Err(Refusal::bad(STATUS_FIXED, "The status cannot become this one.").about("status")),
        };
        if status == Status::Deleted && now > self.cancellable_until() {
            return Err(Refusal::bad(CANCELLATION_OVER, "The window for cancelling has passed."));
        }
        Ok(status)
    }

    fn wanted_quantity(&self, wanted: &Wanted, status: Status, buyer: &Buyer) -> Result<u32, Refusal> {
        let missing = || Refusal::bad(MALFORMED, "quantity is required.").about("quantity");
        let wanted = wanted.quantity.ok_or_else(missing)?;
        if wanted == i64::from(self.quantity) {
            return Ok(self.quantity);
        }
        if status != self.status {
            return Err(Refusal::bad(SUSPENDED_UPDATE, "Change the status or the quantity, not both."));
        }
        if self.status == Status::Suspended {
            return Err(Refusal::bad(SUSPENDED, "The quantity cannot be changed while suspended."));
        }
        buyer.check_agreement()?;
        let limits = self.catalogued().map_or(1..=300, |sku| sku.minimum..=sku.maximum);
        let quantity = u32::try_from(wanted)
            .ok()
            .filter(|quantity| limits.contains(quantity))
            .ok_or_else(|| Refusal::bad(OUTSIDE_LIMITS, "The quantity is outside the SKU's limits."))?;
        match (self.quantity.saturating_sub(quantity), self.refundable(buyer.now)) {
            (leaving, 0) if leaving > 0 => {
                Err(Refusal::bad(WINDOW_OVER, "The window for reducing the quantity has passed."))
            }
            (leaving, refundable) if leaving > refundable => {
                Err(Refusal::bad(TOO_MANY_SEATS, "The quantity cannot be reduced that far now."))
            }
            _ => Ok(quantity),
        }
    }

    /// The reseller of record: one in good standing to whom the customer is tied.
    fn wanted_reseller(&self, wanted: &Wanted, buyer: &Buyer) -> Result<Option<String>, Refusal> {
        let Some(mpn) = wanted.partner_id.as_ref().filter(|mpn| self.reseller.as_ref() != Some(*mpn)) else {
            return Ok(self.reseller.clone());
        };
        resellers::check_of_record(mpn)?;
        if !resellers::by_mpn(mpn).is_some_and(|partner| buyer.resellers.contains(&partner.tenant)) {
            let text = "The customer has no relationship with that partner of record.";
            return Err(Refusal::bad(RESELLER_FIXED, text).about("partnerId"));
        }
        Ok(Some(mpn.clone()))
    }

    /// Changes the seats: added ones open a batch, removed ones leave the batch that closes first.
    fn reseat(&mut self, quantity: u32, now: OffsetDateTime) {
        let mut leaving = self.quantity.saturating_sub(quantity);
        for batch in self.batches.iter_mut().filter(|batch| now <= batch.closes_at()) {
            let gone = leaving.min(batch.quantity);
            batch.quantity -= gone;
            leaving -= gone;
        }
        if quantity > self.quantity {
            self.batches.push(Batch { quantity: quantity - self.quantity, opened_at: now });
        }
        self.quantity = quantity;
    }
}
