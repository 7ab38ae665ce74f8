//! The window, used as a person would: see the tests below.
