/// Whether the file is rather Windows-1252 than UTF-8: most records that hold anything beyond
/// ASCII are not valid UTF-8.
pub fn looks_like_windows_1252(valid_utf8_beyond_ascii: u64, not_utf8: u64) -> bool {
    not_utf8 > valid_utf8_beyond_ascii
}
