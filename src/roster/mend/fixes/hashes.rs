use crate::passwords::{Conversion, convert};
use crate::profile::Field;
use crate::users::Draft;

/// Only hashes that say themselves what they are; a guess is nobody's wish.
pub(super) fn to_custom(draft: &mut Draft<'_>) {
    let Some(hash) = draft.text("password_hash") else {
        return;
    };
    if draft.has("custom_password_hash") {
        return;
    }
    if let Conversion::Custom(custom) = convert(&hash) {
        draft.set("custom_password_hash", custom.into_bytes());
        draft.remove("password_hash");
    }
}

/// Auth0 takes one hash only. Which of the two is right, only the admin knows.
pub(super) fn drop_second(draft: &mut Draft<'_>, field: &str) {
    let both = [Field::PasswordHash, Field::CustomPasswordHash];
    if both.iter().all(|hash| draft.has(hash.name())) && both.iter().any(|it| it.name() == field) {
        draft.remove(field);
    }
}
