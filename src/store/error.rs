//! What can go wrong with the store, and what to do about it.

use std::path::PathBuf;

/// Why the store cannot be opened or used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made.
    #[error("the state folder {} cannot be made: {reason}; set `state_dir` to one that docent may write to", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The file cannot be opened for writing.
    #[error("{} cannot be opened for writing: {reason}; docent needs to write to it and to its folder", path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// It is no store, or a damaged one.
    #[error(
        "{} is damaged ({what}); put it aside (and the files beside it that begin with its name) and start \
         again: docent answers without what it held", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A later docent made it.
    #[error("{} has the schema of a later docent ({found}, this one knows {known}); update docent", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema's version.
        found: i64,
        /// The last version that is known.
        known: i64,
    },
    /// `SQLite` refused.
    #[error("{}: {reason}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: rusqlite::Error,
    },
    /// What was deleted still stands in the file's journal.
    #[error(
        "{} is being read by another program, so traces of what was deleted may stand in its journal; \
         delete again once that program is done", path.display()
    )]
    TracesLeft {
        /// The file.
        path: PathBuf,
    },
    /// A backup cannot be written or read.
    #[error("{}: {reason}", path.display())]
    Backup {
        /// The backup.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Somebody works with the store that is to be replaced.
    #[error("docent is running with {}: stop it first, or it would go on writing into the old one", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// As much as is kept of this kind is there already.
    #[error("there are {limit} {what} already; the oldest have to be dealt with first")]
    Full {
        /// Which kind.
        what: &'static str,
        /// How many.
        limit: u32,
    },
}
