//! Says whether a text touches medication or discloses a crisis, and which words made it say so.
//!
//! Pure: no I/O. The raw text is read, also when it is no question.

pub mod crisis;
pub mod normal;
mod report;

pub use report::{Crisis, Level, Match, Report, Rule, Where};
