//! Takes out of a text what names somebody or something.

use std::collections::BTreeMap;

/// Shorter names would be found inside of ordinary words.
const SHORTEST: usize = 3;

/// Known names with what stands in their place, and rules for those that nobody told.
#[derive(Debug, Default)]
pub(super) struct Mask {
    /// Longest first, so that a name inside of another one does not break it up.
    names: Vec<(String, String)>,
    counts: BTreeMap<&'static str, usize>,
}

impl Mask {
    /// From now on this name is written as `[kind 1]`, the next one of the kind as `[kind 2]`.
    pub(super) fn add(&mut self, kind: &'static str, name: &str) {
        let name = name.trim();
        let known = self.names.iter().any(|(known, _)| known == name);
        if name.chars().count() < SHORTEST || known {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        self.names
            .push((name.to_owned(), format!("[{kind} {count}]")));
        self.names
            .sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }

    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, instead) in &self.names {
            if text.contains(name.as_str()) {
                text = text.replace(name.as_str(), instead);
            }
        }
        without_words(&text)
    }
}

/// Addresses, tokens, hosts of tenants and paths are known by their looks.
fn without_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for sign in text.chars() {
        if is_between(sign) {
            out.push_str(instead_of(&word).unwrap_or(&word));
            word.clear();
            out.push(sign);
        } else {
            word.push(sign);
        }
    }
    out.push_str(instead_of(&word).unwrap_or(&word));
    out
}

fn is_between(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '"' | '\'' | '`' | ',' | ';' | '(' | ')' | '<' | '>' | '“' | '”' | '=' | '{' | '}'
        )
}

fn instead_of(word: &str) -> Option<&'static str> {
    let plain = word.to_ascii_lowercase();
    let is_local = plain.contains("://127.0.0.1") || plain.contains("://localhost");
    let is_path = |word: &str| {
        let parts = word.matches(['/', '\\']).count();
        (word.starts_with('/') && parts > 1) || word.get(1..3) == Some(":\\")
    };
    if word.contains('@') {
        Some("[address]")
    } else if word.starts_with("eyJ") {
        Some("[token]")
    } else if word.starts_with("$2") || word.starts_with("$argon") {
        Some("[hash]")
    } else if plain.contains(".auth0.com") || (plain.contains("://") && !is_local) {
        Some("[host]")
    } else if is_path(word) && !is_local {
        Some("[path]")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_and_what_looks_like_one_are_taken_out() {
        let mut mask = Mask::default();
        mask.add("tenant", "acme");
        mask.add("tenant", "acme.eu.auth0.com");
        mask.add("file", "members.csv");
        mask.add("tenant", "it");
        for (text, masked) in [
            (
                "calls acme.eu.auth0.com of acme",
                "calls [tenant 2] of [tenant 1]",
            ),
            (
                "it read members.csv, 12 users",
                "it read [file 1], 12 users",
            ),
            ("to=ann@example.com", "to=[address]"),
            ("Bearer eyJhbGciOiJ", "Bearer [token]"),
            ("https://other.us.auth0.com/api/v2/", "[host]"),
            ("“/home/ann/x.csv”", "“[path]”"),
            ("C:\\Users\\Ann\\x.csv", "[path]"),
            ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api"),
            ("\"$2b$10$abc\"", "\"[hash]\""),
            (
                "src/import/runner/drive.rs:12",
                "src/import/runner/drive.rs:12",
            ),
        ] {
            assert_eq!(mask.text(text), masked);
        }
    }
}
