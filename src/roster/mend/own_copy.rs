//! A mended copy in the users file's own format: each user in the row that it came in, with what was mended in
//! the cells that it came from.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::platform::files::Replacement;
use crate::platform::mappings::Mappings;
use crate::roster::reread::Rereader;
use crate::roster::{Roster, Verdict};
use crate::sources::{Mapping, WriteBack};
use crate::users::write::{RowsOut, WriteError};
use crate::users::{Cancel, Draft, RecordId};

/// How often columns are added for what the first ones could not say.
const ROUNDS: usize = 6;

/// What a copy has that its file has not, and what it cannot say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyNote {
    pub users: u64,
    /// Headings of columns that are added.
    pub added: Vec<String>,
    /// By field the users who keep what they had, because the file has no way to say what they have now.
    pub unsaid: Vec<(String, u64)>,
    /// Users whose password, which anybody can read in the file, is left away.
    pub passwords: u64,
    /// Other sheets of the workbook, which are not copied.
    pub sheets: Vec<String>,
}

impl CopyNote {
    /// The same in words, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let users = |count: u64| match count {
            1 => "1 user".to_owned(),
            count => format!("{count} users"),
        };
        let mut told = Vec::new();
        match self.added.as_slice() {
            [] => {}
            [one] => told.push(format!("A column is added for what no cell can say: {one}")),
            several => told.push(format!(
                "{} columns are added for what no cell can say: {}",
                several.len(),
                several.join(", ")
            )),
        }
        told.extend(self.unsaid.iter().map(|(field, count)| {
            format!(
                "{field} of {} stays as it is in the file: no cell can say what it is now",
                users(*count)
            )
        }));
        if self.passwords > 0 {
            told.push(format!(
                "The password of {} is left away, because anybody could read it",
                users(self.passwords)
            ));
        }
        match self.sheets.as_slice() {
            [] => {}
            [one] => told.push(format!("The sheet “{one}” is not copied")),
            several => told.push(format!(
                "The sheets “{}” are not copied",
                several.join("”, “")
            )),
        }
        told
    }
}

/// Whether a copy can have the file's own format: another system's JSON is read only.
pub fn has_own_copy(roster: &Roster) -> bool {
    roster.file().table().is_some() || is_json(roster)
}

fn is_json(roster: &Roster) -> bool {
    let source = roster.source();
    source.is_none_or(|source| source.system == crate::sources::System::Auth0)
}

/// A copy that is made ready.
pub struct OwnCopy<'a> {
    roster: &'a Roster,
    rows: Rereader<'a>,
    /// `None`: records stand in the file as they are.
    back: Option<WriteBack>,
    note: CopyNote,
}

impl std::fmt::Debug for OwnCopy<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnCopy")
            .field("note", &self.note)
            .finish_non_exhaustive()
    }
}

impl<'a> OwnCopy<'a> {
    /// Finds out what a copy of these records, which are all that it is to have, needs beside the file's own
    /// columns. Reads the file: not for the window's thread.
    pub fn of(
        roster: &'a Roster,
        records: impl Iterator<Item = u32>,
        cancel: &Cancel,
    ) -> io::Result<Self> {
        let inner = roster.inner();
        let table = roster.file().table();
        let back = roster
            .source()
            .and_then(|source| WriteBack::new(source, table));
        let mut copy = Self {
            roster,
            rows: Rereader::new(&inner.content, &inner.segments),
            back,
            note: CopyNote::default(),
        };
        copy.learn(records, cancel)?;
        Ok(copy)
    }

    /// The same of everybody who is sent.
    pub fn of_all(roster: &'a Roster, cancel: &Cancel) -> io::Result<Self> {
        if !has_own_copy(roster) {
            return Err(io::Error::other(
                "rows of this kind are only read; save the copy as JSON for Auth0",
            ));
        }
        Self::of(roster, stays(roster), cancel)
    }

    /// What there is to say about it.
    pub fn note(&self) -> &CopyNote {
        &self.note
    }

    /// The mapping that reads the copy; `None`: it needs none.
    pub fn mapping(&self) -> Option<Mapping> {
        let mut mapping = self.back.as_ref()?.mapping().clone();
        mapping.layout = self.roster.mapping()?.layout;
        Some(mapping)
    }

    /// Keeps that mapping for files with the copy's columns, where its file has not all of them.
    pub fn remember(&self, mappings: &Mappings, now: SystemTime) -> io::Result<()> {
        let columns = self.back.as_ref().and_then(WriteBack::header_set);
        let (Some(columns), Some(mapping)) = (columns, self.mapping()) else {
            return Ok(());
        };
        if self.note.added.is_empty() {
            return Ok(());
        }
        mappings.keep(&columns, serde_json::to_value(mapping)?, now)
    }

    /// Begins a file with the copy's rows and a reason beside each.
    pub fn refused<W: io::Write + io::Seek + Send>(
        &self,
        out: W,
    ) -> Result<RowsOut<W>, WriteError> {
        let file = self.roster.file();
        let table = self.back.as_ref().map(WriteBack::table).or(file.table());
        let mut rows = RowsOut::create(file, table, out)?;
        // A table's rows come without what must not be kept.
        if let (None, Some(source)) = (&self.back, self.roster.source()) {
            rows.hide(source.hidden(), source.hidden_inside());
        }
        Ok(rows)
    }

    /// The record's row in the copy, and the fields that it cannot say. Rows that are only read come as they are.
    pub fn row(&mut self, record: u32, out: &mut Vec<u8>) -> io::Result<Vec<String>> {
        out.clear();
        let changed = self.rows.row_and_record(record).map_err(io::Error::other)?;
        let Some(back) = &mut self.back else {
            out.extend_from_slice(if is_json(self.roster) {
                changed.mended.as_deref().unwrap_or(changed.as_it_stands)
            } else {
                changed.row
            });
            return Ok(Vec::new());
        };
        Ok(match &changed.mended {
            None if !back.concerns_all() && back.keep(changed.row, out) => Vec::new(),
            None => back.write(changed.row, changed.as_it_stands, out),
            Some(mended) => back.write(changed.row, mended, out),
        })
    }

    fn learn(&mut self, records: impl Iterator<Item = u32>, cancel: &Cancel) -> io::Result<()> {
        let mut concerned = Vec::new();
        for record in records {
            stopped(cancel)?;
            let changed = self.rows.row_and_record(record).map_err(io::Error::other)?;
            let Some(back) = &mut self.back else {
                let readable = Draft::of(changed.mended.as_deref().unwrap_or(changed.as_it_stands));
                self.note.users += u64::from(readable.is_some());
                continue;
            };
            self.note.users += 1;
            if let Some(mended) = &changed.mended {
                back.learn(changed.row, mended);
                concerned.push(record);
            } else if !back.keep(changed.row, &mut Vec::new()) {
                back.learn(changed.row, changed.as_it_stands);
                concerned.push(record);
            }
        }
        if let Some(back) = &mut self.back {
            back.learned();
        }
        for _ in 0..ROUNDS {
            if !self.learn_again(&concerned, cancel)? {
                break;
            }
        }
        let mut row = Vec::new();
        if let Some(back) = &mut self.back {
            back.forget_told();
        }
        for &record in &concerned {
            stopped(cancel)?;
            self.row(record, &mut row)?;
        }
        self.tell();
        let table = self.roster.file().table();
        let sheets = table.into_iter().flat_map(|table| {
            let others = table.sheets.iter();
            others.filter(|sheet| **sheet != table.sheet)
        });
        self.note.sheets = sheets.cloned().collect();
        Ok(())
    }

    fn learn_again(&mut self, records: &[u32], cancel: &Cancel) -> io::Result<bool> {
        let mut grew = false;
        for &record in records {
            stopped(cancel)?;
            let changed = self.rows.row_and_record(record).map_err(io::Error::other)?;
            let Some(back) = &mut self.back else { break };
            let wished = changed.mended.as_deref().unwrap_or(changed.as_it_stands);
            grew |= back.learn(changed.row, wished);
        }
        Ok(grew)
    }

    /// Takes over what the rows that were written told.
    fn tell(&mut self) {
        if let Some(back) = &mut self.back {
            let told = back.told();
            let unsaid = told.unsaid.iter();
            self.note.unsaid = unsaid
                .map(|(field, users)| (field.clone(), *users))
                .collect();
            self.note.passwords = told.passwords;
            self.note.added = back.added().map(str::to_owned).collect();
            back.forget_told();
        }
    }
}

/// Everybody who is in a copy.
fn stays(roster: &Roster) -> impl Iterator<Item = u32> + '_ {
    let sent = |record: &u32| roster.verdict(RecordId(*record)) != Verdict::LeftOut;
    (0..roster.len()).filter(sent)
}

/// Saves the users as they are now in the users file's own format and order. Who is left out is not among
/// them. Private to this user, never half a file, never over a file that is read here. Blocks.
pub fn save_own_copy(copy: &mut OwnCopy<'_>, path: &Path, cancel: &Cancel) -> io::Result<CopyNote> {
    let roster = copy.roster;
    super::copy::apart(roster, path)?;
    if path.is_dir() {
        return Err(io::Error::other("there is a folder of that name"));
    }
    let file = Replacement::of(path)?;
    let first = first_row(roster);
    let table = copy.back.as_ref().map(|back| back.table().clone());
    let mut out =
        RowsOut::copy_of(roster.file(), table.as_ref(), first, file).map_err(io::Error::other)?;
    let mut row = Vec::new();
    let mut users = 0;
    for record in stays(roster) {
        stopped(cancel)?;
        copy.row(record, &mut row)?;
        if copy.back.is_none() && Draft::of(&row).is_none() {
            continue;
        }
        users += 1;
        let (member, _) = roster.file().locate(roster.place(RecordId(record)).byte);
        out.copy(&row, member).map_err(io::Error::other)?;
    }
    let out = out.finish().map_err(io::Error::other)?;
    out.finish()?;
    copy.tell();
    copy.note.users = users;
    Ok(copy.note.clone())
}

/// Where the first user begins, and all that stands above ends.
fn first_row(roster: &Roster) -> u64 {
    /// A table without users is its headings.
    const HEADINGS: u64 = 1 << 20;
    if roster.is_empty() {
        HEADINGS
    } else {
        roster.place(RecordId(0)).byte
    }
}

fn stopped(cancel: &Cancel) -> io::Result<()> {
    if cancel.is_cancelled() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    Ok(())
}
