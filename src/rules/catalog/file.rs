//! Rules about the file as a whole.

use super::entry::{Entry, entry};

pub(super) const FILE_TRUNCATED: Entry = entry(
    "5.1",
    "The file stops before its last user is complete, as if a download or a copy had been cut off.",
    "Users after this point are missing, and nobody can tell how many.",
    "Get the file again. If you are sure that the rest is not needed, you can go on with the users that are complete.",
);

pub(super) const FILE_BYTE_ORDER_MARK: Entry = entry(
    "3.1",
    "The file begins with three invisible bytes that some programs put in front of UTF-8 text.",
    "Whether Auth0 takes them is unknown. Usher does not send them.",
    "Nothing to do.",
);

pub(super) const FILE_TRAILING_COMMA: Entry = entry(
    "3.1",
    "A comma stands between the last user and the end of the list.",
    "Auth0 could not read such a file. Usher sends lists of its own, without that comma.",
    "Nothing to do.",
);

pub(super) const FILE_WINDOWS_1252: Entry = entry(
    "3.1",
    "Most users with letters such as é or ü are not written in UTF-8. The file was probably saved as Windows-1252.",
    "Auth0 reads UTF-8 only; these users would fail or arrive with wrong letters.",
    "Save the file again as UTF-8 and open it anew.",
);

pub(super) const NO_PASSWORD_HASHES: Entry = entry(
    "3.4",
    "Some users come without a password hash.",
    "Auth0 gives each of them a random password. No later import can bring the real one: the user must reset it, or be deleted and imported again.",
    "If you have the hashes, add them before the import. If not, plan how these users will set a new password.",
);
