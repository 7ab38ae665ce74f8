//! What Auth0's own export job writes [D exports].

use super::Stays;
use super::place::{Place, as_it_is, json, text};
use crate::profile::{Field, Type};

pub(super) fn place(column: &str) -> Place {
    if let Some(field) = Field::of_name(column.as_bytes()) {
        return match (field, field.kind()) {
            (Field::UserId, _) => text(column),
            (_, Type::Object | Type::List) => json(column),
            _ => as_it_is(column),
        };
    }
    // Single paths of metadata, as CSV exports have them.
    if ["user_metadata.", "app_metadata."]
        .iter()
        .any(|start| column.len() > start.len() && column.starts_with(start))
    {
        return as_it_is(column);
    }
    Place::Stays(match column {
        "created_at" | "updated_at" | "last_login" | "last_password_reset" => Stays::Times,
        "multifactor" | "multifactor_last_modified" | "guardian_authenticators" => Stays::Factors,
        "identities" | "last_ip" | "logins_count" | "tenant" | "blocked_for" => Stays::Remade,
        _ => Stays::by_name(column),
    })
}

/// Strategies that stand before the bar of a user id, besides those of enterprise connections with
/// names of their own [D identify-users].
const STRATEGIES: &[&str] = &[
    "auth0",
    "google-oauth2",
    "google-apps",
    "facebook",
    "twitter",
    "github",
    "linkedin",
    "apple",
    "windowslive",
    "amazon",
    "paypal",
    "bitbucket",
    "dropbox",
    "instagram",
    "yahoo",
    "salesforce",
    "oauth1",
    "oauth2",
    "oidc",
    "okta",
    "samlp",
    "waad",
    "adfs",
    "ad",
    "auth0-adldap",
    "ping",
    "pingfederate",
    "sharepoint",
    "office365",
    "email",
    "sms",
    "line",
    "shopify",
    "vkontakte",
    "wordpress",
    "thirtysevensignals",
    "spotify",
    "slack",
    "twitch",
    "yandex",
    "weibo",
    "renren",
    "baidu",
    "exact",
    "evernote",
    "box",
    "basecamp",
    "fitbit",
    "planningcenter",
    "custom",
    "ip",
];

/// Whether the id is one as Auth0 shows it, with its strategy before the bar.
pub(in crate::sources) fn is_prefixed(id: &str) -> bool {
    id.split_once('|')
        .is_some_and(|(strategy, _)| STRATEGIES.contains(&strategy))
}

/// Whether the user logs in with something else than a database: an import makes database users
/// only [D imports].
pub(in crate::sources) fn is_foreign(id: &str) -> bool {
    is_prefixed(id) && !id.starts_with("auth0|")
}

/// The id without `auth0|`, which Auth0 puts in front of it again. An id that was imported with its
/// prefix has it twice.
pub(in crate::sources) fn without_prefix(id: &str) -> &str {
    let id = id.strip_prefix("auth0|").unwrap_or(id);
    id.strip_prefix("auth0|").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_prefixes_go() {
        assert_eq!(without_prefix("auth0|x"), "x");
        assert_eq!(without_prefix("auth0|auth0|x"), "x");
        assert_eq!(without_prefix("auth0|legacy|7"), "legacy|7");
        assert_eq!(without_prefix("x"), "x");
        assert!(is_foreign("google-oauth2|1"));
        assert!(!is_foreign("auth0|google-oauth2|1"));
        assert!(!is_foreign("legacy|1"));
    }
}
