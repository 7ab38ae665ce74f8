//! What the window's thread does while a large file is dropped on it and loads: the real window with the real
//! background work, at 60 frames a second, scrolling all the time, but drawn nowhere.
//!
//!     cargo bench --bench load -- FILE
//!
//! prints how long after the drop the first users are on screen, the longest frame (logic, running the window and
//! cutting it into triangles), and how long opening takes to stop when it is cancelled. Without FILE it makes one of
//! 300,000 users.
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use eframe::App as _;
use egui::{
    Context, Event, Modifiers, MouseWheelUnit, RawInput, Rect, TouchPhase, Vec2, pos2, vec2,
};
use usher::app::action::Action;
use usher::app::model::Screen;
use usher::app::{App, Start};
use usher::platform::paths::Home;
use usher::platform::vault::Vault;
use usher::practice::Speed;
use usher::worker::{Setup, Worker};

const TICK: Duration = Duration::from_nanos(16_666_667);
const SIZE: Vec2 = vec2(1280.0, 800.0);

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

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Milliseconds of one frame.
struct Times {
    logic: f64,
    whole: f64,
    /// Those on a processor: where other programs want one too, the thread waits for its turn.
    busy: f64,
}

impl Times {
    fn longest(times: &[Self], of: impl Fn(&Self) -> f64) -> f64 {
        times.iter().map(of).fold(0.0, f64::max)
    }
}

struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    start: Instant,
    next: Instant,
    times: Vec<Times>,
}

impl Window {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        let home = Home::at(&folder.join("home"))?;
        let ctx = Context::default();
        let worker = Worker::start_with(Setup {
            home: home.clone(),
            wake: Arc::new(|| {}),
            vault: Vault::system(),
            practice_speed: Some(Speed::Instant),
        })?;
        let start = Start {
            home,
            file: None,
            drops: true,
        };
        let app = App::with_worker(&ctx, start, worker);
        let now = Instant::now();
        let mut window = Self {
            ctx,
            app,
            frame: eframe::Frame::_new_kittest(),
            start: now,
            next: now,
            times: Vec::new(),
        };
        // The first frames fill the caches of fonts and icons.
        for _ in 0..60 {
            window.tick(&[]);
        }
        Ok(window)
    }

    /// One frame, at its time; the wheel turns over the table.
    fn tick(&mut self, dropped: &[&Path]) {
        self.next += TICK;
        thread::park_timeout(self.next.saturating_duration_since(Instant::now()));
        self.next = self.next.max(Instant::now());
        let mut events = vec![Event::PointerMoved(pos2(800.0, 500.0))];
        if self.app.model().screen == Screen::Check {
            events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, -470.0),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Trackpad,
                modifiers: Modifiers::NONE,
            });
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)),
            time: Some(self.start.elapsed().as_secs_f64()),
            dropped_files: dropped
                .iter()
                .map(|path| Arc::new(Dropped(path.to_path_buf())) as egui::DroppedFileHandle)
                .collect(),
            events,
            ..RawInput::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let (start, busy) = (Instant::now(), busy());
        let mut logic = Duration::ZERO;
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            logic = start.elapsed();
            app.ui(ui, frame);
        });
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
        self.times.push(Times {
            logic: millis(logic),
            whole: millis(start.elapsed()),
            busy: self::busy() - busy,
        });
        // Nothing draws here, so the pictures have nowhere to go.
        output.textures_delta.clear();
    }

    /// Records that are on screen, and whether all of them are.
    fn shown(&self) -> (u64, bool) {
        let open = self.app.model().file.open.as_ref();
        open.map_or((0, false), |file| {
            (file.view.summary.records, file.view.complete)
        })
    }

    fn has_rows(&self) -> bool {
        let rows = &self.app.model().check.rows;
        rows.id(rows.visible().start)
            .is_some_and(|id| rows.get(id).is_some())
    }

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

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Milliseconds that this thread has been on a processor, as Linux counts them.
fn busy() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text
        .split_whitespace()
        .next()
        .and_then(|word| word.parse::<u64>().ok());
    nanos.map_or(f64::NAN, |nanos| nanos as f64 / 1e6)
}

/// A line of what Linux says of this program: a number, or MiB where it says kB.
fn status(line: &str) -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let words = text.lines().find_map(|found| found.strip_prefix(line));
    let Some(words) = words else {
        return Ok(f64::NAN);
    };
    let number: f64 = words
        .split_whitespace()
        .next()
        .context("a number")?
        .parse()?;
    Ok(if words.ends_with("kB") {
        number / 1024.0
    } else {
        number
    })
}
