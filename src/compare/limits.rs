//! What a forecast cannot know, in words for the screen.

use super::fate::Seen;
use super::forecast::{Made, Sums, Tally, Way};
use super::forecaster::Order;
use crate::platform::figures::counted;

pub(super) fn of(tally: &Tally, sums: &Sums, made: Made, order: &Order) -> Vec<String> {
    let mut limits = vec![
        "Users that sign up, change or go in Auth0 after this moment are not in it".to_owned(),
    ];
    match made.by {
        Way::LookUps => limits.push(
            "Users were looked up by address, so one with the same username, id or phone number and another \
             address was not seen"
                .to_owned(),
        ),
        Way::Export => limits.push(format!(
            "Only {} was compared: a user id that a user of another connection has is refused too",
            order.connection.as_deref().unwrap_or("the connection")
        )),
    }
    if tally.hidden > 0 {
        limits.push(format!(
            "Of {} Auth0 showed neither address nor username nor phone number, so records that were not found may \
             exist all the same",
            counted(tally.hidden, "user")
        ));
    }
    if sums.shown_partly > 0 {
        limits.push(format!(
            "Of {} Auth0 did not show everything, so metadata may be lost that is not listed here",
            counted(sums.shown_partly, "user")
        ));
    }
    if !order.emails_unique {
        limits.push(
            "In this connection several users may have one address; what Auth0 does then is not documented".to_owned(),
        );
    }
    let custom = |seen: &Seen| seen.has(Seen::CUSTOM) && tally.terms.updates(*seen);
    if tally.seen.iter().any(custom) {
        limits.push(
            "Whether Auth0 takes another custom password hash depends on whether the user has logged in, which is not \
             shown"
                .to_owned(),
        );
    }
    limits
}
