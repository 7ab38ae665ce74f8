use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a run: its folder, and the start of the `external_id` of each of its jobs. Made of date,
/// time and eight random letters, so that names sort by age: `20261121-023015-k3fa92mn`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// `random` is eight random bytes, `now_ms` milliseconds since 1970.
    pub fn new(now_ms: i64, random: [u8; 8]) -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let time = jiff::Timestamp::from_millisecond(now_ms)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .strftime("%Y%m%d-%H%M%S")
            .to_string();
        let tail: String = random
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
            .collect();
        Self(format!("{time}-{tail}"))
    }

    /// Takes a name that was typed or is a folder's; `None` for what cannot be a run's name.
    pub fn parse(text: &str) -> Option<Self> {
        let sound = !text.is_empty()
            && text.len() <= 40
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        sound.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_age_and_are_taken_back() {
        let early = RunId::new(1_000_000_000_000, [255; 8]);
        let late = RunId::new(1_000_000_001_000, [0; 8]);
        assert!(early < late);
        assert_eq!(RunId::parse(early.as_str()), Some(early));
        for bad in ["", "../x", "A", "a b", "a.b"] {
            assert_eq!(RunId::parse(bad), None, "{bad}");
        }
    }
}
