//! The password hashes that Auth0's support exports [S-hash-export, D export-hashes].

use super::place::{Place, as_it_is, hash, text};
use super::{Nest, Stays, without_prefix};
use crate::sources::flatten::Flat;
use crate::users::lexer::Lexer;
use crate::users::{RawField, field};

/// The user's id as it stands in most records.
pub(in crate::sources) const ID: &str = "_id.$oid";
/// The real id, where the user was imported with one.
pub(in crate::sources) const ALT_ID: &str = "alt_id";
pub(in crate::sources) const EMAIL: &str = "email";
pub(in crate::sources) const HASH: &str = "passwordHash";

pub(super) const COLUMNS: &[&str] = &[
    ID,
    ALT_ID,
    EMAIL,
    "email_verified",
    "username",
    "phone_number",
    "phone_verified",
    HASH,
];

pub(super) fn nest(key: &str) -> Option<Nest> {
    (key == "_id").then_some(Nest::Members { prefix: true })
}

pub(super) fn place(column: &str) -> Place {
    match column {
        ID => text("user_id"),
        EMAIL | "username" | "phone_number" => text(column),
        "email_verified" | "phone_verified" => as_it_is(column),
        HASH => hash(),
        _ => Place::Stays(Stays::Technical),
    }
}

/// `alt_id` takes the id's place, and `identifiers` say what the record does not say itself.
pub(super) fn complete(flat: &mut Flat, record: &str) {
    let own = flat
        .text_of(ALT_ID, record)
        .map(|id| without_prefix(id).to_owned());
    if let Some(id) = own {
        flat.set_text(ID, &id);
    }
    let identifiers: Vec<_> = flat
        .json_of("identifiers", record)
        .map(|list| read_identifiers(list.as_bytes()))
        .unwrap_or_default();
    for identifier in identifiers {
        let (column, verified) = match identifier.kind.as_str() {
            "email" => (EMAIL, Some("email_verified")),
            "username" => ("username", None),
            "phone_number" | "phone" => ("phone_number", Some("phone_verified")),
            _ => continue,
        };
        if flat.text_of(column, record).is_some() {
            continue;
        }
        flat.set_text(column, &identifier.value);
        if let (Some(column), Some(value)) = (verified, identifier.verified) {
            flat.set_bool(column, value);
        }
    }
}

struct Identifier {
    kind: String,
    value: String,
    verified: Option<bool>,
}

/// The value of a user's first identifier of this kind.
pub(in crate::sources) fn identifier(list: &[u8], kind: &str) -> Option<String> {
    read_identifiers(list)
        .into_iter()
        .find(|identifier| identifier.kind == kind)
        .map(|identifier| identifier.value)
}

fn read_identifiers(list: &[u8]) -> Vec<Identifier> {
    let mut found = Vec::new();
    let mut lexer = Lexer::new(list);
    let mut walk = || -> Result<(), crate::users::lexer::SyntaxError> {
        lexer.kind()?;
        lexer.enter()?;
        let mut first = true;
        while lexer.element(&mut first)? {
            let kind = lexer.kind()?;
            let at = lexer.at();
            lexer.skip(kind)?;
            let object = &list[at..lexer.at()];
            let text = |name| field(object, name).and_then(|value: RawField<'_>| value.text());
            if let (Some(kind), Some(value)) = (text("type"), text("value")) {
                let verified = match field(object, "verified").map(|value| value.raw) {
                    Some(b"true") => Some(true),
                    Some(b"false") => Some(false),
                    _ => None,
                };
                found.push(Identifier {
                    kind,
                    value,
                    verified,
                });
            }
        }
        Ok(())
    };
    // The whole record has been read before: a list that cannot be read stands in a broken one.
    let _ = walk();
    found
}
