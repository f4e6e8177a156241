//! Publishes a draft.

use super::change::Change;
use super::preview::{compared, day, digest, overlay};
use super::{Editor, EditorError, FileChange, files};
use crate::content::Overlay;
use crate::editorial::{Fault, Severity};

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Published {
    /// The number of the state; `None` where it could not be recorded yet, which is made up for later.
    pub state: Option<i64>,
    /// The generation that answers from now on.
    pub generation: String,
    /// The files that changed.
    pub files: Vec<FileChange>,
}

/// Whether warnings that a change brings keep it from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warnings {
    /// They do.
    Refused,
    /// Somebody looked at them.
    Accepted,
}

/// What a draft may be published by.
#[derive(Debug, Clone, Copy)]
enum Ground<'a> {
    /// The digest of a preview.
    Seen(&'a str),
    /// The content as it is at this moment.
    Unseen(Warnings),
}

impl Editor {
    /// Publishes a draft as it was seen in a preview; `seen` is its digest.
    ///
    /// # Errors
    /// When the file or the rest of the content is not what was seen, or would be faulty. Then nothing is changed.
    pub fn publish(&self, number: i64, seen: &str, who: &str, now: i64) -> Result<Published, EditorError> {
        self.publish_on(number, Ground::Seen(seen), who, now)
    }

    /// Publishes a draft with the rest of the content as it is at this moment.
    ///
    /// # Errors
    /// When the file is not the one that the draft was made from, or the content would be faulty. Then nothing is
    /// changed.
    pub fn publish_unseen(
        &self,
        number: i64,
        warnings: Warnings,
        who: &str,
        now: i64,
    ) -> Result<Published, EditorError> {
        self.publish_on(number, Ground::Unseen(warnings), who, now)
    }

    fn publish_on(
        &self,
        number: i64,
        ground: Ground<'_>,
        who: &str,
        now: i64,
    ) -> Result<Published, EditorError> {
        let _lock = self.lock()?;
        self.finish()?;
        let store = self.store()?;
        let draft = self.drafted(number)?;
        let (before, after) = self.applied(&draft)?;
        let path = draft.edit.path();
        let overlay = overlay(path, after.as_deref());
        let hash = |text: &Option<String>| text.as_ref().map(|text| files::hash(text.as_bytes()));
        let change = Change {
            what: "publish",
            summary: draft.edit.summary(),
            who,
            at: now,
            draft: Some(number),
            files: vec![FileChange { path: path.to_owned(), old: hash(&before), new: hash(&after) }],
            overlay: overlay.clone(),
        };
        self.carry_out(&store, change, |prepared| {
            if let Ground::Seen(seen) = ground
                && digest(prepared.id(), after.as_deref()) != seen
            {
                return Err(EditorError::Stale);
            }
            let docent = self.docent(Some(self.searcher(prepared.open()?, self.published()?.as_ref())));
            let examined = self.examine(&overlay, Some(&docent), day(now))?;
            if examined.faults.errors() > 0 {
                let shown = examined.faults.shown().into_iter().cloned();
                return Err(EditorError::Faulty(
                    shown.filter(|fault| fault.severity == Severity::Error).collect(),
                ));
            }
            if let Ground::Unseen(Warnings::Refused) = ground {
                let known = self.examine(&Overlay::default(), None, day(now))?;
                let new = compared(&known.faults, &examined.faults).into_iter().filter(|found| found.is_new);
                let new: Vec<Fault> = new.map(|found| found.fault).collect();
                if !new.is_empty() {
                    return Err(EditorError::Warned(new));
                }
            }
            Ok(())
        })
    }
}
