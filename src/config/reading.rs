//! One setting after another is read by its rule; what is missing or wrong is noted.

use super::given::Given;
use super::problems::{Fault, Problem, Problems};
use super::rules::Checked;
use super::variables::{Unset, Variable};

/// Takes one setting after another and notes what is wrong.
pub(super) struct Reading<'a> {
    pub(super) given: &'a Given,
    pub(super) problems: Problems,
}

impl Reading<'_> {
    /// The value of a variable by its rule, or its default; nothing, and a note, when it is missing or wrong.
    pub(super) fn take<T>(
        &mut self,
        variable: &'static Variable,
        rule: impl Fn(&str) -> Checked<T>,
    ) -> Option<T> {
        match (self.text(variable), variable.unset) {
            (Text::Given(text), _) => self.apply(variable, rule(&text)),
            (Text::NotGiven, Unset::Default(text)) => self.apply(variable, rule(text)),
            (Text::NotGiven, Unset::Required | Unset::Derived(_)) => self.note(variable, Fault::Missing),
            (Text::Unclear(reason), _) => self.note(variable, Fault::Wrong(reason)),
        }
    }

    /// The value of a variable that may be left out.
    pub(super) fn take_if_given<T>(
        &mut self,
        variable: &'static Variable,
        rule: impl Fn(&str) -> Checked<T>,
    ) -> Option<T> {
        match self.text(variable) {
            Text::NotGiven => None,
            Text::Given(text) => self.apply(variable, rule(&text)),
            Text::Unclear(reason) => self.note(variable, Fault::Wrong(reason)),
        }
    }

    /// Whether a variable was given, or its file named.
    pub(super) fn is_given(&self, variable: &Variable) -> bool {
        !matches!(self.text(variable), Text::NotGiven)
    }

    /// What was given for a variable, from its file where one is named.
    fn text(&self, variable: &Variable) -> Text {
        let direct = self.given.0.get(&variable.variable());
        let file = if variable.secret { self.given.0.get(&variable.file_variable()) } else { None };
        match (direct, file) {
            (None, None) => Text::NotGiven,
            (Some(text), None) => Text::Given(text.trim().to_owned()),
            (Some(_), Some(_)) => Text::Unclear(format!("{} is set too", variable.file_variable())),
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(text) if text.trim().is_empty() => Text::Unclear(format!("the file {path} is empty")),
                Ok(text) => Text::Given(text.trim().to_owned()),
                Err(error) => Text::Unclear(format!("the file {path} cannot be read: {error}")),
            },
        }
    }

    fn apply<T>(&mut self, variable: &'static Variable, checked: Checked<T>) -> Option<T> {
        checked.map_err(|reason| self.note::<()>(variable, Fault::Wrong(reason.to_owned()))).ok()
    }

    pub(super) fn note<T>(&mut self, variable: &'static Variable, fault: Fault) -> Option<T> {
        self.problems.add(Problem { variable, fault });
        None
    }
}

/// What was given for a variable.
enum Text {
    Given(String),
    NotGiven,
    /// It cannot be told; the reason, without the value.
    Unclear(String),
}
