use super::far_list::far_list;
use super::part::{Head, Part};
use super::sniff::{Found, Realm, Sniffed, binary, realm, sniff};
use super::table::{self, FoundTable};
use super::{Encoding, Format, Layout, OpenError, Table};

/// Finds out by its beginning what a content is: JSON in one of its forms, or a table, which it is
/// in any case if somebody chose a separator.
pub(super) fn look(
    part: &Part,
    head: &Head,
    layout: &Layout,
) -> Result<(Found, Option<Table>), OpenError> {
    let name = || part.name();
    let text = &head.text;
    if text.is_empty() {
        return Err(OpenError::Empty { name: name() });
    }
    binary(text, name())?;
    let mut what = "it is not a table of users";
    if layout.separator.is_none() {
        if let Some(error) = json_in_utf16(text, name()) {
            return Err(error);
        }
        if layout.encoding.is_none() && table::utf16(text).is_some() {
            what = "it is neither JSON nor a table of users";
        } else {
            let sniffed = sniff(text, head.whole, &name());
            if let Some(found) = far_wrapper(part, head, sniffed.as_ref()) {
                return Ok((found, None));
            }
            match sniffed.map_err(|error| of_realm(text, error))? {
                Sniffed::Json(found) => return Ok((found, None)),
                Sniffed::Text(words) => what = words,
            }
        }
    }
    match table::find(text, head.whole, layout, || part.pieces()) {
        Some(FoundTable { table, mark, hint }) => {
            let found = Found {
                format: Format::Csv,
                byte_order_mark: mark > 0 && table.encoding == Encoding::UTF_8,
                start: mark + hint,
                line: if hint > 0 { 2 } else { 1 },
            };
            Ok((found, Some(table)))
        }
        None => Err(OpenError::NotUsers {
            name: name(),
            what: what.to_owned(),
        }),
    }
}

/// An object whose beginning has no list of users may have it further behind.
fn far_wrapper(part: &Part, head: &Head, sniffed: Result<&Sniffed, &OpenError>) -> Option<Found> {
    let byte_order_mark = head.text.starts_with(b"\xef\xbb\xbf");
    let start = if byte_order_mark { 3 } else { 0 };
    let is_object = head.text[start..].trim_ascii_start().first() == Some(&b'{');
    let one_object = match sniffed {
        Ok(Sniffed::Json(found)) => {
            // Its first line goes on behind what was looked at.
            found.format == Format::Lines && !head.text.trim_ascii_end().contains(&b'\n')
        }
        Ok(Sniffed::Text(_)) => false,
        Err(error) => matches!(error, OpenError::SingleObject { .. }),
    };
    if head.whole || !is_object || !one_object {
        return None;
    }
    let (start, line) = far_list(part)?;
    Some(Found {
        format: Format::Wrapper,
        byte_order_mark,
        start: usize::try_from(start).ok()?,
        line,
    })
}

/// Says better what a single object is, where it is a realm of Keycloak's: its console leaves users out.
fn of_realm(text: &[u8], error: OpenError) -> OpenError {
    let start = text.iter().position(|byte| *byte == b'{');
    match (error, start) {
        (OpenError::SingleObject { name }, Some(start))
            if realm(text, start) == Some(Realm::Settings) =>
        {
            OpenError::RealmAlone { name }
        }
        (error, _) => error,
    }
}

fn json_in_utf16(text: &[u8], name: String) -> Option<OpenError> {
    let guess = table::utf16(text)?;
    let mut decoded = String::new();
    guess.encoding.decode(&text[guess.mark..], &mut decoded);
    decoded
        .trim_start()
        .starts_with(['{', '['])
        .then_some(OpenError::Utf16 { name })
}
