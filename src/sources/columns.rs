/// A column of the file, as the mapping screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The first different values, secrets as bullets.
    pub samples: Vec<String>,
    /// It holds passwords, hashes or keys, which are shown nowhere and saved nowhere else.
    pub secret: bool,
    /// Where it could go if the admin wants it to: a field, or `user_metadata.<heading>`.
    pub suggestion: Option<super::Target>,
}
