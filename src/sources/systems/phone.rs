use std::borrow::Cow;

/// A phone number in the form that Auth0 takes [D profile-structure], where no more than spaces and
/// punctuation have to go; others stay as they are. `bare`: the system writes whole international
/// numbers without their plus sign.
pub(super) fn tidy(text: &str, bare: bool) -> Cow<'_, str> {
    let trimmed = text.trim();
    if bare && !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("+{trimmed}").into();
    }
    let Some(rest) = trimmed.strip_prefix('+') else {
        return text.into();
    };
    if trimmed.len() == text.len() && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.into();
    }
    // A zero in brackets is dialled inside the country only: what is meant is for people to say.
    if rest.contains("(0)") || !rest.chars().all(is_part) {
        return text.into();
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() == rest.len() && trimmed.len() == text.len() {
        return text.into();
    }
    format!("+{digits}").into()
}

fn is_part(sign: char) -> bool {
    sign.is_ascii_digit() || matches!(sign, ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn only_what_is_certain_is_tidied() {
        assert_eq!(tidy("+1 555 555 0100", false), "+15555550100");
        assert_eq!(tidy("+1 (555) 555-0100", false), "+15555550100");
        assert_eq!(tidy("+15555550100", false), "+15555550100");
        assert_eq!(tidy("+41 (0)44 555 01 23", false), "+41 (0)44 555 01 23");
        assert_eq!(tidy("044 555 01 23", false), "044 555 01 23");
        assert_eq!(tidy("15555550100", false), "15555550100");
        assert_eq!(tidy("15555550100", true), "+15555550100");
        assert_eq!(tidy("+1 555 0100 ext 7", false), "+1 555 0100 ext 7");
        assert_eq!(tidy("", true), "");
    }
}
