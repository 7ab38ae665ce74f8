//! The same work without a window: one file per command. Standard output carries results,
//! standard error everything else.

mod ahead;
mod args;
mod asks;
mod check;
mod check_text;
mod choose;
mod comparing;
mod convert;
mod credentials;
mod ending;
mod exit;
mod facts;
mod follow;
mod following;
mod forecast;
mod ids;
mod import;
mod leftovers;
mod list;
mod mapping;
mod opening;
mod out;
mod own_format;
mod passwords;
mod pilot;
mod practice;
mod put_back;
mod recipe;
mod report;
mod resume;
mod run_file;
mod runs;
mod runtime;
mod screen;
mod since;
mod source;
mod support;
mod tenant;
mod token_life;
mod undo;
mod undo_text;
mod verify;
mod waits;
mod words;

pub use args::{Arguments, Command};
pub use exit::Exit;

/// Carries one command out and says with which code to end.
pub fn run(command: Command) -> Exit {
    let done = match command {
        Command::Check(args) => check::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Passwords(args) => passwords::run(&args),
        Command::Mapping(args) => mapping::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Resume(args) => resume::run(&args),
        Command::Runs(args) => runs::run(&args),
        Command::Report(args) => report::run(&args),
        Command::List(args) => list::run(&args),
        Command::Ids(args) => ids::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Undo(args) => undo::run(&args),
        Command::Leftovers(args) => leftovers::run(&args),
        Command::Support(args) => support::run(&args),
        Command::Practice(args) => practice::run(&args),
    };
    done.unwrap_or_else(|failure| failure.say())
}
