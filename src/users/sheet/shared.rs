//! The list of texts of an XLSX file, before its reader believes what the list says about itself: that
//! reader makes room for as many texts as the list promises, and holds all of them.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::SheetError;

/// Bytes that the list may unpack to.
const LIST_MAX: u64 = 4 << 30;
/// Bytes in which its first tag stands.
const HEAD: u64 = 64 * 1024;

/// Refuses a list that promises more than it can hold.
pub(super) fn look_at_list(file: impl Read + Seek) -> Result<(), SheetError> {
    let mut zip = ZipArchive::new(file)?;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index)?;
        let is_list = part
            .name_raw()
            .to_ascii_lowercase()
            .ends_with(b"sharedstrings.xml");
        if !is_list {
            continue;
        }
        let size = part.size();
        drop(part);
        if size > LIST_MAX {
            return Err(SheetError::Broken("its texts unpack to more than 4 GiB"));
        }
        let mut head = Vec::new();
        zip.by_index(index)?.take(HEAD).read_to_end(&mut head)?;
        if promised(&head) > size {
            return Err(SheetError::Broken(
                "its list of texts is not as long as it says",
            ));
        }
    }
    Ok(())
}

/// How many texts the list says it has.
fn promised(head: &[u8]) -> u64 {
    let mut reader = Reader::from_reader(head);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let mut all = tag.attributes();
                let mut all = all.with_checks(false).flatten();
                let count = all.find(|attribute| attribute.key.0 == "uniqueCount");
                return count.map_or(0, |count| {
                    // What is no number makes no room.
                    let digits = count.value.trim_ascii();
                    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
                    digits
                        .parse()
                        .unwrap_or(if is_number { u64::MAX } else { 0 })
                });
            }
            // The one who reads all of it will say what is wrong.
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn look(list: &str) -> Result<(), SheetError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/sharedStrings.xml", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(list.as_bytes()).unwrap();
        look_at_list(zip.finish().unwrap())
    }

    #[test]
    fn a_list_that_promises_more_than_it_has_is_refused() {
        assert!(look("<?xml version=\"1.0\"?><sst uniqueCount=\"2\"><si/><si/></sst>").is_ok());
        assert!(look("<sst/>").is_ok());
        assert!(look("").is_ok());
        for many in ["1000", "99999999999", "99999999999999999999999"] {
            let list = format!("<x:sst count=\"1\" uniqueCount = '{many}'><si/></x:sst>");
            assert!(matches!(look(&list), Err(SheetError::Broken(_))), "{many}");
        }
    }
}
