//! Carries a change of files out, from one whole state to the next, and finishes or undoes one that was cut off.

use super::files::{Swap, clear_beside, hash_of};
use super::journal::{self, UnderWay};
use super::publish::Published;
use super::steps::reached;
use super::{Editor, EditorError, FileChange, new_operation};
use crate::content::Overlay;
use crate::index::{Prepared, Shelf};
use crate::store::{Act, NewState, Store};

/// Files that are to be others.
pub(super) struct Change<'a> {
    /// `publish` or `rollback`.
    pub(super) what: &'a str,
    /// In a sentence.
    pub(super) summary: String,
    pub(super) who: &'a str,
    pub(super) at: i64,
    /// The draft that is published.
    pub(super) draft: Option<i64>,
    /// Each file that changes.
    pub(super) files: Vec<FileChange>,
    /// The same with their bytes.
    pub(super) overlay: Overlay,
}

impl Editor {
    /// Carries a change out, once `gate` lets pass what would be published. The lock is held.
    pub(super) fn carry_out(
        &self,
        store: &Store,
        change: Change<'_>,
        gate: impl FnOnce(&Prepared) -> Result<(), EditorError>,
    ) -> Result<Published, EditorError> {
        let Change { what, summary, who, at, draft, files, overlay } = change;
        self.keep_found(store, at)?;
        let prepared = self.prepare(&Shelf::new(&self.plan.index), &overlay, at)?;
        gate(&prepared)?;
        let blobs = self.blobs();
        let mut swaps = Vec::new();
        for (path, bytes) in overlay.files() {
            bytes.map(|bytes| blobs.keep(bytes)).transpose()?;
            swaps.push(Swap::prepare(&self.plan.content, path, bytes.map(|bytes| &**bytes))?);
        }
        reached("prepared");
        let (what, who) = (what.to_owned(), who.to_owned());
        let under_way = UnderWay { operation: new_operation(), what, summary, who, at, draft, files };
        journal::write(&self.plan.state, &under_way)?;
        reached("noted");
        let mut done = Ok(());
        for swap in &mut swaps {
            done = done.and_then(|()| swap.commit());
            reached("one file");
        }
        reached("files");
        let published = done.and_then(|()| Ok(prepared.publish()?));
        let built = match published {
            Ok(built) => built,
            Err(fault) => {
                swaps.into_iter().try_for_each(Swap::undo)?;
                journal::remove(&self.plan.state)?;
                return Err(fault);
            }
        };
        reached("published");
        self.tell();
        let state = self.record(store, &under_way, &built.id).and_then(|state| {
            reached("recorded");
            journal::remove(&self.plan.state)?;
            Ok(state)
        });
        reached("done");
        let state = match state {
            Ok(state) => Some(state),
            Err(fault) => {
                // Members have it; the note stays, and it is recorded by whoever comes next.
                tracing::error!(%fault, "a change is published and not yet recorded");
                None
            }
        };
        if let Err(fault) = self.tidy_states(store) {
            tracing::warn!(%fault, "old states could not be cleared away");
        }
        Ok(Published { state, generation: built.id, files: under_way.files })
    }

    /// Finishes a change that was cut off, or undoes it; says which, where there was one. To be called at the start.
    pub fn recover(&self) -> Result<Option<String>, EditorError> {
        match self.lock() {
            Ok(_lock) => self.finish(),
            // Whoever changes content now has looked.
            Err(EditorError::Busy) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The same, with the lock held.
    pub(super) fn finish(&self) -> Result<Option<String>, EditorError> {
        let state = &self.plan.state;
        let under_way = journal::load(state)?;
        if clear_beside(&self.plan.content)
            && let Err(fault) = Shelf::new(&self.plan.index).prune(self.settings.load().keep)
        {
            tracing::warn!(%fault, "what a killed build left behind stays for the next one to clear away");
        }
        let Some(under_way) = under_way else { return Ok(None) };
        let UnderWay { what, summary, files, .. } = &under_way;
        let content = &self.plan.content;
        let mut found = Vec::new();
        for change in files {
            found.push((change, hash_of(content, &change.path)?));
        }
        let begun = found.iter().any(|(change, now)| *now == change.new && change.old != change.new);
        if !begun {
            journal::remove(state)?;
            let said = format!("the {what} that was cut off had changed nothing ({summary})");
            tracing::warn!("{said}");
            return Ok(Some(said));
        }
        for (change, now) in &found {
            if *now == change.old {
                self.put(&change.path, change.new.as_deref())?;
            } else if *now != change.new {
                tracing::warn!(path = change.path, "was changed since by somebody else, and stays as it is");
            }
        }
        let built = match self.prepare(&Shelf::new(&self.plan.index), &Overlay::default(), under_way.at) {
            Ok(prepared) => prepared.publish()?,
            Err(fault) => {
                for change in files.iter().filter(|change| change.old != change.new) {
                    if hash_of(content, &change.path)? == change.new {
                        self.put(&change.path, change.old.as_deref())?;
                    }
                }
                journal::remove(state)?;
                return Ok(Some(format!("the {what} that was cut off is undone ({summary}): {fault}")));
            }
        };
        self.tell();
        self.record(&*self.store()?, &under_way, &built.id)?;
        journal::remove(state)?;
        let said = format!("the {what} that was cut off is finished ({summary})");
        tracing::warn!("{said}");
        Ok(Some(said))
    }

    /// Puts kept bytes in the place of a file; without any the file goes.
    fn put(&self, path: &str, hash: Option<&str>) -> Result<(), EditorError> {
        let bytes = hash.map(|hash| self.blobs().read(hash)).transpose()?;
        Swap::prepare(&self.plan.content, path, bytes.as_deref())?.commit()
    }

    /// Keeps the state that a change made, and logs it; once, however often it is finished.
    fn record(&self, store: &Store, under_way: &UnderWay, generation: &str) -> Result<i64, EditorError> {
        let UnderWay { operation, what, summary, who, at, draft, files } = under_way;
        let acts: Vec<Act> =
            files.iter().map(|change| change.act(operation, *at, who, what, summary)).collect();
        let (_, listing) = self.keep_bytes()?;
        let state = NewState {
            operation: operation.clone(),
            at: *at,
            who: who.clone(),
            what: format!("{what}: {summary}"),
            generation: Some(generation.to_owned()),
            listing,
        };
        Ok(store.keep_state(&state, &acts, *draft)?)
    }

    /// Keeps what a build of the folder published, and logs it: for builds that are made without an editor.
    pub fn note_build(&self, generation: &str, who: &str, now: i64) -> Result<(), EditorError> {
        let store = self.store()?;
        let (found, listing) = self.keep_bytes()?;
        let last = store.states(1)?.into_iter().next();
        let before = last.as_ref().and_then(|last| self.listing(last).ok()).unwrap_or_default();
        let operation = new_operation();
        let words = "built from the content folder";
        let changes = super::states::compare(&before, &found);
        let mut acts = vec![self.act_on_index(&operation, "build", generation, who, now, words)];
        if last.is_some() {
            acts.extend(changes.iter().map(|change| change.act(&operation, now, who, "build", words)));
        }
        let state = NewState {
            operation,
            at: now,
            who: who.to_owned(),
            what: words.to_owned(),
            generation: Some(generation.to_owned()),
            listing,
        };
        if last.is_some_and(|last| last.state.listing == state.listing && last.state.generation.is_some()) {
            store.log(&acts)?;
        } else {
            store.keep_state(&state, &acts, None)?;
            self.tidy_states(&store)?;
        }
        Ok(())
    }

    /// Logs that the index was put back to a generation, the content staying as it is.
    pub fn note_index_rollback(&self, generation: &str, who: &str, now: i64) -> Result<(), EditorError> {
        let words = "the index alone; the content stays as it is";
        let act = self.act_on_index(&new_operation(), "index rollback", generation, who, now, words);
        Ok(self.store()?.log(&[act])?)
    }

    #[expect(clippy::unused_self, reason = "it belongs to what it is called from")]
    fn act_on_index(
        &self,
        operation: &str,
        what: &str,
        generation: &str,
        who: &str,
        at: i64,
        words: &str,
    ) -> Act {
        Act {
            operation: operation.to_owned(),
            subject: format!("generation {generation}"),
            at,
            who: who.to_owned(),
            what: what.to_owned(),
            old: None,
            new: None,
            words: words.to_owned(),
        }
    }
}
