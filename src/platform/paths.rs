use std::io;
use std::path::{Path, PathBuf};

use super::files::{make_private_folder, remove_left_over};

/// The data folder: `USHER_HOME` where it is set, else the system's place for local data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    #[error("this system names no folder for an application's data; set USHER_HOME to one")]
    NoFolder,
    #[error("the data folder {} cannot be made: {source}", path.display())]
    Make { path: PathBuf, source: io::Error },
}

impl Home {
    /// Finds the data folder and makes what is missing of it.
    pub fn find() -> Result<Self, HomeError> {
        let root = match std::env::var_os("USHER_HOME") {
            Some(path) if !path.is_empty() => {
                std::path::absolute(PathBuf::from(&path)).map_err(|source| HomeError::Make {
                    path: path.into(),
                    source,
                })?
            }
            _ => directories::ProjectDirs::from("", "", "Usher")
                .ok_or(HomeError::NoFolder)?
                .data_local_dir()
                .to_owned(),
        };
        Self::at(&root)
    }

    /// Takes this folder and makes what is missing of it, readable for its owner alone. What a killed program
    /// left half written is removed; in the folders of runs that is done where they are listed.
    pub fn at(root: &Path) -> Result<Self, HomeError> {
        let home = Self {
            root: root.to_owned(),
        };
        for folder in [
            home.root.clone(),
            home.runs(),
            home.practice(),
            home.spool(),
            home.logs(),
            home.mappings(),
        ] {
            if let Err(source) = make_private_folder(&folder) {
                return Err(HomeError::Make {
                    path: folder,
                    source,
                });
            }
            remove_left_over(&folder);
        }
        home.clear_spool();
        Ok(home)
    }

    pub fn data(&self) -> &Path {
        &self.root
    }

    /// One folder for each run.
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// The practice tenant's store.
    pub fn practice(&self) -> PathBuf {
        self.root.join("practice")
    }

    /// Unpacked users files while they are open.
    pub fn spool(&self) -> PathBuf {
        self.root.join("spool")
    }

    /// What is unpacked has no name where the system can do without one. Elsewhere a killed program leaves it
    /// behind; what another Usher has open, the system does not let go of.
    fn clear_spool(&self) {
        for entry in std::fs::read_dir(self.spool())
            .into_iter()
            .flatten()
            .flatten()
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }

    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Mappings by the columns of the files that they were made for.
    pub fn mappings(&self) -> PathBuf {
        self.root.join("mappings")
    }

    /// What was done to files, for the next time that they are opened.
    pub fn mended(&self) -> PathBuf {
        self.data().join("mended")
    }

    pub fn settings_file(&self) -> PathBuf {
        self.root.join("settings.json")
    }

    /// The sample users file, once it has been asked for.
    pub fn sample_file(&self) -> PathBuf {
        self.root.join("sample.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_all_folders_private() {
        let temp = tempfile::tempdir().unwrap();
        let home = Home::at(&temp.path().join("data")).unwrap();
        for folder in [
            home.data().to_owned(),
            home.runs(),
            home.practice(),
            home.spool(),
            home.logs(),
            home.mappings(),
        ] {
            assert!(folder.is_dir(), "{folder:?}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(
                    folder.metadata().unwrap().permissions().mode() & 0o777,
                    0o700
                );
            }
        }
    }

    #[test]
    fn what_a_killed_program_left_is_gone_after_the_next_start() {
        let temp = tempfile::tempdir().unwrap();
        let home = Home::at(temp.path()).unwrap();
        let half = ".usher-abcdefABC123.partial";
        let left = [
            home.data().join(half),
            home.mappings().join(half),
            home.practice().join(half),
            home.spool().join(".tmpAbCdEf"),
        ];
        for path in &left {
            std::fs::write(path, "half").unwrap();
        }
        std::fs::write(home.settings_file(), "{}").unwrap();
        Home::at(temp.path()).unwrap();
        assert!(left.iter().all(|path| !path.exists()), "{left:?}");
        assert!(home.settings_file().exists());
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = Home::at(&file).unwrap_err().to_string();
        assert!(error.contains("file"), "{error}");
    }
}
