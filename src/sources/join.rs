/// The password hashes of a second file, found by a user's id.
#[derive(Clone, Debug, Default)]
pub struct HashBook {}
