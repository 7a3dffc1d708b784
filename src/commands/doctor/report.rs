//! What was found, one line each: `ok`, `warn` or `FAIL`, what it is about, what it is, what to do.

use std::fmt;
use std::io::Write;

/// Says what was found as soon as it is, for some takes a while, and counts what keeps the panel from its work.
pub struct Report {
    out: std::io::Stdout,
    failures: usize,
}

impl Report {
    /// A report on standard output.
    pub fn new() -> Self {
        Self { out: std::io::stdout(), failures: 0 }
    }

    /// Nothing to do.
    pub fn ok(&mut self, about: &str, finding: impl fmt::Display) {
        self.line("ok", about, finding);
    }

    /// The panel works, though not wholly, or it cannot be told.
    pub fn warn(&mut self, about: &str, finding: impl fmt::Display, act: &str) {
        self.line("warn", about, format_args!("{finding}: {act}"));
    }

    /// The panel cannot do its work.
    pub fn fail(&mut self, about: &str, finding: impl fmt::Display, act: &str) {
        self.failures += 1;
        self.line("FAIL", about, format_args!("{finding}: {act}"));
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

    fn line(&mut self, grade: &str, about: &str, finding: impl fmt::Display) {
        // Whoever closed the output does not want to know; the exit code still tells.
        let _ = writeln!(self.out, "{grade:<4}  {about:<22}  {finding}");
    }
}
