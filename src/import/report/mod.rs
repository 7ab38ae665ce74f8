//! What a run did, as one page of HTML for the file cabinet: nothing in it is fetched from elsewhere,
//! nothing in it is carried out, and nobody is named unless that was wished.

mod gather;
mod html;
mod listing;
mod options;
mod page;
mod parts;
mod tables;
#[cfg(test)]
mod tests;
mod to_do;
mod words;

pub use gather::Report;
pub use options::ReportOptions;
