//! A generation that is built and not yet published: where it stands, and the last step.

use super::IndexError;
use super::build::{Built, Outcome};
use super::generation::Generation;
use super::lock::BuildLock;
use super::manifest::{Manifest, Scrutiny};
use super::pointer::sync_folder;
use super::shelf::{SCRATCH_PREFIX, Shelf};
use std::path::PathBuf;

/// A generation that is built, tried and not published. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Prepared {
    pub(super) shelf: Shelf,
    pub(super) lock: BuildLock,
    pub(super) keep: usize,
    pub(super) built: Built,
    pub(super) manifest: Manifest,
    /// Where it stands; `None` where a kept generation is the same.
    pub(super) fresh: Option<Scratch>,
}

impl Prepared {
    /// The generation's id.
    pub fn id(&self) -> &str {
        &self.built.id
    }

    /// The generation as it is going to be. It has to be dropped before it is published where the system locks
    /// files that are open.
    pub fn open(&self) -> Result<Generation, IndexError> {
        let kept = || self.shelf.folder_of(&self.built.id);
        let folder = self.fresh.as_ref().map_or_else(kept, |scratch| scratch.0.clone());
        Generation::open_checked(&folder, self.manifest.clone())
    }

    /// Publishes it by one rename.
    pub fn publish(self) -> Result<Built, IndexError> {
        let Self { shelf, lock, keep, built, fresh, .. } = self;
        let Some(scratch) = fresh else {
            if built.outcome == Outcome::Republished {
                shelf.publish(&built.id)?;
            }
            return Ok(built);
        };
        let folder = scratch.shelve(&shelf, &built.id)?;
        // Tried again where members will read it; nothing points to it yet.
        Generation::open(&folder, Scrutiny::Lengths)?;
        shelf.publish(&built.id)?;
        // Published is published: what cannot be cleared away now is tried again by the next build.
        let uncleared = shelf.prune_locked(keep, &lock).err().map(|fault| fault.to_string());
        Ok(Built { uncleared, ..built })
    }
}

/// The kept generation that a build would make again; `None` when there is none to be used.
pub(super) fn reuse(shelf: &Shelf, id: &str) -> Option<(Built, Manifest)> {
    let generation = shelf.verify(id).ok()?;
    let outcome = match shelf.pointer() {
        Ok(Some(pointer)) if pointer.generation == id && !pointer.pinned => Outcome::Current,
        _ => Outcome::Republished,
    };
    let manifest = generation.manifest().clone();
    let built = Built {
        id: id.to_owned(),
        outcome,
        documents: manifest.documents,
        passages: manifest.passages,
        problems: Vec::new(),
        problem_count: usize::try_from(manifest.problems).unwrap_or(usize::MAX),
        uncleared: None,
    };
    Some((built, manifest))
}

/// The folder of a build; removed unless it is kept.
#[derive(Debug)]
pub(super) struct Scratch(pub(super) PathBuf);

impl Scratch {
    pub(super) fn create(shelf: &Shelf, id: &str) -> Result<Self, IndexError> {
        let folder = shelf.folder().join(format!("{SCRATCH_PREFIX}{id}"));
        std::fs::create_dir(&folder).map_err(|e| IndexError::write(&folder, e))?;
        Ok(Self(folder))
    }

    /// Puts the generation on the shelf; a damaged one of the same id makes way.
    fn shelve(self, onto: &Shelf, id: &str) -> Result<PathBuf, IndexError> {
        let folder = onto.folder_of(id);
        let failed = |e| IndexError::write(onto.folder(), e);
        if folder.exists() {
            onto.take_away(id)?;
        }
        std::fs::rename(&self.0, &folder).map_err(failed)?;
        sync_folder(onto.folder()).map_err(failed)?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left-overs are cleared by the next build too.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
