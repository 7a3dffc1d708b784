//! What was found, one line each: `ok`, `warn` or `FAIL`, what it is about, what it is, what to do.

use std::fmt;

/// Counts what keeps the panel from its work. Lines appear as they are found, for some take a while.
#[derive(Default)]
pub struct Report {
    failures: usize,
}

impl Report {
    /// Nothing to do.
    pub fn ok(&mut self, about: &str, finding: impl fmt::Display) {
        println!("{:<4}  {about:<22}  {finding}", "ok");
    }

    /// The panel works, though not wholly, or it cannot be told.
    pub fn warn(&mut self, about: &str, finding: impl fmt::Display, act: &str) {
        println!("{:<4}  {about:<22}  {finding}: {act}", "warn");
    }

    /// The panel cannot do its work.
    pub fn fail(&mut self, about: &str, finding: impl fmt::Display, act: &str) {
        self.failures += 1;
        println!("{:<4}  {about:<22}  {finding}: {act}", "FAIL");
    }

    /// # Errors
    /// How many findings keep the panel from its work, if any do.
    pub fn end(self) -> anyhow::Result<()> {
        match self.failures {
            0 => Ok(()),
            1 => anyhow::bail!("one finding keeps the panel from its work"),
            count => anyhow::bail!("{count} findings keep the panel from its work"),
        }
    }
}
