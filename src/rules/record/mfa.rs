use super::Path;
use super::formats::{self, Email};
use super::pass::{Pass, Step};
use crate::profile::Field;
use crate::rules::Rule;
use crate::users::lexer::Kind;

/// What one kind of factor holds.
struct FactorKind {
    name: &'static str,
    member: &'static str,
    good: fn(&[u8]) -> bool,
    rule: Rule,
}

const KINDS: [FactorKind; 3] = [
    FactorKind {
        name: "totp",
        member: "secret",
        good: formats::totp_secret,
        rule: Rule::MfaTotpSecret,
    },
    FactorKind {
        name: "phone",
        member: "value",
        good: formats::phone,
        rule: Rule::MfaPhoneFormat,
    },
    FactorKind {
        name: "email",
        member: "value",
        good: address,
        rule: Rule::MfaEmailFormat,
    },
];

fn address(text: &[u8]) -> bool {
    matches!(formats::email(text), Email::Good | Email::BeyondAscii)
}

impl Pass<'_, '_> {
    /// A list of 1 to 10 objects, each with exactly one kind of factor (reference 3.8).
    pub(super) fn mfa_factors(&mut self, kind: Kind) -> Step<()> {
        let path = Path::Field(Field::MfaFactors);
        if kind != Kind::Array {
            return self.wrong(kind, &path);
        }
        self.lexer.enter()?;
        let (mut first, mut count) = (true, 0);
        while self.lexer.element(&mut first)? {
            let kind = self.lexer.kind()?;
            self.factor(kind, &Path::Index(&path, count))?;
            count += 1;
        }
        match count {
            0 => self.find(Rule::MfaTooFew, &path),
            1..=10 => {}
            _ => self.find(Rule::MfaTooMany, &path),
        }
        Ok(())
    }

    fn factor(&mut self, kind: Kind, path: &Path<'_>) -> Step<()> {
        if kind != Kind::Object {
            return self.wrong(kind, path);
        }
        self.lexer.enter()?;
        let mut keys = self.prints.open();
        let (mut first, mut count) = (true, 0);
        while let Some(key) = self.lexer.key(&mut first)? {
            let inner = Path::Key(path, &key);
            let name = key.bytes();
            let kind = self.lexer.kind()?;
            if self.prints.repeats(&mut keys, super::child(0, &name)) {
                self.find(Rule::DuplicateNestedKey, &inner);
                self.lexer.skip(kind)?;
                continue;
            }
            count += 1;
            if let Some(known) = KINDS.iter().find(|known| known.name.as_bytes() == &*name) {
                self.factor_kind(known, kind, &inner)?;
            } else {
                self.find(Rule::MfaFactorUnknown, &inner);
                self.lexer.skip(kind)?;
            }
        }
        self.prints.close(&keys);
        if count != 1 {
            self.find(Rule::MfaFactorShape, path);
        }
        Ok(())
    }

    fn factor_kind(&mut self, known: &FactorKind, kind: Kind, path: &Path<'_>) -> Step<()> {
        if kind != Kind::Object {
            return self.wrong(kind, path);
        }
        self.lexer.enter()?;
        let (mut first, mut found) = (true, false);
        while let Some(key) = self.lexer.key(&mut first)? {
            let inner = Path::Key(path, &key);
            let kind = self.lexer.kind()?;
            if &*key.bytes() != known.member.as_bytes() {
                self.find(Rule::MfaUnknownProperty, &inner);
                self.lexer.skip(kind)?;
            } else if found {
                self.find(Rule::DuplicateNestedKey, &inner);
                self.lexer.skip(kind)?;
            } else {
                found = true;
                if let Some(text) = self.text(kind, &inner)?
                    && !(known.good)(&text.bytes())
                {
                    self.find(known.rule, &inner);
                }
            }
        }
        if !found {
            self.find(Rule::MfaFieldMissing, &Path::Name(path, known.member));
        }
        Ok(())
    }
}
