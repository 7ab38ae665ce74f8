use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// How a text table's characters are written as bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(in crate::users) &'static encoding_rs::Encoding);

impl Encoding {
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    pub const WINDOWS_1252: Self = Self(encoding_rs::WINDOWS_1252);

    /// Those that may be chosen, the likely ones first.
    pub const ALL: &'static [Self] = &[
        Self::UTF_8,
        Self::WINDOWS_1252,
        Self::UTF_16LE,
        Self::UTF_16BE,
        Self(encoding_rs::WINDOWS_1250),
        Self(encoding_rs::WINDOWS_1251),
        Self(encoding_rs::WINDOWS_1253),
        Self(encoding_rs::WINDOWS_1254),
        Self(encoding_rs::WINDOWS_1255),
        Self(encoding_rs::WINDOWS_1256),
        Self(encoding_rs::WINDOWS_1257),
        Self(encoding_rs::WINDOWS_1258),
        Self(encoding_rs::WINDOWS_874),
        Self(encoding_rs::ISO_8859_2),
        Self(encoding_rs::ISO_8859_4),
        Self(encoding_rs::ISO_8859_5),
        Self(encoding_rs::ISO_8859_6),
        Self(encoding_rs::ISO_8859_7),
        Self(encoding_rs::ISO_8859_8),
        Self(encoding_rs::ISO_8859_13),
        Self(encoding_rs::ISO_8859_15),
        Self(encoding_rs::MACINTOSH),
        Self(encoding_rs::IBM866),
        Self(encoding_rs::KOI8_R),
        Self(encoding_rs::KOI8_U),
        Self(encoding_rs::SHIFT_JIS),
        Self(encoding_rs::EUC_JP),
        Self(encoding_rs::GB18030),
        Self(encoding_rs::BIG5),
        Self(encoding_rs::EUC_KR),
    ];

    /// Its short name, such as “UTF-8” or “windows-1252”; what mapping files call it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether bytes show by themselves that they are in it: of the others there are many for any text.
    pub fn shows_itself(self) -> bool {
        [Self::UTF_8, Self::UTF_16LE, Self::UTF_16BE].contains(&self)
    }

    /// Its name for people, such as “Windows-1252 (Western Europe)”.
    pub fn words(self) -> &'static str {
        match self.name() {
            "windows-1252" => "Windows-1252 (Western Europe)",
            "UTF-16LE" => "UTF-16",
            "UTF-16BE" => "UTF-16 (big-endian)",
            "windows-1250" => "Windows-1250 (Central Europe)",
            "windows-1251" => "Windows-1251 (Cyrillic)",
            "windows-1253" => "Windows-1253 (Greek)",
            "windows-1254" => "Windows-1254 (Turkish)",
            "windows-1255" => "Windows-1255 (Hebrew)",
            "windows-1256" => "Windows-1256 (Arabic)",
            "windows-1257" => "Windows-1257 (Baltic)",
            "windows-1258" => "Windows-1258 (Vietnamese)",
            "windows-874" => "Windows-874 (Thai)",
            "ISO-8859-2" => "ISO-8859-2 (Central Europe)",
            "ISO-8859-4" => "ISO-8859-4 (Northern Europe)",
            "ISO-8859-6" => "ISO-8859-6 (Arabic)",
            "ISO-8859-8" => "ISO-8859-8 (Hebrew)",
            "ISO-8859-13" => "ISO-8859-13 (Baltic)",
            "ISO-8859-5" => "ISO-8859-5 (Cyrillic)",
            "ISO-8859-7" => "ISO-8859-7 (Greek)",
            "ISO-8859-15" => "ISO-8859-15 (Western Europe)",
            "macintosh" => "Mac Roman (Western Europe)",
            "IBM866" => "IBM866 (Cyrillic, DOS)",
            "KOI8-R" => "KOI8-R (Cyrillic)",
            "KOI8-U" => "KOI8-U (Ukrainian)",
            "Shift_JIS" => "Shift_JIS (Japanese)",
            "EUC-JP" => "EUC-JP (Japanese)",
            "gb18030" => "GB18030 (Chinese)",
            "Big5" => "Big5 (Chinese, traditional)",
            "EUC-KR" => "EUC-KR (Korean)",
            name => name,
        }
    }

    /// Bytes of a character of ASCII.
    pub(in crate::users) fn unit(self) -> usize {
        if self == Self::UTF_16LE || self == Self::UTF_16BE {
            2
        } else {
            1
        }
    }

    /// Writes `raw` as a text into `into`, replacing what is there; whether it has bytes that mean
    /// nothing in this encoding.
    pub fn decode(self, raw: &[u8], into: &mut String) -> bool {
        into.clear();
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let mut rest = raw;
        let mut undecodable = false;
        loop {
            let more = decoder
                .max_utf8_buffer_length(rest.len())
                .unwrap_or(rest.len().saturating_mul(3));
            into.reserve(more);
            let (result, read, replaced) = decoder.decode_to_string(rest, into, true);
            undecodable |= replaced;
            rest = rest.get(read..).unwrap_or_default();
            if result == encoding_rs::CoderResult::InputEmpty {
                return undecodable;
            }
        }
    }

    /// The encoding of that name or label, if it may be chosen.
    pub fn named(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(label.as_bytes())
            .map(Self)
            .filter(|found| Self::ALL.contains(found))
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = String::deserialize(deserializer)?;
        Self::named(&label)
            .ok_or_else(|| D::Error::custom(format!("there is no encoding named “{label}”")))
    }
}
