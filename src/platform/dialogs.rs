//! The system's own file dialogs: made on the window's thread, waited for elsewhere.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::chooser;

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
        self.answer_if(chooser::is_there()).await
    }

    /// The system gives the same empty answer for a dialog that was closed and for one that it
    /// could not show: whether `there` is one has to tell.
    async fn answer_if(self, there: impl Future<Output = bool>) -> Answer {
        match self.shown.await {
            Some(path) => Answer::Picked(path),
            None if there.await => Answer::Cancelled,
            None => Answer::NoDialog,
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
    async fn closing_a_dialog_at_once_does_not_mean_that_there_is_none() {
        let dialogs = Dialogs::default();
        let answer = async |answer, there| {
            let pending = dialogs.pend(|| shown(answer)).unwrap();
            pending.answer_if(async move { there }).await
        };
        assert_eq!(answer(None, true).await, Answer::Cancelled);
        assert_eq!(answer(None, false).await, Answer::NoDialog);
        assert_eq!(answer(Some("/a"), true).await, Answer::Picked("/a".into()));
    }

    #[tokio::test]
    async fn only_one_is_open_at_a_time() {
        let dialogs = Dialogs::default();
        let first = dialogs.pend(|| shown(None)).unwrap();
        assert!(dialogs.pend(|| shown(None)).is_none());
        first.answer_if(async { true }).await;
        let second = dialogs.pend(|| shown(None)).unwrap();
        drop(second);
        assert!(dialogs.pend(|| shown(None)).is_some());
    }
}
