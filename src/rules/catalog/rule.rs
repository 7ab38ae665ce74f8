use super::entry::{Entry, Explanation};
use super::{factors, file, identity, metadata, password, property, record, source};
use crate::profile::Field;
use crate::rules::Severity;

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $title:literal $short:literal => $text:path,)*) => {
        /// One thing that Auth0 demands or advises.
        #[repr(u8)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($name,)* }

        impl Rule {
            /// Every rule, in the catalog's order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, such as `email-format`.
            pub fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }
            /// What a finding of this rule means for the import. Always the same for one rule.
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity,)* } }
            /// A few words, such as "Email address is not valid".
            pub fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }
            /// The title for a narrow column, at most 18 letters, such as "Email not valid".
            pub fn short(self) -> &'static str { match self { $(Self::$name => $short,)* } }

            fn entry(self) -> &'static Entry { match self { $(Self::$name => &$text,)* } }
        }
    };
}

rules! {
    FileTruncated "file-truncated" Blocker "The file ends in the middle of a user" "Truncated file" => file::FILE_TRUNCATED,
    FileByteOrderMark "file-byte-order-mark" Note "The file starts with a byte order mark" "Byte order mark" => file::FILE_BYTE_ORDER_MARK,
    FileTrailingComma "file-trailing-comma" Note "There is a comma after the last user" "Trailing comma" => file::FILE_TRAILING_COMMA,
    FileWindows1252 "file-windows-1252" Warning "The file looks like Windows-1252, not UTF-8" "Not UTF-8" => file::FILE_WINDOWS_1252,
    NoPasswordHashes "no-password-hashes" Warning "Users have no password hash" "No password hash" => file::NO_PASSWORD_HASHES,
    JsonSyntax "json-syntax" Blocker "The user cannot be read" "Cannot be read" => record::JSON_SYNTAX,
    JsonDepth "json-depth" Blocker "Values are nested too deeply" "Nested too deeply" => record::JSON_DEPTH,
    NotUtf8 "not-utf8" Blocker "Text is not UTF-8" "Not UTF-8" => record::NOT_UTF_8,
    NotAnObject "not-an-object" Blocker "This is not a user" "Not a user" => record::NOT_AN_OBJECT,
    LoneSurrogate "lone-surrogate" Blocker "Text contains half a character" "Half a character" => record::LONE_SURROGATE,
    DuplicateProperty "duplicate-property" Blocker "A property is given twice" "Property twice" => record::DUPLICATE_PROPERTY,
    RecordTooLarge "record-too-large" Blocker "The user is too large for any import" "User too large" => record::RECORD_TOO_LARGE,
    UnknownProperty "unknown-property" Blocker "Auth0 does not know this property" "Unknown property" => property::UNKNOWN_PROPERTY,
    PropertyExportedOnly "property-exported-only" Blocker "This property can be exported but not imported" "Not importable" => property::PROPERTY_EXPORTED_ONLY,
    PropertyWrongCase "property-wrong-case" Blocker "The property's name has the wrong case" "Wrong case" => property::PROPERTY_WRONG_CASE,
    PlainPassword "plain-password" Blocker "Passwords in clear text cannot be imported" "Plain password" => property::PLAIN_PASSWORD,
    WrongType "wrong-type" Blocker "The value has the wrong type" "Wrong type" => property::WRONG_TYPE,
    NullValue "null-value" Blocker "The value is null" "Value is null" => property::NULL_VALUE,
    TextEmpty "text-empty" Blocker "The text is empty" "Empty text" => property::TEXT_EMPTY,
    TextTooLong "text-too-long" Blocker "The text is too long" "Text too long" => property::TEXT_TOO_LONG,
    TextLong "text-long" Warning "The text may be too long" "Long text" => property::TEXT_LONG,
    NulCharacter "nul-character" Blocker "The text contains a NUL character" "NUL character" => property::NUL_CHARACTER,
    EmailMissing "email-missing" Blocker "Email address is missing" "Email missing" => identity::EMAIL_MISSING,
    EmailAbsent "email-absent" Warning "User has no email address" "No email" => identity::EMAIL_ABSENT,
    EmailFormat "email-format" Blocker "Email address is not valid" "Email not valid" => identity::EMAIL_FORMAT,
    EmailTooLong "email-too-long" Blocker "Email address is too long" "Email too long" => identity::EMAIL_TOO_LONG,
    EmailBeyondAscii "email-beyond-ascii" Warning "Email address has letters beyond a to z" "Unusual email" => identity::EMAIL_BEYOND_ASCII,
    EmailVerifiedMissing "email-verified-missing" Blocker "Update would reset the email verification" "Would be reset" => identity::EMAIL_VERIFIED_MISSING,
    IdentifierMissing "identifier-missing" Blocker "User has nothing to log in with" "No login name" => identity::IDENTIFIER_MISSING,
    PhoneMissing "phone-missing" Blocker "Phone number is missing" "Phone missing" => identity::PHONE_MISSING,
    PhoneFormat "phone-format" Blocker "Phone number is not valid" "Phone not valid" => identity::PHONE_FORMAT,
    PhoneNotAllowed "phone-not-allowed" Warning "The connection has no phone numbers" "Phone not used" => identity::PHONE_NOT_ALLOWED,
    UserIdFormat "user-id-format" Blocker "User ID contains white space" "Space in user ID" => identity::USER_ID_FORMAT,
    UserIdTooLong "user-id-too-long" Blocker "User ID is too long" "User ID too long" => identity::USER_ID_TOO_LONG,
    UserIdPrefix "user-id-prefix" Warning "User ID starts with auth0|" "User ID prefix" => identity::USER_ID_PREFIX,
    UserIdOtherProvider "user-id-other-provider" Warning "User ID comes from another identity provider" "Foreign user ID" => identity::USER_ID_OTHER_PROVIDER,
    UsernameFormat "username-format" Blocker "Username has characters that are not allowed" "Username not valid" => identity::USERNAME_FORMAT,
    UsernameIsEmail "username-is-email" Blocker "Username is an email address" "Username is email" => identity::USERNAME_IS_EMAIL,
    UsernameIsPhone "username-is-phone" Blocker "Username is a phone number" "Username is phone" => identity::USERNAME_IS_PHONE,
    UsernameLength "username-length" Blocker "Username has the wrong length" "Username length" => identity::USERNAME_LENGTH,
    UsernameRequired "username-required" Blocker "Username is required" "Username missing" => identity::USERNAME_REQUIRED,
    UsernameMissing "username-missing" Warning "User can log in by email only" "No username" => identity::USERNAME_MISSING,
    UsernameNotAllowed "username-not-allowed" Warning "The connection has no usernames" "Username not used" => identity::USERNAME_NOT_ALLOWED,
    PictureUrl "picture-url" Blocker "Picture is not a web address" "Picture not valid" => property::PICTURE_URL,
    PasswordHashFormat "password-hash-format" Blocker "Password hash is not bcrypt with 10 rounds" "Hash not valid" => password::PASSWORD_HASH_FORMAT,
    PasswordHashOtherBcrypt "password-hash-other-bcrypt" Blocker "This bcrypt hash belongs into custom_password_hash" "Hash misplaced" => password::PASSWORD_HASH_OTHER_BCRYPT,
    PasswordHashConvertible "password-hash-convertible" Blocker "This hash belongs into custom_password_hash" "Hash misplaced" => password::PASSWORD_HASH_CONVERTIBLE,
    PasswordHashDigest "password-hash-digest" Blocker "The hash does not say its algorithm" "Unnamed digest" => password::PASSWORD_HASH_DIGEST,
    PasswordHashImpossible "password-hash-impossible" Blocker "Auth0 cannot check this kind of hash" "Hash not usable" => password::PASSWORD_HASH_IMPOSSIBLE,
    BothPasswordHashes "both-password-hashes" Blocker "User has two password hashes" "Two hashes" => password::BOTH_PASSWORD_HASHES,
    HashFieldMissing "hash-field-missing" Blocker "A part of the password hash is missing" "Hash incomplete" => password::HASH_FIELD_MISSING,
    HashUnknownProperty "hash-unknown-property" Blocker "The password hash has an unknown property" "Unknown in hash" => password::HASH_UNKNOWN_PROPERTY,
    HashAlgorithmUnknown "hash-algorithm-unknown" Blocker "Auth0 does not know this hash algorithm" "Unknown algorithm" => password::HASH_ALGORITHM_UNKNOWN,
    HashOptionUnknown "hash-option-unknown" Blocker "The password hash has an option that Auth0 does not know" "Unknown option" => password::HASH_OPTION_UNKNOWN,
    HashEncodingNotAllowed "hash-encoding-not-allowed" Blocker "The algorithm does not allow this encoding" "Hash encoding" => password::HASH_ENCODING_NOT_ALLOWED,
    HashSaltNotAllowed "hash-salt-not-allowed" Blocker "The algorithm does not allow a separate salt" "Salt not allowed" => password::HASH_SALT_NOT_ALLOWED,
    HashPhcFormat "hash-phc-format" Blocker "The hash is not a valid PHC string" "Hash not valid" => password::HASH_PHC_FORMAT,
    HashBcryptFormat "hash-bcrypt-format" Blocker "The hash is not a bcrypt hash that Auth0 takes" "Hash not valid" => password::HASH_BCRYPT_FORMAT,
    HashLdapFormat "hash-ldap-format" Blocker "The hash is not an LDAP hash that Auth0 takes" "Hash not valid" => password::HASH_LDAP_FORMAT,
    HashNotDecodable "hash-not-decodable" Blocker "The hash does not match its encoding" "Hash not valid" => password::HASH_NOT_DECODABLE,
    HashDigestLength "hash-digest-length" Blocker "The hash has the wrong length" "Hash length" => password::HASH_DIGEST_LENGTH,
    HashScryptCost "hash-scrypt-cost" Blocker "The scrypt cost is not a power of two" "Scrypt cost" => password::HASH_SCRYPT_COST,
    HashScryptNumber "hash-scrypt-number" Blocker "A scrypt setting is not a whole number above 0" "Scrypt setting" => password::HASH_SCRYPT_NUMBER,
    HashBcryptSaltLong "hash-bcrypt-salt-long" Warning "The salt takes most of bcrypt's 72 bytes" "Long salt" => password::HASH_BCRYPT_SALT_LONG,
    HashArgon2Variant "hash-argon2-variant" Warning "This argon2 variant may not work in Auth0" "Argon2 variant" => password::HASH_ARGON_2_VARIANT,
    HashArgon2Lanes "hash-argon2-lanes" Warning "argon2 with several lanes may not work in Auth0" "Argon2 lanes" => password::HASH_ARGON_2_LANES,
    HashFieldUnused "hash-field-unused" Warning "The algorithm does not use this setting" "Unused setting" => password::HASH_FIELD_UNUSED,
    MfaTooFew "mfa-too-few" Blocker "The list of MFA factors is empty" "No MFA factors" => factors::MFA_TOO_FEW,
    MfaTooMany "mfa-too-many" Blocker "User has more than 10 MFA factors" "Too many factors" => factors::MFA_TOO_MANY,
    MfaFactorShape "mfa-factor-shape" Blocker "An MFA factor must hold exactly one kind" "Factor not valid" => factors::MFA_FACTOR_SHAPE,
    MfaFactorUnknown "mfa-factor-unknown" Blocker "This kind of MFA factor cannot be imported" "Unknown factor" => factors::MFA_FACTOR_UNKNOWN,
    MfaUnknownProperty "mfa-unknown-property" Blocker "The MFA factor has an unknown property" "Unknown in factor" => factors::MFA_UNKNOWN_PROPERTY,
    MfaFieldMissing "mfa-field-missing" Blocker "A part of the MFA factor is missing" "Factor incomplete" => factors::MFA_FIELD_MISSING,
    MfaTotpSecret "mfa-totp-secret" Blocker "The TOTP secret is not base32" "TOTP secret" => factors::MFA_TOTP_SECRET,
    MfaPhoneFormat "mfa-phone-format" Blocker "The factor's phone number is not valid" "Factor phone" => factors::MFA_PHONE_FORMAT,
    MfaEmailFormat "mfa-email-format" Blocker "The factor's email address is not valid" "Factor email" => factors::MFA_EMAIL_FORMAT,
    AppMetadataForbidden "app-metadata-forbidden" Blocker "app_metadata must not contain this key" "Forbidden key" => metadata::APP_METADATA_FORBIDDEN,
    AppMetadataShadows "app-metadata-shadows" Note "app_metadata hides a profile property" "Hidden property" => metadata::APP_METADATA_SHADOWS,
    MetadataKeyCharacter "metadata-key-character" Warning "A metadata key contains . or $" "Metadata key" => metadata::METADATA_KEY_CHARACTER,
    MetadataTypeDrift "metadata-type-drift" Warning "The metadata value has another type than in most users" "Unusual type" => metadata::METADATA_TYPE_DRIFT,
    DuplicateNestedKey "duplicate-nested-key" Warning "A key is given twice" "Key twice" => metadata::DUPLICATE_NESTED_KEY,
    ProfileSize "profile-size" Warning "The profile comes close to Auth0's limit of 10 KB" "Large profile" => record::PROFILE_SIZE,
    DuplicateEmail "duplicate-email" Blocker "Email address is used by an earlier user" "Same email twice" => identity::DUPLICATE_EMAIL,
    DuplicateEmailShared "duplicate-email-shared" Note "Email address is shared with an earlier user" "Email shared" => identity::DUPLICATE_EMAIL_SHARED,
    DuplicateUsername "duplicate-username" Blocker "Username is used by an earlier user" "Username twice" => identity::DUPLICATE_USERNAME,
    DuplicateUserId "duplicate-user-id" Blocker "User ID is used by an earlier user" "User ID twice" => identity::DUPLICATE_USER_ID,
    DuplicatePhone "duplicate-phone" Blocker "Phone number is used by an earlier user" "Phone twice" => identity::DUPLICATE_PHONE,
    RowUndecodable "row-undecodable" Blocker "The row has unreadable letters" "Unreadable letters" => source::ROW_UNDECODABLE,
    RowOpenQuote "row-open-quote" Blocker "A quotation mark is not closed" "Quote not closed" => source::ROW_OPEN_QUOTE,
    RowExtraCells "row-extra-cells" Blocker "The row has more cells than there are columns" "Too many cells" => source::ROW_EXTRA_CELLS,
    LostDigits "lost-digits" Warning "A number has lost digits" "Digits lost" => source::LOST_DIGITS,
    FormulaError "formula-error" Warning "A formula has no result" "Formula error" => source::FORMULA_ERROR,
    OtherStrategy "other-strategy" Note "User belongs to another kind of connection" "Other connection" => source::OTHER_STRATEGY,
    ServiceAccount "service-account" Note "This is a service account, not a person" "Service account" => source::SERVICE_ACCOUNT,
    LeftOutByHand "left-out-by-hand" Note "You left this user out" "Left out by you" => source::LEFT_OUT_BY_HAND,
    HashCannotCome "hash-cannot-come" Warning "Auth0 cannot take this password hash" "Hash stays behind" => source::HASH_CANNOT_COME,
    ClearTextColumn "clear-text-column" Warning "Passwords in clear text are left out" "Clear password" => source::CLEAR_TEXT_COLUMN,
    HashMissing "hash-missing" Warning "The other file has no hash for this user" "No hash found" => source::HASH_MISSING,
    FactorCannotCome "factor-cannot-come" Warning "A second factor cannot be taken along" "Factor stays" => source::FACTOR_CANNOT_COME,
    NotOfType "not-of-type" Warning "The value is not of its column's type" "Not of its type" => source::NOT_OF_TYPE,
    JsonAsText "json-as-text" Warning "JSON goes in as text" "JSON as text" => source::JSON_AS_TEXT,
    BlockedUnsure "blocked-unsure" Warning "Whether the user is blocked is not certain" "Blocked or not" => source::BLOCKED_UNSURE,
}

impl Rule {
    /// The rule with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }

    pub fn explanation(self) -> Explanation {
        self.entry().explanation
    }

    /// The section of the reference that says so, such as `3.2`.
    pub fn source(self) -> &'static str {
        self.entry().source
    }

    /// One sentence about a finding at `pointer`. Never contains a value of the record.
    pub fn message(self, pointer: &str) -> String {
        let title = self.title();
        let Some(place) = pointer.strip_prefix('/') else {
            return title.to_owned();
        };
        let field = Field::of_name(place.as_bytes());
        match (self, field) {
            (Self::WrongType, Some(field)) => format!("{place} must be {}", field.kind().words()),
            (Self::NullValue, Some(field)) => format!(
                "{place} is null; it must be {} or not be there",
                field.kind().words()
            ),
            _ if self.names(place) => title.to_owned(),
            _ => format!(
                "{title}: {}",
                place
                    .replace('/', ".")
                    .replace("~1", "/")
                    .replace("~0", "~")
            ),
        }
    }

    /// The title says already which root property it is about.
    fn names(self, place: &str) -> bool {
        let property = place.replace('_', "-");
        self.code().contains(&property)
            || property == "phone-number" && self.code().contains("phone")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_stable_names_and_found_again() {
        let codes: HashSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!(codes.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(*rule));
            assert!(
                rule.code()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
        }
        assert_eq!(Rule::from_code("no-such-rule"), None);
    }

    #[test]
    fn titles_and_explanations_follow_the_house_style() {
        for rule in Rule::ALL {
            let Explanation { what, why, todo } = rule.explanation();
            assert!(
                !rule.title().ends_with('.') && rule.title().len() <= 60,
                "{}",
                rule.title()
            );
            for sentence in [what, why, todo] {
                assert!(
                    sentence.ends_with('.') && sentence.len() < 240,
                    "{sentence}"
                );
            }
        }
    }

    #[test]
    fn short_titles_fit_a_narrow_column() {
        for rule in Rule::ALL {
            let short = rule.short();
            assert!((4..=18).contains(&short.chars().count()), "{short}");
            assert!(!short.ends_with('.') && short.starts_with(char::is_uppercase));
        }
    }

    #[test]
    fn messages_name_the_place_once() {
        assert_eq!(
            Rule::EmailFormat.message("/email"),
            "Email address is not valid"
        );
        assert_eq!(
            Rule::RecordTooLarge.message(""),
            "The user is too large for any import"
        );
        assert_eq!(
            Rule::WrongType.message("/blocked"),
            "blocked must be true or false, without quotes"
        );
        assert_eq!(
            Rule::UnknownProperty.message("/a~1b"),
            "Auth0 does not know this property: a/b"
        );
        assert_eq!(
            Rule::MfaTotpSecret.message("/mfa_factors/0/totp/secret"),
            "The TOTP secret is not base32: mfa_factors.0.totp.secret"
        );
    }
}
