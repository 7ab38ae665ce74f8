use super::super::read_as::yes_no::Words;
use super::super::{Country, System};
use super::plain::Head;
use crate::passwords::{Digest, SaltUse};

/// A mapping made ready for writing: the shape of the records, with the columns that fill it.
#[derive(Clone, Debug)]
pub(in crate::sources) struct Mapper {
    pub(super) system: System,
    pub(super) members: Vec<Member>,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// As it stands in JSON, with quotes and colon.
    pub token: Box<[u8]>,
    /// The same for texts, where it is short.
    pub head: Option<Head>,
    /// As text.
    pub key: String,
    /// JSON pointer of the property.
    pub pointer: String,
    pub value: Value,
    /// The column or constant that came here first, for errors.
    pub by: String,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Leaf {
        /// More than one: their texts or lists are joined.
        inputs: Vec<Input>,
        /// JSON for rows that have nothing else.
        default: Option<Box<[u8]>>,
    },
    Object {
        /// A column with a whole object, into which the members are put.
        base: Option<Input>,
        members: Vec<Member>,
    },
    /// Writes its own properties instead of the member's.
    Password(Password),
}

/// The columns that make a password's hash.
#[derive(Clone, Debug, Default)]
pub(super) struct Password {
    /// `None` only while the mapping is built.
    pub hash: Option<Input>,
    pub salt: Option<(usize, SaltUse)>,
    pub algorithm: Option<usize>,
    pub rounds: Option<usize>,
}

impl Password {
    /// Takes one more column; false where there is one for the same already.
    pub fn take(&mut self, input: Input) -> bool {
        let column = input.column;
        match input.kind {
            Kind::Salt(how) => self.salt.replace((column, how)).is_none(),
            Kind::HashAlgorithm => self.algorithm.replace(column).is_none(),
            Kind::HashRounds => self.rounds.replace(column).is_none(),
            _ => self.hash.replace(input).is_none(),
        }
    }

    pub fn is_in_parts(&self) -> bool {
        self.salt.is_some() || self.algorithm.is_some() || self.rounds.is_some()
    }
}

/// A column that fills a property.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub column: usize,
    pub kind: Kind,
    /// What stands between the earlier text and this one.
    pub join: Option<Box<str>>,
    /// White space around texts goes.
    pub trim: bool,
    pub care: Care,
}

/// What is looked at in a cell beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Rules know the property.
    None,
    /// A cell of another type is remarked on: no rule knows the property's type.
    Type,
    /// The same, and a text may be JSON: a table's first rows do not show what comes later.
    TypeAndJson,
    /// A hash that comes as it stands is counted.
    Hash,
}

/// [`super::super::ReadAs`], made ready.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Text,
    AsItIs,
    Number,
    YesNo(Words),
    Filled,
    Date,
    Millis,
    Phone(Option<Country>),
    Json,
    List(Box<str>),
    Hash,
    Digest(Digest),
    Salt(SaltUse),
    HashAlgorithm,
    HashRounds,
    Credentials,
}

impl Kind {
    /// Whether it makes the two properties for password hashes.
    pub fn is_password(&self) -> bool {
        matches!(
            self,
            Self::Hash
                | Self::Digest(_)
                | Self::Credentials
                | Self::Salt(_)
                | Self::HashAlgorithm
                | Self::HashRounds
        )
    }

    /// Whether two columns of these kinds can be joined into one value.
    pub fn joins(&self, other: &Self) -> bool {
        let text = |kind: &Self| matches!(kind, Self::Text | Self::AsItIs);
        let list = |kind: &Self| matches!(kind, Self::List(_));
        text(self) && text(other) || list(self) && list(other)
    }

    /// Whether a cell can be an object into which more is put.
    pub fn holds_objects(&self) -> bool {
        matches!(self, Self::Json | Self::AsItIs)
    }
}
