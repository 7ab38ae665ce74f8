//! The real binary in a folder of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;

pub const PLAIN: &str = "Username-Password-Authentication";

pub struct Place {
    pub dir: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn usher<I: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Output {
        self.command().args(args).output().unwrap()
    }

    /// Imports a file into the practice tenant.
    pub fn import(&self, file: &Path, more: &[&str]) -> Output {
        let base = ["import", arg(file), "--practice", "--connection", PLAIN];
        self.usher(base.iter().chain(&["--yes"]).chain(more))
    }

    pub fn command(&self) -> Command {
        let mut command = Command::cargo_bin("usher").unwrap();
        command.env("USHER_HOME", self.path("home"));
        for name in [
            "USHER_TOKEN",
            "USHER_CLIENT_ID",
            "USHER_CLIENT_SECRET",
            "DISPLAY",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(name);
        }
        command
    }
}

pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

/// What a run ended with, as `import`, `resume` and `runs` say it: the figures of these names.
pub fn figures<const N: usize>(end: &Value, names: [&str; N]) -> [u64; N] {
    names.map(|name| {
        let figure = end[name].as_u64();
        figure.unwrap_or_else(|| panic!("no {name} in {end}"))
    })
}

/// The name of the run that an output ends with.
pub fn run_of(output: &Output) -> String {
    let named = lines(output)
        .pop()
        .and_then(|end| Some(end["run"].as_str()?.to_owned()));
    named.unwrap_or_else(|| panic!("no run: {}", stderr(output)))
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `usher practice` as a program of its own.
pub struct Served {
    child: Child,
    pub ready: Value,
}

impl Served {
    pub fn start(place: &Place, speed: &str) -> Self {
        Self::with(place, &["--speed", speed])
    }

    pub fn with(place: &Place, options: &[&str]) -> Self {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_usher"))
            .arg("practice")
            .args(options)
            .env("USHER_HOME", place.path("served"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        Self {
            ready: serde_json::from_str(&line).unwrap(),
            child,
        }
    }

    pub fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    pub fn command(&self, place: &Place) -> Command {
        let mut command = place.command();
        command
            .env("USHER_CLIENT_ID", self.text("client_id"))
            .env("USHER_CLIENT_SECRET", self.text("client_secret"));
        command
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kills an import of files with so many users when some are in and others are not sent yet.
/// False where it had already ended: a busy machine can bring the kill too late.
#[cfg(unix)]
pub fn killed_under_way(
    place: &Place,
    served: &Served,
    files: &[&Path],
    users: usize,
    part_bytes: &str,
) -> bool {
    let mut import = std::process::Command::new(env!("CARGO_BIN_EXE_usher"))
        .arg("import")
        .args(files)
        .args(["--tenant", served.text("url"), "--connection", PLAIN])
        .args(["--part-bytes", part_bytes])
        .env("USHER_HOME", place.path("home"))
        .env("USHER_CLIENT_ID", served.text("client_id"))
        .env("USHER_CLIENT_SECRET", served.text("client_secret"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let counted = format!(" of {users} users, ");
    BufReader::new(import.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains(&counted) && !line.starts_with("0 of"))
        .unwrap();
    import.kill().unwrap();
    import.wait().unwrap();
    lines(&place.usher(["runs", "--format", "json"]))
        .iter()
        .any(|run| run["can_resume"] == true)
}
