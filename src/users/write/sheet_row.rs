use super::csv::column;
use crate::users::fields::{OWN_FILE, OWN_REASON};
use crate::users::table::Table;
use crate::users::{Cell, Cells, HeaderAt};

/// Where in a sheet stands what is said of a row, and what its first row says.
#[derive(Debug)]
pub(super) struct Columns {
    headings: Option<Vec<String>>,
    /// Columns that the rows have.
    width: usize,
    /// The column in which a reason stands already, which gives way.
    reason: Option<usize>,
    /// Rows say from which file they are, in one column more.
    file: bool,
    /// Rows come without a reason.
    copy: bool,
}

impl Columns {
    /// Of a copy of the file: what stands above its rows is written as rows.
    pub fn of_copy(table: &Table, several: bool) -> Self {
        Self {
            headings: None,
            width: table.columns.len(),
            reason: None,
            file: several && column(table, OWN_FILE).is_none(),
            copy: true,
        }
    }

    /// `several`: the rows are from several files.
    pub fn of(table: &Table, several: bool) -> Self {
        let reason = column(table, OWN_REASON);
        let file = several && column(table, OWN_FILE).is_none();
        let headings = matches!(table.header, HeaderAt::Row(_)).then(|| {
            let more = [(OWN_REASON, reason.is_none()), (OWN_FILE, file)];
            let more = more.iter().filter(|(_, more)| *more);
            let names = more.map(|(name, _)| String::from_utf8_lossy(name).into_owned());
            table.headings.iter().cloned().chain(names).collect()
        });
        Self {
            headings,
            width: table.columns.len(),
            reason,
            file,
            copy: false,
        }
    }

    pub fn headings(&self) -> Option<&[String]> {
        self.headings.as_deref()
    }

    /// The same of a row that stands above the users: as it is.
    pub fn each_above<E>(
        cells: &Cells,
        mut each: impl FnMut(usize, Cell<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let filled = cells.iter().enumerate();
        let mut filled = filled.filter(|(_, cell)| *cell != Cell::Empty);
        filled.try_for_each(|(column, cell)| each(column, cell))
    }

    /// Calls `each` with every cell of a row that is not empty, what is said of it among them, in order.
    /// Cells beyond the table's columns make room.
    pub fn each<E>(
        &self,
        cells: &Cells,
        reason: &str,
        file: Option<&str>,
        mut each: impl FnMut(usize, Cell<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut put = |column: usize, cell: Cell<'_>| match cell {
            Cell::Empty => Ok(()),
            cell => each(column, cell),
        };
        for column in 0..self.width {
            if self.reason == Some(column) {
                put(column, Cell::Text(reason))?;
            } else {
                put(column, cells.get(column))?;
            }
        }
        let mut next = self.width;
        if self.reason.is_none() && !self.copy {
            put(next, Cell::Text(reason))?;
            next += 1;
        }
        if self.file {
            put(next, Cell::Text(file.unwrap_or_default()))?;
            next += 1;
        }
        for column in self.width..cells.len() {
            put(next, cells.get(column))?;
            next += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::users::table::Separator;
    use crate::users::{Encoding, Format};

    pub fn table(headings: &[&str], header: HeaderAt) -> Table {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        Table {
            format: Format::Sheet,
            separator: Separator::Comma,
            encoding: Encoding::UTF_8,
            encoding_guessed: false,
            sheets: vec!["Users".to_owned()].into(),
            sheet: "Users".to_owned(),
            header,
            columns: headings.clone().into(),
            headings: headings.into(),
        }
    }

    fn laid_out(headings: &[&str], texts: &[&str]) -> Vec<(usize, String)> {
        laid_out_of(false, headings, texts)
    }

    fn laid_out_of(several: bool, headings: &[&str], texts: &[&str]) -> Vec<(usize, String)> {
        let mut cells = Cells::new();
        for text in texts {
            cells.push_text(text);
        }
        let mut out = Vec::new();
        let columns = Columns::of(&table(headings, HeaderAt::Row(1)), several);
        let _ = columns.each(
            &cells,
            "why",
            several.then_some("b.xlsx"),
            |column, cell| {
                if let Cell::Text(text) = cell {
                    out.push((column, text.to_owned()));
                }
                Ok::<(), ()>(())
            },
        );
        out
    }

    #[test]
    fn the_reason_stands_behind_the_columns_or_where_it_stood() {
        let at = |column, text: &str| (column, text.to_owned());
        assert_eq!(laid_out(&["a", "b"], &["1"]), [at(0, "1"), at(2, "why")]);
        assert_eq!(
            laid_out(&["a"], &["1", "extra"]),
            [at(0, "1"), at(1, "why"), at(2, "extra")]
        );
        assert_eq!(
            laid_out(&["a", "usher_reason", "b"], &["1", "old", "2"]),
            [at(0, "1"), at(1, "why"), at(2, "2")]
        );
    }

    #[test]
    fn the_file_stands_beside_the_reason_or_where_it_stood() {
        let at = |column, text: &str| (column, text.to_owned());
        assert_eq!(
            laid_out_of(true, &["a"], &["1", "extra"]),
            [at(0, "1"), at(1, "why"), at(2, "b.xlsx"), at(3, "extra")]
        );
        assert_eq!(
            laid_out_of(true, &["usher_reason", "a"], &["old", "1"]),
            [at(0, "why"), at(1, "1"), at(2, "b.xlsx")]
        );
        assert_eq!(
            laid_out_of(true, &["a", "usher_file"], &["1", "a.xlsx"]),
            [at(0, "1"), at(1, "a.xlsx"), at(2, "why")]
        );
    }
}
