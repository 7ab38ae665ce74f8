//! Whether a pasted token lasts as long as the run.

use std::time::Duration;

use jiff::{SignedDuration, Zoned};

use super::tenant::Tenant;
use super::{out, words};
use crate::import::plan::expected;

/// Says before anything is sent that the token will end too early, and when.
pub(super) fn say(tenant: &Tenant, users: u32) {
    if tenant.access.renew.is_some() {
        return;
    }
    let left = tenant.token.lives_for(tenant.client().now());
    if let Some(warning) = left.and_then(|left| warning(left, users, &Zoned::now())) {
        out::say(format_args!("usher: {warning}"));
    }
}

/// `left`: by Auth0's clock. The hour is given by this computer's, which the reader looks at.
fn warning(left: Duration, users: u32, now: &Zoned) -> Option<String> {
    let (usual, free) = expected(users);
    if left >= free {
        return None;
    }
    let left = SignedDuration::try_from(left).ok()?;
    let ends = now.checked_add(left).ok()?;
    let at = if ends.date() == now.date() {
        ends.strftime("%H:%M").to_string()
    } else {
        ends.strftime("%H:%M on %Y-%m-%d").to_string()
    };
    Some(format!(
        "The token ends at {at}. {} take about {}, on a free plan about {}. If it ends before they are done, \
         nothing is lost: set USHER_TOKEN to a new one and go on with usher resume. USHER_CLIENT_ID and \
         USHER_CLIENT_SECRET renew themselves",
        words::users(u64::from(users)),
        words::time(usual),
        words::time(free),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_will_not_last_is_said_with_the_hour_it_ends() {
        let now: Zoned = "2026-11-21T13:20:00[UTC]".parse().unwrap();
        let hours = Duration::from_hours;
        assert_eq!(warning(hours(24), 100_000, &now), None);
        let said = warning(hours(1), 50_000, &now).unwrap();
        assert!(
            said.contains("ends at 14:20.")
                && said.contains("50,000 users take about 32 minutes")
                && said.contains("about 1 hour 51 minutes"),
            "{said}"
        );
        let said = warning(hours(24), 1_000_000, &now).unwrap();
        assert!(said.contains("13:20 on 2026-11-22"), "{said}");
    }
}
