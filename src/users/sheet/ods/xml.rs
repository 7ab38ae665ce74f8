use std::io::Read;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::unpacked::Input;
use crate::users::sheet::SheetError;

pub(super) const VERSION: XmlVersion = XmlVersion::Implicit1_0;
/// What ends in the middle.
pub(super) const CUT_SHORT: SheetError =
    SheetError::Broken("its content ends in the middle of a sheet");
/// What is XML, but says no text.
const STRANGE: SheetError = SheetError::Broken("its content is not what a spreadsheet's must be");

/// A workbook's XML, tag by tag, from any place in it on.
pub(super) struct Xml<R: Read> {
    reader: Reader<Input<R>>,
    buffer: Vec<u8>,
    /// Where in the text the reader began.
    base: u64,
}

impl<R: Read> Xml<R> {
    pub fn new(input: Input<R>, base: u64) -> Self {
        let mut reader = Reader::from_reader(input);
        // What was opened before the place where it begins is closed behind it.
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            buffer: Vec::new(),
            base,
        }
    }

    /// The next tag or text; the text's end is one too.
    pub fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().piece_begins();
        Ok(self.reader.read_event_into(&mut self.buffer)?)
    }

    /// Passes over all that stands in the element whose start tag was the last.
    pub fn skip(&mut self) -> Result<(), SheetError> {
        let mut depth = 0_u32;
        loop {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(CUT_SHORT),
                _ => {}
            }
        }
    }

    /// How far the text has been read.
    pub fn position(&self) -> u64 {
        self.base + self.reader.buffer_position()
    }

    /// The text from here on.
    pub fn into_input(self) -> Input<R> {
        self.reader.into_inner()
    }
}

/// Calls `each` with the names and raw values of a tag's attributes.
pub(super) fn attributes(
    tag: &BytesStart<'_>,
    mut each: impl FnMut(&str, &str),
) -> Result<(), SheetError> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| STRANGE)?;
        each(attribute.key.0, &attribute.value);
    }
    Ok(())
}

/// Appends an attribute's value as it is meant.
pub(super) fn push_value(raw: &str, out: &mut String) {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        out.push_str(raw);
        return;
    }
    match quick_xml::escape::unescape(raw) {
        Ok(text) => out.push_str(&text),
        Err(_) => out.push_str(raw),
    }
}

/// What `&…;` stands for.
pub(super) fn of_reference(reference: &BytesRef<'_>) -> String {
    let name = reference.xml_content(VERSION);
    if let Some(text) = resolve_xml_entity(&name) {
        return text.to_owned();
    }
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        // A name that nobody has given a meaning stands for itself.
        _ => format!("&{name};"),
    }
}
