//! The note that a publish or rollback has begun: what the next start has to finish, or to undo.

use super::blobs::sync;
use super::{EditorError, FileChange};
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

const FILE: &str = "under-way.json";

/// A change of files that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnderWay {
    /// Its name in the audit log.
    pub(super) operation: String,
    /// `publish` or `rollback`.
    pub(super) what: String,
    /// In a sentence.
    pub(super) summary: String,
    pub(super) who: String,
    pub(super) at: i64,
    /// The draft that is published.
    pub(super) draft: Option<i64>,
    /// The files that change.
    pub(super) files: Vec<FileChange>,
}

/// The note, where there is one.
pub(super) fn load(state: &Path) -> Result<Option<UnderWay>, EditorError> {
    let path = state.join(FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(EditorError::disk(&path, e)),
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|e| EditorError::Damaged {
        path,
        what: e.to_string(),
        repair: ": look at the content folder, remove that file, and run `docent index build`",
    })
}

/// Writes the note: it is on the disk when this returns.
pub(super) fn write(state: &Path, under_way: &UnderWay) -> Result<(), EditorError> {
    let failed = |e| EditorError::disk(&state.join(FILE), e);
    let json = serde_json::to_vec_pretty(under_way).map_err(|e| failed(e.into()))?;
    let mut beside = tempfile::Builder::new().prefix(".under-way-").tempfile_in(state).map_err(failed)?;
    beside.write_all(&json).and_then(|()| beside.as_file().sync_all()).map_err(failed)?;
    beside.persist(state.join(FILE)).map_err(|e| failed(e.error))?;
    sync(state).map_err(failed)
}

/// Removes the note: all of it is done, or nothing.
pub(super) fn remove(state: &Path) -> Result<(), EditorError> {
    let path = state.join(FILE);
    let failed = |e| EditorError::disk(&path, e);
    match std::fs::remove_file(&path) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    sync(state).map_err(failed)
}
