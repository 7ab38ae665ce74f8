use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::image::image;
use super::{Before, BeforeRef, Line};
use crate::import::journal::RunFolder;
use crate::platform::files::open_private;

/// No longer than this is taken of the users file's name.
const STEM: usize = 60;

/// Writes down what Auth0 had of the users whom a run sends, while its plan is made: one after the other, so
/// that nothing of them stays in memory.
pub(in crate::import) struct Keeper {
    before: Before,
    users: BufWriter<File>,
    lines: BufWriter<File>,
    paths: [PathBuf; 2],
    kept: BeforeRef,
    failed: Option<io::Error>,
}

impl Keeper {
    /// `name`: of the users file.
    pub(in crate::import) fn create(
        folder: &RunFolder,
        before: Before,
        name: &str,
    ) -> io::Result<Self> {
        let file = format!("{}-before.ndjson", stem(name));
        let paths = [folder.path().join(&file), folder.before()];
        let create = |path: &Path| {
            let mut options = OpenOptions::new();
            open_private(options.write(true).create_new(true), path).map(BufWriter::new)
        };
        Ok(Self {
            users: create(&paths[0])?,
            lines: create(&paths[1])?,
            kept: BeforeRef {
                made_ms: before.made_ms,
                file,
                ..BeforeRef::default()
            },
            paths,
            before,
            failed: None,
        })
    }

    /// What fails is said at the end.
    pub(in crate::import) fn add(&mut self, record: u32, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.write(record, bytes).err();
        }
    }

    fn write(&mut self, record: u32, bytes: &[u8]) -> io::Result<()> {
        let Some(there) = (self.before.of)(record)? else {
            return Ok(());
        };
        let Some(image) = image(&there, bytes) else {
            return Ok(());
        };
        self.users.write_all(&image.record)?;
        self.users.write_all(b"\n")?;
        let line = Line {
            record,
            user_id: image.user_id,
        };
        serde_json::to_writer(&mut self.lines, &line)?;
        self.lines.write_all(b"\n")?;
        self.kept.users += 1;
        let stays = &mut self.kept.stays;
        stays.names += u32::from(image.keeps_name);
        stays.passwords += u32::from(image.keeps_password);
        stays.factors += u32::from(image.keeps_factors);
        Ok(())
    }

    /// `None`: there was nothing to keep, and no file is left.
    pub(in crate::import) fn finish(mut self) -> io::Result<Option<BeforeRef>> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        for file in [&mut self.users, &mut self.lines] {
            file.flush()?;
            file.get_ref().sync_data()?;
        }
        if self.kept.users == 0 {
            drop((self.users, self.lines));
            self.paths.iter().try_for_each(fs::remove_file)?;
            return Ok(None);
        }
        Ok(Some(self.kept))
    }
}

/// What the users file is called, without its endings.
fn stem(name: &str) -> String {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
    let stem: String = stem.unwrap_or_default().chars().take(STEM).collect();
    if stem.is_empty() {
        "users".to_owned()
    } else {
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;
    use std::sync::Arc;

    fn before() -> Before {
        let of = |record: u32| {
            Ok((record != 1).then(|| {
                format!(
                    r#"{{"user_id":"auth0|{record}","email":"u{record}@example.com","email_verified":false,"name":"n"}}"#
                )
                .into_bytes()
            }))
        };
        Before {
            made_ms: 7,
            of: Arc::new(of),
        }
    }

    fn folder(dir: &tempfile::TempDir) -> RunFolder {
        RunFolder::create(dir.path().join("run")).unwrap()
    }

    #[test]
    fn who_would_be_updated_is_kept_line_by_line_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        let mut keeper = Keeper::create(&folder, before(), "a/members.csv.gz").unwrap();
        for record in [2, 0, 1] {
            let sent = format!(r#"{{"email":"u{record}@example.com","name":"new"}}"#);
            keeper.add(record, sent.as_bytes());
        }
        let kept = keeper.finish().unwrap().unwrap();
        assert_eq!(
            (kept.users, kept.made_ms, kept.file.as_str()),
            (2, 7, "members-before.ndjson")
        );
        let path = folder.path().join(&kept.file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.lines().next(),
            Some(r#"{"email":"u2@example.com","email_verified":false,"name":"n"}"#)
        );
        let read: Vec<Line> = lines(&folder).unwrap().map(Result::unwrap).collect();
        let records: Vec<u32> = read.iter().map(|line| line.record).collect();
        assert_eq!((records, read[1].user_id.as_str()), (vec![2, 0], "auth0|0"));
        #[cfg(unix)]
        for path in [path, folder.before()] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn where_nobody_is_updated_no_file_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        let keeper = Keeper::create(&folder, before(), "").unwrap();
        assert_eq!(keeper.finish().unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_could_not_be_read_is_no_small_thing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(&dir);
        let broken = Before {
            made_ms: 0,
            of: Arc::new(|_| Err(io::Error::other("gone"))),
        };
        let mut keeper = Keeper::create(&folder, broken, "users.json").unwrap();
        keeper.add(0, b"{}");
        assert!(keeper.finish().is_err());
    }
}
