use std::time::Duration;

use crate::auth0::{ApiError, ErrorKind};

/// Longer than this nobody waits before a screen; the answer is then an error with a button.
const LONGEST: Duration = Duration::from_secs(20);
const TRIES: u32 = 3;

/// Asks again when the rate limit was in the way. Only for what reads.
pub(super) async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut tries = 1;
    loop {
        let error = match ask().await {
            Err(error) if error.kind == ErrorKind::RateLimit && tries < TRIES => error,
            answer => return answer,
        };
        let wait = error.wait.unwrap_or(Duration::from_secs(2));
        if wait > LONGEST {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        tries += 1;
    }
}
