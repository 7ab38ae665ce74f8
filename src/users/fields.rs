/// A root property's value as it stands in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawField<'a> {
    /// The value's own bytes, from its first to its last.
    pub raw: &'a [u8],
    /// Offset of the first of them in the record.
    pub at: usize,
}

impl RawField<'_> {
    /// The text of a string value, unescaped; `None` for other types and broken strings.
    pub fn text(&self) -> Option<String> {
        serde_json::from_slice(self.raw).ok()
    }
}

/// The value of a root property, the first of several. `None`: not there, or the record cannot be
/// read so far.
pub fn field<'a>(_record: &'a [u8], _name: &str) -> Option<RawField<'a>> {
    None
}

/// What tells one user from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifiers {
    pub email: Option<String>,
    pub user_id: Option<String>,
    pub username: Option<String>,
    pub phone_number: Option<String>,
}

impl Identifiers {
    pub fn of(record: &[u8]) -> Self {
        let text = |name| field(record, name).and_then(|field| field.text());
        Self {
            email: text("email"),
            user_id: text("user_id"),
            username: text("username"),
            phone_number: text("phone_number"),
        }
    }
}
