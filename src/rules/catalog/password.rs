//! Rules about password hashes.

use super::entry::{Entry, entry};

pub(super) const PASSWORD_HASH_FORMAT: Entry = entry(
    "3.4",
    "The value of password_hash is not a bcrypt hash that Auth0 takes there.",
    "This property takes only bcrypt with 10 rounds: $2a$10$ or $2b$10$ and 53 more characters.",
    "If it is another kind of hash, describe it in custom_password_hash. If it is the password itself, remove it.",
);

pub(super) const PASSWORD_HASH_OTHER_BCRYPT: Entry = entry(
    "3.4",
    "This is a bcrypt hash with another number of rounds, or one that starts with $2y$.",
    "password_hash takes only $2a$10$ and $2b$10$; other bcrypt hashes work in custom_password_hash.",
    "Convert it: Usher moves it to custom_password_hash with the algorithm bcrypt.",
);

pub(super) const PASSWORD_HASH_CONVERTIBLE: Entry = entry(
    "6.3",
    "This is a hash of another system, such as Django, ASP.NET or LDAP.",
    "password_hash takes only bcrypt with 10 rounds, but Auth0 can check this one in custom_password_hash.",
    "Convert it: Usher describes it in custom_password_hash, and the passwords keep working.",
);

pub(super) const PASSWORD_HASH_DIGEST: Entry = entry(
    "3.5",
    "This is a plain digest, and only its length hints at how it was made.",
    "Auth0 takes it in custom_password_hash together with the name of its algorithm; a wrong name passes the import and then no password fits.",
    "Find out the algorithm, and whether a salt was used. Describe it in custom_password_hash, and try one user with a known password first.",
);

pub(super) const PASSWORD_HASH_IMPOSSIBLE: Entry = entry(
    "6.2",
    "This is a hash of a kind that Auth0 cannot check in any property, such as phpass, WordPress 6.8 or Unix crypt.",
    "Auth0 refuses the user; rewritten to look like another hash, no login would ever work.",
    "Remove the hash. These users set a new password at their first login.",
);

pub(super) const BOTH_PASSWORD_HASHES: Entry = entry(
    "3.4",
    "The user has a password_hash and a custom_password_hash.",
    "Auth0 takes only one of the two and refuses the user.",
    "Remove the one that is marked, or the other one if you know better.",
);

pub(super) const HASH_FIELD_MISSING: Entry = entry(
    "3.5",
    "The description of the password hash lacks a part that this algorithm needs.",
    "Without it Auth0 cannot check the password and refuses the user.",
    "Add the missing part.",
);

pub(super) const HASH_UNKNOWN_PROPERTY: Entry = entry(
    "3.5",
    "The description of the password hash has a property that Auth0 does not know.",
    "Auth0 refuses every unknown property here.",
    "Remove it.",
);

pub(super) const HASH_ALGORITHM_UNKNOWN: Entry = entry(
    "3.5",
    "The algorithm is none that Auth0 can check.",
    "Auth0 knows argon2, bcrypt, hmac, ldap, md4, md5, sha1, sha256, sha512, pbkdf2 and scrypt, in small letters.",
    "Correct the name. With any other algorithm these users need a new password.",
);

pub(super) const HASH_OPTION_UNKNOWN: Entry = entry(
    "3.5",
    "A setting of the password hash has a value that Auth0 does not know.",
    "Auth0 knows a short list of encodings, digests and positions and refuses anything else.",
    "Correct the value, in small letters.",
);

pub(super) const HASH_ENCODING_NOT_ALLOWED: Entry = entry(
    "3.5",
    "The hash is said to be in an encoding that this algorithm cannot have.",
    "argon2, bcrypt, ldap and pbkdf2 are texts (utf8); all others are bytes (hex or base64).",
    "Correct the encoding.",
);

pub(super) const HASH_SALT_NOT_ALLOWED: Entry = entry(
    "3.5",
    "The hash comes with a salt of its own property.",
    "argon2, pbkdf2 and ldap hashes contain their salt; Auth0 refuses a second one.",
    "Remove salt.",
);

pub(super) const HASH_PHC_FORMAT: Entry = entry(
    "3.5",
    "The hash is not a PHC string as this algorithm writes it, such as $argon2id$v=19$… or $pbkdf2-sha256$….",
    "Auth0 reads algorithm, settings, salt and hash out of this one text; base64 in it stands without =.",
    "Correct the text, or export it again in PHC form.",
);

pub(super) const HASH_BCRYPT_FORMAT: Entry = entry(
    "3.5",
    "The hash is not a bcrypt hash of a form that Auth0 takes.",
    "Auth0 takes $2a$, $2b$ and $2y$ with 60 characters in all; not $2$ or $2x$.",
    "Correct the hash. With another form these users need a new password.",
);

pub(super) const HASH_LDAP_FORMAT: Entry = entry(
    "3.5",
    "The hash is not an LDAP text such as {SSHA} and base64, or of a kind that Auth0 does not take.",
    "Auth0 takes the schemes MD5, SMD5, SHA and SSHA in their lengths, but not {CRYPT}.",
    "Correct the text. Users with other schemes need a new password.",
);

pub(super) const HASH_NOT_DECODABLE: Entry = entry(
    "3.5",
    "The text cannot be read in the encoding that is named beside it.",
    "Auth0 could never match a password with it.",
    "Correct the value or its encoding.",
);

pub(super) const HASH_DIGEST_LENGTH: Entry = entry(
    "3.5",
    "The hash does not have the number of bytes that this algorithm makes.",
    "It cannot be a hash of this kind: the import might pass, but no login would.",
    "Correct the algorithm, the encoding or the hash.",
);

pub(super) const HASH_SCRYPT_COST: Entry = entry(
    "3.5",
    "The cost of scrypt is not a power of two above 1.",
    "scrypt is defined for powers of two only, such as 16384.",
    "Correct the cost.",
);

pub(super) const HASH_SCRYPT_NUMBER: Entry = entry(
    "3.5",
    "keylen, blockSize and parallelization must be whole numbers above 0.",
    "scrypt cannot be computed with anything else.",
    "Correct the number.",
);

pub(super) const HASH_BCRYPT_SALT_LONG: Entry = entry(
    "3.5",
    "bcrypt reads 72 bytes of salt and password together, and the salt takes most of them.",
    "Long passwords are cut, so that different passwords may match.",
    "Check that the old system did the same. Try one user with a known password first.",
);

pub(super) const HASH_ARGON_2_VARIANT: Entry = entry(
    "3.5",
    "The hash is argon2i or argon2d.",
    "Auth0 documents argon2id; whether the others work at login is unknown.",
    "Import one user with a known password first and log in.",
);

pub(super) const HASH_ARGON_2_LANES: Entry = entry(
    "3.5",
    "The hash was made with more than one lane (p=2 or more).",
    "Auth0 documents argon2 with p=1; whether more lanes work at login is unknown.",
    "Import one user with a known password first and log in.",
);

pub(super) const HASH_FIELD_UNUSED: Entry = entry(
    "3.5",
    "The description has a setting that belongs to another algorithm.",
    "Auth0 may ignore it or refuse it, and it hints at a wrong algorithm.",
    "Check the algorithm, or remove the setting.",
);
