//! What kinds of password hashes a file has, and whether a password that somebody knows fits one of them.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use zeroize::Zeroizing;

use super::args::{Format, Passwords};
use super::exit::{Exit, Failure};
use super::{opening, out, source, words};
use crate::passwords::verify::{Answer, Change, PasswordShape, ShapeKind, Typed};
use crate::platform::paths::Home;
use crate::roster::{self, Diagnosis, Roster};
use crate::rules::CheckOptions;
use crate::users::{Identifiers, ReadError, RecordId};

/// One line of `passwords --format json`.
#[derive(Serialize)]
struct ShapeLine<'a> {
    title: &'a str,
    count: u64,
    /// The first record with it, 0-based as in `check`.
    record: u32,
    without_hash: bool,
    /// What `custom_password_hash` says of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<SettingLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
}

#[derive(Serialize)]
struct SettingLine<'a> {
    setting: &'a str,
    value: &'a str,
}

/// What `passwords --record N --format json` says.
#[derive(Serialize)]
struct TriedLine<'a> {
    record: u32,
    result: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeLine<'a>>,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    setting: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

pub(super) fn run(args: &Passwords) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let options = opening::options(&args.source, CheckOptions::default())?;
    let roster = opening::open(&args.source.files, &options, &home)?;
    match args.record {
        None => list(&roster, args.format),
        Some(number) => try_one(&roster, number, args.format),
    }
}

fn list(roster: &Roster, format: Format) -> Result<Exit, Failure> {
    source::say(roster);
    let bar = counting(roster.len());
    let shapes = roster::password_shapes(roster, &|read| {
        bar.set_position(u64::from(read));
        true
    });
    bar.finish_and_clear();
    let shapes = shapes.map_err(|error| unread(&error))?;
    let shapes = shapes.unwrap_or_default();
    match format {
        Format::Json => {
            for shape in &shapes {
                out::json(&line(shape))?;
            }
        }
        Format::Text => out::text(&text(roster, &shapes))?,
    }
    let doubtful = |shape: &PasswordShape| {
        shape.kind.is_without() || matches!(shape.kind, ShapeKind::Unreadable(_))
    };
    Ok(if shapes.iter().any(doubtful) {
        Exit::Partly
    } else {
        Exit::Done
    })
}

fn counting(users: u32) -> ProgressBar {
    let style = "Counting kinds of hashes {bar:30} {percent:>3} % {pos} of {len} users";
    let bar = ProgressBar::new(u64::from(users)).with_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn line(shape: &PasswordShape) -> ShapeLine<'_> {
    let settings = match &shape.kind {
        ShapeKind::Described { settings, .. } => settings.as_slice(),
        _ => &[],
    };
    ShapeLine {
        title: shape.kind.title(),
        count: shape.count,
        record: shape.sample,
        without_hash: shape.kind.is_without(),
        settings: settings
            .iter()
            .map(|(setting, value)| SettingLine { setting, value })
            .collect(),
        remark: shape.kind.remark(),
    }
}

fn text(roster: &Roster, shapes: &[PasswordShape]) -> String {
    let mut text = format!(
        "{}: {}\n\n",
        roster.file().name(),
        words::users(u64::from(roster.len()))
    );
    let width = shapes.iter().map(|shape| words::number(shape.count).len());
    let width = width.max().unwrap_or_default();
    // Writing to a string cannot fail.
    for shape in shapes {
        let mark = if shape.kind.is_without() { "!" } else { " " };
        let _ = writeln!(
            text,
            "{mark} {:>width$}  {}, such as {}",
            words::number(shape.count),
            shape.kind.title(),
            words::place(roster, RecordId(shape.sample))
        );
        if let Some(remark) = shape.kind.remark() {
            let _ = writeln!(text, "  {:width$}  {remark}", "");
        }
    }
    let sample = shapes
        .iter()
        .find(|shape| shape.kind != ShapeKind::WithoutHash);
    if let Some(shape) = sample {
        let _ = writeln!(
            text,
            "\nIf you know the password of one user of a kind, try it: usher passwords FILE --record {}",
            RecordId(shape.sample).row()
        );
    }
    text
}

fn try_one(roster: &Roster, number: u32, format: Format) -> Result<Exit, Failure> {
    let id = number
        .checked_sub(1)
        .filter(|index| *index < roster.len())
        .map(RecordId)
        .ok_or_else(|| {
            Failure::new(format_args!(
                "There is no user {}: the file has {}",
                words::number(u64::from(number)),
                words::users(u64::from(roster.len()))
            ))
        })?;
    let record = roster.read(id).map_err(|error| unread(&error))?;
    let place = words::place(roster, id);
    // Whoever types has to know whose password it is; what is kept in a file names nobody.
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        let who = Identifiers::of(&record);
        let who = who.email.or(who.user_id).unwrap_or_default();
        out::say(format_args!("{place}: {who}"));
    } else {
        out::say(format_args!("{place}"));
    }
    let password = ask()?;
    if password.is_empty() {
        return Err(Failure::new("No password was typed"));
    }
    let found =
        roster::diagnose(roster, id, &password, &|| false).map_err(|error| unread(&error))?;
    drop(password);
    match format {
        Format::Json => out::json(&tried(id, &found))?,
        Format::Text => out::text(&said(&found))?,
    }
    Ok(match found {
        Diagnosis::Tried(Answer::Fits) => Exit::Done,
        _ => Exit::Partly,
    })
}

/// Without echo at a terminal; otherwise the first line of standard input.
fn ask() -> Result<Typed, Failure> {
    let failed =
        |error: io::Error| Failure::new(format_args!("The password could not be read: {error}"));
    if io::stdin().is_terminal() {
        let prompt =
            "The password of this user as you know it (it is not shown, and goes nowhere): ";
        return rpassword::prompt_password(prompt)
            .map(Typed::from)
            .map_err(failed);
    }
    let mut line = Zeroizing::new(String::with_capacity(1024));
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    let text = line.strip_suffix('\n').unwrap_or(&line);
    Ok(Typed::from(text.strip_suffix('\r').unwrap_or(text)))
}

fn changes(found: &Diagnosis) -> &[Change] {
    match found {
        Diagnosis::Tried(Answer::FitsOtherwise(remedy)) => &remedy.changes,
        _ => &[],
    }
}

fn said(found: &Diagnosis) -> String {
    let mut text = found.words();
    text.push('\n');
    for change in changes(found) {
        let _ = writeln!(text, "  {}", change.setting_words());
    }
    if matches!(found, Diagnosis::FitsMapped(..)) {
        text.push_str(
            "  Write the mapping down (usher mapping FILE -o MAPPING.json), change it so, and give it with --mapping\n",
        );
    }
    text
}

fn tried(id: RecordId, found: &Diagnosis) -> TriedLine<'_> {
    let result = match found {
        Diagnosis::Tried(Answer::Fits) => "fits",
        Diagnosis::Tried(Answer::FitsOtherwise(_)) => "fits_otherwise",
        Diagnosis::Tried(Answer::FitsDisguised(_)) => "changed_before",
        Diagnosis::Tried(Answer::DoesNotFit { .. }) => "does_not_fit",
        Diagnosis::Tried(Answer::CannotTell(_)) => "cannot_tell",
        Diagnosis::Tried(Answer::Stopped) => "stopped",
        Diagnosis::FitsMapped(..) => "fits_mapped",
        Diagnosis::NoHash => "no_hash",
        Diagnosis::Unreadable(_) => "unreadable",
    };
    TriedLine {
        record: id.0,
        result,
        message: found.words(),
        changes: changes(found)
            .iter()
            .map(|change| ChangeLine {
                setting: change.setting,
                from: change.from.as_deref(),
                to: change.to.as_deref(),
            })
            .collect(),
    }
}

fn unread(error: &ReadError) -> Failure {
    Failure::new(error)
}
