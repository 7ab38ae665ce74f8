//! Mappings that people made, found again for files with the same columns.

use std::io;
use std::time::SystemTime;

use crate::platform::mappings::Mappings;
use crate::sources::{Mapping, Remembered, Source};

impl Remembered for Mappings {
    fn recall(&self, columns: &[String]) -> Option<(Mapping, SystemTime)> {
        let kept = self.find(columns)?;
        // One of another version of Usher is as good as none.
        let mapping = Mapping::from_json(kept.mapping.to_string().as_bytes()).ok()?;
        Some((mapping, kept.when))
    }
}

/// Keeps the source's mapping for files with its columns, instead of an earlier one. Columns without
/// names are not kept.
pub fn remember(mappings: &Mappings, source: &Source, now: SystemTime) -> io::Result<()> {
    let Some(columns) = source.header_set() else {
        return Ok(());
    };
    let mapping = serde_json::to_value(&*source.mapping)?;
    mappings.keep(&columns, mapping, now)
}

/// Forgets what was kept for files with the source's columns.
pub fn forget(mappings: &Mappings, source: &Source) -> io::Result<()> {
    source
        .header_set()
        .map_or(Ok(()), |columns| mappings.forget(&columns))
}
