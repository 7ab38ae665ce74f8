//! Which values of a record nobody has to see on a screen.

use super::printer::Step;

/// Root properties whose whole text is a secret. `password` is not importable, which does not
/// keep it out of files.
const ROOT: [&str; 3] = ["password_hash", "password", "client_secret"];

/// How a value is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    Whole,
    /// The algorithm and its cost may be seen, the rest not.
    Start,
    Nothing,
}

/// `path` leads to a value that is neither object nor array.
pub(super) fn show(path: &[Step]) -> Show {
    let key = |index: usize| match path.get(index) {
        Some(Step::Key(key)) => Some(key.as_str()),
        _ => None,
    };
    let last = path.len().checked_sub(1).and_then(key);
    match key(0) {
        Some("password_hash") if path.len() == 1 => Show::Start,
        Some(name) if ROOT.contains(&name) => Show::Nothing,
        // Hash, salt and key have their text in `value`; of the hash the start tells the kind.
        Some("custom_password_hash") if last == Some("value") => {
            if key(1) == Some("hash") && path.len() == 3 {
                Show::Start
            } else {
                Show::Nothing
            }
        }
        Some("custom_password_hash") if matches!(last, Some("key" | "secret")) => Show::Nothing,
        Some("mfa_factors") if matches!(last, Some("secret" | "value" | "key")) => Show::Nothing,
        _ => Show::Whole,
    }
}

/// The part of a hash in modular crypt or PHC format that names algorithm and parameters:
/// `$2b$10$`, `$argon2id$v=19$m=65536,t=2,p=1$`. Empty for everything else.
pub(super) fn public_start(hash: &str) -> &str {
    let mut ends = hash.match_indices('$').map(|(at, _)| at + 1);
    if ends.next() != Some(1) {
        return "";
    }
    let fields: Vec<&str> = hash.split('$').collect();
    // The last two fields are salt and hash; bcrypt has both in one.
    let is_bcrypt = fields.get(1).is_some_and(|name| name.starts_with('2'));
    let secret = if is_bcrypt { 1 } else { 2 };
    if fields.len() < 3 + secret - 1 || fields.len() > 8 {
        return "";
    }
    let public: usize = fields[..fields.len() - secret]
        .iter()
        .map(|field| field.len() + 1)
        .sum();
    hash.get(..public)
        .filter(|start| start.len() <= 60)
        .unwrap_or("")
}
