//! Rules about metadata.

use super::entry::{Entry, entry};

pub(super) const APP_METADATA_FORBIDDEN: Entry = entry(
    "3.7",
    "app_metadata has a key that Auth0 keeps for itself.",
    "Auth0 has a list of 18 such keys and refuses a user with any of them.",
    "Remove the key, or rename it.",
);

pub(super) const APP_METADATA_SHADOWS: Entry = entry(
    "3.7",
    "app_metadata has a key with the name of a profile property.",
    "In rules and actions it hides the real property.",
    "Rename the key if that is not meant.",
);

pub(super) const METADATA_KEY_CHARACTER: Entry = entry(
    "3.7",
    "The name of a metadata key contains a dot or a dollar sign.",
    "Auth0 says that names must not; what becomes of them is unknown.",
    "Rename the key, or make nested objects of it.",
);

pub(super) const METADATA_TYPE_DRIFT: Entry = entry(
    "3.7",
    "Most users have a value of another kind under this key, for example a number where this one has a text.",
    "Auth0 advises one kind per key: searches and code that read it will stumble.",
    "Make the value the same kind as in the other users.",
);

pub(super) const DUPLICATE_NESTED_KEY: Entry = entry(
    "3.7",
    "The same key stands twice in one object.",
    "Only one of the two values will arrive; nobody can tell which.",
    "Remove the one that is wrong.",
);
