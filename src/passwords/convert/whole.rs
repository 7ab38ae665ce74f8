use super::{aspnet, django, ldap_schemes, phc_strings, plain, spring, sql, werkzeug};
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::custom::Custom;
use crate::passwords::{Conversion, Shape, recognise};

/// A hash whose kind is known, but that cannot be read.
const DAMAGED: &str =
    "The hash is damaged: it starts like one of this kind and is none to its end.";

/// What a hash becomes in Auth0, by its shape alone [reference 3.4, 3.5, 6.3].
pub fn convert(text: &str) -> Conversion {
    let shape = recognise(text);
    let custom = match shape {
        Shape::Bcrypt(found) => return bcrypt(text, found),
        Shape::Argon2 => phc_strings::argon2(text),
        Shape::Pbkdf2 => phc_strings::pbkdf2(text),
        Shape::Scrypt => phc_strings::scrypt(text),
        Shape::DjangoPbkdf2 => django::pbkdf2(text),
        Shape::DjangoArgon2 => django::argon2(text),
        Shape::DjangoScrypt => django::scrypt(text),
        Shape::DjangoBcrypt => django::bcrypt(text),
        Shape::DjangoDigest => django::digest(text),
        Shape::Werkzeug => werkzeug::convert(text),
        Shape::AspNet(_) => aspnet::convert(text),
        Shape::Spring => spring::convert(text),
        Shape::Ldap => ldap_schemes::plain(text),
        Shape::LdapPbkdf2 => ldap_schemes::pbkdf2(text),
        Shape::SqlServer => sql::server(text),
        Shape::Hex(_) | Shape::Base64(_) => {
            return plain::likely(text).map_or_else(|| impossible(shape), Conversion::Likely);
        }
        Shape::ClearText => return Conversion::ClearText,
        Shape::Unknown => return Conversion::Unknown,
        _ => return impossible(shape),
    };
    custom.map_or(Conversion::Impossible(shape, DAMAGED), Conversion::Custom)
}

fn bcrypt(text: &str, found: Bcrypt) -> Conversion {
    if found.fits_password_hash() {
        Conversion::PasswordHash
    } else if found.fits_custom() {
        Conversion::Custom(Custom::text("bcrypt", text))
    } else {
        impossible(Shape::Bcrypt(found))
    }
}

fn impossible(shape: Shape) -> Conversion {
    Conversion::Impossible(shape, shape.why().unwrap_or(DAMAGED))
}
