use super::super::{ColumnMap, Mapping, MatchedBy, ReadAs, Rest, System, Target};
use super::Looks;
use super::names::{CERTAIN, Meaning, Named, named};
use crate::passwords::{Shape, recognise};
use crate::profile::{Field, Type};
use crate::users::{Cell, Cells, is_own_column};

/// A column that could fill a field.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    column: usize,
    by: MatchedBy,
    score: u32,
}

/// Where the columns go: each field gets the one that fits best, the others stay out until somebody
/// says where they belong.
pub(in crate::sources) fn mapping(
    system: System,
    columns: &[String],
    sample: &[Cells],
    looks: &[Looks],
) -> Mapping {
    let auth0 = system == System::Auth0Csv;
    let mut maps: Vec<_> = columns
        .iter()
        .map(|column| ColumnMap {
            column: column.clone(),
            to: None,
            read_as: ReadAs::default(),
            join: None,
            by: MatchedBy::Nothing,
        })
        .collect();
    for (field, found) in best(columns, sample, looks, auth0) {
        let Some(map) = maps.get_mut(found.column) else {
            continue;
        };
        map.to = Some(Target::of(field));
        map.by = found.by;
        map.read_as = match looks.get(found.column) {
            // The rules speak about what stands in Auth0's own columns.
            _ if auth0 && field.kind() == Type::Text => ReadAs::AsItIs,
            Some(looks) => looks.read_as(Some(field)),
            None => ReadAs::Text,
        };
    }
    if !auth0 {
        hash_parts(&mut maps);
    }
    for ((column, map), looks) in columns.iter().zip(&mut maps).zip(looks) {
        if map.to.is_none()
            && let Some(target) = in_metadata(column)
        {
            map.read_as = looks.read_as(None);
            map.to = Some(target);
            map.by = MatchedBy::Name;
        }
    }
    let mut mapping = Mapping::new(system, maps);
    if auth0 {
        mapping
            .columns
            .retain(|map| map.to.is_some() || is_own_column(&map.column));
        mapping.rest = Rest::PassOn;
    }
    mapping
}

/// Salts, algorithms and rounds go where the hashes go, if any do; of each the first.
fn hash_parts(maps: &mut [ColumnMap]) {
    let hashes = |map: &ColumnMap| map.to.is_some() && map.read_as.is_password();
    let Some(to) = maps
        .iter()
        .find(|map| hashes(map))
        .and_then(|map| map.to.clone())
    else {
        return;
    };
    let mut taken: Vec<ReadAs> = Vec::new();
    for map in maps.iter_mut().filter(|map| map.to.is_none()) {
        let part = super::hash_part(&map.column);
        if let Some(part) = part.filter(|part| !taken.contains(part)) {
            map.to = Some(to.clone());
            map.read_as = part.clone();
            map.by = MatchedBy::Name;
            taken.push(part);
        }
    }
}

fn best(
    columns: &[String],
    sample: &[Cells],
    looks: &[Looks],
    auth0: bool,
) -> Vec<(Field, Candidate)> {
    let names: Vec<Option<Named>> = columns
        .iter()
        .map(|column| match Field::of_name(column.as_bytes()) {
            Some(field) if auth0 => Some(Named {
                meaning: Meaning::Field(field),
                score: u32::MAX,
            }),
            _ if auth0 || is_own_column(column) => None,
            _ => named(column),
        })
        .collect();
    let mut taken = vec![false; columns.len()];
    let mut found = Vec::new();
    let mut take = |field: Field, candidate: Option<Candidate>, taken: &mut Vec<bool>| {
        if let Some(candidate) = candidate {
            taken[candidate.column] = true;
            found.push((field, candidate));
        }
    };
    for field in Field::ALL.iter().copied() {
        if matches!(field, Field::Name | Field::PasswordHash) && !auth0 {
            continue;
        }
        let named = pick(&names, looks, &taken, |named, looks| {
            named.meaning == Meaning::Field(field)
                && (auth0 || !contradicts(field, looks))
                && (named.score >= CERTAIN || agrees(field, looks))
        });
        take(field, named, &mut taken);
    }
    if auth0 {
        return found;
    }
    // What nothing is named after may be known by its values.
    for field in [Field::Email, Field::PhoneNumber, Field::Picture] {
        if !found.iter().any(|(other, _)| *other == field) {
            let look = by_look(field, &names, looks, &taken);
            if let Some(candidate) = look {
                taken[candidate.column] = true;
                found.push((field, candidate));
            }
        }
    }
    if let Some(candidate) = password(&names, sample, looks, &taken) {
        taken[candidate.column] = true;
        found.push((Field::PasswordHash, candidate));
    }
    let has = |field: Field| found.iter().any(|(other, _)| *other == field);
    let whole = pick(&names, looks, &taken, |named, _| {
        named.meaning == Meaning::Field(Field::Name)
    });
    let some = pick(&names, looks, &taken, |named, _| {
        named.meaning == Meaning::SomeName
    });
    let (given, family) = (has(Field::GivenName), has(Field::FamilyName));
    if let Some(some) = some {
        let single = looks
            .get(some.column)
            .is_some_and(|looks| looks.single_words * 10 >= looks.filled * 7);
        let field = match (given, family) {
            // `Name` beside `Vorname`, `Nom` beside `Prénom`.
            (true, false) if single => Field::FamilyName,
            // `Nombre` beside `Apellidos`.
            (false, true) => Field::GivenName,
            _ => Field::Name,
        };
        if field != Field::Name || whole.is_none() {
            found.push((field, some));
        }
    }
    if let Some(whole) = whole {
        found.push((Field::Name, whole));
    }
    found
}

/// The column with the best name among those that fit; of equal ones the fuller, then the first.
fn pick(
    names: &[Option<Named>],
    looks: &[Looks],
    taken: &[bool],
    fits: impl Fn(&Named, &Looks) -> bool,
) -> Option<Candidate> {
    let mut best: Option<(Candidate, usize)> = None;
    for (column, ((name, looks), taken)) in names.iter().zip(looks).zip(taken).enumerate() {
        let Some(named) = name.filter(|named| !taken && fits(named, looks)) else {
            continue;
        };
        // A column without values is worth nothing beside one that has some.
        let score = if looks.filled == 0 && looks.rows > 0 {
            named.score / 2
        } else {
            named.score
        };
        let better =
            best.is_none_or(|(other, filled)| (score, looks.filled) > (other.score, filled));
        if better {
            let candidate = Candidate {
                column,
                by: MatchedBy::Name,
                score,
            };
            best = Some((candidate, looks.filled));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Whether the values are answers to a question or days, below a heading that begins with a field's
/// name: `Email contact`, `Phone since`.
fn contradicts(field: Field, looks: &Looks) -> bool {
    field.kind() == Type::Text
        && field != Field::UserId
        && (looks.mostly(looks.yes_no) || looks.mostly(looks.dates))
}

/// Whether the values are what the field takes.
fn agrees(field: Field, looks: &Looks) -> bool {
    match field {
        Field::Email => looks.mostly(looks.emails),
        Field::EmailVerified | Field::PhoneVerified => {
            looks.mostly(looks.yes_no)
                || looks.mostly(looks.dates)
                || super::learn::words(field, &looks.words).is_some()
        }
        Field::Blocked => {
            looks.mostly(looks.yes_no) || super::learn::words(field, &looks.words).is_some()
        }
        Field::Username => {
            looks.filled > 0
                && looks.unique
                && !looks.mostly(looks.emails)
                && looks.single_words == looks.filled
        }
        Field::UserId => {
            looks.unique && (looks.mostly(looks.long_ids) || looks.mostly(looks.auth0_ids))
        }
        Field::Picture => looks.mostly(looks.addresses),
        Field::PhoneNumber => looks.mostly(looks.phones),
        _ => true,
    }
}

/// The fullest column whose values look like the field and whose name says nothing else.
fn by_look(
    field: Field,
    names: &[Option<Named>],
    looks: &[Looks],
    taken: &[bool],
) -> Option<Candidate> {
    let count = |looks: &Looks| match field {
        Field::Email => looks.emails,
        Field::PhoneNumber => looks.phones,
        _ => looks.pictures,
    };
    let free = |name: &Option<Named>| {
        // `login` with addresses in it.
        name.is_none_or(|named| {
            named.score < CERTAIN || named.meaning == Meaning::Field(Field::Username)
        })
    };
    let candidates = names.iter().zip(looks).zip(taken).enumerate();
    candidates
        .filter(|(_, ((name, looks), taken))| !**taken && free(name) && looks.mostly(count(looks)))
        // The last of equal ones is taken: turned round, it is the first.
        .rev()
        .max_by_key(|(_, ((_, looks), _))| count(looks))
        .map(|(column, _)| Candidate {
            column,
            by: MatchedBy::Pattern,
            score: 0,
        })
}

/// The column with hashes: one that is called so and has some, or one that has nothing else.
fn password(
    names: &[Option<Named>],
    sample: &[Cells],
    looks: &[Looks],
    taken: &[bool],
) -> Option<Candidate> {
    let digests = |column: usize| {
        let mut values = sample.iter().filter_map(|cells| match cells.get(column) {
            Cell::Text(value) => Some(recognise(value.trim())),
            _ => None,
        });
        values.any(|shape| matches!(shape, Shape::Hex(_) | Shape::Base64(_)))
    };
    // Beside a salt even `hash` says enough.
    let salted = names
        .iter()
        .any(|named| named.is_some_and(|named| named.meaning == Meaning::Salt));
    let mut by_name = None;
    for column in 0..names.len() {
        let is_one = names[column].is_some_and(|named| named.meaning == Meaning::Password);
        if !is_one || taken[column] {
            continue;
        }
        let certain = names[column].is_some_and(|named| named.score >= CERTAIN);
        if looks[column].hashes > 0 || (certain || salted) && digests(column) {
            let score = names[column].map_or(0, |named| named.score);
            let hashes = looks[column].hashes;
            if by_name.is_none_or(|(_, best)| (hashes, score) > best) {
                by_name = Some((column, (hashes, score)));
            }
        }
    }
    if let Some((column, (_, score))) = by_name {
        return Some(Candidate {
            column,
            by: MatchedBy::Name,
            score,
        });
    }
    (0..names.len())
        .find(|&column| {
            !taken[column] && names[column].is_none() && looks[column].mostly(looks[column].hashes)
        })
        .map(|column| Candidate {
            column,
            by: MatchedBy::Pattern,
            score: 0,
        })
}

/// Headings that are places in metadata themselves, such as `user_metadata.theme`.
fn in_metadata(heading: &str) -> Option<Target> {
    let inside = ["user_metadata.", "app_metadata."]
        .iter()
        .any(|start| heading.starts_with(start));
    inside.then(|| heading.parse().ok()).flatten()
}

#[cfg(test)]
mod headers;
#[cfg(test)]
mod tests;
