//! The list of runs and what is kept for it.

use std::fs;
use std::time::{Duration, SystemTime};

use usher::import::{Options, Plan, RunStore};
use usher::practice::Speed;

use super::importing::{Rig, open, user};

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_summary_counts_only_while_it_fits_its_journal() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..5).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    let ended = rig.import(&roster, plan).await;
    let first = rig.store.list().unwrap();
    let folder = rig.store.dir().join(ended.id.as_str());
    let (kept, journal) = (folder.join("summary.json"), folder.join("journal.jsonl"));
    let text = fs::read_to_string(&kept).unwrap();
    assert_eq!(rig.store.list().unwrap(), first);

    // Read it is: with the journal unreadable in place, but as long as before, the list still has it.
    let good = fs::read(&journal).unwrap();
    fs::write(&journal, vec![b' '; good.len()]).unwrap();
    assert_eq!(rig.store.list().unwrap(), first);
    fs::write(&journal, &good).unwrap();

    for lie in [
        text.replace("\"imported\":5", "\"imported\":4"),
        text[..text.len() / 2].to_owned(),
        String::new(),
    ] {
        assert_ne!(lie, text);
        fs::write(&kept, lie).unwrap();
        assert_eq!(rig.store.list().unwrap(), first);
        assert_eq!(fs::read_to_string(&kept).unwrap(), text, "kept anew");
    }

    let mut longer = good.clone();
    longer.extend_from_slice(b"{\"half a li");
    fs::write(&journal, &longer).unwrap();
    fs::write(&kept, text.replace("\"e\"", "\"x\"")).unwrap();
    assert_eq!(rig.store.list().unwrap()[0].counts, first[0].counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_preparation_left_is_deleted_by_the_next_run() {
    let rig = Rig::new(Speed::Instant).await;
    let left = |name: &str, age: Duration| {
        let folder = rig.store.dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("journal.new"), "half").unwrap();
        fs::write(folder.join("lock"), "").unwrap();
        let at = SystemTime::now() - age;
        fs::File::open(&folder).unwrap().set_modified(at).unwrap();
        folder
    };
    let hour = Duration::from_hours(1);
    let old = left("20260101-000000-abcdefgh", hour);
    let busy = left("20260101-000000-bbbbbbbb", hour);
    let young = left("20260101-000000-cccccccc", Duration::ZERO);
    let held = fs::File::create(busy.join("lock")).unwrap();
    held.lock().unwrap();
    fs::File::open(&busy)
        .unwrap()
        .set_modified(SystemTime::now() - hour)
        .unwrap();
    assert_eq!(RunStore::new(rig.store.dir()).list().unwrap(), []);

    let roster = open(&rig.file("users.json", &[user(1)]));
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    rig.import(&roster, plan).await;
    assert!(!old.exists());
    assert!(busy.exists(), "somebody prepares it");
    assert!(young.exists(), "it may not have its lock yet");
}
