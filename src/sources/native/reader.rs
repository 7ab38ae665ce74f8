use std::fmt;
use std::sync::Arc;

use super::{NativeOptions, convert_joined};
use crate::sources::systems::without_prefix;
use crate::sources::{HashBook, Mapped, Note, Remark, Source, System, Tally};

/// Reads the records of Auth0's own JSON for one worker.
#[derive(Clone)]
pub(in crate::sources) struct NativeReader {
    options: NativeOptions,
    book: Option<Arc<HashBook>>,
    raw: Vec<u8>,
}

/// Not the record that it reads: that is somebody's.
impl fmt::Debug for NativeReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.options.fmt(f)
    }
}

impl NativeReader {
    /// `None`: the source's rows are not Auth0's own records.
    pub(in crate::sources) fn of(source: &Source) -> Option<Self> {
        (source.system == System::Auth0).then(|| Self {
            options: NativeOptions::of(&source.mapping),
            book: source.join.clone(),
            raw: Vec::new(),
        })
    }

    /// Appends the record to `out`.
    pub(in crate::sources) fn read(
        &mut self,
        record: &[u8],
        out: &mut Vec<u8>,
        mapped: &mut Mapped,
        tally: &mut Tally,
    ) {
        let Self { options, book, raw } = self;
        let find = |id: &str, email: Option<&str>| {
            let book = book.as_ref()?;
            Some(book.hash_of(without_prefix(id), email, raw))
        };
        let native = convert_joined(record, *options, find, out);
        if let Some((shape, conversion)) = &native.hash {
            tally.hash(*shape, conversion);
        }
        match native.joined {
            Some(true) => tally.note(Note::HashJoined),
            Some(false) => mapped.say(Remark::HashMissing, ""),
            None => {}
        }
    }
}
