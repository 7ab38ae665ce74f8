//! From the look ahead to users who are again what they were.

use std::fs;

use usher::import::put_back::PutBackError;
use usher::import::{RunEnd, RunSummary};
use usher::worker::put_back::LookError;

use super::desk::{Desk, address, updates, users};

fn rows(ranges: &usher::import::plan::Ranges) -> Vec<u32> {
    ranges.iter().collect()
}

fn of(desk: &Desk, run: &RunSummary) -> RunSummary {
    let runs = desk.rig.store.list().unwrap();
    runs.into_iter().find(|one| one.id == run.id).unwrap()
}

#[tokio::test]
async fn whom_an_update_has_changed_becomes_again_what_it_was() {
    // Few are looked up one by one, more are exported.
    for (there, sent) in [(20, 24), (130, 140)] {
        let desk = Desk::new().await;
        let first = desk.open("first.json", &users(there));
        desk.update(&first, None).await;
        let mut before = Vec::new();
        for n in 0..10 {
            before.push(desk.profile(n).await);
        }
        let roster = desk.open("members.json", &updates(sent));
        let ahead = desk.ahead(&roster).await;
        let made_ms = ahead.made_ms;
        let run = desk.update(&roster, Some(ahead)).await;
        let kept = run.before.clone().unwrap();
        assert_eq!((kept.users as usize, kept.made_ms), (there, made_ms));
        assert_eq!(kept.file, "members-before.ndjson");
        assert_ne!(desk.profile(4).await, before[4], "it was changed");

        desk.an_hour_later();
        // One logs in, one is changed by somebody, one goes.
        let connection = desk.rig.connection().id;
        assert!(desk.rig.server.log_in(&connection, &address(3)).unwrap());
        let other = desk.open("other.json", &updates(6)[5..]);
        desk.update(&other, None).await;
        let gone = desk.rig.client.standing_by_email(&address(7)).await;
        let gone = &gone.unwrap().value[0].user_id;
        desk.rig.client.delete_user(gone).await.unwrap();

        let users_then = desk.rig.server.users();
        let looked = desk.look(&run.id).await.unwrap();
        assert_eq!(looked.updated.users() as usize, there);
        assert_eq!(rows(&looked.choice.changed), [3, 5]);
        assert_eq!(rows(&looked.choice.gone), [7]);
        assert_eq!(looked.updated.record_of(7), Some(7));
        let back = desk.put_back(&looked).await;
        assert_eq!(back.end, RunEnd::Finished);
        assert_eq!(back.counts.updated as usize, there - 3);
        assert_eq!((back.counts.left_out, back.counts.imported), (3, 0));
        assert_eq!(back.counts.total as usize, there, "the sums agree");
        let link = back.puts_back.clone().unwrap();
        assert_eq!((&link.run, link.as_of_ms), (&run.id, made_ms));
        for n in [0, 1, 2, 4, 6, 8, 9] {
            assert_eq!(desk.profile(n).await, before[n], "{n}");
        }
        let kept = desk.profile(5).await;
        assert_eq!(kept["user_metadata"]["plan"], "silver", "changed since");
        assert_eq!(desk.rig.server.users(), users_then, "nobody was made anew");

        let told = of(&desk, &run).put_back.unwrap();
        assert_eq!((told.by, told.users as usize), (back.id.clone(), there - 3));
        let again = desk.look(&run.id).await.unwrap();
        assert_eq!(
            (again.updated.users(), again.updated.done as usize),
            (3, there - 3)
        );
        assert!(again.choice.ready.is_empty(), "{:?}", again.choice);
        let all = again.choice.with_changed();
        assert_eq!((rows(&all.ready), rows(&all.gone)), (vec![3, 5], vec![7]));
    }
}

#[tokio::test]
async fn without_a_look_ahead_or_an_update_there_is_nothing_to_put_back() {
    let desk = Desk::new().await;
    let roster = desk.open("members.json", &updates(5));
    let unseen = desk.update(&roster, None).await;
    let nothing = desk.look(&unseen.id).await;
    assert!(matches!(
        nothing,
        Err(LookError::PutBack(PutBackError::Nothing(_)))
    ));
    assert!(!unseen.can_put_back());

    desk.rig.server.empty().await.unwrap();
    let before = desk.ahead(&roster).await;
    let inserted = desk.update(&roster, Some(before)).await;
    assert_eq!((inserted.counts.imported, inserted.before), (5, None));
}

#[tokio::test]
async fn what_is_kept_is_the_owners_alone_and_goes_with_the_run() {
    let desk = Desk::new().await;
    let run = desk.updated(4, 6).await;
    let folder = desk.rig.store.dir().join(run.id.as_str());
    let journal = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    assert!(!journal.contains("example.com"), "the journal names nobody");
    let text = fs::read_to_string(folder.join("members-before.ndjson")).unwrap();
    let first = text.lines().next().unwrap();
    assert!(
        first.contains(r#""user_metadata":{"n":0,"plan":"gold"}"#),
        "{first}"
    );
    for not_changed in ["given_name", "identities", "created_at", "user_id"] {
        assert!(!text.contains(not_changed), "{not_changed}");
    }
    #[cfg(unix)]
    for name in ["members-before.ndjson", "before.jsonl"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    desk.rig.store.forget(&run.id).unwrap();
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_run_that_puts_back_does_not_count_for_the_file_of_the_other() {
    let desk = Desk::new().await;
    let run = desk.updated(6, 6).await;
    let looked = desk.look(&run.id).await.unwrap();
    let back = desk.put_back(&looked).await;
    assert_eq!(back.counts.updated, 6);
    let store = &desk.rig.store;
    let own = store.load_family(&run.id).unwrap();
    assert_eq!((own.results.counts.updated, own.family.len()), (6, 0));
    assert_eq!(store.family(&back.id).unwrap().len(), 1);
    let listed = store.list().unwrap();
    let families = usher::import::family::families(&listed);
    let linked = families.iter().find(|family| family.len() == 2).unwrap();
    assert_eq!((&linked[0].id, &linked[1].id), (&run.id, &back.id));
    let done = desk.look(&run.id).await;
    assert!(matches!(
        done,
        Err(LookError::PutBack(PutBackError::Done(_)))
    ));
}
