//! Which system wrote a file, told by its headings or the properties of its first records.

use std::collections::HashMap;

use super::System;
use super::systems::{CSV_COLUMNS, OKTA_PROFILE, is_guarded, is_prefixed};
use crate::profile::{Field, NotImportable, not_importable};
use crate::users::fields::each;
use crate::users::{Cell, Cells, Format, HeaderAt, Table, UsersFile, field};

/// Which system wrote the file, by its columns or the properties of its first records. `sample`:
/// the first rows as they stand. Nothing is taken for another system's that may be somebody's
/// attempt at Auth0's own form: the rules say better what is wrong with it.
pub fn detect(file: &UsersFile, sample: &[Vec<u8>]) -> System {
    match file.table() {
        Some(table) => table_system(table, sample),
        None => json_system(file.kind().format, sample),
    }
}

fn table_system(table: &Table, sample: &[Vec<u8>]) -> System {
    let mut cells = Cells::new();
    let rows: Vec<_> = sample
        .iter()
        .map(|raw| {
            table.split(raw, &mut cells);
            cells.clone()
        })
        .collect();
    if table.header == HeaderAt::None {
        return if is_firebase(table.columns.len(), &rows) {
            System::FirebaseCsv
        } else {
            System::Table
        };
    }
    by_headings(&table.headings, &rows)
}

fn by_headings(headings: &[String], rows: &[Cells]) -> System {
    let at = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let has = |name: &str| at(name).is_some();
    if has("cognito:username") {
        return System::CognitoCsv;
    }
    if has("encrypted_password") && has("email")
        || has("raw_user_meta_data") && has("raw_app_meta_data")
    {
        return System::SupabaseCsv;
    }
    if has("user_login") && has("user_email") {
        return System::WordPress;
    }
    if is_okta(&has) {
        return System::Okta;
    }
    if has("Id") && has("Email") && has("Email Verified") {
        return System::Auth0Extension;
    }
    // An export has ids with their strategy or apostrophes before its texts, and never passwords.
    let ids = |column: usize| {
        mostly_prefixed(rows.iter().filter_map(|cells| match cells.get(column) {
            Cell::Text(id) => Some(id.strip_prefix('\'').unwrap_or(id)),
            _ => None,
        }))
    };
    let exported =
        || is_guarded(rows) && headings.iter().all(|heading| is_exported(heading.trim()));
    if !has("password_hash")
        && !has("custom_password_hash")
        && (at("user_id").is_some_and(ids) || exported())
    {
        return System::Auth0Export;
    }
    // What only a table has that was written for Auth0; a password_hash column may stand in any.
    let own = [
        "custom_password_hash",
        "mfa_factors",
        "user_metadata",
        "app_metadata",
    ];
    if has("email") && own.iter().any(|name| has(name)) {
        return System::Auth0Csv;
    }
    System::Table
}

/// What every table of Okta's users has, also where its list of users was made flat.
fn is_okta(has: &impl Fn(&str) -> bool) -> bool {
    ["login", "firstName", "lastName", "email"]
        .iter()
        .all(|name| has(name) || has(&format!("{OKTA_PROFILE}{name}")))
}

/// A heading that stands in Auth0's exports where nobody chose another.
fn is_exported(heading: &str) -> bool {
    Field::of_name(heading.as_bytes()).is_some()
        || ["user_metadata.", "app_metadata."]
            .iter()
            .any(|start| heading.starts_with(start))
        || matches!(
            not_importable(heading),
            Some(NotImportable::ExportedOnly | NotImportable::Internal)
        )
}

/// Firebase's CSV has no header: the kinds of values in their columns have to tell.
fn is_firebase(columns: usize, rows: &[Cells]) -> bool {
    let flag = |cell: Cell<'_>| matches!(cell, Cell::Empty | Cell::Text("true" | "false"));
    let time = |cell: Cell<'_>| match cell {
        Cell::Empty => true,
        Cell::Text(text) => {
            (12..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    let fits = |cells: &Cells| {
        matches!(cells.get(0), Cell::Text(id) if !id.contains('@'))
            && match cells.get(1) {
                Cell::Empty => true,
                Cell::Text(email) => email.contains('@'),
                _ => false,
            }
            && flag(cells.get(2))
            && time(cells.get(23))
            && time(cells.get(24))
            && flag(cells.get(26))
    };
    let some_time = rows.iter().any(|cells| cells.get(23) != Cell::Empty);
    CSV_COLUMNS.contains(&columns) && some_time && most(rows.iter().map(fits))
}

/// What the first records' root properties say.
struct Names {
    records: usize,
    counts: HashMap<String, usize>,
}

impl Names {
    fn of(sample: &[Vec<u8>]) -> Self {
        let mut names = Self {
            records: 0,
            counts: HashMap::new(),
        };
        for record in sample {
            let before = names.counts.len();
            let mut any = false;
            // Of a broken record the beginning counts.
            let _ = each(record, |name, _| {
                any = true;
                let name = String::from_utf8_lossy(name).into_owned();
                *names.counts.entry(name).or_default() += 1;
                true
            });
            names.records += usize::from(any || names.counts.len() > before);
        }
        names
    }

    fn any(&self, name: &str) -> bool {
        self.counts.contains_key(name)
    }

    /// Whether at least half of the records have it.
    fn half(&self, name: &str) -> bool {
        let count = self.counts.get(name).copied().unwrap_or_default();
        self.records > 0 && count * 2 >= self.records
    }
}

fn json_system(format: Format, sample: &[Vec<u8>]) -> System {
    let names = Names::of(sample);
    if names.half("_id") && names.half("passwordHash") {
        return System::Auth0Hashes;
    }
    if names.half("localId") {
        return System::Firebase;
    }
    if names.half("Username") && (names.half("Attributes") || names.half("UserCreateDate")) {
        return System::Cognito;
    }
    if is_keycloak(&names) {
        return System::Keycloak;
    }
    if names.half("user_login") && names.half("user_email") {
        return System::WordPress;
    }
    if names.any("encrypted_password")
        || names.half("raw_user_meta_data")
        || names.half("aud") && (names.any("email_confirmed_at") || names.any("confirmed_at"))
    {
        return System::Supabase;
    }
    if names.half("profile") && names.half("status") && names.half("id") {
        return System::Okta;
    }
    if names.half("Id") && names.half("Email") && names.any("Email Verified") {
        return System::Auth0Extension;
    }
    if is_auth0_export(format, &names, sample) {
        return System::Auth0Export;
    }
    let own = |name: &String| {
        Field::of_name(name.as_bytes()).is_some()
            || matches!(not_importable(name), Some(NotImportable::OtherSpelling(_)))
    };
    if names.records == 0 || names.counts.keys().any(own) || !has_emails(sample) {
        return System::Auth0;
    }
    System::Json
}

/// A username beside two of the properties that Keycloak's users have; names are everywhere.
fn is_keycloak(names: &Names) -> bool {
    let own = [
        "enabled",
        "credentials",
        "createdTimestamp",
        "requiredActions",
        "realmRoles",
        "emailVerified",
        "disableableCredentialTypes",
        "serviceAccountClientId",
        "notBefore",
    ];
    let own = own.iter().filter(|name| names.any(name)).count();
    let named = names.any("firstName") || names.any("lastName");
    names.half("username") && own >= 1 && own + usize::from(named) >= 2
}

/// Ids with their strategies in most records, and something that only an export has: logins of
/// other strategies, one record a line, or properties that no import takes.
fn is_auth0_export(format: Format, names: &Names, sample: &[Vec<u8>]) -> bool {
    if names.any("password_hash") || names.any("custom_password_hash") {
        return false;
    }
    let ids: Vec<_> = sample
        .iter()
        .filter_map(|record| field(record, "user_id")?.text())
        .collect();
    let exported = names.counts.keys().any(|name| {
        matches!(not_importable(name), Some(NotImportable::ExportedOnly)) && names.half(name)
    });
    let others = ids.iter().any(|id| super::systems::is_foreign(id));
    ids.len() * 2 >= names.records
        && mostly_prefixed(ids.iter().map(String::as_str))
        && (exported || others || format == Format::Lines)
}

fn mostly_prefixed<'a>(ids: impl Iterator<Item = &'a str>) -> bool {
    most(ids.map(is_prefixed))
}

/// Whether some root property or a member of one is an e-mail address in most records.
fn has_emails(sample: &[Vec<u8>]) -> bool {
    most(sample.iter().map(|record| {
        let mut found = false;
        let address = |value: &crate::users::RawField<'_>| {
            value.text().is_some_and(|text| {
                let (local, domain) = text.split_once('@').unwrap_or_default();
                !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace)
            })
        };
        let _ = each(record, |_, value| {
            found |= address(&value);
            if value.raw.first() == Some(&b'{') {
                let _ = each(value.raw, |_, inner| {
                    found |= address(&inner);
                    !found
                });
            }
            !found
        });
        found
    }))
}

/// Whether more than half, and at least one, is true.
fn most(all: impl Iterator<Item = bool>) -> bool {
    let (mut yes, mut count) = (0_usize, 0_usize);
    for one in all {
        count += 1;
        yes += usize::from(one);
    }
    yes * 2 > count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(records: &[&str]) -> System {
        let sample: Vec<_> = records
            .iter()
            .map(|record| record.as_bytes().to_vec())
            .collect();
        json_system(Format::Array, &sample)
    }

    fn headings(names: &[&str], row: &[&str]) -> System {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let mut cells = Cells::new();
        for text in row {
            cells.push_text(text);
        }
        by_headings(&names, &[cells])
    }

    #[test]
    fn what_may_be_auth0s_own_form_stays_that() {
        for record in [
            r#"{"email":"a@example.com"}"#,
            r#"{"Email":"a@example.com"}"#,
            r#"{"email":"a@example.com","identities":[],"created_at":"x"}"#,
            r#"{"email":"a@example.com","user_id":"auth0|x"}"#,
            r#"{"emailAddress":"nobody","firstName":"A"}"#,
            r#"{"mail":"a@example.com","givenName":"A"}"#,
            "{}",
            "nothing",
        ] {
            assert_eq!(json(&[record]), System::Auth0, "{record}");
        }
        assert_eq!(json(&[]), System::Auth0);
    }

    #[test]
    fn unknown_properties_and_an_address_are_another_systems() {
        assert_eq!(
            json(&[r#"{"mail":"a@example.com","vorname":"A"}"#]),
            System::Json
        );
        assert_eq!(
            json(&[r#"{"uid":7,"contact":{"mail":"a@example.com"}}"#]),
            System::Json
        );
    }

    #[test]
    fn an_export_needs_more_than_a_prefix() {
        let own = r#"{"email":"a@example.com","user_id":"auth0|a"}"#;
        let other = r#"{"email":"b@example.com","user_id":"google-oauth2|7"}"#;
        let dated = r#"{"user_id":"auth0|a","email":"a@example.com","created_at":"2025-01-01"}"#;
        assert_eq!(json(&[own, other]), System::Auth0Export);
        assert_eq!(json(&[dated]), System::Auth0Export);
        assert_eq!(
            json_system(Format::Lines, &[own.as_bytes().to_vec()]),
            System::Auth0Export
        );
        // One planted fault in a file for imports changes nothing.
        let plain = r#"{"email":"c@example.com","user_id":"c","created_at":"2025-01-01"}"#;
        assert_eq!(json(&[own, plain, plain]), System::Auth0);
        let hashed = r#"{"email":"a@example.com","user_id":"auth0|a","password_hash":"x","created_at":"2025-01-01"}"#;
        assert_eq!(json(&[hashed]), System::Auth0);
    }

    #[test]
    fn headings_tell() {
        assert_eq!(
            headings(&["email", "user_metadata"], &["a@example.com", "{}"]),
            System::Auth0Csv
        );
        assert_eq!(
            headings(&["user_id", "email"], &["'auth0|a", "'a@example.com"]),
            System::Auth0Export
        );
        assert_eq!(
            headings(&["user_id", "email", "password_hash"], &["auth0|a", "", ""]),
            System::Table
        );
        assert_eq!(headings(&["email", "name"], &["", ""]), System::Table);
        assert_eq!(
            headings(&[" login", "firstName ", "lastName", "email "], &[]),
            System::Okta
        );
        assert_eq!(
            headings(&["Login", "firstName", "lastName", "email"], &[]),
            System::Table
        );
    }
}
