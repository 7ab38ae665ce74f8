//! One frame of the window (running it and cutting it into triangles) with a table of ten million rows that scrolls.
//!
//! `cargo bench --bench frame` prints the median and the 99th percentile of 2,000 frames in milliseconds.
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

use std::hint::black_box;
use std::time::Instant;

use egui::{Context, Event, Modifiers, MouseWheelUnit, RawInput, Rect, TouchPhase, Ui, pos2, vec2};
use usher::app::icons::Icon;
use usher::app::shell::{self, Areas, Rail, Status};
use usher::app::table::{CellAt, Column, TableState, VirtualTable};
use usher::app::theme::{self, Look, TenantColour, tokens};
use usher::app::widgets::{Cell, CellTint, RailStep, StepState, TenantPlate, cell};
use usher::app::words;

const ROWS: u64 = 10_000_000;
const FRAMES: usize = 2_000;

fn main() {
    for size in [vec2(1280.0, 800.0), vec2(2560.0, 1440.0)] {
        let mut times = frames(size);
        times.sort_by(f64::total_cmp);
        let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        println!(
            "{} x {}: median {median:.3} ms, p99 {p99:.3} ms",
            size.x, size.y
        );
    }
}

/// Milliseconds of each frame.
fn frames(size: egui::Vec2) -> Vec<f64> {
    let ctx = Context::default();
    theme::install(&ctx);
    theme::apply(&ctx, Look::Light, true);
    let mut state = TableState::default();
    let mut times = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES + 20 {
        if frame % 500 == 499 {
            state.go_to(ROWS / 500 * frame as u64 % ROWS);
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size)),
            time: Some(frame as f64 / 60.0),
            events: vec![
                Event::PointerMoved(pos2(700.0, 400.0)),
                Event::MouseWheel {
                    unit: MouseWheelUnit::Point,
                    delta: vec2(0.0, -47.0),
                    phase: TouchPhase::Move,
                    source: egui::MouseWheelSource::Trackpad,
                    modifiers: Modifiers::NONE,
                },
            ],
            ..RawInput::default()
        };
        let start = Instant::now();
        let mut output = ctx.run_ui(input, |ui| window(ui, &mut state));
        let triangles = ctx.tessellate(output.shapes, output.pixels_per_point);
        black_box(triangles);
        // Nothing draws here, so the pictures have nowhere to go.
        output.textures_delta.clear();
        // The first frames fill the caches of fonts and icons.
        if frame >= 20 {
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times
}

fn window(ui: &mut Ui, state: &mut TableState) {
    let whole = ui.ctx().content_rect();
    let areas = Areas::of(whole);
    let step = |number, name, state| RailStep {
        number,
        name,
        line: "10,000,000 users",
        state,
    };
    let rail = Rail {
        tenant: TenantPlate {
            colour: TenantColour::Practice,
            icon: Icon::Practice,
            name: "Practice tenant",
            line: "On this computer",
        },
        steps: [
            step(1, "File", StepState::Done),
            step(2, "Check", StepState::Current),
            step(3, "Connect", StepState::Open),
            step(4, "Import", StepState::NotYet),
            step(5, "Results", StepState::NotYet),
        ],
        unfinished: 1,
        link: None,
    };
    shell::rail(ui, areas.rail, &rail);
    shell::header(ui, areas.header, "Check", "10,000,000 users", |_| {});
    shell::body(ui, areas.body, |ui| {
        let columns = [
            Column::row(),
            Column::state(),
            Column::new("Email", 240.0),
            Column::new("Full name", 180.0),
            Column::new("Phone number", 180.0),
        ];
        VirtualTable::new("Users", ROWS, &columns).show(ui, state, draw);
    });
    let status = Status {
        back: Some("Back"),
        icon: None,
        text: "Nothing has been sent yet",
    };
    shell::action_bar(ui, areas.bar, &status, |_| {});
}

fn draw(ui: &mut Ui, at: CellAt) {
    let t = tokens(ui);
    let number = words::number(at.row + 1);
    match at.column {
        0 => cell(ui, Cell::figures(&number).ink(t.text.muted)),
        1 => cell(
            ui,
            Cell::text("No country code")
                .icon(Icon::Error)
                .ink(t.blocker.text),
        ),
        2 => cell(ui, Cell::text(&format!("user.{}@example.com", at.row))),
        3 => cell(ui, Cell::text(&format!("Ana Ruiz {number}"))),
        _ => cell(
            ui,
            Cell::text(&format!("612 {}", at.row % 1_000_000)).tint(CellTint::Blocker),
        ),
    };
}
