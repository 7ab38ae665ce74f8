//! A tenant in use, a file that changes, a token that ends, a connection that takes nothing.

use std::time::Duration;

use usher::auth0::{Client, Domain, Http, ImportForm, SentOutcome};
use usher::import::runner::start;
use usher::import::store::{ConnectionRef, RunEnd, TenantRef};
use usher::import::{Access, RunRequest, Target};
use usher::practice::Speed;
use usher::roster::Roster;

use super::{Rig, SCOPES, ended, open, small, user};

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_with_a_job_costs_only_time() {
    let rig = Rig::new(Speed::Realistic).await;
    let theirs: Vec<String> = (5_000..5_600).map(user).collect();
    let form = ImportForm {
        connection_id: rig.connection().id,
        upsert: false,
        external_id: "theirs".into(),
        send_completion_email: false,
        users: format!("[{}]", theirs.join(",")).into(),
    };
    let sent = rig.client.start_import(&form).await;
    assert!(matches!(sent.outcome, SentOutcome::Accepted(_)));
    let records: Vec<String> = (0..20).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = rig.start(&roster, small(&roster, 3)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| {
            progress
                .waiting
                .as_ref()
                .is_some_and(|waiting| waiting.kind == usher::import::WaitingFor::JobSlot)
        })
        .await
        .unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 20)
    );
    assert!(summary.counts.unknown == 0 && summary.notes.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_under_the_run_is_not_sent() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..80).map(user).collect();
    let path = rig.file("users.json", &records);
    let roster = open(&path);
    let mut handle = rig.start(&roster, small(&roster, 8)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| progress.parts.iter().any(|part| part.job.is_some()))
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replace("Ann", "Eve");
    std::fs::write(&path, text).unwrap();
    rig.server.set_speed(Speed::Instant);
    progress
        .wait_for(|progress| matches!(progress.state, usher::import::RunState::Held(_)))
        .await
        .unwrap();
    handle.stop();
    let summary = ended(&mut handle).await;
    assert!(summary.counts.not_sent > 0, "{:?}", summary.counts);
    assert_eq!(summary.counts.unknown, 0);
}

/// A client with a token that has ended.
fn stale(rig: &Rig) -> Client {
    client_with(rig, &rig.server.issue_token(SCOPES, Duration::ZERO))
}

fn client_with(rig: &Rig, token: &str) -> Client {
    let domain = Domain::parse(&rig.server.url).unwrap();
    let (token, _) = usher::auth0::AccessToken::pasted(token, &domain).unwrap();
    Client::new(&token, &Http::default()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ended_is_renewed_or_asked_for() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..40).map(user).collect();
    let roster = open(&rig.file("users.json", &records[..20]));
    let fresh = client_with(
        &rig,
        &rig.server.issue_token(SCOPES, Duration::from_hours(1)),
    );
    let request = |roster: &Roster, renew| RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan: small(roster, 3),
        target: Target {
            tenant: TenantRef::default(),
            connection: rig.connection(),
        },
        access: Access {
            client: stale(&rig),
            renew,
        },
        emails_unique: true,
        tempo: usher::import::Tempo::default(),
        follows: None,
    };
    let renewed = fresh.clone();
    let renew: usher::import::runner::Renew = std::sync::Arc::new(move || {
        let client = renewed.clone();
        Box::pin(async move { Ok(client) })
    });
    let mut handle = start(request(&roster, Some(renew))).await.unwrap();
    assert_eq!(ended(&mut handle).await.counts.imported, 20);

    let roster = open(&rig.file("more.json", &records[20..]));
    let mut handle = start(request(&roster, None)).await.unwrap();
    let mut progress = handle.progress.clone();
    let held = |progress: &usher::import::Progress| {
        matches!(progress.state, usher::import::RunState::Held(_))
    };
    progress.wait_for(held).await.unwrap();
    handle.new_access(Access {
        client: fresh,
        renew: None,
    });
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 20)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_takes_no_import_stops_the_run_at_once() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..30).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = start(RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan: small(&roster, 3),
        target: Target {
            tenant: TenantRef::default(),
            connection: ConnectionRef {
                id: rig.server.connections[4].id.clone(),
                name: String::new(),
            },
        },
        access: rig.access(),
        emails_unique: true,
        tempo: usher::import::Tempo::default(),
        follows: None,
    })
    .await
    .unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Stopped);
    assert_eq!(summary.counts.not_sent, 30);
    assert!(summary.why.is_some_and(|why| why.contains("database")));
}
