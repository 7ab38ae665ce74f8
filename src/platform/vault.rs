/// Whether secrets can be kept beyond the end of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// Not looked at yet.
    Unknown,
    Ready,
    /// This computer has no keyring that Usher could use.
    Missing {
        details: String,
    },
    /// It is there but locked, and its prompt was cancelled.
    Locked {
        details: String,
    },
}
