//! The log: a private file of bounded size, for support. Never a secret or a user's data.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::files::open_private;

/// Bytes of one file.
const LARGEST: u64 = 1 << 20;
/// Files that are kept, the current one included.
const FILES: u32 = 5;
/// Libraries stay at warnings and some are silent, since they print what they carry.
const LIBRARIES: &str = "warn,keyring_core=off,zbus=error,hyper=error,h2=error,reqwest=error";

/// Writes the log into this folder from now on, panics included. `USHER_LOG` takes a level for
/// Usher's own lines: `error`, `warn`, `info` or `debug`.
pub fn start(folder: &Path) -> io::Result<()> {
    let level = std::env::var("USHER_LOG")
        .ok()
        .filter(|level| ["error", "warn", "info", "debug"].contains(&level.as_str()))
        .unwrap_or_else(|| "info".into());
    let filter = EnvFilter::new(format!("{LIBRARIES},usher={level}"));
    let log = Rotating::open(folder, LARGEST, FILES)?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Shared(Mutex::new(log)))
        .finish();
    // Tests of one process start it more than once: the first one stays.
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        quiet_panics();
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    }
    Ok(())
}

/// The current file, for "Show the log".
pub fn file(folder: &Path) -> PathBuf {
    folder.join("usher.log")
}

/// Whether a file in the log's folder is one of its files.
pub fn is_log(name: &str) -> bool {
    name.starts_with("usher.") && Path::new(name).extension().is_some_and(|end| end == "log")
}

/// From now on a panic says where it happened, in the log where there is one and on standard error, and
/// never what it said: a message may quote the value that caused it. With the message, on standard error,
/// only for those who build Usher.
pub fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let version = env!("CARGO_PKG_VERSION");
            let place = info
                .location()
                .map_or_else(String::new, ToString::to_string);
            tracing::error!(version, %place, "a part of Usher panicked");
            if cfg!(debug_assertions) {
                before(info);
            } else {
                // Standard error may be closed; nothing is left to tell then.
                let _ = writeln!(
                    io::stderr(),
                    "usher: A part of Usher {version} failed at {place}. Please report this line"
                );
            }
        }));
    });
}

struct Rotating {
    folder: PathBuf,
    file: File,
    written: u64,
    largest: u64,
    files: u32,
}

impl Rotating {
    fn open(folder: &Path, largest: u64, files: u32) -> io::Result<Self> {
        let file = open(&file(folder))?;
        let written = file.metadata()?.len();
        Ok(Self {
            folder: folder.into(),
            file,
            written,
            largest,
            files,
        })
    }

    /// `usher.log` becomes `usher.1.log`, that `usher.2.log`, and the oldest goes.
    fn rotate(&mut self) -> io::Result<()> {
        let numbered = |number: u32| self.folder.join(format!("usher.{number}.log"));
        for number in (1..self.files.saturating_sub(1)).rev() {
            match std::fs::rename(numbered(number), numbered(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        std::fs::rename(file(&self.folder), numbered(1))?;
        self.file = open(&file(&self.folder))?;
        self.written = 0;
        Ok(())
    }
}

impl Write for Rotating {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let full = self.written > 0 && self.written + bytes.len() as u64 > self.largest;
        if full && self.rotate().is_err() {
            // It goes on in the same file and is tried again when that has doubled.
            self.written = 0;
        }
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn open(path: &Path) -> io::Result<File> {
    // What it leads to is not ours to write.
    if path.is_symlink() {
        std::fs::remove_file(path)?;
    }
    open_private(OpenOptions::new().create(true).append(true), path)
}

struct Shared(Mutex<Rotating>);

struct Guard<'a>(MutexGuard<'a, Rotating>);

impl<'a> MakeWriter<'a> for Shared {
    type Writer = Guard<'a>;

    fn make_writer(&'a self) -> Guard<'a> {
        Guard(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Guard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_bounded_number_of_files() {
        let temp = tempfile::tempdir().unwrap();
        let mut log = Rotating::open(temp.path(), 100, 3).unwrap();
        for number in 0..50 {
            log.write_all(format!("line {number:03} of the log\n").as_bytes())
                .unwrap();
        }
        let mut names: Vec<_> = std::fs::read_dir(temp.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["usher.1.log", "usher.2.log", "usher.log"]);
        let latest = std::fs::read_to_string(temp.path().join("usher.log")).unwrap();
        assert!(latest.contains("line 049"), "{latest}");
        for name in names {
            let meta = temp.path().join(name).metadata().unwrap();
            assert!(meta.len() <= 100);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(meta.permissions().mode() & 0o777, 0o600);
            }
        }
    }
}
