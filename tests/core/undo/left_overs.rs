//! What a gradual migration left behind is removed, and never a user.

use serde_json::json;
use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::Access;
use usher::import::results::Remedy;
use usher::import::undo::{
    Removal, Removed, UndoError, UndoProgress, UndoState, left_overs, remove_left_overs,
};
use usher::practice::{Scenario, Speed};

use super::{Imported, address, done, finished, texts, users};
use crate::importing::{Rig, open};

impl Imported {
    /// An update of so many users; the connection has a left-over of each of the first `left`.
    async fn refused(count: usize, left: usize) -> Self {
        let rig = Rig::new(Speed::Instant).await;
        let connection = rig.server.connections[0].id.clone();
        for n in 0..left {
            assert!(rig.server.leave_over(&connection, &address(n)).unwrap());
        }
        let there = Self::with(rig, &users(count), 0, true).await;
        assert_eq!(there.run.counts.already_there as usize, left);
        there
    }

    async fn remove(&self) -> (UndoProgress, Removed) {
        let (handle, removed) = remove_left_overs(self.request()).await.unwrap();
        (finished(handle).await, removed)
    }
}

#[tokio::test]
async fn they_are_removed_and_their_users_can_come() {
    let there = Imported::refused(8, 5).await;
    assert_eq!(there.rig.server.users(), 3, "nobody sees a left-over");
    let groups = there
        .rig
        .store
        .load(&there.run.id)
        .unwrap()
        .results
        .groups();
    assert_eq!(groups[0].remedy, Remedy::LeftOver);
    let found = left_overs(&there.rig.store, &there.run.id).unwrap();
    assert_eq!(found.records, [0, 1, 2, 3, 4]);

    let (ended, removed) = there.remove().await;
    done(&ended);
    assert_eq!((ended.sums.users, ended.sums.deleted), (5, 5));
    let all = (0..5).map(|record| (record, Removal::Removed));
    assert_eq!(removed.list(), all.collect::<Vec<_>>());
    assert_eq!(there.rig.server.users(), 3, "users stay");
    // Once more does no harm.
    done(&there.remove().await.0);

    let again = Imported::with(there.rig, &users(8), 0, true).await;
    assert_eq!(
        (again.run.counts.imported, again.run.counts.already_there),
        (5, 0)
    );
    assert_eq!(again.rig.server.users(), 8);
    let none = left_overs(&again.rig.store, &again.run.id);
    assert!(matches!(none, Err(UndoError::NoLeftOvers(_))), "{none:?}");
}

#[tokio::test]
async fn a_user_is_never_deleted() {
    let there = Imported::refused(4, 3).await;
    let rig = &there.rig;
    let connection = rig.server.connections[0].id.clone();
    // Between the import and the removal two become users: one here, one in another connection.
    for n in [0, 1] {
        let email = address(n);
        let gone = rig.client.delete_connection_user(&connection, &email);
        gone.await.unwrap();
    }
    let Imported {
        rig,
        run,
        connection,
        ..
    } = there;
    let here = Imported::with(rig, &users(1), 0, false).await;
    let other = [json!({"email": address(1), "email_verified": true, "username": "other"})];
    let elsewhere = Imported::with(here.rig, &other, 1, false).await;
    assert_eq!(elsewhere.run.counts.imported, 1);
    let rig = elsewhere.rig;
    let path = rig.file("first.json", &texts(&users(4)));
    let there = Imported {
        rig,
        roster: open(&path),
        path,
        run,
        connection,
    };
    assert_eq!(there.rig.server.users(), 3);
    let (ended, removed) = there.remove().await;
    done(&ended);
    assert_eq!(
        removed.list(),
        [
            (0, Removal::UserThere),
            (1, Removal::UserThere),
            (2, Removal::Removed)
        ]
    );
    assert_eq!(there.rig.server.users(), 3);
}

#[tokio::test]
async fn lost_answers_and_used_up_rates_are_borne() {
    let there = Imported::refused(13, 12).await;
    let scenario = Scenario::parse(
        r#"[
            {"match": {"method": "DELETE", "every": 5}, "action": {"answer": {"status": 502, "body": "bad gateway", "taken": true}}},
            {"match": {"method": "DELETE", "nth": 4}, "action": {"close": "after"}},
            {"match": {"method": "GET", "nth": 7}, "action": {"too_many_requests": {"seconds": 1}}},
            {"match": {"method": "GET", "nth": 9}, "action": {"page": {"status": 200}}}
        ]"#,
    );
    there.rig.server.set_trouble(Some(scenario.unwrap()));
    let (ended, removed) = there.remove().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 12, "{:?}", removed.list());
    assert_eq!(there.rig.server.users(), 1);
}

#[tokio::test]
async fn stopped_it_can_begin_anew() {
    let there = Imported::refused(61, 60).await;
    let (handle, _) = remove_left_overs(there.request()).await.unwrap();
    let mut progress = handle.progress.clone();
    let some = progress.wait_for(|seen| seen.sums.deleted >= 3).await;
    drop(some.unwrap());
    handle.stop();
    let ended = finished(handle).await;
    assert_eq!(ended.state, UndoState::Stopped(None));
    assert!(ended.sums.to_go() > 0);
    let (ended, _) = there.remove().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 60);
}

#[tokio::test]
async fn without_the_rights_nothing_is_begun() {
    let there = Imported::refused(2, 1).await;
    let server = &there.rig.server;
    let token = server.issue_token(
        "read:users read:connections",
        std::time::Duration::from_hours(1),
    );
    let domain = Domain::parse(&server.url).unwrap();
    let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
    let mut request = there.request();
    request.access = Access {
        client: Client::new(&token, &Http::default()).unwrap(),
        renew: None,
    };
    let begun = remove_left_overs(request).await.map(|_| ());
    assert!(
        matches!(begun, Err(UndoError::NoRight("delete:users"))),
        "{begun:?}"
    );
}

/// As a scenario rehearses it: the address is taken as soon as the first import is sent.
#[tokio::test]
async fn a_scenario_leaves_something_behind() {
    let scenario = Scenario::parse(
        r#"[{"match": {"method": "POST", "path": "/api/v2/jobs/users-imports", "nth": 1},
            "action": {"left_overs": {"connection": "Username-Password-Authentication", "emails": ["User1@example.com"]}}}]"#,
    );
    let rig = Rig::new(Speed::Instant).await;
    rig.server.set_trouble(Some(scenario.unwrap()));
    let there = Imported::with(rig, &users(3), 0, true).await;
    assert_eq!(
        (there.run.counts.imported, there.run.counts.already_there),
        (2, 1)
    );
    done(&there.remove().await.0);
}
