//! What the window's thread does while a large file is dropped on it and loads: the real window with the real
//! background work, at 60 frames a second, scrolling all the time, but drawn nowhere.
//!
//!     cargo bench --bench load -- FILE
//!
//! prints how long after the drop the first users are on screen, the longest frame (logic, running the window and
//! cutting it into triangles), and how long opening takes to stop when it is cancelled. Without FILE it makes one of
//! 300,000 users.
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

mod window;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use usher::app::action::Action;

use window::{Times, Window, millis, scrolling, status};

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let named = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--"));
    let path = match named {
        Some(path) => std::path::absolute(path)?,
        None => small_file(folder.path())?,
    };
    let mut window = Window::new(folder.path())?;
    window.hands = scrolling();
    window.load(&path)?;
    for share in [0.0, 0.1, 0.5, 1.0] {
        window.load_and_cancel(&path, share)?;
    }
    Ok(())
}

fn small_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut text = String::from("[\n");
    for n in 0..300_000 {
        let comma = if n == 0 { "" } else { ",\n" };
        write!(
            text,
            r#"{comma}{{"email":"user{n}@example.com","given_name":"Ada","user_metadata":{{"theme":"dark","seats":{n}}}}}"#
        )?;
    }
    text.push_str("\n]\n");
    let path = folder.join("users.json");
    fs::write(&path, text)?;
    Ok(path)
}

impl Window {
    fn load(&mut self, path: &Path) -> anyhow::Result<()> {
        self.times.clear();
        let start = Instant::now();
        self.tick(&[path]);
        let (mut numbers, mut rows) = (None, None);
        loop {
            self.tick(&[]);
            let (records, complete) = self.shown();
            if records > 0 {
                numbers.get_or_insert_with(|| start.elapsed());
            }
            if self.has_rows() {
                rows.get_or_insert_with(|| start.elapsed());
            }
            if let Some(trouble) = &self.app.model().file.trouble {
                anyhow::bail!("{}", trouble.sentence);
            }
            if complete && rows.is_some() {
                break;
            }
        }
        let took = start.elapsed();
        for _ in 0..60 {
            self.tick(&[]);
        }
        let mut frames: Vec<f64> = self.times.iter().map(|times| times.whole).collect();
        frames.sort_by(f64::total_cmp);
        let at = |share: usize| frames[(frames.len() - 1) * share / 1000];
        let since = |time: Option<Duration>| time.map_or(f64::NAN, millis);
        println!(
            "{} users in {:.2} s; first numbers {:.0} ms, first rows {:.0} ms after the drop; {:.0} MiB",
            self.shown().0,
            took.as_secs_f64(),
            since(numbers),
            since(rows),
            status("VmRSS:")?,
        );
        println!(
            "{} frames: median {:.2} ms, p99 {:.2} ms, longest {:.2} ms (logic {:.2} ms, on a processor {:.2} ms)",
            frames.len(),
            at(500),
            at(990),
            at(1000),
            Times::longest(&self.times, |times| times.logic),
            Times::longest(&self.times, |times| times.busy),
        );
        Ok(())
    }

    /// Loads until this share of the file has been read, or until the first users are on screen, and cancels.
    fn load_and_cancel(&mut self, path: &Path, share: f64) -> anyhow::Result<()> {
        let threads = status("Threads:")?;
        self.tick(&[path]);
        let before = self.app.model().file.open.as_ref().map(|file| file.id);
        let (mut records, mut same) = (0, 0);
        loop {
            self.tick(&[]);
            let open = self.app.model().file.open.as_ref();
            let Some(file) = open.filter(|file| Some(file.id) != before) else {
                continue;
            };
            let view = &file.view;
            same = if view.summary.records == records {
                same + 1
            } else {
                0
            };
            records = view.summary.records;
            // All has been read when nothing is added any more: what is left are the duplicates.
            let reached = share < 1.0 && view.bytes_read as f64 >= share * view.bytes_total as f64;
            if view.complete || reached || same == 8 {
                break;
            }
        }
        let (records, complete) = self.shown();
        if complete {
            println!("{records} users were there before it could be cancelled");
            return Ok(());
        }
        let held = status("VmRSS:")?;
        self.times.clear();
        let start = Instant::now();
        self.app.act([Action::CancelOpening]);
        // What loads has threads of its own; those of the background work itself stay a while.
        let mut idle = None;
        let mut gone = None;
        while idle.is_none() || gone.is_none() {
            if status("Threads:")? <= threads {
                idle.get_or_insert_with(|| start.elapsed());
            }
            if self.next <= Instant::now() + Duration::from_millis(1) {
                self.tick(&[]);
            }
            if self.app.model().file.open.is_none() {
                gone.get_or_insert_with(|| start.elapsed());
            }
            thread::park_timeout(Duration::from_micros(200));
            if start.elapsed() > Duration::from_secs(10) {
                break;
            }
        }
        for _ in 0..30 {
            self.tick(&[]);
        }
        let since = |time: Option<Duration>| time.map_or(f64::NAN, millis);
        let longest = Times::longest(&self.times, |times| times.whole);
        println!(
            "cancelled at {records} users: idle after {:.0} ms, off the screen after {:.0} ms, longest frame {longest:.2} ms; {held:.0} MiB before, {:.0} MiB after",
            since(idle),
            since(gone),
            status("VmRSS:")?,
        );
        Ok(())
    }
}
