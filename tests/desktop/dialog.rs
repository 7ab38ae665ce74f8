//! A computer without any file dialog.

use std::sync::Arc;
use std::time::Duration;

use usher::platform::paths::Home;
use usher::worker::{Command, DialogPurpose, Event, Worker};

use crate::stage::{Keyring, Stage, output};

/// Asks for a file as the button of the window does; the answer goes back on standard output.
#[test]
#[ignore = "a step of the test below, run by it in a process of its own"]
fn step() {
    let Some(home) = std::env::var_os("USHER_HOME") else {
        return;
    };
    let home = Home::at(home.as_ref()).unwrap();
    let mut worker = Worker::start(home, Arc::new(|| {})).unwrap();
    let command = Command::ChooseFile {
        purpose: DialogPurpose::OpenUsersFile,
        suggested: None,
    };
    worker.send(command).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let answer = runtime.block_on(async {
        tokio::time::timeout(Duration::from_mins(2), async {
            loop {
                if let Some(Event::FileChosen { choice, .. }) = worker.next().await {
                    return choice;
                }
            }
        })
        .await
    });
    println!("answer: {answer:?}");
}

#[test]
fn that_there_is_no_dialog_is_not_taken_for_cancelling() {
    let Some(stage) = Stage::new("no dialog", Keyring::Missing) else {
        return;
    };
    let mut child = stage.command(std::env::current_exe().unwrap());
    child.args(["--ignored", "--exact", "--nocapture", "dialog::step"]);
    // Nor a zenity in its place.
    child.env("PATH", stage.path("nothing"));
    let out = output(&mut child);
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.contains("answer: Ok(NoDialog)"), "{text}");
}
