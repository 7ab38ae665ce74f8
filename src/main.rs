//! `usher`: the window, or with a command the same work in the terminal.

use std::process::ExitCode;

use clap::Parser;
use usher::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command).into(),
        None => cli::Exit::Unusable.into(),
    }
}
