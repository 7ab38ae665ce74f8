use super::formats::{self, Email};
use super::pass::{Pass, Step};
use super::{Path, child};
use crate::profile::Field;
use crate::rules::Rule;
use crate::users::lexer::Kind;

impl Pass<'_, '_> {
    pub(super) fn email(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::Email))? else {
            return Ok(());
        };
        let address = text.bytes();
        match formats::email(&address) {
            Email::Good => {}
            Email::BeyondAscii => self.find_field(Rule::EmailBeyondAscii, Field::Email),
            Email::TooLong => self.find_field(Rule::EmailTooLong, Field::Email),
            Email::Bad => {
                self.find_field(
                    if address.contains(&0) {
                        Rule::NulCharacter
                    } else {
                        Rule::EmailFormat
                    },
                    Field::Email,
                );
                // Two users with the same nonsense are not the same user.
                return Ok(());
            }
        }
        self.out.identity.email = Some(self.lower_print(&address));
        Ok(())
    }

    pub(super) fn phone_number(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::PhoneNumber))? else {
            return Ok(());
        };
        let number = text.bytes();
        if !formats::phone(&number) {
            self.find_field(
                if number.contains(&0) {
                    Rule::NulCharacter
                } else {
                    Rule::PhoneFormat
                },
                Field::PhoneNumber,
            );
        }
        self.out.identity.phone = (!number.is_empty()).then(|| child(0, &number));
        Ok(())
    }

    pub(super) fn user_id(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::UserId))? else {
            return Ok(());
        };
        let id = text.bytes();
        if id.is_empty() {
            self.find_field(Rule::TextEmpty, Field::UserId);
            return Ok(());
        }
        if id.contains(&0) {
            self.find_field(Rule::NulCharacter, Field::UserId);
        } else if formats::has_space(&id) {
            self.find_field(Rule::UserIdFormat, Field::UserId);
        }
        if formats::chars(&id) > 255 {
            self.find_field(Rule::UserIdTooLong, Field::UserId);
        }
        if id.starts_with(b"auth0|") {
            self.find_field(Rule::UserIdPrefix, Field::UserId);
        } else if formats::provider_prefix(&id) {
            self.find_field(Rule::UserIdOtherProvider, Field::UserId);
        }
        self.out.identity.user_id = Some(child(0, &id));
        Ok(())
    }

    pub(super) fn username(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::Username))? else {
            return Ok(());
        };
        let name = text.bytes();
        if name.is_empty() {
            self.find_field(Rule::TextEmpty, Field::Username);
            return Ok(());
        }
        let rules = self.options.facts.username_rules;
        if name.contains(&0) {
            self.find_field(Rule::NulCharacter, Field::Username);
        } else if !rules.any_characters && !formats::username_characters(&name) {
            self.find_field(Rule::UsernameFormat, Field::Username);
        } else if !rules.may_be_email
            && !rules.any_characters
            && formats::email(&name) == Email::Good
        {
            self.find_field(Rule::UsernameIsEmail, Field::Username);
        } else if !rules.may_be_phone && self.options.facts.flexible && formats::phone(&name) {
            self.find_field(Rule::UsernameIsPhone, Field::Username);
        }
        if !(rules.min..=rules.max).contains(&(formats::chars(&name) as u64)) {
            self.find_field(Rule::UsernameLength, Field::Username);
        }
        self.out.identity.username = Some(self.lower_print(&name));
        Ok(())
    }

    /// Names: not empty, and no longer than the longest that one of the sources takes.
    pub(super) fn name(&mut self, field: Field, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(field))? else {
            return Ok(());
        };
        if text.raw.is_empty() {
            self.find_field(Rule::TextEmpty, field);
            return Ok(());
        }
        let Some((doubtful, refused)) = field.max_chars() else {
            return Ok(());
        };
        if text.raw.len() <= doubtful {
            return Ok(());
        }
        match formats::chars(&text.bytes()) {
            len if len > refused => self.find_field(Rule::TextTooLong, field),
            len if len > doubtful => self.find_field(Rule::TextLong, field),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn picture(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::Picture))? else {
            return Ok(());
        };
        if text.raw.is_empty() {
            self.find_field(Rule::TextEmpty, Field::Picture);
        } else if !formats::web_address(&text.bytes()) {
            self.find_field(Rule::PictureUrl, Field::Picture);
        }
        Ok(())
    }

    /// Fingerprint of a text in lower case, the form in which Auth0 keeps it.
    fn lower_print(&mut self, text: &[u8]) -> u64 {
        self.scratch.clear();
        if text.is_ascii() {
            self.scratch.extend_from_slice(text);
            self.scratch.make_ascii_lowercase();
        } else {
            self.scratch
                .extend_from_slice(String::from_utf8_lossy(text).to_lowercase().as_bytes());
        }
        child(0, self.scratch)
    }
}
