use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::auth0::{ApiError, Client, ErrorKind};
use crate::compare::CompareError;

/// Failures in a row that may pass by themselves.
const MOST_FAILURES: u32 = 5;
/// Refusals for the rate in a row; each has waited as long as Auth0 said.
const MOST_WAITS: u32 = 60;

/// Makes a call that does no harm twice until there is an answer: waits out a rate limit as long as Auth0
/// says, and tries again a few times where something in between failed.
pub(super) async fn patiently<T, F>(
    what: &'static str,
    mut call: impl FnMut() -> F,
) -> Result<T, CompareError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let (mut failures, mut waits) = (0, 0);
    loop {
        let error = match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let wait = match error.kind {
            ErrorKind::RateLimit if waits < MOST_WAITS => {
                waits += 1;
                error.wait.unwrap_or_default().max(Duration::from_secs(1))
            }
            ErrorKind::Unreachable
            | ErrorKind::ConnectTimeout
            | ErrorKind::Broken
            | ErrorKind::TimedOut
            | ErrorKind::Server
                if failures < MOST_FAILURES =>
            {
                failures += 1;
                Duration::from_secs(1 << failures)
            }
            _ => return Err(CompareError::api(what)(error)),
        };
        tokio::time::sleep(wait).await;
    }
}

/// Requests a second for which a tenant's plan lasts when users are read, judged by the size of its bucket
/// [D rate-limit-configurations]: 50 goes with 16 a second, 40 with 8, 2 with 2. `None`: no answer has told.
pub(super) fn users_a_second(burst: Option<u64>) -> f64 {
    match burst {
        Some(burst @ 50..) => burst as f64 * 0.32,
        Some(40..) => 8.0,
        _ => 2.0,
    }
}

/// Auth0's time where it is known.
pub(in crate::compare) fn now_ms(client: &Client) -> i64 {
    let since = |time: SystemTime| {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    };
    client.server_ms().unwrap_or_else(|| since(client.now()))
}
