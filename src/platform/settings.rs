use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::files;

/// Of this program; a file of a later one is read as far as it is understood and then left alone.
const VERSION: u32 = 1;
/// Recent files that are kept.
const RECENTS: usize = 12;

/// What Usher remembers between starts. Never a secret: those live in the keyring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    pub theme: ThemeChoice,
    /// 1.0 is the system's own size.
    pub zoom: f32,
    pub reduce_motion: bool,
    /// Latest first.
    pub recents: Vec<Recent>,
    pub tenants: Vec<Tenant>,
    /// `http://proxy.example.com:8080`; `None`: as the system says.
    pub proxy: Option<String>,
    /// Jobs of the window's practice tenant are done at once; else they take their time.
    #[serde(skip_serializing_if = "is_false")]
    pub practice_instant: bool,
    /// Of a later version of Usher, kept as they are.
    #[serde(flatten)]
    pub others: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    HighContrast,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Of several files that were opened as one list the first.
    pub path: PathBuf,
    /// The others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<PathBuf>,
    pub users: Option<u32>,
    #[serde(with = "seconds")]
    pub opened_at: SystemTime,
    /// Not found any more when the settings were last read.
    #[serde(skip)]
    pub missing: bool,
}

impl Recent {
    /// What is to be opened.
    pub fn paths(&self) -> Vec<PathBuf> {
        std::iter::once(&self.path)
            .chain(&self.more)
            .cloned()
            .collect()
    }
}

/// A remembered tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Stable and free of meaning.
    pub id: String,
    /// The host that is called, such as `login.example.com`.
    pub domain: String,
    /// As shown.
    pub name: String,
    /// The tenant's own domain, where `domain` is a custom one.
    #[serde(default)]
    pub tenant_domain: Option<String>,
    #[serde(default)]
    pub colour: TenantColour,
    #[serde(default)]
    pub kind: TenantKind,
    pub login: Login,
    /// Id of the connection that was used last.
    #[serde(default)]
    pub connection: Option<String>,
}

/// How one gets in; the secret itself is in the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "with", rename_all = "snake_case")]
pub enum Login {
    Client {
        client_id: String,
    },
    Token {
        #[serde(default, with = "optional_seconds")]
        expires_at: Option<SystemTime>,
    },
}

/// Production until the admin says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantKind {
    #[default]
    Production,
    Test,
    Development,
}

/// Teal is the practice tenant's and nobody else's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantColour {
    Teal,
    #[default]
    Plum,
    Ocean,
    Copper,
    Olive,
    Slate,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings {} cannot be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("the settings {} are damaged (line {line}); they are kept as {}", path.display(), kept.display())]
    Damaged {
        path: PathBuf,
        kept: PathBuf,
        line: usize,
    },
    #[error("the settings {} cannot be written: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            theme: ThemeChoice::System,
            zoom: 1.0,
            reduce_motion: false,
            recents: Vec::new(),
            tenants: Vec::new(),
            proxy: None,
            practice_instant: false,
            others: serde_json::Map::new(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Settings {
    /// No file yet: the defaults. A damaged one is set aside, so that nothing is lost.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(SettingsError::Read {
                    path: path.into(),
                    source,
                });
            }
        };
        let mut settings: Self = serde_json::from_slice(&bytes).map_err(|error| {
            let kept = path.with_extension("damaged.json");
            let _ = std::fs::rename(path, &kept);
            SettingsError::Damaged {
                path: path.into(),
                kept,
                line: error.line(),
            }
        })?;
        for recent in &mut settings.recents {
            recent.missing = recent.paths().iter().any(|path| !path.exists());
        }
        if !settings.zoom.is_finite() {
            settings.zoom = 1.0;
        }
        settings.zoom = settings.zoom.clamp(0.5, 3.0);
        Ok(settings)
    }

    pub fn save(&self, path: &Path) -> Result<(), SettingsError> {
        let write = |source| SettingsError::Write {
            path: path.into(),
            source,
        };
        let text = serde_json::to_vec_pretty(self).map_err(|error| write(error.into()))?;
        files::write_private(path, &text).map_err(write)
    }

    /// Puts a file, or several that are one list, first among the recent ones.
    pub fn opened(&mut self, paths: &[PathBuf], users: Option<u32>, now: SystemTime) {
        let Some((path, more)) = paths.split_first() else {
            return;
        };
        self.recents.retain(|recent| recent.paths() != paths);
        let recent = Recent {
            path: path.clone(),
            more: more.to_vec(),
            users,
            opened_at: now,
            missing: false,
        };
        self.recents.insert(0, recent);
        self.recents.truncate(RECENTS);
    }

    pub fn tenant(&self, id: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    /// Adds a tenant or replaces the one with its id.
    pub fn remember(&mut self, tenant: Tenant) {
        match self.tenants.iter_mut().find(|known| known.id == tenant.id) {
            Some(known) => *known = tenant,
            None => self.tenants.push(tenant),
        }
    }
}

/// Times as whole seconds since 1970.
mod seconds {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &SystemTime, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(
            time.duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_secs(),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SystemTime, D::Error> {
        let seconds = u64::deserialize(from)?;
        // A time that the system cannot hold becomes the earliest one.
        Ok(UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .unwrap_or(UNIX_EPOCH))
    }
}

mod optional_seconds {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::ref_option)] // serde gives it this way
    pub(super) fn serialize<S: Serializer>(
        time: &Option<SystemTime>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::seconds::serialize(time, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<SystemTime>, D::Error> {
        let seconds = Option::<u64>::deserialize(from)?;
        Ok(seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn survive_a_round() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("settings.json");
        assert_eq!(Settings::load(&path).unwrap(), Settings::default());

        let file = temp.path().join("members.json");
        std::fs::write(&file, "[]").unwrap();
        let mut settings = Settings {
            zoom: 1.25,
            ..Settings::default()
        };
        settings.opened(
            std::slice::from_ref(&file),
            Some(3),
            UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        );
        settings.remember(Tenant {
            id: "t1".into(),
            domain: "example-prod.eu.auth0.com".into(),
            name: "example-prod".into(),
            tenant_domain: None,
            colour: TenantColour::Ocean,
            kind: TenantKind::Production,
            login: Login::Client {
                client_id: "abc".into(),
            },
            connection: Some("con_1".into()),
        });
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path).unwrap(), settings);

        std::fs::remove_file(&file).unwrap();
        assert!(Settings::load(&path).unwrap().recents[0].missing);
    }

    #[test]
    fn keeps_what_a_later_version_wrote() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("settings.json");
        std::fs::write(&path, r#"{"version":9,"theme":"dark","seats":[1,2]}"#).unwrap();
        let settings = Settings::load(&path).unwrap();
        assert_eq!(settings.theme, ThemeChoice::Dark);
        settings.save(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("seats"), "{text}");
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("settings.json");
        std::fs::write(&path, "{ \"zoom\": ").unwrap();
        let error = Settings::load(&path).unwrap_err();
        assert!(matches!(error, SettingsError::Damaged { .. }), "{error}");
        assert!(temp.path().join("settings.damaged.json").exists());
        assert_eq!(Settings::load(&path).unwrap(), Settings::default());
    }

    #[test]
    fn recent_files_are_few_and_named_once() {
        let mut settings = Settings::default();
        for number in 0..30 {
            settings.opened(&[format!("/x/{number}.json").into()], None, UNIX_EPOCH);
        }
        settings.opened(&["/x/25.json".into()], Some(1), UNIX_EPOCH);
        assert_eq!(settings.recents.len(), RECENTS);
        assert_eq!(settings.recents[0].path, Path::new("/x/25.json"));
        assert_eq!(
            settings
                .recents
                .iter()
                .filter(|r| r.path.ends_with("25.json"))
                .count(),
            1
        );
    }

    #[test]
    fn several_files_that_were_opened_together_come_back_together() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("settings.json");
        let both = [temp.path().join("a.csv"), temp.path().join("b.csv")];
        for file in &both {
            std::fs::write(file, "").unwrap();
        }
        let mut settings = Settings::default();
        settings.opened(&both[..1], Some(1), UNIX_EPOCH);
        settings.opened(&both, Some(2), UNIX_EPOCH);
        settings.save(&path).unwrap();
        let recents = Settings::load(&path).unwrap().recents;
        assert_eq!(recents[0].paths(), both);
        assert_eq!(recents[1].paths(), both[..1]);
        std::fs::remove_file(&both[1]).unwrap();
        let recents = Settings::load(&path).unwrap().recents;
        assert!(recents[0].missing && !recents[1].missing);
    }
}
