//! The mapping: what a change asks for, and which answers count.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::app::action::Action;
use crate::app::apply::apply;
use crate::app::model::{Desk, FilePlace, Model, Screen};
use crate::app::update::update;
use crate::roster::mend::{CarriedOver, Fix, Mending, Step};
use crate::roster::{Reading, Summary};
use crate::rules::CheckOptions;
use crate::sources::{ColumnMap, Mapping, MatchedBy, ReadAs, System, Target};
use crate::users::{Compression, Encoding, FileKind, Format, HeaderAt, Layout, Separator, Table};
use crate::worker::{ColumnView, Command, Event, Failure, OpenId, OpenView, RequestId, SourceView};

fn now() -> SystemTime {
    UNIX_EPOCH
}

fn act(model: &mut Model, action: Action) -> Vec<Command> {
    update(model, action, now())
}

fn target(text: &str) -> Target {
    text.parse().expect("a path")
}

fn mapping(columns: &[(&str, Option<&str>)]) -> Mapping {
    let columns = columns.iter().map(|(column, to)| ColumnMap {
        column: (*column).to_owned(),
        to: to.map(target),
        read_as: ReadAs::Text,
        join: None,
        by: MatchedBy::Name,
    });
    Mapping::new(System::Table, columns.collect())
}

fn view(request: Option<RequestId>, mapping: Mapping, complete: bool) -> OpenView {
    let columns = mapping.columns.iter().map(|map| ColumnView {
        name: map.column.clone(),
        samples: Vec::new(),
        filled: 3,
        suggestion: None,
        clear_text: false,
    });
    OpenView {
        path: PathBuf::from("/files/members.csv"),
        name: "members.csv".to_owned(),
        kind: FileKind {
            format: Format::Csv,
            compression: Compression::None,
            byte_order_mark: false,
        },
        size: 300,
        bytes_read: 300,
        bytes_total: 300,
        complete,
        truncated: false,
        summary: Summary {
            records: 3,
            ready: 3,
            ..Summary::default()
        },
        groups: Arc::from([]),
        mender: Arc::default(),
        file_findings: Arc::from([]),
        options: CheckOptions::default(),
        request,
        members: Arc::from(["members.csv".to_owned()]),
        skipped: Arc::from([]),
        source: Some(Arc::new(SourceView {
            hash_files: Arc::from([]),
            system: mapping.system,
            columns: columns.collect(),
            mapping: Arc::new(mapping),
            table: None,
            own: None,
            brings: Arc::from([]),
            leaves: Arc::from([]),
            clear_text: 0,
            remembered: None,
            source: None,
        })),
    }
}

const COLUMNS: [(&str, Option<&str>); 2] = [("E-mail", Some("email")), ("Tier", None)];

/// A table is open, and its columns are shown.
fn table() -> (Model, OpenId) {
    let mut model = Model::new(Desk {
        drops: true,
        logs: PathBuf::from("/logs"),
    });
    let commands = act(
        &mut model,
        Action::Dropped(vec![
            PathBuf::from("/files/a.csv"),
            PathBuf::from("/files/b.csv"),
        ]),
    );
    let Some(Command::OpenFile { open, paths, .. }) = commands.first() else {
        panic!("several files are opened as one list");
    };
    assert_eq!(paths.len(), 2);
    let open = *open;
    apply(
        &mut model,
        Event::Opened {
            open,
            view: view(None, mapping(&COLUMNS), true),
        },
        now(),
    );
    (model, open)
}

/// The number and the reading of the re-check among the commands.
fn recheck(commands: &[Command]) -> (RequestId, Option<Reading>) {
    let found = commands.iter().find_map(|command| match command {
        Command::Recheck {
            request, reading, ..
        } => Some((*request, reading.clone())),
        _ => None,
    });
    found.expect("a check by the new mapping")
}

fn mapped(reading: Option<Reading>) -> Arc<Mapping> {
    match reading {
        Some(Reading::Mapped(mapping)) => mapping,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_shows_its_columns_first_and_its_check_after_the_button() {
    let (mut model, _) = table();
    assert_eq!(
        (model.screen, model.file_place()),
        (Screen::File, FilePlace::Mapping)
    );
    let commands = act(&mut model, Action::Primary);
    assert!(matches!(commands[0], Command::RememberMapping { .. }));
    assert_eq!(model.screen, Screen::Check);
    act(&mut model, Action::Back);
    assert_eq!(model.file_place(), FilePlace::Mapping);
    act(&mut model, Action::Back);
    assert_eq!(model.file_place(), FilePlace::Start);
}

#[test]
fn edits_stay_while_checks_by_older_ones_come_in_late() {
    let (mut model, open) = table();
    let send = |to: &str| Action::SendColumn("Tier".to_owned(), Some(target(to)));
    let (first, reading) = recheck(&act(&mut model, send("app_metadata.tier")));
    let (second, newest) = recheck(&act(&mut model, send("user_metadata.tier")));
    assert!(model.file.open.as_ref().is_some_and(|open| open.rechecking));
    let late = view(Some(first), Mapping::clone(&mapped(reading)), true);
    apply(&mut model, Event::Opened { open, view: late }, now());
    let shown = model.file.mapping().expect("a mapping");
    assert_eq!(
        shown.column("Tier").and_then(|map| map.to.clone()),
        Some(target("user_metadata.tier"))
    );
    assert!(
        model.file.open.as_ref().is_some_and(|open| open.rechecking),
        "the newer check is still under way"
    );
    let view = view(Some(second), Mapping::clone(&mapped(newest)), true);
    let commands = apply(&mut model, Event::Opened { open, view }, now());
    assert!(
        model
            .file
            .open
            .as_ref()
            .is_some_and(|open| !open.rechecking)
    );
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, Command::FetchMapped { .. })),
        "the preview follows"
    );
}

#[test]
fn another_separator_keeps_what_was_said_of_columns_that_are_still_there() {
    let (mut model, open) = table();
    act(
        &mut model,
        Action::SendColumn("Tier".to_owned(), Some(target("app_metadata.tier"))),
    );
    let layout = Layout {
        separator: Some(Separator::Semicolon),
        ..Layout::default()
    };
    act(&mut model, Action::SelectColumn(1));
    let (request, reading) = recheck(&act(&mut model, Action::Cut(layout.clone())));
    assert_eq!(model.file.mapping.selected, None, "it may be no column now");
    assert!(matches!(reading, Some(Reading::Auto(asked)) if asked == layout));
    let found = view(Some(request), mapping(&COLUMNS), true);
    let commands = apply(&mut model, Event::Opened { open, view: found }, now());
    let (_, reading) = recheck(&commands);
    let mapping = mapped(reading);
    assert_eq!(
        mapping.column("Tier").and_then(|map| map.to.clone()),
        Some(target("app_metadata.tier"))
    );
    assert_eq!(mapping.layout.separator, Some(Separator::Semicolon));
}

#[test]
fn a_mapping_that_cannot_be_used_stays_with_the_reason() {
    let (mut model, open) = table();
    let send = Action::SendColumn("Tier".to_owned(), Some(target("user_metadata")));
    let (request, _) = recheck(&act(&mut model, send));
    let error = Failure {
        sentence: "“Tier” is no JSON".to_owned(),
        ..Failure::default()
    };
    apply(
        &mut model,
        Event::RecheckFailed {
            open,
            request,
            error,
        },
        now(),
    );
    assert!(model.file.mapping.trouble.is_some());
    let shown = model.file.mapping().and_then(|it| it.column("Tier"));
    assert!(shown.is_some_and(|map| map.to.is_some()), "the edit stays");
    act(&mut model, Action::Primary);
    assert_eq!(model.screen, Screen::File, "not with that");
    act(&mut model, Action::SendColumn("Tier".to_owned(), None));
    assert!(model.file.mapping.trouble.is_none());
}

/// A table that is open as it was found: semicolons, this encoding, headings in the first row.
fn found(encoding: Encoding) -> (Model, OpenId) {
    let (mut model, open) = table();
    let mut view = view(None, mapping(&COLUMNS), true);
    let names: Arc<[String]> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut source = view.source.as_deref().cloned().expect("a source");
    source.table = Some(Arc::new(Table {
        format: Format::Csv,
        separator: Separator::Semicolon,
        encoding,
        encoding_guessed: true,
        sheets: Arc::from([]),
        sheet: String::new(),
        header: HeaderAt::Row(1),
        columns: Arc::clone(&names),
        headings: names,
    }));
    view.source = Some(Arc::new(source));
    apply(&mut model, Event::Opened { open, view }, now());
    (model, open)
}

/// A mapping of a file with commas in UTF-8.
fn load(model: &mut Model, open: OpenId, columns: &[(&str, Option<&str>)]) -> Vec<Command> {
    let mut mapping = mapping(columns);
    mapping.layout = Layout {
        separator: Some(Separator::Comma),
        encoding: Some(Encoding::UTF_8),
        header: Some(HeaderAt::Row(1)),
        ..Layout::default()
    };
    let mapping = Ok(Arc::new(mapping));
    apply(model, Event::MappingLoaded { open, mapping }, now())
}

#[test]
fn a_loaded_mapping_leaves_the_file_cut_as_it_is_where_its_columns_are_there() {
    let (mut model, open) = found(Encoding::WINDOWS_1252);
    let loaded = load(&mut model, open, &[("E-mail", Some("email"))]);
    let (_, reading) = recheck(&loaded);
    let layout = mapped(reading).layout.clone();
    assert_eq!(layout.separator, Some(Separator::Semicolon));
    assert_eq!(layout.header, Some(HeaderAt::Row(1)));
    assert_eq!(
        layout.encoding,
        Some(Encoding::WINDOWS_1252),
        "its bytes are no UTF-8"
    );
}

#[test]
fn a_loaded_mapping_that_does_not_fit_leaves_the_one_before() {
    let (mut model, open) = found(Encoding::UTF_8);
    let before = model.file.mapping().cloned();
    let (request, _) = recheck(&load(&mut model, open, &[("Mail", Some("email"))]));
    let error = Failure {
        sentence: "The file has no column “Mail”".to_owned(),
        ..Failure::default()
    };
    let refusal = Event::RecheckFailed {
        open,
        request,
        error,
    };
    let commands = apply(&mut model, refusal, now());
    assert_eq!(model.file.mapping().cloned(), before);
    assert!(model.file.mapping.trouble.is_none());
    let notice = model.notice.clone().expect("it is said why");
    assert_eq!(notice.title, "The file has no column “Mail”");
    let (_, reading) = recheck(&commands);
    assert!(
        matches!(reading, Some(Reading::Auto(_))),
        "as it was read before"
    );
    assert_eq!(model.screen, Screen::File);
}

#[test]
fn what_failed_with_a_file_is_no_longer_said_of_the_next_one_or_when_it_went_well() {
    let (mut model, open) = found(Encoding::UTF_8);
    let mapping = Err(Failure::default());
    apply(&mut model, Event::MappingLoaded { open, mapping }, now());
    assert!(model.notice.is_some());
    load(&mut model, open, &[("E-mail", Some("email"))]);
    assert_eq!(model.notice, None, "the next mapping could be read");
    let mapping = Err(Failure::default());
    apply(&mut model, Event::MappingLoaded { open, mapping }, now());
    let commands = act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/c.csv")]),
    );
    assert!(model.notice.is_some(), "the file is still open");
    let Some(Command::OpenFile { open, .. }) = commands.last() else {
        panic!("{commands:?}");
    };
    let (open, view) = (*open, view(None, self::mapping(&COLUMNS), true));
    apply(&mut model, Event::Opened { open, view }, now());
    assert_eq!(model.notice, None);
}

#[test]
fn a_mapping_waits_for_a_file_that_is_still_being_read() {
    let (mut model, open) = found(Encoding::UTF_8);
    if let Some(open) = &mut model.file.open {
        open.view.complete = false;
    }
    assert!(load(&mut model, open, &[("E-mail", Some("email"))]).is_empty());
    assert!(act(&mut model, Action::LoadMapping).is_empty());
    let notice = model.notice.clone().expect("it is said why");
    assert!(notice.title.contains("still being read"), "{notice:?}");
}

#[test]
fn edits_of_single_rows_wait_for_their_rows_and_fixes_stay() {
    let (mut model, open) = found(Encoding::UTF_8);
    let fix = Step::Fix(Fix::StripProvider);
    let take_in = |record| Step::TakeIn {
        records: vec![record],
    };
    if let Some(open) = &mut model.file.open {
        open.mending.push(fix.clone());
        open.mending.push(take_in(3));
    }
    let layout = Layout {
        header: Some(HeaderAt::Row(2)),
        ..Layout::default()
    };
    let commands = act(&mut model, Action::Cut(layout));
    let [
        Command::CarryOver { mending, stays, .. },
        Command::Recheck { .. },
    ] = commands.as_slice()
    else {
        panic!("{commands:?}")
    };
    assert_eq!(mending.steps(), [fix.clone(), take_in(3)]);
    assert_eq!(stays.steps().to_vec(), std::slice::from_ref(&fix));
    let over = CarriedOver {
        mending: Mending::of(vec![fix.clone(), take_in(2)]),
        kept: 1,
        lost: 0,
    };
    let event = || Event::CarriedOver {
        open,
        over: over.clone(),
    };
    // Cut in another way once more, it waits again.
    let commands = apply(&mut model, event(), now());
    assert!(matches!(commands.as_slice(), [Command::CarryOver { .. }]));
    let file = model.file.open.as_mut().expect("a file");
    file.view.complete = true;
    file.mending.push(take_in(0));
    let commands = apply(&mut model, event(), now());
    let [Command::Mend { mending, .. }] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    // What was done meanwhile follows.
    assert_eq!(mending.steps(), [fix, take_in(2), take_in(0)]);
    assert!(model.notice.is_some());
}
