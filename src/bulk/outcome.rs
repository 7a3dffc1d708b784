//! What became of a line.

use crate::microsoft::Cause;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It changes nothing.
    Unchanged,
    /// It cannot be done; nothing was sent.
    Refused,
    /// It can be done.
    Ready,
    /// The file was stopped before it was this line's turn.
    Left,
    /// It is on its way.
    Waiting,
    /// Microsoft has done it.
    Done,
    /// Microsoft has refused it.
    Failed,
    /// It was taken back, or overtaken by another change, before it was sent.
    Dropped,
    /// A fault of ours: a person looks into it.
    Stuck,
}

impl Outcome {
    /// The last part of its text key `bulk-outcome-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Ready => "ready",
            Self::Left => "left",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
            Self::Stuck => "stuck",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Ready | Self::Waiting => "blue",
            Self::Done => "green",
            Self::Refused | Self::Failed | Self::Stuck => "red",
            Self::Dropped => "yellow",
            Self::Unchanged | Self::Left => "secondary",
        }
    }

    /// What became of a line in this state, whose task is in that one and last heard this.
    pub(super) fn of(state: &str, task: Option<&str>, answer: Option<&str>) -> Self {
        let is_refusal = answer.is_some_and(|answer| Cause::named(answer).is_some());
        match (state, task) {
            ("unchanged", _) => Self::Unchanged,
            ("refused", _) => Self::Refused,
            ("ready", _) => Self::Ready,
            ("left", _) => Self::Left,
            (_, Some("done")) => Self::Done,
            (_, Some("cancelled")) => Self::Dropped,
            (_, Some("error")) if is_refusal => Self::Failed,
            (_, Some("error")) => Self::Stuck,
            _ => Self::Waiting,
        }
    }
}
