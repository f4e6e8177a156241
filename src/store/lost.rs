//! Opens the store again by itself: when its file vanished, or when it could not be opened before.

use super::{Store, StoreError};
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between two tries to open what could not be opened.
pub(super) const BETWEEN_TRIES: Duration = Duration::from_secs(2);

/// Which file was opened, or why none is open.
#[derive(Debug)]
pub(super) enum Hold {
    /// This one.
    Open {
        identity: Option<Identity>,
        /// Held while the store is open: nobody puts another in its place meanwhile.
        _presence: File,
    },
    /// None.
    Closed { why: String, tried: Instant },
}

/// What tells a file from another one at the same path.
type Identity = (u64, u64);

impl Hold {
    pub(super) fn open(path: &Path, presence: File) -> Self {
        Self::Open { identity: identity(path), _presence: presence }
    }
}

impl Store {
    /// Opens the store, or a closed one that is tried again with later calls; until then every call fails.
    pub fn open_patiently(folder: &Path) -> Self {
        Self::open(folder).unwrap_or_else(|fault| {
            tracing::error!(%fault, "votes, reports and questions to moderators cannot be kept");
            Self {
                connection: nowhere().into(),
                path: folder.join(super::STORE_FILE),
                hold: Hold::Closed { why: fault.to_string(), tried: Instant::now() }.into(),
            }
        })
    }

    /// Opens a store again that is gone, if it is time to try; why nothing can be kept, when that is so.
    pub fn check(&self) -> Option<String> {
        drop(self.lock());
        self.fault()
    }

    /// Why nothing can be kept, when that is so.
    pub fn fault(&self) -> Option<String> {
        match &*self.hold() {
            Hold::Open { .. } => None,
            Hold::Closed { why, .. } => Some(why.clone()),
        }
    }

    /// Puts a connection to the file that is there now in the place of one whose file is gone.
    pub(super) fn open_again_if_lost(&self, connection: &mut Connection) {
        let mut hold = self.hold();
        let known = match &*hold {
            Hold::Open { identity, .. } if *identity == self::identity(&self.path) => return,
            Hold::Closed { tried, .. } if tried.elapsed() < BETWEEN_TRIES => return,
            Hold::Open { .. } => None,
            Hold::Closed { why, .. } => Some(why.clone()),
        };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        match Self::connect(folder) {
            Ok((opened, presence)) => {
                tracing::warn!(path = %self.path.display(), "the store was gone, and is open again");
                (*connection, *hold) = (opened, Hold::open(&self.path, presence));
            }
            Err(fault) => {
                let why = fault.to_string();
                if known.as_ref() != Some(&why) {
                    tracing::error!(%fault, "the store is gone: nothing can be kept");
                }
                // What is written to a file without a name would be lost, and nobody would know.
                (*connection, *hold) = (nowhere(), Hold::Closed { why, tried: Instant::now() });
            }
        }
    }

    /// What `SQLite` refused, or why it has no file.
    pub(super) fn fault_of(&self, reason: rusqlite::Error) -> StoreError {
        let path = self.path.clone();
        match self.fault() {
            Some(reason) => StoreError::Unopenable { path, reason },
            None => StoreError::Failed { path, reason },
        }
    }

    fn hold(&self) -> MutexGuard<'_, Hold> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that has no tables and takes none.
///
/// # Panics
/// Where there is no memory.
fn nowhere() -> Connection {
    let connection = Connection::open_in_memory().expect("an empty database takes a few kilobytes");
    connection.pragma_update(None, "query_only", true).expect("it is a setting of this connection");
    connection
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere an open file keeps its name.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some((0, 0))
}
