use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::Failure;
use super::{args, mapping, recipe, words};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::roster::{self, OpenOptions, Reading, Roster, Snapshot};
use crate::rules::CheckOptions;
use crate::users::{Cancel, OpenError, UsersFile};

/// How the command line wants the file to be read. What the window remembers of other files plays no
/// part: a script does the same on every computer.
pub(super) fn options(source: &args::Source, check: CheckOptions) -> Result<OpenOptions, Failure> {
    let recipe = source.recipe.as_deref().map(recipe::read).transpose()?;
    let mapped = recipe.as_ref().and_then(|recipe| recipe.mapping.clone());
    let reading = match (&source.mapping, mapped) {
        (Some(path), _) => Reading::Mapped(Arc::new(mapping::read(path)?)),
        (None, Some(mapping)) => Reading::Mapped(Arc::new(mapping)),
        (None, None) => Reading::Auto(source.layout()),
    };
    let wished = recipe.as_ref().map(|recipe| recipe.options);
    let wished = wished.unwrap_or_default();
    Ok(OpenOptions {
        check: CheckOptions {
            upsert: check.upsert || wished.upsert,
            email_verified: check.email_verified.or(wished.email_verified),
            ..check
        },
        reading,
        recipe: recipe.map(Arc::new),
        ..OpenOptions::default()
    })
}

/// Refuses to write where the users file stands, or its mapping or recipe, or another of these outputs: the users
/// file is never changed.
pub(super) fn apart(source: &args::Source, outputs: &[Option<&Path>]) -> Result<(), Failure> {
    // What cannot be found is said when it is opened, or is made new.
    let inputs = UsersFile::listed(&source.files).unwrap_or_default();
    let mut taken: Vec<&Path> = inputs
        .iter()
        .chain(&source.mapping)
        .chain(&source.recipe)
        .map(AsRef::as_ref)
        .collect();
    for output in outputs.iter().copied().flatten() {
        if taken.iter().any(|path| files::is_same(path, output)) {
            return Err(Failure::new(format_args!(
                "“{}” would be written over what is read or written already",
                output.display()
            ))
            .advice(Some("Name another file for the result")));
        }
        taken.push(output);
    }
    Ok(())
}

/// Opens and checks a users file; a terminal shows how far it has come.
pub(super) fn open(
    paths: &[PathBuf],
    options: &OpenOptions,
    home: &Home,
) -> Result<Roster, Failure> {
    let roster = watched(paths, options, home, &Cancel::new(), &|_| {});
    Ok(roster?)
}

/// The same for whoever has seen enough before the end.
pub(super) fn watched(
    paths: &[PathBuf],
    options: &OpenOptions,
    home: &Home,
    cancel: &Cancel,
    watch: &dyn Fn(&Snapshot),
) -> Result<Roster, OpenError> {
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("Checking {bar:30} {percent:>3} % {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    let roster = roster::open(
        paths,
        options,
        &home.spool(),
        &|snapshot| {
            bar.set_length(snapshot.bytes_total);
            bar.set_position(snapshot.bytes_read);
            bar.set_message(words::users(u64::from(snapshot.roster.len())));
            watch(&snapshot);
        },
        cancel,
    );
    bar.finish_and_clear();
    roster
}
