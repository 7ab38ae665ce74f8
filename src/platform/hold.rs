//! A file that is locked as long as somebody works on what it stands for.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::files::open_private;

/// A look holds the lock for a moment. Here looks and takes go one after the other, and another program's look is
/// over after these pauses.
static TURN: Mutex<()> = Mutex::new(());
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(2);

/// Ours until it is dropped; ends with the process at the latest.
#[derive(Debug)]
pub struct Hold(File);

impl Hold {
    /// `None`: somebody else has it.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing tells when a lock is free"
    )]
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let file = open(path)?;
        let mut tries = 1;
        loop {
            match in_turn(|| file.try_lock()) {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) if tries < TRIES => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            tries += 1;
        }
    }

    /// Whether somebody has it now. Any number may look at once.
    pub fn is_taken(path: &Path) -> bool {
        let Ok(file) = open(path) else {
            return false;
        };
        let looked = in_turn(|| {
            let looked = file.try_lock_shared();
            let _ = file.unlock();
            looked
        });
        matches!(looked, Err(TryLockError::WouldBlock))
    }
}

impl Drop for Hold {
    /// Closing the file is not enough: a program that another thread is just starting has it open, too, until
    /// that program begins, and the lock would last as long.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

fn in_turn<T>(work: impl FnOnce() -> T) -> T {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    work()
}

fn open(path: &Path) -> io::Result<File> {
    open_private(OpenOptions::new().write(true).create(true), path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn one_has_it_and_is_seen_to_have_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        assert!(!Hold::is_taken(&path));
        let held = Hold::take(&path).unwrap();
        assert!(held.is_some() && Hold::is_taken(&path));
        assert!(Hold::take(&path).unwrap().is_none());
        drop(held);
        assert!(!Hold::is_taken(&path));
    }

    #[test]
    fn it_ends_with_its_holder_though_a_copy_of_the_file_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = Hold::take(&path).unwrap().unwrap();
        // As a program has one that is being started.
        let copy = held.0.try_clone().unwrap();
        drop(held);
        assert!(!Hold::is_taken(&path));
        assert!(Hold::take(&path).unwrap().is_some());
        drop(copy);
    }

    #[test]
    fn whoever_looks_is_not_taken_for_somebody_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let look = open(&path).unwrap();
        look.try_lock_shared().unwrap();
        assert!(!Hold::is_taken(&path), "two looks at once");
        drop(look);
        // However many look, nobody finds it taken who wants to take it.
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        Hold::is_taken(&path);
                    }
                });
            }
            let held = (0..200).all(|_| Hold::take(&path).unwrap().is_some());
            done.store(true, Ordering::Relaxed);
            assert!(held);
        });
    }
}
