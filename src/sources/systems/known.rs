use super::super::{ColumnMap, Mapping, MatchedBy, System, Target};
use super::place::Place;
use super::{
    Stays, auth0_export, auth0_extension, auth0_hashes, cognito, firebase, keycloak, okta,
    supabase, wordpress,
};
use crate::passwords::{Conversion, Shape};
use crate::users::{Cell, Cells, is_own_column};

/// The first rows of a file, by column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample<'a> {
    pub columns: &'a [String],
    pub rows: &'a [Cells],
}

impl<'a> Sample<'a> {
    /// The values of a column that are there.
    pub fn values(self, column: usize) -> impl Iterator<Item = Cell<'a>> {
        self.rows
            .iter()
            .map(move |cells| cells.get(column))
            .filter(|cell| *cell != Cell::Empty)
    }

    pub fn has(self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }
}

/// How a known system's columns become fields; `None` where names and values have to tell.
/// `sample`: the cells of the first rows, before [`super::Reading::look`].
pub(in crate::sources) fn mapping(
    system: System,
    columns: &[String],
    sample: &[Cells],
) -> Option<Mapping> {
    let sample = Sample {
        columns,
        rows: sample,
    };
    let mut taken: Vec<Target> = Vec::new();
    let maps = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            if is_own_column(column) {
                return Some(left(column));
            }
            let place = place(system, index, sample)?;
            Some(place.map(column, &mut taken))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Mapping::new(system, maps))
}

fn left(column: &str) -> ColumnMap {
    ColumnMap {
        column: column.to_owned(),
        to: None,
        read_as: super::super::ReadAs::default(),
        join: None,
        by: MatchedBy::System,
    }
}

/// Where a system's column goes; `None`: nothing is known about the whole system.
fn place(system: System, index: usize, sample: Sample<'_>) -> Option<Place> {
    let column = sample.columns.get(index)?;
    Some(match system {
        System::Auth0Export => auth0_export::place(column),
        System::Auth0Extension => auth0_extension::place(column),
        System::Auth0Hashes => auth0_hashes::place(column),
        System::Firebase => firebase::place(column),
        System::FirebaseCsv => firebase::place_csv(index),
        System::Keycloak => keycloak::place(column),
        System::Cognito | System::CognitoCsv => cognito::place(column, index, sample),
        System::Okta => okta::place(column),
        System::WordPress => wordpress::place(column),
        System::Supabase | System::SupabaseCsv => supabase::place(column, sample),
        System::Auth0 | System::Auth0Csv | System::Table | System::Json => return None,
    })
}

/// Why a column that goes nowhere has no place in Auth0, where these are some of its `values`; `None`
/// for columns of Usher's own.
pub(in crate::sources) fn stays(
    system: System,
    columns: &[String],
    index: usize,
    values: &[String],
) -> Option<Stays> {
    let column = columns.get(index)?;
    // Read already, or said by the users who stay behind.
    let used = match system {
        System::Auth0Hashes => matches!(column.as_str(), auth0_hashes::ALT_ID | "identifiers"),
        System::Keycloak => column == keycloak::SERVICE_ACCOUNT,
        System::FirebaseCsv => firebase::csv_name(index).is_none(),
        _ => false,
    };
    if is_own_column(column) || used {
        return None;
    }
    let rows: Vec<Cells> = values.iter().map(|value| alone(value, index)).collect();
    let rows = &rows;
    Some(match place(system, index, Sample { columns, rows }) {
        Some(Place::Stays(stays)) => stays,
        // It could come, and whoever made the mapping wanted otherwise.
        Some(Place::To(..)) => match Stays::by_name(column) {
            Stays::Unmatched => Stays::Unchosen,
            stays => stays,
        },
        None => Stays::by_name(column),
    })
}

/// A row with nothing in it but this value.
fn alone(value: &str, index: usize) -> Cells {
    let mut cells = Cells::new();
    for _ in 0..index {
        cells.push(Cell::Empty);
    }
    cells.push_text(value);
    cells
}

/// A column's name for people, where the file has none.
pub(in crate::sources) fn shown_name(system: System, index: usize, column: &str) -> String {
    match (system, firebase::csv_name(index)) {
        (System::FirebaseCsv, Some(name)) => name.to_owned(),
        _ => column.to_owned(),
    }
}

/// Whether a system's column holds hashes, tokens or keys, so that its values are never shown.
pub(in crate::sources) fn is_secret(system: System, column: &str) -> bool {
    let named = match system {
        System::Auth0Hashes => column == "passwordHash",
        System::Firebase => matches!(column, "passwordHash" | "salt" | "mfaInfo"),
        System::FirebaseCsv => matches!(column, "Column 4" | "Column 5"),
        System::Keycloak | System::Okta => column == "credentials",
        System::WordPress => matches!(column, "user_pass" | "user_activation_key"),
        System::Supabase | System::SupabaseCsv => supabase::is_secret(column),
        _ => false,
    };
    named || Stays::by_name(column) == Stays::Secret
}

/// Columns that a system's records have in any case.
pub(in crate::sources) fn fixed_columns(system: System) -> &'static [&'static str] {
    match system {
        System::Auth0Hashes => auth0_hashes::COLUMNS,
        _ => &[],
    }
}

/// What is known about a hash by where it comes from; `None`: its shape alone has to tell.
pub(in crate::sources) fn hash(system: System, text: &str) -> Option<(Shape, Conversion)> {
    match system {
        System::Firebase | System::FirebaseCsv => Some(firebase::hash()),
        System::WordPress => wordpress::hash(text),
        _ => None,
    }
}
