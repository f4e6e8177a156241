//! Remembers which document ids are taken, and where.

use super::Document;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Who has which id: 16 bytes of its hash, so that a million ids fit in memory.
#[derive(Default)]
pub(crate) struct Ids {
    paths: Vec<String>,
    /// File (an index of `paths`) and line.
    places: HashMap<u128, (usize, u32)>,
}

impl Ids {
    /// Takes the id for a document, or says where the one that has it stands.
    pub(crate) fn claim(&mut self, document: &Document) -> Option<String> {
        if self.paths.last() != Some(&document.path) {
            self.paths.push(document.path.clone());
        }
        let hash = blake3::hash(document.id.as_bytes());
        let key = hash.as_bytes().iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte));
        match self.places.entry(key) {
            Entry::Vacant(vacant) => {
                vacant.insert((self.paths.len() - 1, document.line));
                None
            }
            Entry::Occupied(taken) => {
                let (path, line) = *taken.get();
                Some(format!("{}:{line}", self.paths[path]))
            }
        }
    }
}
