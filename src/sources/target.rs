use std::fmt;

use crate::profile::Field;

/// Where a value goes in a record: names joined with dots, `user_metadata.address.city`. A dot that
/// belongs to a name is written `\.`, a backslash `\\`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    text: String,
}

impl Target {
    /// The root property itself.
    pub fn of(field: Field) -> Self {
        Self {
            text: field.name().to_owned(),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The field of Auth0's profile in which it lies.
    pub fn field(&self) -> Option<Field> {
        let root = self.text.split('.').next().unwrap_or_default();
        Field::of_name(root.as_bytes())
    }

    /// The names from the root on, with escapes undone.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = vec![String::new()];
        let mut signs = self.text.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '.' => keys.push(String::new()),
                sign => {
                    let plain = if sign == '\\' {
                        signs.next()
                    } else {
                        Some(sign)
                    };
                    if let Some(last) = keys.last_mut() {
                        last.extend(plain);
                    }
                }
            }
        }
        keys
    }
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let target = Self {
            text: text.to_owned(),
        };
        if target.keys().iter().any(String::is_empty) {
            return Err(format!("“{text}” has a name without letters in it"));
        }
        Ok(target)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl serde::Serialize for Target {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> serde::Deserialize<'de> for Target {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
