use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::Failure;
use super::words;
use crate::platform::paths::Home;
use crate::roster::{self, Roster};
use crate::rules::CheckOptions;
use crate::users::Cancel;

/// Opens and checks a users file; a terminal shows how far it has come.
pub(super) fn open(path: &Path, options: &CheckOptions, home: &Home) -> Result<Roster, Failure> {
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("Checking {bar:30} {percent:>3} % {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    let roster = roster::open(
        &[path],
        &options.clone().into(),
        &home.spool(),
        &|snapshot| {
            bar.set_length(snapshot.bytes_total);
            bar.set_position(snapshot.bytes_read);
            bar.set_message(words::users(u64::from(snapshot.roster.len())));
        },
        &Cancel::new(),
    );
    bar.finish_and_clear();
    Ok(roster?)
}
