//! The program on the stage: started, clicked, closed, killed.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::stage::{PATIENCE, Stage, output, pause, poll, wait};

pub struct Usher<'a> {
    pub stage: &'a mut Stage,
    child: Child,
    pub window: String,
}

impl<'a> Usher<'a> {
    pub fn start(stage: &'a mut Stage, arguments: &[&Path]) -> Self {
        Self::start_as(env!("CARGO_BIN_EXE_usher"), stage, arguments, 1)
    }

    /// One of the two programs; in builds for tests the engine's clock goes so many times as fast.
    pub fn start_as(program: &str, stage: &'a mut Stage, arguments: &[&Path], tempo: u32) -> Self {
        let log = std::fs::File::create(stage.path("usher.out")).unwrap();
        let mut command = stage.command(program);
        command
            .args(arguments)
            .env("USHER_TEMPO", tempo.to_string())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        let said = || std::fs::read_to_string(stage.path("usher.out")).unwrap_or_default();
        let window = wait(PATIENCE, || {
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended early, {ended:?}: {}", said());
            stage.window("Usher$")
        });
        let window = window.unwrap_or_else(|| panic!("no window: {}", said()));
        // The first frame, and the pointer's way to it.
        pause(Duration::from_secs(1));
        Self {
            stage,
            child,
            window,
        }
    }

    /// At this point of the window's inside; from the right where `x` is negative.
    pub fn click(&self, x: i32, y: i32) {
        let [left, top, width, _] = self.stage.place(&self.window);
        let x = if x < 0 { left + width + x } else { left + x };
        let (x, y) = (x.to_string(), (top + y).to_string());
        let go = [
            "windowactivate",
            "--sync",
            &self.window,
            "mousemove",
            &x,
            &y,
        ];
        self.stage.xdotool(&go);
        // The window sees the pointer come before it is pressed.
        pause(Duration::from_millis(200));
        self.stage.xdotool(&["click", "1"]);
    }

    pub fn press(&self, key: &str) {
        let keys = ["windowactivate", "--sync", &self.window, "key", key];
        self.stage.xdotool(&keys);
    }

    /// As kill -9 does. Its window is gone when this returns.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        poll("the window of a killed program stays", || {
            let seen = self
                .stage
                .xdotool(&["search", "--onlyvisible", "--name", "Usher$"]);
            seen.is_empty().then_some(())
        });
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.stage.path("usher/logs/usher.log")).unwrap_or_default()
    }

    pub fn wait_until_opened(&self, name: &str) {
        let settings = self.stage.path("usher/settings.json");
        poll(&format!("{name} was not opened"), || {
            let text = std::fs::read_to_string(&settings).ok()?;
            let settings: serde_json::Value = serde_json::from_str(&text).ok()?;
            let recent = settings["recents"].as_array()?.first()?;
            let users = recent["users"].as_u64()?;
            (recent["path"].as_str()?.ends_with(name) && users == 3).then_some(())
        });
    }

    pub fn wait_for_log(&self, words: &str) {
        poll(&format!("“{words}” is not in the log"), || {
            self.log().contains(words).then_some(())
        });
    }

    /// The only run, as the terminal lists it.
    pub fn run(&self) -> Option<serde_json::Value> {
        let mut list = self.stage.command(env!("CARGO_BIN_EXE_usher"));
        let out = output(list.args(["runs", "--format", "json"]));
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        serde_json::from_str(text.lines().next()?).ok()
    }

    /// As Alt and F4 do; the program must end by itself, and well.
    pub fn close(mut self) {
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
        let log = self.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

impl Drop for Usher<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
