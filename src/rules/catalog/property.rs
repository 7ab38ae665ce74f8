//! Rules about properties and their types.

use super::entry::{Entry, entry};

pub(super) const UNKNOWN_PROPERTY: Entry = entry(
    "3.2",
    "The user has a property that an import file cannot contain.",
    "Auth0 refuses a user with any property that it does not know.",
    "Remove it, or move the value into user_metadata or app_metadata.",
);

pub(super) const PROPERTY_EXPORTED_ONLY: Entry = entry(
    "4",
    "Auth0 writes this property into exports, but does not read it from imports.",
    "Auth0 sets it by itself and refuses a user that brings it along.",
    "Remove it.",
);

pub(super) const PROPERTY_WRONG_CASE: Entry = entry(
    "3.2",
    "The name is written differently from the one that Auth0 knows, such as Email or givenName.",
    "Names must match exactly; Auth0 refuses any other spelling.",
    "Rename it: small letters with underscores, such as given_name.",
);

pub(super) const PLAIN_PASSWORD: Entry = entry(
    "3.2",
    "The user carries a password in clear text.",
    "Auth0 has no property for it, and a clear password should not lie in a file.",
    "Remove it. Import password hashes, or let the users set a new password.",
);

pub(super) const WRONG_TYPE: Entry = entry(
    "3.2",
    "The value is of another kind than Auth0 expects, for example a number where a text is due.",
    "Auth0 refuses a value of the wrong kind, even where the meaning is plain.",
    "Write the value in the kind that is due: text in quotes; true, false and numbers without.",
);

pub(super) const NULL_VALUE: Entry = entry(
    "3.2",
    "The property is there, but its value is null, which means nothing.",
    "Auth0 allows null for no property.",
    "Remove the property from this user.",
);

pub(super) const TEXT_EMPTY: Entry = entry(
    "3.2",
    "The text has no characters.",
    "Auth0 asks for at least one character.",
    "Remove the property, or fill it in.",
);

pub(super) const TEXT_TOO_LONG: Entry = entry(
    "3.2",
    "The text has more characters than Auth0 allows here.",
    "Auth0 refuses it: 150 characters for given_name and family_name, 300 for name, 350 for nickname.",
    "Shorten it.",
);

pub(super) const TEXT_LONG: Entry = entry(
    "3.2",
    "The text is longer than one of Auth0’s own documents allows: 150 characters for name, 300 for nickname.",
    "Auth0’s documents disagree about the limit, so it may be refused.",
    "Shorten it if you want to be sure.",
);

pub(super) const NUL_CHARACTER: Entry = entry(
    "3.2",
    "The text contains the invisible character number 0.",
    "Identifiers with it are not valid, and systems behind Auth0 may cut the text there.",
    "Remove the character.",
);

pub(super) const PICTURE_URL: Entry = entry(
    "3.2",
    "The picture is not a complete web address.",
    "Auth0 takes only addresses that start with https:// or http:// and name a host.",
    "Write the full address, or remove the picture: Auth0 then uses Gravatar.",
);
