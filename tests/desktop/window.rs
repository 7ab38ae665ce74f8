//! The real program used as a person would: a file dropped from another program, a file chosen in
//! the system's dialog, and the window closed. What came of it is read from the settings, which
//! name every file that was opened and checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::stage::{Keyring, Stage, find, output, pause, poll, wait};
use crate::usher::Usher;

/// Class of the portal's windows.
const DIALOG: &str = "xdg-desktop-portal-gtk";

fn file(stage: &Stage, name: &str) -> PathBuf {
    let path = stage.path(name);
    let users =
        (0..3).map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true}}"#));
    std::fs::write(&path, format!("[{}]", users.collect::<Vec<_>>().join(","))).unwrap();
    path
}

/// A Python with GTK, for the source of the drag.
fn python(stage: &Stage) -> Option<PathBuf> {
    [Some(PathBuf::from("/usr/bin/python3")), find("python3")]
        .into_iter()
        .flatten()
        .find(|python| {
            let probe =
                "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk";
            python.exists()
                && output(stage.command(python).args(["-c", probe]))
                    .status
                    .success()
        })
}

#[test]
fn a_dropped_file_is_opened_and_the_window_closes() {
    let Some(mut stage) = Stage::new("drop", Keyring::Unlocked) else {
        return;
    };
    let Some(python) = python(&stage) else {
        eprintln!("drop: skipped, python3-gi with GTK 3 is missing");
        return;
    };
    // A name that wants escaping on its way.
    let file = file(&stage, "members ä #1.json");
    let usher = Usher::start(&mut stage, &[]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/drag_source.py");
    // A window manager that is slow to start may have the pointer's first press.
    let taken = (0..3).any(|_| drag_onto(&usher, &python, Path::new(script), &file));
    assert!(taken, "the file was not taken");
    usher.wait_until_opened("members ä #1.json");
    usher.close();
}

/// Whether the window took the file.
fn drag_onto(usher: &Usher<'_>, python: &Path, script: &Path, file: &Path) -> bool {
    let said = usher.stage.path("drag.out");
    let mut source = usher.stage.command(python);
    source
        .arg(script)
        .arg(file)
        .stdout(std::fs::File::create(&said).unwrap());
    let mut source = source.spawn().unwrap();
    let handle = usher.stage.wait_for_window("^Drag from here$");
    pause(Duration::from_millis(500));
    let middle = |window: &str| {
        let [left, top, width, height] = usher.stage.place(window);
        (left + width / 2, top + height / 2)
    };
    drag(usher.stage, middle(&handle), middle(&usher.window));
    // Asked for is not given yet: only the end of the drag means that it has arrived.
    let said = || std::fs::read_to_string(&said).unwrap_or_default();
    wait(Duration::from_secs(10), || {
        said().contains("over").then_some(())
    });
    let taken = said().contains("given");
    let _ = source.kill();
    let _ = source.wait();
    taken
}

/// Two programs talk to each other during a drag, so the pointer takes its time.
fn drag(stage: &Stage, from: (i32, i32), to: (i32, i32)) {
    let go = |x: i32, y: i32| stage.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
    go(from.0, from.1);
    pause(Duration::from_millis(200));
    stage.xdotool(&["mousedown", "1"]);
    for step in 1..=20 {
        go(
            from.0 + (to.0 - from.0) * step / 20,
            from.1 + (to.1 - from.1) * step / 20,
        );
        pause(Duration::from_millis(40));
    }
    pause(Duration::from_millis(400));
    stage.xdotool(&["mouseup", "1"]);
}

#[test]
fn a_file_chosen_in_the_systems_dialog_is_opened() {
    let Some(mut stage) = Stage::new("dialog", Keyring::Unlocked) else {
        return;
    };
    if !stage.portal("dialog") {
        return;
    }
    let file = file(&stage, "chosen.json");
    let usher = Usher::start(&mut stage, &[]);
    usher
        .stage
        .xdotool(&["windowactivate", "--sync", &usher.window, "key", "ctrl+o"]);
    let dialog = usher.stage.wait_for_class(DIALOG);
    pause(Duration::from_millis(500));
    // Ctrl and L: the line for a path. A dialog that is slow to draw loses the first keys.
    let typed = (0..3).any(|_| {
        usher
            .stage
            .xdotool(&["windowactivate", "--sync", &dialog, "key", "ctrl+l"]);
        pause(Duration::from_millis(300));
        usher.stage.xdotool(&["key", "ctrl+a"]);
        usher
            .stage
            .xdotool(&["type", "--delay", "20", &file.to_string_lossy()]);
        pause(Duration::from_millis(500));
        usher.stage.xdotool(&["key", "Return"]);
        let gone = || {
            let left = usher
                .stage
                .xdotool(&["search", "--onlyvisible", "--class", DIALOG]);
            left.is_empty().then_some(())
        };
        wait(Duration::from_secs(20), gone).is_some()
    });
    assert!(typed, "the dialog did not take the path");
    usher.wait_until_opened("chosen.json");
    usher.close();
}

#[test]
fn a_file_named_on_the_command_line_is_opened() {
    let Some(mut stage) = Stage::new("command line", Keyring::Missing) else {
        return;
    };
    let file = file(&stage, "named.json");
    let usher = Usher::start(&mut stage, &[&file]);
    usher.wait_until_opened("named.json");
    usher.stage.wait_for_window("^named.json .* Usher$");
    usher.close();
}

#[test]
fn three_users_are_imported_with_the_enter_key_alone() {
    let Some(mut stage) = Stage::new("keyboard", Keyring::Unlocked) else {
        return;
    };
    let file = file(&stage, "members.json");
    let usher = Usher::start(&mut stage, &[&file]);
    usher.wait_until_opened("members.json");
    // Enter is the primary button of every step: continue, review, import.
    let began = (0..20).any(|_| {
        let enter = ["windowactivate", "--sync", &usher.window, "key", "Return"];
        usher.stage.xdotool(&enter);
        wait(Duration::from_millis(1_500), || usher.run()).is_some()
    });
    assert!(began, "no import was started");
    let run = poll("the import did not end", || {
        usher.run().filter(|run| run["end"] == "finished")
    });
    assert_eq!((&run["records"], &run["imported"]), (&3.into(), &3.into()));
    // The journal knows a moment before the window, which asks while an import is under way.
    usher.wait_for_log("a run is over");
    pause(Duration::from_secs(1));
    usher.close();
}
