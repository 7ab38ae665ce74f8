//! Opening the window: which renderer, which display, and what is said when there is none.

use std::path::PathBuf;

use eframe::{NativeOptions, Renderer};
use egui::{IconData, ViewportBuilder};

use crate::platform::files::keep_private;
use crate::platform::paths::Home;
use crate::platform::session::{Display, show_message};

use super::theme::sizes;
use super::{App, Start};

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launched {
    /// The window was there, and was closed.
    Closed,
    /// There is no display.
    NoDisplay,
    /// No renderer works here; a message was shown where this system has any. The text says why.
    Failed(String),
}

/// Opens the window and returns when it is closed. To be called on the main thread.
#[allow(clippy::needless_pass_by_value)] // each try of a renderer takes a copy of it
pub fn launch(file: Option<PathBuf>) -> Launched {
    let display = Display::of_this_session();
    if display == Display::None {
        return Launched::NoDisplay;
    }
    let home = match Home::find() {
        Ok(home) => home,
        Err(error) => return failed(format!("Usher cannot start: {error}")),
    };
    // Without a log the window is as good.
    let _ = crate::platform::logging::start(&home.logs());
    // It is written without care for rights and links.
    let _ = keep_private(&window_file(&home), b"{}");
    let mut reasons = Vec::new();
    // glow first on Linux, since surfaces of wgpu fail on machines with two graphics cards; wgpu
    // first elsewhere, since OpenGL is missing over remote desktops.
    let order = if cfg!(target_os = "linux") {
        [Renderer::Glow, Renderer::Wgpu]
    } else {
        [Renderer::Wgpu, Renderer::Glow]
    };
    for renderer in order {
        let start = Start {
            home: home.clone(),
            file: file.clone(),
            drops: display.takes_drops(),
        };
        let creator: eframe::AppCreator<'_> = Box::new(move |context| {
            let app = App::new(&context.egui_ctx, start)?;
            Ok(Box::new(app))
        });
        match eframe::run_native("Usher", options(renderer, display, &home), creator) {
            Ok(()) => return Launched::Closed,
            Err(error) => {
                tracing::error!(?renderer, %error, "no window");
                reasons.push(error.to_string());
            }
        }
    }
    failed(format!(
        "Usher cannot open a window on this computer. {}",
        reasons.join(". ")
    ))
}

fn failed(text: String) -> Launched {
    show_message("Usher", &text);
    Launched::Failed(text)
}

/// Where the window stood.
fn window_file(home: &Home) -> PathBuf {
    home.data().join("window.ron")
}

fn options(renderer: Renderer, display: Display, home: &Home) -> NativeOptions {
    let size = sizes();
    let mut viewport = ViewportBuilder::default()
        .with_title("Usher")
        .with_app_id("usher")
        .with_inner_size(size.window_default)
        .with_min_inner_size(size.window_min)
        .with_drag_and_drop(true);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let mut options = NativeOptions {
        viewport,
        renderer,
        persistence_path: Some(window_file(home)),
        ..NativeOptions::default()
    };
    prefer_x11(&mut options, display);
    options
}

/// In a Wayland session that offers X11 too, X11 is taken: only there dropped files arrive.
#[cfg(target_os = "linux")]
fn prefer_x11(options: &mut NativeOptions, display: Display) {
    if display == Display::X11 {
        options.event_loop_builder = Some(Box::new(|builder| {
            use winit::platform::x11::EventLoopBuilderExtX11 as _;
            builder.with_x11();
        }));
    }
}

#[cfg(not(target_os = "linux"))]
fn prefer_x11(_options: &mut NativeOptions, _display: Display) {}

fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/app-icon-128.png")).ok()
}
