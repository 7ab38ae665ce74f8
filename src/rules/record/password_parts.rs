//! `custom_password_hash` as it stands in the record, read before it is judged.

use super::Path;
use super::pass::{Pass, Step};
use super::prints::Keys;
use crate::rules::Rule;
use crate::users::lexer::{Kind, Text};

/// A member of the description of a hash.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Part<T> {
    #[default]
    Absent,
    /// There, but of a wrong type, which is said already.
    Wrong,
    Given(T),
}

impl<T: Copy> Part<T> {
    pub(super) fn given(&self) -> Option<T> {
        match self {
            Self::Given(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Coded<'r> {
    pub(super) value: Part<Text<'r>>,
    pub(super) encoding: Part<Text<'r>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct HashPart<'r> {
    pub(super) value: Part<Text<'r>>,
    pub(super) encoding: Part<Text<'r>>,
    pub(super) digest: Part<Text<'r>>,
    pub(super) key: Part<Coded<'r>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SaltPart<'r> {
    pub(super) coded: Coded<'r>,
    pub(super) position: Part<Text<'r>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Description<'r> {
    pub(super) algorithm: Part<Text<'r>>,
    pub(super) hash: Part<HashPart<'r>>,
    pub(super) salt: Part<SaltPart<'r>>,
    pub(super) password_encoding: Part<Text<'r>>,
    pub(super) keylen: Part<f64>,
    pub(super) cost: Part<f64>,
    pub(super) block_size: Part<f64>,
    pub(super) parallelization: Part<f64>,
}

impl<'r> Pass<'_, 'r> {
    /// Reads the members of an object that `take` knows; says which it does not know.
    pub(super) fn members(
        &mut self,
        path: &Path<'_>,
        mut take: impl FnMut(&mut Self, &[u8], Kind, &Path<'_>) -> Step<bool>,
    ) -> Step<()> {
        self.lexer.enter()?;
        let mut keys: Keys = self.prints.open();
        let mut first = true;
        while let Some(key) = self.lexer.key(&mut first)? {
            let inner = Path::Key(path, &key);
            let name = key.bytes();
            let kind = self.lexer.kind()?;
            if self.prints.repeats(&mut keys, super::child(0, &name)) {
                self.find(Rule::DuplicateNestedKey, &inner);
                self.lexer.skip(kind)?;
            } else if !take(self, &name, kind, &inner)? {
                self.find(Rule::HashUnknownProperty, &inner);
                self.lexer.skip(kind)?;
            }
        }
        self.prints.close(&keys);
        Ok(())
    }

    pub(super) fn text_part(&mut self, kind: Kind, path: &Path<'_>) -> Step<Part<Text<'r>>> {
        Ok(self.text(kind, path)?.map_or(Part::Wrong, Part::Given))
    }

    /// A number without a fraction, `16384` or `1.6384e4`.
    pub(super) fn integer_part(&mut self, kind: Kind, path: &Path<'_>) -> Step<Part<f64>> {
        if kind != Kind::Number {
            self.wrong(kind, path)?;
            return Ok(Part::Wrong);
        }
        let number = self.lexer.number()?;
        let value = std::str::from_utf8(number)
            .ok()
            .and_then(|text| text.parse::<f64>().ok());
        if let Some(value) = value.filter(|value| value.fract() == 0.0) {
            return Ok(Part::Given(value));
        }
        self.find(Rule::WrongType, path);
        Ok(Part::Wrong)
    }

    pub(super) fn hash_part(&mut self, kind: Kind, path: &Path<'_>) -> Step<Part<HashPart<'r>>> {
        if kind != Kind::Object {
            self.wrong(kind, path)?;
            return Ok(Part::Wrong);
        }
        let mut hash = HashPart::default();
        self.members(path, |pass, name, kind, inner| {
            match name {
                b"value" => hash.value = pass.text_part(kind, inner)?,
                b"encoding" => hash.encoding = pass.text_part(kind, inner)?,
                b"digest" => hash.digest = pass.text_part(kind, inner)?,
                b"key" if kind != Kind::Object => {
                    pass.wrong(kind, inner)?;
                    hash.key = Part::Wrong;
                }
                b"key" => {
                    let mut key = Coded::default();
                    pass.members(inner, |pass, name, kind, inner| {
                        match name {
                            b"value" => key.value = pass.text_part(kind, inner)?,
                            b"encoding" => key.encoding = pass.text_part(kind, inner)?,
                            _ => return Ok(false),
                        }
                        Ok(true)
                    })?;
                    hash.key = Part::Given(key);
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Part::Given(hash))
    }

    pub(super) fn salt_part(&mut self, kind: Kind, path: &Path<'_>) -> Step<Part<SaltPart<'r>>> {
        if kind != Kind::Object {
            self.wrong(kind, path)?;
            return Ok(Part::Wrong);
        }
        let mut salt = SaltPart::default();
        self.members(path, |pass, name, kind, inner| {
            match name {
                b"value" => salt.coded.value = pass.text_part(kind, inner)?,
                b"encoding" => salt.coded.encoding = pass.text_part(kind, inner)?,
                b"position" => salt.position = pass.text_part(kind, inner)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Part::Given(salt))
    }

    /// `{"encoding": …}`: how the password became bytes.
    pub(super) fn password_part(&mut self, kind: Kind, path: &Path<'_>) -> Step<Part<Text<'r>>> {
        if kind != Kind::Object {
            self.wrong(kind, path)?;
            return Ok(Part::Wrong);
        }
        let mut encoding = Part::Absent;
        self.members(path, |pass, name, kind, inner| {
            if name != b"encoding" {
                return Ok(false);
            }
            encoding = pass.text_part(kind, inner)?;
            Ok(true)
        })?;
        Ok(encoding)
    }
}
