//! `WordPress`: tables that plugins write, with the columns of `wp_users` [WP-plugins].

use super::Stays;
use super::place::{Place, hash as hash_place, metadata, text};
use crate::passwords::{Conversion, Digest, Shape, convert_as};
use crate::sources::ReadAs;

pub(super) fn place(column: &str) -> Place {
    match column {
        "user_login" => text("username"),
        "user_email" => text("email"),
        "user_pass" => hash_place(),
        "display_name" => text("name"),
        "first_name" => text("given_name"),
        "last_name" => text("family_name"),
        "nickname" => text("nickname"),
        // Numbers that every WordPress counts from 1 are no ids for a whole tenant.
        "ID" => Place::To("app_metadata.wordpress_id".to_owned(), ReadAs::Number),
        "user_url" | "description" | "locale" => metadata("user_metadata", column),
        "roles" | "role" | "wp_capabilities" | "wp_user_level" => Place::Stays(Stays::Roles),
        "user_registered" => Place::Stays(Stays::Times),
        "user_activation_key" | "session_tokens" => Place::Stays(Stays::Secret),
        "user_nicename"
        | "user_status"
        | "rich_editing"
        | "comment_shortcuts"
        | "admin_color"
        | "show_admin_bar_front"
        | "use_ssl"
        | "syntax_highlighting" => Place::Stays(Stays::Technical),
        _ => Place::Stays(Stays::by_name(column)),
    }
}

/// Passwords that have not been used since before 2.5 are plain MD5, and nothing else has that
/// length there.
pub(super) fn hash(text: &str) -> Option<(Shape, Conversion)> {
    (text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| convert_as(text, Digest::Md5))
        .flatten()
        .map(|custom| (Shape::Hex(16), Conversion::Custom(custom)))
}
