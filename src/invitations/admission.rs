//! A tenant that was tied to its reseller before the invitation: nobody agreed to it here, so the staff check that
//! the customer wants it, and then the invitation goes on.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::invitations::{Invitation, PrepareInvitation, store};
use crate::jobs::{self, About};

/// A member of the staff who has checked an invitation, and how.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
    /// The member of the staff.
    pub account: i64,
    /// The reason that goes into the audit.
    pub reason: &'a str,
}

/// Has an invitation that was refused as tied before looked at again, this time to go on; `false` when it is not
/// refused for that reason (any more). Wake a worker after the commit.
///
/// # Errors
/// When the database refuses.
pub async fn admit(
    work: &mut Work,
    now: OffsetDateTime,
    invitation: &Invitation,
    admission: Admission<'_>,
) -> anyhow::Result<bool> {
    if !store::admit(work, now, invitation.id, admission.account).await? {
        return Ok(false);
    }
    let about = About {
        account: Some(admission.account),
        reseller: Some(invitation.reseller_id),
        ..About::default()
    };
    let job = jobs::enqueue(work, now, &PrepareInvitation { invitation: invitation.id }, about).await?;
    let act = Act {
        act: "invitation-admitted",
        account: Some(admission.account),
        reseller: Some(invitation.reseller_id),
        job: Some(job),
        details: json!({ "invitation": invitation.id, "reason": admission.reason }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(true)
}
