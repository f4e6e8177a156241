//! The index folder: which generations it keeps, which is published, going back, clearing up.

use super::IndexError;
use super::generation::Generation;
use super::lock::BuildLock;
use super::manifest::{ID_DIGITS, MANIFEST_FILE, Manifest, Scrutiny};
use super::pointer::{Pointer, sync_folder};
use super::vectors::{OWNERS, ROWS};
use std::path::{Path, PathBuf};

/// Prefix of a folder in which a generation is being built or taken away.
pub(super) const SCRATCH_PREFIX: &str = ".building-";

/// Up to this many bytes a generation is compared byte by byte whenever it is opened (blake3 reads about
/// 3 GB/s); past it only lengths are, and `docent index verify` does the rest.
const FULL_CHECK_BYTES: u64 = 256 * 1024 * 1024;

/// An index folder.
#[derive(Debug, Clone)]
pub struct Shelf {
    index: PathBuf,
}

/// A generation on the shelf.
#[derive(Debug)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// What it says of itself, or why it cannot be used.
    pub manifest: Result<Manifest, IndexError>,
    /// Whether it is published.
    pub current: bool,
    /// Whether it is published and pinned by a rollback.
    pub pinned: bool,
}

/// A generation ready to answer, and what was wrong on the way to it.
#[derive(Debug)]
pub struct Opened {
    /// The generation.
    pub generation: Generation,
    /// Whether a rollback pinned it.
    pub pinned: bool,
    /// Faults that were stepped over, each a sentence; empty when all is well.
    pub warnings: Vec<String>,
}

/// Whether a name can be that of a generation: ids become paths, so nothing else may pass.
pub(super) fn is_id(name: &str) -> bool {
    name.len() == ID_DIGITS && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl Shelf {
    /// The shelf in `index`, which need not exist.
    pub fn new(index: impl Into<PathBuf>) -> Self {
        Self { index: index.into() }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.index
    }

    /// The folder of a generation.
    pub fn folder_of(&self, id: &str) -> PathBuf {
        self.index.join(id)
    }

    /// What is published.
    pub fn pointer(&self) -> Result<Option<Pointer>, String> {
        Pointer::load(&self.index)
    }

    /// Opens the published generation; where that cannot be used, the newest that can.
    pub fn open(&self) -> Result<Opened, IndexError> {
        let mut warnings = Vec::new();
        let pointer = self.pointer().unwrap_or_else(|fault| {
            warnings.push(format!("{}: {fault}", self.index.display()));
            None
        });
        if let Some(pointer) = &pointer {
            match self.open_one(&pointer.generation) {
                Ok(generation) => return Ok(Opened { generation, pinned: pointer.pinned, warnings }),
                Err(fault) => warnings.push(fault.to_string()),
            }
        }
        let mut other_schema = None;
        for kept in self.list() {
            if pointer.as_ref().is_some_and(|p| p.generation == kept.id) {
                continue;
            }
            match kept.manifest.and_then(|_| self.open_one(&kept.id)) {
                Ok(generation) => {
                    warnings.push(format!("answering from generation {} instead", kept.id));
                    return Ok(Opened { generation, pinned: false, warnings });
                }
                Err(fault @ IndexError::OtherSchema { .. }) => other_schema = Some(fault),
                Err(fault) => warnings.push(fault.to_string()),
            }
        }
        if let Some(pointer) = &pointer
            && let Ok(generation) = self.open_by_words(&pointer.generation)
        {
            warnings.push("answering by words alone".to_owned());
            return Ok(Opened { generation, pinned: pointer.pinned, warnings });
        }
        match (warnings.is_empty(), other_schema) {
            (true, None) => Err(IndexError::Missing(self.index.clone())),
            (true, Some(fault)) => Err(fault),
            (false, _) => Err(IndexError::NoneUsable { index: self.index.clone(), tried: warnings }),
        }
    }

    fn open_one(&self, id: &str) -> Result<Generation, IndexError> {
        let folder = self.folder_of(id);
        Self::open_compared(&folder, Manifest::load(&folder)?)
    }

    /// A generation of which only the vectors are damaged; words alone are better than no answers.
    fn open_by_words(&self, id: &str) -> Result<Generation, IndexError> {
        let folder = self.folder_of(id);
        let mut manifest = Manifest::load(&folder)?;
        manifest.files.retain(|name, _| ![ROWS, OWNERS].contains(&name.as_str()));
        Ok(Self::open_compared(&folder, manifest)?.without_vectors())
    }

    fn open_compared(folder: &Path, manifest: Manifest) -> Result<Generation, IndexError> {
        let scrutiny =
            if manifest.total_bytes() <= FULL_CHECK_BYTES { Scrutiny::Bytes } else { Scrutiny::Lengths };
        manifest.check_files(folder, scrutiny)?;
        Generation::open_checked(folder, manifest)
    }

    /// The generations, newest first; those that cannot be read come last.
    pub fn list(&self) -> Vec<Kept> {
        let pointer = self.pointer().ok().flatten();
        let mut kept: Vec<Kept> = self
            .names()
            .into_iter()
            .map(|id| {
                let current = pointer.as_ref().is_some_and(|p| p.generation == id);
                let pinned = current && pointer.as_ref().is_some_and(|p| p.pinned);
                Kept { manifest: Manifest::load(&self.folder_of(&id)), id, current, pinned }
            })
            .collect();
        let newest_first = |k: &Kept| k.manifest.as_ref().map_or(0, |m| m.sequence);
        kept.sort_by(|a, b| newest_first(b).cmp(&newest_first(a)).then_with(|| a.id.cmp(&b.id)));
        kept
    }

    /// Folders that are generations by name and by what they hold: nothing else is ever taken away.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.index) else { return Vec::new() };
        entries
            .flatten()
            .filter(|entry| entry.path().join(MANIFEST_FILE).is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_id(name))
            .collect()
    }

    /// Opens a generation with every byte compared and its canaries tried.
    pub fn verify(&self, id: &str) -> Result<Generation, IndexError> {
        if !is_id(id) || !self.folder_of(id).is_dir() {
            return Err(IndexError::Unknown { index: self.index.clone(), id: id.to_owned() });
        }
        let generation = Generation::open(&self.folder_of(id), Scrutiny::Bytes)?;
        generation.try_canaries()?;
        Ok(generation)
    }

    /// Publishes an older generation and pins it: `id`, or the newest one older than the published one.
    pub fn rollback(&self, id: Option<&str>) -> Result<String, IndexError> {
        let _lock = BuildLock::take(&self.index)?;
        let id = match id {
            Some(id) => id.to_owned(),
            None => self.older_than_current()?,
        };
        self.verify(&id)?;
        self.pointer_or_none().after_rollback(&id).write(&self.index)?;
        Ok(id)
    }

    /// The generation that was published before the current one and can still be read.
    fn older_than_current(&self) -> Result<String, IndexError> {
        let readable = |id: &String| Manifest::load(&self.folder_of(id)).is_ok();
        let before = self.pointer_or_none().before.into_iter().find(readable);
        before.ok_or_else(|| IndexError::NothingOlder(self.index.clone()))
    }

    /// Publishes a generation that stands on the shelf, by one rename.
    pub(super) fn publish(&self, id: &str) -> Result<(), IndexError> {
        self.pointer_or_none().after_publishing(id).write(&self.index)
    }

    /// The pointer; where there is none to be read, one that leads nowhere.
    fn pointer_or_none(&self) -> Pointer {
        let unknown = || Pointer { generation: String::new(), pinned: false, before: Vec::new() };
        self.pointer().ok().flatten().unwrap_or_else(unknown)
    }

    /// Removes all but the newest `keep` generations (never the published one), and returns their ids.
    pub fn prune(&self, keep: usize) -> Result<Vec<String>, IndexError> {
        let lock = BuildLock::take(&self.index)?;
        self.prune_locked(keep, &lock)
    }

    pub(super) fn prune_locked(&self, keep: usize, _: &BuildLock) -> Result<Vec<String>, IndexError> {
        self.clear_scratch()?;
        // The published one counts, so that `keep` is the number of folders that stay.
        let others = keep.max(1) - usize::from(self.list().iter().any(|kept| kept.current));
        let mut gone = Vec::new();
        for kept in self.list().into_iter().filter(|kept| !kept.current).skip(others) {
            self.take_away(&kept.id)?;
            gone.push(kept.id);
        }
        Ok(gone)
    }

    /// Removes what killed builds left behind.
    pub(super) fn clear_scratch(&self) -> Result<(), IndexError> {
        let entries = std::fs::read_dir(&self.index).map_err(|e| IndexError::write(&self.index, e))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let path = entry.path();
            let removed = if name.starts_with(SCRATCH_PREFIX) && path.is_dir() {
                std::fs::remove_dir_all(&path)
            } else if name.starts_with(SCRATCH_PREFIX) || name.starts_with(".current-") {
                std::fs::remove_file(&path)
            } else {
                continue;
            };
            removed.map_err(|e| IndexError::write(&path, e))?;
        }
        Ok(())
    }

    /// Takes a generation off the shelf in one rename, then removes its files.
    pub(super) fn take_away(&self, id: &str) -> Result<(), IndexError> {
        let failed = |e| IndexError::write(&self.index, e);
        let aside = self.index.join(format!("{SCRATCH_PREFIX}gone-{id}"));
        std::fs::rename(self.folder_of(id), &aside).map_err(failed)?;
        sync_folder(&self.index).map_err(failed)?;
        std::fs::remove_dir_all(&aside).map_err(failed)
    }
}
