use usher::import::{Options, RunId, RunSummary};
use usher::roster::{Filter, RecordState};
use usher::users::RecordId;
use usher::worker::{Command, ConnectId, Event, OpenId, RequestId, ResultFilter, Saved, Whom};

use super::{Bench, users};

#[test]
fn from_a_file_to_results() {
    let mut bench = Bench::new();
    let text = users(50).replace("user7@example.com", "user7.example.com");
    let path = bench.file("members.json", &text);
    let (open, view) = bench.open(path);
    assert_eq!(view.name, "members.json");
    assert_eq!((view.summary.records, view.summary.blocked), (50, 1));
    assert!(view.complete && !view.groups.is_empty());
    table_and_inspector(&mut bench, open);
    let (connect, connection_id) = plain_database(&mut bench);
    let (run, summary) = import(&mut bench, open, connect, connection_id);
    results(&mut bench, &run, &summary);

    bench.send(Command::LoadRuns);
    assert_eq!(bench.runs().len(), 1);
    bench.send(Command::ForgetRun { run });
    assert!(bench.runs().is_empty());
}

fn table_and_inspector(bench: &mut Bench, open: OpenId) {
    let request = RequestId::new();
    bench.send(Command::Rows {
        open,
        request,
        filter: Filter::Blocked,
        kept: None,
    });
    let rows = bench.wait("rows", |event| match event {
        Event::RowsReady {
            request: id, rows, ..
        } if id == request => Some(rows),
        _ => None,
    });
    assert_eq!((rows.len(), rows.get(0)), (1, Some(RecordId(7))));
    bench.send(Command::FetchRows {
        open,
        request,
        ids: vec![RecordId(0), RecordId(7)],
        property: Some("user_id".to_owned()),
    });
    let fetched = bench.wait("fetched rows", |event| match event {
        Event::RowsFetched { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(fetched[0].email.as_deref(), Some("user0@example.com"));
    assert_eq!(fetched[1].findings[0].pointer, "/email");
    bench.send(Command::FetchRecord {
        open,
        request: RequestId::new(),
        id: RecordId(7),
    });
    let record = bench.wait("record", |event| match event {
        Event::RecordFetched { record, .. } => Some(record.unwrap()),
        _ => None,
    });
    assert!(!record.json.contains("abcdefghij"), "{}", record.json);
    let line = record.findings[0].1.expect("the email's line") as usize;
    assert!(record.json.lines().nth(line).unwrap().contains("\"email\""));
}

fn plain_database(bench: &mut Bench) -> (ConnectId, String) {
    let (connect, view) = bench.connect_practice();
    assert!(view.tenant.practice);
    let database = view
        .connections
        .iter()
        .find(|one| one.name == "Username-Password-Authentication")
        .expect("the plain database");
    assert!(
        view.connections.iter().any(|one| one.blocked.is_some()),
        "a custom database"
    );
    let connection_id = database.id.clone();
    bench.send(Command::ChooseConnection {
        connect,
        connection_id: connection_id.clone(),
    });
    let clients = bench.wait("choice", |event| match event {
        Event::ConnectionChosen { connection, .. } => Some(connection.clients),
        _ => None,
    });
    assert!(clients.is_some_and(|count| count > 0));
    (connect, connection_id)
}

fn import(
    bench: &mut Bench,
    open: OpenId,
    connect: ConnectId,
    connection_id: String,
) -> (RunId, RunSummary) {
    let request = RequestId::new();
    let options = Options {
        leave_out_blocked: true,
        ..Options::default()
    };
    bench.send(Command::Plan {
        open,
        request,
        options: options.clone(),
        whom: Whom::All,
        connect: Some(connect),
    });
    let plan = bench.wait("plan", |event| match event {
        Event::Planned { plan, .. } => Some(plan),
        Event::PlanFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!((plan.users, plan.left_out), (49, 1));
    bench.send(Command::StartImport {
        open,
        connect,
        connection_id,
        options,
        whom: Whom::All,
        before: None,
    });
    let (run, summary) = bench.wait_for_end();
    assert_eq!(
        (
            summary.counts.total,
            summary.counts.imported,
            summary.counts.left_out
        ),
        (50, 49, 1)
    );
    assert!(summary.counts.agrees());
    assert_eq!(bench.worker().running(), 0);
    (run, summary)
}

fn results(bench: &mut Bench, run: &RunId, summary: &RunSummary) {
    let request = RequestId::new();
    bench.send(Command::OpenRun { run: run.clone() });
    let view = bench.wait("results", |event| match event {
        Event::RunOpened { view, .. } => Some(view),
        Event::RunOpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(view.counts, summary.counts);
    bench.wait("source", |event| {
        matches!(event, Event::RunSourceReady { .. }).then_some(())
    });
    let filter = ResultFilter::State(RecordState::Imported);
    bench.send(Command::ResultRows {
        run: run.clone(),
        request,
        filter,
    });
    let rows = bench.wait("rows of the results", |event| match event {
        Event::ResultRowsReady { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(rows.len(), 49);
    let ids = vec![RecordId(7), RecordId(8)];
    bench.send(Command::FetchResultRows {
        run: run.clone(),
        request,
        ids,
    });
    let rows = bench.wait("fetched results", |event| match event {
        Event::ResultRowsFetched { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!((rows[0].part, rows[1].part), (None, Some(1)));
    assert_eq!(rows[1].email.as_deref(), Some("user8@example.com"));
}

#[test]
fn what_was_imported_before_is_already_there() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(5));
    let (open, _) = bench.open(path);
    let (connect, view) = bench.connect_practice();
    let connection_id = view.connections[0].id.clone();
    for expected in [(5, 0), (0, 5)] {
        let (connection_id, options) = (connection_id.clone(), Options::default());
        bench.send(Command::StartImport {
            open,
            connect,
            connection_id,
            options,
            whom: Whom::All,
            before: None,
        });
        let (run, summary) = bench.wait_for_end();
        assert_eq!(
            (summary.counts.imported, summary.counts.already_there),
            expected
        );
        bench.send(Command::OpenRun { run: run.clone() });
        bench.wait("source", |event| {
            matches!(event, Event::RunSourceReady { .. }).then_some(())
        });
        bench.send(Command::SaveRefused {
            run: run.clone(),
            path: bench.folder.path().join("members.json"),
        });
        let error = bench.wait("refusal", |event| match event {
            Event::SaveFailed { error, .. } => Some(error),
            Event::Saved { .. } => panic!("the users file was written over"),
            _ => None,
        });
        assert!(error.sentence.contains("never changes"), "{error:?}");
        let path = bench.folder.path().join("refused.json");
        bench.send(Command::SaveRefused {
            run,
            path: path.clone(),
        });
        let rows = bench.wait("saved rows", |event| match event {
            Event::Saved {
                what: Saved::Refused { .. },
                rows,
                ..
            } => Some(rows),
            Event::SaveFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        assert_eq!(rows, u64::from(summary.counts.already_there));
    }
}
