//! Drafts: kept changes, each made from one state of one file.

use super::{Conflict, Editor, EditorError, files, states};
use crate::content::Kind;
use crate::content::folder::{self, Event};
use crate::editorial::edit::Editable;
use crate::editorial::{Edit, EditError};
use crate::store::{DraftState, NewDraft, StoredDraft};

/// A change that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Draft {
    /// Its number; never given twice.
    pub number: i64,
    /// When it was made, or made anew from a later state of the file.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// The change.
    #[serde(flatten)]
    pub edit: Edit,
    /// blake3 of the file that it was made from; `None` where there was none.
    pub base: Option<String>,
}

impl Editor {
    /// What can be edited of a passage, as it stands on disk.
    pub fn editable(&self, passage: &str) -> Result<Editable, EditorError> {
        let path = self.path_of(passage)?;
        let text = files::read_text(&self.plan.content, &path)?;
        let text = text.ok_or_else(|| EditError::NoFile(path.clone()))?;
        Ok(Editable::of(&path, &text, passage)?)
    }

    /// The text of a file below the content folder; `None` where there is none.
    pub fn file_text(&self, path: &str) -> Result<Option<String>, EditorError> {
        files::read_text(&self.plan.content, path)
    }

    /// The FAQ files and their titles, in the order of their paths: where an entry can be added.
    pub fn faq_files(&self) -> Result<Vec<(String, String)>, EditorError> {
        let mut files = Vec::new();
        for event in folder::open(&self.plan.content)? {
            match event {
                Event::Document(document) if document.kind == Kind::Faq => {
                    files.push((document.path, document.about.title));
                }
                _ => {}
            }
        }
        Ok(files)
    }

    /// Keeps a change as a draft, when it can be applied to the file as it is.
    pub fn draft(&self, edit: Edit, who: &str, now: i64) -> Result<Draft, EditorError> {
        let store = self.store()?;
        let before = files::read_text(&self.plan.content, edit.path())?;
        edit.apply(before.as_deref())?;
        // Kept, so that a later conflict can be shown.
        let base = before.map(|text| self.blobs().keep(text.as_bytes())).transpose()?;
        let json = serde_json::to_string(&edit).map_err(|e| EditorError::disk(&self.plan.state, e.into()))?;
        let (who, path) = (who.to_owned(), edit.path().to_owned());
        let new = NewDraft { at: now, who: who.clone(), path, base: base.clone(), edit: json };
        let number = store.keep_draft(&new)?;
        Ok(Draft { number, at: now, who, edit, base })
    }

    /// The drafts that wait, latest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, EditorError> {
        let drafts = self.store()?.open_drafts()?;
        // One that an earlier docent wrote in another way counts as absent.
        Ok(drafts.into_iter().filter_map(|draft| parse(draft).ok()).collect())
    }

    /// A draft that waits.
    pub fn drafted(&self, number: i64) -> Result<Draft, EditorError> {
        let draft = self.store()?.draft(number)?.ok_or(EditorError::NoDraft(number))?;
        if draft.state == DraftState::Open { parse(draft) } else { Err(EditorError::Settled(number)) }
    }

    /// Puts another change in the place of a draft's, under the same number.
    pub fn redraft(&self, number: i64, edit: &Edit, now: i64) -> Result<Draft, EditorError> {
        let draft = self.drafted(number)?;
        let before = files::read_text(&self.plan.content, edit.path())?;
        edit.apply(before.as_deref())?;
        let base = before.map(|text| self.blobs().keep(text.as_bytes())).transpose()?;
        let json = serde_json::to_string(edit).map_err(|e| EditorError::disk(&self.plan.state, e.into()))?;
        self.store()?.redraft(number, edit.path(), base.as_deref(), &json, now)?;
        Ok(Draft { edit: edit.clone(), base, at: now, ..draft })
    }

    /// Throws a draft away.
    pub fn discard(&self, number: i64) -> Result<(), EditorError> {
        self.drafted(number)?;
        self.store()?.settle_draft(number, DraftState::Discarded)?;
        Ok(())
    }

    /// Makes a draft anew from its file as it is now; after a conflict, once somebody has seen what changed.
    pub fn redo(&self, number: i64, now: i64) -> Result<Draft, EditorError> {
        let edit = self.drafted(number)?.edit;
        self.redraft(number, &edit, now)
    }

    /// The text of a draft's file, which has to be the one that the draft was made from, and the text afterwards.
    pub(super) fn applied(&self, draft: &Draft) -> Result<(Option<String>, Option<String>), EditorError> {
        let path = draft.edit.path();
        let before = files::read_text(&self.plan.content, path)?;
        let now = before.as_ref().map(|text| files::hash(text.as_bytes()));
        if now != draft.base {
            let base = draft.base.as_ref().and_then(|hash| self.blobs().read(hash).ok()).unwrap_or_default();
            let base = String::from_utf8_lossy(&base);
            let diff = states::unified(path, &base, before.as_deref().unwrap_or_default());
            return Err(EditorError::Conflict(Box::new(Conflict { path: path.to_owned(), diff })));
        }
        let after = draft.edit.apply(before.as_deref())?;
        Ok((before, after))
    }

    /// The file that a passage stands in: by the published generation, else by the files themselves.
    fn path_of(&self, passage: &str) -> Result<String, EditorError> {
        let published = self.published()?.and_then(|searcher| {
            let generation = searcher.generation();
            let ordinal = generation.find(passage).ok().flatten()?;
            Some(generation.passage(ordinal).ok()?.info)
        });
        if let Some(info) = published {
            if info.kind == crate::passage::PassageKind::Row {
                return Err(EditError::Row(passage.to_owned()).into());
            }
            return Ok(info.path);
        }
        let document = passage.split_once('#').map_or(passage, |(document, _)| document);
        for event in folder::open(&self.plan.content)? {
            match event {
                Event::Document(found) if found.id == document => {
                    if found.kind == Kind::Row {
                        return Err(EditError::Row(passage.to_owned()).into());
                    }
                    return Ok(found.path);
                }
                _ => {}
            }
        }
        Err(EditorError::NoSuchPassage(passage.to_owned()))
    }
}

fn parse(stored: StoredDraft) -> Result<Draft, EditorError> {
    let StoredDraft { number, draft: NewDraft { at, who, base, edit, .. }, .. } = stored;
    let edit = serde_json::from_str(&edit).map_err(|_| EditorError::NoDraft(number))?;
    Ok(Draft { number, at, who, edit, base })
}
