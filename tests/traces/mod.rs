//! What a program leaves behind in a folder, read whole: for tests that planted known words in what it was
//! given.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Words to look for.
#[derive(Clone, Copy, Debug)]
pub struct Planted<'a> {
    /// Tokens, client secrets, passwords that anybody can read: nowhere at all.
    pub secrets: &'a [&'a str],
    /// Addresses, names, hashes, second factors: only in the files that the admin asked for.
    pub people: &'a [&'a str],
}

/// Looks through every file below a folder, also inside archives. `own` tells the admin's own files, which
/// may have people in them. Links are no part of what Usher writes, and every file and folder is its owner's
/// alone. Gives the files.
pub fn look(folder: &Path, planted: &Planted<'_>, own: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, &mut found);
    for path in &found {
        let people: &[&str] = if own(path) { &[] } else { planted.people };
        let texts = contents(path);
        for word in planted.secrets.iter().chain(people) {
            let clean = !texts.iter().any(|text| has(text, word));
            assert!(clean, "{} has {word}", path.display());
            let name = path.strip_prefix(folder).expect("below the folder");
            let clean = !has(name.as_os_str().as_encoded_bytes(), word);
            assert!(clean, "{word} is in the name {}", name.display());
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // What a program that is still at work has taken away meanwhile.
        let Ok(meta) = path.symlink_metadata() else {
            continue;
        };
        assert!(!meta.is_symlink(), "{} is a link", path.display());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = meta.permissions().mode() & 0o777;
            let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, wanted, "{} has {mode:o}", path.display());
        }
        if meta.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// A file's bytes; of what is packed, also what is packed in it.
fn contents(path: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(path).unwrap_or_default();
    let mut all = Vec::new();
    if bytes.starts_with(b"PK\x03\x04") {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("an archive");
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).expect("an entry");
            all.push(entry.name().expect("a name").as_bytes().to_vec());
            let mut text = Vec::new();
            entry.read_to_end(&mut text).expect("readable");
            all.push(text);
        }
    }
    all.push(bytes);
    all
}

/// Whether the word stands in it, in capitals or not, in UTF-8 or UTF-16.
pub fn has(text: &[u8], word: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = word.to_ascii_lowercase();
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = |word: &[u8]| memchr::memmem::find(&lower, word).is_some();
    found(word.as_bytes()) || found(&wide)
}
