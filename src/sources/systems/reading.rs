use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::{HashBook, Mapped, Mapping, Note, Remark, System, Tally};
use super::facts::Facts;
use super::until::{Until, until};
use super::{
    auth0_hashes, cognito, guards, is_prefixed, keycloak, nulls, okta, phone, without_prefix,
};
use crate::profile::Field;
use crate::users::{Cell, Cells};

/// A system's own knowledge while rows are read; made once from the sample, one copy for each
/// worker.
#[derive(Clone, Debug)]
pub(in crate::sources) struct Reading {
    guard: guards::Guard,
    /// Cells may say with a word that they are empty.
    nulls: bool,
    facts: Facts,
    /// What is watched, by column.
    watches: Vec<Option<Watch>>,
    email: Option<usize>,
    phone: Option<usize>,
    join: Option<Join>,
    spare: Cells,
    now: Timestamp,
}

/// What a column's cells need before they are mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watch {
    /// `auth0|` goes.
    UserId,
    /// A name that is the e-mail address is no name of its own.
    Username,
    /// A name that is an id is nobody's to log in with.
    CognitoName,
    /// Spaces and punctuation go; bare digits get their plus sign where the system leaves it out.
    Phone { bare: bool },
    /// Of no use without a phone number.
    PhoneVerified,
    /// The end of a ban.
    BannedUntil,
    /// A state that may or may not mean blocked.
    Status,
    /// Texts of which some rows have several: a list in every row, so that the type stays one.
    AsList,
}

/// The hashes of a second file.
#[derive(Clone)]
struct Join {
    book: Arc<HashBook>,
    id: usize,
    email: Option<usize>,
    /// The column that they fill.
    column: usize,
    raw: Vec<u8>,
}

/// Not the hash that it holds.
impl fmt::Debug for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.book.fmt(f)
    }
}

impl Reading {
    /// `columns` and `sample` as for [`super::mapping`].
    pub(in crate::sources) fn new(mapping: &Mapping, columns: &[String], sample: &[Cells]) -> Self {
        let target = |column: &String| {
            let to = mapping.column(column)?.to.as_ref()?;
            Field::of_name(to.as_str().as_bytes())
        };
        let targets: Vec<_> = columns.iter().map(target).collect();
        let mut watches: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let field = targets.get(index).copied().flatten();
                watch(mapping.system, column, field, index, sample)
            })
            .collect();
        let guard = guards::find(mapping.system, columns, sample);
        let mut facts = Facts::new(mapping.system, columns);
        let id = targets
            .iter()
            .position(|field| *field == Some(Field::UserId));
        if let Some(id) = id
            && matches!(mapping.system, System::Table | System::Json)
            && has_auth0_ids(guard, sample, id)
        {
            facts.read_id(id);
            watches[id] = Some(Watch::UserId);
        }
        Self {
            guard,
            nulls: nulls::are_used(mapping.system, columns.len(), sample),
            facts,
            watches,
            email: targets
                .iter()
                .position(|field| *field == Some(Field::Email)),
            phone: targets
                .iter()
                .position(|field| *field == Some(Field::PhoneNumber)),
            join: None,
            spare: Cells::new(),
            now: Timestamp::now(),
        }
    }

    /// The same for a table that has more columns behind the others, as `mapping` has them.
    pub(in crate::sources) fn with_more(mut self, mapping: &Mapping, columns: &[String]) -> Self {
        for (index, column) in columns.iter().enumerate() {
            let to = mapping.column(column).and_then(|map| map.to.as_ref());
            let field = to.and_then(|to| Field::of_name(to.as_str().as_bytes()));
            match field {
                Some(Field::Email) => self.email = Some(index),
                Some(Field::PhoneNumber) => self.phone = Some(index),
                _ => {}
            }
            if index >= self.watches.len() {
                self.watches
                    .push(watch(mapping.system, column, field, index, &[]));
            }
        }
        self
    }

    /// The same, with the hashes of a second file in `column`, found by the id of a row.
    pub(in crate::sources) fn joined(
        mut self,
        book: &Arc<HashBook>,
        id: usize,
        column: usize,
    ) -> Self {
        self.join = Some(Join {
            book: Arc::clone(book),
            id,
            email: self.email,
            column,
            raw: Vec::new(),
        });
        self
    }

    /// Looks at a row's cells before they are mapped: takes off what the system puts around its
    /// values, decides whether the record stays behind, and says what the mapping cannot.
    pub(in crate::sources) fn look(
        &mut self,
        cells: &mut Cells,
        mapped: &mut Mapped,
        tally: &mut Tally,
    ) {
        if self.guard != guards::Guard::None {
            self.spare.clear();
            for index in 0..cells.len() {
                self.spare.push(guards::off(self.guard, cells.get(index)));
            }
            mem::swap(&mut self.spare, cells);
        }
        if self.nulls {
            self.empty_nulls(cells, tally);
        }
        self.facts.look(cells, mapped, tally);
        self.rework(cells, mapped, tally);
        self.fill(cells, mapped, tally);
    }

    fn empty_nulls(&mut self, cells: &mut Cells, tally: &mut Tally) {
        if !(0..cells.len()).any(|index| nulls::is_absent(cells.get(index))) {
            return;
        }
        self.spare.clear();
        for index in 0..cells.len() {
            match cells.get(index) {
                cell if nulls::is_absent(cell) => {
                    tally.note(Note::NullIsEmpty);
                    self.spare.push(Cell::Empty);
                }
                cell => self.spare.push(cell),
            }
        }
        mem::swap(&mut self.spare, cells);
    }

    /// Whether a cell is none that stays as it is: most rows have nothing to rework, and are not
    /// copied.
    fn needs_rework(&self, cells: &Cells) -> bool {
        let watched = self.watches.iter().enumerate();
        let mut watched = watched.filter_map(|(index, watch)| Some((index, (*watch)?)));
        watched.any(|(index, watch)| match (watch, cells.get(index)) {
            (_, Cell::Empty) => false,
            (Watch::UserId, Cell::Text(id)) => without_prefix(id).len() != id.len(),
            (Watch::Username, Cell::Text(name)) => name.contains('@'),
            (Watch::Phone { bare }, Cell::Text(number)) => {
                matches!(phone::tidy(number, bare), Cow::Owned(_))
            }
            _ => true,
        })
    }

    fn rework(&mut self, cells: &mut Cells, mapped: &mut Mapped, tally: &mut Tally) {
        if self.watches.iter().all(Option::is_none) {
            return;
        }
        if !self.needs_rework(cells) {
            return;
        }
        let mut changed = false;
        self.spare.clear();
        for index in 0..cells.len() {
            let cell = cells.get(index);
            let Some(watch) = self.watches.get(index).copied().flatten() else {
                self.spare.push(cell);
                continue;
            };
            match (watch, cell) {
                (_, Cell::Empty) => self.spare.push(cell),
                (Watch::UserId, Cell::Text(id)) => {
                    let bare = without_prefix(id);
                    changed |= bare.len() != id.len();
                    self.spare.push_text(bare);
                }
                (Watch::Username, Cell::Text(name)) => {
                    let email = self.email.map(|email| cells.get(email));
                    let same = matches!(email, Some(Cell::Text(email)) if email.trim().eq_ignore_ascii_case(name.trim()));
                    if same {
                        tally.note(Note::UsernameIsEmail);
                        changed = true;
                        self.spare.push(Cell::Empty);
                    } else {
                        self.spare.push(cell);
                    }
                }
                (Watch::CognitoName, Cell::Text(name)) if cognito::is_uuid(name) => {
                    changed = true;
                    self.spare.push(Cell::Empty);
                }
                (Watch::Phone { bare }, Cell::Text(number) | Cell::Number(number)) => {
                    match phone::tidy(number, bare) {
                        Cow::Borrowed(_) => self.spare.push(cell),
                        Cow::Owned(number) => {
                            changed = true;
                            tally.note(Note::PhoneTidied);
                            self.spare.push_text(&number);
                        }
                    }
                }
                (Watch::PhoneVerified, _)
                    if self
                        .phone
                        .is_some_and(|phone| cells.get(phone) == Cell::Empty) =>
                {
                    changed = true;
                    self.spare.push(Cell::Empty);
                }
                (Watch::BannedUntil, Cell::Text(end) | Cell::Date(end)) => {
                    changed = true;
                    match until(end, self.now) {
                        Until::Forever => self.spare.push(Cell::Bool(true)),
                        Until::Over => self.spare.push(Cell::Empty),
                        Until::Ends | Until::Unread => {
                            mapped.say_unsure();
                            self.spare.push(Cell::Empty);
                        }
                    }
                }
                (Watch::Status, Cell::Text(status))
                    if status.trim().eq_ignore_ascii_case(okta::LOCKED) =>
                {
                    changed = true;
                    mapped.say_unsure();
                    self.spare.push(Cell::Empty);
                }
                (Watch::AsList, Cell::Text(text)) => {
                    changed = true;
                    let list = serde_json::json!([text]).to_string();
                    self.spare.push(Cell::Json(&list));
                }
                _ => self.spare.push(cell),
            }
        }
        if changed {
            mem::swap(&mut self.spare, cells);
        }
    }

    /// Puts the other file's hash behind the row's own cells.
    fn fill(&mut self, cells: &mut Cells, mapped: &mut Mapped, tally: &mut Tally) {
        let Some(join) = &mut self.join else { return };
        while cells.len() < join.column {
            cells.push(Cell::Empty);
        }
        if cells.len() != join.column || mapped.left_out.is_some() {
            return;
        }
        let text = |column: usize| match cells.get(column) {
            Cell::Text(text) | Cell::Number(text) => Some(text),
            _ => None,
        };
        let email = join.email.and_then(text);
        let found = text(join.id)
            .and_then(|id| join.book.hash_of(without_prefix(id), email, &mut join.raw));
        match found {
            Some(hash) => {
                tally.note(Note::HashJoined);
                cells.push_text(&hash);
            }
            None => mapped.say(Remark::HashMissing, ""),
        }
    }
}

/// Whether most values of the column are ids as Auth0 shows them: then the table was made from one of its
/// exports, whatever the headings are called now.
fn has_auth0_ids(guard: guards::Guard, sample: &[Cells], column: usize) -> bool {
    let values = sample
        .iter()
        .filter_map(|cells| match guards::off(guard, cells.get(column)) {
            Cell::Text(id) => Some(is_prefixed(id)),
            _ => None,
        });
    let (ids, all) = values.fold((0_usize, 0_usize), |(ids, all), is| {
        (ids + usize::from(is), all + 1)
    });
    ids * 2 > all
}

fn watch(
    system: System,
    column: &str,
    field: Option<Field>,
    index: usize,
    sample: &[Cells],
) -> Option<Watch> {
    if column.starts_with(keycloak::ATTRIBUTES) && system == System::Keycloak {
        let several = sample
            .iter()
            .any(|cells| matches!(cells.get(index), Cell::Json(_)));
        if several && field.is_none() {
            return Some(Watch::AsList);
        }
    }
    match (system, field?) {
        (System::Auth0Export | System::Auth0Extension | System::Auth0Hashes, Field::UserId) => {
            Some(Watch::UserId)
        }
        (
            System::Auth0
            | System::Auth0Csv
            | System::Auth0Export
            | System::Auth0Extension
            | System::Auth0Hashes,
            _,
        ) => None,
        (System::Cognito, Field::Username) => Some(Watch::CognitoName),
        (_, Field::Username) => Some(Watch::Username),
        (_, Field::PhoneVerified) => Some(Watch::PhoneVerified),
        (_, Field::PhoneNumber) => Some(Watch::Phone {
            bare: matches!(system, System::Supabase | System::SupabaseCsv),
        }),
        (System::Supabase | System::SupabaseCsv, Field::Blocked)
            if column == super::supabase::BANNED_UNTIL =>
        {
            Some(Watch::BannedUntil)
        }
        (System::Okta, Field::Blocked) => Some(Watch::Status),
        _ => None,
    }
}

/// The column in which a file's ids stand, for finding hashes of another file.
pub(in crate::sources) fn id_column(mapping: &Mapping, columns: &[String]) -> Option<usize> {
    columns.iter().position(|column| {
        let to = mapping.column(column).and_then(|map| map.to.as_ref());
        to.is_some_and(|to| to.as_str() == Field::UserId.name())
            || mapping.system == System::Auth0Hashes && column == auth0_hashes::ID
    })
}
