//! Why a model cannot be used, and what to do about it.

use std::path::{Path, PathBuf};

/// Why a model folder was refused.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file that every model needs is not there.
    #[error("{}: the sentence model has no such file; run `docent model install`, or mend `model.folder` where that is set", path.display())]
    Missing {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: cannot be read: {what}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: std::io::Error,
    },
    /// The file is of another kind than docent can use.
    #[error("{}: {what}; docent runs BERT models with fp32 weights, such as all-MiniLM-L6-v2", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// How it differs.
        what: String,
    },
    /// The file is not the one that was installed.
    #[error("{}: {what}; run `docent model remove`, then `docent model install`, or mend the file where `model.folder` is set", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How one can tell.
        what: String,
    },
    /// A file of vectors does not fit: it is rebuilt with the index.
    #[error("{}: {what}; rebuild it with `docent index build`", path.display())]
    Stale {
        /// The file.
        path: PathBuf,
        /// How one can tell.
        what: String,
    },
    /// The operating system refused to write.
    #[error("{}: cannot be written: {what}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: std::io::Error,
    },
}

impl ModelError {
    /// Sorts a system error: a missing file has its own remedy.
    pub(super) fn read(path: &Path, what: std::io::Error) -> Self {
        let path = path.to_owned();
        match what.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Read { path, what },
        }
    }

    /// The same for a file of vectors.
    pub(super) fn read_vectors(path: &Path, what: std::io::Error) -> Self {
        match Self::read(path, what) {
            Self::Missing { path } => Self::Stale { path, what: "it is missing".to_owned() },
            other => other,
        }
    }

    pub(super) fn write(path: &Path, what: std::io::Error) -> Self {
        Self::Write { path: path.to_owned(), what }
    }

    pub(super) fn foreign(path: &Path, what: impl Into<String>) -> Self {
        Self::Foreign { path: path.to_owned(), what: what.into() }
    }

    pub(super) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }
}
