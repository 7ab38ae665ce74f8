//! One place for what every window test fixes: system, size, scale, theme, fonts, thresholds.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use egui::Vec2;
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};
use usher::app::theme::{self as themes, Look};

/// Whether pictures can be made here: a graphics adapter, even one in software.
static ADAPTER: LazyLock<bool> =
    LazyLock::new(|| std::panic::catch_unwind(WgpuTestRenderer::new).is_ok());

/// The settings of every harness. Only the fonts that Usher carries are used, so that pictures agree.
pub fn builder<State>(size: impl Into<Vec2>, look: Look) -> HarnessBuilder<State> {
    let theme = if look == Look::Light {
        egui::Theme::Light
    } else {
        egui::Theme::Dark
    };
    Harness::<State>::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_os(egui::os::OperatingSystem::Nix)
        .with_theme(theme)
        .with_context_setup(move |ctx| {
            themes::install(ctx);
            themes::apply(ctx, look, true);
        })
}

/// A window that shows one closure.
pub fn harness<'a>(
    size: impl Into<Vec2>,
    look: Look,
    ui: impl FnMut(&mut egui::Ui) + 'a,
) -> Harness<'a> {
    builder(size, look).build_ui(ui)
}

/// Compares with `tests/window/snapshots/NAME.png`. With `USHER_SHOTS=FOLDER` it also writes the picture there.
/// Without an adapter it says so and compares nothing.
pub fn snapshot<State>(harness: &mut Harness<'_, State>, name: &str) {
    if !*ADAPTER {
        println!("{name}: no graphics adapter here, so the picture was not compared");
        return;
    }
    shot(harness, name);
    let _one_at_a_time = drawing();
    drawn(harness);
    let options = SnapshotOptions::new()
        .output_path("tests/window/snapshots")
        .threshold(1.2)
        .max_failed_pixels(40);
    harness.snapshot_options(name, &options);
}

/// Writes the picture to the folder in `USHER_SHOTS`, if that is set.
pub fn shot<State>(harness: &mut Harness<'_, State>, name: &str) {
    let Some(folder) = std::env::var_os("USHER_SHOTS").filter(|_| *ADAPTER) else {
        return;
    };
    let _one_at_a_time = drawing();
    drawn(harness);
    let picture = harness.render().expect("a picture");
    std::fs::create_dir_all(&folder).expect("the folder for pictures");
    picture
        .save(std::path::Path::new(&folder).join(format!("{name}.png")))
        .expect("saving a picture");
}

/// Draws the last frame, whose picture is then at hand. The harness waits for ten seconds only, which software on a busy computer may
/// need more than.
fn drawn<State>(harness: &mut Harness<'_, State>) {
    const TRIES: usize = 30;
    let mut why = String::new();
    for _ in 0..TRIES {
        match harness.render() {
            Ok(_) => return,
            Err(error) if error.contains("timed out") => why = error,
            Err(error) => panic!("no picture: {error}"),
        }
    }
    panic!("no picture, however often it was tried: {why}")
}

/// Software graphics drivers do not like several devices drawing at the same time.
fn drawing() -> MutexGuard<'static, ()> {
    static DRAWING: Mutex<()> = Mutex::new(());
    DRAWING.lock().unwrap_or_else(PoisonError::into_inner)
}
