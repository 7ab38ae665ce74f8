//! What Auth0's old import and export extension wrote: headings for people [EXT export.js].

use super::Stays;
use super::place::{Place, text, yes_no};

pub(super) fn place(column: &str) -> Place {
    match column {
        "Id" => text("user_id"),
        "Given Name" => text("given_name"),
        "Family Name" => text("family_name"),
        "Nickname" => text("nickname"),
        "Name" => text("name"),
        "Email" => text("email"),
        "Email Verified" => yes_no("email_verified"),
        "Picture" => text("picture"),
        "Username" => text("username"),
        "Phone Number" => text("phone_number"),
        "Blocked" => yes_no("blocked"),
        "Created At" | "Updated At" | "Last Login" => Place::Stays(Stays::Times),
        "Connection" => Place::Stays(Stays::Remade),
        _ => Place::Stays(Stays::by_name(column)),
    }
}
