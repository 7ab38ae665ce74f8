//! Whether a user that was found is the one that the run made.

use super::{Fate, Span};
use crate::auth0::TenantUser;

/// What a look-up brought.
#[derive(Clone, Debug)]
pub enum Looked {
    /// The users as they are now.
    Users(Vec<TenantUser>),
    /// Ids that a search found; what it knows may be some seconds old.
    Ids(Vec<String>),
    /// There is nothing to look for.
    Nothing,
    /// No user was found under this address, so what the connection has under it is a left-over.
    LeftOver(String),
    /// A user has the address.
    Taken,
}

/// What follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This one, of this id, is to be deleted.
    Ours(String),
    /// To be looked up by this id.
    Ask(String),
    Fate(Fate),
}

/// `span`: when the run made the user. `intended`: its deletion was begun before.
pub(super) fn judge(
    looked: Looked,
    connection: &str,
    span: Option<Span>,
    intended: bool,
) -> Verdict {
    let gone = if intended {
        Fate::Deleted
    } else {
        Fate::NotFound
    };
    let users = match looked {
        Looked::Users(users) => users,
        Looked::Ids(mut ids) => {
            return match (ids.pop(), ids.is_empty()) {
                (None, _) => Verdict::Fate(gone),
                (Some(id), true) => Verdict::Ask(id),
                (Some(_), false) => Verdict::Fate(Fate::Unclear),
            };
        }
        Looked::Nothing => return Verdict::Fate(Fate::Unnamed),
        Looked::LeftOver(email) => return Verdict::Ours(email),
        Looked::Taken => return Verdict::Fate(Fate::Another),
    };
    let mut here = users
        .into_iter()
        .filter(|user| user.connections.iter().any(|name| name == connection))
        .peekable();
    if here.peek().is_none() {
        return Verdict::Fate(gone);
    }
    let is_ours = |user: &TenantUser| {
        span.zip(user.created_ms)
            .is_some_and(|(span, made)| span.has(made))
    };
    let mut ours = here.filter(is_ours);
    match (ours.next(), ours.next()) {
        // Who has come since our deletion is none of ours.
        (None, _) if intended => Verdict::Fate(Fate::Deleted),
        (None, _) => Verdict::Fate(Fate::Another),
        (Some(_), Some(_)) => Verdict::Fate(Fate::Unclear),
        (Some(user), None) if user.has_logged_in => Verdict::Fate(Fate::LoggedIn),
        (Some(user), None) if user.connections.len() > 1 => Verdict::Fate(Fate::Linked),
        (Some(user), None) => Verdict::Ours(user.user_id),
    }
}
