use std::collections::HashMap;

use super::super::read_as::text::push_string;
use super::super::read_as::yes_no::Words;
use super::super::{ColumnMap, Constant, Mapping, MappingError, ReadAs, Rest, System, Target};
use super::plain::Head;
use super::tree::{Care, Input, Kind, Mapper, Member, Password, Value};
use crate::profile::Field;
use crate::users::lexer::push_step;

impl Mapper {
    /// Makes the mapping ready for a file with these columns. Columns that the mapping does not
    /// name are left out, or passed on where it says so.
    pub fn build(mapping: &Mapping, columns: &[String]) -> Result<Self, MappingError> {
        let index: HashMap<_, _> = columns.iter().zip(0..).collect();
        let unknown = |map: &&ColumnMap| map.to.is_some() && !index.contains_key(&map.column);
        let unknown: Vec<_> = mapping.columns.iter().filter(unknown).collect();
        if !unknown.is_empty() {
            let names = unknown.iter().map(|map| map.column.clone()).collect();
            return Err(MappingError::UnknownColumns(names));
        }
        let mut members = Vec::new();
        for map in &mapping.columns {
            let (Some(to), Some(&column)) = (&map.to, index.get(&map.column)) else {
                continue;
            };
            if crate::users::is_own_column(&map.column) {
                return Err(MappingError::Column {
                    column: map.column.clone(),
                    why: "it is Usher's own and is never sent".to_owned(),
                });
            }
            let keys = keys_of(map, to)?;
            let filler = Filler::Column(input(mapping.system, map, to, &keys, column));
            insert(&mut members, "", &keys, filler, &map.column)?;
        }
        hash_is_there(&members)?;
        for constant in &mapping.constants {
            let keys = constant.to.keys();
            let filler = Filler::Constant(json_of(constant)?);
            let name = format!("the constant {}", constant.to);
            insert(&mut members, "", &keys, filler, &name)?;
        }
        if mapping.rest == Rest::PassOn {
            for (name, column) in columns.iter().zip(0..) {
                let named = mapping.columns.iter().any(|map| map.column == *name);
                let taken = members.iter().any(|member: &Member| member.key == *name);
                if !named && !taken && !crate::users::is_own_column(name) {
                    let filler = Filler::Column(passed_on(column));
                    insert(&mut members, "", std::slice::from_ref(name), filler, name)?;
                }
            }
        }
        Ok(Self {
            system: mapping.system,
            members,
        })
    }
}

enum Filler {
    Column(Input),
    Constant(Box<[u8]>),
}

/// A salt alone is no hash.
fn hash_is_there(members: &[Member]) -> Result<(), MappingError> {
    let alone = members.iter().find(
        |member| matches!(&member.value, Value::Password(password) if password.hash.is_none()),
    );
    match alone {
        Some(member) => Err(MappingError::Column {
            column: member.by.clone(),
            why: "it is a part of a password hash, and no column holds the hash itself".to_owned(),
        }),
        None => Ok(()),
    }
}

/// The path of a column's property; hashes have one place, whichever of the two names it.
fn keys_of(map: &ColumnMap, to: &Target) -> Result<Vec<String>, MappingError> {
    if !map.read_as.is_password() {
        return Ok(to.keys());
    }
    match Field::of_name(to.as_str().as_bytes()) {
        Some(Field::PasswordHash | Field::CustomPasswordHash) => {
            Ok(vec![Field::PasswordHash.name().to_owned()])
        }
        _ => Err(MappingError::Column {
            column: map.column.clone(),
            why: format!("a password hash can become password_hash only, not {to}"),
        }),
    }
}

fn input(system: System, map: &ColumnMap, to: &Target, keys: &[String], column: usize) -> Input {
    let root = if keys.len() == 1 { to.field() } else { None };
    Input {
        column,
        kind: match &map.read_as {
            // What only looks like a password hash may be the password.
            ReadAs::Text | ReadAs::AsItIs
                if root == Some(Field::PasswordHash) && system != System::Auth0Csv =>
            {
                Kind::Hash
            }
            ReadAs::Text => Kind::Text,
            ReadAs::AsItIs => Kind::AsItIs,
            ReadAs::Number => Kind::Number,
            ReadAs::YesNo { yes, no } => Kind::YesNo(Words::new(yes, no)),
            ReadAs::Filled => Kind::Filled,
            ReadAs::Date => Kind::Date,
            ReadAs::Millis => Kind::Millis,
            ReadAs::Phone { country } => Kind::Phone(*country),
            ReadAs::Json => Kind::Json,
            ReadAs::List { separator } => Kind::List(separator.as_str().into()),
            ReadAs::Hash => Kind::Hash,
            ReadAs::Digest(digest) => Kind::Digest(*digest),
            ReadAs::Salt(how) => Kind::Salt(*how),
            ReadAs::HashAlgorithm => Kind::HashAlgorithm,
            ReadAs::HashRounds => Kind::HashRounds,
            ReadAs::Credentials => Kind::Credentials,
        },
        join: map.join.as_deref().map(Into::into),
        // Of Auth0's own columns nothing is touched, so that the rules see what is there.
        trim: system != System::Auth0Csv && root.is_some_and(is_trimmed),
        care: care(system, root),
    }
}

fn care(system: System, root: Option<Field>) -> Care {
    match (system, root) {
        (System::Table | System::Auth0Csv, None) => Care::TypeAndJson,
        (_, None) => Care::Type,
        (System::Auth0Csv, Some(Field::PasswordHash | Field::CustomPasswordHash)) => Care::Hash,
        _ => Care::None,
    }
}

/// Fields in which white space at the ends is nobody's intention.
fn is_trimmed(field: Field) -> bool {
    matches!(
        field,
        Field::Email
            | Field::PhoneNumber
            | Field::UserId
            | Field::Username
            | Field::GivenName
            | Field::FamilyName
            | Field::Name
            | Field::Nickname
            | Field::Picture
    )
}

fn passed_on(column: usize) -> Input {
    Input {
        column,
        kind: Kind::AsItIs,
        join: None,
        trim: false,
        care: Care::None,
    }
}

fn json_of(constant: &Constant) -> Result<Box<[u8]>, MappingError> {
    serde_json::to_vec(&constant.value)
        .map(Vec::into_boxed_slice)
        .map_err(|error| MappingError::Constant {
            to: constant.to.to_string(),
            why: error.to_string(),
        })
}

fn insert(
    members: &mut Vec<Member>,
    above: &str,
    keys: &[String],
    filler: Filler,
    by: &str,
) -> Result<(), MappingError> {
    let Some((key, deeper)) = keys.split_first() else {
        return Ok(());
    };
    let mut pointer = above.to_owned();
    push_step(&mut pointer, key);
    let found = members.iter().position(|member| member.key == *key);
    let Some(member) = found.and_then(|at| members.get_mut(at)) else {
        let mut token = Vec::new();
        push_string(&mut token, key);
        token.push(b':');
        let value = if deeper.is_empty() {
            leaf(filler)
        } else {
            let mut members = Vec::new();
            insert(&mut members, &pointer, deeper, filler, by)?;
            Value::Object {
                base: None,
                members,
            }
        };
        members.push(Member {
            head: Head::of(&token),
            token: token.into(),
            key: key.clone(),
            pointer,
            value,
            by: by.to_owned(),
        });
        return Ok(());
    };
    if deeper.is_empty() {
        return join(member, filler, by);
    }
    if let Value::Leaf {
        inputs,
        default: None,
    } = &mut member.value
        && inputs.len() == 1
        && inputs.iter().all(|input| input.kind.holds_objects())
    {
        member.value = Value::Object {
            base: inputs.pop(),
            members: Vec::new(),
        };
    }
    match &mut member.value {
        Value::Object { members, .. } => insert(members, &pointer, deeper, filler, by),
        Value::Leaf { .. } | Value::Password(_) => Err(nested(&member.by, by, &pointer)),
    }
}

fn leaf(filler: Filler) -> Value {
    match filler {
        Filler::Column(input) if input.kind.is_password() => {
            let mut password = Password::default();
            password.take(input);
            Value::Password(password)
        }
        Filler::Column(input) => Value::Leaf {
            inputs: vec![input],
            default: None,
        },
        Filler::Constant(json) => Value::Leaf {
            inputs: Vec::new(),
            default: Some(json),
        },
    }
}

/// Puts a second column or a constant where something is already.
fn join(member: &mut Member, filler: Filler, by: &str) -> Result<(), MappingError> {
    match (&mut member.value, filler) {
        (Value::Password(password), Filler::Column(input))
            if input.kind.is_password() && password.clone().take(input.clone()) =>
        {
            password.take(input);
        }
        (Value::Leaf { inputs, .. }, Filler::Column(input))
            if input.join.is_some() && inputs.iter().all(|other| other.kind.joins(&input.kind)) =>
        {
            inputs.push(input);
        }
        (Value::Leaf { default, .. }, Filler::Constant(json)) if default.is_none() => {
            *default = Some(json);
        }
        (Value::Object { base, .. }, Filler::Column(input))
            if base.is_none() && input.kind.holds_objects() =>
        {
            *base = Some(input);
        }
        (Value::Object { base: None, .. }, _) => {
            return Err(nested(by, &member.by, &member.pointer));
        }
        _ => {
            return Err(MappingError::SameTarget {
                first: member.by.clone(),
                second: by.to_owned(),
                target: shown(&member.pointer),
            });
        }
    }
    Ok(())
}

fn nested(outer: &str, inner: &str, pointer: &str) -> MappingError {
    MappingError::Nested {
        outer: outer.to_owned(),
        inner: inner.to_owned(),
        target: shown(pointer),
    }
}

/// A pointer as people write targets.
fn shown(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}
