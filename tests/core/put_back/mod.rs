//! Putting back whom an import has updated, in the practice tenant, over real HTTP.

mod desk;
mod trouble;
mod whole;
