use std::collections::{HashMap, HashSet};

use super::matching::{Looks, snake};
use super::source::hidden_password;
use super::{ReadAs, System, Target, systems};
use crate::passwords::{Shape, recognise};
use crate::profile::Field;
use crate::users::write::without_inside;
use crate::users::{Cell, Cells};

/// A column of the file, as the mapping screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The first different values, secrets as bullets.
    pub samples: Vec<String>,
    /// It holds passwords, hashes or keys, which are shown nowhere and saved nowhere else.
    pub secret: bool,
    /// By its name it holds passwords, and none of its values is a hash. They are never taken.
    pub clear_text: bool,
    /// Where it could go if the admin wants it to: a field, or `user_metadata.<heading>`.
    pub suggestion: Option<Target>,
    /// What its first values look like.
    pub(super) looks: Looks,
}

/// Different values that are shown.
const SHOWN: usize = 5;
/// Characters that are kept of each.
const LONGEST: usize = 80;
const BULLETS: &str = "••••••••";

impl Column {
    /// A column that the file itself does not have.
    pub(super) fn secret(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            samples: vec![BULLETS.to_owned()],
            secret: true,
            clear_text: false,
            suggestion: None,
            looks: Looks::default(),
        }
    }

    /// One that a copy of the file gets.
    pub(super) fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            samples: Vec::new(),
            secret: is_key(name),
            clear_text: false,
            suggestion: None,
            looks: Looks::default(),
        }
    }

    /// The columns of a file whose first rows these are.
    pub(super) fn all(
        system: System,
        names: &[String],
        sample: &[Cells],
        looks: &[Looks],
    ) -> Vec<Self> {
        let mut suggested = Suggested::default();
        names
            .iter()
            .zip(looks)
            .enumerate()
            .map(|(index, (name, looks))| {
                // Longer names may as well belong to flags and times.
                let is_password = super::matching::names_password(name)
                    || super::matching::ends_in_password(name)
                        && (looks.filled == 0 || looks.yes_no + looks.dates < looks.filled);
                let secret = is_key(name)
                    || systems::is_secret(system, name)
                    || is_password
                    || super::matching::names_salt(name)
                    || looks.mostly(looks.hashes);
                let suggestion = if crate::users::is_own_column(name) || secret {
                    None
                } else {
                    suggested.next(name, index)
                };
                Self {
                    name: name.clone(),
                    samples: samples(sample, index, secret),
                    secret,
                    clear_text: is_password
                        && looks.filled > 0
                        && looks.hashes == 0
                        && !of_known_hashes(system, sample, index),
                    suggestion,
                    looks: if secret {
                        looks.without_words()
                    } else {
                        looks.clone()
                    },
                }
            })
            .collect()
    }

    /// Whether there are phone numbers in it that say no country, so that somebody has to.
    pub fn needs_country(&self) -> bool {
        self.looks.national_phones > 0
    }

    /// What the column is best read as where it goes to this target.
    pub fn read_as_for(&self, target: &Target) -> ReadAs {
        let root = target
            .field()
            .filter(|field| field.name() == target.as_str());
        if let Some(Field::PasswordHash | Field::CustomPasswordHash) = root
            && let Some(part) = super::matching::hash_part(&self.name)
        {
            return part;
        }
        self.looks.read_as(root)
    }
}

/// Places in metadata that earlier columns were offered.
#[derive(Default)]
struct Suggested {
    taken: HashSet<Target>,
    /// Where the numbers of a heading go on: many columns may be called the same.
    numbers: HashMap<String, usize>,
}

impl Suggested {
    fn next(&mut self, name: &str, index: usize) -> Option<Target> {
        let heading = match snake(name) {
            key if key.is_empty() => format!("column_{}", index + 1),
            key => key,
        };
        let number = self.numbers.entry(heading.clone()).or_insert(0);
        loop {
            *number += 1;
            let text = match *number {
                1 => format!("{}.{heading}", Field::UserMetadata.name()),
                number => format!("{}.{heading}_{number}", Field::UserMetadata.name()),
            };
            let target: Target = text.parse().ok()?;
            if self.taken.insert(target.clone()) {
                return Some(target);
            }
        }
    }
}

/// Auth0's own fields that hold hashes and factors, as objects or lists of them.
fn is_key(name: &str) -> bool {
    matches!(
        Field::of_name(name.as_bytes()),
        Some(Field::PasswordHash | Field::CustomPasswordHash | Field::MfaFactors)
    )
}

/// A system may write hashes that do not look like any.
fn of_known_hashes(system: System, sample: &[Cells], column: usize) -> bool {
    let mut cells = sample.iter().map(|cells| cells.get(column));
    cells.any(|cell| cell != Cell::Empty && systems::hash(system, cell.shown()).is_some())
}

fn samples(sample: &[Cells], column: usize, secret: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cells in sample {
        let shown = match cells.get(column) {
            Cell::Empty => continue,
            cell if secret => masked(cell.shown()),
            cell => cut(&without_inside(cell.shown().trim(), hidden_password)),
        };
        if !shown.is_empty() && !found.contains(&shown) {
            found.push(shown);
            if found.len() == SHOWN {
                break;
            }
        }
    }
    found
}

/// What kind of hash it is, and nothing of the hash itself.
fn masked(text: &str) -> String {
    match recognise(text.trim()) {
        // `$2b$10$`: the kind and its cost.
        Shape::Bcrypt(_) => format!("{}{BULLETS}", text.trim().get(..7).unwrap_or_default()),
        _ => BULLETS.to_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
