use std::path::PathBuf;
use std::time::{Duration, Instant};

use usher::import::{Options, RunId};
use usher::practice::Speed;
use usher::worker::{Command, ConnectId, Event, Whom};

use super::{Bench, mock_vault, start, users};

#[test]
fn closing_lets_go_of_a_run_that_can_be_resumed() {
    let mut bench = Bench::with(mock_vault(), Speed::Realistic);
    let path = bench.file("members.json", &users(9_000));
    let (open, _) = bench.open(path);
    let (connect, view) = bench.connect_practice();
    let connection_id = view.connections[0].id.clone();
    bench.send(Command::StartImport {
        open,
        connect,
        connection_id,
        options: Options::default(),
        whom: Whom::All,
        before: None,
    });
    let run = bench.wait("start", |event| match event {
        Event::RunStarted { run, .. } => Some(run),
        Event::RunFailedToStart { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(bench.worker().running(), 1);
    bench.wait_for_progress(&run, |progress| progress.counts.sent > 0);
    let began = Instant::now();
    assert_eq!(bench.worker.take().unwrap().close(), 1);
    // Three seconds are promised, which a busy computer makes longer.
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );

    // The next start finds it unfinished, and finishes it.
    let next = start(
        bench.folder.path(),
        &bench.woken,
        mock_vault(),
        Some(Speed::Instant),
    );
    bench.worker = Some(next);
    bench.send(Command::LoadRuns);
    assert_eq!(bench.runs(), std::slice::from_ref(&run));
    let (connect, _) = bench.connect_practice();

    // Meanwhile the users file has moved, and another one is in its place.
    let moved = bench.folder.path().join("moved.json");
    std::fs::rename(bench.folder.path().join("members.json"), &moved).unwrap();
    assert!(asks_for_the_file(&mut bench, &run, connect, None));
    let other = bench.file("members.json", &users(9_001));
    assert!(asks_for_the_file(&mut bench, &run, connect, Some(other)));

    bench.send(Command::ResumeRun {
        run,
        connect,
        path: Some(moved),
    });
    let counts = bench.wait_for_end().1.counts;
    assert!(counts.agrees(), "{counts:?}");
    assert_eq!(
        counts.imported + counts.already_there + counts.unknown,
        9_000,
        "{counts:?}"
    );
}

fn asks_for_the_file(
    bench: &mut Bench,
    run: &RunId,
    connect: ConnectId,
    path: Option<PathBuf>,
) -> bool {
    bench.send(Command::ResumeRun {
        run: run.clone(),
        connect,
        path,
    });
    bench.wait("refusal", |event| match event {
        Event::RunFailedToStart { asks_file, .. } => Some(asks_file),
        Event::RunStarted { .. } => panic!("a run without its file"),
        _ => None,
    })
}
