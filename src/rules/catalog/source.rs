//! Rules about rows of tables and of other systems' exports, and about what cannot come along.

use super::entry::{Entry, entry};

pub(super) const ROW_UNDECODABLE: Entry = entry(
    "3.1",
    "The row has bytes that mean nothing in the encoding that the file is read in.",
    "Some of its letters would arrive wrong, so Usher does not send it.",
    "Choose the right encoding for the file, or correct the row.",
);

pub(super) const ROW_OPEN_QUOTE: Entry = entry(
    "6.2",
    "A cell of this row begins with a quotation mark, and no second one ends it.",
    "Where the cell ends cannot be known, so the cells behind it cannot be told apart.",
    "Add the missing quotation mark, or write one inside a text twice.",
);

pub(super) const ROW_EXTRA_CELLS: Entry = entry(
    "6.2",
    "The row has more cells than the table has columns, often because a text with a separator in it stands without quotation marks.",
    "From that cell on the values may stand under the wrong headings.",
    "Put quotation marks around the text, or remove the cells that are too many.",
);

pub(super) const LOST_DIGITS: Entry = entry(
    "6.2",
    "A cell holds a number with more than 15 digits. Spreadsheets keep 15; the rest became zeros.",
    "An ID or phone number that lost digits belongs to nobody, or to somebody else.",
    "Export the data again with this column as text, or leave the column out.",
);

pub(super) const FORMULA_ERROR: Entry = entry(
    "6.2",
    "A cell shows an error such as #N/A or #REF!, because its formula could not be calculated.",
    "There is no value to send: the field is left out as if the cell were empty.",
    "Repair the formula in the spreadsheet, or clear the cell, then open the file again.",
);

pub(super) const OTHER_STRATEGY: Entry = entry(
    "6.1",
    "This user logs in with another kind of connection, such as Google, SAML or an enterprise directory.",
    "An import goes into a database connection; users of other connections cannot be put there.",
    "Nothing to do. Such a user comes into being at the next login with that connection.",
);

pub(super) const SERVICE_ACCOUNT: Entry = entry(
    "6.2",
    "This is the account of a program (a service account), not of a person.",
    "In Auth0 programs are no users of a connection.",
    "Make a machine-to-machine application for it in Auth0.",
);

pub(super) const HASH_CANNOT_COME: Entry = entry(
    "6.2",
    "The old system's password hash is of a kind that Auth0 cannot check.",
    "The user is imported without a password, and no later import can bring one.",
    "Plan how these users will set a new password, for example by a reset email.",
);

pub(super) const CLEAR_TEXT_COLUMN: Entry = entry(
    "6.2",
    "The column holds passwords that anybody can read, not password hashes.",
    "Auth0 takes hashes only. Usher neither shows, keeps nor sends these passwords.",
    "Have a hash made of each (bcrypt with 10 rounds), or let these users set a new password. Then delete the file.",
);

pub(super) const HASH_MISSING: Entry = entry(
    "6.1",
    "The file with the password hashes has none for this user.",
    "The user is imported without a password, and no later import can bring one.",
    "Check whether both files come from the same connection and the same day, or plan a password reset.",
);

pub(super) const FACTOR_CANNOT_COME: Entry = entry(
    "3.8",
    "The user has a second factor that Auth0 cannot import, such as a security key or a one-time code of an unusual kind.",
    "The user is imported without it.",
    "Nothing to do before the import. The user sets the factor up again at a later login.",
);

pub(super) const NOT_OF_TYPE: Entry = entry(
    "3.7",
    "The cell cannot be read as the type that was chosen for its column.",
    "It is kept as text, while other users have a value of that type there.",
    "Correct the cell, or choose text for the column.",
);

pub(super) const BLOCKED_UNSURE: Entry = entry(
    "3.2",
    "The old system says something about this user's state that may or may not mean “blocked”.",
    "Auth0 knows only blocked or not. Usher does not block a user on a guess.",
    "Look at the user, and choose in the mapping which values mean blocked.",
);

pub(super) const JSON_AS_TEXT: Entry = entry(
    "3.7",
    "The cell holds an object or a list as JSON, and its column is read as text.",
    "Auth0 would keep it as one text, so that nothing inside it can be found or used.",
    "Read the column as JSON in the mapping. If the text is meant, there is nothing to do.",
);

pub(super) const LEFT_OUT_BY_HAND: Entry = entry(
    "6.2",
    "You chose not to send this user.",
    "The user is not imported. Your file keeps it.",
    "Nothing to do. Undo it, or take the user in again, if you change your mind.",
);
