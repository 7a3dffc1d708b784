//! What acts are about, for a person who looks for some of them.

/// A kind of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The last part of its text key `audit-kind-…`.
    pub name: &'static str,
    /// Its acts, with a comma before and behind each.
    pub acts: &'static str,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self {
            name: "orders",
            acts: ",order-placed,order-corrected,order-cancelled,order-waiting,order-failed,order-completed,\
                   order-closed,tenant-created,",
        },
        Self {
            name: "licences",
            acts: ",quantity-wanted,cancellation-wanted,end-of-term-decided,end-of-term-kept,\
                   end-of-term-withdrawn,refusal-dismissed,change-accepted,change-scheduled,\
                   scheduled-change-cancelled,scheduled-change-refused,decision-scheduled,\
                   scheduled-decision-cancelled,scheduled-decision-refused,reactivation-wanted,bulk-started,\
                   bulk-stopped,",
        },
        Self {
            name: "holds",
            acts: ",hold-undone,hold-sent,hold-approval-wanted,hold-confirmed,hold-rejected,hold-withdrawn,\
                   hold-impossible,",
        },
        Self {
            name: "elsewhere",
            acts: ",quantity-changed-at-microsoft,status-changed-at-microsoft,renewal-changed-at-microsoft,\
                   plan-changed-at-microsoft,next-term-changed-at-microsoft,subscription-found,\
                   subscription-vanished,subscription-back,",
        },
        Self {
            name: "services",
            acts: ",service-renamed,contact-changed,domain-added,domain-removed,letter-sent-again,retried,",
        },
        Self {
            name: "credentials",
            acts: ",credentials-sent-again,credentials-opened,credentials-mailed,password-reset-wanted,\
                   password-reset,",
        },
        Self {
            name: "invitations",
            acts: ",invitation-asked,invitation-accepted,invitation-withdrawn,invitation-admitted,\
                   tenant-taken-over,",
        },
        Self {
            name: "people",
            acts: ",account-added,password-changed,password-link-sent,password-replaced,sessions-ended,\
                   second-factor-added,second-factor-removed,second-factor-forgotten,recovery-codes-renewed,\
                   recovery-code-used,company-changed,sending-changed,calendar-created,\
                   calendar-revoked,consent-given,data-exported,person-erased,",
        },
    ];

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_act_is_of_one_kind() {
        let text = include_str!("../../text/en/audit.ftl");
        let acts: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("audit-act-")?.split_once(" =").map(|(act, _)| act))
            .collect();
        let listed: Vec<&str> =
            Kind::ALL.iter().flat_map(|kind| kind.acts.split(',')).filter(|act| !act.is_empty()).collect();
        assert_eq!(listed.len(), acts.len(), "none twice");
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), acts);
    }
}
