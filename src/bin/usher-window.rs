//! The double-clicked one: the window alone, without a console on Windows.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::path::PathBuf;
use std::process::ExitCode;

use usher::app::{self, Launched};
use usher::platform::logging;

fn main() -> ExitCode {
    logging::quiet_panics();
    let file = std::env::args_os().nth(1).map(PathBuf::from);
    match app::launch(file) {
        Launched::Closed => ExitCode::SUCCESS,
        Launched::NoDisplay | Launched::Failed(_) => ExitCode::FAILURE,
    }
}
