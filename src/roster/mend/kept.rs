//! What was done to a file, kept for the next time that it is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Mending, Step};
use crate::platform::files;
use crate::platform::hex::hex;
use crate::roster::Roster;

/// Where what was done to files is kept, one file for each.
#[derive(Clone, Debug)]
pub struct Menders(PathBuf);

/// What was done to a file before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    pub mending: Mending,
    /// The file is another than then: edits and users left out belonged to that one, so that only the fixes
    /// are given.
    pub changed: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    stamp: Vec<Stamp>,
    records: u32,
    mending: Mending,
}

/// What tells a file that was changed from one that was not, without reading it.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    modified_ns: u128,
}

const VERSION: u32 = 1;

impl Menders {
    /// They are kept in this folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Keeps what was done to the file, all that can be undone and done again; where nothing was, what was
    /// kept goes. Private to this user. Never a value of a hash or a factor.
    pub fn keep(&self, roster: &Roster, mending: &Mending) -> io::Result<()> {
        let path = self.path(roster);
        if mending.is_empty() && mending.next().is_none() {
            return match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        files::make_private_folder(&self.0)?;
        let kept = Kept {
            version: VERSION,
            stamp: stamp(roster)?,
            records: roster.len(),
            mending: mending.to_keep(),
        };
        files::write_private(&path, &serde_json::to_vec(&kept)?)
    }

    /// What was done to this file the last time; what cannot be read is as good as nothing.
    pub fn recall(&self, roster: &Roster) -> Option<Remembered> {
        let bytes = fs::read(self.path(roster)).ok()?;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        if kept.version != VERSION {
            return None;
        }
        let same = kept.records == roster.len() && stamp(roster).ok()? == kept.stamp;
        if same {
            return Some(Remembered {
                mending: kept.mending,
                changed: false,
            });
        }
        let fixes = kept.mending.steps().iter();
        let fixes: Vec<Step> = fixes
            .filter(|step| matches!(step, Step::Fix(_)))
            .cloned()
            .collect();
        (!fixes.is_empty()).then(|| Remembered {
            mending: Mending::of(fixes),
            changed: true,
        })
    }

    fn path(&self, roster: &Roster) -> PathBuf {
        let mut hash = Sha256::new();
        for path in paths(roster) {
            let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update([0]);
        }
        let name = hex(hash.finalize().get(..16).unwrap_or_default());
        self.0.join(name + ".json")
    }
}

fn paths(roster: &Roster) -> impl Iterator<Item = &Path> {
    let members = roster.file().members().iter();
    members
        .chain(roster.hash_files())
        .map(|member| member.path.as_path())
}

fn stamp(roster: &Roster) -> io::Result<Vec<Stamp>> {
    paths(roster)
        .map(|path| {
            let meta = fs::metadata(path)?;
            let modified = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            Ok(Stamp {
                size: meta.len(),
                modified_ns: modified
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |since| since.as_nanos()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Change, Fix};
    use super::*;
    use crate::roster::{OpenOptions, open};
    use crate::users::{Cancel, RecordId};

    fn opened(path: &Path, spool: &Path) -> Roster {
        let options = OpenOptions::default();
        open(&[path], &options, spool, &|_| {}, &Cancel::new()).unwrap()
    }

    #[test]
    fn what_was_done_is_there_the_next_time_and_only_fixes_for_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        fs::write(
            &path,
            r#"[{"email":"a@example.com"},{"email":"b@example.com"}]"#,
        )
        .unwrap();
        let menders = Menders::at(folder.path().join("mended"));
        let roster = opened(&path, folder.path());
        assert_eq!(menders.recall(&roster), None);
        let fix = Step::Fix(Fix::LowerCase {
            field: "email".into(),
        });
        let mut mending = Mending::of(vec![fix.clone()]);
        mending.push(Step::edit(RecordId(1), Change::text("/name", "Ben")));
        mending.push(Step::edit(RecordId(1), Change::text("/name", "Bert")));
        mending.undo();
        menders.keep(&roster, &mending).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&menders.0), 0o700);
            assert_eq!(mode(&menders.path(&roster)), 0o600);
        }
        let again = menders.recall(&opened(&path, folder.path())).unwrap();
        assert_eq!((again.mending, again.changed), (mending, false));

        fs::write(
            &path,
            r#"[{"email":"b@example.com"},{"email":"a@example.com"},{}]"#,
        )
        .unwrap();
        let other = menders.recall(&opened(&path, folder.path())).unwrap();
        assert_eq!(
            (other.mending, other.changed),
            (Mending::of(vec![fix]), true)
        );

        let other = folder.path().join("other.json");
        fs::write(&other, r#"[{"email":"a@example.com"}]"#).unwrap();
        assert_eq!(menders.recall(&opened(&other, folder.path())), None);
        menders.keep(&roster, &Mending::default()).unwrap();
        assert_eq!(menders.recall(&roster), None);
        menders.keep(&roster, &Mending::default()).unwrap();
    }
}
