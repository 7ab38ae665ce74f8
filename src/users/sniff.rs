//! What a file is, by its first bytes.

use super::sheet::COMPOUND;
use super::strict::{self, Walk, skip_space};
use super::table::utf16;
use super::{Format, OpenError};

/// How much of the content is looked at.
pub(crate) const SNIFF: usize = 256 * 1024;
pub(crate) const GZIP: &[u8] = &[0x1f, 0x8b];
pub(crate) const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// How the workbooks of Excel begin that stand in no container.
const OLD_SHEETS: [&[u8]; 4] = [
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x10\x00",
];

/// A list of users, found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub format: Format,
    pub byte_order_mark: bool,
    /// Where the cutter starts: behind the list's `[`, or at the first line.
    pub start: usize,
    /// 1-based line of that place.
    pub line: u64,
}

/// What a content is at first sight.
pub(crate) enum Sniffed {
    Json(Found),
    /// A text, but no JSON; what it is unless it is a table.
    Text(&'static str),
}

/// Finds out what content begins with `text`; `whole` if that is all of it.
pub(crate) fn sniff(text: &[u8], whole: bool, name: &str) -> Result<Sniffed, OpenError> {
    let name = || name.to_owned();
    let mark = text.starts_with(BYTE_ORDER_MARK);
    let start = skip_space(text, if mark { BYTE_ORDER_MARK.len() } else { 0 });
    let found = |format, start| Found {
        format,
        byte_order_mark: mark,
        start,
        line: line_of(text, start),
    };
    let not_users = |what: &str| {
        Err(OpenError::NotUsers {
            name: name(),
            what: what.to_owned(),
        })
    };
    let comment = |at: usize| {
        (text[at..].starts_with(b"//") || text[at..].starts_with(b"/*")).then(|| {
            OpenError::Comments {
                name: name(),
                line: line_of(text, at),
            }
        })
    };
    let Some(&first) = text.get(start) else {
        return if whole {
            Err(OpenError::Empty { name: name() })
        } else {
            not_users("it begins with nothing but white space")
        };
    };
    if let Some(error) = comment(start) {
        return Err(error);
    }
    Ok(Sniffed::Json(match first {
        b'[' => {
            if lines_follow(text, start) {
                return Ok(Sniffed::Json(found(Format::Lines, start)));
            }
            let next = skip_space(text, start + 1);
            if let Some(error) = text.get(next).and_then(|_| comment(next)) {
                return Err(error);
            }
            if text.get(next) == Some(&b']') && skip_space(text, next + 1) == text.len() {
                return Err(OpenError::NoUsers { name: name() });
            }
            if realm(text, next) == Some(Realm::Whole) {
                return Err(OpenError::RealmList { name: name() });
            }
            found(Format::Array, start + 1)
        }
        b'{' => object(text, start, whole, name(), &found)?,
        _ if lines_follow(text, start) => found(Format::Lines, start),
        b'<' => {
            return match sheet_in_xml(text) {
                Some(kind) => Err(OpenError::OtherSpreadsheet { name: name(), kind }),
                None => not_users("it looks like XML or HTML"),
            };
        }
        _ if strict::is_value(&text[start..]) => {
            return Ok(Sniffed::Text(
                "it contains a single value, not a list of users",
            ));
        }
        _ => return Ok(Sniffed::Text("it is neither JSON nor a table of users")),
    }))
}

/// A file whose first byte of content is `{`.
fn object(
    text: &[u8],
    start: usize,
    whole: bool,
    name: String,
    found: &dyn Fn(Format, usize) -> Found,
) -> Result<Found, OpenError> {
    if let Some(list) = wrapped_list(text, start) {
        let next = skip_space(text, list);
        if text.get(next) == Some(&b']') {
            return Err(OpenError::NoUsers { name });
        }
        return Ok(found(Format::Wrapper, list));
    }
    let line_end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |len| start + len);
    let next_line = skip_space(text, line_end);
    match strict::value(text, start) {
        Walk::Done(end) if skip_space(text, end) == text.len() && whole => {
            Err(OpenError::SingleObject { name })
        }
        Walk::Done(end)
            if skip_space(text, end) < text.len() && !text[start..end].contains(&b'\n') =>
        {
            Ok(found(Format::Lines, start))
        }
        Walk::Done(end) if skip_space(text, end) < text.len() => {
            let what = match text[skip_space(text, end)] {
                b',' => "its objects stand in no list; put square brackets around all of them",
                _ => "its objects span several lines and stand in no list",
            };
            Err(OpenError::NotUsers {
                name,
                what: what.to_owned(),
            })
        }
        // A line of its own ends on its line: what fits together across lines is one object.
        Walk::Open if line_end < text.len() => Err(OpenError::SingleObject { name }),
        // One huge record, or one that is broken, on the first of several lines.
        Walk::Open | Walk::Done(_) if line_end == text.len() && !whole => {
            Ok(found(Format::Lines, start))
        }
        Walk::Broken(at) if text[at..].starts_with(b"//") || text[at..].starts_with(b"/*") => {
            Err(OpenError::Comments {
                name,
                line: line_of(text, at),
            })
        }
        _ if text.get(next_line) == Some(&b'{') => Ok(found(Format::Lines, start)),
        _ => Err(OpenError::SingleObject { name }),
    }
}

/// A content that is one object on one line, as the last of many parts may be.
pub(crate) fn lone_line(text: &[u8], whole: bool) -> Option<Found> {
    let byte_order_mark = text.starts_with(BYTE_ORDER_MARK);
    let mark = if byte_order_mark {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let start = skip_space(text, mark);
    let Walk::Done(end) = strict::value(text, start) else {
        return None;
    };
    let alone = whole && text.get(start) == Some(&b'{') && skip_space(text, end) == text.len();
    (alone && !text[start..end].contains(&b'\n')).then(|| Found {
        format: Format::Lines,
        byte_order_mark,
        start,
        line: line_of(text, start),
    })
}

/// Where the list behind the key `users`, or `Users` as Cognito writes it, of the root object begins, behind its `[`.
fn wrapped_list(text: &[u8], start: usize) -> Option<usize> {
    Members::of(text, start)
        .find(|(key, value)| key.eq_ignore_ascii_case(b"\"users\"") && text[*value] == b'[')
        .map(|(_, list)| list + 1)
}

/// What a file of Keycloak's holds of a realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Realm {
    /// With a list of users.
    Whole,
    /// Its settings alone, as far as the text goes.
    Settings,
}

/// Whether the object is a realm of Keycloak's: users may have a property of that name as well, but
/// neither users nor a realm's parts of their own.
pub(super) fn realm(text: &[u8], start: usize) -> Option<Realm> {
    if text.get(start) != Some(&b'{') {
        return None;
    }
    let (mut named, mut users, mut parts) = (false, false, false);
    for (key, value) in Members::of(text, start) {
        match (key, text[value]) {
            (b"\"realm\"", b'"') => named = true,
            (b"\"users\"", b'[') => users = true,
            (b"\"clients\"", b'[') | (b"\"roles\"" | b"\"components\"", b'{') => parts = true,
            _ => {}
        }
    }
    match (named, users, parts) {
        (true, true, _) => Some(Realm::Whole),
        (true, false, true) => Some(Realm::Settings),
        _ => None,
    }
}

/// The root object's keys, with their quotes, and where their values begin; as far as they can be read.
struct Members<'a> {
    text: &'a [u8],
    next: Next,
}

/// Where the walk goes on: a list of users may be most of the file, and is passed over only if somebody asks
/// for what stands behind it.
enum Next {
    Key(usize),
    BehindValue(usize),
}

impl<'a> Members<'a> {
    fn of(text: &'a [u8], start: usize) -> Self {
        Self {
            text,
            next: Next::Key(start + 1),
        }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], usize);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.text;
        let at = match self.next {
            Next::Key(at) => at,
            Next::BehindValue(value) => {
                let Walk::Done(value_end) = strict::value(text, value) else {
                    return None;
                };
                let comma = skip_space(text, value_end);
                if text.get(comma) != Some(&b',') {
                    return None;
                }
                comma + 1
            }
        };
        let key = skip_space(text, at);
        if text.get(key) != Some(&b'"') {
            return None;
        }
        let Walk::Done(key_end) = strict::value(text, key) else {
            return None;
        };
        let colon = skip_space(text, key_end);
        if text.get(colon) != Some(&b':') {
            return None;
        }
        let value = skip_space(text, colon + 1);
        text.get(value)?;
        self.next = Next::BehindValue(value);
        Some((&text[key..key_end], value))
    }
}

/// Whether the first line is a value of its own and objects follow on the next lines.
fn lines_follow(text: &[u8], start: usize) -> bool {
    let Some(len) = memchr::memchr(b'\n', &text[start..]) else {
        return false;
    };
    let line = text[start..start + len].trim_ascii();
    let next = skip_space(text, start + len);
    text.get(next) == Some(&b'{') && line != b"[" && !line.ends_with(b",") && strict::is_value(line)
}

/// The kind of spreadsheet that a text of XML or HTML is.
fn sheet_in_xml(text: &[u8]) -> Option<&'static str> {
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") || has(b"Excel.Sheet") {
        Some("XML of Excel 2003")
    } else if has(b"application/vnd.oasis.opendocument.spreadsheet") {
        Some("flat ODS")
    } else if has(b"<table") || has(b"<TABLE") {
        Some("a table in HTML")
    } else {
        None
    }
}

fn line_of(text: &[u8], at: usize) -> u64 {
    memchr::memchr_iter(b'\n', &text[..at]).count() as u64 + 1
}

/// Refuses content that is no text at all.
pub(crate) fn binary(text: &[u8], name: String) -> Result<(), OpenError> {
    let archive = |name, kind| Err(OpenError::Archive { name, kind });
    if text.starts_with(b"PK\x03\x04") || text.starts_with(b"PK\x05\x06") {
        let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
        return if has(b"xl/workbook.bin") {
            Err(OpenError::OtherSpreadsheet { name, kind: "XLSB" })
        } else if has(b"Index/Document.iwa") && has(b"Index/Tables/") {
            let kind = "Numbers";
            Err(OpenError::OtherSpreadsheet { name, kind })
        } else if has(b"[Content_Types].xml") || has(b"application/vnd.oasis.opendocument.") {
            Err(OpenError::NotUsers {
                name,
                what: "it is a document of an office program, but no spreadsheet".to_owned(),
            })
        } else {
            archive(name, "zip archive")
        };
    }
    if text.starts_with(COMPOUND) || OLD_SHEETS.iter().any(|magic| text.starts_with(magic)) {
        return Err(OpenError::OtherSpreadsheet { name, kind: "XLS" });
    }
    for (magic, kind) in [
        (&b"BZh"[..], "bzip2 file"),
        (b"\xfd7zXZ\0", "xz file"),
        (b"\x28\xb5\x2f\xfd", "zstd file"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!\x1a\x07", "rar archive"),
    ] {
        if text.starts_with(magic) {
            return archive(name, kind);
        }
    }
    if text.get(257..262) == Some(b"ustar") {
        return archive(name, "tar archive");
    }
    if text.starts_with(GZIP) {
        return archive(name, "gzip file inside another one");
    }
    if utf16(text).is_none() && text.iter().take(1024).any(|&byte| byte == 0) {
        return Err(OpenError::NotUsers {
            name,
            what: "it is not text".to_owned(),
        });
    }
    Ok(())
}
