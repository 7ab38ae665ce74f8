//! From a record that was changed back to the cells of its row: what would have to stand where, so that the
//! mapping makes this record of them.

use super::back_cell::{self, Style};
use super::tree::{Input, Mapper, Member, Password, Value};
use crate::profile::Field;
use crate::users::write::NewCell;
use crate::users::{Cells, Draft, at_path, same_value};

/// A set of cells, each with its column.
pub(in crate::sources) type Way = Vec<(usize, NewCell)>;

/// A place in a record where the row's value is another than the one that is wished for.
#[derive(Clone, Debug)]
pub(in crate::sources) struct Spot {
    /// The paths at which the values have to be the same.
    pub paths: Vec<Vec<String>>,
    /// What could be written, the best first. Whether it does is seen by reading it.
    pub ways: Vec<Way>,
    /// What would help where none of them does.
    pub lack: Lack,
}

#[derive(Clone, Debug)]
pub(in crate::sources) enum Lack {
    /// A column for this property.
    Column(Vec<String>),
    /// The same, in place of the columns and of the constant that fill it now.
    Instead(Vec<String>, Vec<usize>),
    Nothing,
}

impl Spot {
    /// The whole record, for which nothing can be done.
    pub fn of_all() -> Self {
        Self {
            paths: vec![Vec::new()],
            ways: Vec::new(),
            lack: Lack::Nothing,
        }
    }

    /// Whether the records say the same here.
    pub fn is_settled(&self, now: &[u8], wished: &[u8]) -> bool {
        self.paths.iter().all(|path| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            same(
                at_path(now, &path).as_deref(),
                at_path(wished, &path).as_deref(),
            )
        })
    }

    /// The property's name for people.
    pub fn name(&self) -> String {
        match self.paths.first().filter(|path| !path.is_empty()) {
            Some(path) => path.join("."),
            None => "other fields".to_owned(),
        }
    }
}

fn same(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same_value(one, other),
        _ => false,
    }
}

impl Mapper {
    /// Where the record of a row is not the wished one, and what could be written there. `cells` are the
    /// row's own, as they stand.
    pub fn spots(&self, cells: &Cells, now: &[u8], wished: &[u8], style: &Style) -> Vec<Spot> {
        let mut looking = Looking {
            cells,
            style,
            spots: Vec::new(),
        };
        looking.members(&self.members, &[], Some(now), Some(wished));
        looking.spots
    }
}

struct Looking<'a> {
    cells: &'a Cells,
    style: &'a Style,
    spots: Vec<Spot>,
}

impl Looking<'_> {
    fn members(
        &mut self,
        members: &[Member],
        above: &[String],
        now: Option<&[u8]>,
        wished: Option<&[u8]>,
    ) {
        let (now, wished) = (now.and_then(Draft::of), wished.and_then(Draft::of));
        let of = |draft: &Option<Draft<'_>>, key: &str| {
            draft
                .as_ref()
                .and_then(|it| it.get(key))
                .map(<[u8]>::to_vec)
        };
        for member in members {
            let (is, wish) = (of(&now, &member.key), of(&wished, &member.key));
            let (is, wish) = (is.as_deref(), wish.as_deref());
            if let Value::Password(password) = &member.value {
                if let (Some(now), Some(wished)) = (&now, &wished) {
                    self.password(password, now, wished);
                }
                continue;
            }
            if same(is, wish) {
                continue;
            }
            let mut path = above.to_vec();
            path.push(member.key.clone());
            match &member.value {
                Value::Leaf { inputs, .. } => self.leaf(inputs, path, wish),
                Value::Object {
                    base: Some(base),
                    members,
                } => self.based(base, members, path, wish),
                Value::Object {
                    base: None,
                    members,
                } => self.object(members, path, is, wish),
                Value::Password(_) => {}
            }
        }
        let Some(wished) = &wished else { return };
        let own_hash = members
            .iter()
            .any(|it| matches!(it.value, Value::Password(_)));
        let hashes = [Field::PasswordHash, Field::CustomPasswordHash].map(Field::name);
        for name in wished.names() {
            let known = members.iter().any(|member| member.key == name)
                || own_hash && hashes.contains(&name);
            let is = now.as_ref().and_then(|now| now.get(name));
            if known || same(is, wished.get(name)) {
                continue;
            }
            let mut path = above.to_vec();
            path.push(name.to_owned());
            self.spots.push(Spot {
                lack: column_for(&path, wished.get(name)),
                paths: vec![path],
                ways: Vec::new(),
            });
        }
    }

    fn leaf(&mut self, inputs: &[Input], path: Vec<String>, wish: Option<&[u8]>) {
        let columns: Vec<usize> = inputs.iter().map(|input| input.column).collect();
        let ways = match (wish, inputs) {
            (None, inputs) => vec![emptied(inputs)],
            (Some(_), []) => Vec::new(),
            (Some(wish), [input]) => self.ways_of(input, wish),
            (Some(wish), several) => back_cell::joined(several, self.cells, wish, self.style),
        };
        let lack = match wish {
            Some(b"null") => Lack::Nothing,
            Some(_) if inputs.is_empty() => Lack::Column(path.clone()),
            _ => Lack::Instead(path.clone(), columns),
        };
        self.spots.push(Spot {
            paths: vec![path],
            ways,
            lack,
        });
    }

    fn ways_of(&self, input: &Input, wish: &[u8]) -> Vec<Way> {
        let cells = back_cell::candidates(input, self.cells, wish, self.style);
        cells
            .into_iter()
            .map(|cell| vec![(input.column, cell)])
            .collect()
    }

    /// An object that its members alone make.
    fn object(
        &mut self,
        members: &[Member],
        path: Vec<String>,
        is: Option<&[u8]>,
        wish: Option<&[u8]>,
    ) {
        let wished = wish.and_then(Draft::of);
        if wish.is_some() && wished.is_none() {
            let mut way = Vec::new();
            empty_all(members, &mut way);
            self.spots.push(Spot {
                lack: column_for(&path, wish),
                paths: vec![path],
                ways: vec![way],
            });
            return;
        }
        self.members(members, &path, is, wish);
        // Of no properties nothing is made, not even an empty object.
        if wished.is_some_and(|wished| wished.names().next().is_none()) {
            self.spots.push(Spot {
                lack: Lack::Column(path.clone()),
                paths: vec![path],
                ways: vec![Vec::new()],
            });
        }
    }

    /// An object of which a column has the whole, and others have properties.
    fn based(&mut self, base: &Input, members: &[Member], path: Vec<String>, wish: Option<&[u8]>) {
        let mut none = Vec::new();
        empty_all(members, &mut none);
        let ways = match (wish, wish.and_then(Draft::of)) {
            (None, _) => {
                none.push((base.column, NewCell::Empty));
                vec![none]
            }
            (Some(wish), None) => {
                let cells = back_cell::candidates(base, self.cells, wish, self.style);
                let with = |cell| none.iter().cloned().chain([(base.column, cell)]).collect();
                cells.into_iter().map(with).collect()
            }
            (Some(wish), Some(wished)) => {
                let all_in = none.iter().cloned();
                let whole = back_cell::json(wish, self.style);
                let all_in: Way = all_in.chain([(base.column, whole)]).collect();
                vec![self.shared(base, members, &wished), all_in]
            }
        };
        self.spots.push(Spot {
            paths: vec![path],
            ways,
            lack: Lack::Nothing,
        });
    }

    /// What columns of their own have goes there, the rest into the whole.
    fn shared(&self, base: &Input, members: &[Member], wished: &Draft<'_>) -> Way {
        let mut way = Vec::new();
        let mut rest = wished.clone();
        let held = self.cells.get(base.column).shown();
        let held = Draft::of(held.as_bytes());
        for member in members {
            let value = wished.get(&member.key);
            match (&member.value, value) {
                (Value::Leaf { inputs, .. }, Some(value)) => {
                    let [input] = inputs.as_slice() else { continue };
                    let in_whole = held.as_ref().is_some_and(|held| held.has(&member.key));
                    if !self.cells.has(input.column) && in_whole {
                        continue;
                    }
                    let cells = back_cell::candidates(input, self.cells, value, self.style);
                    if let Some(cell) = cells.into_iter().next() {
                        rest.remove(&member.key);
                        way.push((input.column, cell));
                    } else {
                        way.push((input.column, NewCell::Empty));
                    }
                }
                _ => empty_all(std::slice::from_ref(member), &mut way),
            }
        }
        let cell = if rest.names().next().is_none() && wished.names().next().is_some() {
            NewCell::Empty
        } else {
            back_cell::json(&rest.to_bytes(), self.style)
        };
        way.push((base.column, cell));
        way
    }

    /// The two properties that a column of hashes becomes.
    fn password(&mut self, password: &Password, now: &Draft<'_>, wished: &Draft<'_>) {
        let [plain, custom] = [Field::PasswordHash, Field::CustomPasswordHash].map(Field::name);
        let settled = |name| same(now.get(name), wished.get(name));
        let Some(input) = &password.hash else { return };
        if settled(plain) && settled(custom) {
            return;
        }
        let text = wished.text(plain);
        let (ways, lack) = match (text, wished.get(custom)) {
            (Some(hash), None) => (
                vec![vec![(input.column, NewCell::Text(hash))]],
                Lack::Nothing,
            ),
            (None, None) => (vec![vec![(input.column, NewCell::Empty)]], Lack::Nothing),
            (None, Some(value)) => (
                vec![vec![(input.column, NewCell::Empty)]],
                column_for(&[custom.to_owned()], Some(value)),
            ),
            (Some(_), Some(_)) => (Vec::new(), Lack::Nothing),
        };
        self.spots.push(Spot {
            paths: vec![vec![plain.to_owned()], vec![custom.to_owned()]],
            ways,
            lack,
        });
    }
}

fn column_for(path: &[String], value: Option<&[u8]>) -> Lack {
    match value {
        // A cell with nothing in it is no null.
        None | Some(b"null") => Lack::Nothing,
        Some(_) => Lack::Column(path.to_vec()),
    }
}

fn emptied(inputs: &[Input]) -> Way {
    let columns = inputs.iter().map(|input| input.column);
    columns.map(|column| (column, NewCell::Empty)).collect()
}

/// Nothing in all columns of these.
fn empty_all(members: &[Member], way: &mut Way) {
    for member in members {
        match &member.value {
            Value::Leaf { inputs, .. } => way.extend(emptied(inputs)),
            Value::Object { base, members } => {
                way.extend(base.iter().map(|base| (base.column, NewCell::Empty)));
                empty_all(members, way);
            }
            Value::Password(_) => {}
        }
    }
}
