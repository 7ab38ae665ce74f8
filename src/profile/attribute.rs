use super::Field;

/// Why a known attribute of a profile cannot stand in an import file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotImportable {
    /// Exports contain it [D profile-structure].
    ExportedOnly,
    /// Auth0 keeps it to itself.
    Internal,
    /// The name of a property that can be imported, written with other capitals or separators.
    OtherSpelling(Field),
    /// A password in clear text.
    PlainPassword,
}

const EXPORTED_ONLY: [&str; 9] = [
    "created_at",
    "updated_at",
    "last_login",
    "last_ip",
    "logins_count",
    "last_password_reset",
    "multifactor",
    "multifactor_last_modified",
    "identities",
];
const INTERNAL: [&str; 3] = ["blocked_for", "guardian_authenticators", "tenant"];
/// Compared in lower case without separators.
const PLAIN_PASSWORD: [&str; 8] = [
    "password",
    "passwd",
    "pwd",
    "pass",
    "plainpassword",
    "passwordplain",
    "cleartextpassword",
    "passwordcleartext",
];

/// Keys that `app_metadata` must not have at its top level [D schema, D metadata-fields].
pub const FORBIDDEN_APP_METADATA: [&str; 18] = [
    "__tenant",
    "_id",
    "blocked",
    "clientID",
    "created_at",
    "email",
    "email_verified",
    "globalClientID",
    "global_client_id",
    "identities",
    "lastIP",
    "lastLogin",
    "loginsCount",
    "metadata",
    "multifactor",
    "multifactor_last_modified",
    "updated_at",
    "user_id",
];

/// What is known about a property name that the import schema does not have.
pub fn not_importable(name: &str) -> Option<NotImportable> {
    if EXPORTED_ONLY.contains(&name) {
        return Some(NotImportable::ExportedOnly);
    }
    if INTERNAL.contains(&name) {
        return Some(NotImportable::Internal);
    }
    if PLAIN_PASSWORD
        .iter()
        .any(|word| folded(name).eq(word.chars()))
    {
        return Some(NotImportable::PlainPassword);
    }
    Field::ALL
        .iter()
        .copied()
        .find(|field| folded(field.name()).eq(folded(name)))
        .map(NotImportable::OtherSpelling)
}

/// `Given-Name`, `givenName` and `given_name` become one.
fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars()
        .filter(|ch| !matches!(ch, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_kinds_apart() {
        assert_eq!(
            not_importable("created_at"),
            Some(NotImportable::ExportedOnly)
        );
        assert_eq!(not_importable("tenant"), Some(NotImportable::Internal));
        assert_eq!(
            not_importable("Password"),
            Some(NotImportable::PlainPassword)
        );
        assert_eq!(
            not_importable("givenName"),
            Some(NotImportable::OtherSpelling(Field::GivenName))
        );
        assert_eq!(
            not_importable("Email"),
            Some(NotImportable::OtherSpelling(Field::Email))
        );
        assert_eq!(not_importable("department"), None);
    }
}
