use serde::{Deserialize, Serialize};

/// What a column's cells are read as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    #[default]
    Text,
    /// Numbers, booleans and JSON stay what they are in the file; text stays text.
    AsItIs,
    Number,
    /// Words in lower case.
    YesNo {
        yes: Vec<String>,
        no: Vec<String>,
    },
    /// Anything in the cell means yes.
    Filled,
    /// A date or a point in time, written as ISO 8601.
    Date,
    /// Milliseconds since 1970, written as ISO 8601.
    Millis,
    Json,
    List {
        separator: String,
    },
    /// A password hash: goes to `password_hash` or `custom_password_hash`, whichever fits.
    Hash,
    /// Keycloak's list of credentials: hashes and second factors.
    Credentials,
}
