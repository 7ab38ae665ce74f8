//! Background work on tokio: commands in, events out, supervision, cancellation.
