//! Hashes of database servers' own logins.

use crate::passwords::Shape;
use crate::passwords::custom::{Custom, PasswordEncoding, Salt};
use crate::passwords::text::hex_len;

/// `0x0100` and `0x0200`, 4 bytes of salt, SHA-1 or SHA-512 over the password in UTF-16 and the
/// salt behind it; `*` and the hex of a double SHA-1.
pub(crate) fn shape(text: &[u8]) -> Option<Shape> {
    match text {
        [b'0', b'x', rest @ ..] => {
            let len = hex_len(rest)?;
            let right =
                rest.starts_with(b"0100") && len == 26 || rest.starts_with(b"0200") && len == 70;
            right.then_some(Shape::SqlServer)
        }
        [b'*', rest @ ..] => (hex_len(rest) == Some(20)).then_some(Shape::MySql),
        _ => None,
    }
}

pub(super) fn server(text: &str) -> Option<String> {
    let rest = text.strip_prefix("0x")?;
    let (algorithm, rest) = if let Some(rest) = rest.strip_prefix("0100") {
        ("sha1", rest)
    } else {
        ("sha512", rest.strip_prefix("0200")?)
    };
    let (salt, hash) = rest.split_at_checked(8)?;
    let mut custom = Custom::new(algorithm, hash, "hex");
    custom.salt = Some(Salt {
        value: salt,
        encoding: "hex",
        position: Some("suffix"),
    });
    custom.password = Some(PasswordEncoding {
        encoding: "utf16le",
    });
    Some(custom.json())
}
