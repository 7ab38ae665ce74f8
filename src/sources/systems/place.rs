use super::super::{ColumnMap, MatchedBy, ReadAs, Target};
use super::Stays;

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    To(String, ReadAs),
    Stays(Stays),
}

/// A field that takes texts.
pub(super) fn text(target: &str) -> Place {
    Place::To(target.to_owned(), ReadAs::Text)
}

/// A field for phone numbers that people wrote themselves.
pub(super) fn phone(target: &str) -> Place {
    Place::To(target.to_owned(), ReadAs::phone())
}

/// A field that takes the value as the file has it.
pub(super) fn as_it_is(target: &str) -> Place {
    Place::To(target.to_owned(), ReadAs::AsItIs)
}

/// A field that takes true and false.
pub(super) fn yes_no(target: &str) -> Place {
    Place::To(target.to_owned(), words(&["true"], &["false"]))
}

/// A field that is true where the column is false, such as `blocked` beside `enabled`.
pub(super) fn inverted(target: &str) -> Place {
    Place::To(target.to_owned(), words(&["false"], &["true"]))
}

pub(super) fn words(yes: &[&str], no: &[&str]) -> ReadAs {
    let own = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    ReadAs::YesNo {
        yes: own(yes),
        no: own(no),
    }
}

pub(super) fn json(target: &str) -> Place {
    Place::To(target.to_owned(), ReadAs::Json)
}

pub(super) fn hash() -> Place {
    Place::To("password_hash".to_owned(), ReadAs::Hash)
}

/// A key of metadata. Dots in the name make objects inside each other, as Auth0 advises
/// [D metadata-fields].
pub(super) fn metadata(object: &str, key: &str) -> Place {
    Place::To(format!("{object}.{key}"), ReadAs::AsItIs)
}

impl Place {
    /// The column's line in a mapping; `taken`: targets of earlier columns, which it may not cross.
    pub(super) fn map(self, column: &str, taken: &mut Vec<Target>) -> ColumnMap {
        let (to, read_as) = match self {
            Self::Stays(_) => (None, ReadAs::default()),
            Self::To(path, read_as) => match free(&path, taken) {
                Some(target) => (Some(target), read_as),
                None => (None, ReadAs::default()),
            },
        };
        taken.extend(to.clone());
        ColumnMap {
            column: column.to_owned(),
            to,
            read_as,
            join: None,
            by: MatchedBy::System,
        }
    }
}

/// The path as a target, or with its dots escaped where they would cross another's.
fn free(path: &str, taken: &[Target]) -> Option<Target> {
    let parsed = |path: &str| {
        path.parse::<Target>()
            .ok()
            .filter(|target| !taken.iter().any(|other| crosses(target, other)))
    };
    parsed(path).or_else(|| {
        let (root, key) = path.split_once('.')?;
        let key = key.replace('\\', "\\\\").replace('.', "\\.");
        parsed(&format!("{root}.{key}"))
    })
}

/// Whether both are one place, or one lies inside the other.
fn crosses(one: &Target, other: &Target) -> bool {
    let (one, other) = (one.keys(), other.keys());
    one.iter().zip(&other).all(|(a, b)| a == b)
}
