//! The words of the command line. Comments on fields are help texts, read in a terminal.
#![allow(clippy::doc_markdown)]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Brings a user base into Auth0: checks the file, imports it, and knows what became of every user.
///
/// Without a command the window opens, with FILE if one is given. Credentials are never arguments:
/// they come from USHER_TOKEN, or from USHER_CLIENT_ID with USHER_CLIENT_SECRET, else from this
/// computer's keyring.
#[derive(Debug, Parser)]
#[command(name = "usher", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// A users file to open in the window
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a users file; nothing is sent anywhere
    Check(Check),
    /// Write the records of a users file as one JSON array, token for token
    Convert(Convert),
    /// Import a users file into the practice tenant or a real one
    Import(Import),
    /// Go on with an unfinished run; without RUN with the only one there is
    Resume(Resume),
    /// List all runs of this computer, unfinished ones first
    Runs(Runs),
    /// Serve the practice tenant on 127.0.0.1 until stopped
    Practice(Practice),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: one JSON object a line
    Json,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The users file
    pub file: PathBuf,
    /// A connection as GET /api/v2/connections/{id} returns it; its rules are then checked too
    #[arg(long, value_name = "FACTS.json")]
    pub facts: Option<PathBuf>,
    /// Check for updating users that are already there
    #[arg(long)]
    pub upsert: bool,
    /// With --upsert: the value for every user that lacks email_verified
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set)]
    pub email_verified: Option<bool>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Convert {
    /// The users file
    pub file: PathBuf,
    /// The file to write; an existing one is replaced
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
}

// Each switch is one of its own on the command line.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("where").required(true).args(["practice", "tenant"])))]
pub struct Import {
    /// The users file
    pub file: PathBuf,
    /// Into the practice tenant, which is built into Usher
    #[arg(long)]
    pub practice: bool,
    /// Into the tenant of this domain, such as example.eu.auth0.com
    #[arg(long, value_name = "DOMAIN")]
    pub tenant: Option<String>,
    /// The database connection, by name or id
    #[arg(long, value_name = "NAME_OR_ID")]
    pub connection: String,
    /// Update users that are already there; their metadata is replaced whole
    #[arg(long)]
    pub upsert: bool,
    /// With --upsert: the value for every user that lacks email_verified
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set)]
    pub email_verified: Option<bool>,
    /// Let Auth0 mail all tenant owners when the last part is done
    #[arg(long)]
    pub completion_email: bool,
    /// Import the others when some users would be refused
    #[arg(long)]
    pub leave_out_blocked: bool,
    /// Take the whole users of a file that ends in the middle
    #[arg(long)]
    pub accept_truncated: bool,
    /// Bytes of users in one part
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=510_000), default_value_t = 400_000)]
    pub part_bytes: u32,
    /// Do not ask before it starts
    #[arg(long)]
    pub yes: bool,
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Resume {
    /// The run, as `usher runs` names it
    pub run: Option<String>,
    /// The users file, where it has moved
    #[arg(long)]
    pub file: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Runs {
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Practice {
    /// Port on 127.0.0.1; without it a free one is taken
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    #[arg(long, value_enum, default_value = "instant")]
    pub speed: Speed,
}

/// How fast the practice tenant works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Speed {
    /// Jobs are done at once
    Instant,
    /// Jobs take their time and rates are limited, as at Auth0
    Realistic,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_file_alone_is_for_the_window() {
        let arguments = Arguments::try_parse_from(["usher", "users.json"]).unwrap();
        assert!(arguments.command.is_none());
        assert_eq!(arguments.file, Some("users.json".into()));
    }
}
