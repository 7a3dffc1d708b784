//! The settings on the command line: one flag for each variable. A secret has a flag only for the file that holds
//! it, because anyone on the machine can read a command line.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::variables::{DATABASE, LOG};
use super::{Given, Unset, VARIABLES, Variable};

/// The flags and variables of `serve` and `worker`.
pub type Flags = FlagsOf<true>;
/// The flags and variables of the commands that need only the database.
pub type DatabaseFlags = FlagsOf<false>;

static OF_DATABASE: [&Variable; 2] = [&DATABASE, &LOG];

/// What was given of every setting, or of the database's alone.
#[derive(Default)]
pub struct FlagsOf<const EVERY: bool>(pub Given);

impl Variable {
    /// The name on the command line, such as `public-url`; of a secret the flag for its file.
    #[must_use]
    pub fn flag(&self) -> String {
        let name = self.name.to_ascii_lowercase().replace('_', "-");
        if self.secret { format!("{name}-file") } else { name }
    }

    /// The variable that says the same as the flag.
    fn flag_variable(&self) -> String {
        if self.secret { self.file_variable() } else { self.variable() }
    }

    fn argument(&self) -> Arg {
        let (value, help) = if self.secret {
            ("FILE", format!("A file that holds {} (or {} itself)", self.expected, self.variable()))
        } else {
            let unset = match self.unset {
                Unset::Required => String::new(),
                Unset::Default(value) => format!(" [default: {value}]"),
                Unset::Derived(how) => format!(" [default: {how}]"),
            };
            ("VALUE", format!("{}{unset}", capitalised(self.expected)))
        };
        let flag = self.flag();
        Arg::new(flag.clone())
            .long(flag)
            .env(self.flag_variable())
            .hide_env_values(true)
            .value_name(value)
            .help(help)
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

impl<const EVERY: bool> FlagsOf<EVERY> {
    fn variables() -> &'static [&'static Variable] {
        if EVERY { &VARIABLES } else { &OF_DATABASE }
    }
}

impl<const EVERY: bool> Args for FlagsOf<EVERY> {
    fn augment_args(command: Command) -> Command {
        command.args(Self::variables().iter().map(|variable| variable.argument()))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const EVERY: bool> FromArgMatches for FlagsOf<EVERY> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let flags = Self::variables().iter().filter_map(|variable| {
            Some((variable.flag_variable(), matches.get_one::<String>(&variable.flag())?.clone()))
        });
        // A secret itself is no argument, so clap does not look for it.
        let secrets = Self::variables().iter().filter(|variable| variable.secret).filter_map(|variable| {
            let value = std::env::var(variable.variable()).ok()?;
            Some((variable.variable(), value))
        });
        Ok(Self(flags.chain(secrets).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
