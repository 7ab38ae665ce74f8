/// Why the system's own rules keep a record back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// The user logs in with another connection (`google-oauth2|…`), which no import can make.
    OtherStrategy,
    /// Not a person (Keycloak's service accounts).
    ServiceAccount,
}

/// What there is to say about a row that became a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// Bytes that are none in the file's encoding.
    Undecodable,
    /// A quote that is never closed.
    OpenQuote,
    /// More cells than columns.
    ExtraCells,
    /// A number that has lost digits in the spreadsheet.
    LostDigits,
    /// A formula that has no result in the spreadsheet: its cell counts as empty.
    FormulaError,
    /// A password hash that Auth0 cannot take.
    HashCannotCome,
    /// A password in clear text: left out.
    ClearTextPassword,
    /// A second factor that Auth0 cannot take.
    FactorCannotCome,
    /// A cell that cannot be read as what its column was said to be; it went in as text.
    NotOfType,
    /// An object or a list whose column was said to be text.
    JsonAsText,
    /// The other file has no hash for this user.
    HashMissing,
    /// Whether the user is blocked cannot be told for certain.
    BlockedUnsure,
}
