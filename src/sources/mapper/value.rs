use std::borrow::Cow;

use super::super::read_as::{date, json, list, number, phone, text, yes_no};
use super::super::source::hidden_password;
use super::super::systems::{is_null, is_zero_date};
use super::super::{Country, Note, Remark};
use super::tree::{Care, Input, Kind, Member};
use super::write::{Writing, close};
use crate::profile::Field;
use crate::users::lexer::Kind as Json;
use crate::users::write::without_inside;
use crate::users::{Cell, compact};

impl<'a> Writing<'a> {
    /// The cell as what the column is read as; false, and nothing, where it is empty.
    pub(super) fn value(&mut self, member: &Member, input: &Input, out: &mut Vec<u8>) -> bool {
        let cell = self.cells.get(input.column);
        if let (Kind::Json, Cell::Text(text)) = (&input.kind, cell)
            && self.put_unseen(input, text, out)
        {
            return true;
        }
        if let Cell::Text(raw) | Cell::Json(raw) = cell
            && let Cow::Owned(rest) = self.without_passwords(&member.pointer, raw)
        {
            return rewritten(&input.kind, cell, &rest, out);
        }
        match (&input.kind, cell) {
            (_, Cell::Empty) => return false,
            (Kind::Text | Kind::AsItIs, Cell::Text(text)) => {
                if input.care == Care::TypeAndJson && is_json(text) {
                    let remark = (Remark::JsonAsText, member.pointer.clone());
                    self.mapped.remarks.push(remark);
                }
                return self.text(input, text, out);
            }
            (_, Cell::Text(text)) if text::is_blank(text) => return false,
            (Kind::AsItIs | Kind::Number | Kind::Json, Cell::Number(token))
                if number::is_json(token) =>
            {
                out.extend_from_slice(token.as_bytes());
            }
            (Kind::AsItIs | Kind::Json, Cell::Json(raw)) => compact(raw.as_bytes(), out),
            (Kind::AsItIs | Kind::Json, Cell::Bool(value)) => push_bool(out, value),
            (Kind::Filled, cell) => match filled(cell.shown().trim()) {
                Some(value) => push_bool(out, value),
                None => return false,
            },
            (Kind::List(_), Cell::Json(raw)) if raw.starts_with('[') => {
                compact(raw.as_bytes(), out);
            }
            (Kind::List(separator), cell) => {
                out.push(b'[');
                list::push_parts(out, cell.shown(), separator);
                close(out, b']');
            }
            (Kind::Phone(country), cell) => return self.phone(member, input, *country, cell, out),
            (kind, cell) => match read(kind, cell.shown(), out) {
                Some(written) => return written,
                None => self.as_text(member, input, cell, out),
            },
        }
        true
    }

    /// JSON with null for each password in it that anybody can read, at any depth; where there is one, it is
    /// remarked on. Hashes and factors that Auth0 is to have describe themselves by the same words.
    pub(super) fn without_passwords<'t>(&mut self, pointer: &str, raw: &'t str) -> Cow<'t, str> {
        let describes_itself = || {
            let name = pointer.strip_prefix('/').unwrap_or_default();
            matches!(
                Field::of_name(name.as_bytes()),
                Some(Field::CustomPasswordHash | Field::PasswordHash | Field::MfaFactors)
            )
        };
        if !raw.trim_ascii_start().starts_with(['{', '[']) || describes_itself() {
            return raw.into();
        }
        let rest = without_inside(raw, |name, value| {
            !value.trim().is_empty() && hidden_password(name, value)
        });
        if let Cow::Owned(_) = rest {
            let remark = (Remark::ClearTextPassword, pointer.to_owned());
            self.mapped.remarks.push(remark);
        }
        rest
    }

    /// Puts what looks like an object or a list into the root as it is, where that is asked for. There
    /// nothing would be remarked on if it were none.
    fn put_unseen(&mut self, input: &Input, text: &str, out: &mut Vec<u8>) -> bool {
        let is_remarked_on = matches!(input.care, Care::Type | Care::TypeAndJson);
        let (Some(unseen), false) = (&mut self.unseen, is_remarked_on) else {
            return false;
        };
        if !matches!(text.as_bytes(), [b'{', .., b'}'] | [b'[', .., b']']) {
            return false;
        }
        let start = out.len();
        out.extend_from_slice(text.as_bytes());
        unseen.push(start..out.len());
        true
    }

    /// Several columns in one text or list.
    pub(super) fn joined(&mut self, member: &Member, inputs: &[Input], out: &mut Vec<u8>) -> bool {
        let lists = inputs
            .iter()
            .any(|input| matches!(input.kind, Kind::List(_)));
        out.push(if lists { b'[' } else { b'"' });
        let mut any = false;
        for input in inputs {
            let cell = self.cells.get(input.column);
            let value = cell.shown();
            if text::is_blank(value) {
                continue;
            }
            match (&input.kind, cell) {
                (Kind::List(_), Cell::Json(raw)) if raw.starts_with('[') => {
                    let start = out.len();
                    compact(raw.as_bytes(), out);
                    // Its parts join the others': the brackets go, `[]` has none.
                    out.remove(start);
                    close_with_comma(out, start);
                }
                (Kind::List(separator), _) => list::push_parts(out, value, separator),
                _ => {
                    if any {
                        text::push_escaped(out, input.join.as_deref().unwrap_or_default());
                    }
                    let value = self.trimmed(input, value);
                    let value = self.without_passwords(&member.pointer, value);
                    text::push_escaped(out, &value);
                }
            }
            any = true;
        }
        if lists {
            close(out, b']');
        } else {
            out.push(b'"');
        }
        any
    }

    /// A phone number in full; one that cannot be read stays as it stands, for the rules to speak
    /// about it.
    fn phone(
        &mut self,
        member: &Member,
        input: &Input,
        country: Option<Country>,
        cell: Cell<'a>,
        out: &mut Vec<u8>,
    ) -> bool {
        let value = cell.shown();
        let Some(full) = phone::number(value, country) else {
            self.as_text(member, input, cell, out);
            return true;
        };
        if *full != *value {
            self.tally.note(Note::PhoneTidied);
        }
        text::push_string(out, &full);
        true
    }

    fn text(&mut self, input: &Input, value: &str, out: &mut Vec<u8>) -> bool {
        if text::is_blank(value) {
            return false;
        }
        let value = self.trimmed(input, value);
        text::push_string(out, value);
        true
    }

    /// Without the white space around it, where the field is such a one; counted.
    fn trimmed<'t>(&mut self, input: &Input, value: &'t str) -> &'t str {
        let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        let bytes = value.as_bytes();
        if !input.trim || solid(bytes.first()) && solid(bytes.last()) {
            return value;
        }
        let short = value.trim();
        if short.len() < value.len() {
            let counts = &mut self.tally.trimmed;
            if counts.len() <= input.column {
                counts.resize(input.column + 1, 0);
            }
            counts[input.column] += 1;
        }
        short
    }

    /// A cell that is none of its column's type.
    fn as_text(&mut self, member: &Member, input: &Input, cell: Cell<'a>, out: &mut Vec<u8>) {
        if matches!(input.care, Care::Type | Care::TypeAndJson)
            && !matches!(input.kind, Kind::Text | Kind::AsItIs)
        {
            self.mapped
                .remarks
                .push((Remark::NotOfType, member.pointer.clone()));
        }
        text::push_string(out, cell.shown());
    }
}

/// Appends JSON that a password was taken out of. What is no JSON to its end goes nowhere: further
/// passwords may stand behind the fault.
fn rewritten(kind: &Kind, cell: Cell<'_>, rest: &str, out: &mut Vec<u8>) -> bool {
    let as_json = matches!(kind, Kind::Json | Kind::List(_))
        || matches!((kind, cell), (Kind::AsItIs, Cell::Json(_)));
    if as_json {
        return json::push(out, rest).is_some();
    }
    if json::kind(rest).is_none() {
        return false;
    }
    text::push_string(out, rest);
    true
}

/// Whether the text is an object or a list, and not only looks like one at its beginning.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[']) && matches!(json::kind(text), Some(Json::Object | Json::Array))
}

/// Appends the text as what it is read as; `Some(false)`: it is nothing, `None`: it is none.
fn read(kind: &Kind, value: &str, out: &mut Vec<u8>) -> Option<bool> {
    match kind {
        Kind::Number => out.extend_from_slice(number::number(value)?.as_bytes()),
        Kind::YesNo(words) => push_bool(out, words.read(value)?),
        Kind::Date => return date::push_date(out, value).then_some(true),
        Kind::Millis => return date::push_millis(out, value).then_some(true),
        Kind::Json => {
            let start = out.len();
            if json::push(out, value)? == Json::Null {
                out.truncate(start);
                return Some(false);
            }
        }
        _ => return None,
    }
    Some(true)
}

/// What a cell says by not being empty; `None`: it only looks filled.
fn filled(value: &str) -> Option<bool> {
    if is_null(value) || is_zero_date(value) {
        return None;
    }
    Some(yes_no::usual(value).unwrap_or(true))
}

fn push_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Turns the closing bracket at the end into a comma, or takes it off where nothing stands before.
fn close_with_comma(out: &mut Vec<u8>, start: usize) {
    out.pop();
    if out.len() > start {
        out.push(b',');
    }
}
