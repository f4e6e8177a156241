//! Reads content files and puts others in their places: written beside them first, then renamed.

use super::EditorError;
use super::blobs::sync;
use crate::content::folder::MAX_FILE_BYTES;
use crate::editorial::EditError;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Before the names of files that are being written; names that begin with a dot are never read as content.
const BESIDE: &str = ".docent-";

/// The bytes of a file below the content folder; `None` where there is none.
pub(super) fn read(content: &Path, path: &str) -> Result<Option<Vec<u8>>, EditorError> {
    let place = content.join(path);
    let failed = |e| EditorError::disk(&place, e);
    match std::fs::symlink_metadata(&place) {
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(e) => return Err(failed(e)),
        Ok(metadata) if !metadata.is_file() => return Err(EditorError::Link(path.to_owned())),
        Ok(_) => {}
    }
    stays_inside(content, &place, path)?;
    let mut bytes = Vec::new();
    std::fs::File::open(&place)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(EditError::Unreadable(format!("{path} is larger than {MAX_FILE_BYTES} bytes")).into());
    }
    Ok(Some(bytes))
}

/// The text of a file below the content folder.
pub(super) fn read_text(content: &Path, path: &str) -> Result<Option<String>, EditorError> {
    let bytes = read(content, path)?;
    let text = bytes.map(String::from_utf8).transpose();
    text.map_err(|_| EditError::Unreadable(format!("{path} is not UTF-8")).into())
}

/// blake3 as hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The blake3 of a file of any size; `None` where there is none.
pub(super) fn hash_of(content: &Path, path: &str) -> Result<Option<String>, EditorError> {
    let place = content.join(path);
    let mut hasher = blake3::Hasher::new();
    match std::fs::File::open(&place).and_then(|file| hasher.update_reader(file).map(|_| ())) {
        Ok(()) => Ok(Some(hasher.finalize().to_hex().to_string())),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(EditorError::disk(&place, e)),
    }
}

/// A file that is ready to take its place, with the one that was there ready to take it back.
#[derive(Debug)]
pub(super) struct Swap {
    place: PathBuf,
    new: Option<TempPath>,
    old: Option<TempPath>,
}

impl Swap {
    /// Writes both beside the place: from here on no room is needed.
    pub(super) fn prepare(content: &Path, path: &str, new: Option<&[u8]>) -> Result<Self, EditorError> {
        let place = content.join(path);
        let failed = |e| EditorError::disk(&place, e);
        if std::fs::symlink_metadata(&place).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(EditorError::Link(path.to_owned()));
        }
        let folder = place.parent().unwrap_or(content);
        std::fs::create_dir_all(folder).map_err(failed)?;
        stays_inside(content, &place, path)?;
        let old = match std::fs::read(&place) {
            Ok(bytes) => Some(bytes),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(failed(e)),
        };
        let rights = std::fs::metadata(&place).ok().map(|metadata| metadata.permissions());
        let write = |bytes: &[u8]| -> std::io::Result<TempPath> {
            let mut beside: NamedTempFile = tempfile::Builder::new().prefix(BESIDE).tempfile_in(folder)?;
            beside.write_all(bytes)?;
            match &rights {
                Some(rights) => beside.as_file().set_permissions(rights.clone())?,
                None => make_readable(beside.as_file())?,
            }
            beside.as_file().sync_all()?;
            Ok(beside.into_temp_path())
        };
        let new = new.map(write).transpose().map_err(failed)?;
        let old = old.as_deref().map(write).transpose().map_err(failed)?;
        Ok(Self { place, new, old })
    }

    /// Puts the new file in its place, by one rename.
    pub(super) fn commit(&mut self) -> Result<(), EditorError> {
        let new = self.new.take();
        self.put(new)
    }

    /// Puts the old one back, by one rename.
    pub(super) fn undo(mut self) -> Result<(), EditorError> {
        let old = self.old.take();
        self.put(old)
    }

    fn put(&self, file: Option<TempPath>) -> Result<(), EditorError> {
        let failed = |e| EditorError::disk(&self.place, e);
        match file {
            Some(file) => file.persist(&self.place).map_err(|e| failed(e.error))?,
            None => match std::fs::remove_file(&self.place) {
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                done => done.map_err(failed)?,
            },
        }
        self.place.parent().map_or(Ok(()), sync).map_err(failed)
    }
}

/// Removes what killed writers left below the content folder; whether there was anything.
pub(super) fn clear_beside(content: &Path) -> bool {
    let mut found = false;
    let mut folders = vec![content.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_left = name.to_str().is_some_and(|name| name.starts_with(BESIDE));
            match entry.file_type() {
                // Links are not followed.
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                // Never read as content, so a nuisance at most.
                Ok(kind) if kind.is_file() && is_left => found |= std::fs::remove_file(entry.path()).is_ok(),
                _ => {}
            }
        }
    }
    found
}

/// Whether the folder of a file is really below the content folder, whatever links lead there.
fn stays_inside(content: &Path, place: &Path, path: &str) -> Result<(), EditorError> {
    let root = content.canonicalize().map_err(|e| EditorError::disk(content, e))?;
    let folder = place.parent().unwrap_or(content);
    let folder = folder.canonicalize().map_err(|e| EditorError::disk(folder, e))?;
    if folder.starts_with(root) { Ok(()) } else { Err(EditorError::Link(path.to_owned())) }
}

/// Temporary files are private; content is read by whoever reads it now.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
