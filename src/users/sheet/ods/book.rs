use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use super::list::{Listed, list};
use super::table;
use super::unpacked::{input, pass};
use super::xml::{CUT_SHORT, Xml};
use crate::users::Cancel;
use crate::users::sheet::row::RowText;
use crate::users::sheet::watched::{Watch, Watched};
use crate::users::sheet::{NamedSheet, SheetError};

const CONTENT: &str = "content.xml";
const MIME: (&str, &[u8]) = (
    "mimetype",
    b"application/vnd.oasis.opendocument.spreadsheet",
);
const MANIFEST: &str = "META-INF/manifest.xml";

/// An open workbook.
pub(in crate::users::sheet) struct OdsBook {
    zip: ZipArchive<BufReader<Watched>>,
    cancel: Cancel,
    sheets: Vec<Listed>,
}

impl OdsBook {
    /// Whether an archive says that it is such a workbook.
    pub fn is_one(file: &Arc<File>) -> bool {
        let (name, mime) = MIME;
        let mut said = Vec::new();
        let read = Watched::new(Arc::clone(file), Watch::default())
            .map_err(SheetError::from)
            .and_then(|bytes| {
                let mut zip = ZipArchive::new(BufReader::new(bytes))?;
                let part = zip.by_name(name)?;
                Ok(part.take(mime.len() as u64).read_to_end(&mut said)?)
            });
        read.is_ok() && said == mime
    }

    /// Opens it and reads the first `rows` rows of each sheet.
    pub fn open(
        bytes: BufReader<Watched>,
        cancel: &Cancel,
        rows: usize,
    ) -> Result<Self, SheetError> {
        let mut zip = ZipArchive::new(bytes)?;
        if is_protected(&mut zip, cancel)? {
            return Err(SheetError::Protected);
        }
        let sheets = list(input(zip.by_name(CONTENT)?, cancel), rows)?;
        Ok(Self {
            zip,
            cancel: cancel.clone(),
            sheets,
        })
    }

    pub fn sheets(&self) -> Vec<NamedSheet> {
        self.sheets
            .iter()
            .map(|listed| listed.sheet.clone())
            .collect()
    }

    /// The first rows of the sheet, if they are kept.
    pub fn head(&self, sheet: &str) -> Option<&[(u32, Vec<u8>)]> {
        self.listed(sheet)?.head.as_deref()
    }

    /// Calls `visit` with every row of the sheet that is not empty, and its 1-based number, in order.
    pub fn each_row(
        &mut self,
        sheet: &str,
        visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        let listed = self.listed(sheet);
        let listed = listed.ok_or_else(|| SheetError::NoSuchSheet(sheet.to_owned()))?;
        let Some(at) = listed.at else {
            return Ok(());
        };
        let mut content = input(self.zip.by_name(CONTENT)?, &self.cancel);
        if !pass(&mut content, at)? {
            return Err(CUT_SHORT);
        }
        let _ = table::each_row(&mut Xml::new(content, at), visit)?;
        Ok(())
    }

    fn listed(&self, sheet: &str) -> Option<&Listed> {
        self.sheets.iter().find(|listed| listed.sheet.name == sheet)
    }
}

/// Whether its list of parts says of one that it is encrypted.
fn is_protected(
    zip: &mut ZipArchive<BufReader<Watched>>,
    cancel: &Cancel,
) -> Result<bool, SheetError> {
    let manifest = match zip.by_name(MANIFEST) {
        Ok(manifest) => manifest,
        // Whether there is such a list or not: the parts can be read.
        Err(ZipError::FileNotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let mut xml = Xml::new(input(manifest, cancel), 0);
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag)
                if tag.name().local_name().as_ref() == "encryption-data" =>
            {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}
