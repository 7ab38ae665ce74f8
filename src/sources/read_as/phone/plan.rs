//! Numbering plans: what numbers are given out where.

use std::cell::RefCell;

use phonenumber::metadata::{DATABASE, Database, Descriptor, loader};
use phonenumber::{Metadata, PhoneNumber, Type, country, is_valid_with, parse_with};

thread_local! {
    /// The plan that this thread asked last.
    static LAST: RefCell<Option<Plan>> = const { RefCell::new(None) };
}

/// The plans of all that share a country's calling code. The crate's own database has a lock around its
/// patterns, so that many threads read numbers no faster than one; nearly all numbers of a column are of
/// its country, and for these each thread has this.
struct Plan {
    home: country::Id,
    database: Option<Database>,
}

/// The number in full, if it is one that can have been given out.
pub(super) fn valid(home: Option<country::Id>, digits: &str) -> Option<String> {
    home.and_then(|home| valid_at(home, digits))
        .or_else(|| valid_in(&DATABASE, home, digits))
}

/// `None` also where the number is of a country with another calling code.
fn valid_at(home: country::Id, digits: &str) -> Option<String> {
    LAST.with_borrow_mut(|last| {
        let plan = match last {
            Some(plan) if plan.home == home => plan,
            _ => last.insert(Plan {
                home,
                database: plans_beside(home),
            }),
        };
        valid_in(plan.database.as_ref()?, Some(home), digits)
    })
}

fn valid_in(database: &Database, home: Option<country::Id>, digits: &str) -> Option<String> {
    let number = parse_with(database, home, digits).ok()?;
    let full = is_valid_with(database, &number).then(|| full(&number))?;
    super::is_e164(&full).then_some(full)
}

/// As the crate writes it too, which first looks for how people would.
fn full(number: &PhoneNumber) -> String {
    format!("+{}{}", number.code().value(), number.national())
}

fn plans_beside(home: country::Id) -> Option<Database> {
    let code = DATABASE.by_id(home.as_ref())?.country_code();
    let plans = DATABASE.by_code(&code)?.into_iter().map(copy).collect();
    Database::from(plans).ok()
}

/// What is needed to tell whether a number is given out, and nothing of how it is written.
fn copy(plan: &Metadata) -> loader::Metadata {
    let kind = |kind| plan.descriptors().get(kind).map(copy_kind);
    loader::Metadata {
        id: Some(plan.id().to_owned()),
        country_code: Some(plan.country_code()),
        general: kind(Type::Unknown),
        fixed_line: kind(Type::FixedLine),
        mobile: kind(Type::Mobile),
        toll_free: kind(Type::TollFree),
        premium_rate: kind(Type::PremiumRate),
        shared_cost: kind(Type::SharedCost),
        personal_number: kind(Type::PersonalNumber),
        voip: kind(Type::Voip),
        pager: kind(Type::Pager),
        uan: kind(Type::Uan),
        emergency: kind(Type::Emergency),
        voicemail: kind(Type::Voicemail),
        short_code: kind(Type::ShortCode),
        standard_rate: kind(Type::StandardRate),
        carrier: kind(Type::Carrier),
        no_international: kind(Type::NoInternational),
        international_prefix: plan.international_prefix().map(|it| it.as_str().to_owned()),
        national_prefix: plan.national_prefix().map(str::to_owned),
        national_prefix_for_parsing: plan
            .national_prefix_for_parsing()
            .map(|it| it.as_str().to_owned()),
        national_prefix_transform_rule: plan.national_prefix_transform_rule().map(str::to_owned),
        main_country_for_code: plan.is_main_country_for_code(),
        leading_digits: plan.leading_digits().map(|it| it.as_str().to_owned()),
        ..loader::Metadata::default()
    }
}

fn copy_kind(kind: &Descriptor) -> loader::Descriptor {
    loader::Descriptor {
        national_number: Some(kind.national_number().as_str().to_owned()),
        possible_length: kind.possible_length().to_vec(),
        possible_local_length: kind.possible_local_length().to_vec(),
        example: None,
    }
}

#[cfg(test)]
mod tests {
    use phonenumber::{Mode, is_valid, parse};
    use proptest::prelude::*;

    use super::*;
    use crate::sources::Country;

    fn by_the_crate(home: country::Id, digits: &str) -> Option<String> {
        let number = parse(Some(home), digits).ok()?;
        is_valid(&number).then(|| number.format().mode(Mode::E164).to_string())
    }

    /// A plan of one's own says nothing else than that of the whole world, or nothing.
    fn agrees(home: country::Id, digits: &str) -> bool {
        let found = by_the_crate(home, digits);
        valid_at(home, digits).is_none_or(|own| Some(own) == found)
            && valid(Some(home), digits) == found
    }

    #[test]
    fn every_country_reads_its_own_numbers_and_its_neighbours() {
        const KINDS: [Type; 4] = [Type::FixedLine, Type::Mobile, Type::TollFree, Type::Voip];
        let mut own = 0;
        for home in Country::all() {
            let Some(id) = home.id() else { continue };
            let Some(plan) = DATABASE.by_id(home.code()) else {
                continue;
            };
            let code = plan.country_code();
            let away = plan.international_prefix().map_or("", |it| it.as_str());
            for kind in KINDS {
                let kind = plan.descriptors().get(kind);
                let Some(example) = kind.and_then(Descriptor::example) else {
                    continue;
                };
                own += usize::from(valid_at(id, example).is_some());
                for digits in [
                    example.to_owned(),
                    format!("{}{example}", plan.national_prefix().unwrap_or("0")),
                    format!("{code}{example}"),
                    format!("00{code}{example}"),
                    format!("{away}34612345678"),
                    example[1..].to_owned(),
                ] {
                    assert!(agrees(id, &digits), "{digits} in {home:?}");
                }
            }
        }
        assert!(own > 500, "{own}");
    }

    proptest! {
        #[test]
        fn any_digits_are_read_as_the_crate_reads_them(
            home in prop::sample::select(vec!["DE", "US", "CA", "JM", "IT", "VA", "GB", "AR", "MX", "BR", "KZ"]),
            digits in "(0|00|1|011|8|9|49)?[0-9]{4,12}",
        ) {
            prop_assert!(agrees(home.parse().unwrap(), &digits));
        }
    }
}
