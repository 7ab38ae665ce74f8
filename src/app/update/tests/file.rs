//! Opening a file.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::Action;
use crate::app::model::{FilePlace, Modal, Screen};
use crate::roster::Filter;
use crate::users::Skipped;
use crate::worker::{Command, Event, Failure, FileChoice};

use super::rig::{act, apply, model, now, open_path, opened, opening, seen, view};

#[test]
fn the_first_users_lead_to_check_and_numbers_grow() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members.json");
    seen(&mut model, open, 5, 0);
    assert_eq!(model.screen, Screen::Check);
    seen(&mut model, open, 7, 1);
    assert_eq!(model.summary().map(|summary| summary.records), Some(7));
    assert_eq!(model.ready_users(), None, "not before all of it is read");
}

#[test]
fn what_belongs_to_an_older_file_is_dropped() {
    let mut model = model();
    let old = open_path(&mut model, "/files/old.json");
    let commands = act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/new.json")]),
    );
    assert!(matches!(commands[0], Command::CancelOpen { open } if open == old));
    seen(&mut model, old, 5, 0);
    assert!(model.file.open.is_none());
    let error = Failure {
        sentence: "late".to_owned(),
        ..Failure::default()
    };
    apply(
        &mut model,
        Event::OpenFailed {
            open: old,
            path: PathBuf::from("/files/old.json"),
            error,
        },
        now(),
    );
    assert!(model.file.trouble.is_none());
}

#[test]
fn a_failed_opening_says_why_and_keeps_the_file_before() {
    let mut model = model();
    let first = open_path(&mut model, "/files/members.json");
    opened(&mut model, first, 10, 0);
    let second = open_path(&mut model, "/files/broken.json");
    let error = Failure {
        sentence: "It is empty".to_owned(),
        ..Failure::default()
    };
    apply(
        &mut model,
        Event::OpenFailed {
            open: second,
            path: PathBuf::from("/files/broken.json"),
            error,
        },
        now(),
    );
    assert_eq!(model.screen, Screen::File);
    assert_eq!(model.open().map(|open| open.id), Some(first));
    assert!(model.file.trouble.is_some());
}

#[test]
fn an_opened_file_is_filtered_to_what_needs_fixing() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members.json");
    let commands = opened(&mut model, open, 10, 2);
    assert!(
        model.settings.recents.is_empty()
            && !commands
                .iter()
                .any(|command| matches!(command, Command::SaveSettings { .. })),
        "the worker alone notes it, and knows the sample"
    );
    assert_eq!(model.check.filter, Filter::Blocked);
    assert_eq!(model.title(), "members.json – Usher");
}

#[test]
fn without_a_dialog_paths_are_typed() {
    let mut model = model();
    let purpose = crate::worker::DialogPurpose::OpenUsersFile;
    apply(
        &mut model,
        Event::FileChosen {
            purpose: purpose.clone(),
            choice: FileChoice::NoDialog,
        },
        now(),
    );
    assert!(matches!(model.modal, Some(Modal::TypePath { .. })));
    let commands = act(
        &mut model,
        Action::PathTyped(purpose, PathBuf::from("/files/members.json")),
    );
    opening(&commands);
    assert_eq!(model.modal, None);
}

#[test]
fn what_is_saved_is_offered_beside_the_users_file() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members.json");
    opened(&mut model, open, 3, 1);
    let suggested = |commands: Vec<Command>| match commands.into_iter().next() {
        Some(Command::ChooseFile { suggested, .. }) => suggested.unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    let at = suggested(act(&mut model, Action::SaveProblems));
    assert_eq!(at, PathBuf::from("/files/members-problems-for-reading.csv"));
    model.desk.logs = PathBuf::from("/files/logs");
    let at = suggested(act(&mut model, Action::SaveProblems));
    assert_eq!(at, PathBuf::from("members-problems-for-reading.csv"));
}

#[test]
fn files_of_a_folder_that_are_not_read_are_told_before_the_check() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members");
    let mut view = view(10, 0, true);
    view.skipped = Arc::from([Skipped {
        name: "settings.json".to_owned(),
        why: "It is no list of users".to_owned(),
    }]);
    apply(&mut model, Event::Opened { open, view }, now());
    assert_eq!(
        (model.screen, model.file_place()),
        (Screen::File, FilePlace::Source)
    );
    act(&mut model, Action::Back);
    assert_eq!(model.file_place(), FilePlace::Start);
    act(&mut model, Action::ShowPlace(FilePlace::Source));
    assert_eq!(model.file_place(), FilePlace::Source);
    // Its records are sent as they stand: there are no columns.
    act(&mut model, Action::ShowPlace(FilePlace::Mapping));
    assert_eq!(model.file_place(), FilePlace::Source);
    act(&mut model, Action::Primary);
    assert_eq!(model.screen, Screen::Check);
}
