//! Nothing that identifies a person or opens a door is written where it does not belong: known words are
//! planted in file and credentials, and looked for in everything that the real binary leaves behind.

mod killed;
mod mended;
mod table;
mod terminal;

use std::path::Path;

use super::traces::{Planted, has};

pub(super) const ADDRESS: &str = "canary.person";
pub(super) const NAME: &str = "Canarina";
pub(super) const HASH: &str = "C4N4RYabcdefghijklmnopqrstu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQ";
pub(super) const FACTOR: &str = "CANARYFACTOR2345";
pub(super) const CLIENT_SECRET: &str = "canary-client-secret";
/// Of a column with passwords that anybody can read.
pub(super) const CLEAR: &str = "canaryRead7able";

/// Refused rows are the admin's own rows, for mending.
pub(super) fn is_refused(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"refused."))
}

/// What is printed names nobody, not even to the admin, whose terminal may be kept in a file.
pub(super) fn is_not_in(planted: &Planted<'_>, what: &str, text: &str) {
    for word in planted.secrets.iter().chain(planted.people) {
        assert!(!has(text.as_bytes(), word), "{what} has {word}:\n{text}");
    }
}
