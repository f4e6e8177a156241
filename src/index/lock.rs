//! One build at a time in an index folder; the second learns who holds the lock.

use super::IndexError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

const LOCK_FILE: &str = ".lock";

/// The right to change an index folder, until dropped (or the process dies: the lock is the system's).
#[derive(Debug)]
pub(super) struct BuildLock {
    file: File,
}

impl BuildLock {
    /// Takes the lock of `index`, which is created when missing.
    pub(super) fn take(index: &Path) -> Result<Self, IndexError> {
        let failed = |e| IndexError::write(index, e);
        std::fs::create_dir_all(index).map_err(failed)?;
        let path = index.join(LOCK_FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The holder may be about to write its name: then it stays unnamed.
                let _ = file.read_to_string(&mut holder);
                let holder =
                    if holder.trim().is_empty() { "another process".into() } else { holder.trim().into() };
                return Err(IndexError::Locked { index: index.to_owned(), holder });
            }
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
        let name = format!("process {}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(name.as_bytes()))
            .map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for BuildLock {
    fn drop(&mut self) {
        // The file stays: removing it would let two processes lock two files of one name.
        let _ = self.file.set_len(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_learns_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let held = BuildLock::take(folder.path()).unwrap();
        let refused = BuildLock::take(folder.path()).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(held);
        BuildLock::take(folder.path()).unwrap();
    }
}
