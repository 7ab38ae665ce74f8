//! Runs that are killed: by the real binary's death at any moment, and by a journal that ends at any byte.

mod cuts;
#[cfg(unix)]
mod full;
#[cfg(unix)]
mod round;
#[cfg(unix)]
mod rounds;
