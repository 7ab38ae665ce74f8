//! The rules of a run: events and time in, commands out. No clock, socket, file or randomness.
