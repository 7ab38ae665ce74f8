//! The opened file, changed beside itself.

use std::sync::Arc;

use usher::roster::mend::{Change, CopyNote, Fix, FixedGroup, Mending, Preview, Step};
use usher::roster::{Filter, RowSet};
use usher::rules::{CheckOptions, Rule};
use usher::users::RecordId;
use usher::worker::{Command, Event, OpenId, OpenView, RequestId, Saved};

use super::Bench;

fn people(bench: &Bench) -> std::path::PathBuf {
    let text = r#"[{"email":"ada@example.com","phone_number":"612 34 56 78"},
        {"email":"ben@example,com"},{"email":"eva@example.com"}]"#;
    bench.file("people.json", text)
}

fn mend(bench: &mut Bench, open: OpenId, mending: &Mending) -> OpenView {
    let request = RequestId::new();
    bench.send(Command::Mend {
        open,
        request,
        mending: mending.clone(),
    });
    checked(bench, request)
}

fn checked(bench: &mut Bench, request: RequestId) -> OpenView {
    bench.wait("checked again", |event| match event {
        Event::Opened { view, .. } => (view.request == Some(request)).then_some(view),
        Event::OpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    })
}

fn rows(bench: &mut Bench, open: OpenId, filter: Filter, kept: Option<RowSet>) -> RowSet {
    let request = RequestId::new();
    bench.send(Command::Rows {
        open,
        request,
        filter,
        kept,
    });
    bench.wait("rows", |event| match event {
        Event::RowsReady {
            request: of, rows, ..
        } => (of == request).then_some(rows),
        _ => None,
    })
}

#[test]
fn changes_hold_through_every_later_check() {
    let mut bench = Bench::new();
    let path = people(&bench);
    let (open, view) = bench.open(path);
    assert_eq!(view.summary.blocked, 2);
    let mut mending = Mending::default();
    mending.push(Step::edit(
        RecordId(1),
        Change::text("/email", "ben@example.com"),
    ));
    let view = mend(&mut bench, open, &mending);
    assert_eq!((view.summary.blocked, view.mender.edited_count()), (1, 1));
    let request = RequestId::new();
    bench.send(Command::Recheck {
        open,
        request,
        options: CheckOptions {
            email_verified: Some(true),
            ..CheckOptions::default()
        },
        reading: None,
    });
    let view = checked(&mut bench, request);
    assert_eq!(
        view.mender.mending(),
        &mending,
        "other options change nothing of it"
    );
    let edited = rows(&mut bench, open, Filter::Edited, None);
    assert_eq!(edited, RowSet::Some(Arc::from([1])));
    // A row that is mended stays beside those that still need it.
    let both = rows(&mut bench, open, Filter::Blocked, Some(edited));
    assert_eq!(both, RowSet::Some(Arc::from([0, 1])));
    mending.undo();
    let view = mend(&mut bench, open, &mending);
    assert_eq!((view.summary.blocked, view.mender.edited_count()), (2, 0));
}

#[test]
fn only_the_newest_preview_is_answered() {
    let mut bench = Bench::new();
    let path = people(&bench);
    let (open, _) = bench.open(path);
    let mut ask = |country: Option<&str>| {
        let request = RequestId::new();
        bench.send(Command::PreviewFix {
            open,
            request,
            fix: Fix::Phone {
                field: "phone_number".to_owned(),
                country: country.map(|code| code.parse().unwrap()),
            },
            group: Filter::Group {
                rule: Rule::PhoneFormat,
                field: Arc::from("/phone_number"),
            },
        });
        request
    };
    ask(None);
    let newest = ask(Some("ES"));
    let preview: Preview = bench.wait("a preview", |event| match event {
        Event::PreviewReady {
            request, preview, ..
        } => (request == newest).then_some(preview),
        Event::PreviewFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!((preview.changed, preview.staying), (1, 0));
    assert_eq!(preview.rows[0].after.as_deref(), Some("+34612345678"));
}

/// The program is closed and opened again; only what the disk keeps is known then.
#[test]
fn changes_survive_closing_the_program() {
    let mut bench = Bench::new();
    let path = people(&bench);
    let (open, _) = bench.open(path.clone());
    let mut mending = Mending::of(vec![Step::Fix(Fix::Phone {
        field: "phone_number".into(),
        country: "ES".parse().ok(),
    })]);
    mending.push(Step::edit(
        RecordId(1),
        Change::text("/email", "ben@example.com"),
    ));
    mend(&mut bench, open, &mending);
    let mut bench = bench.again();
    let (open, view) = bench.open(path.clone());
    assert_eq!(view.summary.blocked, 2, "the file itself is as it was");
    let remembered = bench.wait("what was done", |event| match event {
        Event::Remembered {
            open: of,
            remembered,
        } => (of == open).then_some(remembered),
        _ => None,
    });
    assert_eq!((&remembered.mending, remembered.changed), (&mending, false));
    let view = mend(&mut bench, open, &remembered.mending);
    assert_eq!(view.summary.blocked, 0);
}

/// Saved from one file, loaded for the next export of the same shape, and what the window is told of it.
#[test]
fn a_recipe_goes_from_one_file_to_the_next() {
    let mut bench = Bench::new();
    let path = people(&bench);
    let (open, _) = bench.open(path);
    let mending = Mending::of(vec![
        Step::Fix(Fix::Phone {
            field: "phone_number".into(),
            country: "ES".parse().ok(),
        }),
        Step::LeaveOut {
            records: vec![1],
            group: Some(FixedGroup {
                rule: "email-format".into(),
                field: "/email".into(),
            }),
        },
        Step::edit(RecordId(0), Change::text("/name", "Ada")),
    ]);
    mend(&mut bench, open, &mending);
    let recipe = bench.file("recipe.json", "");
    bench.send(Command::SaveRecipe {
        open,
        path: recipe.clone(),
    });
    let saved = |what: Saved| {
        move |event| match event {
            Event::Saved { what: of, rows, .. } if of == what => Some(rows),
            Event::SaveFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        }
    };
    assert_eq!(bench.wait("the recipe", saved(Saved::Recipe { open })), 2);
    let text = std::fs::read_to_string(&recipe).unwrap();
    assert!(!text.contains("Ada"), "an edit belongs to its file: {text}");
    let copy = bench.file("copy.json", "");
    bench.send(Command::SaveCopy {
        open,
        own: false,
        path: copy.clone(),
    });
    let note = CopyNote {
        users: 2,
        ..CopyNote::default()
    };
    assert_eq!(bench.wait("the copy", saved(Saved::Copy { open, note })), 2);
    assert!(
        std::fs::read_to_string(&copy)
            .unwrap()
            .contains("+34612345678")
    );

    let next = bench.file(
        "next.json",
        r#"[{"email":"x@"},{"email":"y@example.com","phone_number":"612 34 56 78"}]"#,
    );
    let (open, _) = bench.open(next);
    bench.send(Command::LoadRecipe { open, path: recipe });
    let recipe = bench.wait("the recipe", |event| match event {
        Event::RecipeLoaded { recipe, .. } => Some(recipe.unwrap()),
        _ => None,
    });
    let request = RequestId::new();
    bench.send(Command::MeetRecipe {
        open,
        request,
        recipe,
    });
    let met = bench.wait("what it means", |event| match event {
        Event::RecipeMet { mending, .. } => Some(mending.unwrap()),
        _ => None,
    });
    assert!(matches!(&met.steps()[1], Step::LeaveOut { records, .. } if *records == [0]));
    let view = mend(&mut bench, open, &met);
    assert_eq!((view.summary.blocked, view.summary.ready), (0, 1));
}
