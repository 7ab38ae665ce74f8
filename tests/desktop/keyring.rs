//! The vault on a real keyring. Each step is a process of its own, as a restarted Usher would be.

use std::process::{Command, Output, Stdio};

use secrecy::{ExposeSecret, SecretString};
use usher::platform::vault::{Kept, Key, Vault, VaultError, VaultState};

use crate::stage::{Keyring, PASSWORD, Stage, output, poll};

/// Tells the child what to do.
const STEP: &str = "USHER_TEST_STEP";

fn key() -> Key {
    Key::client_secret("example.eu.auth0.com", "exampleclient")
}

/// As long as a token with all scopes: three parts.
fn secret() -> SecretString {
    let text: String = (0u32..6_304)
        .map(|n| char::from_digit(n * 7 % 36, 36).unwrap())
        .collect();
    SecretString::from(text)
}

/// What the child does; the answer goes back on standard output.
#[test]
#[ignore = "a step of the tests below, run by them in a process of its own"]
fn step() {
    let vault = Vault::system();
    let answer = match std::env::var(STEP).as_deref() {
        Ok("store") => kept(&vault.store(&key(), &secret())),
        Ok("load") => match vault.load(&key()) {
            Ok(Some(back)) if back.expose_secret() == secret().expose_secret() => "the same".into(),
            Ok(Some(_)) => "another".into(),
            Ok(None) => "nothing".into(),
            Err(VaultError::Unavailable(state)) => word(&state).into(),
            Err(error) => error.to_string(),
        },
        Ok("delete") => format!("{:?}", vault.delete(&key())),
        // First refused, then asked again: as the button of the window does.
        Ok("store, then try again") => {
            let first = kept(&vault.store(&key(), &secret()));
            println!("answer: {first}");
            let again = vault.try_again();
            format!("{}, {}", word(&again), vault.only_in_memory(&key()))
        }
        _ => return,
    };
    println!("answer: {answer}");
}

fn kept(kept: &Kept) -> String {
    match kept {
        Kept::Keyring => "in the keyring".into(),
        Kept::Session(state) => format!("until closed, {}", word(state)),
    }
}

fn word(state: &VaultState) -> &'static str {
    match state {
        VaultState::Unknown => "unknown",
        VaultState::Ready => "ready",
        VaultState::Missing { .. } => "missing",
        VaultState::Locked { .. } => "locked",
    }
}

fn child(stage: &Stage, step: &str) -> Command {
    let mut child = stage.command(std::env::current_exe().unwrap());
    child
        .args(["--ignored", "--exact", "--nocapture", "keyring::step"])
        .env(STEP, step);
    child.stdout(Stdio::piped()).stderr(Stdio::piped());
    child
}

fn answers(out: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&out.stdout);
    let answers = text
        .lines()
        .filter_map(|line| line.split("answer: ").nth(1));
    let answers: Vec<String> = answers.map(str::to_owned).collect();
    assert!(
        !answers.is_empty(),
        "{text}\n{}",
        String::from_utf8_lossy(&out.stderr)
    );
    answers
}

fn run(stage: &Stage, step: &str) -> String {
    answers(&output(&mut child(stage, step))).pop().unwrap()
}

#[test]
fn a_secret_outlives_the_program_until_it_is_deleted() {
    let Some(stage) = Stage::new("keyring", Keyring::Unlocked) else {
        return;
    };
    assert_eq!(run(&stage, "load"), "nothing");
    assert_eq!(run(&stage, "store"), "in the keyring");
    assert_eq!(run(&stage, "load"), "the same");
    assert_eq!(run(&stage, "delete"), "Ok(())");
    assert_eq!(run(&stage, "load"), "nothing");
}

#[test]
fn without_a_keyring_nothing_pretends_to_be_saved() {
    let Some(stage) = Stage::new("no keyring", Keyring::Missing) else {
        return;
    };
    assert_eq!(run(&stage, "store"), "until closed, missing");
    assert_eq!(run(&stage, "load"), "missing");
}

#[test]
fn a_cancelled_prompt_leaves_the_secret_in_memory_and_trying_again_saves_it() {
    let Some(stage) = Stage::new("locked keyring", Keyring::Unlocked) else {
        return;
    };
    if !std::path::Path::new("/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service")
        .exists()
    {
        eprintln!("locked keyring: skipped, the prompt of gnome-keyring is missing");
        return;
    }
    stage.lock_keyring();
    let child = child(&stage, "store, then try again").spawn().unwrap();
    let prompt = stage.wait_for_class("gcr-prompter");
    stage.xdotool(&["windowactivate", "--sync", &prompt, "key", "Escape"]);
    let next = poll("no second prompt", || {
        let found = stage.xdotool(&["search", "--onlyvisible", "--class", "gcr-prompter"]);
        let last = found.lines().last()?.to_owned();
        (last != prompt).then_some(last)
    });
    stage.xdotool(&["windowactivate", "--sync", &next]);
    stage.xdotool(&["type", "--delay", "30", PASSWORD]);
    stage.xdotool(&["key", "Return"]);
    let answers = answers(&child.wait_with_output().unwrap());
    assert_eq!(answers, ["until closed, locked", "ready, false"]);
    assert_eq!(run(&stage, "load"), "the same");
}
