//! Okta: the CSV of its user import and of reports [OKTA-csv], and the JSON of its list of users.

use super::place::{Place, metadata, phone, text, words};
use super::{Nest, Stays};

/// What stands before the profile's properties where the list of users was made a table.
pub(in crate::sources) const PROFILE: &str = "profile.";
pub(super) const CREDENTIALS: &str = "credentials";
pub(super) const STATUS: &str = "status";
/// Users who cannot log in until an admin lets them.
const SHUT_OUT: [&str; 2] = ["suspended", "deprovisioned"];
const LET_IN: [&str; 5] = [
    "active",
    "staged",
    "provisioned",
    "recovery",
    "password_expired",
];
/// Shut out after wrong passwords: for a while or until an admin helps, as the policy says.
pub(super) const LOCKED: &str = "locked_out";

/// Who checks the user's password, in a table.
pub(super) const PROVIDER: &str = "credentials.provider.type";

/// Whether somebody else than Okta checks the user's password.
pub(super) fn is_elsewhere(provider: &str) -> bool {
    !matches!(provider, "OKTA" | "IMPORT")
}

pub(super) fn nest(key: &str) -> Option<Nest> {
    (key == "profile").then_some(Nest::Members { prefix: false })
}

pub(super) fn place(column: &str) -> Place {
    let column = column.strip_prefix(PROFILE).unwrap_or(column);
    match column {
        "id" => text("user_id"),
        "login" => text("username"),
        "email" => text("email"),
        "firstName" => text("given_name"),
        "lastName" => text("family_name"),
        "displayName" => text("name"),
        "nickName" => text("nickname"),
        "mobilePhone" => phone("phone_number"),
        STATUS => Place::To("blocked".to_owned(), words(&SHUT_OUT, &LET_IN)),
        "created" | "activated" | "statusChanged" | "lastLogin" | "lastUpdated"
        | "passwordChanged" => Place::Stays(Stays::Times),
        CREDENTIALS | "_links" | "_embedded" | "type" | "realmId" | "transitioningToStatus" => {
            Place::Stays(Stays::Technical)
        }
        "groups" | "organization" => Place::Stays(Stays::Groups),
        _ if ["credentials.", "_links.", "_embedded.", "type."]
            .iter()
            .any(|start| column.starts_with(start)) =>
        {
            Place::Stays(Stays::Technical)
        }
        // The rest of Okta's profile, and what an organization added to it.
        _ if super::Stays::by_name(column) == Stays::Unmatched => metadata("user_metadata", column),
        _ => Place::Stays(Stays::by_name(column)),
    }
}
