//! Rules about what users are told apart by and log in with.

use super::entry::{Entry, entry};

pub(super) const EMAIL_MISSING: Entry = entry(
    "3.2.1",
    "The user has no email address.",
    "Auth0 needs the email address to tell users apart and refuses a user without one.",
    "Fill it in, or leave this user out.",
);

pub(super) const EMAIL_ABSENT: Entry = entry(
    "3.2.1",
    "The user has no email address; the connection does not ask for one.",
    "Auth0’s import schema still lists it as required, so the user may be refused.",
    "Fill it in if you have it.",
);

pub(super) const EMAIL_FORMAT: Entry = entry(
    "3.2",
    "The text is not an email address such as name@example.com.",
    "Auth0 checks the form of every address and refuses the user.",
    "Correct the address.",
);

pub(super) const EMAIL_TOO_LONG: Entry = entry(
    "3.2",
    "The part before the @ has more than 64 characters, or the whole more than 254.",
    "No mail system can deliver to it, and Auth0 refuses it.",
    "Correct the address.",
);

pub(super) const EMAIL_BEYOND_ASCII: Entry = entry(
    "3.2",
    "The address has letters such as ü or é.",
    "Whether Auth0 takes such addresses is not documented; they may be refused.",
    "Ask the user for an address with plain letters, or try this user first.",
);

pub(super) const EMAIL_VERIFIED_MISSING: Entry = entry(
    "3.6",
    "Users that exist already are to be updated, but this one does not say whether its email address is verified.",
    "On an update Auth0 takes a missing email_verified as false: the address would count as unverified from then on.",
    "Choose one value for all users that do not say it, or add email_verified to them.",
);

pub(super) const IDENTIFIER_MISSING: Entry = entry(
    "3.2.1",
    "The user has none of the properties that the connection’s users log in with.",
    "Nobody could log in as this user, and Auth0 may refuse it.",
    "Fill in one of them.",
);

pub(super) const PHONE_MISSING: Entry = entry(
    "3.2.1",
    "The connection requires a phone number, and this user has none.",
    "Auth0 refuses users without what the connection requires.",
    "Fill it in, or change the connection.",
);

pub(super) const PHONE_FORMAT: Entry = entry(
    "3.2",
    "The phone number is not written as + and 1 to 15 digits.",
    "Auth0 takes only the international form without spaces, such as +12125550001.",
    "Write it with country code and without spaces or signs. In a table, read its column as Phone and choose the country in which the numbers are dialled.",
);

pub(super) const PHONE_NOT_ALLOWED: Entry = entry(
    "3.2",
    "The user has a phone number, but the connection does not use phone numbers.",
    "Auth0 may refuse the user.",
    "Choose a connection with phone numbers, or remove the property.",
);

pub(super) const USER_ID_FORMAT: Entry = entry(
    "3.2",
    "The user ID contains a space or another blank.",
    "Auth0 allows no white space in it.",
    "Remove the blanks.",
);

pub(super) const USER_ID_TOO_LONG: Entry = entry(
    "3.2",
    "The user ID has more than 255 characters.",
    "Auth0 refuses longer ones.",
    "Use a shorter one, or leave it out: Auth0 makes one.",
);

pub(super) const USER_ID_PREFIX: Entry = entry(
    "3.2",
    "The user ID starts with auth0|, as it stands in exports.",
    "Auth0 puts auth0| in front of every imported ID, so it would stand there twice.",
    "Convert it: Usher takes auth0| from the start.",
);

pub(super) const USER_ID_OTHER_PROVIDER: Entry = entry(
    "6.1",
    "The user ID names another identity provider, such as google-oauth2|.",
    "Users of other providers cannot be imported into a database; Auth0 would make a new user with this odd ID.",
    "Leave this user out, or give it an ID without that prefix.",
);

pub(super) const USERNAME_FORMAT: Entry = entry(
    "3.2.2",
    "The username has a character that Auth0 does not allow.",
    "Only letters without accents, digits and @ ^ $ . ! ` - # + ' ~ _ are allowed.",
    "Change the username.",
);

pub(super) const USERNAME_IS_EMAIL: Entry = entry(
    "3.2.2",
    "The username looks like an email address.",
    "Auth0 keeps the two apart, unless the connection allows it.",
    "Change the username, or remove it: the user can log in with the email address.",
);

pub(super) const USERNAME_IS_PHONE: Entry = entry(
    "1.6",
    "The username looks like a phone number.",
    "The connection does not allow phone numbers as usernames.",
    "Change the username, or allow it in the connection.",
);

pub(super) const USERNAME_LENGTH: Entry = entry(
    "3.2.2",
    "The username is shorter or longer than the connection allows; 1 to 15 characters unless it is set otherwise.",
    "Auth0 refuses it.",
    "Change the username, or the limits in the connection (up to 128).",
);

pub(super) const USERNAME_REQUIRED: Entry = entry(
    "3.2.1",
    "The connection requires a username, and this user has none.",
    "Auth0 refuses users without what the connection requires.",
    "Fill it in.",
);

pub(super) const USERNAME_MISSING: Entry = entry(
    "3.2.2",
    "The connection uses usernames, and this user has none.",
    "Auth0 takes the user all the same, but it can log in by email only.",
    "Fill it in if the user is to log in with it.",
);

pub(super) const USERNAME_NOT_ALLOWED: Entry = entry(
    "3.2.2",
    "The user has a username, but the connection does not use usernames.",
    "Auth0 may refuse the user.",
    "Choose a connection with usernames, or remove the property.",
);

pub(super) const DUPLICATE_EMAIL: Entry = entry(
    "5.4",
    "An earlier user of this file has the same email address; capitals make no difference.",
    "Auth0 takes only one of them and refuses the other as a duplicate, also when updating.",
    "Decide which of the two is right and leave the other out.",
);

pub(super) const DUPLICATE_EMAIL_SHARED: Entry = entry(
    "5.4",
    "An earlier user of this file has the same email address.",
    "The connection allows several users to share one.",
    "Nothing to do if this is meant.",
);

pub(super) const DUPLICATE_USERNAME: Entry = entry(
    "5.4",
    "An earlier user of this file has the same username; capitals make no difference.",
    "Usernames must be unique; Auth0 refuses one of the two.",
    "Give one of them another username.",
);

pub(super) const DUPLICATE_USER_ID: Entry = entry(
    "5.4",
    "An earlier user of this file has the same user ID.",
    "User IDs must be unique in the whole tenant; Auth0 refuses one of the two.",
    "Give one of them another ID, or leave the ID out.",
);

pub(super) const DUPLICATE_PHONE: Entry = entry(
    "5.4",
    "An earlier user of this file has the same phone number.",
    "Auth0 refuses one of the two as a conflict.",
    "Decide whose number it is.",
);
