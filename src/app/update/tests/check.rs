//! Looking at what was found.

use crate::app::action::Action;
use crate::app::model::{Modal, Screen};
use crate::platform::settings::TenantKind;
use crate::roster::{Filter, RowSet};
use crate::users::RecordId;
use crate::worker::{Command, Event};

use super::rig::{act, apply, model, now, open_path, opened, ready, seen};

#[test]
fn a_filter_chosen_while_the_file_is_read_stays() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members.json");
    seen(&mut model, open, 10, 2);
    act(&mut model, Action::Filter(Filter::All));
    opened(&mut model, open, 20, 2);
    assert_eq!(model.check.filter, Filter::All);
}

#[test]
fn rows_that_were_scrolled_to_stay_when_all_has_been_read() {
    for (seen_rows, filter) in [(0..12, Filter::Blocked), (3..15, Filter::All)] {
        let mut model = model();
        let open = open_path(&mut model, "/files/members.json");
        seen(&mut model, open, 100, 2);
        act(&mut model, Action::RowsSeen(seen_rows));
        opened(&mut model, open, 200, 2);
        assert_eq!(model.check.filter, filter);
    }
}

#[test]
fn numbers_grow_while_a_file_is_read_anew_with_other_options() {
    let mut model = ready(TenantKind::Test, true);
    let open = open_path(&mut model, "/files/large.json");
    seen(&mut model, open, 10, 2);
    let rechecks = |commands: &[Command]| {
        commands
            .iter()
            .filter(|command| matches!(command, Command::Recheck { .. }))
            .count()
    };
    let asked = rechecks(&act(&mut model, Action::Upsert(true)));
    assert_eq!(asked, 1);
    assert!(!model.open().is_some_and(|open| open.rechecking));
    let again = rechecks(&act(&mut model, Action::Upsert(true)));
    assert_eq!(again, 0, "asked for once, since it begins from the start");
    seen(&mut model, open, 300, 2);
    assert_eq!(model.summary().map(|summary| summary.records), Some(300));
}

#[test]
fn show_them_asks_for_the_users_without_a_password_hash() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    let commands = act(&mut model, Action::ShowWithoutHash);
    assert_eq!(model.screen, Screen::Check);
    assert!(
        matches!(
            commands.as_slice(),
            [Command::Rows {
                filter: Filter::WithoutHash,
                ..
            }]
        ),
        "{commands:?}"
    );
}

#[test]
fn rows_of_an_older_filter_are_dropped() {
    let mut model = ready(TenantKind::Test, true);
    let open = model.open().expect("a file").id;
    let request = |commands: &[Command]| match commands {
        [Command::Rows { request, .. }] => *request,
        other => panic!("rows are asked for, not {other:?}"),
    };
    let first = request(&act(&mut model, Action::Filter(Filter::All)));
    let second = request(&act(&mut model, Action::Filter(Filter::Warned)));
    apply(
        &mut model,
        Event::RowsReady {
            open,
            request: second,
            rows: RowSet::All(3),
        },
        now(),
    );
    apply(
        &mut model,
        Event::RowsReady {
            open,
            request: first,
            rows: RowSet::All(9),
        },
        now(),
    );
    assert_eq!(model.check.rows.len(), 3);
    assert_eq!(
        model.check.selected,
        Some(RecordId(0)),
        "the first row is looked at"
    );
}

#[test]
fn a_truncated_file_asks_before_the_whole_users_are_taken() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Check;
    model.file.open.as_mut().expect("a file").view.truncated = true;
    assert!(model.import_obstacle().is_some());
    act(&mut model, Action::Primary);
    assert_eq!(model.modal, Some(Modal::TakeWhole));
    act(&mut model, Action::Confirm);
    assert_eq!(model.screen, Screen::Connect);
    assert_eq!(model.import_obstacle(), None);
}
