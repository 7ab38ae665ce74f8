use std::fmt;

use crate::profile::{Field, Type};

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

    /// The place under these names, from the root on; `None` where there can be none.
    pub fn of_keys(keys: &[String]) -> Option<Self> {
        let escaped = |key: &String| key.replace('\\', r"\\").replace('.', r"\.");
        let names: Vec<String> = keys.iter().map(escaped).collect();
        names.join(".").parse().ok()
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
        let keys = target.keys();
        if keys.iter().any(|key| key.trim().is_empty()) {
            return Err(format!("“{text}” has a name without letters in it"));
        }
        match target.field().map(Field::kind) {
            Some(kind @ (Type::Text | Type::Boolean | Type::List)) if keys.len() > 1 => {
                Err(format!(
                    "{} is {} and has no parts",
                    keys.first().map_or("", String::as_str),
                    kind.words()
                ))
            }
            _ => Ok(target),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_part_names_unless_they_are_escaped() {
        let keys = |text: &str| text.parse::<Target>().unwrap().keys();
        assert_eq!(keys("email"), ["email"]);
        assert_eq!(
            keys("user_metadata.address.city"),
            ["user_metadata", "address", "city"]
        );
        assert_eq!(keys(r"user_metadata.a\.b\\c"), ["user_metadata", r"a.b\c"]);
        let target: Target = "user_metadata.address.city".parse().unwrap();
        assert_eq!(target.field(), Some(Field::UserMetadata));
        assert_eq!("city".parse::<Target>().unwrap().field(), None);
    }

    #[test]
    fn places_that_cannot_be_are_refused() {
        for text in [
            "",
            "user_metadata.",
            ".a",
            "a..b",
            "email.x",
            "mfa_factors.totp",
        ] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        let why = "email.x".parse::<Target>().unwrap_err();
        assert_eq!(why, "email is text in quotes and has no parts");
    }
}
