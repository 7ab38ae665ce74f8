//! Password hashes: recognise and describe their shapes.

pub mod bcrypt;
pub mod ldap;
pub mod phc;
mod recognise;
pub mod text;

pub use recognise::{Shape, recognise};
