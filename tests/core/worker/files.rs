use usher::import::RunId;
use usher::roster::{Filter, Reading};
use usher::rules::CheckOptions;
use usher::users::RecordId;
use usher::worker::{Command, ConnectId, Event, OpenId, RequestId};

use super::{Bench, users};

#[test]
fn stale_ids_are_answered_by_nothing() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(3));
    let (old, _) = bench.open(path.clone());
    let (open, _) = bench.open(path);
    let (request, latest) = (RequestId::new(), RequestId::new());
    bench.send(Command::Rows {
        open: old,
        request,
        filter: Filter::All,
        kept: None,
    });
    bench.send(Command::FetchRecord {
        open: old,
        request: RequestId::new(),
        id: RecordId(0),
    });
    bench.send(Command::Pause {
        run: RunId::parse("20261121-000000-aaaaaaaa").unwrap(),
    });
    bench.send(Command::Preflight {
        connect: ConnectId::new(),
    });
    bench.send(Command::Rows {
        open,
        request: latest,
        filter: Filter::All,
        kept: None,
    });
    let answered = bench.wait("rows", |event| match event {
        Event::RowsReady { request, .. } => Some(request),
        Event::RecordFetched { .. } => panic!("the file is closed"),
        _ => None,
    });
    assert_eq!(answered, latest);
}

#[test]
fn a_cancelled_opening_ends_without_a_result() {
    let mut bench = Bench::new();
    let path = bench.file("large.json", &users(200_000));
    let open = OpenId::new();
    bench.send(Command::OpenFile {
        open,
        paths: vec![path.clone()],
        options: CheckOptions::default(),
        reading: Reading::default(),
    });
    bench.send(Command::CancelOpen { open });
    bench.wait("end", |event| match event {
        Event::OpenCancelled { open: id } => (id == open).then_some(()),
        Event::Opened { .. } => panic!("it was cancelled"),
        _ => None,
    });
    // The next file is opened as if nothing had been.
    let small = bench.file("small.json", &users(2));
    let (_, view) = bench.open(small);
    assert_eq!(view.summary.records, 2);
}

#[test]
fn files_that_cannot_be_used_say_why() {
    let mut bench = Bench::new();
    let path = bench.file("nothing.json", "");
    let open = OpenId::new();
    bench.send(Command::OpenFile {
        open,
        paths: vec![path],
        options: CheckOptions::default(),
        reading: Reading::default(),
    });
    let error = bench.wait("failure", |event| match event {
        Event::OpenFailed { error, .. } => Some(error),
        _ => None,
    });
    assert!(error.sentence.contains("nothing.json"), "{error:?}");
    assert!(error.advice.is_some());
}

#[test]
fn a_file_stays_open_until_the_next_one_has_been_opened() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(3));
    let (open, _) = bench.open(path);
    let path = bench.file("nothing.json", "");
    let failing = OpenId::new();
    bench.send(Command::OpenFile {
        open: failing,
        paths: vec![path],
        options: CheckOptions::default(),
        reading: Reading::default(),
    });
    bench.wait("failure", |event| {
        matches!(event, Event::OpenFailed { .. }).then_some(())
    });
    let request = RequestId::new();
    bench.send(Command::Rows {
        open,
        request,
        filter: Filter::All,
        kept: None,
    });
    let rows = bench.wait("rows of the first file", |event| match event {
        Event::RowsReady { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_table_stays_open_where_a_mapping_cuts_it_so_that_nothing_fits() {
    let mut bench = Bench::new();
    let path = bench.file("members.csv", "E-Mail;Ort\nana@example.com;Bern\n");
    let (open, view) = bench.open(path);
    assert_eq!(view.summary.records, 1);
    let mapping = r#"{"version": 1, "system": "table", "layout": {"separator": "comma"},
        "columns": [{"column": "E-Mail", "to": "email"}]}"#;
    let mapping = usher::sources::Mapping::from_json(mapping.as_bytes()).unwrap();
    let request = RequestId::new();
    bench.send(Command::Recheck {
        open,
        request,
        options: CheckOptions::default(),
        reading: Some(Reading::Mapped(mapping.into())),
    });
    let error = bench.wait("refusal", |event| match event {
        Event::RecheckFailed {
            request: failed,
            error,
            ..
        } => (failed == request).then_some(error),
        Event::OpenFailed { error, .. } => panic!("the file is gone: {error:?}"),
        _ => None,
    });
    assert!(error.sentence.contains("E-Mail"), "{error:?}");
    bench.send(Command::FetchRecord {
        open,
        request: RequestId::new(),
        id: RecordId(0),
    });
    let record = bench.wait("the record as it was", |event| match event {
        Event::RecordFetched { record, .. } => Some(record.unwrap()),
        _ => None,
    });
    assert!(format!("{record:?}").contains("ana@example.com"));
    // Other options, and the wish that failed is not what they are tried on.
    let request = RequestId::new();
    bench.send(Command::Recheck {
        open,
        request,
        options: CheckOptions::default(),
        reading: Some(Reading::default()),
    });
    let view = bench.wait("the check", |event| match event {
        Event::Opened { view, .. } => (view.request == Some(request)).then_some(view),
        Event::OpenFailed { error, .. } | Event::RecheckFailed { error, .. } => {
            panic!("{error:?}")
        }
        _ => None,
    });
    assert_eq!(view.summary.records, 1);
}

#[test]
fn the_sample_opens_and_is_no_recent_file() {
    let mut bench = Bench::new();
    let open = OpenId::new();
    bench.send(Command::OpenSample {
        open,
        options: CheckOptions::default(),
    });
    let view = bench.wait("sample", |event| match event {
        Event::Opened { view, .. } => Some(view),
        Event::OpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(view.summary.records, 500);
    let path = bench.file("members.json", &users(1));
    bench.open(path.clone());
    bench.send(Command::LoadSettings);
    let recents = bench.wait("settings", |event| match event {
        Event::Settings { settings, .. } => Some(settings.recents),
        _ => None,
    });
    assert_eq!(recents.len(), 1);
    assert_eq!(recents[0].path, path);
}

/// Saves by this command and gives the refusal.
fn refused_saving(bench: &mut Bench, command: Command) -> usher::worker::Failure {
    bench.send(command);
    bench.wait("refusal", |event| match event {
        Event::SaveFailed { error, .. } => Some(error),
        Event::Saved { path, .. } => panic!("{} was written", path.display()),
        _ => None,
    })
}

#[test]
fn what_is_read_is_never_written_over() {
    let mut bench = Bench::new();
    let profiles = "{\"Id\":\"auth0|5f7a\",\"Email\":\"ana@example.com\"}\n{\"Id\":\"auth0|5f7b\",\"Email\":\"ben@example.com\"}\n";
    let hashes = "{\"_id\":{\"$oid\":\"5f7a\"},\"email\":\"ana@example.com\",\"passwordHash\":\"$2b$10$abcdefghijklmnopqrstuuxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01\",\"tenant\":\"t\",\"connection\":\"c\"}\n";
    let paths = vec![
        bench.file("one.ndjson", profiles),
        bench.file(
            "two.ndjson",
            &profiles.replace("5f7", "6f7").replace("ana", "eva"),
        ),
        bench.file("hashes.ndjson", hashes),
    ];
    let before: Vec<_> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let open = OpenId::new();
    bench.send(Command::OpenFile {
        open,
        paths: paths.clone(),
        options: CheckOptions::default(),
        reading: Reading::default(),
    });
    let view = bench.wait("opened file", |event| match event {
        Event::Opened { view, .. } => Some(view),
        Event::OpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(view.source.unwrap().hash_files.len(), 1);
    let mut targets = paths.clone();
    targets.push(bench.folder.path().join("home/../one.ndjson"));
    #[cfg(unix)]
    {
        let link = bench.folder.path().join("link.csv");
        std::os::unix::fs::symlink(&paths[1], &link).unwrap();
        let hard = bench.folder.path().join("hard.csv");
        std::fs::hard_link(&paths[2], &hard).unwrap();
        targets.extend([link, hard]);
    }
    for path in targets {
        for command in [
            Command::SaveProblems {
                open,
                path: path.clone(),
            },
            Command::SaveMapping {
                open,
                path: path.clone(),
            },
            Command::SaveFollowUp {
                open,
                path: path.clone(),
            },
        ] {
            let error = refused_saving(&mut bench, command);
            assert!(error.sentence.contains("never changes"), "{error:?}");
            assert!(error.advice.is_some());
        }
    }
    for (path, before) in paths.iter().zip(before) {
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
}

/// The check of a file that is on screen may end while the next one is being opened.
#[test]
fn a_check_that_ends_late_does_not_close_the_file_that_comes_next() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(200));
    let (mut open, _) = bench.open(path.clone());
    for _ in 0..60 {
        let next = OpenId::new();
        bench.send(Command::Recheck {
            open,
            request: RequestId::new(),
            options: CheckOptions::default(),
            reading: None,
        });
        bench.send(Command::OpenFile {
            open: next,
            paths: vec![path.clone()],
            options: CheckOptions::default(),
            reading: Reading::default(),
        });
        bench.wait("the next file", |event| match event {
            Event::Opened { open, .. } if open == next => Some(()),
            _ => None,
        });
        open = next;
    }
}
