pub(super) const PART_BYTES: u32 = 400_000;
pub(super) const RECORD_MAX: u32 = 509_998;
