//! What came of trying a password, and its words for people.

use super::compute::Cannot;
use super::description::Description;
use super::disguise::Disguise;

/// `Debug` shows neither hash nor password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// With the settings as they are.
    Fits,
    /// With other settings.
    FitsOtherwise(Remedy),
    /// The old system did something with the password that Auth0 cannot repeat.
    FitsDisguised(Disguise),
    DoesNotFit {
        /// False where the hash is too slow to try every setting.
        all_tried: bool,
    },
    CannotTell(Cannot),
    Stopped,
}

/// The description that fits, and what is different in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    pub changes: Vec<Change>,
    pub description: Description,
}

/// One setting that must be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is called in `custom_password_hash`.
    pub setting: &'static str,
    /// `None`: there was none.
    pub from: Option<String>,
    /// `None`: it goes.
    pub to: Option<String>,
}

impl Remedy {
    pub(super) fn new(from: &Description, to: Description) -> Self {
        let (old, new) = (from.settings(), to.settings());
        let value = |of: &[(&'static str, String)], name: &str| {
            let found = of.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| value.clone())
        };
        let mut names: Vec<&'static str> = new.iter().map(|(name, _)| *name).collect();
        names.extend(
            old.iter()
                .map(|(name, _)| *name)
                .filter(|name| value(&new, name).is_none()),
        );
        let mut changes: Vec<Change> = names
            .into_iter()
            .map(|setting| Change {
                setting,
                from: value(&old, setting),
                to: value(&new, setting),
            })
            .filter(|change| change.from != change.to)
            .collect();
        // The salt's settings go with it.
        if changes
            .iter()
            .any(|it| it.setting == "salt" && it.to.as_deref() == Some("none"))
        {
            changes.retain(|it| !it.setting.starts_with("salt."));
        }
        // Only key and salt can change places without any setting telling of it.
        if changes.is_empty() {
            changes.push(Change {
                setting: "hash.key.value",
                from: None,
                to: Some("the salt".to_owned()),
            });
        }
        Self {
            changes,
            description: to,
        }
    }

    /// The changes in one line, such as "salt.position: suffix, not prefix".
    pub fn settings(&self) -> String {
        let changes: Vec<String> = self.changes.iter().map(Change::setting_words).collect();
        changes.join("; ")
    }
}

impl Change {
    /// As it is written in the file.
    pub fn setting_words(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => format!("{}: {to}, not {from}", self.setting),
            (None, Some(to)) => format!("{}: {to}", self.setting),
            (_, None) => format!("{}: not at all", self.setting),
        }
    }

    /// In a sentence for people, without its end.
    pub fn words(&self) -> String {
        let to = self.to.as_deref().unwrap_or("none");
        let written = |what: &str| format!("the {what} is written as {}", encoding(to));
        match (self.setting, to) {
            ("algorithm", "hmac") => "the algorithm is hmac, with the salt as its key".to_owned(),
            ("algorithm", _) => format!("the algorithm is {to}"),
            ("salt.position", "suffix") => "the salt stands behind the password".to_owned(),
            ("salt.position", _) => "the salt stands before the password".to_owned(),
            ("salt", "none") => "no salt was used".to_owned(),
            ("salt", _) => "a salt was used".to_owned(),
            ("salt.encoding" | "salt in hash.value", _) => written("salt"),
            ("hash.encoding" | "hash in hash.value", _) => written("hash"),
            ("hash.key.encoding", _) => written("key"),
            ("hash.key.value", _) => "the key and the salt are the other way round".to_owned(),
            ("hash.digest" | "digest in hash.value", _) => format!("the digest is {to}"),
            ("password.encoding", "utf16le") => {
                "the password was turned into bytes as Windows does it (utf16le)".to_owned()
            }
            ("password.encoding", _) => format!("the password was turned into bytes as {to}"),
            ("keylen" | "key length (l=) in hash.value", _) => format!("the key length is {to}"),
            (setting, _) => format!("the {setting} is {to}"),
        }
    }
}

fn encoding(name: &str) -> &str {
    match name {
        "utf8" => "text",
        other => other,
    }
}

impl Answer {
    /// What came of it, in a sentence or two.
    pub fn words(&self) -> String {
        match self {
            Self::Fits => "The password fits. Auth0 computes the same at login, so passwords described like this one keep working.".to_owned(),
            Self::FitsOtherwise(remedy) => {
                let changes: Vec<String> = remedy.changes.iter().map(Change::words).collect();
                format!(
                    "As the hash is described now, nobody could log in. The password fits once this is put right: {}.",
                    list(&changes)
                )
            }
            Self::FitsDisguised(disguise) => format!(
                "It is the right password, but the old system {}. Auth0 cannot repeat that: users with such hashes need a new password.",
                disguise.words()
            ),
            Self::DoesNotFit { all_tried: true } => "The password does not fit, with no setting that Usher knows. Look whether it is really this user’s, with capital and small letters, and try another user whose password you know.".to_owned(),
            Self::DoesNotFit { all_tried: false } => "The password does not fit. Not every other setting was tried, because this hash takes long on purpose. Look whether it is really this user’s, with capital and small letters.".to_owned(),
            Self::CannotTell(cannot) => cannot.to_string(),
            Self::Stopped => "Stopped before anything was found.".to_owned(),
        }
    }
}

fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
