/// What the verdict on a record depends on besides the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckOptions {
    /// What is known about the chosen connection.
    pub facts: super::Facts,
    /// Users that are already there are to be updated.
    pub upsert: bool,
    /// The value that the admin chose for every record without `email_verified`.
    pub email_verified: Option<bool>,
}
