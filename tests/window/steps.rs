//! The real window with its real background work and the practice tenant: what a person does, by label.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::model::Model;
use usher::app::theme::Look;
use usher::app::{App, Start};
use usher::platform::paths::Home;
use usher::platform::vault::Vault;
use usher::practice::Speed;
use usher::worker::{Late, Setup, Worker};

use super::support;

/// Longer than anything takes on a slow, busy machine; only reached when something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// Until it is looked again, where nothing rings.
const A_LITTLE: Duration = Duration::from_millis(50);

/// Rings when the background work has something to say.
#[derive(Clone, Default)]
struct Bell(Arc<(Mutex<u64>, Condvar)>);

impl Bell {
    fn ring(&self) {
        *self.0.0.lock().expect("no panic holds it") += 1;
        self.0.1.notify_all();
    }

    /// Waits for the next ring after the `seen`th, or until `until`.
    fn wait(&self, seen: u64, until: Instant) -> u64 {
        let count = self.0.0.lock().expect("no panic holds it");
        let left = until.saturating_duration_since(Instant::now());
        let (count, _) = self
            .0
            .1
            .wait_timeout_while(count, left, |count| *count <= seen)
            .expect("no panic holds it");
        *count
    }
}

/// A keyring in memory, so that no test touches the real one.
fn keyring() -> Vault {
    let store: Arc<keyring_core::api::CredentialStore> =
        keyring_core::mock::Store::new().expect("a keyring in memory");
    Vault::with(move || Ok(Arc::clone(&store)))
}

/// A window at work, in a folder of its own.
pub struct Desk {
    pub harness: Harness<'static, App>,
    bell: Bell,
    /// How often it had rung when it was last waited for.
    rung: u64,
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new(size: impl Into<Vec2>, look: Look) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(&folder.path().join("home")).expect("a home");
        Self::at(folder, home, size.into(), look, Speed::Instant)
    }

    /// One whose answers come up to so much later, and not in the order of the questions.
    pub fn late(size: impl Into<Vec2>, look: Look, most: Duration) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(&folder.path().join("home")).expect("a home");
        let late = Late::up_to(most, 42);
        Self::with(folder, home, size.into(), look, Speed::Instant, late)
    }

    /// One whose practice tenant takes its time.
    pub fn slow(size: impl Into<Vec2>, look: Look) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(&folder.path().join("home")).expect("a home");
        Self::at(folder, home, size.into(), look, Speed::Realistic)
    }

    /// Another window of the same person, while the first is open.
    pub fn beside(&self, size: impl Into<Vec2>, look: Look) -> Self {
        let home = Home::at(&self.folder.path().join("home")).expect("a home");
        let folder = tempfile::tempdir().expect("a folder");
        Self::at(folder, home, size.into(), look, Speed::Instant)
    }

    fn at(folder: tempfile::TempDir, home: Home, size: Vec2, look: Look, speed: Speed) -> Self {
        let late = Late::of_environment();
        Self::with(folder, home, size, look, speed, late)
    }

    fn with(
        folder: tempfile::TempDir,
        home: Home,
        size: Vec2,
        look: Look,
        speed: Speed,
        late: Late,
    ) -> Self {
        let settings = match look {
            Look::Dark => r#"{"version":1,"theme":"dark","reduce_motion":true}"#,
            Look::Contrast => r#"{"version":1,"theme":"high_contrast","reduce_motion":true}"#,
            _ => r#"{"version":1,"theme":"light","reduce_motion":true}"#,
        };
        std::fs::write(home.settings_file(), settings).expect("settings");
        let bell = Bell::default();
        let ring = bell.clone();
        let harness = support::builder(size, look)
            .allow_missing_glyphs()
            .with_max_steps(16)
            .build_eframe(move |cc| {
                let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || ring.ring());
                let setup = Setup {
                    home: home.clone(),
                    wake,
                    vault: keyring(),
                    practice_speed: Some(speed),
                    late,
                };
                let worker = Worker::start_with(setup).expect("the background work");
                App::with_worker(
                    &cc.egui_ctx,
                    Start {
                        home,
                        file: None,
                        drops: true,
                    },
                    worker,
                )
            });
        Self {
            harness,
            bell,
            rung: 0,
            folder,
        }
    }

    /// Presses Enter until it took effect. While a file is checked again with what has become known
    /// of the connection, the primary button rests, and a key press with it.
    pub fn enter(&mut self, what: &str, wanted: impl Fn(&Model) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.harness.key_press(egui::Key::Enter);
            self.settle();
            if wanted(self.model()) {
                return;
            }
            assert!(Instant::now() < end, "Enter had no effect: {what}");
            self.wait(A_LITTLE);
        }
    }

    /// Draws frames until the model is as wanted, and still is when all that was asked has been answered: so
    /// nothing that is asserted next comes later.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&Model) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.harness.step();
            if wanted(self.model()) {
                self.settle();
                if wanted(self.model()) {
                    return;
                }
            }
            assert!(
                Instant::now() < end,
                "waited in vain: {what}\n{:#?}",
                self.model().notice
            );
            self.wait(A_LITTLE);
        }
    }

    /// Until something new comes from the background work, or so long.
    fn wait(&mut self, most: Duration) {
        self.rung = self.bell.wait(self.rung, Instant::now() + most);
    }

    /// Lets a click and all that follows from it happen and be drawn. Imports and what else lasts go on.
    pub fn settle(&mut self) {
        /// One that takes the click in, one that shows what came of it, and two for what moves.
        const FRAMES: usize = 4;
        let end = Instant::now() + PATIENCE;
        let mut quiet = 0;
        while quiet < FRAMES {
            self.harness.step();
            if self.harness.state().is_idle() {
                quiet += 1;
                continue;
            }
            quiet = 0;
            assert!(Instant::now() < end, "something is never answered");
            self.wait(Duration::from_millis(2));
        }
    }

    /// Clicks what bears this label, as soon as it is there and can be used.
    pub fn click(&mut self, label: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            // Nothing moves from under the pointer.
            self.settle();
            if self.usable(label) == 1 {
                break;
            }
            assert!(
                Instant::now() < end,
                "no single “{label}” on {:?}",
                self.model().screen
            );
            self.wait(A_LITTLE);
        }
        self.harness.get_by_label(label).click();
        self.settle();
    }

    /// Clicks a button that goes on to the next screen, until it is gone. While a file is checked
    /// again with what has become known of the connection, the button rests, and a click with it.
    pub fn press(&mut self, label: &str) {
        let end = Instant::now() + PATIENCE;
        self.click(label);
        while self.harness.query_by_label(label).is_some() {
            assert!(Instant::now() < end, "“{label}” had no effect");
            self.click(label);
        }
    }

    /// How many parts bear this label and are not disabled.
    fn usable(&self, label: &str) -> usize {
        self.harness
            .query_all_by(|node| node.label().as_deref() == Some(label) && !node.is_disabled())
            .count()
    }

    /// The first of several parts with a label that begins so.
    pub fn click_starting(&mut self, start: &str) {
        self.settle();
        let start = start.to_owned();
        self.harness
            .get_all_by(move |node| node.label().is_some_and(|label| label.starts_with(&start)))
            .next()
            .expect("a part with this label")
            .click();
        self.settle();
    }

    /// Types into the field of this name.
    pub fn type_into(&mut self, name: &str, text: &str) {
        self.settle();
        self.harness
            .get_by(|node| {
                node.label().as_deref() == Some(name)
                    && matches!(
                        node.role(),
                        egui::accesskit::Role::TextInput | egui::accesskit::Role::PasswordInput
                    )
            })
            .focus();
        self.settle();
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    pub fn sees(&self, label: &str) -> bool {
        self.harness
            .query_all_by_label_contains(label)
            .next()
            .is_some()
    }

    /// Whether something says this beside its name.
    pub fn is_described(&self, text: &str) -> bool {
        let mut all = self.harness.root().children_recursive();
        all.any(|node| node.accesskit_node().description().as_deref() == Some(text))
    }

    pub fn model(&self) -> &Model {
        self.harness.state().model()
    }

    /// Lets go of a file over the window.
    pub fn drop_file(&mut self, path: &Path) {
        self.drop_files(&[path]);
    }

    /// Lets go of several files over the window at once.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        for path in paths {
            self.harness
                .input_mut()
                .dropped_files
                .push(Arc::new(Dropped((*path).to_owned())));
        }
        self.harness.step();
    }

    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(&path, content).expect("a users file");
        path
    }

    /// The one file in this window's folder whose path ends so.
    pub fn find_file(&self, end: &str) -> PathBuf {
        fn walk(folder: &Path, end: &str) -> Option<PathBuf> {
            let entries = std::fs::read_dir(folder).ok()?.flatten();
            entries.map(|entry| entry.path()).find_map(|path| {
                if path.is_dir() {
                    walk(&path, end)
                } else {
                    path.ends_with(end).then_some(path)
                }
            })
        }
        walk(self.folder.path(), end).expect("such a file")
    }

    /// Compares with the picture that is kept.
    pub fn snapshot(&mut self, name: &str) {
        support::snapshot(&mut self.harness, name);
    }

    pub fn shot(&mut self, name: &str) {
        support::shot(&mut self.harness, name);
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
