//! Goes back to a kept state: content and generation together. What stood there before is kept first.

use super::change::Change;
use super::states::{Listing, compare};
use super::{Editor, EditorError, FileChange, Published};
use crate::content::Overlay;

/// What going back would change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RollbackPlan {
    /// The state that is gone back to.
    pub state: i64,
    /// How that state was made, in a sentence.
    pub what: String,
    /// The files that would change.
    pub files: Vec<FileChange>,
    /// Files that were changed on disk and never published: they would be as in that state too. Their bytes are kept
    /// as a state of their own.
    pub unpublished: Vec<String>,
    /// What is looked at: anything else is refused.
    pub seen: Vec<FileChange>,
}

impl Editor {
    /// What going back to a state would change. Nothing is changed by looking.
    pub fn plan_rollback(&self, state: i64) -> Result<RollbackPlan, EditorError> {
        let stored = self.store()?.state(state)?.ok_or(EditorError::NoState(state))?;
        let (target, found) = (self.listing(&stored)?, self.found_listing()?);
        let files = compare(&found, &target);
        if files.is_empty() {
            return Err(EditorError::SameState(state));
        }
        let blobs = self.blobs();
        if !files.iter().filter_map(|change| change.new.as_ref()).all(|hash| blobs.holds(hash)) {
            return Err(EditorError::StateGone(state));
        }
        let unpublished = self.unpublished(self.published()?.as_ref())?;
        let seen = compare(&Listing::new(), &found);
        Ok(RollbackPlan { state, what: stored.state.what, files, unpublished, seen })
    }

    /// Goes back as planned.
    ///
    /// # Errors
    /// When the content is not what it was when the plan was made; then nothing is changed.
    pub fn rollback(&self, plan: &RollbackPlan, who: &str, now: i64) -> Result<Published, EditorError> {
        let _lock = self.lock()?;
        self.finish()?;
        let store = self.store()?;
        let fresh = self.plan_rollback(plan.state)?;
        if fresh.seen != plan.seen {
            let before =
                plan.seen.iter().map(|change| (change.path.clone(), change.new.clone().unwrap_or_default()));
            let found =
                fresh.seen.iter().map(|change| (change.path.clone(), change.new.clone().unwrap_or_default()));
            return Err(EditorError::Moved(compare(&before.collect(), &found.collect())));
        }
        let blobs = self.blobs();
        let mut overlay = Overlay::default();
        for FileChange { path, new, .. } in &fresh.files {
            match new {
                Some(hash) => overlay.put(path, blobs.read(hash)?),
                None => overlay.remove(path),
            }
        }
        let change = Change {
            what: "rollback",
            summary: format!("back to state {} ({})", fresh.state, fresh.what),
            who,
            at: now,
            draft: None,
            files: fresh.files,
            overlay,
        };
        // Going back always works, whatever the checks say of what was good enough once.
        self.carry_out(&store, change, |_| Ok(()))
    }
}
