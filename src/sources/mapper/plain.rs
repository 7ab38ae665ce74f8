//! The shortest way from a cell into its record, which most cells can go: a short text of which nothing
//! has to be changed, and nothing said.

use super::super::read_as::text;
use super::tree::{Care, Kind, Member, Value};
use crate::users::Cells;

/// Longest property's name with its quotes and colon, and the quote that opens the text.
const HEAD: usize = 32;
/// Most texts are short, nearly all others no longer than a hash or an address.
const SHORT: usize = 32;
const LONG: usize = 64;
/// What a member can need, with what is copied too much.
const MEMBER: usize = HEAD + LONG + 32;

/// What stands before a text, with room behind it: copies of a known size take a fraction of the time of
/// those of a few bytes.
#[derive(Clone, Debug)]
pub(super) struct Head {
    bytes: [u8; HEAD],
    len: usize,
}

impl Head {
    /// `None` where it is too long.
    pub fn of(token: &[u8]) -> Option<Self> {
        let mut bytes = [b'"'; HEAD];
        bytes.get_mut(..token.len())?.copy_from_slice(token);
        let len = token.len() + 1;
        (len <= HEAD).then_some(Self { bytes, len })
    }
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    In,
    /// The row has nothing for it.
    Nowhere,
    /// It has to go another way.
    Back,
}

/// Members that are on their way into a record.
pub(super) struct Ahead {
    bytes: [u8; 4 * MEMBER],
    len: usize,
}

impl Ahead {
    pub fn new() -> Self {
        Self {
            bytes: [0; 4 * MEMBER],
            len: 0,
        }
    }

    /// Appends them to the record.
    #[inline]
    pub fn arrive(&mut self, out: &mut Vec<u8>) {
        if let Some(members @ [_, ..]) = self.bytes.get(..self.len) {
            out.extend_from_slice(members);
            self.len = 0;
        }
    }

    /// Takes the member if it is one for this way.
    #[inline]
    pub fn take(&mut self, member: &Member, cells: &Cells, out: &mut Vec<u8>) -> Went {
        let (Some(head), Value::Leaf { inputs, default }) = (&member.head, &member.value) else {
            return Went::Back;
        };
        let [input] = inputs.as_slice() else {
            return Went::Back;
        };
        if !cells.has(input.column) && default.is_none() {
            return Went::Nowhere;
        }
        if !matches!(input.kind, Kind::Text | Kind::AsItIs) || input.care == Care::Hash {
            return Went::Back;
        }
        let Some((len, onwards)) = cells.text_onwards(input.column) else {
            return Went::Back;
        };
        if self.len > self.bytes.len() - MEMBER {
            self.arrive(out);
        }
        let taken = if len <= SHORT
            && let Some(block) = onwards.first_chunk::<SHORT>()
        {
            self.put(head, len, block)
        } else if let Some(block) = onwards.first_chunk::<LONG>() {
            self.put(head, len, block)
        } else {
            None
        };
        taken.map_or(Went::Back, |()| Went::In)
    }

    #[inline]
    fn put<const SIZE: usize>(
        &mut self,
        head: &Head,
        len: usize,
        block: &[u8; SIZE],
    ) -> Option<()> {
        if !text::is_plain_within(block, len) {
            return None;
        }
        let room = self
            .bytes
            .get_mut(self.len..)?
            .first_chunk_mut::<MEMBER>()?;
        *room.first_chunk_mut()? = head.bytes;
        *room.get_mut(head.len..)?.first_chunk_mut()? = *block;
        let end = head.len.wrapping_add(len);
        *room.get_mut(end..)?.first_chunk_mut()? = *b"\",";
        self.len += end + 2;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::Input;
    use super::*;

    fn member(name: &str) -> Member {
        let token = format!("\"{name}\":").into_bytes();
        Member {
            head: Head::of(&token),
            token: token.into(),
            key: name.to_owned(),
            pointer: format!("/{name}"),
            value: Value::Leaf {
                inputs: vec![Input {
                    column: 0,
                    kind: Kind::Text,
                    join: None,
                    trim: true,
                    care: Care::None,
                }],
                default: None,
            },
            by: String::new(),
        }
    }

    proptest! {
        #[test]
        fn members_are_written_as_on_the_long_way(
            cells in prop::collection::vec(
                (
                    "[a-z]{1,40}",
                    "[ -#\\\\a-zé{\u{1}\u{80}]{0,2}[a-z]{0,70}[ -#\\\\a-zé\u{1}\u{80}]{0,2}",
                    ".{0,70}",
                ),
                0..12,
            ),
        ) {
            let (mut ahead, mut out, mut all) = (Ahead::new(), Vec::new(), Vec::new());
            for (name, value, behind) in &cells {
                let mut row = Cells::new();
                row.push_text(value);
                row.push_text(behind);
                let member = member(name);
                let went = ahead.take(&member, &row, &mut out);
                let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
                let bytes = value.as_bytes();
                let plain = solid(bytes.first()) && solid(bytes.last()) && !value.starts_with('{')
                    && serde_json::to_string(value).is_ok_and(|json| json.len() == value.len() + 2);
                match went {
                    Went::In => {
                        prop_assert!(plain);
                        all.extend_from_slice(&member.token);
                        text::push_string(&mut all, value);
                        all.push(b',');
                    }
                    Went::Nowhere => prop_assert!(value.is_empty()),
                    Went::Back => {
                        let fits = value.len() <= LONG && value.len() + behind.len() >= LONG;
                        prop_assert!(!(plain && fits && name.len() < HEAD - 3));
                    }
                }
            }
            ahead.arrive(&mut out);
            prop_assert_eq!(out, all);
        }
    }
}
