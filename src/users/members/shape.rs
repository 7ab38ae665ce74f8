//! Opens several files as one, if they are of one shape.

use super::Content;
use super::walk::{Listed, Skipped, name_of};
use crate::users::{Cancel, Encoding, Format, HeaderAt, Layout, OpenError, OwnFile, Table};

/// Opens the files, and leaves aside what is no users file in a folder. `beside`: there are others, of
/// another kind, that they belong to.
pub(in crate::users) fn open_alike(
    listed: &[Listed],
    beside: bool,
    layout: &Layout,
    cancel: &Cancel,
) -> Result<(Vec<Content>, Vec<Skipped>), OpenError> {
    let beside = beside || listed.len() > 1;
    let mut contents = Vec::with_capacity(listed.len());
    let mut lone = Vec::new();
    let mut own = Vec::new();
    let mut skipped = Vec::new();
    let mut only = None;
    for file in listed {
        if cancel.is_cancelled() {
            let name = name_of(&file.path);
            return Err(OpenError::Cancelled { name });
        }
        match Content::open(&file.path, layout, cancel) {
            Ok(content) => {
                if listed.len() > 1
                    && let Some(sheet) = &content.part.sheet
                {
                    // Workbooks are large: each is opened again when its turn comes.
                    sheet.close();
                }
                match of_usher(file, &content, layout, cancel) {
                    Some(kind) => own.push((kind, content)),
                    None => contents.push(content),
                }
            }
            Err(error @ OpenError::SingleObject { .. }) if beside => {
                let at = contents.len();
                let content = Content::open_line(&file.path)?;
                let kind = content
                    .as_ref()
                    .and_then(|content| of_usher(file, content, layout, cancel));
                match (kind, content) {
                    (Some(kind), Some(content)) => own.push((kind, content)),
                    (_, content) => lone.push((at, file, content, error)),
                }
            }
            Err(error) => set_aside(file, error, &mut skipped, &mut only)?,
        }
    }
    let alike = lines_alike(&contents);
    let mut more = 0;
    for (at, file, content, error) in lone {
        match content.filter(|content| alike.fits(content, file.in_folder)) {
            Some(content) => {
                contents.insert(at + more, content);
                more += 1;
            }
            None => set_aside(file, error, &mut skipped, &mut only)?,
        }
    }
    leave_own_aside(own, &mut contents, &mut skipped);
    if let (true, [_], Some(error)) = (contents.is_empty(), &*skipped, only) {
        return Err(error);
    }
    one_format(&contents)?;
    one_table(&mut contents, layout, cancel)?;
    Ok((contents, skipped))
}

/// What Usher itself wrote a file of a folder for.
fn of_usher(file: &Listed, content: &Content, layout: &Layout, cancel: &Cancel) -> Option<OwnFile> {
    file.in_folder
        .then(|| content.own(layout, cancel))
        .flatten()
}

/// What Usher saved of the users files of a folder holds nobody who is not in them. Where it is all that
/// there is, refused rows are what is wanted.
fn leave_own_aside(
    own: Vec<(OwnFile, Content)>,
    contents: &mut Vec<Content>,
    skipped: &mut Vec<Skipped>,
) {
    let alone = contents.is_empty();
    let refused = own.iter().any(|(kind, _)| *kind == OwnFile::Refused);
    for (kind, content) in own {
        if alone && (kind == OwnFile::Refused || !refused) {
            contents.push(content);
        } else {
            skipped.push(Skipped {
                name: content.part.name(),
                why: kind.why_aside().to_owned(),
            });
        }
    }
}

/// What is no users file in a folder is not read; a file that was named has to be one.
fn set_aside(
    file: &Listed,
    error: OpenError,
    skipped: &mut Vec<Skipped>,
    only: &mut Option<OpenError>,
) -> Result<(), OpenError> {
    if !file.in_folder || !is_no_users_file(&error) {
        return Err(error);
    }
    skipped.push(Skipped {
        name: name_of(&file.path),
        why: error.sentence(),
    });
    *only = Some(error);
    Ok(())
}

/// What a single line has to be like in order to go with the other files.
struct Alike {
    /// They are NDJSON, if there are any.
    lines: bool,
    /// Properties of their first records.
    names: Vec<Vec<u8>>,
}

fn lines_alike(contents: &[Content]) -> Alike {
    let mut lines = contents
        .iter()
        .map(|content| content.found.format == Format::Lines);
    Alike {
        lines: lines.all(|is| is),
        names: contents.iter().flat_map(Content::first_names).collect(),
    }
}

impl Alike {
    /// In a folder may stand settings and the like, which have nothing in common with users.
    fn fits(&self, line: &Content, in_folder: bool) -> bool {
        let names = || line.first_names();
        let kin = |name: &Vec<u8>| self.names.contains(name);
        self.lines && (!in_folder || self.names.is_empty() || names().iter().any(kin))
    }
}

fn is_no_users_file(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::NotUsers { .. }
            | OpenError::Archive { .. }
            | OpenError::OtherSpreadsheet { .. }
            | OpenError::SingleObject { .. }
            | OpenError::RealmAlone { .. }
            | OpenError::RealmList { .. }
            | OpenError::Empty { .. }
            | OpenError::NoUsers { .. }
            | OpenError::NoRows { .. }
            | OpenError::NotAFile { .. }
    )
}

/// What most of them are, all of them must be.
fn one_format(contents: &[Content]) -> Result<(), OpenError> {
    let count = |format: Format| {
        contents
            .iter()
            .filter(|content| content.found.format == format)
            .count()
    };
    let Some(usual) = contents
        .iter()
        .rev()
        .max_by_key(|content| count(content.found.format))
    else {
        return Ok(());
    };
    match contents
        .iter()
        .find(|content| content.found.format != usual.found.format)
    {
        None => Ok(()),
        Some(odd) => Err(OpenError::OddOneOut {
            name: odd.part.name(),
            what: format!(
                "it is {}, and “{}” is {}",
                words(odd.found.format),
                usual.part.name(),
                words(usual.found.format)
            ),
        }),
    }
}

fn words(format: Format) -> &'static str {
    match format {
        Format::Array => "a JSON list",
        Format::Lines => "NDJSON",
        Format::Wrapper => "a JSON object with a list in it",
        Format::Csv => "a table (CSV)",
        Format::Sheet => "a spreadsheet",
    }
}

/// Tables must have the same columns in the same order, and be written in the same way. A text in
/// plain ASCII is the same in nearly every encoding, so that it follows the others.
fn one_table(contents: &mut [Content], layout: &Layout, cancel: &Cancel) -> Result<(), OpenError> {
    if contents.len() < 2 || contents.iter().any(|content| content.table.is_none()) {
        return Ok(());
    }
    let tables = || contents.iter().filter_map(|content| content.table.as_ref());
    let special = tables()
        .map(|table| table.encoding)
        .find(|&encoding| encoding != Encoding::UTF_8);
    if let Some(encoding) = special.filter(|_| layout.encoding.is_none()) {
        let like = Layout {
            encoding: Some(encoding),
            ..layout.clone()
        };
        for content in contents.iter_mut() {
            let differs = content
                .table
                .as_ref()
                .is_some_and(|table| table.encoding != encoding);
            if differs && content.part.is_ascii() {
                let path = content.part.member.path.clone();
                *content = Content::open(&path, &like, cancel)?;
            }
        }
    }
    let Some((first, rest)) = contents.split_first() else {
        return Ok(());
    };
    for content in rest {
        if let (Some(one), Some(other)) = (&first.table, &content.table)
            && let Some(what) = difference(one, other, &first.part.name())
        {
            let name = content.part.name();
            return Err(OpenError::OddOneOut { name, what });
        }
    }
    // Of columns without headings some tables may show more than others.
    let widest = contents
        .iter()
        .filter_map(|content| content.table.as_ref())
        .max_by_key(|table| table.columns.len())
        .cloned();
    for content in contents {
        if let (Some(table), Some(widest)) = (&mut content.table, &widest) {
            table.columns = widest.columns.clone();
            table.headings = widest.headings.clone();
        }
    }
    Ok(())
}

fn difference(one: &Table, other: &Table, name: &str) -> Option<String> {
    let has_header = |table: &Table| matches!(table.header, HeaderAt::Row(_));
    if has_header(one) != has_header(other) {
        let (with, without) = ("it has headings", "it has no headings");
        let (this, that) = if has_header(other) {
            (with, "has none")
        } else {
            (without, "has some")
        };
        return Some(format!("{this}, and “{name}” {that}"));
    }
    if has_header(one) {
        let own = |table: &Table| {
            let filled = table
                .headings
                .iter()
                .rposition(|text| !text.trim().is_empty());
            table.headings[..filled.map_or(0, |at| at + 1)].to_vec()
        };
        if own(one) != own(other) {
            return Some(format!("its columns are others than those of “{name}”"));
        }
    } else if one.columns.len() != other.columns.len() && one.format == Format::Csv {
        return Some(format!(
            "it has {} columns, and “{name}” has {}",
            other.columns.len(),
            one.columns.len()
        ));
    }
    if one.separator != other.separator {
        return Some(format!(
            "its cells are separated by a {}, and those of “{name}” by a {}",
            other.separator.words(),
            one.separator.words()
        ));
    }
    if one.encoding != other.encoding {
        return Some(format!(
            "its encoding is {}, and that of “{name}” is {}",
            other.encoding.words(),
            one.encoding.words()
        ));
    }
    None
}
