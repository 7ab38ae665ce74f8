use crate::profile::{FORBIDDEN_APP_METADATA, Field, NotImportable, not_importable};
use crate::users::{Draft, text_of};

const METADATA: &str = "user_metadata";

pub(super) fn drop_null(draft: &mut Draft<'_>, field: &str) {
    if draft.get(field) == Some(b"null") {
        draft.remove(field);
    }
}

pub(super) fn drop_empty(draft: &mut Draft<'_>, field: &str) {
    let is_empty = draft.get(field).is_some_and(|value| match value.first() {
        Some(b'"') => text_of(value).is_some_and(|text| text.trim().is_empty()),
        Some(b'[') => value[1..].trim_ascii_start() == b"]",
        _ => false,
    });
    if is_empty {
        draft.remove(field);
    }
}

pub(super) fn move_to_metadata(draft: &mut Draft<'_>, field: &str) {
    let Some(value) = draft.get(field).map(<[u8]>::to_vec) else {
        return;
    };
    let taken = draft
        .get(METADATA)
        .is_some_and(|metadata| Draft::of(metadata).is_none_or(|metadata| metadata.has(field)));
    if !taken && draft.put(&[METADATA, field], Some(&value)) {
        draft.remove(field);
    }
}

/// The properties that Auth0 does not know and that are not known ones in another spelling.
pub(in super::super) fn unknown(draft: &Draft<'_>) -> Vec<String> {
    let names = draft.names().filter(|name| {
        Field::of_name(name.as_bytes()).is_none()
            && matches!(not_importable(name), None | Some(NotImportable::Internal))
    });
    names.map(str::to_owned).collect()
}

/// The keys of `app_metadata` that Auth0 keeps for itself.
pub(in super::super) fn forbidden(draft: &Draft<'_>) -> Vec<&'static str> {
    let metadata = draft.get("app_metadata").and_then(Draft::of);
    let has = |key: &&str| metadata.as_ref().is_some_and(|metadata| metadata.has(key));
    FORBIDDEN_APP_METADATA.iter().copied().filter(has).collect()
}

pub(super) fn rename(draft: &mut Draft<'_>, from: &str, to: &str) {
    // The same value under both names: the one that Auth0 does not know goes.
    if draft.get(from).is_some() && draft.get(from) == draft.get(to) {
        draft.remove(from);
    } else {
        draft.rename(from, to);
    }
}

pub(super) fn drop_key(draft: &mut Draft<'_>, key: &str) {
    let has = draft
        .get("app_metadata")
        .and_then(Draft::of)
        .is_some_and(|metadata| metadata.has(key));
    if has {
        draft.put(&["app_metadata", key], None);
    }
}
