//! Why a change of content cannot be made, in words for the moderator who wants to make it.

use super::FileChange;
use crate::content::folder::FolderError;
use crate::editorial::{EditError, Fault};
use crate::index::IndexError;
use crate::store::{StoreError, WithdrawalError};
use std::path::{Path, PathBuf};

/// A file that changed since it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The file, below the content folder.
    pub path: String,
    /// What changed since, as a unified diff.
    pub diff: String,
}

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// The change itself is refused.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file changed since the draft was made: another moderator's change, or an edit on disk.
    #[error("{} was changed since this draft was made; nothing was overwritten", .0.path)]
    Conflict(Box<Conflict>),
    /// Files changed since they were looked at.
    #[error("the content was changed since you looked at it ({}); nothing was overwritten: look again", list(.0))]
    Moved(Vec<FileChange>),
    /// The content would be faulty.
    #[error("the content would have {} ({}); nothing was published", count(.0.len()), first(.0))]
    Faulty(Vec<Fault>),
    /// The change brings warnings that nobody accepted.
    #[error("the change brings {} warnings ({}); nothing was published", .0.len(), first(.0))]
    Warned(Vec<Fault>),
    /// What is published is not what was looked at.
    #[error("something changed since the preview was made; look at a new one, then publish")]
    Stale,
    /// There is no such draft.
    #[error("there is no draft {0}; `docent content drafts` lists those that wait")]
    NoDraft(i64),
    /// It was published or thrown away.
    #[error("draft {0} was published or thrown away already")]
    Settled(i64),
    /// There is no such state.
    #[error("there is no state {0}; `docent content history` lists those that are kept")]
    NoState(i64),
    /// Its bytes are not kept any more.
    #[error("state {0} is no longer kept: later ones took its room")]
    StateGone(i64),
    /// The content is what it would be gone back to.
    #[error("the content is as it was in state {0} already")]
    SameState(i64),
    /// There is no such passage.
    #[error("there is no passage {0}")]
    NoSuchPassage(String),
    /// It is not withdrawn.
    #[error("{0} is not withdrawn")]
    NotWithdrawn(String),
    /// Somebody else is changing content.
    #[error("somebody else is publishing at this moment; try again in a few seconds")]
    Busy,
    /// The store cannot be opened.
    #[error("{0}")]
    NoStore(String),
    /// A file leads elsewhere.
    #[error(
        "{0} is a symbolic link, or stands behind one that leads outside of the content folder: change it on disk"
    )]
    Link(String),
    /// What is kept was damaged.
    #[error("{} is damaged ({what}){}", path.display(), repair)]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
        /// What to do, after a full stop or semicolon; may be empty.
        repair: &'static str,
    },
    /// The disk refuses.
    #[error("{} cannot be read or written: {reason}; nothing was changed", path.display())]
    Disk {
        /// What was being read or written.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be built or opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The content cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The withdrawals cannot be changed.
    #[error(transparent)]
    Withdrawals(#[from] WithdrawalError),
}

impl EditorError {
    pub(super) fn disk(path: &Path, reason: std::io::Error) -> Self {
        Self::Disk { path: path.to_owned(), reason }
    }
}

fn list(changes: &[FileChange]) -> String {
    changes.iter().map(|change| change.path.as_str()).collect::<Vec<_>>().join(", ")
}

fn count(errors: usize) -> String {
    if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") }
}

fn first(faults: &[Fault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}
