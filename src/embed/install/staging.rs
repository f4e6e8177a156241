//! Where a model is put together before anybody can see it, under a lock between processes.

use super::error::InstallError;
use super::model::ModelFile;
use crate::embed::manifest::sha256;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// A folder beside the installed models, kept between runs so that a download can go on.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    target: PathBuf,
    /// Held until the end; the system lets go of it even when the process is killed.
    _lock: File,
}

impl Staging {
    /// Takes the lock of a model, after telling `waiting` when another process holds it.
    pub(super) fn open(models: &Path, name: &str, waiting: &mut dyn FnMut()) -> Result<Self, InstallError> {
        let folder = models.join(".staging").join(name);
        fs::create_dir_all(&folder).map_err(InstallError::disk(&folder))?;
        let lock_path = models.join(".staging").join(format!("{name}.lock"));
        let lock = File::create(&lock_path).map_err(InstallError::disk(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                lock.lock().map_err(InstallError::disk(&lock_path))?;
            }
            Err(TryLockError::Error(e)) => return Err(InstallError::disk(&lock_path)(e)),
        }
        // The process that was waited for may have renamed the folder away.
        fs::create_dir_all(&folder).map_err(InstallError::disk(&folder))?;
        Ok(Self { folder, target: models.join(name), _lock: lock })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the staged files the installed ones; a damaged model that is there goes.
    pub(super) fn publish(self) -> Result<PathBuf, InstallError> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target).map_err(InstallError::disk(&self.target))?;
        }
        fs::rename(&self.folder, &self.target).map_err(InstallError::disk(&self.target))?;
        Ok(self.target)
    }

    /// Throws away what was staged.
    pub(super) fn discard(self) -> Result<(), InstallError> {
        fs::remove_dir_all(&self.folder).map_err(InstallError::disk(&self.folder))
    }
}

/// Where a file is collected until its digest is known to be right.
pub(super) fn partial(folder: &Path, file: &ModelFile) -> PathBuf {
    folder.join(format!("{}.partial", file.path))
}

/// Makes the folders above a file.
pub(super) fn make_room(path: &Path) -> Result<(), InstallError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(InstallError::disk(parent))
}

/// Whether an earlier run has already brought this file.
pub(super) fn is_there(folder: &Path, file: &ModelFile) -> bool {
    sha256(&folder.join(&file.path)).is_ok_and(|found| found == file.sha256)
}

/// Gives a collected file its name if its digest is the pinned one; a wrong file is deleted.
pub(super) fn accept(folder: &Path, file: &ModelFile, place: &str) -> Result<(), InstallError> {
    let partial = partial(folder, file);
    let found = sha256(&partial).map_err(InstallError::disk(&partial))?;
    if found != file.sha256 {
        fs::remove_file(&partial).map_err(InstallError::disk(&partial))?;
        let (place, name, wanted) = (place.to_owned(), file.path.clone(), file.sha256.clone());
        return Err(InstallError::Wrong { place, file: name, wanted, found });
    }
    File::open(&partial).and_then(|file| file.sync_all()).map_err(InstallError::disk(&partial))?;
    let path = folder.join(&file.path);
    fs::rename(&partial, &path).map_err(InstallError::disk(&path))
}
