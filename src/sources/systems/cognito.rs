//! Amazon Cognito: the answer of `list-users`, and the CSV of the user import template [AWS-csv].

use super::known::Sample;
use super::place::{Place, inverted, metadata, text, yes_no};
use super::{Nest, Stays};
use crate::users::Cell;

pub(super) const STATUS: &str = "UserStatus";
pub(super) const MFA: &str = "cognito:mfa_enabled";

pub(super) fn nest(key: &str) -> Option<Nest> {
    matches!(key, "Attributes" | "UserAttributes").then_some(Nest::Named {
        name: "Name",
        value: "Value",
    })
}

pub(super) fn place(column: &str, index: usize, sample: Sample<'_>) -> Place {
    // Custom attributes are written by the signed-in user's own application, like user_metadata.
    for start in ["custom:", "dev:custom:"] {
        if let Some(key) = column.strip_prefix(start) {
            return metadata("user_metadata", key);
        }
    }
    match column {
        "sub" => text("user_id"),
        "Username" | "cognito:username" => username(index, sample),
        "name" | "given_name" | "family_name" | "nickname" | "picture" | "email"
        | "phone_number" => text(column),
        "email_verified" => yes_no(column),
        "phone_number_verified" => yes_no("phone_verified"),
        "middle_name" | "preferred_username" | "profile" | "website" | "gender" | "birthdate"
        | "zoneinfo" | "locale" | "address" => metadata("user_metadata", column),
        "Enabled" => inverted("blocked"),
        "updated_at" | "UserCreateDate" | "UserLastModifiedDate" => Place::Stays(Stays::Times),
        "identities" => Place::Stays(Stays::Logins),
        MFA | "MFAOptions" | "PreferredMfaSetting" | "UserMFASettingList" => {
            Place::Stays(Stays::Factors)
        }
        STATUS | "cognito:user_status" => Place::Stays(Stays::Technical),
        _ => Place::Stays(Stays::by_name(column)),
    }
}

/// Pools that let people log in by e-mail make names that are ids; nobody logs in with those.
fn username(index: usize, sample: Sample<'_>) -> Place {
    let mut values = sample.values(index).peekable();
    let ids = values.peek().is_some()
        && values.all(|cell| matches!(cell, Cell::Text(text) if is_uuid(text)));
    match (ids, sample.has("sub")) {
        (true, true) => Place::Stays(Stays::IdAgain),
        (true, false) => text("user_id"),
        (false, _) => text("username"),
    }
}

pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
