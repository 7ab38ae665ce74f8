//! How long an import is likely to take, and whether a pasted token lasts as long.

use std::time::Duration;

use jiff::{SignedDuration, Zoned};

use super::tenant::Tenant;
use super::{out, words};
use crate::import::RunStore;
use crate::import::plan::{Basis, Estimate, Lasts};

/// Says before anything is sent how long it is likely to take, when it ends, and that the token will end too
/// early.
pub(super) fn say(tenant: &Tenant, store: &RunStore, users: u32, parts: u32) {
    let past = store.paces(&tenant.reference);
    let estimate = Estimate::of(users, parts, &past);
    let now = Zoned::now();
    // The practice tenant in the terminal is as fast as the computer.
    if tenant.is_real() && users > 0 {
        out::say(format_args!("{}", ends(&estimate, &now)));
    }
    if tenant.access.renew.is_some() {
        return;
    }
    let left = tenant.token.lives_for(tenant.client().now());
    if let Some(warning) = left.and_then(|left| warning(left, &estimate, users, &now)) {
        out::say(format_args!("usher: {warning}"));
    }
}

/// "It takes 55 minutes to 1 hour 22 minutes, …, and ends between 14:20 and 14:47".
fn ends(estimate: &Estimate, now: &Zoned) -> String {
    let (least, most) = (words::time(estimate.least), words::time(estimate.most));
    let takes = if least == most {
        format!("about {most}")
    } else {
        format!("{least} to {most}")
    };
    let basis = match estimate.basis {
        Basis::Runs(1) => "as fast as the last import into this tenant".to_owned(),
        Basis::Runs(runs) => format!("as fast as the last {runs} imports into this tenant"),
        Basis::Plans => "depending on the tenant's plan".to_owned(),
    };
    let hours = match (at(estimate.least, now), at(estimate.most, now)) {
        (Some(first), Some(last)) if first == last => format!(", and ends about {last}"),
        (Some(first), Some(last)) => format!(", and ends between {first} and {last}"),
        _ => String::new(),
    };
    format!("It takes {takes}, {basis}{hours}")
}

/// The hour after so long; with its day where that is another.
fn at(after: Duration, now: &Zoned) -> Option<String> {
    let then = now
        .checked_add(SignedDuration::try_from(after).ok()?)
        .ok()?;
    let hour = if then.date() == now.date() {
        then.strftime("%H:%M")
    } else {
        then.strftime("%H:%M on %Y-%m-%d")
    };
    Some(hour.to_string())
}

/// `left`: by Auth0's clock. The hour is given by this computer's, which the reader looks at.
fn warning(left: Duration, estimate: &Estimate, users: u32, now: &Zoned) -> Option<String> {
    let will = match estimate.lasts(left) {
        Lasts::Long => return None,
        Lasts::Perhaps => "may take longer",
        Lasts::TooShort => "will take longer",
    };
    Some(format!(
        "The token ends at {}, and {} {will}. If it ends before they are done, nothing is lost: set \
         USHER_TOKEN to a new one and go on with usher resume. USHER_CLIENT_ID and USHER_CLIENT_SECRET renew \
         themselves",
        at(left, now)?,
        words::users(u64::from(users)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::plan::Pace;

    fn now() -> Zoned {
        "2026-11-21T13:20:00[UTC]".parse().unwrap()
    }

    #[test]
    fn the_time_is_a_range_with_its_hours_and_its_reason() {
        let unknown = Estimate::of(50_000, 90, &[]);
        assert_eq!(
            ends(&unknown, &now()),
            "It takes 8 minutes to 1 hour 51 minutes, depending on the tenant's plan, and ends between 13:27 and 15:11"
        );
        let known = Estimate::of(1_000_000, 1_800, &[Pace { per_job: 12.5 }; 3]);
        let said = ends(&known, &now());
        assert!(
            said.contains("as fast as the last 3 imports")
                && said.contains("between 22:35 and 03:13 on 2026-11-22"),
            "{said}"
        );
    }

    #[test]
    fn a_token_that_will_not_last_is_said_with_the_hour_it_ends() {
        let hours = Duration::from_hours;
        let said = |left, users| warning(left, &Estimate::of(users, 9, &[]), users, &now());
        assert_eq!(said(hours(24), 100_000), None);
        let perhaps = said(hours(1), 50_000).unwrap();
        assert!(
            perhaps.contains("ends at 14:20, and 50,000 users may take longer"),
            "{perhaps}"
        );
        let too_short = said(hours(1), 1_000_000).unwrap();
        assert!(too_short.contains("will take longer"), "{too_short}");
        let tomorrow = said(hours(24), 1_000_000).unwrap();
        assert!(tomorrow.contains("13:20 on 2026-11-22"), "{tomorrow}");
    }
}
