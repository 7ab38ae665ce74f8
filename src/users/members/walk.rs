use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};

use crate::users::OpenError;

/// A file of a folder that is no users file, or one that Usher wrote, and was left aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Without its folder, as it is shown.
    pub name: String,
    /// One sentence: why.
    pub why: String,
}

/// A file that may be a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::users) struct Listed {
    pub path: PathBuf,
    /// Nobody named it: it stood in a folder.
    pub in_folder: bool,
}

/// The files to be opened: those that were named, and the files of folders that were named, in the
/// order in which people count (2 before 10), hidden ones aside.
pub(in crate::users) fn list(paths: &[PathBuf]) -> Result<Vec<Listed>, OpenError> {
    let mut listed = Vec::new();
    for path in paths {
        if path.is_dir() {
            listed.extend(files_of(path)?.into_iter().map(|path| Listed {
                path,
                in_folder: true,
            }));
        } else {
            listed.push(Listed {
                path: path.clone(),
                in_folder: false,
            });
        }
    }
    Ok(listed)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let name = || name_of(folder);
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|source| match source.kind() {
        std::io::ErrorKind::PermissionDenied => OpenError::Permission { name: name() },
        _ => OpenError::Io {
            name: name(),
            source,
        },
    })?;
    for entry in entries {
        let path = entry
            .map_err(|source| OpenError::Io {
                name: name(),
                source,
            })?
            .path();
        // What a system puts beside people's files is no concern of theirs.
        let hidden = matches!(&*name_of(&path), "Thumbs.db" | "desktop.ini")
            || name_of(&path).starts_with(['.', '~']);
        if !hidden && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort_by(|one, other| as_people_count(&name_of(one), &name_of(other)));
    Ok(files)
}

pub(in crate::users) fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// Compares names; a run of digits counts as the number that it is.
fn as_people_count(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one, other);
    while !a.is_empty() && !b.is_empty() {
        let (left, right) = (digits(a), digits(b));
        let order = if left > 0 && right > 0 {
            let number = |text: &str| text.trim_start_matches('0').to_owned();
            let (x, y) = (number(&a[..left]), number(&b[..right]));
            (a, b) = (&a[left..], &b[right..]);
            x.len().cmp(&y.len()).then(x.cmp(&y))
        } else {
            let (x, y) = (a.chars().next(), b.chars().next());
            let len = |c: Option<char>| c.map_or(0, char::len_utf8);
            (a, b) = (&a[len(x)..], &b[len(y)..]);
            let low = |c: Option<char>| c.map(|c| c.to_lowercase().collect::<String>());
            low(x).cmp(&low(y))
        };
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len()).then_with(|| one.cmp(other))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_people_count() {
        let mut names = [
            "users-10.json",
            "users-2.json",
            "Users-1.json",
            "a",
            "users-02.json",
            "users.json",
        ];
        names.sort_by(|one, other| as_people_count(one, other));
        assert_eq!(
            names,
            [
                "a",
                "Users-1.json",
                "users-02.json",
                "users-2.json",
                "users-10.json",
                "users.json"
            ]
        );
    }
}
