//! Twenty rounds, two hundred with `USHER_LONG=1`, of which every tenth goes at the true pace.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::round::{End, Moment, Round};
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
    let expected = Round::new(USERS, "instant", 20, false);
    let undisturbed = undisturbed(&expected);
    let facts = expected.facts().unwrap() as u64;
    let (kills, lost) = (AtomicUsize::new(0), AtomicUsize::new(0));
    each(rounds, |number| {
        let true_pace = long() && number % 10 == 9;
        let (speed, tempo) = if true_pace {
            ("realistic", 1)
        } else {
            ("instant", 20)
        };
        let round = Round::new(USERS, speed, tempo, false);
        let mut dice = Dice::new(number as u64);
        let moments: Vec<Moment> = (0..=dice.below(2))
            .map(|session| moment(&mut dice, facts, number, session, true_pace))
            .collect();
        let (hit, gone) = disturbed(&round, &moments, &undisturbed);
        kills.fetch_add(hit, Ordering::Relaxed);
        lost.fetch_add(gone, Ordering::Relaxed);
    });
    let (kills, lost) = (kills.into_inner(), lost.into_inner());
    println!("{rounds} rounds, {kills} kills, {lost} sendings whose answer was lost");
    assert!(kills > rounds / 2 && lost > 0, "{kills} kills, {lost} lost");
}

/// At each of its first facts: while the pilot is sent, waits, is passed, and when the first of the others go.
/// A restart needs nobody's word where all went well.
#[test]
fn a_killed_import_with_a_pilot_ends_as_one_that_nobody_disturbed() {
    let expected = Round::new(USERS, "instant", 20, true);
    let undisturbed = undisturbed(&expected);
    let facts = expected.facts().unwrap();
    let rounds = if long() { facts } else { facts.min(10) };
    let kills = AtomicUsize::new(0);
    each(rounds, |number| {
        let round = Round::new(USERS, "instant", 20, true);
        let (hit, _) = disturbed(&round, &[Moment::Facts(number)], &undisturbed);
        kills.fetch_add(hit, Ordering::Relaxed);
    });
    let kills = kills.into_inner();
    assert!(kills > rounds / 2, "{kills} kills");
}

/// How the import ends by itself.
fn undisturbed(round: &Round) -> End {
    let end = round.finish();
    assert_eq!(end.sums["imported"], 36, "{}", round.said());
    assert_eq!(end.sums["already_there"], 6);
    round.look_at_tenant();
    round.look_at_disk();
    end
}

/// Kills it at these moments and takes it up again. Gives how many kills hit, and how many sendings were lost.
fn disturbed(round: &Round, moments: &[Moment], undisturbed: &End) -> (usize, usize) {
    let hit = moments.iter().filter(|moment| round.killed(**moment));
    let hit = hit.count();
    let end = round.finish();
    assert_eq!(
        end,
        *undisturbed,
        "killed at {moments:?}:\n{}",
        round.said()
    );
    round.look_at_tenant();
    (hit, round.look_at_disk())
}

/// Each round, some at a time.
fn each(rounds: usize, round: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= rounds {
                        return;
                    }
                    round(number);
                }
            });
        }
    });
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
