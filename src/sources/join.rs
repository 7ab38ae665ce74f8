use crate::users::{Cancel, OpenError, UsersFile};

/// The password hashes of a second file, found by a user's id.
#[derive(Debug)]
pub struct HashBook {}

impl HashBook {
    /// Reads all of an export of password hashes ([`super::System::Auth0Hashes`]).
    pub fn read(_file: UsersFile, _cancel: &Cancel) -> Result<Self, OpenError> {
        Ok(Self {})
    }

    /// Users with a hash.
    pub fn len(&self) -> u64 {
        0
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
