//! Plain words for Auth0's codes [D imports]. The list of codes is open: an unknown one is shown as it is.

use crate::roster::RecordState;

struct Words {
    code: &'static str,
    title: &'static str,
    advice: &'static str,
}

const WORDS: &[Words] = &[
    Words {
        code: "MFA_FACTORS_FAILED",
        title: "The user is in, the second factors are not",
        advice: "Mend the factors and import these users again with updating switched on; repeating it is safe",
    },
    Words {
        code: "CONFLICT_EMAIL",
        title: "Another user has this email address",
        advice: "Find the other user in the dashboard and decide which of the two is to stay",
    },
    Words {
        code: "CONFLICT_USERNAME",
        title: "Another user has this username",
        advice: "Choose another username, or find the other user in the dashboard",
    },
    Words {
        code: "CONFLICT",
        title: "The user clashes with another one",
        advice: "Look for a user with the same email address, username, phone number or user id in the dashboard",
    },
    Words {
        code: "FORMAT",
        title: "A value is not written as Auth0 wants it",
        advice: "Mend the value in the file and import these users again",
    },
    Words {
        code: "INVALID_FORMAT",
        title: "A value is not written as Auth0 wants it",
        advice: "Mend the value in the file and import these users again",
    },
    Words {
        code: "PATTERN",
        title: "A value does not have the form that Auth0 asks for",
        advice: "Mend the value; a bcrypt hash that is not $2a$10$ or $2b$10$ belongs into custom_password_hash",
    },
    Words {
        code: "NOT_PASSED",
        title: "A property is not allowed, or not together with another",
        advice: "Often both password_hash and custom_password_hash are given, or a property that cannot be imported",
    },
    Words {
        code: "PROFILE_SIZE_EXCEEDED",
        title: "The profile is too large",
        advice: "Shorten the metadata of these users; a profile may have 10 KB",
    },
    Words {
        code: "OBJECT_REQUIRED",
        title: "A required property is missing",
        advice: "Add the property and import these users again",
    },
    Words {
        code: "ANY_OF_MISSING",
        title: "One of several required properties is missing",
        advice: "Give the user at least one of the identifiers that the connection asks for",
    },
    Words {
        code: "INVALID_TYPE",
        title: "A value has the wrong type",
        advice: "For example text where true or false is wanted; mend it and import these users again",
    },
    Words {
        code: "ENUM_MISMATCH",
        title: "A value is none of those that are allowed",
        advice: "Mend the value and import these users again",
    },
    Words {
        code: "MIN_LENGTH",
        title: "A value is too short",
        advice: "Mend the value and import these users again",
    },
    Words {
        code: "MAX_LENGTH",
        title: "A value is too long",
        advice: "Shorten the value and import these users again",
    },
    Words {
        code: "MINIMUM",
        title: "A number is too small",
        advice: "Mend the value and import these users again",
    },
    Words {
        code: "MAXIMUM",
        title: "A number is too large",
        advice: "Mend the value and import these users again",
    },
    Words {
        code: "ARRAY_LENGTH_SHORT",
        title: "A list has too few entries",
        advice: "Mend the list and import these users again",
    },
    Words {
        code: "ARRAY_LENGTH_LONG",
        title: "A list has too many entries",
        advice: "Mend the list and import these users again",
    },
    Words {
        code: "CONNECTION_NOT_FOUND",
        title: "The connection was gone",
        advice: "Somebody may have deleted it while the job ran; choose a connection and import again",
    },
    Words {
        code: WHOLE_PART,
        title: "Auth0 could not read the part that the user was in",
        advice: "Import these users again; if it happens once more, keep the report for Auth0's support",
    },
    Words {
        code: TOO_LARGE,
        title: "This one user is more than Auth0 takes in a request",
        advice: "Shorten the user's metadata, then import it again",
    },
];

/// Our own code for users of a part that was refused as a whole.
pub(super) const WHOLE_PART: &str = "JOB_FAILED";

/// Our own code for a single user that Auth0 found too large to take.
pub(super) const TOO_LARGE: &str = "TOO_LARGE";

/// Auth0 has no code of its own for it, and the one it gives is not documented [S-no-hash].
const PASSWORD_THERE: Words = Words {
    code: "",
    title: "The user has a password already",
    advice: "A password hash can be given with the first import only. Empty the cell or remove the property, then import \
             these users again; everything else is updated",
};

fn find(code: &str, message: &str) -> Option<&'static Words> {
    if says_password_there(message) {
        return Some(&PASSWORD_THERE);
    }
    WORDS.iter().find(|words| words.code == code)
}

/// A few plain words for a refusal.
pub fn title(code: &str, message: &str, state: RecordState) -> String {
    if state == RecordState::AlreadyThere {
        return "Such a user is there already".into();
    }
    match (find(code, message), code) {
        (Some(words), _) => words.title.into(),
        (None, "DUPLICATED_USER") => "The same user stands in the file twice".into(),
        (None, "") => "Refused without a code".into(),
        (None, code) => format!("Refused with the code {code}"),
    }
}

/// What can be done about it.
pub fn advice(code: &str, message: &str, state: RecordState, updating: bool) -> String {
    if state == RecordState::AlreadyThere && updating {
        return LEFT_OVER.into();
    }
    if state == RecordState::AlreadyThere {
        return "Nothing was changed. To update such users, import them again with updating switched on. \
                If the dashboard shows no such user, it is a leftover of a gradual migration that has to be deleted first"
            .into();
    }
    match (find(code, message), code) {
        (Some(words), _) => words.advice.into(),
        (None, "DUPLICATED_USER") => {
            "Auth0 takes the first of them; remove the others from the file".into()
        }
        (None, _) => "Auth0's own words stand under Details".into(),
    }
}

/// Updating goes by the email address alone, so that it may miss a user that exists under another of the
/// identifiers [D imports], or one that only the connection's own list still has [C-90646].
const LEFT_OVER: &str = "Updating was on and found nobody with this email address, and still such a user exists. Look for the username, \
     the phone number and the user id in the Auth0 Dashboard: another user may have one of them. If nobody has, it is a \
     leftover of a gradual migration: somebody began to sign in and was never moved. Remove left-overs \
     (usher leftovers RUN in the terminal) looks each address up once more and deletes what is left under it; then try these users again";

/// The title of a user that a lost sending of ours may have made.
pub const PERHAPS_OURS: &str = "Already there, perhaps by us";

/// What can be done about such users.
pub(super) const PERHAPS_OURS_ADVICE: &str = "The answer to an earlier sending of these users was lost, and nobody could \
     tell whether Auth0 had made them by then. They are in the tenant. Look one up in the Auth0 Dashboard: made while \
     this import ran, it is by us, and nothing is to be done";

/// Whether a refusal says that such a user existed before. A duplicate inside the file is not that.
pub(super) fn says_already_there(code: &str, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    if message.contains("already provided") {
        return false;
    }
    code == "DUPLICATED_USER" || message.contains("already exist")
}

/// Whether a refusal says that the user's password may not be replaced.
pub(super) fn says_password_there(message: &str) -> bool {
    message.contains("already has password hash")
}
