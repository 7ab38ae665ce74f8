/// A bcrypt hash in its usual text form, 60 characters: `$2b$10$` and 53 of `./A-Za-z0-9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bcrypt {
    /// `b'a'`, `b'b'`, `b'x'`, `b'y'`; `None` for the first form of all, `$2$`.
    pub variant: Option<u8>,
    /// The binary logarithm of the rounds; 4 to 31 in practice.
    pub cost: u8,
}

impl Bcrypt {
    pub fn read(text: &[u8]) -> Option<Self> {
        let rest = text.strip_prefix(b"$2")?;
        let (variant, rest) = match rest {
            [b'$', rest @ ..] => (None, rest),
            [variant @ (b'a' | b'b' | b'x' | b'y'), b'$', rest @ ..] => (Some(*variant), rest),
            _ => return None,
        };
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', b'$', body @ ..] = rest else {
            return None;
        };
        let cost = (tens - b'0') * 10 + (ones - b'0');
        let body: &[u8; 53] = body.try_into().ok()?;
        // Without a way out at the first wrong byte, all bytes are compared side by side; `.`, `/`
        // and the digits are neighbours.
        let right = body.iter().fold(true, |right, byte| {
            right & ((*byte | 0x20).is_ascii_lowercase() | (b'.'..=b'9').contains(byte))
        });
        right.then_some(Self { variant, cost })
    }

    /// `password_hash` takes it: `$2a$` or `$2b$` with 10 rounds [D schema, S-passwordHash].
    pub fn fits_password_hash(self) -> bool {
        matches!(self.variant, Some(b'a' | b'b')) && self.cost == 10
    }

    /// `custom_password_hash` takes it: any cost, but neither `$2$` nor `$2x$` [D schema].
    pub fn fits_custom(self) -> bool {
        matches!(self.variant, Some(b'a' | b'b' | b'y')) && (4..=31).contains(&self.cost)
    }
}

/// Bytes that bcrypt reads of salt and password together.
pub const BCRYPT_BYTES: usize = 72;

#[cfg(test)]
mod tests {
    use super::Bcrypt;

    #[test]
    fn tells_variant_and_cost() {
        let body = "KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
        let read = |start: &str| Bcrypt::read(format!("{start}{body}").as_bytes());
        assert!(read("$2b$10$").is_some_and(Bcrypt::fits_password_hash));
        assert!(read("$2a$10$").is_some_and(Bcrypt::fits_password_hash));
        for other in ["$2y$10$", "$2b$12$"] {
            let found = read(other).unwrap();
            assert!(
                !found.fits_password_hash() && found.fits_custom(),
                "{other}"
            );
        }
        for refused in ["$2x$10$", "$2$10$", "$2b$99$"] {
            assert!(!read(refused).unwrap().fits_custom(), "{refused}");
        }
        assert_eq!(read("$2c$10$"), None);
        assert_eq!(Bcrypt::read(b"$2b$10$short"), None);
    }
}
