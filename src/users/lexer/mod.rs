//! A byte-exact JSON reader over one record: no tree, no copies, no allocation.
//!
//! The caller asks for what may come next and keeps the structure in its own stack. Bytes are not
//! checked to be UTF-8 here; whoever needs text checks the record once beforehand.

mod decode;
mod error;
mod number;
mod pointer;
mod reader;
mod scan;
mod text;
mod token;

pub use error::{Fault, SyntaxError};
pub use pointer::{pointer_at, push_step, steps};
pub use reader::{Kind, Lexer, MAX_DEPTH};
pub use text::Text;
pub use token::KeyToken;
