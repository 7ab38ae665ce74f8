//! Runs of chosen records that follow an earlier one, and what all of them say together.

use usher::import::family::families;
use usher::import::runner::resume;
use usher::import::store::{ConnectionRef, RunEnd};
use usher::import::{
    Counts, FollowUp, Follows, Only, Options, Plan, Run, RunSummary, StartError, Target,
};
use usher::practice::Speed;
use usher::roster::mend::{Change, Mending, Step};
use usher::roster::{RecordState, Roster};
use usher::users::{Cancel, RecordId};

use super::{Rig, UnderWay, ended, open, plan_of_all, user};

/// Thirty users, of whom five have no address that Auth0 takes and five are there before.
async fn refused_some() -> (Rig, Roster, RunSummary) {
    let rig = Rig::new(Speed::Instant).await;
    let there: Vec<String> = (5..10).map(user).collect();
    let there = open(&rig.file("there.json", &there));
    rig.import(&there, plan_of_all(&there, Options::default()))
        .await;
    let mut records: Vec<String> = (0..30).map(user).collect();
    for (number, record) in records.iter_mut().enumerate().take(5) {
        *record = format!("{{\"email\":\"no address {number}\",\"email_verified\":true}}");
    }
    let roster = open(&rig.file("users.json", &records));
    let first = rig
        .import(&roster, plan_of_all(&roster, Options::default()))
        .await;
    let counts = &first.counts;
    assert_eq!(
        (counts.imported, counts.refused, counts.already_there),
        (20, 5, 5)
    );
    (rig, roster, first)
}

async fn send(rig: &Rig, roster: &Roster, chosen: FollowUp, options: &Options) -> RunSummary {
    let plan = Plan::of_chosen(roster, options, &chosen.records).unwrap();
    assert_eq!(plan.users(), chosen.records.count());
    let handle = rig.start_after(Some(chosen.follows), roster, plan).await;
    ended(&mut handle.unwrap()).await
}

fn whole(run: &Run) -> Counts {
    assert_eq!(run.results.disagreement(), None);
    run.results.counts
}

fn mended(roster: &Roster) -> Roster {
    let address = |number: u32| format!("mended{number}@example.com");
    let steps = (0..5).map(|number| {
        let change = Change::text("/email", &address(number));
        Step::edit(RecordId(number), change)
    });
    roster
        .mended(&Mending::of(steps.collect()), &|_| {}, &Cancel::new())
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_family_of_runs_ends_with_every_user_in_and_sums_that_agree() {
    let (rig, roster, first) = refused_some().await;
    let updating = Options {
        upsert: true,
        ..Options::default()
    };
    let existing = rig
        .store
        .follow_up(&first.id, &[Only::AlreadyThere])
        .unwrap();
    assert_eq!(existing.records.spans(), [(5, 9)]);
    assert!(!existing.follows.takes_over);
    let second = send(&rig, &roster, existing, &updating).await;
    assert_eq!((second.counts.updated, second.counts.left_out), (5, 25));

    let roster = mended(&roster);
    // From any run of the family the same ones are left.
    for run in [&first.id, &second.id] {
        let refused = rig.store.follow_up(run, &[Only::Refused]).unwrap();
        assert_eq!(refused.records.spans(), [(0, 4)]);
    }
    let refused = rig.store.follow_up(&second.id, &[Only::Refused]).unwrap();
    let third = send(&rig, &roster, refused, &Options::default()).await;
    assert_eq!(third.counts.imported, 5);

    for id in [&first.id, &second.id, &third.id] {
        let all = rig.store.load_family(id).unwrap();
        assert_eq!(all.summary.id, *id);
        let ids: Vec<_> = all.family.iter().map(|run| run.id.clone()).collect();
        assert_eq!(ids, [&first, &second, &third].map(|run| run.id.clone()));
        let counts = whole(&all);
        assert_eq!((counts.imported, counts.updated, counts.total), (25, 5, 30));
        assert_eq!(all.results.refused.len(), 0);
        let job = |record| all.part_of(RecordId(record)).unwrap().job.clone();
        assert!(job(0) != job(5) && job(5) != job(29) && job(0) != job(29));
        assert_eq!(job(10), job(29));
    }
    let alone = rig.store.load(&first.id).unwrap();
    assert_eq!(alone.results.counts, first.counts, "each run keeps its own");
    assert_eq!(families(&rig.store.list().unwrap()).len(), 2);
    let none = rig.store.follow_up(
        &first.id,
        &[
            Only::Refused,
            Only::AlreadyThere,
            Only::NotSent,
            Only::LeftOut,
        ],
    );
    assert!(none.unwrap().records.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_once_more_stands_once_among_the_refused() {
    let (rig, roster, first) = refused_some().await;
    let refused = rig.store.follow_up(&first.id, &[Only::Refused]).unwrap();
    let plan = plan_of_all(&roster, Options::default());
    let mut left_out = usher::import::plan::Ranges::default();
    (5..30).for_each(|record| left_out.push(record));
    let mut part = plan.parts[0].clone();
    (part.last, part.count) = (4, 5);
    let plan = Plan {
        parts: vec![part],
        left_out,
        ..plan
    };
    let mut handle = rig
        .start_after(Some(refused.follows), &roster, plan)
        .await
        .unwrap();
    let second = ended(&mut handle).await;
    assert_eq!(second.counts.refused, 5);
    let all = rig.store.load_family(&second.id).unwrap();
    let counts = whole(&all);
    assert_eq!(
        (counts.imported, counts.refused, counts.already_there),
        (20, 5, 5)
    );
    assert_eq!(all.results.refused.len(), 10);
    let groups = all.results.groups();
    assert_eq!(groups.iter().map(|group| group.count).sum::<u32>(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_or_another_place_is_no_follow_up() {
    let (rig, roster, first) = refused_some().await;
    let follows = || Follows {
        run: first.id.clone(),
        takes_over: false,
    };
    let mut others: Vec<String> = (0..30).map(user).collect();
    others[7] = others[7].replace("user00007", "other0007");
    let other = open(&rig.file("other.json", &others));
    let plan = Plan::make(&other, &Options::default()).unwrap();
    let mut handle = rig
        .start_after(Some(follows()), &other, plan)
        .await
        .unwrap();
    assert_eq!(handle.finished().await, None);
    let why = handle.never_began().unwrap();
    assert!(why.contains("not the file"), "{why}");

    let runs = rig.store.list().unwrap().len();
    let plan = plan_of_all(&roster, Options::default());
    let request = usher::import::RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan,
        target: Target {
            tenant: first.tenant.clone(),
            connection: ConnectionRef {
                id: "con_another".into(),
                name: "Another".into(),
            },
        },
        access: rig.access(),
        emails_unique: true,
        tempo: usher::import::Tempo::default(),
        follows: Some(follows()),
    };
    let refused = usher::import::runner::start(request).await;
    assert!(matches!(refused, Err(StartError::OtherPlace { .. })));
    assert_eq!(rig.store.list().unwrap().len(), runs, "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_goes_with_a_follow_up_and_not_twice() {
    let UnderWay {
        rig,
        roster,
        mut handle,
        ..
    } = UnderWay::new(120, 6).await;
    let id = handle.id.clone();
    let busy = rig.store.follow_up(&id, &[Only::NotSent]).unwrap();
    let plan = Plan::of_chosen(&roster, &Options::default(), &busy.records).unwrap();
    let refused = rig.start_after(Some(busy.follows), &roster, plan).await;
    assert!(matches!(refused, Err(StartError::StillUnderWay(run)) if run == id));

    handle.stop();
    let first = ended(&mut handle).await;
    assert_eq!(first.end, RunEnd::Stopped);
    assert!(first.counts.not_sent > 0 && first.can_resume());
    let rest = rig.store.follow_up(&id, &[Only::NotSent]).unwrap();
    assert!(rest.follows.takes_over);
    assert_eq!(rest.records.count(), first.counts.not_sent);
    let second = send(&rig, &roster, rest, &Options::default()).await;
    let all = rig.store.load_family(&id).unwrap();
    assert_eq!(whole(&all).imported, 120);
    assert!(
        all.results
            .states
            .iter()
            .all(|state| *state == RecordState::Imported)
    );

    assert!(!all.summary.can_resume(), "its users are in by now");
    let listed = rig.store.list().unwrap();
    let listed = listed.iter().find(|run| run.id == id).unwrap();
    assert_eq!(listed.taken_over.as_ref(), Some(&second.id));
    let again = resume(rig.again(&id, &roster)).await;
    assert!(matches!(again, Err(StartError::TakenOver(by)) if by == second.id));
}
