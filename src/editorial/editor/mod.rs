//! The one desk at which content is changed, whichever front end a moderator sits at: drafts, previews, publishes,
//! goes back, withdraws.
//!
//! ```text
//! state/docent.sqlite        drafts, states, the audit log
//! state/states/…             the bytes of the states, by their blake3
//! state/under-way.json       a publish or rollback that has begun: finished or undone at the next start
//! state/withdrawn.json       the withdrawals, and withdrawn-copy.json
//! ```
//!
//! A change of files is made in this order: everything that needs room on the disk (the new generation, the bytes of
//! both states, each file beside its place), then the note that it has begun, then renames alone. Killed before the
//! first rename nothing has happened; after it, the next start finishes the rest.

mod blobs;
mod change;
mod drafts;
mod error;
mod files;
mod fresh;
mod journal;
mod preview;
mod publish;
mod rollback;
mod states;
mod steps;
mod withdraw;

pub use drafts::Draft;
pub use error::{Conflict, EditorError};
pub use preview::{Found, Preview};
pub use publish::{Published, Warnings};
pub use rollback::RollbackPlan;
pub use states::{FileChange, MAX_STATE_BYTES, MAX_STATES, State};

use crate::answer::Policy;
use crate::embed::{Encoder, ModelFolder, ModelSettings};
use crate::index::IndexSettings;
use crate::search::SearchSettings;
use crate::store::{AuditEntry, Store, Withdrawals};
use arc_swap::ArcSwap;
use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

/// What an editor works with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The content folder.
    pub content: PathBuf,
    /// The index folder.
    pub index: PathBuf,
    /// The state folder.
    pub state: PathBuf,
    /// What it goes by at first.
    pub settings: Settings,
    /// The sentence model, where somebody has opened it already.
    pub encoder: Option<Arc<Encoder>>,
    /// Where it is found otherwise, as soon as it is installed; `None` where none is wanted.
    pub model: Option<(ModelFolder, ModelSettings)>,
    /// Where vectors of earlier builds are kept.
    pub vector_cache: Option<PathBuf>,
    /// Told whenever something else is to be answered from now on.
    pub look_now: Option<Sender<()>>,
}

/// What an editor builds and compares by; it can change while there is one.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What shapes the index.
    pub vectors: IndexSettings,
    /// Generations that stay.
    pub keep: usize,
    /// What a searcher goes by.
    pub search: SearchSettings,
    /// When to quote, offer, or admit nothing.
    pub policy: Policy,
    /// The region whose help lines come first.
    pub region: String,
}

/// Changes content. Its calls block, for seconds where they build: keep them off async threads.
///
/// Times are seconds since 1970, UTC, and are handed in; `who` is whoever acts, in words that the audit log keeps.
#[derive(Debug)]
pub struct Editor {
    plan: Plan,
    settings: ArcSwap<Settings>,
    store: Mutex<Result<Arc<Store>, String>>,
    /// The sentence model, once it is needed and there.
    encoder: Mutex<Option<Arc<Encoder>>>,
    /// What is published, opened to compare with.
    published: Mutex<Option<crate::search::Searcher>>,
}

impl Editor {
    /// An editor. A store that cannot be opened stands in its way only where it is needed; withdrawing works without.
    pub fn open(plan: Plan) -> Self {
        let store = Store::open(&plan.state).map(Arc::new).map_err(|fault| fault.to_string());
        if let Err(fault) = &store {
            tracing::error!(%fault, "drafts, states and the audit log cannot be kept");
        }
        let encoder = Mutex::new(plan.encoder.clone());
        let settings = ArcSwap::from_pointee(plan.settings.clone());
        let editor = Self { plan, settings, store: Mutex::new(store), encoder, published: Mutex::default() };
        editor.mend_withdrawals();
        editor
    }

    /// Goes by other settings from now on, previews too.
    pub fn go_by(&self, settings: Settings) {
        self.settings.store(Arc::new(settings));
        // It was opened by those before.
        *self.published.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The store, tried again where it could not be opened.
    pub fn store(&self) -> Result<Arc<Store>, EditorError> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if store.is_err() {
            *store = Store::open(&self.plan.state).map(Arc::new).map_err(|fault| fault.to_string());
        }
        store.clone().map_err(EditorError::NoStore)
    }

    /// The latest acts of the audit log, latest first.
    pub fn audit(&self, most: usize) -> Result<Vec<AuditEntry>, EditorError> {
        Ok(self.store()?.audit(most)?)
    }

    /// What is wrong with all that is kept, each a sentence that names the repair; empty when all is well.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Withdrawals::load(&self.plan.state).faults;
        faults.extend(self.store.lock().unwrap_or_else(PoisonError::into_inner).as_ref().err().cloned());
        faults.extend(self.unfinished());
        faults
    }

    /// What there is to say of a change that was cut off, and of nothing that is at work; none when all is well.
    pub fn unfinished(&self) -> Option<String> {
        match journal::load(&self.plan.state) {
            Ok(None) => None,
            // Whoever holds the lock is at work.
            Ok(Some(_)) => self.lock().is_ok().then(|| {
                "a publish or rollback is unfinished; docent finishes or undoes it while it runs, and so does the next \
                 publish"
                    .to_owned()
            }),
            Err(fault) => Some(fault.to_string()),
        }
    }

    /// The right to change content, until dropped (or the process dies: the lock is the system's).
    fn lock(&self) -> Result<File, EditorError> {
        let failed = |e| EditorError::disk(&self.plan.state, e);
        std::fs::create_dir_all(&self.plan.state).map_err(failed)?;
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.plan.state.join(".editing.lock"))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => Err(EditorError::Busy),
            Err(std::fs::TryLockError::Error(e)) => Err(failed(e)),
        }
    }

    /// Says that something else is to be answered from now on.
    fn tell(&self) {
        if let Some(look_now) = &self.plan.look_now {
            // Nobody listens once docent is being stopped.
            let _ = look_now.send(());
        }
    }
}

/// The name of an act, drawn at random: 128 bits.
fn new_operation() -> String {
    // The standard library seeds each of them from the system's randomness, and counts on from there.
    let drawn = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", drawn(), drawn() ^ u64::from(std::process::id()).rotate_left(32))
}

#[cfg(test)]
mod tests;
