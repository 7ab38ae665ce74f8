use super::System;
use crate::users::UsersFile;

/// Which system wrote the file, by its columns or the properties of its first records.
pub fn detect(_file: &UsersFile, _sample: &[Vec<u8>]) -> System {
    System::Auth0
}
