use std::io;
use std::path::{Path, PathBuf};

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

    /// Takes this folder and makes what is missing of it, readable for its owner alone.
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
            make_private(&folder).map_err(|source| HomeError::Make {
                path: folder,
                source,
            })?;
        }
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

    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Mappings by the columns of the files that they were made for.
    pub fn mappings(&self) -> PathBuf {
        self.root.join("mappings")
    }

    pub fn settings_file(&self) -> PathBuf {
        self.root.join("settings.json")
    }

    /// The sample users file, once it has been asked for.
    pub fn sample_file(&self) -> PathBuf {
        self.root.join("sample.json")
    }
}

/// Makes a folder with 0700 and takes others' rights from one that exists.
fn make_private(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let rights = std::fs::metadata(folder)?.permissions();
        if rights.mode() & 0o077 != 0 {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        std::fs::create_dir_all(folder)
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
    fn a_file_in_the_way_is_named() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = Home::at(&file).unwrap_err().to_string();
        assert!(error.contains("file"), "{error}");
    }
}
