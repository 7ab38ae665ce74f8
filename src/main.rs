//! `usher`: the window, or with a command the same work in the terminal.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use usher::app::{self, Launched};
use usher::cli::{self, Arguments, Exit};
use usher::platform::logging;

fn main() -> ExitCode {
    logging::quiet_panics();
    let arguments = Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => window(arguments.file),
    }
    .into()
}

fn window(file: Option<PathBuf>) -> Exit {
    match app::launch(file) {
        Launched::Closed => Exit::Done,
        Launched::NoDisplay => {
            // Standard error may be closed; the exit code says the same.
            let _ = writeln!(
                std::io::stderr(),
                "usher: There is no display for a window\n       Use a command instead; usher --help lists them"
            );
            Exit::Unusable
        }
        Launched::Failed(text) => {
            let _ = writeln!(std::io::stderr(), "usher: {text}");
            Exit::Unusable
        }
    }
}
