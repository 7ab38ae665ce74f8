use std::time::Duration;

/// Users a second that Auth0 takes in two jobs at a time [C-112785].
const SELF_SERVICE: f64 = 26.0;
const FREE: f64 = 7.5;

/// How long so many users are likely to take, before anything has been measured: on a self-service plan,
/// and on a free one.
pub fn expected(users: u32) -> (Duration, Duration) {
    let at = |rate: f64| Duration::from_secs_f64(f64::from(users) / rate);
    (at(SELF_SERVICE), at(FREE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_users_take_half_a_day_or_a_day_and_a_half() {
        let (usual, free) = expected(1_000_000);
        let hours = |time: Duration| time.as_secs() / 3_600;
        assert_eq!((hours(usual), hours(free)), (10, 37));
        assert_eq!(expected(0).0, Duration::ZERO);
    }
}
