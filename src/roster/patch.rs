//! A few records changed: they and their duplicates are checked again, and nothing else.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use super::Roster;
use super::duplicates::value;
use super::groups::GroupTally;
use super::judge::Judge;
use super::mend::{Mender, Mending, Step};
use super::pointers::PointerCache;
use super::reread::Rereader;
use super::segment::Segment;
use super::table::Inner;
use crate::rules::RecordCheck;
use crate::rules::cross::Unique;
use crate::users::{ReadError, RecordId};

/// More records than this are as quickly checked with all others.
const FEW: usize = 64;

impl Roster {
    /// The same file with these changes, where they differ from the present ones in a few records only;
    /// `None`: all of it has to be checked again. What is found in metadata by comparing users stays as it
    /// was, but for these records, until then.
    pub(super) fn patched(&self, mending: &Mending) -> Result<Option<Self>, ReadError> {
        if !self.complete() {
            return Ok(None);
        }
        let Some(records) = differing(self.mender().mending().steps(), mending.steps()) else {
            return Ok(None);
        };
        let mut patch = Patch::of(self, mending);
        for record in records.into_iter().filter(|record| *record < self.len()) {
            patch.check(record)?;
        }
        patch.settle()?;
        Ok(Some(patch.finish()))
    }
}

/// The records that the steps after the common ones concern; `None`: they may concern all.
fn differing(now: &[Step], then: &[Step]) -> Option<BTreeSet<u32>> {
    let common = now.iter().zip(then).take_while(|(a, b)| a == b).count();
    let mut records = BTreeSet::new();
    for step in now[common..].iter().chain(&then[common..]) {
        match step {
            Step::Edit { records: edited } => {
                records.extend(edited.iter().map(|(record, _)| *record));
            }
            Step::LeaveOut { records: some, .. } | Step::TakeIn { records: some } => {
                records.extend(some);
            }
            Step::Fix(_) | Step::Duplicates { .. } => return None,
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
    /// Fingerprints whose owners have to be compared.
    met: BTreeSet<(usize, u64)>,
    row: Vec<u8>,
}

impl<'a> Patch<'a> {
    fn of(roster: &'a Roster, mending: &Mending) -> Self {
        let inner = roster.inner();
        let mut content = inner.content.clone();
        content.mender = Arc::new(Mender::of(mending));
        Self {
            inner,
            before: Judge::new(&inner.options, &inner.content),
            after: Judge::new(&inner.options, &content),
            pointers: PointerCache::new(Arc::clone(&inner.pointers)),
            met: BTreeSet::new(),
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
        for (number, unique) in Unique::ALL.iter().enumerate() {
            let prints = [unique.print(&before), unique.print(&check.identity)];
            self.met
                .extend(prints.into_iter().flatten().map(|print| (number, print)));
        }
        self.next.identities.edit(record, check.identity);
        let segment = self.next.segments[at].rechecked(index, check, &mut self.pointers);
        self.next.segments[at] = Arc::new(segment);
        Ok(())
    }

    /// Of equal values the first one's record is the one that counts.
    fn settle(&mut self) -> Result<(), ReadError> {
        for (number, print) in std::mem::take(&mut self.met) {
            let unique = Unique::ALL[number];
            let rule = unique.rule(&self.inner.options.facts);
            let pointer = self.pointers.number(unique.pointer());
            let mut seen: HashMap<String, u32> = HashMap::new();
            for record in self.next.identities.find(unique, print) {
                let mut reader = Rereader::new(&self.next.content, &self.next.segments);
                let value = value(unique, reader.record(record)?);
                let repeats =
                    value.is_some_and(|value| *seen.entry(value).or_insert(record) != record);
                let (at, index) = place(&self.next.segments, record);
                let segment = self.next.segments[at].marked(index, rule, pointer, repeats);
                self.next.segments[at] = Arc::new(segment);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Roster {
        let mut tally = GroupTally::default();
        for segment in &self.next.segments {
            tally.add_segment(segment, &self.next.pointers);
        }
        self.next.groups = tally.groups(&self.next.pointers);
        self.next.summary = Inner::summarise(&self.next.segments);
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
            differing(now, then).map(|found| found.into_iter().collect::<Vec<_>>())
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
