//! Supabase: the table `auth.users`, and the answer of its list of users [CLERK].

use super::Stays;
use super::known::Sample;
use super::place::{Place, hash, json, text};
use crate::sources::ReadAs;

pub(super) const BANNED_UNTIL: &str = "banned_until";
pub(super) const SSO: &str = "is_sso_user";
pub(super) const APP_META: &str = "raw_app_meta_data";

pub(super) fn place(column: &str, sample: Sample<'_>) -> Place {
    match column {
        "id" => text("user_id"),
        "email" => text("email"),
        "encrypted_password" => hash(),
        "email_confirmed_at" => filled("email_verified"),
        // Older tables, and lists of users, have one column for both.
        "confirmed_at" if !sample.has("email_confirmed_at") => filled("email_verified"),
        "phone" => text("phone_number"),
        "phone_confirmed_at" => filled("phone_verified"),
        "raw_user_meta_data" | "user_metadata" => json("user_metadata"),
        APP_META | "app_metadata" => json("app_metadata"),
        BANNED_UNTIL => Place::To("blocked".to_owned(), ReadAs::AsItIs),
        "created_at" | "updated_at" | "last_sign_in_at" | "invited_at" | "confirmed_at"
        | "deleted_at" => Place::Stays(Stays::Times),
        "identities" => Place::Stays(Stays::Logins),
        "factors" => Place::Stays(Stays::Factors),
        column if is_secret(column) => Place::Stays(Stays::Secret),
        "role"
        | "aud"
        | "instance_id"
        | "is_super_admin"
        | SSO
        | "is_anonymous"
        | "confirmation_sent_at"
        | "recovery_sent_at"
        | "email_change"
        | "phone_change"
        | "email_change_sent_at"
        | "phone_change_sent_at"
        | "reauthentication_sent_at"
        | "email_change_confirm_status" => Place::Stays(Stays::Technical),
        _ => Place::Stays(Stays::by_name(column)),
    }
}

fn filled(target: &str) -> Place {
    Place::To(target.to_owned(), ReadAs::Filled)
}

pub(super) fn is_secret(column: &str) -> bool {
    matches!(
        column,
        "encrypted_password"
            | "confirmation_token"
            | "recovery_token"
            | "email_change_token_new"
            | "email_change_token_current"
            | "phone_change_token"
            | "reauthentication_token"
    )
}
