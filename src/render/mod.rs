//! Turns an `Answer` into text for a place; no I/O.

pub mod deep_link;
pub mod discord;
pub mod json;
pub mod shown;
pub mod terminal;
pub mod trec;
pub mod wording;
