use super::{Fix, repeats};
use crate::profile::{Field, NotImportable, Type, not_importable};
use crate::rules::{Rule, Severity};

/// Fixes for the problems of one rule at one field, the one that fits most often first. `field` is a JSON
/// pointer with `*` for list places, as groups have it.
pub fn offers(rule: Rule, field: &str) -> Vec<Fix> {
    let mut steps = crate::users::lexer::steps(field).into_iter();
    let name = steps.next().unwrap_or_default();
    let key = steps.next();
    let known = Field::of_name(name.as_bytes());
    let field = || name.clone();
    if rule == Rule::DuplicateProperty {
        return [false, true]
            .map(|last| Fix::Once {
                field: field(),
                last,
            })
            .to_vec();
    }
    let mut fixes = match key {
        Some(key) if rule == Rule::AppMetadataForbidden => {
            vec![Fix::DropKey { key }, Fix::DropForbiddenKeys]
        }
        Some(_) => Vec::new(),
        None => of_field(rule, known, &name),
    };
    // Somebody without it is still the same somebody.
    let can_go = known.is_some_and(|field| {
        !matches!(
            field,
            Field::Email | Field::EmailVerified | Field::UserId | Field::Username
        )
    });
    let drops = fixes.iter().any(|fix| {
        matches!(
            fix,
            Fix::Drop { .. }
                | Fix::DropNull { .. }
                | Fix::DropEmpty { .. }
                | Fix::DropKey { .. }
                | Fix::DropSecondHash { .. }
        )
    });
    let is_one_field = repeats(rule).is_none() && rule != Rule::JsonSyntax;
    if can_go && !drops && is_one_field && rule.severity() == Severity::Blocker {
        fixes.push(Fix::DropBroken {
            field: field(),
            rule: Some(rule.code().to_owned()),
        });
    }
    fixes
}

fn of_field(rule: Rule, known: Option<Field>, name: &str) -> Vec<Fix> {
    let field = || name.to_owned();
    match rule {
        Rule::EmailFormat | Rule::EmailBeyondAscii | Rule::UserIdFormat | Rule::UsernameFormat => {
            let mut fixes = vec![Fix::Trim { field: field() }];
            if rule == Rule::UsernameFormat {
                fixes.push(Fix::LowerCase { field: field() });
            }
            fixes.push(Fix::Normalise { field: field() });
            fixes
        }
        Rule::NulCharacter => vec![Fix::Normalise { field: field() }],
        Rule::WrongType => wrong_type(known, name),
        Rule::NullValue => vec![Fix::DropNull { field: field() }],
        Rule::TextEmpty | Rule::MfaTooFew => vec![Fix::DropEmpty { field: field() }],
        Rule::PropertyWrongCase => match not_importable(name) {
            Some(NotImportable::OtherSpelling(known)) => vec![
                Fix::Rename {
                    from: field(),
                    to: known.name().to_owned(),
                },
                Fix::Drop { field: field() },
            ],
            _ => vec![Fix::Drop { field: field() }],
        },
        Rule::UnknownProperty => vec![
            Fix::Move { field: field() },
            Fix::Drop { field: field() },
            Fix::MoveUnknown,
            Fix::DropUnknown,
        ],
        Rule::PropertyExportedOnly => {
            vec![Fix::Drop { field: field() }, Fix::Move { field: field() }]
        }
        Rule::PlainPassword
        | Rule::PictureUrl
        | Rule::UsernameNotAllowed
        | Rule::UsernameIsEmail
        | Rule::UsernameIsPhone
        | Rule::PhoneNotAllowed => vec![Fix::Drop { field: field() }],
        Rule::EmailVerifiedMissing => [true, false]
            .map(|value| Fix::SetAbsent {
                field: Field::EmailVerified.name().to_owned(),
                value,
            })
            .to_vec(),
        Rule::BothPasswordHashes => [Field::CustomPasswordHash, Field::PasswordHash]
            .map(|hash| Fix::DropSecondHash {
                field: hash.name().to_owned(),
            })
            .to_vec(),
        Rule::PhoneFormat => vec![Fix::Phone {
            field: field(),
            country: None,
        }],
        Rule::UserIdPrefix => vec![Fix::StripProvider],
        Rule::PasswordHashOtherBcrypt | Rule::PasswordHashConvertible => vec![Fix::HashToCustom],
        _ => Vec::new(),
    }
}

fn wrong_type(known: Option<Field>, name: &str) -> Vec<Fix> {
    let field = name.to_owned();
    match known.map(Field::kind) {
        Some(Type::Boolean) => vec![Fix::YesNo { field }],
        Some(Type::Text) if known == Some(Field::PhoneNumber) => vec![Fix::Phone {
            field,
            country: None,
        }],
        Some(Type::Text) => vec![Fix::ToText { field }],
        Some(Type::Object | Type::List) => vec![Fix::FromJson { field }],
        None => Vec::new(),
    }
}
