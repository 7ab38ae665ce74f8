//! Other descriptions of the same hash: the mistakes that people make when they describe one.

mod derived;
mod ldap;
mod of;
mod other;
mod salted;
mod scrypt;

pub(super) use of::variants;

use super::axes::Turn;
use super::description::Description;

fn turn<'a>(change: impl Fn(&mut Description) -> Option<()> + 'a) -> Turn<'a> {
    Box::new(move |from| {
        let mut to = from.clone();
        change(&mut to)?;
        (to != *from).then_some(to)
    })
}
