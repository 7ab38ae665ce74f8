//! Who is deleted, who is kept, and what is said of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::json;
use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::Access;
use usher::import::undo::{Fate, UndoError, look};
use usher::practice::{Clock, Speed, Tuning};

use super::{Imported, Rig, address, done, texts, users};
use crate::importing::open;

#[tokio::test]
async fn all_but_those_who_have_logged_in_are_deleted() {
    let there = Imported::new(&users(200)).await;
    let logged_in = [3, 50, 199];
    for n in logged_in {
        there.log_in(&address(n));
    }
    let inserted = look(&there.rig.store, &there.run.id).unwrap();
    assert_eq!((inserted.users, inserted.to_go()), (200, 200));
    let ended = there.undo().await;
    done(&ended);
    assert_eq!((ended.sums.deleted, ended.sums.logged_in), (197, 3));
    assert_eq!(there.rig.server.users(), 3);
    for n in logged_in {
        let found = there.rig.client.users_by_email(&address(n)).await;
        assert_eq!(found.unwrap().value.len(), 1);
    }
    let kept: Vec<(u32, Fate)> = [3, 50, 199].map(|n| (n, Fate::LoggedIn)).into();
    assert_eq!(there.others(), kept);

    let listed = there.rig.store.list().unwrap().remove(0);
    assert_eq!(listed.undone, Some(ended.sums));
    let again = there.rig.store.list().unwrap().remove(0);
    assert_eq!(again.undone, Some(ended.sums), "from the copy");
    assert!(matches!(there.begin().await, Err(UndoError::Done(_))));
    assert!(!there.journal().contains("example.com"), "nobody is named");
    assert!(!there.journal().contains("auth0|"));
}

#[tokio::test]
async fn users_are_found_by_whatever_they_have() {
    let rig = Rig::new(Speed::Instant).await;
    let file = [
        json!({"email": "Ann@Example.com", "user_id": "a1/ü"}),
        json!({"email": "Bob@Example.com"}),
        json!({"username": "Cid"}),
        json!({"phone_number": "+491701234567"}),
        json!({"username": "dora", "phone_number": "+491701234568"}),
    ];
    let file = file.map(|mut user| {
        if user.get("email").is_some() {
            user["email_verified"] = true.into();
        }
        user
    });
    let there = Imported::with(rig, &file, 2, false).await;
    let inserted = there.run.counts.imported;
    assert!(inserted >= 4, "{:?}", there.run.counts);
    let ended = there.undo().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, inserted, "{:?}", there.others());
    assert_eq!(there.rig.server.users(), 0);
}

#[tokio::test]
async fn who_was_updated_or_there_before_stays() {
    let before = Imported::new(&users(5)).await;
    let rig = before.rig;
    let there = Imported::with(rig, &users(12), 0, false).await;
    assert_eq!(there.run.counts.already_there, 5);
    done(&there.undo().await);
    assert_eq!(there.rig.server.users(), 5);

    // Of an update that inserted some too Auth0 does not say whom.
    let there = Imported::with(there.rig, &users(12), 0, true).await;
    assert_eq!(there.run.counts.updated + there.run.counts.imported, 12);
    let nothing = look(&there.rig.store, &there.run.id);
    assert!(matches!(nothing, Err(UndoError::Nothing(_))));
    assert_eq!(there.rig.server.users(), 12);
}

#[tokio::test]
async fn who_came_after_the_import_is_another_and_who_went_is_not_found() {
    let later = Arc::new(AtomicU64::new(0));
    let ahead = Arc::clone(&later);
    let tuning = Tuning {
        clock: Clock::new(move || {
            SystemTime::now() + Duration::from_secs(ahead.load(Ordering::SeqCst))
        }),
        ..Tuning::default()
    };
    let there = Imported::tuned(Speed::Instant, tuning, &users(4)).await;
    for n in [1, 2] {
        let found = there.rig.client.standing_by_email(&address(n)).await;
        let id = &found.unwrap().value[0].user_id;
        there.rig.client.delete_user(id).await.unwrap();
    }
    // A user counts as made by the run when it was made up to two seconds after.
    later.store(10, Ordering::SeqCst);
    let (rig, run) = (there.rig, there.run);
    let again = Imported::with(rig, &users(2)[1..], 0, false).await;
    assert_eq!(again.run.counts.imported, 1);
    let path = again.rig.file("first.json", &texts(&users(4)));
    let there = Imported {
        roster: open(&path),
        run,
        ..again
    };
    let ended = there.undo().await;
    done(&ended);
    assert_eq!((ended.sums.deleted, ended.sums.not_found), (2, 1));
    assert_eq!(there.others(), [(1, Fate::Another), (2, Fate::NotFound)]);
}

#[tokio::test]
async fn a_user_whose_factors_were_refused_was_inserted_all_the_same() {
    let mut file = users(3);
    let factor = json!({"totp": {"secret": "JBSWY3DPEHPK3PXP"}});
    file[1]["mfa_factors"] = json!([factor, factor]);
    let there = Imported::new(&file).await;
    assert_eq!(
        (there.run.counts.imported, there.run.counts.refused),
        (2, 1)
    );
    let ended = there.undo().await;
    done(&ended);
    assert_eq!(ended.sums.deleted, 3);
    assert_eq!(there.rig.server.users(), 0);
}

#[tokio::test]
async fn nothing_is_deleted_without_the_rights_and_the_very_file() {
    let mut there = Imported::new(&users(3)).await;
    let url = &there.rig.server.url;
    for (scopes, lacks) in [
        ("create:users read:users", "delete:users"),
        ("delete:users", "read:users"),
    ] {
        let hour = Duration::from_hours(1);
        let token = there.rig.server.issue_token(scopes, hour);
        let domain = Domain::parse(url).unwrap();
        let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
        let mut request = there.request();
        request.access = Access {
            client: Client::new(&token, &Http::default()).unwrap(),
            renew: None,
        };
        let refused = usher::import::undo::start(request).await;
        assert!(matches!(refused, Err(UndoError::NoRight(right)) if right == lacks));
    }
    let other = there.rig.file("other.json", &texts(&users(4)[1..]));
    let roster = std::mem::replace(&mut there.roster, open(&other));
    assert!(matches!(there.begin().await, Err(UndoError::OtherSource)));
    there.roster = roster;
    assert_eq!(there.rig.server.users(), 3);
    assert!(there.rig.store.list().unwrap()[0].undone.is_none());
    assert!(there.path.exists());
}

#[tokio::test]
async fn a_run_that_was_taken_back_is_not_gone_on_with() {
    let there = Imported::new(&users(3)).await;
    done(&there.undo().await);
    let again = there.rig.again(&there.run.id, &there.roster);
    let resumed = usher::import::runner::resume(again).await;
    assert!(resumed.is_err_and(|error| error.to_string().contains("deleted again")));
    assert!(!there.rig.store.list().unwrap()[0].can_resume());
}
