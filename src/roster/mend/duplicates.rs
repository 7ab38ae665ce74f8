//! Users who are the same: which of them stays.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::preview::for_each;
use super::{Change, FixedGroup, Step};
use crate::profile::{Field, Type};
use crate::roster::duplicates::value;
use crate::roster::{Filter, Roster, RowSet, Verdict};
use crate::rules::Rule;
use crate::rules::cross::Unique;
use crate::users::{Cancel, Draft, ReadError, RecordId};

/// Which of several equal users stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    First,
    Last,
    /// The first, or the first with a password hash; it gets what only the others have.
    Merged,
}

impl Keep {
    pub const ALL: [Self; 3] = [Self::First, Self::Last, Self::Merged];

    /// What it does, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::First => "Keep the first of each",
            Self::Last => "Keep the last of each",
            Self::Merged => "Merge each into one",
        }
    }
}

/// What repeats in the findings of this rule.
pub fn repeats(rule: Rule) -> Option<Unique> {
    Some(match rule {
        Rule::DuplicateEmail | Rule::DuplicateEmailShared => Unique::Email,
        Rule::DuplicateUsername => Unique::Username,
        Rule::DuplicateUserId => Unique::UserId,
        Rule::DuplicatePhone => Unique::Phone,
        _ => return None,
    })
}

/// Keeping one of each: the step that does it, and what it means, to be looked at before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub step: Step,
    /// Sets of whom the one that stays has no password hash while one that goes has.
    pub hashes_lost: u64,
    /// All sets.
    pub sets: u64,
    /// The first of them.
    pub shown: Vec<SameSet>,
}

/// Users who are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameSet {
    pub stays: SameUser,
    /// Pointers of what it gets from the others.
    pub gets: Vec<String>,
    pub go: Vec<SameUser>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameUser {
    pub id: RecordId,
    /// The user's name, or what they log in with.
    pub name: Option<String>,
    /// What repeats, as it stands.
    pub value: Option<String>,
    pub has_hash: bool,
}

/// Sets that are shown before it is done.
const SHOWN: usize = 100;

/// A user of a set, in the order of the file.
#[derive(Clone, Copy)]
struct Member {
    record: u32,
    has_hash: bool,
}

/// Leaves out all but one of each set of users who are the same by this rule; `None` where the rule is about
/// something else, nobody is the same, or it was cancelled. Reads the file: not for the window's thread.
pub fn settle(
    roster: &Roster,
    rule: Rule,
    keep: Keep,
    cancel: &Cancel,
) -> Result<Option<Settlement>, ReadError> {
    let Some(unique) = repeats(rule) else {
        return Ok(None);
    };
    let field = unique.pointer();
    let later = roster.rows(&Filter::Group {
        rule,
        field: field.into(),
    });
    let mut sets: HashMap<String, Vec<Member>> = HashMap::new();
    for_each(roster, &later, cancel, |_, record| {
        if let Some(value) = value(unique, record) {
            sets.entry(value).or_default();
        }
    })?;
    if sets.is_empty() {
        return Ok(None);
    }
    for_each(roster, &RowSet::All(roster.len()), cancel, |id, record| {
        if roster.verdict(id) != Verdict::LeftOut
            && let Some(set) = value(unique, record).and_then(|value| sets.get_mut(&value))
        {
            set.push(Member {
                record: id.0,
                has_hash: has_hash(record),
            });
        }
    })?;
    if cancel.is_cancelled() {
        return Ok(None);
    }
    let mut sets: Vec<Vec<Member>> = sets.into_values().filter(|set| set.len() > 1).collect();
    sets.sort_unstable_by_key(|set| set[0].record);
    let (mut records, mut left_out, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    let mut hashes_lost = 0;
    for set in &sets {
        let kept = kept(set, keep);
        let stays = set[kept];
        let changes = match keep {
            Keep::First | Keep::Last => Vec::new(),
            Keep::Merged => merged(roster, set, kept)?,
        };
        let go = set.iter().filter(|member| member.record != stays.record);
        hashes_lost += u64::from(!stays.has_hash && go.clone().any(|member| member.has_hash));
        left_out.extend(go.clone().map(|member| member.record));
        if shown.len() < SHOWN {
            shown.push(SameSet {
                stays: user(roster, unique, stays)?,
                gets: changes
                    .iter()
                    .map(|change| change.pointer.clone())
                    .collect(),
                go: go
                    .map(|member| user(roster, unique, *member))
                    .collect::<Result<_, _>>()?,
            });
        }
        if !changes.is_empty() {
            records.push((stays.record, changes));
        }
    }
    left_out.sort_unstable();
    left_out.dedup();
    records.sort_by_key(|(record, _)| *record);
    Ok((!left_out.is_empty()).then(|| Settlement {
        step: Step::Duplicates {
            keep,
            group: FixedGroup {
                rule: rule.code().to_owned(),
                field: field.to_owned(),
            },
            records,
            left_out,
        },
        hashes_lost,
        sets: sets.len() as u64,
        shown,
    }))
}

fn has_hash(record: &[u8]) -> bool {
    [Field::PasswordHash, Field::CustomPasswordHash]
        .iter()
        .any(|hash| crate::users::field(record, hash.name()).is_some())
}

/// The place of the one that stays.
fn kept(set: &[Member], keep: Keep) -> usize {
    match keep {
        Keep::First => 0,
        Keep::Last => set.len() - 1,
        Keep::Merged => set.iter().position(|member| member.has_hash).unwrap_or(0),
    }
}

fn user(roster: &Roster, unique: Unique, member: Member) -> Result<SameUser, ReadError> {
    let id = RecordId(member.record);
    let record = roster.read(id)?;
    let draft = Draft::of(&record);
    let name = unique.pointer().trim_start_matches('/');
    Ok(SameUser {
        id,
        name: draft.as_ref().and_then(super::preview::name),
        value: draft.as_ref().and_then(|draft| draft.text(name)),
        has_hash: member.has_hash,
    })
}

/// What the one at `kept` gets from the others of its set: fields that it lacks, and keys that its metadata
/// lacks. Hashes and factors stay with their user.
fn merged(roster: &Roster, set: &[Member], kept: usize) -> Result<Vec<Change>, ReadError> {
    let read = |member: &Member| roster.read(RecordId(member.record));
    let texts = set.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let drafts: Vec<Option<Draft<'_>>> = texts.iter().map(|text| Draft::of(text)).collect();
    let Some(mut result) = drafts[kept].clone() else {
        return Ok(Vec::new());
    };
    let mut changes = Vec::new();
    let others = drafts.iter().enumerate().filter(|(at, _)| *at != kept);
    for other in others.filter_map(|(_, other)| other.as_ref()) {
        for name in other.names() {
            let Some(given) = other.get(name) else {
                continue;
            };
            let known = Field::of_name(name.as_bytes());
            let is_object = known.is_some_and(|field| field.kind() == Type::Object);
            match (
                result.get(name),
                is_object.then(|| Draft::of(given)).flatten(),
            ) {
                (None, _) => take(&mut result, &mut changes, &[name], given),
                (Some(own), Some(given)) => {
                    let own: Vec<String> = Draft::of(own)
                        .map(|own| own.names().map(str::to_owned).collect())
                        .unwrap_or_default();
                    for key in given
                        .names()
                        .filter(|key| !own.iter().any(|own| own == key))
                    {
                        if let Some(value) = given.get(key) {
                            take(&mut result, &mut changes, &[name, key], value);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    Ok(changes)
}

fn take(result: &mut Draft<'_>, changes: &mut Vec<Change>, path: &[&str], value: &[u8]) {
    let mut pointer = String::new();
    for step in path {
        crate::users::lexer::push_step(&mut pointer, step);
    }
    let Ok(value) = std::str::from_utf8(value) else {
        return;
    };
    let change = Change::json(&pointer, value);
    if change.may_be_kept() && result.put(path, Some(value.as_bytes())) {
        changes.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mending;
    use super::*;
    use crate::roster::{OpenOptions, open};

    const USERS: &str = r#"[{"email":"a@example.com","email_verified":true,"user_metadata":{"x":1,"y":{"z":1}}},
        {"email":"A@example.com","email_verified":false,"name":"Ann","password_hash":"$2b$10$sCpFIWSO3/OtPxgyt0dlgBPwcAKPeW71oGFm4mYuRdRjQlLlDG/ii"},
        {"email":"b@example.com","email_verified":true},
        {"email":"a@example.com","email_verified":true,"user_metadata":{"x":2,"w":[1e400]}}]"#;

    #[test]
    fn one_of_each_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        std::fs::write(&path, USERS).unwrap();
        let options = OpenOptions::default();
        let cancel = Cancel::new();
        let roster = open(&[&path], &options, folder.path(), &|_| {}, &cancel).unwrap();
        assert_eq!(roster.summary().blocked, 2);
        for (keep, stays) in [(Keep::First, 0), (Keep::Last, 3), (Keep::Merged, 1)] {
            let step = settle(&roster, Rule::DuplicateEmail, keep, &cancel).unwrap();
            let settlement = step.unwrap();
            assert_eq!((settlement.sets, settlement.shown.len()), (1, 1));
            // The first and the last have no hash, the second has.
            assert_eq!(settlement.hashes_lost, u64::from(keep != Keep::Merged));
            let set = &settlement.shown[0];
            assert_eq!((set.stays.id, set.go.len()), (RecordId(stays), 2));
            assert_eq!(set.stays.has_hash, keep == Keep::Merged);
            if keep == Keep::Merged {
                let gets = ["/user_metadata", "/user_metadata/w"];
                assert_eq!(set.gets, gets);
                assert_eq!(set.stays.name.as_deref(), Some("Ann"));
                assert_eq!(set.stays.value.as_deref(), Some("A@example.com"));
            }
            let mending = Mending::of(vec![settlement.step]);
            let after = roster.mended(&mending, &|_| {}, &cancel).unwrap();
            let summary = after.summary();
            assert_eq!(
                (summary.blocked, summary.left_out, summary.ready),
                (0, 2, 2),
                "{keep:?}"
            );
            for record in [0, 1, 3] {
                let left_out = after.verdict(RecordId(record)) == Verdict::LeftOut;
                assert_eq!(left_out, record != stays, "{keep:?} {record}");
            }
            let record = String::from_utf8(after.read(RecordId(stays)).unwrap()).unwrap();
            if keep == Keep::Merged {
                assert!(
                    record.contains(r#""user_metadata":{"x":1,"y":{"z":1},"w":[1e400]}"#),
                    "{record}"
                );
                assert!(record.contains(r#""email_verified":false"#) && record.contains("$2b$10$"));
            }
            assert_eq!(
                settle(&after, Rule::DuplicateEmail, keep, &cancel).unwrap(),
                None
            );
        }
        assert_eq!(
            settle(&roster, Rule::EmailFormat, Keep::First, &cancel).unwrap(),
            None
        );
    }
}
