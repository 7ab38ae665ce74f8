//! The two formats of the schema.

/// Local part up to 64 characters of the usual alphabet, dots not at an end and not twice;
/// a domain of at least two labels [D profile-structure]. The dialect of the service is unknown.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    local.chars().count() <= 64
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.chars().all(|c| {
                    c.is_ascii_alphanumeric()
                        || "!#$%&'*+-/=?^_`{|}~".contains(c)
                        || (!c.is_ascii() && !c.is_whitespace())
                })
        })
}

fn is_domain(domain: &str) -> bool {
    let mut labels = 0;
    for label in domain.split('.') {
        let inner = label.chars().all(|c| {
            c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && !c.is_whitespace())
        });
        if label.is_empty()
            || label.chars().count() > 63
            || !inner
            || label.starts_with('-')
            || label.ends_with('-')
        {
            return false;
        }
        labels += 1;
    }
    labels >= 2
}

/// An absolute http or https address.
pub(super) fn is_web_address(text: &str) -> bool {
    let plain = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
    plain
        && url::Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "ada@example.com",
            "a.b+c@mail.example.com",
            "o'neil@example.com",
            "zoë@example.com",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "ada",
            "@example.com",
            "ada@",
            "ada@example",
            "a..b@example.com",
            ".a@example.com",
            "a b@example.com",
            "a@-example.com",
            "a@b@example.com",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(!is_email(&format!("{}@example.com", "x".repeat(65))));
    }

    #[test]
    fn web_addresses() {
        assert!(is_web_address("https://example.com/a.png?x=1"));
        for bad in [
            "a.png",
            "/a.png",
            "ftp://example.com/a",
            "https://exa mple.com",
            "https://",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
