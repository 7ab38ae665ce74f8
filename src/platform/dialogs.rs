//! The system's own file dialogs: made on the window's thread, waited for elsewhere.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Nobody reads a dialog and closes it within this time: an empty answer that comes sooner means
/// that no dialog was shown at all. The system does not tell the two apart.
const NOBODY_IS_THIS_FAST: Duration = Duration::from_millis(700);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Picked(PathBuf),
    Cancelled,
    /// This computer has no file dialog.
    NoDialog,
}

type Shown = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// A dialog that has been asked for. Only one is open at a time; it counts as closed when this
/// is dropped.
pub struct Pending {
    shown: Shown,
    _only: Only,
}

/// Whether a dialog is open. Cheap to clone.
#[derive(Clone, Default)]
pub struct Dialogs(Arc<AtomicBool>);

struct Only(Arc<AtomicBool>);

impl Dialogs {
    /// Asks for a users file. `None`: another dialog is still open.
    pub fn pick_users_file(&self, title: &str) -> Option<Pending> {
        let ends = [
            "json", "ndjson", "jsonl", "csv", "tsv", "txt", "xlsx", "ods", "gz",
        ];
        self.pick_file(title, "Users files", &ends)
    }

    /// Asks for a file that ends with one of `ends`, called `kind`. `None`: another dialog is
    /// still open.
    pub fn pick_file(&self, title: &str, kind: &str, ends: &[&str]) -> Option<Pending> {
        self.pend(|| {
            let picked = rfd::AsyncFileDialog::new()
                .set_title(title)
                .add_filter(kind, ends)
                .add_filter("All files", &["*"])
                .pick_file();
            Box::pin(async move { picked.await.map(|file| file.path().to_owned()) })
        })
    }

    /// Asks where to save; `suggested` is a name, or a whole path. `None`: another dialog is still open.
    pub fn save_file(&self, title: &str, suggested: &Path) -> Option<Pending> {
        self.pend(|| {
            let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
            if let Some(name) = suggested.file_name() {
                dialog = dialog.set_file_name(name.to_string_lossy());
            }
            if let Some(folder) = suggested.parent().filter(|folder| folder.is_dir()) {
                dialog = dialog.set_directory(folder);
            }
            let picked = dialog.save_file();
            Box::pin(async move { picked.await.map(|file| file.path().to_owned()) })
        })
    }

    fn pend(&self, show: impl FnOnce() -> Shown) -> Option<Pending> {
        if self.0.swap(true, Ordering::AcqRel) {
            return None;
        }
        let only = Only(Arc::clone(&self.0));
        Some(Pending {
            shown: show(),
            _only: only,
        })
    }
}

impl Pending {
    pub async fn answer(self) -> Answer {
        let asked = Instant::now();
        match self.shown.await {
            Some(path) => Answer::Picked(path),
            None if asked.elapsed() < NOBODY_IS_THIS_FAST => Answer::NoDialog,
            None => Answer::Cancelled,
        }
    }
}

impl Drop for Only {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(answer: Option<&str>) -> Shown {
        let answer = answer.map(PathBuf::from);
        Box::pin(async move { answer })
    }

    #[tokio::test]
    async fn an_empty_answer_at_once_means_no_dialog() {
        let dialogs = Dialogs::default();
        let pending = dialogs.pend(|| shown(None)).unwrap();
        assert_eq!(pending.answer().await, Answer::NoDialog);
        let pending = dialogs.pend(|| shown(Some("/a"))).unwrap();
        assert_eq!(pending.answer().await, Answer::Picked("/a".into()));
    }

    #[tokio::test]
    async fn only_one_is_open_at_a_time() {
        let dialogs = Dialogs::default();
        let first = dialogs.pend(|| shown(None)).unwrap();
        assert!(dialogs.pend(|| shown(None)).is_none());
        first.answer().await;
        let second = dialogs.pend(|| shown(None)).unwrap();
        drop(second);
        assert!(dialogs.pend(|| shown(None)).is_some());
    }
}
