use super::Explanation;
use crate::rules::Severity;

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $title:literal,)*) => {
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
        }
    };
}

rules! {
    FileTruncated "file-truncated" Blocker "The file ends in the middle of a user",
    FileByteOrderMark "file-byte-order-mark" Note "The file starts with a byte order mark",
    FileTrailingComma "file-trailing-comma" Note "There is a comma after the last user",
    FileWindows1252 "file-windows-1252" Warning "The file looks like Windows-1252, not UTF-8",
    NoPasswordHashes "no-password-hashes" Warning "Users have no password hash",
    JsonSyntax "json-syntax" Blocker "The user cannot be read",
    JsonDepth "json-depth" Blocker "Values are nested too deeply",
    NotUtf8 "not-utf8" Blocker "Text is not UTF-8",
    NotAnObject "not-an-object" Blocker "This is not a user",
    LoneSurrogate "lone-surrogate" Blocker "Text contains half a character",
    DuplicateProperty "duplicate-property" Blocker "A property is given twice",
    RecordTooLarge "record-too-large" Blocker "The user is too large for any import",
    UnknownProperty "unknown-property" Blocker "Auth0 does not know this property",
    PropertyExportedOnly "property-exported-only" Blocker "This property can be exported but not imported",
    PropertyWrongCase "property-wrong-case" Blocker "The property's name has the wrong case",
    PlainPassword "plain-password" Blocker "Passwords in clear text cannot be imported",
    WrongType "wrong-type" Blocker "The value has the wrong type",
    NullValue "null-value" Blocker "The value is null",
    TextEmpty "text-empty" Blocker "The text is empty",
    TextTooLong "text-too-long" Blocker "The text is too long",
    TextLong "text-long" Warning "The text may be too long",
    NulCharacter "nul-character" Blocker "The text contains a NUL character",
    EmailMissing "email-missing" Blocker "Email address is missing",
    EmailAbsent "email-absent" Warning "User has no email address",
    EmailFormat "email-format" Blocker "Email address is not valid",
    EmailTooLong "email-too-long" Blocker "Email address is too long",
    EmailBeyondAscii "email-beyond-ascii" Warning "Email address has letters beyond a to z",
    EmailVerifiedMissing "email-verified-missing" Blocker "Update would reset the email verification",
    IdentifierMissing "identifier-missing" Blocker "User has nothing to log in with",
    PhoneMissing "phone-missing" Blocker "Phone number is missing",
    PhoneFormat "phone-format" Blocker "Phone number is not valid",
    PhoneNotAllowed "phone-not-allowed" Warning "The connection has no phone numbers",
    UserIdFormat "user-id-format" Blocker "User ID contains white space",
    UserIdTooLong "user-id-too-long" Blocker "User ID is too long",
    UserIdPrefix "user-id-prefix" Warning "User ID starts with auth0|",
    UserIdOtherProvider "user-id-other-provider" Warning "User ID comes from another identity provider",
    UsernameFormat "username-format" Blocker "Username has characters that are not allowed",
    UsernameIsEmail "username-is-email" Blocker "Username is an email address",
    UsernameIsPhone "username-is-phone" Blocker "Username is a phone number",
    UsernameLength "username-length" Blocker "Username has the wrong length",
    UsernameRequired "username-required" Blocker "Username is required",
    UsernameMissing "username-missing" Warning "User can log in by email only",
    UsernameNotAllowed "username-not-allowed" Warning "The connection has no usernames",
    PictureUrl "picture-url" Blocker "Picture is not a web address",
    PasswordHashFormat "password-hash-format" Blocker "Password hash is not bcrypt with 10 rounds",
    PasswordHashOtherBcrypt "password-hash-other-bcrypt" Blocker "This bcrypt hash belongs into custom_password_hash",
    BothPasswordHashes "both-password-hashes" Blocker "User has two password hashes",
    HashFieldMissing "hash-field-missing" Blocker "A part of the password hash is missing",
    HashUnknownProperty "hash-unknown-property" Blocker "The password hash has an unknown property",
    HashAlgorithmUnknown "hash-algorithm-unknown" Blocker "Auth0 does not know this hash algorithm",
    HashOptionUnknown "hash-option-unknown" Blocker "The password hash has an option that Auth0 does not know",
    HashEncodingNotAllowed "hash-encoding-not-allowed" Blocker "The algorithm does not allow this encoding",
    HashSaltNotAllowed "hash-salt-not-allowed" Blocker "The algorithm does not allow a separate salt",
    HashPhcFormat "hash-phc-format" Blocker "The hash is not a valid PHC string",
    HashBcryptFormat "hash-bcrypt-format" Blocker "The hash is not a bcrypt hash that Auth0 takes",
    HashLdapFormat "hash-ldap-format" Blocker "The hash is not an LDAP hash that Auth0 takes",
    HashNotDecodable "hash-not-decodable" Blocker "The hash does not match its encoding",
    HashDigestLength "hash-digest-length" Blocker "The hash has the wrong length",
    HashScryptCost "hash-scrypt-cost" Blocker "The scrypt cost is not a power of two",
    HashScryptNumber "hash-scrypt-number" Blocker "A scrypt setting is not a whole number above 0",
    HashBcryptSaltLong "hash-bcrypt-salt-long" Warning "The salt takes most of bcrypt's 72 bytes",
    HashArgon2Variant "hash-argon2-variant" Warning "This argon2 variant may not work in Auth0",
    HashFieldUnused "hash-field-unused" Warning "The algorithm does not use this setting",
    MfaTooFew "mfa-too-few" Blocker "The list of MFA factors is empty",
    MfaTooMany "mfa-too-many" Blocker "User has more than 10 MFA factors",
    MfaFactorShape "mfa-factor-shape" Blocker "An MFA factor must hold exactly one kind",
    MfaFactorUnknown "mfa-factor-unknown" Blocker "This kind of MFA factor cannot be imported",
    MfaUnknownProperty "mfa-unknown-property" Blocker "The MFA factor has an unknown property",
    MfaFieldMissing "mfa-field-missing" Blocker "A part of the MFA factor is missing",
    MfaTotpSecret "mfa-totp-secret" Blocker "The TOTP secret is not base32",
    MfaPhoneFormat "mfa-phone-format" Blocker "The factor's phone number is not valid",
    MfaEmailFormat "mfa-email-format" Blocker "The factor's email address is not valid",
    AppMetadataForbidden "app-metadata-forbidden" Blocker "app_metadata must not contain this key",
    AppMetadataShadows "app-metadata-shadows" Note "app_metadata hides a profile property",
    MetadataKeyCharacter "metadata-key-character" Warning "A metadata key contains . or $",
    MetadataTypeDrift "metadata-type-drift" Warning "The metadata value has another type than in most users",
    DuplicateNestedKey "duplicate-nested-key" Warning "A key is given twice",
    ProfileSize "profile-size" Warning "The profile comes close to Auth0's limit of 10 KB",
    DuplicateEmail "duplicate-email" Blocker "Email address is used by an earlier user",
    DuplicateEmailShared "duplicate-email-shared" Note "Email address is shared with an earlier user",
    DuplicateUsername "duplicate-username" Blocker "Username is used by an earlier user",
    DuplicateUserId "duplicate-user-id" Blocker "User ID is used by an earlier user",
    DuplicatePhone "duplicate-phone" Blocker "Phone number is used by an earlier user",
}

impl Rule {
    /// The rule with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }

    pub fn explanation(self) -> Explanation {
        Explanation {
            what: self.title(),
            why: "",
            todo: "",
        }
    }

    /// Where the reference says so, such as `3.2`.
    pub fn source(self) -> &'static str {
        ""
    }

    /// One sentence about a finding at `pointer`. Never contains a value of the record.
    pub fn message(self, pointer: &str) -> String {
        if pointer.is_empty() {
            self.title().to_owned()
        } else {
            format!("{pointer}: {}", self.title())
        }
    }
}
