/// Fingerprints of what must be unique in a file; equal values have equal fingerprints. Different
/// values may collide: compare them with [`super::cross::same`]. Email and username are
/// compared in lower case, user id and phone number exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub email: Option<u64>,
    pub username: Option<u64>,
    pub user_id: Option<u64>,
    pub phone: Option<u64>,
}
