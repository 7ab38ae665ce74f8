use super::pass::{Pass, Step};
use super::{Path, child, element};
use crate::profile::{FORBIDDEN_APP_METADATA, Field};
use crate::rules::Rule;
use crate::users::lexer::{Kind, Text};

impl Pass<'_, '_> {
    pub(super) fn metadata(&mut self, field: Field, kind: Kind) -> Step<()> {
        let path = Path::Field(field);
        if kind != Kind::Object {
            return self.wrong(kind, &path);
        }
        self.shapes.begin(field == Field::AppMetadata);
        self.metadata_object(
            &path,
            child(0, field.name().as_bytes()),
            field == Field::AppMetadata,
        )
    }

    /// `place` is the fingerprint of the path: the same for the same key in every record.
    fn metadata_object(&mut self, path: &Path<'_>, place: u64, app_metadata: bool) -> Step<()> {
        self.lexer.enter()?;
        let object = self.shapes.object();
        let mut keys = self.prints.open();
        let mut first = true;
        loop {
            let (key, met, kind);
            if let Some((foreseen, number)) =
                self.shapes.foresee(&mut self.lexer, place, &mut first)
            {
                key = foreseen;
                kind = self.lexer.kind()?;
                met = self.shapes.count(number, object, kind);
            } else {
                let Some(other) = self.lexer.key(&mut first)? else {
                    break;
                };
                key = other;
                kind = self.lexer.kind()?;
                met = self.shapes.look_up(object, place, &key, &key.bytes(), kind);
            }
            let inner = Path::Key(path, &key);
            let repeats = met
                .repeats
                .unwrap_or_else(|| self.prints.repeats(&mut keys, met.place));
            if repeats {
                self.find(Rule::DuplicateNestedKey, &inner);
            }
            // Most keys were seen before; names are judged once.
            if !met.plain && self.metadata_key(&key, &key.bytes(), &inner, app_metadata) {
                self.shapes.set_plain(met.place);
            }
            self.metadata_value(kind, &inner, met.place)?;
        }
        self.prints.close(&keys);
        Ok(())
    }

    #[expect(
        clippy::inline_always,
        reason = "most values are texts and numbers, for which a call costs as much as reading them"
    )]
    #[inline(always)]
    fn metadata_value(&mut self, kind: Kind, path: &Path<'_>, place: u64) -> Step<()> {
        match kind {
            Kind::String => {
                let text = self.lexer.string()?;
                // JSON, or white space before it.
                self.hides |= matches!(text.raw.first(), Some(b'{' | b'[' | b' ' | b'\\'));
                self.half_character(&text, path);
                Ok(())
            }
            Kind::Object => self.metadata_object(path, place, false),
            Kind::Array => self.metadata_array(path, place),
            Kind::Number => self.lexer.number().map(drop),
            Kind::True | Kind::False | Kind::Null => self.lexer.word(kind),
        }
    }

    fn metadata_array(&mut self, path: &Path<'_>, place: u64) -> Step<()> {
        self.lexer.enter()?;
        let (mut first, mut index) = (true, 0);
        while self.lexer.element(&mut first)? {
            let kind = self.lexer.kind()?;
            self.metadata_value(kind, &Path::Index(path, index), element(place))?;
            index += 1;
        }
        Ok(())
    }

    /// Judges the name of a key; whether there is nothing against it.
    fn metadata_key(
        &mut self,
        key: &Text<'_>,
        name: &[u8],
        path: &Path<'_>,
        app_metadata: bool,
    ) -> bool {
        if self.half_character(key, path) {
            self.hides = true;
            return false;
        }
        let mut found = None;
        if name.iter().any(|byte| matches!(byte, b'.' | b'$')) {
            found = Some(Rule::MetadataKeyCharacter);
        } else if app_metadata
            && FORBIDDEN_APP_METADATA
                .iter()
                .any(|forbidden| forbidden.as_bytes() == name)
        {
            found = Some(Rule::AppMetadataForbidden);
        } else if app_metadata && Field::of_name(name).is_some() {
            found = Some(Rule::AppMetadataShadows);
        }
        if let Some(rule) = found {
            self.find(rule, path);
        }
        let closer = std::str::from_utf8(name).is_ok_and(self.closer);
        self.hides |= closer;
        found.is_none() && !closer
    }
}
