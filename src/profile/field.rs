/// JSON type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Boolean,
    Object,
    List,
}

impl Type {
    /// In plain words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text in quotes",
            Self::Boolean => "true or false, without quotes",
            Self::Object => "an object in braces { }",
            Self::List => "a list in brackets [ ]",
        }
    }
}

/// What an update of an existing user does with a property [D schema, D mfa-import, D imports].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upsert {
    /// Finds the user; not changed itself.
    Key,
    /// Replaced where given, kept where absent.
    Replaced,
    /// Replaced as a whole: keys that the file does not have are gone afterwards.
    ReplacedWhole,
    /// Replaced where given, reset to false where absent [C-140108, OAS].
    ResetWhenAbsent,
    /// Replaced as long as the user has never logged in with the first one.
    UntilFirstLogin,
    /// Not changed by an update; ignored or refused, which of the two is unknown.
    Never,
}

macro_rules! fields {
    ($($name:ident $text:literal $kind:ident $upsert:ident $max:expr, $meaning:literal;)*) => {
        /// A property that an import file may give a user [D schema].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field { $($name,)* }

        impl Field {
            /// Every property, in the schema's order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The property of exactly this name.
            #[inline]
            pub fn of_name(name: &[u8]) -> Option<Self> {
                $(const $name: &[u8] = $text.as_bytes();)*
                #[allow(non_upper_case_globals, reason = "the names of the variants")]
                match name { $($name => Some(Self::$name),)* _ => None }
            }

            /// The name in the file.
            pub fn name(self) -> &'static str { match self { $(Self::$name => $text,)* } }
            /// JSON pointer of the property.
            pub fn pointer(self) -> &'static str { match self { $(Self::$name => concat!("/", $text),)* } }
            pub fn kind(self) -> Type { match self { $(Self::$name => Type::$kind,)* } }
            /// Whether it is an object or a list.
            pub fn has_parts(self) -> bool { matches!(self.kind(), Type::Object | Type::List) }
            pub fn upsert(self) -> Upsert { match self { $(Self::$name => Upsert::$upsert,)* } }
            /// Characters that one of the sources takes without the other: up to the first number
            /// nobody objects, above the second one both do.
            pub fn max_chars(self) -> Option<(usize, usize)> { match self { $(Self::$name => $max,)* } }
            /// What it is, in a few plain words.
            pub fn meaning(self) -> &'static str { match self { $(Self::$name => $meaning,)* } }
        }
    };
}

#[allow(
    non_upper_case_globals,
    reason = "constants of of_name carry the variants' names"
)]
mod table {
    use super::{Type, Upsert};

    fields! {
        Email "email" Text Key Some((254, 254)), "Email address; stored in lower case";
        EmailVerified "email_verified" Boolean ResetWhenAbsent None, "Whether the email address is known to belong to the user";
        PhoneNumber "phone_number" Text Never Some((16, 16)), "Phone number with + and country code";
        PhoneVerified "phone_verified" Boolean Never None, "Whether the phone number is known to belong to the user";
        UserId "user_id" Text Never Some((255, 255)), "Identifier; Auth0 puts auth0| in front";
        Username "username" Text Never None, "Name to log in with; stored in lower case";
        GivenName "given_name" Text Replaced Some((150, 150)), "First name";
        FamilyName "family_name" Text Replaced Some((150, 150)), "Last name";
        Name "name" Text Replaced Some((150, 300)), "Full name";
        Nickname "nickname" Text Replaced Some((300, 350)), "Short name";
        Picture "picture" Text Replaced None, "Web address of a picture";
        Blocked "blocked" Boolean Never None, "Whether the user is kept from logging in";
        PasswordHash "password_hash" Text Never None, "bcrypt hash with 10 rounds";
        CustomPasswordHash "custom_password_hash" Object UntilFirstLogin None, "Password hash of another kind, with its description";
        AppMetadata "app_metadata" Object ReplacedWhole None, "Data about the user that the user cannot change";
        UserMetadata "user_metadata" Object ReplacedWhole None, "Data that the user can change";
        MfaFactors "mfa_factors" List Replaced None, "Second factors: TOTP, phone, email";
    }
}
pub use table::Field;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_exactly() {
        for field in Field::ALL {
            assert_eq!(Field::of_name(field.name().as_bytes()), Some(*field));
            assert_eq!(field.pointer(), format!("/{}", field.name()));
            assert_eq!(Field::of_name(field.name().to_uppercase().as_bytes()), None);
        }
    }
}
