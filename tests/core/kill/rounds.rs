//! Twenty rounds, two hundred with `USHER_LONG=1`, of which every tenth goes at the true pace.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::round::{Moment, Round};
use crate::simulator::dice::Dice;

const USERS: usize = 42;
/// Rounds at one time; each is two programs that mostly wait, in optimised builds at the true pace.
const AT_ONCE: usize = if cfg!(debug_assertions) { 10 } else { 40 };

fn long() -> bool {
    std::env::var_os("USHER_LONG").is_some()
}

#[test]
fn a_killed_import_ends_as_one_that_nobody_disturbed() {
    let rounds = if long() { 200 } else { 20 };
    let expected = Round::new(USERS, "instant", 20);
    let undisturbed = expected.finish();
    assert_eq!(undisturbed.sums["imported"], 36, "{}", expected.said());
    assert_eq!(undisturbed.sums["already_there"], 6);
    expected.look_at_tenant();
    expected.look_at_disk();

    let facts = expected.facts().unwrap() as u64;

    let next = AtomicUsize::new(0);
    let (kills, lost) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= rounds {
                        return;
                    }
                    let true_pace = long() && number % 10 == 9;
                    let (speed, tempo) = if true_pace {
                        ("realistic", 1)
                    } else {
                        ("instant", 20)
                    };
                    let round = Round::new(USERS, speed, tempo);
                    let mut dice = Dice::new(number as u64);
                    let moments: Vec<Moment> = (0..=dice.below(2))
                        .map(|session| moment(&mut dice, facts, number, session, true_pace))
                        .collect();
                    for moment in &moments {
                        let hit = usize::from(round.killed(*moment));
                        kills.fetch_add(hit, Ordering::Relaxed);
                    }
                    let end = round.finish();
                    assert_eq!(
                        end,
                        undisturbed,
                        "round {number}, killed at {moments:?}:\n{}",
                        round.said()
                    );
                    round.look_at_tenant();
                    lost.fetch_add(round.look_at_disk(), Ordering::Relaxed);
                }
            });
        }
    });
    let (kills, lost) = (kills.into_inner(), lost.into_inner());
    println!("{rounds} rounds, {kills} kills, {lost} sendings whose answer was lost");
    assert!(kills > rounds / 2 && lost > 0, "{kills} kills, {lost} lost");
}

/// Half of the first kills go through the facts one after the other, all others come by dice.
fn moment(dice: &mut Dice, facts: u64, number: usize, session: u64, slow: bool) -> Moment {
    if session == 0 && number.is_multiple_of(2) {
        return Moment::Facts(usize::try_from((number as u64 / 2 * 5) % facts).unwrap());
    }
    if dice.percent(50) {
        Moment::Facts(usize::try_from(dice.below(facts)).unwrap())
    } else {
        let most = if slow { 20_000 } else { 1_500 };
        Moment::After(Duration::from_millis(dice.below(most)))
    }
}
