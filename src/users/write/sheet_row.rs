use crate::users::fields::OWN_REASON;
use crate::users::table::Table;
use crate::users::{Cell, Cells, HeaderAt};

/// Where a sheet's reason stands, and what its first row says.
#[derive(Debug)]
pub(super) struct Columns {
    headings: Option<Vec<String>>,
    reason: usize,
    /// The rows that come have a reason in that column already.
    replaces: bool,
}

impl Columns {
    pub fn of(table: &Table) -> Self {
        let own = |heading: &String| heading.trim().as_bytes() == OWN_REASON;
        let known = table.headings.iter().position(own);
        let headings = matches!(table.header, HeaderAt::Row(_)).then(|| {
            let mut headings = table.headings.to_vec();
            if known.is_none() {
                headings.push(String::from_utf8_lossy(OWN_REASON).into_owned());
            }
            headings
        });
        Self {
            headings,
            reason: known.unwrap_or(table.columns.len()),
            replaces: known.is_some(),
        }
    }

    pub fn headings(&self) -> Option<&[String]> {
        self.headings.as_deref()
    }

    /// Calls `each` with every cell of a row that is not empty, the reason among them, in order.
    /// Cells beyond the table's columns make room for the reason.
    pub fn each<E>(
        &self,
        cells: &Cells,
        reason: &str,
        mut each: impl FnMut(usize, Cell<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for column in 0..cells.len().max(self.reason + 1) {
            if column == self.reason {
                each(column, Cell::Text(reason))?;
                if self.replaces {
                    continue;
                }
            }
            let shift = usize::from(column >= self.reason && !self.replaces);
            match cells.get(column) {
                Cell::Empty => {}
                cell => each(column + shift, cell)?,
            }
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
        let mut cells = Cells::new();
        for text in texts {
            cells.push_text(text);
        }
        let mut out = Vec::new();
        let columns = Columns::of(&table(headings, HeaderAt::Row(1)));
        let _ = columns.each(&cells, "why", |column, cell| {
            if let Cell::Text(text) = cell {
                out.push((column, text.to_owned()));
            }
            Ok::<(), ()>(())
        });
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
}
