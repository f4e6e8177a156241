//! States of the content folder: kept whole, listed, compared, and dropped when there are too many.

use super::blobs::Blobs;
use super::{Editor, EditorError, files, new_operation};
use crate::content::folder;
use crate::editorial::expectations;
use crate::store::{Act, NewState, Store, StoredState};
use serde::{Deserialize, Serialize};
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

/// Most states that can be gone back to.
pub const MAX_STATES: usize = 50;

/// Most bytes that all states take together; the latest two stay whatever they take.
pub const MAX_STATE_BYTES: u64 = 2 << 30;

/// After this time a diff is cut coarser.
const DIFF_TIME: Duration = Duration::from_secs(1);

/// The files of a state, each with its blake3.
pub(super) type Listing = BTreeMap<String, String>;

/// A file that is another in one state than in the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// The file, below the content folder.
    pub path: String,
    /// blake3 of it before; `None` where there was none.
    pub old: Option<String>,
    /// blake3 of it after; `None` where there is none.
    pub new: Option<String>,
}

/// A state of the content folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its number, counted up.
    pub number: i64,
    /// When it was made.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// How, in a sentence.
    pub what: String,
    /// The generation published of it; `None` where it was found in the folder.
    pub generation: Option<String>,
    /// What is other in it than in the one before.
    pub files: Vec<FileChange>,
    /// Whether it can be gone back to.
    pub kept: bool,
}

impl Editor {
    pub(super) fn blobs(&self) -> Blobs {
        Blobs::below(&self.plan.state)
    }

    /// The files of the content folder as they are.
    pub(super) fn found_listing(&self) -> Result<Listing, EditorError> {
        let files = folder::fingerprint(&self.plan.content)?;
        let mut listing: Listing =
            files.into_iter().map(|file| (file.path, file.hash.to_hex().to_string())).collect();
        if let Some(hash) = files::hash_of(&self.plan.content, expectations::FILE)? {
            listing.insert(expectations::FILE.to_owned(), hash);
        }
        Ok(listing)
    }

    /// Keeps the bytes of the content folder as they are; returns the listing and its blake3.
    pub(super) fn keep_bytes(&self) -> Result<(Listing, String), EditorError> {
        let blobs = self.blobs();
        let listing = self.found_listing()?;
        for (path, hash) in &listing {
            if blobs.holds(hash) {
                continue;
            }
            let place = self.plan.content.join(path);
            let file = std::fs::File::open(&place).map_err(|e| EditorError::disk(&place, e))?;
            if !blobs.keep_from(hash, file)? {
                let change = FileChange { path: path.clone(), old: Some(hash.clone()), new: None };
                return Err(EditorError::Moved(vec![change]));
            }
        }
        let json = serde_json::to_vec(&listing).map_err(|e| EditorError::disk(&self.plan.state, e.into()))?;
        let name = blobs.keep(&json)?;
        Ok((listing, name))
    }

    /// Keeps what stands in the folder, where it is none of what was kept last: then nothing is ever lost.
    pub(super) fn keep_found(&self, store: &Store, now: i64) -> Result<Listing, EditorError> {
        let (listing, name) = self.keep_bytes()?;
        let last = store.states(1)?.into_iter().next();
        if last.as_ref().is_none_or(|last| last.state.listing != name) {
            let before = last.as_ref().and_then(|last| self.listing(last).ok()).unwrap_or_default();
            let operation = new_operation();
            let what = if last.is_some() { "found: files were changed on disk" } else { "found at first" };
            let state = NewState {
                operation: operation.clone(),
                at: now,
                who: "files".to_owned(),
                what: what.to_owned(),
                generation: None,
                listing: name,
            };
            // At first all there is would be a change.
            let changes = if last.is_some() { compare(&before, &listing) } else { Vec::new() };
            let acts: Vec<Act> =
                changes.iter().map(|change| change.act(&operation, now, "files", "found", what)).collect();
            store.keep_state(&state, &acts, None)?;
        }
        Ok(listing)
    }

    /// The files of a state.
    pub(super) fn listing(&self, state: &StoredState) -> Result<Listing, EditorError> {
        if !state.kept {
            return Err(EditorError::StateGone(state.number));
        }
        let bytes = self.blobs().read(&state.state.listing)?;
        serde_json::from_slice(&bytes).map_err(|e| EditorError::Damaged {
            path: self.plan.state.clone(),
            what: format!("the list of state {}: {e}", state.number),
            repair: "; others can be gone back to",
        })
    }

    /// The latest states, latest first.
    pub fn history(&self, most: usize) -> Result<Vec<State>, EditorError> {
        // One more, to compare the last of them with.
        let stored = self.store()?.states(most.saturating_add(1))?;
        let listings: Vec<Option<Listing>> = stored.iter().map(|state| self.listing(state).ok()).collect();
        let states =
            stored.into_iter().zip(0..).take(most).map(|(StoredState { number, state, kept }, n)| {
                let files = match (&listings[n], listings.get(n + 1)) {
                    (Some(after), Some(Some(before))) => compare(before, after),
                    _ => Vec::new(),
                };
                let NewState { at, who, what, generation, .. } = state;
                let kept = kept && listings[n].is_some();
                State { number, at, who, what, generation, files, kept }
            });
        Ok(states.collect())
    }

    /// What is other in a state than in the one before, as a unified diff.
    pub fn state_diff(&self, number: i64) -> Result<String, EditorError> {
        let history = self.history(usize::MAX - 1)?;
        let state =
            history.iter().find(|state| state.number == number).ok_or(EditorError::NoState(number))?;
        if !state.kept {
            return Err(EditorError::StateGone(number));
        }
        let blobs = self.blobs();
        let text = |hash: &Option<String>| -> Result<String, EditorError> {
            let bytes = hash.as_ref().map(|hash| blobs.read(hash)).transpose()?.unwrap_or_default();
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let mut diff = String::new();
        for FileChange { path, old, new } in &state.files {
            diff += &unified(path, &text(old)?, &text(new)?);
        }
        Ok(diff)
    }

    /// Drops the oldest states where there are too many, and the bytes that nothing needs any more.
    pub(super) fn tidy_states(&self, store: &Store) -> Result<(), EditorError> {
        let blobs = self.blobs();
        let mut named: HashSet<String> = HashSet::new();
        let (mut count, mut bytes) = (0, 0);
        for state in store.states(usize::MAX)?.into_iter().filter(|state| state.kept) {
            let Ok(listing) = self.listing(&state) else { continue };
            let hashes = listing.into_values().chain([state.state.listing.clone()]);
            let fresh: Vec<String> = hashes.filter(|hash| !named.contains(hash)).collect();
            bytes += fresh.iter().map(|hash| blobs.size(hash)).sum::<u64>();
            count += 1;
            if count > 2 && (count > MAX_STATES || bytes > MAX_STATE_BYTES) {
                store.drop_state(state.number)?;
                // All older ones go too.
                bytes = u64::MAX / 2;
            } else {
                named.extend(fresh);
            }
        }
        named.extend(store.open_drafts()?.into_iter().filter_map(|draft| draft.draft.base));
        blobs.sweep(&named);
        Ok(())
    }
}

impl FileChange {
    /// The change as the audit log keeps it.
    pub(super) fn act(&self, operation: &str, at: i64, who: &str, what: &str, words: &str) -> Act {
        let Self { path, old, new } = self.clone();
        let (operation, who) = (operation.to_owned(), who.to_owned());
        Act { operation, subject: path, at, who, what: what.to_owned(), old, new, words: words.to_owned() }
    }
}

/// The files that are not the same in both.
pub(super) fn compare(before: &Listing, after: &Listing) -> Vec<FileChange> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = paths.into_iter().map(|path| FileChange {
        path: path.clone(),
        old: before.get(path).cloned(),
        new: after.get(path).cloned(),
    });
    changes.filter(|change| change.old != change.new).collect()
}

/// A unified diff of two texts of a file.
pub(super) fn unified(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::configure().timeout(DIFF_TIME).diff_lines(before, after);
    diff.unified_diff().context_radius(2).header(path, path).to_string()
}
