//! Keycloak's realm export, and its files of users alone [KC-code].

use super::place::{Place, as_it_is, inverted, metadata, phone, text};
use super::{Nest, Stays};
use crate::sources::ReadAs;

pub(super) const ATTRIBUTES: &str = "attributes.";
pub(super) const SERVICE_ACCOUNT: &str = "serviceAccountClientId";

pub(super) fn nest(key: &str) -> Option<Nest> {
    (key == "attributes").then_some(Nest::Lists { prefix: true })
}

pub(super) fn place(column: &str) -> Place {
    if let Some(attribute) = column.strip_prefix(ATTRIBUTES) {
        return match attribute {
            "phoneNumber" | "phone_number" => phone("phone_number"),
            "phoneNumberVerified" | "phone_number_verified" => {
                super::place::yes_no("phone_verified")
            }
            "picture" => text("picture"),
            "nickname" => text("nickname"),
            _ => metadata("user_metadata", attribute),
        };
    }
    match column {
        "id" => text("user_id"),
        "username" => text("username"),
        "email" => text("email"),
        "emailVerified" => as_it_is("email_verified"),
        "firstName" => text("given_name"),
        "lastName" => text("family_name"),
        "enabled" => inverted("blocked"),
        "credentials" => Place::To("custom_password_hash".to_owned(), ReadAs::Credentials),
        "realmRoles" | "clientRoles" => Place::Stays(Stays::Roles),
        "groups" => Place::Stays(Stays::Groups),
        "createdTimestamp" => Place::Stays(Stays::Times),
        "federatedIdentities" | "socialLinks" => Place::Stays(Stays::Logins),
        "requiredActions"
        | "disableableCredentialTypes"
        | "notBefore"
        | "totp"
        | "access"
        | "origin"
        | "self"
        | "federationLink"
        | "clientConsents"
        | "applicationRoles"
        | "userProfileMetadata"
        | SERVICE_ACCOUNT => Place::Stays(Stays::Technical),
        _ => Place::Stays(Stays::by_name(column)),
    }
}
