//! Questions to choose from, where nobody has asked one yet.

use super::{Nearest, Notices};

/// Questions and headings of the content, with the notices that they call for.
///
/// Made by [`list`](super::list) only and taken apart whole, as an answer is.
#[derive(Debug, Clone)]
pub struct Listing {
    pub(super) entries: Vec<Nearest>,
    pub(super) notices: Notices,
}

impl Listing {
    /// All of it at once.
    pub fn open(&self) -> (&[Nearest], &Notices) {
        let Self { entries, notices } = self;
        (entries, notices)
    }
}
