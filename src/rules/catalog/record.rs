//! Rules about a record as a whole.

use super::entry::{Entry, entry};

pub(super) const JSON_SYNTAX: Entry = entry(
    "5.1",
    "The text of this user breaks the rules of JSON, for example by a missing quote or comma.",
    "Auth0 refuses the whole file when one user cannot be read, so Usher does not send it.",
    "Mend the text at the marked place.",
);

pub(super) const JSON_DEPTH: Entry = entry(
    "3.1",
    "More than 128 lists and objects stand inside each other.",
    "No program can be relied on to read that.",
    "Make the data flatter.",
);

pub(super) const NOT_UTF_8: Entry = entry(
    "3.1",
    "The user contains bytes that are no UTF-8 text.",
    "Auth0 reads UTF-8 only.",
    "Save the file as UTF-8 and open it anew, or correct the marked text.",
);

pub(super) const NOT_AN_OBJECT: Entry = entry(
    "3.1",
    "At this place of the list stands something that is not a user in braces { }.",
    "Auth0 expects a list of users and nothing else.",
    "Remove it, or replace it by a user.",
);

pub(super) const LONE_SURROGATE: Entry = entry(
    "3.1",
    "A text holds an escape such as \\ud800, which is one half of a character whose other half is missing.",
    "Such text cannot be written as UTF-8, so it cannot be kept.",
    "Correct or remove the character, often an emoji that was cut in two.",
);

pub(super) const DUPLICATE_PROPERTY: Entry = entry(
    "3.2",
    "The same property stands twice in this user.",
    "Auth0 would take one of the two values; nobody can tell which.",
    "Remove the one that is wrong.",
);

pub(super) const RECORD_TOO_LARGE: Entry = entry(
    "2.1",
    "This user alone is larger than the largest request that Auth0 takes, 512,000 bytes.",
    "It cannot be imported at all, however the file is split.",
    "Move large data out of the metadata.",
);

pub(super) const PROFILE_SIZE: Entry = entry(
    "2.1",
    "Without password and MFA parts this user has more than 9,000 bytes.",
    "Auth0 limits a profile to 10 KB and refuses larger ones from March 2027 on, possibly earlier.",
    "Shorten the metadata, or keep large data somewhere else.",
);
