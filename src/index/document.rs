//! All passages of a document, for whoever needs to know what stands around one of them.

use super::{Generation, IndexError, Stored};

/// Passages read at most; a document that has more is not read at all.
pub const MAX_DOCUMENT_PASSAGES: usize = 2_000;

impl Generation {
    /// All passages of the document that `passage` belongs to, in reading order; none when there are more
    /// than [`MAX_DOCUMENT_PASSAGES`].
    pub fn document_of(&self, passage: &Stored) -> Result<Vec<Stored>, IndexError> {
        let mut first = passage.ordinal;
        let mut last = passage.ordinal;
        let is_part =
            |ordinal: u64| Ok::<_, IndexError>(self.passage(ordinal)?.info.document == passage.info.document);
        let too_many = |first: u64, last: u64| last - first >= MAX_DOCUMENT_PASSAGES as u64;
        while first > 0 && is_part(first - 1)? {
            first -= 1;
            if too_many(first, last) {
                return Ok(Vec::new());
            }
        }
        while last + 1 < self.passages() && is_part(last + 1)? {
            last += 1;
            if too_many(first, last) {
                return Ok(Vec::new());
            }
        }
        (first..=last).map(|ordinal| self.passage(ordinal)).collect()
    }
}
