use std::path::Path;
use std::sync::Arc;

use super::beginning::Beginning;
use super::content::Content;
use super::mend::{Mender, Mending};
use super::{OpenOptions, Reading, Roster, check};
use crate::rules::CheckOptions;
use crate::users::{Cancel, OpenError};

/// How far opening has come, with what is known so far.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub roster: Roster,
    /// Bytes that have been read, compressed ones where they come compressed.
    pub bytes_read: u64,
    pub bytes_total: u64,
}

/// Opens and checks a users file, or several of one shape as one list, on all cores; returns when
/// all is done.
///
/// `watch` is called from this thread at most every 50 ms, for the first time as soon as there is
/// anything to show.
pub fn open(
    paths: &[impl AsRef<Path>],
    options: &OpenOptions,
    spool_dir: &Path,
    watch: &dyn Fn(Snapshot),
    cancel: &Cancel,
) -> Result<Roster, OpenError> {
    let mut content = Content::open(paths, options, spool_dir, cancel)?;
    if let Some(recipe) = &options.recipe {
        let mut mending = options.mending.clone();
        let beginning = recipe.beginning();
        let steps = beginning.steps().iter().cloned();
        steps.for_each(|step| mending.push(step));
        content.mender = Arc::new(Mender::of(&mending));
    }
    let file = Arc::clone(&content.file);
    let mut beginning = Beginning::of(&file)?;
    let content = content.read_as(&options.reading, &mut beginning, cancel)?;
    let roster = if let Some(content) = content.as_remembered(&options.reading, cancel) {
        let beginning = Beginning::of(&content.file)?;
        check::check(&content, beginning, &options.check, watch, cancel)?
    } else {
        check::check(&content, beginning, &options.check, watch, cancel)?
    };
    match &options.recipe {
        Some(recipe) => recipe.finish(roster, recipe.beginning().steps().len(), watch, cancel),
        None => Ok(roster),
    }
}

impl Roster {
    /// The same file with these changes, checked again.
    pub fn mended(
        &self,
        mending: &Mending,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        self.checked_again(self.options(), None, Some(mending), watch, cancel)
    }

    /// Checks the same file again under other options, and with its rows read in another way where
    /// `reading` is given. Nothing is unpacked again; a table whose layout changes is opened anew.
    pub fn recheck(
        &self,
        options: &CheckOptions,
        reading: Option<&Reading>,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        self.checked_again(options, reading, None, watch, cancel)
    }

    /// Both at once: what is `None` stays as it is. Of changes of a few records, those and their duplicates
    /// are checked and nothing else.
    pub fn checked_again(
        &self,
        options: &CheckOptions,
        reading: Option<&Reading>,
        mending: Option<&Mending>,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        if let (None, Some(mending)) = (reading, mending)
            && options == self.options()
            && let Some(patched) = self.patched(mending)?
        {
            return Ok(patched);
        }
        let content = &self.inner().content;
        let mut content = match reading {
            Some(reading) => content.laid_out(reading, cancel)?,
            None => content.clone(),
        };
        if let Some(mending) = mending {
            content.mender = Arc::new(Mender::of(mending));
        }
        let file = Arc::clone(&content.file);
        let mut beginning = Beginning::of(&file)?;
        let content = match reading {
            Some(reading) => content.read_as(reading, &mut beginning, cancel)?,
            None => content,
        };
        if let Some(content) = reading.and_then(|reading| content.as_remembered(reading, cancel)) {
            let beginning = Beginning::of(&content.file)?;
            return check::check(&content, beginning, options, watch, cancel);
        }
        check::check(&content, beginning, options, watch, cancel)
    }
}
