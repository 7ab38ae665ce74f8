use std::fmt;

/// What a secret belongs to. Names a host and a kind, never a value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    host: String,
    kind: String,
}

impl Key {
    /// The secret of a machine-to-machine application.
    pub fn client_secret(host: &str, client_id: &str) -> Self {
        Self {
            host: clean(host),
            kind: format!("client-secret-{}", clean(client_id)),
        }
    }

    /// A pasted token.
    pub fn token(host: &str) -> Self {
        Self {
            host: clean(host),
            kind: "token".into(),
        }
    }

    pub(super) fn entry(&self, part: &str) -> String {
        format!("{}|{}|{part}", self.host, self.kind)
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.host)
    }
}

/// The separator must not come from outside, or one key could name another's entry.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c == '|' || c.is_control() { '_' } else { c })
        .collect()
}
