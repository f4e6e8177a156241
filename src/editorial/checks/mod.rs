//! One check a file, each a pure function: what it reads, what it finds.

pub(super) mod characters;
pub(super) mod decoded;
pub(super) mod lengths;
pub(super) mod links;
pub(super) mod medicines;
pub(super) mod mentions;
pub(super) mod openings;
pub(super) mod questions;
pub(super) mod reviews;
mod signposts;

pub(super) use signposts::{check_lines, check_lists};

/// A fault at a byte of a document's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// In bytes of the source.
    pub(super) at: usize,
    /// What is wrong and what to do.
    pub(super) message: String,
}
