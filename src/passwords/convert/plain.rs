use crate::passwords::conversion::Likely;
use crate::passwords::custom::{Custom, PasswordEncoding};
use crate::passwords::digest::Digest;
use crate::passwords::text::{hex_len, padded_base64_len};

/// An unsalted digest whose algorithm the admin has named; `None`: the text is no hex or base64 of
/// that digest's length.
pub fn convert_as(text: &str, digest: Digest) -> Option<String> {
    let encoding = if hex_len(text.as_bytes()) == Some(digest.bytes()) {
        "hex"
    } else if padded_base64_len(text.as_bytes()) == Some(digest.bytes()) {
        "base64"
    } else {
        return None;
    };
    let mut custom = Custom::new(digest.algorithm(), text, encoding);
    if digest == Digest::Ntlm {
        custom.password = Some(PasswordEncoding {
            encoding: "utf16le",
        });
    }
    Some(custom.json())
}

/// The most usual digest of the text's length.
pub(super) fn likely(text: &str) -> Option<Likely> {
    let lens = [hex_len(text.as_bytes()), padded_base64_len(text.as_bytes())];
    lens.into_iter().flatten().find_map(|len| {
        let digest = *Digest::of_len(len).first()?;
        Some(Likely {
            digest,
            custom: convert_as(text, digest)?,
        })
    })
}
