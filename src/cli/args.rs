//! The words of the command line. Comments on fields are help texts, read in a terminal.
#![allow(clippy::doc_markdown)]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::users::{self, Encoding, HeaderAt, Layout};

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
    /// Write the records of a users file as they would be sent, as one JSON array
    Convert(Convert),
    /// Tell what kinds of password hashes a file has, and try a password that you know
    Passwords(Passwords),
    /// Write down how a file's columns would be read, to be changed and given to --mapping
    Mapping(Mapping),
    /// Say what an import would do to whom: inserted, updated, refused, and what updates take away
    Forecast(Forecast),
    /// Import a users file into the practice tenant or a real one
    Import(Import),
    /// Go on with an unfinished run; without RUN with the only one there is
    Resume(Resume),
    /// List all runs of this computer, unfinished ones first
    Runs(Runs),
    /// Write a run's report for the file cabinet: one page of HTML, to be kept or printed
    Report(Report),
    /// Save users of a run by what became of them, as CSV for reading
    List(List),
    /// Save which user became which user_id, as CSV for other systems; Auth0 is asked for ids that it made
    Ids(Ids),
    /// Look whether the users of a run are in Auth0 as the file has them; without RUN of the latest one
    Verify(Verify),
    /// Delete the users that a run has inserted, but for those who have logged in since
    Undo(Undo),
    /// Remove what a gradual migration left behind of users that a run could not insert
    Leftovers(Leftovers),
    /// Save the log and the course of a run for Usher's makers, without users, names and secrets
    Support(Support),
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
    #[command(flatten)]
    pub source: Source,
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
    #[command(flatten)]
    pub source: Source,
    /// The file to write; an existing one is replaced
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
    /// Write what Auth0 has no place for, by email and id, as a table for reading
    #[arg(long, value_name = "FOLLOW-UP.csv")]
    pub follow_up: Option<PathBuf>,
    /// Write a mended copy in the users file's own format instead of JSON for Auth0: what the recipe mends stands
    /// in the cells that it came from, every other cell as it is
    #[arg(long)]
    pub own_format: bool,
    /// With --own-format: write the mapping that reads the copy, also the columns that it has more
    #[arg(long, value_name = "MAPPING.json", requires = "own_format")]
    pub own_mapping: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Passwords {
    #[command(flatten)]
    pub source: Source,
    /// Try a password against the hash of this user, counted from 1. It is asked for without being shown;
    /// where there is no terminal it is the first line of standard input
    #[arg(long, value_name = "N")]
    pub record: Option<u32>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Mapping {
    #[command(flatten)]
    pub source: Source,
    /// The mapping file to write; an existing one is replaced
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
}

/// What is opened, and how it is read.
#[derive(Debug, Args)]
pub struct Source {
    /// The users file; several of one shape, or a folder of them, are one list
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the columns are read, as `usher mapping` writes it; without it Usher finds out by itself
    #[arg(long, value_name = "MAPPING.json", conflicts_with_all = ["sheet", "separator", "encoding", "header"])]
    pub mapping: Option<PathBuf>,
    /// What is done to the file before it is checked and sent, as the window saves it: mapping, fixes, users
    /// left out, and options
    #[arg(long, value_name = "RECIPE.json", conflicts_with_all = ["mapping", "sheet", "separator", "encoding", "header"])]
    pub recipe: Option<PathBuf>,
    /// The sheet of a spreadsheet
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What stands between the cells of a text table
    #[arg(long, value_enum)]
    pub separator: Option<Separator>,
    /// The encoding of a text table, such as UTF-8 or windows-1252
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// The row of a table with its headings, counted from 1, or none
    #[arg(long, value_name = "ROW|none", value_parser = header)]
    pub header: Option<HeaderAt>,
}

impl Source {
    /// How a table is to be read, as far as the command line says so.
    pub fn layout(&self) -> Layout {
        Layout {
            separator: self.separator.map(|separator| match separator {
                Separator::Comma => users::Separator::Comma,
                Separator::Semicolon => users::Separator::Semicolon,
                Separator::Tab => users::Separator::Tab,
                Separator::Pipe => users::Separator::Pipe,
            }),
            encoding: self.encoding,
            sheet: self.sheet.clone(),
            header: self.header,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

fn encoding(name: &str) -> Result<Encoding, String> {
    Encoding::named(name).ok_or_else(|| "there is no encoding of this name".to_owned())
}

fn header(text: &str) -> Result<HeaderAt, String> {
    match text.parse::<u32>() {
        Ok(row) if row > 0 => Ok(HeaderAt::Row(row)),
        _ if text.eq_ignore_ascii_case("none") => Ok(HeaderAt::None),
        _ => Err("it is a row, counted from 1, or none".to_owned()),
    }
}

/// The tenant and the connection.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("where").required(true).args(["practice", "tenant"])))]
pub struct Place {
    /// The practice tenant, which is built into Usher
    #[arg(long)]
    pub practice: bool,
    /// The tenant of this domain, such as example.eu.auth0.com
    #[arg(long, value_name = "DOMAIN")]
    pub tenant: Option<String>,
    /// The database connection, by name or id
    #[arg(long, value_name = "NAME_OR_ID")]
    pub connection: String,
}

#[derive(Debug, Args)]
pub struct Forecast {
    #[command(flatten)]
    pub source: Source,
    #[command(flatten)]
    pub place: Place,
    /// For an import that updates users who are already there
    #[arg(long)]
    pub upsert: bool,
    /// With --upsert: the value for every user that lacks email_verified
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set)]
    pub email_verified: Option<bool>,
    /// With --upsert: write the users with what Auth0 has and an update would take away
    #[arg(short, long, value_name = "OUT.json")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

// Each switch is one of its own on the command line.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub source: Source,
    #[command(flatten)]
    pub place: Place,
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
    /// Write what Auth0 has no place for, by email and id, as a table for reading
    #[arg(long, value_name = "FOLLOW-UP.csv")]
    pub follow_up: Option<PathBuf>,
    /// Read, change and send the file as this earlier run of it did, as `usher runs` names it: what was
    /// rehearsed in one tenant is done in another
    #[arg(long, value_name = "RUN", conflicts_with_all = ["follows", "mapping", "recipe"])]
    pub like: Option<String>,
    /// Send only users of an earlier run of this file, as `usher runs` names it; the file is read and changed
    /// as it was then
    #[arg(long, value_name = "RUN")]
    pub follows: Option<String>,
    /// With --follows: which of them; otherwise those refused and not sent, with --upsert also those already
    /// there
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        value_delimiter = ',',
        requires = "follows"
    )]
    pub only: Vec<Which>,
    /// Send only users that are new or have changed since a run, as `usher runs` names it; with --upsert those that
    /// have changed are updated
    #[arg(long, value_name = "RUN", conflicts_with = "follows")]
    pub changed_since: Option<String>,
    /// With --upsert: first ask Auth0 who is there, say what will become of everybody, and keep what the users have
    /// that are updated: usher undo RUN --put-back puts it back
    #[arg(long)]
    pub look_ahead: bool,
    /// Send a few users of every shape first, alone; the others follow by themselves when none of these was
    /// refused, else only after a word
    #[arg(long)]
    pub pilot: bool,
    /// Do not ask before it starts
    #[arg(long)]
    pub yes: bool,
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

/// What became of a user in the runs so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    Refused,
    AlreadyThere,
    NotSent,
    /// Left out before the import
    LeftOut,
}

#[derive(Debug, Args)]
pub struct Resume {
    /// The run, as `usher runs` names it
    pub run: Option<String>,
    /// Send the others although users of the pilot were refused
    #[arg(long)]
    pub after_pilot: bool,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "json")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Runs {
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Report {
    /// The run, as `usher runs` names it; without it the latest one
    pub run: Option<String>,
    /// The page to write; an existing one is replaced
    #[arg(short, long, value_name = "FILE.html")]
    pub output: PathBuf,
    /// Name the refused users by their addresses too
    #[arg(long)]
    pub addresses: bool,
    /// Leave out what this computer calls your account
    #[arg(long)]
    pub no_account: bool,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct List {
    /// The run, as `usher runs` names it; without it the latest one. Runs that follow each other count
    /// together
    pub run: Option<String>,
    /// What became of the users
    #[arg(
        long = "state",
        value_name = "STATE",
        value_enum,
        value_delimiter = ',',
        required = true
    )]
    pub states: Vec<Listed>,
    /// The CSV file to write, for reading; an existing one is replaced
    #[arg(short, long, value_name = "FILE.csv")]
    pub output: PathBuf,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// What became of users that are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    Imported,
    Updated,
    AlreadyThere,
    Refused,
    Unknown,
    NotSent,
    LeftOut,
}

#[derive(Debug, Args)]
pub struct Ids {
    /// The run, as `usher runs` names it; without it the latest one. Runs that follow each other count
    /// together
    pub run: Option<String>,
    /// The CSV file to write, for other systems; an existing one is replaced
    #[arg(short, long, value_name = "FILE.csv")]
    pub output: PathBuf,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The run, as `usher runs` names it; without it the latest one
    pub run: Option<String>,
    /// Look at all users that were imported or updated, not at a sample
    #[arg(long)]
    pub all: bool,
    /// How many users to look at, evenly spread over the file
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value_t = 100, conflicts_with = "all")]
    pub sample: u32,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Undo {
    /// The run, as `usher runs` names it
    pub run: String,
    /// Put back those that it updated, as they were when --look-ahead or the window's Look ahead saw them, instead of
    /// deleting those that it inserted
    #[arg(long, conflicts_with = "files")]
    pub put_back: bool,
    /// With --put-back: those too who have changed or logged in since
    #[arg(long, requires = "put_back")]
    pub also_changed: bool,
    /// The tenant's domain, or practice, for scripts; without it somebody must type it
    #[arg(long, value_name = "DOMAIN")]
    pub confirm: Option<String>,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Leftovers {
    /// The run, as `usher runs` names it
    pub run: String,
    /// The tenant's domain, or practice, for scripts; without it somebody must type it
    #[arg(long, value_name = "DOMAIN")]
    pub confirm: Option<String>,
    /// The users file, where it has moved; several times for a run of several files
    #[arg(long = "file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Support {
    /// The runs whose course goes in, as `usher runs` names them; without them the latest one
    pub runs: Vec<String>,
    /// The file to write; an existing one is replaced
    #[arg(short, long, value_name = "FILE.zip")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Practice {
    /// Port on 127.0.0.1; without it a free one is taken
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    #[arg(long, value_enum, default_value = "instant")]
    pub speed: Speed,
    /// Requests a second that the tenant takes in all, as the free plan does with 2
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rate: Option<u32>,
    /// What is to go wrong, and when: a JSON file as in assets/practice/scenarios
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
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
