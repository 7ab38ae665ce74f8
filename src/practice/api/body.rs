//! Reading request bodies to their end: who still sends may not hear an answer.

use axum::body::Body;
use futures_util::StreamExt as _;

/// So much of a body that will be refused is read all the same.
const DRAINED: usize = 16 * 1024 * 1024;

/// What came of a body, up to a limit.
pub(super) enum Whole {
    Kept(Vec<u8>),
    TooLarge,
    Broken,
}

/// Reads a body that nobody wants.
pub(in crate::practice) async fn drain(body: Body) {
    whole(body, 0).await;
}

pub(super) async fn whole(body: Body, limit: usize) -> Whole {
    let mut kept = Vec::new();
    let mut seen = 0;
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let Ok(chunk) = chunk else {
            return Whole::Broken;
        };
        seen += chunk.len();
        if seen <= limit {
            kept.extend_from_slice(&chunk);
        } else if seen > DRAINED {
            break;
        }
    }
    if seen > limit {
        Whole::TooLarge
    } else {
        Whole::Kept(kept)
    }
}
