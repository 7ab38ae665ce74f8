use keyring_core::Error;

/// What a failed call means for what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Locked, and nobody opened it.
    Locked,
    /// There is none, or it does not answer.
    Gone,
    /// It works, but not with this entry.
    Entry,
}

pub(super) fn trouble(error: &Error) -> Trouble {
    match error {
        Error::NoStorageAccess(_) => Trouble::Locked,
        Error::PlatformFailure(inner) => {
            // Some stores hand a dismissed prompt through as a failure of the platform.
            let text = inner.to_string().to_lowercase();
            if text.contains("prompt") || text.contains("locked") || text.contains("cancel") {
                Trouble::Locked
            } else {
                Trouble::Gone
            }
        }
        Error::NoDefaultStore | Error::NotSupportedByStore(_) | Error::BadStoreFormat(_) => {
            Trouble::Gone
        }
        _ => Trouble::Entry,
    }
}

/// Words for "Details". Some variants carry the secret itself, so nothing is printed as it comes.
pub(super) fn details(error: &Error) -> String {
    match error {
        Error::PlatformFailure(inner) | Error::NoStorageAccess(inner) => inner.to_string(),
        Error::NoEntry => "the keyring has no such entry".into(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "the keyring's entry is not what Usher wrote".into()
        }
        Error::BadStoreFormat(_) => "the keyring itself is damaged".into(),
        Error::TooLong(what, limit) => format!("{what} is longer than the keyring takes ({limit})"),
        Error::Invalid(what, _) => format!("the keyring does not take this {what}"),
        Error::Ambiguous(entries) => {
            format!("the keyring has {} entries of this name", entries.len())
        }
        Error::NoDefaultStore => "no keyring was chosen".into(),
        Error::NotSupportedByStore(_) => "the keyring cannot do this".into(),
        _ => "the keyring refused without saying why".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_never_hold_a_secret() {
        let secret = b"s3cret-value".to_vec();
        let errors = [
            Error::BadEncoding(secret.clone()),
            Error::BadDataFormat(secret, Box::new(std::io::Error::other("s3cret-value"))),
        ];
        for error in errors {
            assert!(!details(&error).contains("s3cret"));
        }
    }

    #[test]
    fn a_dismissed_prompt_is_a_locked_keyring() {
        let error = Error::PlatformFailure(Box::new(std::io::Error::other("Prompt was dismissed")));
        assert_eq!(trouble(&error), Trouble::Locked);
        let error = Error::PlatformFailure(Box::new(std::io::Error::other("no such name")));
        assert_eq!(trouble(&error), Trouble::Gone);
    }
}
