use std::borrow::Cow;

use crate::profile::Field;
use crate::users::lexer::{Text, push_step};

/// Where the pass stands: a chain on the stack that becomes a pointer only for a finding.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) enum Path<'p> {
    Record,
    Field(Field),
    Key(&'p Path<'p>, &'p Text<'p>),
    Name(&'p Path<'p>, &'static str),
    Index(&'p Path<'p>, u32),
}

impl Path<'_> {
    /// As a JSON pointer.
    pub(in crate::rules) fn pointer(&self) -> Cow<'static, str> {
        match self {
            Self::Record => Cow::Borrowed(""),
            Self::Field(field) => Cow::Borrowed(field.pointer()),
            _ => {
                let mut pointer = String::new();
                self.write(&mut pointer);
                Cow::Owned(pointer)
            }
        }
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Self::Record => {}
            Self::Field(field) => pointer.push_str(field.pointer()),
            Self::Key(parent, key) => {
                parent.write(pointer);
                push_step(pointer, &key.to_text());
            }
            Self::Name(parent, name) => {
                parent.write(pointer);
                push_step(pointer, name);
            }
            Self::Index(parent, index) => {
                parent.write(pointer);
                push_step(pointer, &index.to_string());
            }
        }
    }
}
