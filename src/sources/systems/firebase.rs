//! What `firebase auth:export` writes [FB].

use super::Stays;
use super::place::{Place, hash as hash_place, json, text, yes_no};
use crate::passwords::{Conversion, Shape};

pub(super) fn place(column: &str) -> Place {
    match column {
        "localId" => text("user_id"),
        "email" => text("email"),
        "emailVerified" => yes_no("email_verified"),
        "passwordHash" => hash_place(),
        "displayName" => text("name"),
        "photoUrl" | "photoURL" => text("picture"),
        "phoneNumber" => text("phone_number"),
        "disabled" => yes_no("blocked"),
        // Custom claims: only the project's own servers can set them, as with app_metadata.
        "customAttributes" => json("app_metadata"),
        "salt" => Place::Stays(Stays::HashParts),
        "createdAt" | "lastSignedInAt" | "lastLoginAt" | "lastRefreshAt" => {
            Place::Stays(Stays::Times)
        }
        "providerUserInfo" => Place::Stays(Stays::Logins),
        "mfaInfo" => Place::Stays(Stays::Factors),
        "version" | "validSince" | "tenantId" | "rawPassword" | "customAuth" => {
            Place::Stays(Stays::Technical)
        }
        _ => Place::Stays(Stays::by_name(column)),
    }
}

/// The columns of the CSV, which has no header, in their order; a comma at each line's end makes
/// one more.
const CSV: [&str; 28] = [
    "localId",
    "email",
    "emailVerified",
    "passwordHash",
    "salt",
    "displayName",
    "photoUrl",
    "google",
    "google",
    "google",
    "google",
    "facebook",
    "facebook",
    "facebook",
    "facebook",
    "twitter",
    "twitter",
    "twitter",
    "twitter",
    "github",
    "github",
    "github",
    "github",
    "createdAt",
    "lastLoginAt",
    "phoneNumber",
    "disabled",
    "customAttributes",
];
/// Columns of the CSV, with the comma at the end and without.
pub(in crate::sources) const CSV_COLUMNS: std::ops::RangeInclusive<usize> = 28..=29;
pub(super) const CSV_HASH: usize = 3;
/// Where the ids of other providers stand.
pub(super) const CSV_PROVIDERS: [usize; 4] = [7, 11, 15, 19];

pub(super) fn place_csv(index: usize) -> Place {
    match CSV.get(index) {
        Some(&("google" | "facebook" | "twitter" | "github")) => Place::Stays(Stays::Logins),
        Some(column) => place(column),
        None => Place::Stays(Stays::Technical),
    }
}

/// The name of a column of the CSV, for people.
pub(super) fn csv_name(index: usize) -> Option<&'static str> {
    CSV.get(index).copied()
}

/// Firebase's own scrypt, with a key and a separator that are the project's; Auth0 knows the
/// standard one only [C-88412].
pub(super) fn hash() -> (Shape, Conversion) {
    (
        Shape::FirebaseScrypt,
        Conversion::Impossible(
            Shape::FirebaseScrypt,
            "Firebase uses a scrypt of its own, which Auth0 cannot check.",
        ),
    )
}
