//! How Usher looks: colours, sizes and type, all from `assets/theme/tokens.json`.
//!
//! Literal colours exist in that file and nowhere else.

mod colours;
mod fonts;
mod look;
mod metrics;
mod style;
mod tokens;

pub use fonts::{FontRole, fonts};
pub use look::{Look, Theme, apply, install};
pub use metrics::{Sizes, sizes};
pub use tokens::{TenantColour, Tokens, Tone, ToneColours, tokens, tokens_of, tokens_of_visuals};
