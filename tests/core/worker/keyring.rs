use usher::platform::vault::{Vault, VaultState};
use usher::practice::Speed;
use usher::worker::{Command, Event};

use super::{Bench, users};

#[test]
fn a_panicking_task_becomes_an_event_and_the_rest_goes_on() {
    let mut bench = Bench::with(
        Vault::with(|| panic!("the keyring's library is broken")),
        Speed::Instant,
    );
    bench.send(Command::TryVaultAgain);
    let what = bench.wait("bug", |event| match event {
        Event::Bug { what, .. } => Some(what),
        _ => None,
    });
    assert_eq!(what, "looking for the keyring");
    let path = bench.file("members.json", &users(3));
    bench.open(path);
}

#[test]
fn a_missing_keyring_is_said_and_looked_for_again() {
    let vault = Vault::with(|| Err(keyring_core::Error::PlatformFailure("no bus".into())));
    let mut bench = Bench::with(vault, Speed::Instant);
    bench.send(Command::LoadSettings);
    for _ in 0..2 {
        let state = bench.wait("state of the keyring", |event| match event {
            Event::Vault(state) => Some(state),
            _ => None,
        });
        assert!(matches!(state, VaultState::Missing { .. }));
        bench.send(Command::TryVaultAgain);
    }
}
