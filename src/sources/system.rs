use serde::{Deserialize, Serialize};

/// Which system wrote a users file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Auth0's own form for imports: nothing to map.
    Auth0,
    /// A users export job of Auth0, one object a line.
    Auth0Export,
    /// A table with Auth0's own names as headings.
    Auth0Csv,
    /// The export of Auth0's old extension.
    Auth0Extension,
    /// The export of password hashes that Auth0's support makes.
    Auth0Hashes,
    Firebase,
    FirebaseCsv,
    Keycloak,
    Cognito,
    CognitoCsv,
    Okta,
    WordPress,
    Supabase,
    SupabaseCsv,
    /// A table that nobody in particular wrote.
    Table,
    /// JSON objects that are not in Auth0's form.
    Json,
}

impl System {
    /// In words, as a title.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth0 => "Auth0 users file",
            Self::Auth0Export => "Auth0 users export",
            Self::Auth0Csv => "Table with Auth0's columns",
            Self::Auth0Extension => "Export of Auth0's extension",
            Self::Auth0Hashes => "Password hashes from Auth0 support",
            Self::Firebase => "Firebase export",
            Self::FirebaseCsv => "Firebase export (CSV)",
            Self::Keycloak => "Keycloak realm export",
            Self::Cognito => "Amazon Cognito user list",
            Self::CognitoCsv => "Amazon Cognito users (CSV)",
            Self::Okta => "Okta users",
            Self::WordPress => "WordPress users",
            Self::Supabase => "Supabase users",
            Self::SupabaseCsv => "Supabase users (CSV)",
            Self::Table => "Table",
            Self::Json => "JSON of another system",
        }
    }

    /// Whether its files are tables; `None`: there are both.
    pub fn is_table(self) -> Option<bool> {
        Some(match self {
            Self::Auth0Export | Self::Auth0Extension | Self::Okta | Self::WordPress => return None,
            Self::Auth0Csv
            | Self::FirebaseCsv
            | Self::CognitoCsv
            | Self::SupabaseCsv
            | Self::Table => true,
            Self::Auth0
            | Self::Auth0Hashes
            | Self::Firebase
            | Self::Keycloak
            | Self::Cognito
            | Self::Supabase
            | Self::Json => false,
        })
    }
}
