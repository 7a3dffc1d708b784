//! What is wrong with the settings: all of it at once, one line each, without any value.

use std::fmt;

use super::variables::Variable;

/// Everything that is missing or wrong, one line each.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A setting that is missing or wrong.
#[derive(Debug)]
pub(super) struct Problem {
    pub variable: &'static Variable,
    pub fault: Fault,
}

#[derive(Debug)]
pub(super) enum Fault {
    Missing,
    /// Why, without the value, which may be secret.
    Wrong(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Variable { expected, example, .. } = self.variable;
        f.write_str(&self.variable.variable())?;
        match &self.fault {
            Fault::Missing => f.write_str(" is missing")?,
            Fault::Wrong(reason) => write!(f, " is wrong ({reason})")?,
        }
        write!(f, "; expected: {expected}; example: {example}")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}
