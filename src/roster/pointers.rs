//! JSON pointers as numbers, so that a finding takes 12 bytes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use foldhash::fast::RandomState;

/// More different pointers than this are not kept: a file can name a new property in each record.
const KEPT: usize = 1 << 16;
/// Set in a [`PointerId`] that names only the field, because the pointer itself was not kept.
const INEXACT: u32 = 1 << 23;

/// A pointer's number; fits into 24 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PointerId(pub u32);

impl PointerId {
    /// The record has to be checked again to know the pointer itself.
    pub fn is_inexact(self) -> bool {
        self.0 & INEXACT != 0
    }

    pub fn index(self) -> usize {
        (self.0 & !INEXACT) as usize
    }
}

#[derive(Debug)]
struct Entry {
    pointer: Arc<str>,
    /// The number of the pointer with `*` for every array index.
    field: u32,
}

#[derive(Debug, Default)]
struct Table {
    numbers: HashMap<Arc<str>, u32, RandomState>,
    entries: Vec<Entry>,
}

/// All pointers of a roster; shared by its snapshots, only ever growing.
#[derive(Debug, Default)]
pub(super) struct Pointers(RwLock<Table>);

impl Pointers {
    fn table(&self) -> RwLockReadGuard<'_, Table> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a pointer, given now if it has none yet.
    pub fn number(&self, pointer: &str) -> PointerId {
        if let Some(&number) = self.table().numbers.get(pointer) {
            return PointerId(number);
        }
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let field = field_of(pointer);
        if table.entries.len() >= KEPT {
            let root = field
                .match_indices('/')
                .nth(1)
                .map_or("", |(at, _)| &field[..at]);
            return PointerId(table.add(root, root) | INEXACT);
        }
        PointerId(table.add(pointer, &field))
    }

    /// The pointer, or the field that it lies in where the pointer was not kept.
    pub fn text(&self, id: PointerId) -> Arc<str> {
        self.table()
            .entries
            .get(id.index())
            .map_or_else(|| Arc::from(""), |entry| Arc::clone(&entry.pointer))
    }

    /// For asking for the fields of many pointers; no pointer is added as long as it lives.
    pub fn fields(&self) -> Fields<'_> {
        Fields(self.table())
    }

    pub fn field_text(&self, field: u32) -> Arc<str> {
        self.text(PointerId(field))
    }

    /// For each pointer, by its number, whether it belongs to the field.
    pub fn of_field(&self, field: &str) -> Vec<bool> {
        let table = self.table();
        let Some(&number) = table.numbers.get(field) else {
            return Vec::new();
        };
        table
            .entries
            .iter()
            .map(|entry| entry.field == number)
            .collect()
    }
}

pub(super) struct Fields<'p>(RwLockReadGuard<'p, Table>);

impl Fields<'_> {
    /// The number of the pointer's field.
    pub fn of(&self, id: PointerId) -> u32 {
        self.0
            .entries
            .get(id.index())
            .map_or(0, |entry| entry.field)
    }

    /// The number of the field with this text.
    pub fn named(&self, field: &str) -> Option<u32> {
        self.0.numbers.get(field).copied()
    }
}

impl Table {
    fn add(&mut self, pointer: &str, field: &str) -> u32 {
        if let Some(&number) = self.numbers.get(pointer) {
            return number;
        }
        let number = u32::try_from(self.entries.len()).unwrap_or(INEXACT - 1);
        let text: Arc<str> = Arc::from(pointer);
        self.numbers.insert(Arc::clone(&text), number);
        self.entries.push(Entry {
            pointer: text,
            field: number,
        });
        if field != pointer {
            let field = self.add(field, field);
            self.entries[number as usize].field = field;
        }
        number
    }
}

/// A worker's own memory of the numbers that it met, so that it seldom asks for the shared table.
#[derive(Debug)]
pub(super) struct PointerCache {
    shared: Arc<Pointers>,
    met: HashMap<Box<str>, PointerId, RandomState>,
}

impl PointerCache {
    pub fn new(shared: Arc<Pointers>) -> Self {
        Self {
            shared,
            met: HashMap::default(),
        }
    }

    pub fn number(&mut self, pointer: &str) -> PointerId {
        if let Some(&id) = self.met.get(pointer) {
            return id;
        }
        let id = self.shared.number(pointer);
        if !id.is_inexact() && self.met.len() < 4096 {
            self.met.insert(pointer.into(), id);
        }
        id
    }
}

/// The field that a pointer belongs to: the pointer with `*` for every array index.
pub fn field_of(pointer: &str) -> String {
    let is_index =
        |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    pointer
        .split('/')
        .map(|token| if is_index(token) { "*" } else { token })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_share_a_field_whatever_the_index() {
        let pointers = Pointers::default();
        let (first, second) = (
            pointers.number("/mfa_factors/0/phone"),
            pointers.number("/mfa_factors/7/phone"),
        );
        assert_ne!(first, second);
        let field = pointers.fields().of(first);
        assert_eq!(field, pointers.fields().of(second));
        assert_eq!(&*pointers.text(second), "/mfa_factors/7/phone");
        assert_eq!(&*pointers.field_text(field), "/mfa_factors/*/phone");
        assert_eq!(pointers.number("/mfa_factors/0/phone"), first);
    }

    #[test]
    fn too_many_pointers_are_told_by_their_root_field() {
        let pointers = Pointers::default();
        for n in 0..KEPT {
            pointers.number(&format!("/user_metadata/key{n}"));
        }
        let late = pointers.number("/user_metadata/one more");
        assert!(late.is_inexact());
        assert_eq!(&*pointers.text(late), "/user_metadata");
        assert!(pointers.number("/unknown").is_inexact());
    }
}
