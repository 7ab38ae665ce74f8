//! Writing to the terminal. A reader that goes away (`usher check … | head`) is no error.

use std::borrow::Cow;
use std::fmt::Arguments;
use std::io::{self, BufWriter, StdoutLock, Write};

use super::exit::Failure;

/// One line on standard error.
pub(super) fn say(line: Arguments<'_>) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", harmless(&line.to_string()));
}

/// Without the signs that a terminal obeys: names of files and columns come from anywhere.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t');
    if text.contains(obeyed) {
        text.replace(obeyed, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Writes results to standard output.
pub(super) fn write(
    fill: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut writer = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match fill(&mut writer).and_then(|()| writer.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(format_args!(
            "The result could not be written: {error}"
        ))),
        Ok(()) => Ok(()),
    }
}

/// Results for people on standard output.
pub(super) fn text(text: &str) -> Result<(), Failure> {
    write(|writer| writer.write_all(harmless(text).as_bytes()))
}

/// One value as one line of JSON on standard output, at once.
pub(super) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    write(|writer| {
        serde_json::to_writer(&mut *writer, value)?;
        writer.write_all(b"\n")
    })
}
