use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::profile::Field;
use crate::rules::record::{Path, child, element};
use crate::rules::{RecordFinding, Rule};
use crate::users::fields;
use crate::users::lexer::{Kind, Lexer, SyntaxError};

/// Values of one key, counted by type: text, number, boolean, object, list, `null`.
type Counts = [u32; 6];

/// What is known of one key.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    counts: Counts,
    /// The rules about names of keys have nothing against it.
    plain: bool,
}

/// Different keys that are counted; what is beyond stays unknown, so that metadata with made-up
/// keys cannot fill the memory.
const MOST_KEYS: usize = 1 << 16;

/// How often each metadata key holds which JSON type: one per [`crate::rules::Checker`], merged
/// at the end. `null` is no type of its own.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    keys: HashMap<u64, Shape, FixedState>,
}

impl Shapes {
    /// Counts one value; whether the key at this place is known to be plain.
    #[inline]
    pub(in crate::rules) fn count(&mut self, place: u64, kind: Kind) -> bool {
        if let Some(shape) = self.keys.get_mut(&place) {
            let count = &mut shape.counts[slot(kind)];
            *count = count.saturating_add(1);
            return shape.plain;
        }
        if self.keys.len() < MOST_KEYS {
            let mut shape = Shape::default();
            shape.counts[slot(kind)] = 1;
            self.keys.insert(place, shape);
        }
        false
    }

    /// Remembers that the rules about names have nothing against the key at this place.
    pub(in crate::rules) fn set_plain(&mut self, place: u64) {
        if let Some(shape) = self.keys.get_mut(&place) {
            shape.plain = true;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (place, theirs) in &other.keys {
            if let Some(ours) = self.keys.get_mut(place) {
                for (ours, theirs) in ours.counts.iter_mut().zip(theirs.counts) {
                    *ours = ours.saturating_add(theirs);
                }
            } else if self.keys.len() < MOST_KEYS {
                self.keys.insert(*place, *theirs);
            }
        }
    }

    /// The keys whose type differs between users; `None`: there are none, no second pass is needed.
    pub fn drift(&self) -> Option<Drift> {
        let usual: HashMap<_, _, _> = self
            .keys
            .iter()
            .filter_map(|(place, shape)| Some((*place, usual(&shape.counts)?)))
            .collect();
        (!usual.is_empty()).then_some(Drift { usual })
    }
}

fn slot(kind: Kind) -> usize {
    match kind {
        Kind::String => 0,
        Kind::Number => 1,
        Kind::True | Kind::False => 2,
        Kind::Object => 3,
        Kind::Array => 4,
        Kind::Null => NULL,
    }
}

const NULL: usize = 5;

/// The most frequent type of a key; `None` where several are equally frequent.
#[derive(Clone, Copy, Debug)]
struct Usual(Option<usize>);

/// The type that most values of a key have, where there are several types at all. Where no type
/// is the most frequent one, each is as rare as the other.
fn usual(counts: &Counts) -> Option<Usual> {
    let counts = &counts[..NULL];
    if counts.iter().filter(|count| **count > 0).count() < 2 {
        return None;
    }
    let most = counts.iter().max()?;
    let mut of_most = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| *count == most);
    let first = of_most.next().map(|(slot, _)| slot);
    Some(Usual(first.filter(|_| of_most.next().is_none())))
}

/// Finds the records of the rarer type in a second pass.
#[derive(Clone, Debug)]
pub struct Drift {
    usual: HashMap<u64, Usual, FixedState>,
}

impl Drift {
    /// Adds a finding for each metadata value of a rarer type in this record. Call it only for
    /// records that are readable.
    pub fn check(&self, record: &[u8], findings: &mut Vec<RecordFinding>) {
        let _ = fields::each(record, |key, value| {
            if let Some(field @ (Field::AppMetadata | Field::UserMetadata)) = Field::of_name(key) {
                let mut walk = Walk {
                    drift: self,
                    lexer: Lexer::new(value.raw),
                    findings,
                };
                let _ = walk.start(field);
            }
            true
        });
    }
}

struct Walk<'d, 'r> {
    drift: &'d Drift,
    lexer: Lexer<'r>,
    findings: &'d mut Vec<RecordFinding>,
}

impl Walk<'_, '_> {
    fn start(&mut self, field: Field) -> Result<(), SyntaxError> {
        let kind = self.lexer.kind()?;
        if kind != Kind::Object {
            return Ok(());
        }
        self.value(kind, &Path::Field(field), child(0, field.name().as_bytes()))
    }

    fn value(&mut self, kind: Kind, path: &Path<'_>, place: u64) -> Result<(), SyntaxError> {
        match kind {
            Kind::Object => {
                self.lexer.enter()?;
                let mut first = true;
                while let Some(key) = self.lexer.key(&mut first)? {
                    let inner_place = child(place, &key.bytes());
                    let inner = Path::Key(path, key);
                    let kind = self.lexer.kind()?;
                    self.look(kind, &inner, inner_place);
                    self.value(kind, &inner, inner_place)?;
                }
                Ok(())
            }
            Kind::Array => {
                self.lexer.enter()?;
                let (mut first, mut index) = (true, 0);
                while self.lexer.element(&mut first)? {
                    let kind = self.lexer.kind()?;
                    self.value(kind, &Path::Index(path, index), element(place))?;
                    index += 1;
                }
                Ok(())
            }
            _ => self.lexer.skip(kind),
        }
    }

    fn look(&mut self, kind: Kind, path: &Path<'_>, place: u64) {
        if kind != Kind::Null
            && let Some(usual) = self.drift.usual.get(&place)
            && usual.0 != Some(slot(kind))
        {
            let pointer: Cow<'static, str> = path.pointer();
            self.findings.push(RecordFinding {
                rule: Rule::MetadataTypeDrift,
                pointer,
                at: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{CheckOptions, Checker};

    fn shapes(records: &[&str]) -> Shapes {
        let mut checker = Checker::new(&CheckOptions::default());
        for record in records {
            assert!(checker.check(record.as_bytes()).readable);
        }
        checker.into_shapes()
    }

    fn found(drift: &Drift, record: &str) -> Vec<String> {
        let mut findings = Vec::new();
        drift.check(record.as_bytes(), &mut findings);
        findings
            .into_iter()
            .map(|finding| finding.pointer.into_owned())
            .collect()
    }

    #[test]
    fn the_rarer_type_is_named_over_several_threads() {
        let number = r#"{"email":"a@example.com","user_metadata":{"age":23,"pets":[{"kind":"cat"}],"none":null}}"#;
        let text = r#"{"email":"b@example.com","user_metadata":{"age":"23","pets":[{"kind":7}],"none":1}}"#;
        let mut all = shapes(&[number, number]);
        assert!(all.drift().is_none());
        all.merge(&shapes(&[text]));
        let drift = all.drift().unwrap();
        assert_eq!(found(&drift, number), Vec::<String>::new());
        assert_eq!(
            found(&drift, text),
            ["/user_metadata/age", "/user_metadata/pets/0/kind"]
        );
    }

    #[test]
    fn of_two_equally_frequent_types_both_are_named() {
        let [one, other] = [
            r#"{"app_metadata":{"a":true}}"#,
            r#"{"app_metadata":{"a":{}}}"#,
        ];
        let drift = shapes(&[one, other]).drift().unwrap();
        assert_eq!(
            (found(&drift, one).len(), found(&drift, other).len()),
            (1, 1)
        );
    }

    #[test]
    fn equal_names_at_different_places_are_different_keys() {
        assert!(
            shapes(&[r#"{"app_metadata":{"a":1},"user_metadata":{"a":"1","b":{"a":true}}}"#])
                .drift()
                .is_none()
        );
    }
}
