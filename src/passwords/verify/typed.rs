use secrecy::{ExposeSecret, SecretString};

/// A password that somebody typed. Wiped when it is dropped, never written anywhere; its `Debug` shows nothing.
#[derive(Clone, Debug)]
pub struct Typed(SecretString);

impl Typed {
    pub fn is_empty(&self) -> bool {
        self.0.expose_secret().is_empty()
    }

    pub(super) fn text(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
