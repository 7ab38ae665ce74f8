use super::super::System;
use super::super::flatten::Flat;
use super::{auth0_hashes, cognito, keycloak, okta};

/// How a property holds others that are columns of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) enum Nest {
    /// An object; its members are columns, named with or without the property's own name.
    Members { prefix: bool },
    /// An object whose members are lists, most of them of one text.
    Lists { prefix: bool },
    /// A list of objects, each with a name and a value.
    Named {
        name: &'static str,
        value: &'static str,
    },
}

/// What a root property of a system's records holds; `None`: a value.
pub(in crate::sources) fn nest(system: System, key: &str) -> Option<Nest> {
    match system {
        System::Keycloak => keycloak::nest(key),
        System::Cognito => cognito::nest(key),
        System::Auth0Hashes => auth0_hashes::nest(key),
        System::Okta => okta::nest(key),
        System::Json => Some(Nest::Members { prefix: true }),
        _ => None,
    }
}

/// Fills columns for which a system has a second way to say the same.
pub(in crate::sources) fn complete(system: System, flat: &mut Flat, record: &str) {
    if system == System::Auth0Hashes {
        auth0_hashes::complete(flat, record);
    }
}
