//! The real program used as a person would: a file dropped from another program, a file chosen in
//! the system's dialog, and the window closed. What came of it is read from the settings, which
//! name every file that was opened and checked.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::stage::{Keyring, Stage, find, output, pause, poll, wait};

/// Class of the portal's windows.
const DIALOG: &str = "xdg-desktop-portal-gtk";

struct Usher<'a> {
    stage: &'a mut Stage,
    child: Child,
    window: String,
}

impl<'a> Usher<'a> {
    fn start(stage: &'a mut Stage, arguments: &[&Path]) -> Self {
        let log = std::fs::File::create(stage.path("usher.out")).unwrap();
        let mut command = stage.command(env!("CARGO_BIN_EXE_usher"));
        command
            .args(arguments)
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let child = command.stdin(Stdio::null()).spawn().unwrap();
        let window = stage.wait_for_window("Usher$");
        // The first frame, and the pointer's way to it.
        pause(Duration::from_secs(1));
        Self {
            stage,
            child,
            window,
        }
    }

    fn wait_until_opened(&self, name: &str) {
        let settings = self.stage.path("usher/settings.json");
        poll(&format!("{name} was not opened"), || {
            let text = std::fs::read_to_string(&settings).ok()?;
            let settings: serde_json::Value = serde_json::from_str(&text).ok()?;
            let recent = settings["recents"].as_array()?.first()?;
            let users = recent["users"].as_u64()?;
            (recent["path"].as_str()?.ends_with(name) && users == 3).then_some(())
        });
    }

    fn wait_for_log(&self, words: &str) {
        let log = self.stage.path("usher/logs/usher.log");
        poll(&format!("“{words}” is not in the log"), || {
            let text = std::fs::read_to_string(&log).ok()?;
            text.contains(words).then_some(())
        });
    }

    /// As Alt and F4 do; the program must end by itself, and well.
    fn close(mut self) {
        let alt_f4 = [
            "windowactivate",
            "--sync",
            &self.window,
            "key",
            "--clearmodifiers",
            "alt+F4",
        ];
        // A busy window manager now and then misses a key that nobody holds down.
        let status = (0..10)
            .find_map(|_| {
                self.stage.xdotool(&alt_f4);
                wait(Duration::from_secs(4), || self.child.try_wait().unwrap())
            })
            .unwrap_or_else(|| panic!("the window was not closed"));
        let out = std::fs::read_to_string(self.stage.path("usher.out")).unwrap_or_default();
        assert!(status.success(), "{status}: {out}");
        let log = std::fs::read_to_string(self.stage.path("usher/logs/usher.log")).unwrap();
        assert!(!log.contains("panicked"), "{log}");
    }
}

impl Drop for Usher<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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
    wait(Duration::from_secs(5), || {
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
        wait(Duration::from_secs(5), gone).is_some()
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
        wait(Duration::from_millis(1_500), || runs(&usher)).is_some()
    });
    assert!(began, "no import was started");
    let run = poll("the import did not end", || {
        runs(&usher).filter(|run| run["end"] == "finished")
    });
    assert_eq!((&run["records"], &run["imported"]), (&3.into(), &3.into()));
    // The journal knows a moment before the window, which asks while an import is under way.
    usher.wait_for_log("a run is over");
    pause(Duration::from_secs(1));
    usher.close();
}

/// The only run, as the terminal lists it.
fn runs(usher: &Usher<'_>) -> Option<serde_json::Value> {
    let mut list = usher.stage.command(env!("CARGO_BIN_EXE_usher"));
    let out = output(list.args(["runs", "--format", "json"]));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    serde_json::from_str(text.lines().next()?).ok()
}
