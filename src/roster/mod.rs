//! The open file as one table: open-and-check pipeline, findings, states, filters.
