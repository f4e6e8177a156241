//! Which passages nobody is shown: those that moderators withdrew, by id or by the hash of their words.

use super::PassageInfo;
use std::collections::HashSet;

/// The passages that are withdrawn. A passage counts as withdrawn while its id **or** its words match, so that
/// neither an edit nor a new place brings it back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawn {
    ids: HashSet<String>,
    hashes: HashSet<String>,
    everything: bool,
}

impl Withdrawn {
    /// Nothing is withdrawn.
    pub fn none() -> Self {
        Self::default()
    }

    /// Everything is: nobody knows any more what was withdrawn, and a harmful passage must not come back.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Withdraws a passage: its id, and the blake3 of its words as 64 hex digits.
    pub fn add(&mut self, id: &str, hash: &str) {
        self.ids.insert(id.to_owned());
        self.hashes.insert(hash.to_owned());
    }

    /// Whether a passage is withdrawn.
    pub fn holds(&self, info: &PassageInfo) -> bool {
        self.matches(&info.id, &info.hash)
    }

    /// Whether a passage with this id and these words is.
    pub fn matches(&self, id: &str, hash: &str) -> bool {
        self.everything || self.ids.contains(id) || self.hashes.contains(hash)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        !self.everything && self.ids.is_empty() && self.hashes.is_empty()
    }

    /// Whether everything is.
    pub fn is_everything(&self) -> bool {
        self.everything
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_or_words_are_enough() {
        let mut withdrawn = Withdrawn::none();
        assert!(withdrawn.is_empty() && !withdrawn.matches("a#b/1", "ff"));
        withdrawn.add("a#b/1", "ff");
        assert!(withdrawn.matches("a#b/1", "00") && withdrawn.matches("c#d/1", "ff"));
        assert!(!withdrawn.matches("c#d/1", "00") && Withdrawn::everything().matches("c#d/1", "00"));
    }
}
