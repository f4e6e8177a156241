//! Content as it would be after a change: files put in the place of those on disk, or taken away.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Files of a content folder that are not read from disk. Without any, the folder is read as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    files: BTreeMap<String, Option<Arc<[u8]>>>,
}

impl Overlay {
    /// Puts a file in place; `path` is below the content folder, with `/` between names.
    pub fn put(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path.to_owned(), Some(bytes.into()));
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.files.insert(path.to_owned(), None);
    }

    /// What stands for a file: `None` where that on disk does, `Some(None)` where it is taken away.
    pub fn get(&self, path: &str) -> Option<Option<&Arc<[u8]>>> {
        self.files.get(path).map(Option::as_ref)
    }

    /// All files that are put or taken away, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, Option<&Arc<[u8]>>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }
}
