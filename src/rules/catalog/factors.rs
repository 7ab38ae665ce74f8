//! Rules about MFA factors.

use super::entry::{Entry, entry};

pub(super) const MFA_TOO_FEW: Entry = entry(
    "3.8",
    "The list of factors is there but empty.",
    "Auth0 asks for at least one.",
    "Remove mfa_factors from this user.",
);

pub(super) const MFA_TOO_MANY: Entry = entry(
    "3.8",
    "The user has more than 10 factors.",
    "Auth0 takes 10 at most.",
    "Keep the ones that are in use.",
);

pub(super) const MFA_FACTOR_SHAPE: Entry = entry(
    "3.8",
    "An entry of the list must be one factor: totp, phone or email.",
    "Auth0 refuses an entry with none or several.",
    "Give every factor its own entry.",
);

pub(super) const MFA_FACTOR_UNKNOWN: Entry = entry(
    "3.8",
    "Auth0 cannot import a factor of this kind.",
    "Only totp, phone and email can be imported; recovery codes, WebAuthn and push cannot.",
    "Remove it. The user sets it up again at the next login.",
);

pub(super) const MFA_UNKNOWN_PROPERTY: Entry = entry(
    "3.8",
    "The factor has a property that Auth0 does not know.",
    "Auth0 refuses every unknown property here.",
    "Remove it.",
);

pub(super) const MFA_FIELD_MISSING: Entry = entry(
    "3.8",
    "The factor lacks its secret, number or address.",
    "Auth0 cannot make a factor without it.",
    "Add it, or remove the factor.",
);

pub(super) const MFA_TOTP_SECRET: Entry = entry(
    "3.8",
    "The TOTP secret has characters other than A to Z and 2 to 7.",
    "Auth0 takes base32 in capitals, without = at the end.",
    "Write it in capitals and remove = and blanks. If it has 0, 1, 8 or 9, it is not base32.",
);

pub(super) const MFA_PHONE_FORMAT: Entry = entry(
    "3.8",
    "The phone number of the factor is not written as + and 1 to 15 digits.",
    "Auth0 takes only the international form without spaces, such as +12125550001.",
    "Write it with country code and without spaces or signs.",
);

pub(super) const MFA_EMAIL_FORMAT: Entry = entry(
    "3.8",
    "The address of the factor is not an email address.",
    "Auth0 checks the form and refuses the user.",
    "Correct the address.",
);
