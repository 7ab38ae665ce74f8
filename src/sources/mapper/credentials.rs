//! Columns that hold passwords in some form.

use serde_json::Value;

use super::super::read_as::{number, text};
use super::super::{Note, Remark, systems};
use super::tree::{Input, Kind, Password};
use super::write::{Writing, close};
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::{
    Conversion, HashParts, KeycloakCredential, Shape, convert, convert_as, convert_keycloak,
    convert_parts, recognise,
};
use crate::profile::Field;
use crate::users::Cell;
use crate::users::lexer::{Kind as Json, Lexer};

impl Writing<'_> {
    /// The property or properties that the cell becomes, each with a comma behind it.
    pub(super) fn password(&mut self, password: &Password, out: &mut Vec<u8>) -> bool {
        let Some(input) = &password.hash else {
            return false;
        };
        let cell = self.cells.get(input.column);
        match (&input.kind, cell) {
            (_, Cell::Empty) => false,
            (Kind::Credentials, Cell::Json(list) | Cell::Text(list)) => self.credentials(list, out),
            (kind, cell) => {
                let value = cell.shown().trim();
                if value.is_empty() {
                    return false;
                }
                let (shape, conversion) = match systems::hash(self.system, value) {
                    Some(known) => known,
                    None if password.is_in_parts() => {
                        (recognise(value), self.of_parts(password, kind, value))
                    }
                    None => (recognise(value), of_kind(kind, value)),
                };
                self.hash(value, shape, &conversion, out)
            }
        }
    }

    fn of_parts(&self, password: &Password, kind: &Kind, hash: &str) -> Conversion {
        let cell = |column: Option<usize>| {
            column.map_or("", |column| self.cells.get(column).shown().trim())
        };
        let (salt, how) = password.salt.unzip();
        let rounds = cell(password.rounds);
        convert_parts(&HashParts {
            algorithm: cell(password.algorithm),
            digest: match kind {
                Kind::Digest(digest) => Some(*digest),
                _ => None,
            },
            hash,
            salt: cell(salt),
            salt_use: how.unwrap_or_default(),
            rounds: number::number(rounds)
                .and_then(|rounds| rounds.parse().ok())
                .unwrap_or(0),
        })
    }

    fn hash(
        &mut self,
        value: &str,
        shape: Shape,
        conversion: &Conversion,
        out: &mut Vec<u8>,
    ) -> bool {
        self.tally.hash(shape, conversion);
        match conversion {
            Conversion::PasswordHash => {
                push_key(out, Field::PasswordHash);
                text::push_string(out, value);
            }
            Conversion::Custom(object) => {
                push_key(out, Field::CustomPasswordHash);
                out.extend_from_slice(object.as_bytes());
            }
            Conversion::ClearText => return self.lost(Remark::ClearTextPassword),
            // The account had none: nothing is lost.
            Conversion::Impossible(Shape::NoPassword, _) => return false,
            Conversion::Likely(_) | Conversion::Impossible(..) | Conversion::Unknown => {
                return self.lost(Remark::HashCannotCome);
            }
        }
        out.push(b',');
        true
    }

    /// Counts a hash that goes in as it stands, whatever the rules say about it.
    pub(super) fn count_hash(&mut self, input: &Input) {
        match self.cells.get(input.column) {
            Cell::Empty => {}
            Cell::Json(_) => self.tally.note(Note::HashDescribed),
            cell => match cell.shown().trim() {
                "" => {}
                object if object.starts_with('{') && matches!(input.kind, Kind::Json) => {
                    self.tally.note(Note::HashDescribed);
                }
                text => {
                    // Nearly every hash in Auth0's own tables is one that fits.
                    if let Some(bcrypt) = Bcrypt::read(text.as_bytes())
                        && bcrypt.fits_password_hash()
                    {
                        let shape = Shape::Bcrypt(bcrypt);
                        self.tally.hash(shape, &Conversion::PasswordHash);
                        return;
                    }
                    let shape = recognise(text);
                    let conversion = match convert(text) {
                        Conversion::PasswordHash => Conversion::PasswordHash,
                        lost @ Conversion::Impossible(..) => lost,
                        _ => Conversion::Impossible(shape, REFUSED_THERE),
                    };
                    self.tally.hash(shape, &conversion);
                }
            },
        }
    }

    fn lost(&mut self, remark: Remark) -> bool {
        let pointer = Field::PasswordHash.pointer().to_owned();
        self.mapped.remarks.push((remark, pointer));
        false
    }

    /// Keycloak's list: the first password counts, every second factor comes along that can.
    fn credentials(&mut self, list: &str, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        let mut password = false;
        let mut factors = Vec::new();
        for_each(list, |credential| match convert_keycloak(credential) {
            KeycloakCredential::Password(shape, conversion) if !password => {
                password = true;
                let value = match conversion {
                    Conversion::PasswordHash => whole_hash(credential).unwrap_or_default(),
                    _ => String::new(),
                };
                self.hash(&value, shape, &conversion, out);
            }
            KeycloakCredential::Otp(Ok(entry)) => {
                self.tally.factors += 1;
                factors.extend_from_slice(entry.as_bytes());
                factors.push(b',');
            }
            KeycloakCredential::Otp(Err(_)) | KeycloakCredential::Other => {
                let pointer = Field::MfaFactors.pointer().to_owned();
                self.mapped
                    .remarks
                    .push((Remark::FactorCannotCome, pointer));
            }
            KeycloakCredential::Password(..) => {}
        });
        if !factors.is_empty() {
            push_key(out, Field::MfaFactors);
            out.push(b'[');
            out.append(&mut factors);
            close(out, b']');
            out.push(b',');
        }
        out.len() > start
    }
}

const REFUSED_THERE: &str = "Auth0 takes only bcrypt with 10 rounds in password_hash, and these users are blocked; describe the hash in custom_password_hash, or take it out.";

/// The text of a credential that says itself what hash it is.
fn whole_hash(credential: &str) -> Option<String> {
    let credential: Value = serde_json::from_str(credential).ok()?;
    let secret = match &credential["secretData"] {
        Value::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    secret["value"]
        .as_str()
        .or_else(|| credential["hashedSaltedValue"].as_str())
        .map(str::to_owned)
}

fn of_kind(kind: &Kind, value: &str) -> Conversion {
    match kind {
        Kind::Digest(digest) => match convert_as(value, *digest) {
            Some(custom) => Conversion::Custom(custom),
            None => convert(value),
        },
        _ => convert(value),
    }
}

fn push_key(out: &mut Vec<u8>, field: Field) {
    text::push_string(out, field.name());
    out.push(b':');
}

/// Calls `visit` with each element of a JSON list, or with the one object that it is instead.
fn for_each(list: &str, mut visit: impl FnMut(&str)) {
    let mut lexer = Lexer::new(list.as_bytes());
    if lexer.kind() != Ok(Json::Array) {
        visit(list);
        return;
    }
    let mut walk = || {
        lexer.enter()?;
        let mut first = true;
        while lexer.element(&mut first)? {
            let kind = lexer.kind()?;
            let start = lexer.at();
            lexer.skip(kind)?;
            visit(list.get(start..lexer.at()).unwrap_or_default());
        }
        Ok::<_, crate::users::lexer::SyntaxError>(())
    };
    // A list that breaks off gives what stands before.
    let _ = walk();
}
