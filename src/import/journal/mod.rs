//! The run's durable record on disk.
