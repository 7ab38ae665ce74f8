use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::profile::Field;
use crate::rules::record::{Path, child, element};
use crate::rules::{RecordFinding, Rule};
use crate::users::fields;
use crate::users::lexer::{KeyToken, Kind, Lexer, SyntaxError, Text};

/// Values of one key, counted by type: text, number, boolean, object, list, `null`.
type Counts = [u32; 6];

/// What is known of one key.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    /// Its name as it stands in a record, where that is short enough.
    token: KeyToken,
    /// Fingerprint of the object's place that the key stands in, and of its own.
    parent: u64,
    place: u64,
    counts: Counts,
    /// The keys that came after it lately: most often the next one is one of them.
    next: [u32; 2],
    /// The object that it was met in last.
    object: u64,
    /// The rules about names of keys have nothing against it.
    plain: bool,
}

/// Different keys that are counted; what is beyond stays unknown, so that metadata with made-up
/// keys cannot fill the memory.
const MOST_KEYS: usize = 1 << 16;

/// A key that was met.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Met {
    /// Fingerprint of its place.
    pub place: u64,
    /// Whether it is known to be plain.
    pub plain: bool,
    /// Whether the object has had it before; `None`: too many keys, find out otherwise.
    pub repeats: Option<bool>,
}

/// How often each metadata key holds which JSON type: one per [`crate::rules::Checker`], merged
/// at the end. `null` is no type of its own.
///
/// Records of a file resemble each other, so a key is first compared with those that followed the
/// last one before; only where that fails is it looked up by its fingerprint.
#[derive(Clone, Debug)]
pub struct Shapes {
    /// Place in `keys` by fingerprint.
    numbers: HashMap<u64, u32, FixedState>,
    /// The first ones are no keys: what stands before the first key of each kind of metadata.
    keys: Vec<Shape>,
    /// The key that was met last.
    last: u32,
    /// Objects that have been entered.
    objects: u64,
    /// What a value counts: one, or one less where a record is taken back.
    step: i32,
}

impl Default for Shapes {
    fn default() -> Self {
        Self {
            numbers: HashMap::default(),
            keys: vec![Shape::default(); BEGINNINGS],
            last: 0,
            objects: 0,
            step: 1,
        }
    }
}

/// Entries of [`Shapes::keys`] that stand for a beginning.
const BEGINNINGS: usize = 2;

impl Shapes {
    /// From now on values are taken off the counts instead, until `false`: of a record that has been
    /// counted and turned out to be none.
    pub(in crate::rules) fn take_back(&mut self, back: bool) {
        self.step = if back { -1 } else { 1 };
    }

    /// The metadata of a record begins.
    pub(in crate::rules) fn begin(&mut self, app_metadata: bool) {
        self.last = u32::from(app_metadata);
    }

    /// A number for the object that begins.
    #[inline]
    pub(in crate::rules) fn object(&mut self) -> u64 {
        self.objects += 1;
        self.objects
    }

    /// The next key of the object at the place `parent`, if it is one that followed the last one
    /// before, with its number here. `first` as with [`Lexer::key`].
    #[inline]
    pub(in crate::rules) fn foresee<'a>(
        &mut self,
        lexer: &mut Lexer<'a>,
        parent: u64,
        first: &mut bool,
    ) -> Option<(Text<'a>, u32)> {
        let last = self.keys.get(self.last as usize)?;
        for number in last.next {
            if let Some(shape) = self.keys.get(number as usize)
                && shape.parent == parent
                && let Some(key) = lexer.key_if(shape.token, first)
            {
                self.last = number;
                return Some((key, number));
            }
        }
        None
    }

    /// Counts one value of a key that was foreseen, in the object with this number.
    #[inline]
    pub(in crate::rules) fn count(&mut self, number: u32, object: u64, kind: Kind) -> Met {
        self.keys[number as usize].meet(object, kind, self.step)
    }

    /// Counts one value of any other key, `name` when nothing is escaped any more.
    #[inline(never)]
    pub(in crate::rules) fn look_up(
        &mut self,
        object: u64,
        parent: u64,
        key: &Text<'_>,
        name: &[u8],
        kind: Kind,
    ) -> Met {
        let place = child(parent, name);
        let number = if let Some(&number) = self.numbers.get(&place) {
            number
        } else if let Some(number) = self.add(Shape {
            token: KeyToken::of(key),
            parent,
            place,
            ..Shape::default()
        }) {
            number
        } else {
            return Met {
                place,
                plain: false,
                repeats: None,
            };
        };
        if let Some(last) = self.keys.get_mut(self.last as usize)
            && last.next[0] != number
        {
            last.next = [number, last.next[0]];
        }
        self.last = number;
        self.keys[number as usize].meet(object, kind, self.step)
    }

    fn add(&mut self, shape: Shape) -> Option<u32> {
        if self.numbers.len() >= MOST_KEYS {
            return None;
        }
        let number = u32::try_from(self.keys.len()).ok()?;
        self.numbers.insert(shape.place, number);
        self.keys.push(shape);
        Some(number)
    }

    /// Remembers that the rules about names have nothing against the key at this place.
    #[cold]
    pub(in crate::rules) fn set_plain(&mut self, place: u64) {
        if let Some(&number) = self.numbers.get(&place) {
            self.keys[number as usize].plain = true;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for theirs in &other.keys[BEGINNINGS..] {
            if let Some(&number) = self.numbers.get(&theirs.place) {
                let ours = &mut self.keys[number as usize];
                for (ours, theirs) in ours.counts.iter_mut().zip(theirs.counts) {
                    *ours = ours.saturating_add(theirs);
                }
            } else {
                self.add(Shape {
                    next: [0; 2],
                    object: 0,
                    ..*theirs
                });
            }
        }
    }

    /// The keys whose type differs between users; `None`: there are none, no second pass is needed.
    pub fn drift(&self) -> Option<Drift> {
        let usual: HashMap<_, _, _> = self
            .keys
            .iter()
            .filter_map(|shape| Some((shape.place, usual(&shape.counts)?)))
            .collect();
        (!usual.is_empty()).then_some(Drift { usual })
    }
}

impl Shape {
    #[inline]
    fn meet(&mut self, object: u64, kind: Kind, step: i32) -> Met {
        let count = &mut self.counts[slot(kind)];
        *count = count.saturating_add_signed(step);
        let repeats = self.object == object;
        self.object = object;
        Met {
            place: self.place,
            plain: self.plain,
            repeats: Some(repeats),
        }
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
                    let inner = Path::Key(path, &key);
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
    fn what_is_taken_back_was_never_counted() {
        let counts = |shapes: &Shapes| -> Vec<_> {
            let counted = shapes
                .keys
                .iter()
                .filter(|shape| shape.counts != Counts::default());
            counted.map(|shape| (shape.place, shape.counts)).collect()
        };
        let good = r#"{"app_metadata":{"a":{"b":[{"c":1}]}},"user_metadata":{"n":null}}"#;
        for broken in [
            r#"{"app_metadata":{"a":{"b":[{"c":1}]},"z":"new"},"user_metadata":{"n":1,}}"#,
            r#"{"app_metadata":{"a":{"b":7},"a":7},"user_metadata":{"n":1}}"#,
        ] {
            let mut checker = Checker::new(&CheckOptions::default());
            checker.check(good.as_bytes());
            // What was put in ends somewhere else than said.
            let place = broken.find("{\"n\"").unwrap()..broken.len();
            assert!(!checker.check_unseen(broken.as_bytes(), &[place]));
            assert_eq!(counts(&checker.into_shapes()), counts(&shapes(&[good])));
        }
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
