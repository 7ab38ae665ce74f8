use jiff::tz::TimeZone;

/// What the reader of a report is to be told.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The addresses of refused users, as far as the users file is at hand. Without them a report names
    /// record numbers and places only.
    pub addresses: bool,
    /// What this computer calls the admin's account; `None` leaves it away.
    pub account: Option<String>,
    /// In which all times are given.
    pub zone: TimeZone,
    /// When the report is made; milliseconds since 1970.
    pub made_ms: i64,
}
