use super::Path;
use super::pass::{Pass, Step};
use super::password_algorithm::{Algorithm, CUSTOM, HASH, PASSWORD_ENCODING, PASSWORD_ENCODINGS};
use super::password_parts::{Description, Part};
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::{Conversion, Shape, convert};
use crate::profile::Field;
use crate::rules::Rule;
use crate::users::lexer::{Kind, Text};

/// What is to be said about a text in `password_hash` that is no bcrypt.
#[cold]
fn of_another_kind(text: &str) -> Rule {
    match convert(text) {
        Conversion::Custom(_) => Rule::PasswordHashConvertible,
        Conversion::Likely(_) => Rule::PasswordHashDigest,
        Conversion::Impossible(shape, _) if shape.why().is_some() && shape != Shape::NoPassword => {
            Rule::PasswordHashImpossible
        }
        // Damaged, no hash at all, or the password itself.
        _ => Rule::PasswordHashFormat,
    }
}

impl<'r> Pass<'_, 'r> {
    pub(super) fn password_hash(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::PasswordHash))? else {
            return Ok(());
        };
        match Bcrypt::read(&text.bytes()) {
            Some(bcrypt) if bcrypt.fits_password_hash() => {}
            Some(bcrypt) if bcrypt.fits_custom() => {
                self.find_field(Rule::PasswordHashOtherBcrypt, Field::PasswordHash);
            }
            Some(_) => self.find_field(Rule::PasswordHashImpossible, Field::PasswordHash),
            None => self.find_field(of_another_kind(&text.to_text()), Field::PasswordHash),
        }
        Ok(())
    }

    /// Whether the description is one of bcrypt: then it says everything that `password_hash` can.
    pub(super) fn custom_password_hash(&mut self, kind: Kind) -> Step<bool> {
        if kind != Kind::Object {
            self.wrong(kind, &CUSTOM)?;
            return Ok(false);
        }
        let mut it = Description::default();
        self.members(&CUSTOM, |pass, name, kind, path| {
            match name {
                b"algorithm" => it.algorithm = pass.text_part(kind, path)?,
                b"hash" => it.hash = pass.hash_part(kind, path)?,
                b"salt" => it.salt = pass.salt_part(kind, path)?,
                b"password" => it.password_encoding = pass.password_part(kind, path)?,
                b"keylen" => it.keylen = pass.integer_part(kind, path)?,
                b"cost" => it.cost = pass.integer_part(kind, path)?,
                b"blockSize" => it.block_size = pass.integer_part(kind, path)?,
                b"parallelization" => it.parallelization = pass.integer_part(kind, path)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(self.judge(&it))
    }

    fn judge(&mut self, it: &Description<'r>) -> bool {
        self.required(&it.algorithm, &Path::Name(&CUSTOM, "algorithm"));
        self.required(&it.hash, &HASH);
        let algorithm = it.algorithm.given().and_then(|name| {
            let known = Algorithm::of_name(&name.bytes());
            if known.is_none() {
                self.find(
                    Rule::HashAlgorithmUnknown,
                    &Path::Name(&CUSTOM, "algorithm"),
                );
            }
            known
        });
        self.one_of(
            &it.password_encoding,
            PASSWORD_ENCODINGS,
            &PASSWORD_ENCODING,
        );
        let salt_len = self.salt(it, algorithm);
        if let Some(hash) = it.hash.given() {
            self.hash(it, &hash, algorithm, salt_len);
        }
        self.scrypt_settings(it, algorithm);
        algorithm == Some(Algorithm::Bcrypt)
    }

    /// The numbers of scrypt; those of other algorithms must be right too, and are of no use.
    fn scrypt_settings(&mut self, it: &Description<'r>, algorithm: Option<Algorithm>) {
        let scrypt = algorithm == Some(Algorithm::Scrypt);
        if scrypt {
            self.required(&it.keylen, &Path::Name(&CUSTOM, "keylen"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "powers of two up to 2^63 are exact"
        )]
        let power_of_two =
            |cost: f64| cost > 1.0 && cost < 2f64.powi(63) && (cost as u64).is_power_of_two();
        let positive = |number: f64| number > 0.0;
        let above_one = |number: f64| number > 1.0;
        let settings: [(_, _, &dyn Fn(f64) -> bool, _); 4] = [
            ("keylen", it.keylen, &positive, Rule::HashScryptNumber),
            (
                "cost",
                it.cost,
                if scrypt { &power_of_two } else { &above_one },
                Rule::HashScryptCost,
            ),
            (
                "blockSize",
                it.block_size,
                &positive,
                Rule::HashScryptNumber,
            ),
            (
                "parallelization",
                it.parallelization,
                &positive,
                Rule::HashScryptNumber,
            ),
        ];
        for (name, part, right, rule) in settings {
            let path = Path::Name(&CUSTOM, name);
            if part.given().is_some_and(|number| !right(number)) {
                self.find(rule, &path);
            } else if !part.absent() && algorithm.is_some() && !scrypt {
                self.find(Rule::HashFieldUnused, &path);
            }
        }
    }

    pub(super) fn required<T: Copy>(&mut self, part: &Part<T>, path: &Path<'_>) {
        if part.absent() {
            self.find(Rule::HashFieldMissing, path);
        }
    }

    /// Whether the part, where given, is one of these words; said where it is not.
    pub(super) fn one_of(
        &mut self,
        part: &Part<Text<'r>>,
        words: &[&[u8]],
        path: &Path<'_>,
    ) -> bool {
        let right = match part {
            Part::Absent => true,
            Part::Wrong => return false,
            Part::Given(text) => words.contains(&&*text.bytes()),
        };
        if !right {
            self.find(Rule::HashOptionUnknown, path);
        }
        right
    }
}

#[cfg(test)]
mod tests {
    use super::of_another_kind;
    use crate::rules::Rule;

    #[test]
    fn says_what_can_be_done_with_a_hash_in_the_wrong_place() {
        for (text, rule) in [
            (
                "pbkdf2_sha256$1200$seaSALT0grebe1tern2gull$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
                Rule::PasswordHashConvertible,
            ),
            (
                "{SSHA}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS",
                Rule::PasswordHashConvertible,
            ),
            ("850185e8cb8e7e8909605877cbdaef88", Rule::PasswordHashDigest),
            (
                "$P$HkABSdcyprayLd3xSWDZ9RAQefK57L/",
                Rule::PasswordHashImpossible,
            ),
            (
                "{CRYPT}$1$hPZGfG7J$9NPSiGMDllL7RbiqH33Np1",
                Rule::PasswordHashImpossible,
            ),
            ("pbkdf2_sha256$1200$damaged", Rule::PasswordHashFormat),
            ("hunter2", Rule::PasswordHashFormat),
            ("!", Rule::PasswordHashFormat),
            ("", Rule::PasswordHashFormat),
        ] {
            assert_eq!(of_another_kind(text), rule, "{text}");
        }
    }
}
