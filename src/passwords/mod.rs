//! Password hashes: recognise, describe and convert their shapes; verify a known password.

pub mod bcrypt;
mod conversion;
mod convert;
mod custom;
pub mod digest;
pub mod ldap;
pub mod phc;
mod recognise;
mod salt;
mod shape;
pub mod text;
pub mod verify;

pub use conversion::{Conversion, Fate, Likely};
pub use convert::{
    HashParts, KeycloakCredential, convert, convert_as, convert_keycloak, convert_parts,
    has_readable,
};
pub use digest::Digest;
pub use recognise::recognise;
pub use salt::{SaltEncoding, SaltPosition, SaltUse};
pub use shape::Shape;
