//! Bytes kept by their blake3, each once, however many states hold them.

use super::EditorError;
use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

/// The folder below the state folder.
const FOLDER: &str = "states";

/// Bytes read at a time.
const PIECE: usize = 1 << 16;

/// A folder of bytes, named by what they are.
#[derive(Debug)]
pub(super) struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    pub(super) fn below(state: &Path) -> Self {
        Self { folder: state.join(FOLDER) }
    }

    /// Keeps bytes and returns their blake3.
    pub(super) fn keep(&self, bytes: &[u8]) -> Result<String, EditorError> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        self.keep_from(&hash, bytes)?;
        Ok(hash)
    }

    /// Keeps what can be read, which has to have this blake3; whether it had.
    pub(super) fn keep_from(&self, hash: &str, mut from: impl Read) -> Result<bool, EditorError> {
        if self.holds(hash) {
            return Ok(true);
        }
        let failed = |e| EditorError::disk(&self.folder, e);
        let place = self.place(hash);
        let folder = place.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder).map_err(failed)?;
        // Made for their owner alone, like all of the state folder.
        let mut beside = tempfile::Builder::new().prefix(".new-").tempfile_in(folder).map_err(failed)?;
        // Piece by piece: a collection can be larger than memory.
        let (mut hasher, mut piece) = (blake3::Hasher::new(), vec![0; PIECE]);
        loop {
            let read = from.read(&mut piece).map_err(failed)?;
            if read == 0 {
                break;
            }
            hasher.update(&piece[..read]);
            beside.write_all(&piece[..read]).map_err(failed)?;
        }
        if hasher.finalize().to_hex().as_str() != hash {
            return Ok(false);
        }
        beside.as_file().sync_all().map_err(failed)?;
        beside.persist(&place).map_err(|e| failed(e.error))?;
        sync(folder).map_err(failed)?;
        Ok(true)
    }

    /// The bytes with this blake3, proven.
    pub(super) fn read(&self, hash: &str) -> Result<Vec<u8>, EditorError> {
        let place = self.place(hash);
        let bytes = std::fs::read(&place).map_err(|e| EditorError::disk(&place, e))?;
        if blake3::hash(&bytes).to_hex().as_str() == hash {
            Ok(bytes)
        } else {
            let repair = "; that state cannot be gone back to, others can";
            Err(EditorError::Damaged { path: place, what: "its bytes are others".to_owned(), repair })
        }
    }

    pub(super) fn holds(&self, hash: &str) -> bool {
        self.place(hash).is_file()
    }

    /// How many bytes have this blake3.
    pub(super) fn size(&self, hash: &str) -> u64 {
        std::fs::metadata(self.place(hash)).map_or(0, |metadata| metadata.len())
    }

    /// Removes everything that is not named.
    pub(super) fn sweep(&self, named: &HashSet<String>) {
        let Ok(folders) = std::fs::read_dir(&self.folder) else { return };
        for folder in folders.flatten() {
            for entry in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let is_named = entry.file_name().to_str().is_some_and(|name| named.contains(name));
                if !is_named {
                    // Tried again at the next sweep.
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
    }

    fn place(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or(hash)).join(hash)
    }
}

/// Makes renames in a folder last through a power cut.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync(_: &Path) -> std::io::Result<()> {
    Ok(())
}
