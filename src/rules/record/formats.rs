//! Pure questions about texts. All take unescaped UTF-8 bytes.

/// What an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Email {
    Good,
    /// The part before the @ has more than 64 characters, or the whole more than 254.
    TooLong,
    /// Good but for letters beyond ASCII: whether Auth0 takes those is unknown.
    BeyondAscii,
    Bad,
}

/// Judges an address as RFC 5321 writes it without quotes, with at least one dot in the domain.
/// Auth0's own dialect is unknown (reference 9), so this is the common ground of the known ones.
#[inline]
pub(in crate::rules) fn email(address: &[u8]) -> Email {
    let Some(at) = memchr::memchr(b'@', address) else {
        return Email::Bad;
    };
    let (local, domain) = (&address[..at], &address[at + 1..]);
    let (Some(local_ascii), Some(domain_ascii)) = (dot_atom(local), host(domain)) else {
        return Email::Bad;
    };
    if chars(local) > 64 || chars(address) > 254 {
        return Email::TooLong;
    }
    if local_ascii && domain_ascii {
        Email::Good
    } else {
        Email::BeyondAscii
    }
}

/// Words of permitted characters between single dots; whether all of it is ASCII. `None`: not so.
fn dot_atom(local: &[u8]) -> Option<bool> {
    let (mut ascii, mut previous) = (true, b'.');
    for &byte in local {
        match ATOM[byte as usize] {
            1 => {}
            2 => ascii = false,
            _ if byte == b'.' && previous != b'.' => {}
            _ => return None,
        }
        previous = byte;
    }
    (previous != b'.').then_some(ascii)
}

/// 1: permitted in a word of a local part; 2: part of a character beyond ASCII.
const ATOM: [u8; 256] = {
    let mut table = [0; 256];
    let permitted =
        b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-";
    let mut at = 0;
    while at < permitted.len() {
        table[permitted[at] as usize] = 1;
        at += 1;
    }
    let mut byte = 128;
    while byte < 256 {
        table[byte] = 2;
        byte += 1;
    }
    table
};

/// At least two labels of letters, digits and inner hyphens; whether all of it is ASCII.
fn host(domain: &[u8]) -> Option<bool> {
    let (mut ascii, mut previous, mut label, mut labels) = (true, b'.', 0, 1);
    for &byte in domain {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => label += 1,
            b'-' if previous != b'.' => label += 1,
            b'.' if previous != b'.' && previous != b'-' => {
                label = 0;
                labels += 1;
            }
            128.. => {
                ascii = false;
                label += 1;
            }
            _ => return None,
        }
        if label > 63 && byte < 128 {
            return None;
        }
        previous = byte;
    }
    (labels > 1 && previous != b'.' && previous != b'-').then_some(ascii)
}

/// Characters of a UTF-8 text.
#[inline]
pub(in crate::rules) fn chars(text: &[u8]) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
    }
}

/// `+` and 1 to 15 digits [D profile-structure, D schema].
pub(in crate::rules) fn phone(text: &[u8]) -> bool {
    matches!(text, [b'+', digits @ ..] if (1..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit))
}

/// `^[A-Z2-7]+$` [D schema].
pub(in crate::rules) fn totp_secret(text: &[u8]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
}

/// Letters without accents, digits and ``@ ^ $ . ! ` - # + ' ~ _`` [D require-username].
pub(in crate::rules) fn username_characters(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"@^$.!`-#+'~_".contains(byte))
}

/// An absolute web address: a scheme, `://`, a host, and nothing that an address cannot hold.
pub(in crate::rules) fn web_address(text: &[u8]) -> bool {
    let starts = |scheme: &[u8]| {
        text.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| &text[scheme.len()..])
    };
    let Some(rest) = starts(b"https://").or_else(|| starts(b"http://")) else {
        return false;
    };
    let host = rest
        .iter()
        .take_while(|byte| !matches!(byte, b'/' | b'?' | b'#'))
        .count();
    let forbidden = |byte: &u8| {
        matches!(
            byte,
            0..=b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x7f
        )
    };
    let host_starts = rest.first().is_some_and(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'[' | 128..)
            || host > 1 && rest[..host].contains(&b'@')
    });
    host > 0 && host_starts && !rest.iter().any(forbidden)
}

/// Any white space that Unicode knows.
pub(in crate::rules) fn has_space(text: &[u8]) -> bool {
    if text.is_ascii() {
        return text
            .iter()
            .any(|byte| byte.is_ascii_whitespace() || *byte == 0x0b);
    }
    String::from_utf8_lossy(text)
        .chars()
        .any(char::is_whitespace)
}

/// `google-oauth2|…`: the identifier of a user of another identity provider.
pub(in crate::rules) fn provider_prefix(user_id: &[u8]) -> bool {
    let Some(bar) = memchr::memchr(b'|', user_id) else {
        return false;
    };
    bar > 0
        && user_id[..bar]
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "a@example.com",
            "O'Brien+x@MAIL.example.com",
            "a.b@x.test",
            "1@1.example",
            "a@b-c.d.example",
        ] {
            assert_eq!(email(good.as_bytes()), Email::Good, "{good}");
        }
        let bad = [
            "plainaddress",
            "two@@example.com",
            "space in@example.com",
            "@example.com",
            "user@",
            "user@-bad.example",
            "user@exam ple.com",
            "dot..dot@example.com",
            "user@example..com",
            "trailing.@example.com",
            "",
            ".a@example.com",
            "a@localhost",
            "a@example.com.",
            "a@bad-.example",
            "a@[127.0.0.1]",
            "a@ex_ample.com",
            "\"a b\"@example.com",
            "a\u{0}@example.com",
            "a@example.com\n",
        ];
        for bad in bad {
            assert_eq!(email(bad.as_bytes()), Email::Bad, "{bad}");
        }
        let local = |len: usize| format!("{}@example.com", "a".repeat(len));
        assert_eq!(email(local(64).as_bytes()), Email::Good);
        assert_eq!(email(local(65).as_bytes()), Email::TooLong);
        assert_eq!(
            email(format!("a@{}com", "abcdefghi.".repeat(25)).as_bytes()),
            Email::TooLong
        );
        assert_eq!(email("zoë@example.com".as_bytes()), Email::BeyondAscii);
        assert_eq!(email("a@bücher.example".as_bytes()), Email::BeyondAscii);
    }

    #[test]
    fn phones_secrets_usernames() {
        assert!(phone(b"+1") && phone(b"+123456789012345"));
        assert!(!phone(b"+1234567890123456") && !phone(b"123") && !phone(b"+1 2") && !phone(b"+"));
        assert!(
            totp_secret(b"JBSWY3DP")
                && !totp_secret(b"jbsw")
                && !totp_secret(b"A=")
                && !totp_secret(b"A1")
                && !totp_secret(b"")
        );
        assert!(
            username_characters(b"a@^$.!`-#+'~_9")
                && !username_characters("é".as_bytes())
                && !username_characters(b"a b")
        );
    }

    #[test]
    fn web_addresses_and_spaces() {
        for good in [
            "https://example.com",
            "http://example.com/a?b=c#d",
            "HTTPS://example.com:8080/x",
            "https://[::1]/x",
            "https://user@example.com",
        ] {
            assert!(web_address(good.as_bytes()), "{good}");
        }
        for bad in [
            "example.com/a.png",
            "https://",
            "https:///a",
            "ftp:/x",
            "https://exa mple.com",
            "data:image/png;base64,AA",
            "",
            "//example.com/a",
        ] {
            assert!(!web_address(bad.as_bytes()), "{bad}");
        }
        assert!(
            has_space(b"a b") && has_space("a\u{a0}b".as_bytes()) && !has_space("aéb".as_bytes())
        );
        assert!(
            provider_prefix(b"google-oauth2|1")
                && !provider_prefix(b"|1")
                && !provider_prefix(b"My Id|1")
        );
        assert_eq!(chars("aé😀".as_bytes()), 3);
    }
}
