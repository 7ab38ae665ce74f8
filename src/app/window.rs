use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use egui::{Context, Key, Modifiers, Ui, ViewportCommand};

use crate::platform::paths::Home;
use crate::worker::{Command, Worker};

use super::action::Action;
use super::apply;
use super::model::{Closing, Desk, Model, ThemeChoice};
use super::screens::{Screens, View};
use super::shell::Areas;
use super::theme::{self, Look};
use super::update;

/// Progress is drawn at most this often.
const PROGRESS: Duration = Duration::from_millis(100);

/// What the window is started with.
#[derive(Debug)]
pub struct Start {
    pub home: Home,
    /// Named on the command line.
    pub file: Option<PathBuf>,
    /// Files dropped on the window arrive.
    pub drops: bool,
}

/// The glue between the model, the screens, the background work and eframe.
pub struct App {
    model: Model,
    screens: Screens,
    worker: Option<Worker>,
    /// Commands that the worker had no room for yet.
    waiting: VecDeque<Command>,
    look: Option<(ThemeChoice, bool)>,
    zoom: f32,
    title: String,
    /// How many files were held over the window in the last frame.
    held: usize,
}

impl App {
    /// Starts the background work; nothing is read and nothing is sent before the first frame.
    pub fn new(ctx: &Context, start: Start) -> std::io::Result<Self> {
        let wake = ctx.clone();
        let worker = Worker::start(
            start.home.clone(),
            Arc::new(move || wake.request_repaint_after(PROGRESS / 6)),
        )?;
        Ok(Self::with_worker(ctx, start, worker))
    }

    /// With background work that was started otherwise, as tests do.
    pub fn with_worker(ctx: &Context, start: Start, worker: Worker) -> Self {
        theme::install(ctx);
        let desk = Desk {
            drops: start.drops,
            logs: start.home.logs(),
        };
        let mut app = Self {
            model: Model::new(desk),
            screens: Screens::default(),
            worker: Some(worker),
            waiting: VecDeque::new(),
            look: None,
            zoom: 1.0,
            title: String::new(),
            held: 0,
        };
        let mut commands = update::start(&mut app.model);
        if let Some(file) = start.file {
            // The recent files and the runs keep it beyond the folder it was named in.
            let file = std::path::absolute(&file).unwrap_or(file);
            commands.extend(update::update(
                &mut app.model,
                Action::OpenPaths(vec![file]),
                SystemTime::now(),
            ));
        }
        app.waiting.extend(commands);
        app
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Whether what is on screen is all there is to come, but for what lasts: see [`Worker::is_idle`].
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.worker.as_ref().is_none_or(Worker::is_idle)
    }

    /// Carries actions out as if they had come from the screens.
    pub fn act(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            let commands = update::update(&mut self.model, action, SystemTime::now());
            self.waiting.extend(commands);
        }
        self.send();
    }

    fn send(&mut self) {
        let Some(worker) = &mut self.worker else {
            return;
        };
        while let Some(command) = self.waiting.pop_front() {
            if let Err(busy) = worker.send(command) {
                self.waiting.push_front(busy.0);
                break;
            }
        }
    }

    fn receive(&mut self) {
        while let Some(event) = self.worker.as_mut().and_then(Worker::try_next) {
            let commands = apply::apply(&mut self.model, event, SystemTime::now());
            self.waiting.extend(commands);
        }
        let running = self.model.import.running().and_then(|run| run.id.clone());
        if let (Some(run), Some(worker)) = (running, &self.worker)
            && let Some(progress) = worker.progress(&run)
        {
            apply::progressed(&mut self.model, &run, progress);
        }
    }

    /// What the settings say about the whole window.
    fn look(&mut self, ctx: &Context) {
        let title = self.model.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        let settings = &self.model.settings;
        let wanted = (settings.theme, settings.reduce_motion);
        if self.look != Some(wanted) {
            let look = match settings.theme {
                ThemeChoice::System => Look::System,
                ThemeChoice::Light => Look::Light,
                ThemeChoice::Dark => Look::Dark,
                ThemeChoice::HighContrast => Look::Contrast,
            };
            theme::apply(ctx, look, settings.reduce_motion);
            self.look = Some(wanted);
        }
        if (settings.zoom - self.zoom).abs() > 0.001 {
            self.zoom = settings.zoom;
            ctx.set_zoom_factor(self.zoom);
        } else if (ctx.zoom_factor() - self.zoom).abs() > 0.001 {
            // Ctrl with +, - or 0: egui has changed it already.
            self.zoom = ctx.zoom_factor();
            let zoom = self.zoom;
            self.act([Action::Zoom(zoom)]);
            self.zoom = self.model.settings.zoom;
            ctx.set_zoom_factor(self.zoom);
        }
    }

    /// Files over the window, keys that work everywhere, and the wish to close.
    fn around(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        let (held, dropped, asked) = ctx.input(|input| {
            let held: Vec<PathBuf> = input
                .raw
                .hovered_files
                .iter()
                .filter_map(|file| file.path.clone())
                .collect();
            let dropped: Vec<PathBuf> = input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect();
            (held, dropped, input.viewport().close_requested())
        });
        if held.len() != self.held {
            self.held = held.len();
            let size = held
                .first()
                .and_then(|path| path.metadata().ok())
                .map(|file| file.len());
            actions.push(Action::Hovered(update::hover(&held, size)));
        }
        if !dropped.is_empty() {
            actions.push(Action::Dropped(dropped));
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::O)) {
            actions.push(Action::ChooseFile);
        }
        if self.mends(ctx) {
            let key = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
            // The longer one first: egui takes Ctrl with Shift for Ctrl as well.
            if key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || key(Modifiers::COMMAND, Key::Y)
            {
                actions.push(Action::Redo);
            } else if key(Modifiers::COMMAND, Key::Z) {
                actions.push(Action::Undo);
            }
        }
        if asked && self.model.closing != Closing::Now {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            actions.push(Action::CloseAsked);
        }
        actions
    }

    /// Whether undo and redo are about the file, not about a field that is being typed in.
    fn mends(&self, ctx: &Context) -> bool {
        self.model.screen == super::model::Screen::Check
            && self.model.modal.is_none()
            && !ctx.text_edit_focused()
    }

    /// Whether nothing but the screen itself wants the keyboard.
    fn keyboard_free(&self, ctx: &Context) -> bool {
        let asks = self.model.connect.attempt.as_ref();
        let asks = asks
            .is_some_and(|attempt| matches!(attempt.state, super::model::AttemptState::Asks(_)));
        // An open menu takes Escape and Enter for itself.
        let menu = egui::Popup::is_any_open(ctx);
        self.model.modal.is_none()
            && !asks
            && !menu
            && ctx.memory(|memory| memory.focused().is_none())
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.receive();
        let actions = self.around(ctx);
        self.act(actions);
        if !self.waiting.is_empty() {
            ctx.request_repaint_after(Duration::from_millis(20));
        }
        if self.model.closing == Closing::Now {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        // What is waited for counts its seconds.
        if self.model.import.running().is_some() {
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.look(ui.ctx());
        let window = ui.max_rect();
        let free = self.keyboard_free(ui.ctx()) && !self.screens.is_typing(&self.model);
        let (enter, escape) = ui.input(|input| {
            (
                input.key_pressed(Key::Enter),
                input.key_pressed(Key::Escape),
            )
        });
        let view = View {
            model: &self.model,
            areas: Areas::of(window),
            narrow: Areas::narrow(window),
            now: SystemTime::now(),
            enter: enter && free,
        };
        let mut actions = self.screens.ui(ui, &view);
        if escape && free {
            actions.push(Action::Back);
        }
        if !actions.is_empty() {
            self.act(actions);
            ui.ctx().request_repaint();
        }
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(worker) = self.worker.take() {
            worker.close();
        }
    }
}
