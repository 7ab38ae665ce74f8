//! Answers that are lost, rates that are used up, programs that end in the middle.

use std::time::Duration;

use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::Access;
use usher::import::undo::{self, UndoError, UndoState};
use usher::practice::{Scenario, Speed, Tuning};

use super::{Imported, address, done, finished, users};

fn trouble(there: &Imported, rules: &str) {
    let scenario = Scenario::parse(rules).unwrap();
    there.rig.server.set_trouble(Some(scenario));
}

#[tokio::test]
async fn what_auth0_did_before_its_answer_was_lost_is_found_out() {
    let there = Imported::new(&users(40)).await;
    trouble(
        &there,
        r#"[
            {"match": {"method": "DELETE", "every": 7}, "action": {"answer": {"status": 502, "body": "bad gateway", "taken": true}}},
            {"match": {"method": "DELETE", "every": 11}, "action": {"answer": {"status": 503, "body": "later"}}},
            {"match": {"method": "DELETE", "nth": 5}, "action": {"close": "after"}},
            {"match": {"method": "GET", "nth": 9}, "action": {"page": {"status": 200}}}
        ]"#,
    );
    let ended = there.undo().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 40, "{:?}", there.others());
    assert_eq!(there.rig.server.users(), 0);
}

#[tokio::test]
async fn refusals_for_the_rate_are_waited_out() {
    let there = Imported::new(&users(12)).await;
    trouble(
        &there,
        r#"[{"match": {"method": "DELETE", "every": 6}, "action": {"too_many_requests": {"seconds": 1}}}]"#,
    );
    let ended = there.undo().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 12);
}

#[tokio::test]
async fn half_the_tenants_rate_is_used() {
    let there = Imported::tuned(Speed::Realistic, Tuning::default(), &users(14)).await;
    let before = there.rig.server.asked();
    let ended = there.undo().await;
    done(&ended);
    let asked = there.rig.server.asked();
    assert_eq!(ended.sums.deleted, 14);
    assert_eq!(asked.too_many, before.too_many);
    assert_eq!(asked.requests - before.requests, 28);
}

#[tokio::test]
async fn dropped_in_the_middle_it_goes_on() {
    let there = Imported::new(&users(240)).await;
    there.log_in(&address(7));
    for least in [10, 60] {
        let handle = there.begin().await.unwrap();
        let mut progress = handle.progress.clone();
        let deleted = progress.wait_for(|seen| seen.sums.deleted >= least);
        drop(deleted.await.unwrap());
        assert!(matches!(there.begin().await, Err(UndoError::Busy)));
        drop(handle);
        // The task ends with its handle and gives the run back.
        while progress.changed().await.is_ok() {}
        let undone = there.rig.store.list().unwrap()[0].undone.unwrap();
        assert!(undone.to_go() > 0, "{undone:?}");
    }
    let ended = there.undo().await;
    done(&ended);
    assert_eq!((ended.sums.deleted, ended.sums.logged_in), (239, 1));
    assert_eq!(there.rig.server.users(), 1);
}

#[tokio::test]
async fn stopped_it_waits_for_the_answers_under_way_and_can_go_on() {
    let there = Imported::new(&users(60)).await;
    let handle = there.begin().await.unwrap();
    let mut progress = handle.progress.clone();
    drop(
        progress
            .wait_for(|seen| seen.sums.deleted >= 5)
            .await
            .unwrap(),
    );
    handle.stop();
    let ended = finished(handle).await;
    assert_eq!(ended.state, UndoState::Stopped(None));
    let left = usize::try_from(ended.sums.to_go()).unwrap();
    assert_eq!(there.rig.server.users(), left, "no deletion is in doubt");
    assert!(left > 0);
    done(&there.undo().await);
    assert_eq!(there.rig.server.users(), 0);
}

#[tokio::test]
async fn a_token_that_ends_stops_it_and_another_goes_on() {
    let there = Imported::new(&users(10)).await;
    trouble(
        &there,
        r#"[{"match": {"method": "DELETE", "nth": 4}, "action": {"answer": {"status": 401, "body": {"statusCode": 401, "error": "Unauthorized", "message": "Invalid token"}}}}]"#,
    );
    let ended = there.undo().await;
    let UndoState::Stopped(Some(why)) = &ended.state else {
        panic!("{ended:?}")
    };
    assert!(why.contains("token"), "{why}");
    assert!(ended.sums.deleted < 10);
    let token = "read:users delete:users";
    let token = there.rig.server.issue_token(token, Duration::from_hours(1));
    let domain = Domain::parse(&there.rig.server.url).unwrap();
    let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
    let mut request = there.request();
    request.access = Access {
        client: Client::new(&token, &Http::default()).unwrap(),
        renew: None,
    };
    let ended = finished(undo::start(request).await.unwrap()).await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 10);
}
