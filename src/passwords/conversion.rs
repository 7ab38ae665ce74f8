use super::Shape;
use super::digest::Digest;

/// What becomes of a password's text in Auth0. Its `Debug` shows no hash.
#[derive(Clone, PartialEq, Eq)]
pub enum Conversion {
    /// bcrypt with 10 rounds, `$2a$` or `$2b$`: belongs into `password_hash` as it stands.
    PasswordHash,
    /// The JSON object of `custom_password_hash`.
    Custom(String),
    /// A digest that does not say which it is: the admin has to confirm the algorithm.
    Likely(Likely),
    /// Auth0 can never check it: why, in one sentence.
    Impossible(Shape, &'static str),
    /// Most probably the password itself: never shown, never kept, never sent.
    ClearText,
    /// No kind of hash that is known; may be the password itself.
    Unknown,
}

/// A guess by length.
#[derive(Clone, PartialEq, Eq)]
pub struct Likely {
    /// The most usual digest of this length.
    pub digest: Digest,
    /// The JSON object of `custom_password_hash` if the guess is right.
    pub custom: String,
}

impl Likely {
    /// Every digest that it can be, the most usual one first; see [`super::convert_as`].
    pub fn choices(&self) -> &'static [Digest] {
        Digest::of_len(self.digest.bytes())
    }
}

/// What becomes of a hash, for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    AsIs,
    Converted,
    /// Comes along once its algorithm is confirmed.
    Asked,
    Lost,
}

impl Conversion {
    pub fn fate(&self) -> Fate {
        match self {
            Self::PasswordHash => Fate::AsIs,
            Self::Custom(_) => Fate::Converted,
            Self::Likely(_) => Fate::Asked,
            Self::Impossible(..) | Self::ClearText | Self::Unknown => Fate::Lost,
        }
    }
}

impl std::fmt::Debug for Conversion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PasswordHash => f.write_str("PasswordHash"),
            Self::Custom(_) => f.write_str("Custom(…)"),
            Self::Likely(likely) => write!(f, "Likely({:?}, …)", likely.digest),
            Self::Impossible(shape, why) => write!(f, "Impossible({shape:?}, {why:?})"),
            Self::ClearText => f.write_str("ClearText"),
            Self::Unknown => f.write_str("Unknown"),
        }
    }
}

impl std::fmt::Debug for Likely {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Likely({:?}, …)", self.digest)
    }
}
