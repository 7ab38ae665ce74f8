use std::fmt;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::unpacked::{PIECE_MAX, TOO_LONG};
use super::xml::{CUT_SHORT, VERSION, Xml, attributes, of_reference, push_value};
use crate::users::sheet::SheetError;
use crate::users::sheet::row::{RowText, is_error};

/// A cell of a sheet. Meant to be used again and again.
#[derive(Default)]
pub(super) struct OdsCell {
    kind: Kind,
    /// What its kind says about: an attribute's value, or the paragraphs that are shown.
    text: String,
    number: f64,
    /// As many cells stand side by side.
    pub repeated: u32,
    formula: bool,
    /// What it calculates cannot be.
    error: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// What it shows is what it holds.
    #[default]
    Shown,
    Text,
    Number,
    Yes,
    No,
    Date,
    Time,
}

/// Not what stands in it: that is somebody's.
impl fmt::Debug for OdsCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {} bytes", self.kind, self.text.len())
    }
}

impl OdsCell {
    /// Takes in what a cell's start tag says.
    pub fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), SheetError> {
        self.kind = Kind::Shown;
        self.text.clear();
        self.repeated = 1;
        (self.formula, self.error) = (false, false);
        attributes(tag, |name, value| match name {
            "table:number-columns-repeated" => self.repeated = count(value),
            "table:formula" => self.formula = true,
            "calcext:value-type" => self.error = value == "error",
            "office:value" => {
                if let Ok(number) = value.trim_ascii().parse() {
                    (self.kind, self.number) = (Kind::Number, number);
                }
            }
            "office:boolean-value" => {
                self.kind = match value.trim_ascii() {
                    "true" | "TRUE" | "1" => Kind::Yes,
                    _ => Kind::No,
                };
            }
            "office:string-value" => self.take(Kind::Text, value),
            "office:date-value" => self.take(Kind::Date, value),
            "office:time-value" => self.take(Kind::Time, value),
            _ => {}
        })
    }

    fn take(&mut self, kind: Kind, value: &str) {
        self.kind = kind;
        self.text.clear();
        push_value(value, &mut self.text);
    }

    /// Reads on to the cell's end; `covered`: what it holds is hidden by its neighbour.
    pub fn finish<R: Read>(&mut self, covered: bool, xml: &mut Xml<R>) -> Result<(), SheetError> {
        if covered || self.kind != Kind::Shown {
            return xml.skip();
        }
        self.paragraphs(xml)
    }

    /// The text of the cell's paragraphs, without what else may stand in it: notes, pictures, and the
    /// words of their own that these have.
    fn paragraphs<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), SheetError> {
        let mut shown = Shown::new(&mut self.text);
        // How deep it stands in the cell, and where the paragraph stands that is read.
        let (mut depth, mut paragraph) = (0_u32, None);
        loop {
            let (inside, open) = match xml.next()? {
                Event::Start(tag) => (Inside::of(&tag)?, true),
                Event::Empty(tag) => (Inside::of(&tag)?, false),
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => {
                    depth -= 1;
                    paragraph = paragraph.filter(|&at| at < depth);
                    continue;
                }
                Event::Eof => return Err(CUT_SHORT),
                _ if paragraph.is_none() => continue,
                Event::Text(part) => {
                    shown.push_raw(&part.xml_content(VERSION))?;
                    continue;
                }
                Event::CData(part) => {
                    shown.push(&part.xml_content(VERSION))?;
                    continue;
                }
                Event::GeneralRef(reference) => {
                    shown.push(&of_reference(&reference))?;
                    continue;
                }
                _ => continue,
            };
            match inside {
                Inside::Paragraph => {
                    shown.begin();
                    paragraph = open.then_some(depth);
                }
                Inside::Other if open => {
                    xml.skip()?;
                    continue;
                }
                _ if paragraph.is_none() => {}
                Inside::Spaces(count) => shown.spaces(count)?,
                Inside::Tab => shown.push("\t")?,
                Inside::Break => shown.push("\n")?,
                Inside::Text | Inside::Other => {}
            }
            depth += u32::from(open);
        }
    }

    /// Puts it into its row, in its 0-based column.
    pub fn put(&self, column: u32, row: &mut RowText) -> Result<(), SheetError> {
        let text = &*self.text;
        match self.kind {
            _ if self.error || self.formula && is_error(text) => row.error(column),
            Kind::Shown | Kind::Text => row.text(column, text),
            Kind::Number => row.number(column, self.number),
            Kind::Yes => row.bool(column, true),
            Kind::No => row.bool(column, false),
            Kind::Date => row.date(column, text),
            Kind::Time => row.length(column, text),
        }
        row.fits()
    }

    pub fn is_empty(&self) -> bool {
        !self.error && matches!(self.kind, Kind::Shown | Kind::Text) && self.text.is_empty()
    }
}

/// What may stand in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Paragraph,
    Spaces(usize),
    Tab,
    Break,
    /// Text as any other, in bold or with a link.
    Text,
    /// None of the cell's text.
    Other,
}

impl Inside {
    fn of(tag: &BytesStart<'_>) -> Result<Self, SheetError> {
        Ok(match tag.name().0 {
            "text:p" | "text:h" => Self::Paragraph,
            "text:s" => {
                let mut spaces = 1;
                attributes(tag, |name, value| {
                    if name == "text:c" {
                        spaces = count(value) as usize;
                    }
                })?;
                Self::Spaces(spaces)
            }
            "text:tab" => Self::Tab,
            "text:line-break" => Self::Break,
            // How a word is spoken, and what stands at the foot of the page.
            "text:ruby-text" | "text:note" => Self::Other,
            name if name.starts_with("text:") => Self::Text,
            _ => Self::Other,
        })
    }
}

/// How often something stands there: at least once, and more often than can be.
pub(super) fn count(value: &str) -> u32 {
    match value.trim_ascii().parse::<u64>() {
        Ok(count) => u32::try_from(count.max(1)).unwrap_or(u32::MAX),
        Err(_) if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() => u32::MAX,
        Err(_) => 1,
    }
}

/// What a cell shows, as it grows.
struct Shown<'a> {
    text: &'a mut String,
    /// Where the paragraph begins.
    start: usize,
    any: bool,
    /// The XML went on to another line: a space, if the paragraph goes on.
    layout: bool,
}

impl<'a> Shown<'a> {
    fn new(text: &'a mut String) -> Self {
        Self {
            text,
            start: 0,
            any: false,
            layout: false,
        }
    }

    /// A paragraph begins, on a line of its own.
    fn begin(&mut self) {
        if self.any {
            self.text.push('\n');
        }
        self.any = true;
        self.start = self.text.len();
        self.layout = false;
    }

    fn push(&mut self, part: &str) -> Result<(), SheetError> {
        if part.is_empty() {
            return Ok(());
        }
        if self.layout && self.text.len() > self.start {
            self.text.push(' ');
        }
        self.layout = false;
        if self.text.len() + part.len() > PIECE_MAX {
            return Err(SheetError::Broken(TOO_LONG));
        }
        self.text.push_str(part);
        Ok(())
    }

    fn spaces(&mut self, count: usize) -> Result<(), SheetError> {
        if self.text.len() + count > PIECE_MAX {
            return Err(SheetError::Broken(TOO_LONG));
        }
        self.push(&" ".repeat(count))
    }

    /// Text as it stands in the XML: white space with a line break in it is the XML's layout.
    fn push_raw(&mut self, part: &str) -> Result<(), SheetError> {
        let mut rest = part;
        while let Some(at) = memchr::memchr(b'\n', rest.as_bytes()) {
            self.push(rest[..at].trim_ascii_end())?;
            self.layout = true;
            rest = rest[at..].trim_ascii_start();
        }
        self.push(rest)
    }
}
