use std::ops::Range;

use super::super::read_as::{json, text};
use super::super::{Mapped, System, Tally};
use super::plain::{Ahead, Went};
use super::tree::{Care, Input, Mapper, Member, Value};
use crate::users::lexer::Kind as Json;
use crate::users::{Cell, Cells, compact};

/// What is at hand while one record is written.
pub(super) struct Writing<'a> {
    pub system: System,
    pub cells: &'a Cells,
    pub mapped: &'a mut Mapped,
    pub tally: &'a mut Tally,
    /// Where texts are put in unseen that look like JSON, for somebody who reads the record at once.
    pub unseen: Option<&'a mut Vec<Range<usize>>>,
}

impl Mapper {
    /// Appends the record of these cells.
    pub fn write(&self, cells: &Cells, out: &mut Vec<u8>, mapped: &mut Mapped, tally: &mut Tally) {
        let writing = Writing {
            system: self.system,
            cells,
            mapped,
            tally,
            unseen: None,
        };
        self.fill(writing, out);
    }

    /// The same, but that texts which look like JSON are put into the root as they are: `unseen` says
    /// where they stand in `out`. What there is to say and to count is the same.
    pub fn write_unseen(
        &self,
        cells: &Cells,
        out: &mut Vec<u8>,
        mapped: &mut Mapped,
        tally: &mut Tally,
        unseen: &mut Vec<Range<usize>>,
    ) {
        let writing = Writing {
            system: self.system,
            cells,
            mapped,
            tally,
            unseen: Some(unseen),
        };
        self.fill(writing, out);
    }

    fn fill(&self, mut writing: Writing<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        writing.each(&self.members, out);
        close(out, b'}');
    }
}

/// Ends an object or list whose parts have each a comma behind them.
pub(super) fn close(out: &mut Vec<u8>, end: u8) {
    match out.last_mut() {
        Some(last) if *last == b',' => *last = end,
        _ => out.push(end),
    }
}

impl<'a> Writing<'a> {
    /// The properties, each with a comma behind it; whether there are any.
    fn each(&mut self, members: &[Member], out: &mut Vec<u8>) -> bool {
        let (mut any, mut ahead) = (false, Ahead::new());
        for member in members {
            any |= match ahead.take(member, self.cells, out) {
                Went::In => true,
                Went::Nowhere => false,
                Went::Back => {
                    ahead.arrive(out);
                    self.member(member, out)
                }
            };
        }
        ahead.arrive(out);
        any
    }

    /// The property with a comma behind it; false, and nothing, where the row has no value for it.
    fn member(&mut self, member: &Member, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        let written = match &member.value {
            Value::Password(password) => return self.password(password, out),
            Value::Leaf {
                inputs,
                default: None,
            } if !inputs.iter().any(|input| self.cells.has(input.column)) => return false,
            Value::Leaf { inputs, default } => {
                out.extend_from_slice(&member.token);
                let value = out.len();
                let found = self.leaf(member, inputs, out);
                if let (false, Some(json)) = (found, default) {
                    // Quotes of a text that several empty columns would have joined.
                    out.truncate(value);
                    out.extend_from_slice(json);
                }
                found || default.is_some()
            }
            Value::Object { base, members } => {
                out.extend_from_slice(&member.token);
                self.object(member, base.as_ref(), members, out)
            }
        };
        if written {
            out.push(b',');
        } else {
            out.truncate(start);
        }
        written
    }

    fn leaf(&mut self, member: &Member, inputs: &[Input], out: &mut Vec<u8>) -> bool {
        match inputs {
            [] => false,
            [input] => {
                if input.care == Care::Hash {
                    self.count_hash(input);
                }
                self.value(member, input, out)
            }
            several => self.joined(member, several, out),
        }
    }

    /// The object that the members fill, or the base alone, or both put together.
    fn object(
        &mut self,
        member: &Member,
        base: Option<&Input>,
        members: &[Member],
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(input) = base else {
            return self.members(members, out);
        };
        match self.object_cell(input) {
            Some(base) => {
                let base = self.without_passwords(&member.pointer, base);
                self.merged(base.as_bytes(), members, out)
            }
            None if self.is_absent(input) => self.members(members, out),
            // What is no object goes in as it is, for the rules to speak about it.
            None => self.value(member, input, out),
        }
    }

    fn members(&mut self, members: &[Member], out: &mut Vec<u8>) -> bool {
        out.push(b'{');
        let any = self.each(members, out);
        close(out, b'}');
        any
    }

    /// The object's own properties in their order, those of the members in place of equal ones or
    /// behind them.
    fn merged(&mut self, base: &[u8], members: &[Member], out: &mut Vec<u8>) -> bool {
        let mut done = vec![false; members.len()];
        out.push(b'{');
        json::each(base, |key, raw| {
            let found = members
                .iter()
                .position(|member| member.key.as_bytes() == key);
            let filled = found.is_some_and(|at| {
                let twice = std::mem::replace(&mut done[at], true);
                twice || self.over(&members[at], raw, out)
            });
            if !filled {
                text::push_string(out, &String::from_utf8_lossy(key));
                out.push(b':');
                compact(raw, out);
                out.push(b',');
            }
            true
        });
        for (member, done) in members.iter().zip(done) {
            if !done {
                self.member(member, out);
            }
        }
        close(out, b'}');
        true
    }

    /// The member in place of a value that the base has for it; false where it has none itself.
    fn over(&mut self, member: &Member, raw: &[u8], out: &mut Vec<u8>) -> bool {
        if let Value::Object {
            base: None,
            members,
        } = &member.value
            && raw.first() == Some(&b'{')
        {
            out.extend_from_slice(&member.token);
            self.merged(raw, members, out);
            out.push(b',');
            return true;
        }
        self.member(member, out)
    }

    fn object_cell(&self, input: &Input) -> Option<&'a str> {
        match self.cells.get(input.column) {
            Cell::Json(raw) | Cell::Text(raw) => {
                (json::kind(raw) == Some(Json::Object)).then_some(raw)
            }
            _ => None,
        }
    }

    fn is_absent(&self, input: &Input) -> bool {
        match self.cells.get(input.column) {
            Cell::Empty => true,
            Cell::Text(text) => text::is_blank(text) || text.trim() == "null",
            _ => false,
        }
    }
}
