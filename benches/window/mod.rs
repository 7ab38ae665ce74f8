//! The real window with the real background work, drawn nowhere: what its frames take.

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
use usher::app::{App, Start};
use usher::platform::paths::Home;
use usher::platform::vault::Vault;
use usher::practice::Speed;
use usher::worker::{Late, Setup, Worker};

const TICK: Duration = Duration::from_nanos(16_666_667);
const SIZE: Vec2 = vec2(1280.0, 800.0);

/// The wheel turns over the table.
pub(crate) fn scrolling() -> Vec<Event> {
    vec![
        Event::PointerMoved(pos2(800.0, 500.0)),
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -470.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Trackpad,
            modifiers: Modifiers::NONE,
        },
    ]
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
pub(crate) struct Times {
    pub(crate) logic: f64,
    pub(crate) whole: f64,
    /// Those on a processor: where other programs want one too, the thread waits for its turn.
    pub(crate) busy: f64,
}

impl Times {
    pub(crate) fn longest(times: &[Self], of: impl Fn(&Self) -> f64) -> f64 {
        times.iter().map(of).fold(0.0, f64::max)
    }
}

pub(crate) struct Window {
    pub(crate) ctx: Context,
    pub(crate) app: App,
    frame: eframe::Frame,
    start: Instant,
    pub(crate) next: Instant,
    pub(crate) times: Vec<Times>,
    /// What the pointer and the keyboard do in each frame.
    pub(crate) hands: Vec<Event>,
}

impl Window {
    pub(crate) fn new(folder: &Path) -> anyhow::Result<Self> {
        let home = Home::at(&folder.join("home"))?;
        let ctx = Context::default();
        let worker = Worker::start_with(Setup {
            home: home.clone(),
            wake: Arc::new(|| {}),
            vault: Vault::system(),
            practice_speed: Some(Speed::Instant),
            late: Late::default(),
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
            hands: Vec::new(),
        };
        // The first frames fill the caches of fonts and icons.
        for _ in 0..60 {
            window.tick(&[]);
        }
        Ok(window)
    }

    /// One frame, at its time.
    pub(crate) fn tick(&mut self, dropped: &[&Path]) {
        self.next += TICK;
        thread::park_timeout(self.next.saturating_duration_since(Instant::now()));
        self.next = self.next.max(Instant::now());
        self.draw(dropped);
    }

    /// One frame, now.
    pub(crate) fn draw(&mut self, dropped: &[&Path]) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)),
            time: Some(self.start.elapsed().as_secs_f64()),
            dropped_files: dropped
                .iter()
                .map(|path| Arc::new(Dropped(path.to_path_buf())) as egui::DroppedFileHandle)
                .collect(),
            events: self.hands.clone(),
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
    pub(crate) fn shown(&self) -> (u64, bool) {
        let open = self.app.model().file.open.as_ref();
        open.map_or((0, false), |file| {
            (file.view.summary.records, file.view.complete)
        })
    }

    pub(crate) fn has_rows(&self) -> bool {
        let rows = &self.app.model().check.rows;
        rows.id(rows.visible().start)
            .is_some_and(|id| rows.get(id).is_some())
    }
}

pub(crate) fn millis(time: Duration) -> f64 {
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
pub(crate) fn status(line: &str) -> anyhow::Result<f64> {
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
