use std::borrow::Cow;

use super::pass::{Pass, Step};
use super::{Path, child};
use crate::profile::{Field, NotImportable, not_importable};
use crate::rules::facts::Presence;
use crate::rules::limits::{PROFILE_WARNING, RECORD_MAX};
use crate::rules::{PasswordKind, Rule};
use crate::users::fields::is_own;
use crate::users::lexer::{Kind, Text};

/// What the walk over the root properties remembers.
#[derive(Default)]
struct Seen {
    /// One bit for each [`Field`].
    fields: u32,
    /// Bytes of the password and MFA parts, which do not count for the profile's size.
    apart: usize,
    /// The custom hash is one of bcrypt.
    custom_is_bcrypt: bool,
}

impl Seen {
    fn has(&self, field: Field) -> bool {
        self.fields & bit(field) != 0
    }
}

fn bit(field: Field) -> u32 {
    1 << field as u32
}

impl<'r> Pass<'_, 'r> {
    /// Walks through the whole record.
    pub(in crate::rules) fn record(&mut self, len: usize) -> Step<()> {
        let kind = self.lexer.kind()?;
        if kind != Kind::Object {
            self.lexer.skip(kind)?;
            self.lexer.finish()?;
            self.find(Rule::NotAnObject, &Path::Record);
            return Ok(());
        }
        let mut seen = Seen::default();
        self.lexer.enter()?;
        let mut keys = self.prints.open();
        let mut first = true;
        while let Some(key) = self.lexer.key(&mut first)? {
            let decoded;
            let name = if let Some(raw) = key.plain() {
                raw
            } else {
                decoded = key.bytes();
                &*decoded
            };
            let kind = self.lexer.kind()?;
            let start = self.lexer.at();
            match Field::of_name(name) {
                Some(field) if seen.has(field) => {
                    self.find_at(
                        Rule::DuplicateProperty,
                        Cow::Borrowed(field.pointer()),
                        Some(key.at()),
                    );
                    self.lexer.skip(kind)?;
                }
                Some(field) => {
                    seen.fields |= bit(field);
                    self.field(field, kind, &key, &mut seen)?;
                }
                None => {
                    let path = Path::Key(&Path::Record, &key);
                    if self.prints.repeats(&mut keys, child(0, name)) {
                        self.find(Rule::DuplicateProperty, &path);
                    } else if !self.half_character(&key, &path) && !is_own(&key.bytes()) {
                        self.find(unknown(&key), &path);
                    }
                    self.lexer.skip(kind)?;
                }
            }
            // Keys inside of other properties have not been looked at.
            if let [text, others @ ..] = self.unseen
                && Field::of_name(name).is_some_and(Field::has_parts)
                && *text == (start..self.lexer.at())
            {
                self.unseen = others;
            }
        }
        self.prints.close(&keys);
        self.lexer.finish()?;
        self.out.readable = true;
        self.sizes(len, &seen);
        self.presence(&seen);
        Ok(())
    }

    fn field(&mut self, field: Field, kind: Kind, key: &Text<'r>, seen: &mut Seen) -> Step<()> {
        let path = Path::Field(field);
        let start = (self.lexer.at(), self.lexer.spaces());
        match field {
            Field::Email => self.email(kind)?,
            Field::PhoneNumber => self.phone_number(kind)?,
            Field::UserId => self.user_id(kind)?,
            Field::Username => self.username(kind)?,
            Field::GivenName | Field::FamilyName | Field::Name | Field::Nickname => {
                self.name(field, kind)?;
            }
            Field::Picture => self.picture(kind)?,
            Field::EmailVerified => {
                self.out.has_email_verified = true;
                self.boolean(kind, &path)?;
            }
            Field::PhoneVerified | Field::Blocked => self.boolean(kind, &path)?,
            Field::AppMetadata | Field::UserMetadata => self.metadata(field, kind)?,
            Field::PasswordHash => self.password_hash(kind)?,
            Field::CustomPasswordHash => seen.custom_is_bcrypt = self.custom_password_hash(kind)?,
            Field::MfaFactors => self.mfa_factors(kind)?,
        }
        if matches!(
            field,
            Field::PasswordHash | Field::CustomPasswordHash | Field::MfaFactors
        ) {
            let value = (self.lexer.at() - start.0) - (self.lexer.spaces() - start.1);
            seen.apart += key.raw.len() + value + r#""":,"#.len();
        }
        Ok(())
    }

    fn sizes(&mut self, len: usize, seen: &Seen) {
        let compact = len - self.lexer.spaces();
        self.out.compact_len = u32::try_from(compact).unwrap_or(u32::MAX);
        if compact > RECORD_MAX {
            self.find(Rule::RecordTooLarge, &Path::Record);
        } else if compact.saturating_sub(seen.apart) > PROFILE_WARNING {
            self.find(Rule::ProfileSize, &Path::Record);
        }
    }

    /// What is missing, what excludes what, what the connection does not have.
    fn presence(&mut self, seen: &Seen) {
        let facts = &self.options.facts;
        let missing = |field, presence, required, advised| match presence {
            _ if seen.has(field) => None,
            Presence::Required => Some((required, field)),
            Presence::Advised => Some((advised, field)),
            Presence::Optional | Presence::NotOffered => None,
        };
        let offered = |field, presence, rule| {
            (presence == Presence::NotOffered && seen.has(field)).then_some((rule, field))
        };
        let upsert = self.options.upsert
            && self.options.email_verified.is_none()
            && !seen.has(Field::EmailVerified);
        let found = [
            missing(
                Field::Email,
                facts.email,
                Rule::EmailMissing,
                Rule::EmailAbsent,
            ),
            missing(
                Field::PhoneNumber,
                facts.phone_number,
                Rule::PhoneMissing,
                Rule::PhoneMissing,
            ),
            missing(
                Field::Username,
                facts.username,
                Rule::UsernameRequired,
                Rule::UsernameMissing,
            ),
            offered(
                Field::PhoneNumber,
                facts.phone_number,
                Rule::PhoneNotAllowed,
            ),
            offered(Field::Username, facts.username, Rule::UsernameNotAllowed),
            upsert.then_some((Rule::EmailVerifiedMissing, Field::EmailVerified)),
            self.no_identifier(seen),
            both_hashes(seen),
        ];
        for (rule, field) in found.into_iter().flatten() {
            self.find_field(rule, field);
        }
        self.out.password = match (
            seen.has(Field::PasswordHash),
            seen.has(Field::CustomPasswordHash),
        ) {
            (true, _) => PasswordKind::Hash,
            (_, true) => PasswordKind::Custom,
            _ => PasswordKind::None,
        };
    }

    /// With flexible identifiers a user needs at least one that is active (reference 3.2.1). Not
    /// said where the missing one is required and named anyhow.
    fn no_identifier(&self, seen: &Seen) -> Option<(Rule, Field)> {
        let facts = &self.options.facts;
        let identifiers = [
            (facts.identifiers.email, facts.email, Field::Email),
            (facts.identifiers.username, facts.username, Field::Username),
            (
                facts.identifiers.phone_number,
                facts.phone_number,
                Field::PhoneNumber,
            ),
        ];
        let mut active = identifiers.iter().filter(|(active, ..)| *active);
        let named = active
            .clone()
            .any(|(_, presence, field)| *presence == Presence::Required || seen.has(*field));
        if named {
            return None;
        }
        active
            .next()
            .map(|(_, _, field)| (Rule::IdentifierMissing, *field))
    }
}

/// Of two hashes the one is named that says nothing new: `password_hash` beside a bcrypt hash,
/// which could say it as well, else the custom one, because Auth0 prefers bcrypt itself.
fn both_hashes(seen: &Seen) -> Option<(Rule, Field)> {
    let both = seen.has(Field::PasswordHash) && seen.has(Field::CustomPasswordHash);
    let redundant = if seen.custom_is_bcrypt {
        Field::PasswordHash
    } else {
        Field::CustomPasswordHash
    };
    both.then_some((Rule::BothPasswordHashes, redundant))
}

/// The rule that a property breaks which the schema does not have.
fn unknown(key: &Text<'_>) -> Rule {
    match not_importable(&key.to_text()) {
        Some(NotImportable::ExportedOnly) => Rule::PropertyExportedOnly,
        Some(NotImportable::OtherSpelling(_)) => Rule::PropertyWrongCase,
        Some(NotImportable::PlainPassword) => Rule::PlainPassword,
        Some(NotImportable::Internal) | None => Rule::UnknownProperty,
    }
}
