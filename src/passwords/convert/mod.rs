//! What other systems' hashes become in Auth0: one file for each family.

pub(super) mod aspnet;
mod django;
mod gigya;
mod keycloak;
mod ldap_schemes;
mod otp;
mod phc_strings;
mod plain;
pub(super) mod spring;
pub(super) mod sql;
mod werkzeug;
mod whole;

pub use gigya::{HashParts, convert_parts};
pub use keycloak::{KeycloakCredential, convert_keycloak};
pub use plain::convert_as;
pub use whole::convert;
