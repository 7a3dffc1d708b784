//! The settings on the command line: one flag for each variable. A secret has a flag only for the file that holds
//! it, because anyone on the machine can read a command line.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::{Given, Unset, VARIABLES, Variable};

/// The flags and variables of `serve` and `worker`.
pub struct Flags(pub Given);

impl Variable {
    /// The name on the command line, such as `public-url`; of a secret the flag for its file.
    #[must_use]
    pub fn flag(&self) -> String {
        let name = self.name.to_ascii_lowercase().replace('_', "-");
        if self.secret { format!("{name}-file") } else { name }
    }

    fn argument(&self) -> Arg {
        let (environment, value, help) = if self.secret {
            let help = format!("A file that holds {} (or {} itself)", self.expected, self.variable());
            (self.file_variable(), "FILE", help)
        } else {
            let unset = match self.unset {
                Unset::Required => String::new(),
                Unset::Default(value) => format!(" [default: {value}]"),
                Unset::Derived(how) => format!(" [default: {how}]"),
            };
            (self.variable(), "VALUE", capitalised(self.expected) + &unset)
        };
        let flag = self.flag();
        Arg::new(flag.clone())
            .long(flag)
            .env(environment)
            .hide_env_values(true)
            .value_name(value)
            .help(help)
            .long_help(None)
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command.args(VARIABLES.iter().map(|variable| variable.argument()))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let flags = VARIABLES.iter().filter_map(|variable| {
            let name = if variable.secret { variable.file_variable() } else { variable.variable() };
            Some((name, matches.get_one::<String>(&variable.flag())?.clone()))
        });
        let secrets = VARIABLES.iter().filter(|variable| variable.secret).filter_map(|variable| {
            let name = variable.variable();
            let value = std::env::var(&name).ok()?;
            Some((name, value))
        });
        Ok(Self(flags.chain(secrets).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The flags and variables of the commands that need only the database.
#[derive(Args, Default)]
pub struct DatabaseFlags {
    /// The database: sqlite:PATH, or postgres://… of a PostgreSQL server
    #[arg(long, env = "AUBADE_DATABASE", hide_env_values = true, value_name = "ADDRESS")]
    database: Option<String>,
    /// A file that holds the database's address
    #[arg(long, env = "AUBADE_DATABASE_FILE", hide_env_values = true, value_name = "FILE")]
    database_file: Option<PathBuf>,
    /// How much is logged: error, warn, info, debug or trace [default: info]
    #[arg(long, env = "AUBADE_LOG", hide_env_values = true, value_name = "LEVEL")]
    log: Option<String>,
}

impl DatabaseFlags {
    /// What was given.
    #[must_use]
    pub fn given(self) -> Given {
        let file = self.database_file.map(|path| path.to_string_lossy().into_owned());
        [("AUBADE_DATABASE", self.database), ("AUBADE_DATABASE_FILE", file), ("AUBADE_LOG", self.log)]
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}
