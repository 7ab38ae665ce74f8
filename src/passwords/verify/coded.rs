use zeroize::Zeroizing;

use crate::passwords::SaltPosition;
use crate::passwords::custom::{base64_bytes, hex_bytes};

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    Hex,
    Base64,
}

impl Encoding {
    pub const ALL: [Self; 3] = [Self::Utf8, Self::Hex, Self::Base64];

    /// Auth0's name of it [D schema].
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Hex => "hex",
            Self::Base64 => "base64",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Bytes as they are written. `Debug` shows nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Coded {
    pub text: String,
    pub encoding: Encoding,
    /// The text was itself written in base64 once more.
    pub nested: bool,
}

impl Coded {
    pub fn new(text: impl Into<String>, encoding: Encoding) -> Self {
        Self {
            text: text.into(),
            encoding,
            nested: false,
        }
    }

    /// What stands in base64 is text, written in this encoding.
    pub(super) fn nested(text: impl Into<String>, encoding: Encoding) -> Self {
        Self {
            nested: true,
            ..Self::new(text, encoding)
        }
    }

    /// `None`: the text is not written so.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self.encoding {
            Encoding::Utf8 => Some(self.text.as_bytes().to_vec()),
            Encoding::Hex => hex_bytes(&self.text),
            Encoding::Base64 => base64_bytes(&self.text),
        }
    }

    /// The same text, read otherwise.
    #[must_use]
    pub fn read_as(&self, encoding: Encoding) -> Self {
        Self::new(self.text.as_str(), encoding)
    }
}

impl std::fmt::Debug for Coded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Coded({:?}, …)", self.encoding)
    }
}

/// A salt in a property of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salt {
    pub coded: Coded,
    pub position: SaltPosition,
}

/// How the password becomes bytes before it is hashed [D schema].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordEncoding {
    Utf8,
    Ascii,
    Utf16Le,
    Ucs2,
    Latin1,
    Binary,
}

impl PasswordEncoding {
    pub const ALL: [Self; 6] = [
        Self::Utf8,
        Self::Ascii,
        Self::Utf16Le,
        Self::Ucs2,
        Self::Latin1,
        Self::Binary,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Ascii => "ascii",
            Self::Utf16Le => "utf16le",
            Self::Ucs2 => "ucs2",
            Self::Latin1 => "latin1",
            Self::Binary => "binary",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// `None` where the password has letters that this encoding lacks: nothing says what Auth0 makes of them.
    pub fn bytes(self, password: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes: Option<Vec<u8>> = match self {
            Self::Utf8 => Some(password.as_bytes().to_vec()),
            Self::Ascii => password.is_ascii().then(|| password.as_bytes().to_vec()),
            Self::Utf16Le | Self::Ucs2 => {
                Some(password.encode_utf16().flat_map(u16::to_le_bytes).collect())
            }
            Self::Latin1 | Self::Binary => password
                .chars()
                .map(|sign| u8::try_from(u32::from(sign)).ok())
                .collect(),
        };
        bytes.map(Zeroizing::new)
    }
}
