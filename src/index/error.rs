//! What can go wrong with an index, and what to do about it.

use std::path::{Path, PathBuf};

/// A fault of the index folder or of a generation in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// Nothing was ever built here.
    #[error("there is no index in {}; run `docent index build`", .0.display())]
    Missing(PathBuf),
    /// A generation of another version of docent.
    #[error(
        "{} was written with index schema {found}, this docent reads {}; run `docent index build`",
        .folder.display(), super::SCHEMA_VERSION
    )]
    OtherSchema {
        /// The generation.
        folder: PathBuf,
        /// Its schema.
        found: u32,
    },
    /// Files are missing, cut short or changed.
    #[error("the generation in {} is damaged ({what}); run `docent index build --force`", .folder.display())]
    Damaged {
        /// The generation.
        folder: PathBuf,
        /// What was found.
        what: String,
    },
    /// No generation of the folder can be used.
    #[error("no generation in {} can be used; run `docent index build`. Tried: {}", .index.display(), .tried.join("; "))]
    NoneUsable {
        /// The index folder.
        index: PathBuf,
        /// Each generation's fault.
        tried: Vec<String>,
    },
    /// Somebody else is building.
    #[error("{holder} is building in {}; try again when it is done", .index.display())]
    Locked {
        /// The index folder.
        index: PathBuf,
        /// Who holds the lock.
        holder: String,
    },
    /// A generation that is asked for by id is not there.
    #[error("there is no generation {id} in {}; `docent index list` shows those that are kept", .index.display())]
    Unknown {
        /// The index folder.
        index: PathBuf,
        /// The id asked for.
        id: String,
    },
    /// There is nothing older to go back to.
    #[error("there is no older generation in {} to go back to; `docent index list` shows those that are kept", .0.display())]
    NothingOlder(PathBuf),
    /// A file changed while it was being indexed.
    #[error("{0} changed during the build; nothing was published. Run the build again")]
    Moved(String),
    /// The content holds no passage.
    #[error("{} holds no passage that could be indexed; nothing was published. {hint}", .content.display())]
    Empty {
        /// The content folder.
        content: PathBuf,
        /// What to do.
        hint: String,
    },
    /// The disk refused.
    #[error("cannot write to {}: {source}; what was published before stays in use", .path.display())]
    Write {
        /// What was being written to.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Content could not be read.
    #[error(transparent)]
    Content(#[from] crate::content::folder::FolderError),
    /// The model cannot be used, or not with these vectors.
    #[error(transparent)]
    Model(#[from] crate::embed::ModelError),
    /// tantivy gave up.
    #[error("the search engine failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

impl IndexError {
    pub(crate) fn damaged(folder: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { folder: folder.to_owned(), what: what.into() }
    }

    pub(crate) fn write(path: &Path, source: std::io::Error) -> Self {
        Self::Write { path: path.to_owned(), source }
    }
}
