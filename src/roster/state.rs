use serde::{Deserialize, Serialize};

/// What is or became of a record: the same words in the table, the journal and the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RecordState {
    Ready,
    /// Auth0 would refuse it, so it is not sent.
    Blocked,
    /// The admin chose not to send it.
    LeftOut,
    Queued,
    Sent,
    Imported,
    Updated,
    /// Not taken because such a user existed before.
    AlreadyThere,
    Refused,
    /// Sent, or perhaps sent, and nobody can say what became of it.
    Unknown,
    /// Stopped before its part was sent.
    NotSent,
}

impl RecordState {
    pub const ALL: [Self; 11] = [
        Self::Ready,
        Self::Blocked,
        Self::LeftOut,
        Self::Queued,
        Self::Sent,
        Self::Imported,
        Self::Updated,
        Self::AlreadyThere,
        Self::Refused,
        Self::Unknown,
        Self::NotSent,
    ];

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Blocked => "Blocked",
            Self::LeftOut => "Left out",
            Self::Queued => "Queued",
            Self::Sent => "Sent",
            Self::Imported => "Imported",
            Self::Updated => "Updated",
            Self::AlreadyThere => "Already there",
            Self::Refused => "Refused",
            Self::Unknown => "Unknown",
            Self::NotSent => "Not sent",
        }
    }

    /// The state of a byte that [`RecordState`] as `u8` gave.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte)).copied()
    }
}
