/// What is known about a connection: the options that rules depend on. The default knows nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {}

impl Facts {
    /// Reads a connection as `GET /api/v2/connections/{id}` returns it. Missing `options` mean
    /// "not allowed to know", not "nothing set".
    pub fn of_connection(_connection: &serde_json::Value) -> Self {
        Self::default()
    }

    /// Several users of the connection may share one email address [D non-unique-emails].
    pub fn emails_may_repeat(&self) -> bool {
        false
    }
}
