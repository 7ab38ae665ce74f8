//! What other systems' hashes become in Auth0: one file for each family.

pub(super) mod aspnet;
mod django;
mod keycloak;
mod ldap_schemes;
mod otp;
mod parts;
mod phc_strings;
mod plain;
pub(super) mod spring;
pub(super) mod sql;
mod werkzeug;
mod whole;

pub use keycloak::{KeycloakCredential, convert_keycloak, has_readable};
pub use parts::{HashParts, convert_parts};
pub use plain::convert_as;
pub use whole::convert;
