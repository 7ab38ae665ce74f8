//! A few records changed: they and their duplicates are checked again, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use super::Roster;
use super::duplicates::value;
use super::groups::{Moved, moved};
use super::judge::Judge;
use super::mend::{Mending, Step, Steps};
use super::pointers::{PointerCache, PointerId};
use super::reread::Rereader;
use super::segment::Segment;
use super::table::Inner;
use super::whole_file;
use crate::rules::cross::Unique;
use crate::rules::{RecordCheck, Rule};
use crate::users::{ReadError, RecordId};

/// More records than this are as quickly checked with all others.
const FEW: usize = 64;

impl Roster {
    /// The same file with these changes, where they differ from the present ones in a few records only;
    /// `None`: all of it has to be checked again. What is found in metadata by comparing users stays as it
    /// was, but for these records, until then.
    ///
    /// What it costs does not grow with what else was done to the file, nor with how many users are the same;
    /// with the file's size grow only a list of its segments and the look for equal fingerprints.
    pub(super) fn patched(&self, mending: &Mending) -> Result<Option<Self>, ReadError> {
        if !self.complete() {
            return Ok(None);
        }
        let Some(records) = differing(self.mender().mending().steps(), mending.steps()) else {
            return Ok(None);
        };
        let mut patch = Patch::of(self, mending, &records);
        for record in records.into_iter().filter(|record| *record < self.len()) {
            patch.check(record)?;
        }
        patch.settle()?;
        Ok(Some(patch.finish()))
    }
}

/// The records that the steps after the common ones concern; `None`: they may concern all.
fn differing(now: Steps<'_>, then: Steps<'_>) -> Option<BTreeSet<u32>> {
    let common = now.in_common(then);
    let mut records = BTreeSet::new();
    for step in now.behind(common).iter().chain(then.behind(common).iter()) {
        let some = match step {
            Step::Edit { records } => records.len(),
            Step::LeaveOut { records, .. } | Step::TakeIn { records } => records.len(),
            Step::Fix(_) | Step::Duplicates { .. } => return None,
        };
        if some > FEW {
            return None;
        }
        match step {
            Step::Edit { records: edited } => {
                records.extend(edited.iter().map(|(record, _)| *record));
            }
            Step::LeaveOut { records: some, .. } | Step::TakeIn { records: some } => {
                records.extend(some);
            }
            Step::Fix(_) | Step::Duplicates { .. } => {}
        }
        if records.len() > FEW {
            return None;
        }
    }
    Some(records)
}

struct Patch<'a> {
    inner: &'a Inner,
    /// What the roster becomes.
    next: Inner,
    before: Judge,
    after: Judge,
    pointers: PointerCache,
    /// Fingerprints whose owners have to be compared, with the values that are another record's now.
    met: BTreeMap<(usize, u64), BTreeSet<String>>,
    /// Records that have another fingerprint than before, by its kind.
    others: BTreeSet<(usize, u32)>,
    /// Records whose findings may be others.
    touched: BTreeSet<u32>,
    row: Vec<u8>,
}

impl<'a> Patch<'a> {
    fn of(roster: &'a Roster, mending: &Mending, records: &BTreeSet<u32>) -> Self {
        let inner = roster.inner();
        let mut content = inner.content.clone();
        let mender = content.mender.following(mending, records.iter().copied());
        content.mender = Arc::new(mender);
        Self {
            inner,
            before: Judge::new(&inner.options, &inner.content),
            after: Judge::new(&inner.options, &content),
            pointers: PointerCache::new(Arc::clone(&inner.pointers)),
            met: BTreeMap::new(),
            others: BTreeSet::new(),
            touched: BTreeSet::new(),
            row: Vec::new(),
            next: Inner {
                content,
                options: inner.options.clone(),
                tally: inner.tally.clone(),
                spare: Mutex::default(),
                segments: inner.segments.clone(),
                pointers: Arc::clone(&inner.pointers),
                groups: Arc::clone(&inner.groups),
                file_findings: inner.file_findings.clone(),
                identities: inner.identities.clone(),
                complete: inner.complete,
                truncated: inner.truncated,
                summary: inner.summary,
            },
        }
    }

    fn check(&mut self, record: u32) -> Result<(), ReadError> {
        let (at, index) = place(&self.next.segments, record);
        let place = self.next.segments[at].place(index);
        self.inner.content.file.read(place, &mut self.row)?;
        let before = self.before.judge(record, &self.row).identity;
        let check: &RecordCheck = self.after.judge(record, &self.row);
        let identity = check.identity;
        let mut segment = self.next.segments[at].rechecked(index, check, &mut self.pointers);
        for (number, unique) in Unique::ALL.into_iter().enumerate() {
            let prints = [unique.print(&before), unique.print(&identity)];
            if prints[0] == prints[1] {
                // Whoever repeated it before does so now.
                let (rule, pointer) = self.finding(unique);
                if self.next.segments[at].has(index, rule, pointer) {
                    segment = segment.marked(index, rule, pointer, true);
                }
                continue;
            }
            self.others.insert((number, record));
            let contents = [&self.inner.content, &self.next.content];
            for (print, content) in prints.into_iter().zip(contents) {
                let Some(print) = print else { continue };
                let mut reader = Rereader::new(content, &self.next.segments);
                let value = value(unique, reader.record(record)?);
                self.met.entry((number, print)).or_default().extend(value);
            }
        }
        self.next.identities.edit(record, identity);
        self.next.segments[at] = Arc::new(segment);
        self.touched.insert(record);
        Ok(())
    }

    /// What is found where this is repeated.
    fn finding(&mut self, unique: Unique) -> (Rule, PointerId) {
        let rule = unique.rule(&self.inner.options.facts);
        (rule, self.pointers.number(unique.pointer()))
    }

    /// Of equal values the first one's record is the one that counts. Of the records that have kept their
    /// values only the first of each can have become another: those behind it repeat it as they did.
    fn settle(&mut self) -> Result<(), ReadError> {
        for ((number, print), mut values) in std::mem::take(&mut self.met) {
            let unique = Unique::ALL[number];
            let (rule, pointer) = self.finding(unique);
            let mut seen: HashMap<String, u32> = HashMap::new();
            for record in self.next.identities.find(unique, print) {
                let is_other = self.others.contains(&(number, record));
                if !is_other && values.is_empty() {
                    continue;
                }
                let mut reader = Rereader::new(&self.next.content, &self.next.segments);
                let value = value(unique, reader.record(record)?);
                let value = value.filter(|value| is_other || values.remove(value));
                if !is_other && value.is_none() {
                    continue;
                }
                let repeats =
                    value.is_some_and(|value| *seen.entry(value).or_insert(record) != record);
                let (at, index) = place(&self.next.segments, record);
                if self.next.segments[at].has(index, rule, pointer) != repeats {
                    let segment = self.next.segments[at].marked(index, rule, pointer, repeats);
                    self.next.segments[at] = Arc::new(segment);
                    self.touched.insert(record);
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Roster {
        let mut changes = Moved::default();
        for &record in &self.touched {
            let (at, index) = place(&self.next.segments, record);
            changes.gone(record, self.inner.segments[at].findings_of(index));
            changes.come(record, self.next.segments[at].findings_of(index));
        }
        let next = &self.next;
        let groups = moved(&next.groups, &changes, &next.segments, &next.pointers);
        self.next.groups = groups;
        self.next.summary = Inner::summarise(&self.next.segments);
        let (summary, segments) = (&self.next.summary, &self.next.segments);
        let findings = whole_file::following(&self.inner.file_findings, summary, segments);
        self.next.file_findings = findings;
        Roster::new(self.next)
    }
}

/// The segment in which a record stands, and its place there.
fn place(segments: &[Arc<Segment>], record: u32) -> (usize, usize) {
    let after = segments.partition_point(|segment| segment.first <= RecordId(record).0);
    let at = after.saturating_sub(1);
    (at, (record - segments[at].first) as usize)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::super::mend::{Change, Fix};
    use super::*;
    use crate::roster::{Filter, OpenOptions, open};
    use crate::users::Cancel;

    fn everything(roster: &Roster) -> String {
        let mut all = vec![format!("{:?}\n{:?}", roster.summary(), roster.groups())];
        for record in 0..roster.len() {
            let id = RecordId(record);
            let mut findings: Vec<_> = roster
                .findings_of(id)
                .into_iter()
                .map(|finding| (finding.rule, finding.pointer, finding.at))
                .collect();
            findings.sort();
            let weight = match roster.verdict(id) {
                crate::roster::Verdict::LeftOut => 0,
                _ => roster.compact_len(id),
            };
            let verdict = roster.verdict(id);
            all.push(format!("{record} {verdict:?} {weight} {findings:?}"));
        }
        all.push(format!("{:?}", roster.rows(&Filter::WithoutHash)));
        all.push(format!("{:?}", roster.file_findings()));
        all.join("\n")
    }

    #[derive(Clone, Debug)]
    enum Do {
        Step(Step),
        Undo,
        Redo,
    }

    fn what() -> impl Strategy<Value = Do> {
        let value = prop::sample::select(vec![
            Change::text("/email", "a@example.com"),
            Change::text("/email", "B@example.com"),
            Change::text("/email", "b@example.com"),
            Change::text("/email", "none"),
            Change::removal("/email"),
            Change::text("/username", "ann"),
            Change::text("/username", "Ann"),
            Change::text("/user_id", "7"),
            Change::json("/email_verified", "\"yes\""),
            Change::json("/phone_number", "7"),
        ]);
        prop_oneof![
            6 => (0u32..12, value).prop_map(|(record, change)| Do::Step(Step::edit(RecordId(record), change))),
            1 => (0u32..12).prop_map(|record| Do::Step(Step::LeaveOut { records: vec![record], group: None })),
            1 => (0u32..12).prop_map(|record| Do::Step(Step::TakeIn { records: vec![record] })),
            1 => Just(Do::Step(Step::Fix(Fix::LowerCase { field: "username".into() }))),
            2 => Just(Do::Undo),
            1 => Just(Do::Redo),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_patch_finds_what_a_whole_check_finds(steps in prop::collection::vec(what(), 1..14)) {
            let folder = tempfile::tempdir().unwrap();
            let users: Vec<String> = (0..12)
                .map(|n| format!(r#"{{"email":"{}@example.com","email_verified":true,"username":"u{n}","user_id":"{}"}}"#, n % 5, n % 9))
                .collect();
            let path = folder.path().join("users.json");
            fs::write(&path, format!("[{}]", users.join(",\n"))).unwrap();
            let whole = |mending: &Mending| {
                let options = OpenOptions { mending: mending.clone(), ..OpenOptions::default() };
                open(&[&path], &options, folder.path(), &|_| {}, &Cancel::new()).unwrap()
            };
            let mut mending = Mending::default();
            let mut roster = whole(&mending);
            for step in steps {
                match step {
                    Do::Step(step) => mending.push(step),
                    Do::Undo => { mending.undo(); }
                    Do::Redo => { mending.redo(); }
                }
                let patched = roster.patched(&mending).unwrap();
                roster = match patched {
                    Some(patched) => {
                        prop_assert_eq!(everything(&patched), everything(&whole(&mending)));
                        patched
                    }
                    None => whole(&mending),
                };
            }
        }
    }

    #[test]
    fn only_what_concerns_few_records_is_a_patch() {
        let edit = |record| Step::edit(RecordId(record), Change::text("/name", "Ann"));
        let fix = Step::Fix(Fix::StripProvider);
        let few = |now: &[Step], then: &[Step]| {
            let (now, then) = (Mending::of(now.to_vec()), Mending::of(then.to_vec()));
            differing(now.steps(), then.steps()).map(|found| found.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(
            few(std::slice::from_ref(&fix), &[fix.clone(), edit(3)]),
            Some(vec![3])
        );
        assert_eq!(
            few(&[edit(1), edit(2)], &[edit(1), edit(4)]),
            Some(vec![2, 4])
        );
        assert_eq!(few(&[edit(1), fix], &[edit(1)]), None);
        let many = Step::LeaveOut {
            records: (0..100).collect(),
            group: None,
        };
        assert_eq!(few(&[], &[many]), None);
    }
}
