//! What publishing a draft would change: faults, the diff, how the entry will look, and every known question that
//! would be answered otherwise.

use super::drafts::Draft;
use super::states::{compare, unified};
use super::{Editor, EditorError};
use crate::answer::Answer;
use crate::content::Overlay;
use crate::docent::{Asking, Docent};
use crate::editorial::check::check_folder;
use crate::editorial::expectations::{self, Expectation, Ran};
use crate::editorial::{
    Change, Fault, Faults, Inventory, KnownQuestions, PassageDiff, Rule, Severity, blast_radius,
    check_expectations, load_expectations,
};
use crate::index::Shelf;
use crate::passage::Withdrawn;
use crate::search::Searcher;
use crate::store::Withdrawals;
use std::collections::HashMap;
use time::{Date, OffsetDateTime};

/// Faults that a preview lists, at most; all are counted.
const MAX_FAULTS: usize = 200;

/// Changed passages that a preview shows as members will see them, at most.
const MAX_SHOWN: usize = 3;

/// A fault of the content as it would be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Found {
    /// The fault.
    #[serde(flatten)]
    pub fault: Fault,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// What publishing a draft would change.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The draft.
    pub draft: Draft,
    /// What is looked at, for [`Editor::publish`]: anything else is refused.
    pub digest: String,
    /// The faults of the content as it would be, those that are new first.
    pub faults: Vec<Found>,
    /// The change of the file, as a unified diff.
    pub diff: String,
    /// The passages that come, change, move and go.
    pub passages: PassageDiff,
    /// How the new and changed passages will look in an answer, the first of them.
    pub shown: Vec<Answer>,
    /// Number of known questions that were asked of both.
    pub asked: usize,
    /// Those that would be answered otherwise.
    pub answers: Vec<Change>,
    /// How the expected answers went.
    pub expectations: Ran,
    /// Files that were changed on disk and not published: they would go out too.
    pub unpublished: Vec<String>,
    /// New and changed passages that are withdrawn, and stay so.
    pub withdrawn: Vec<String>,
}

impl Preview {
    /// Number of errors that stand, as far as they are listed; with any the draft cannot be published.
    pub fn errors(&self) -> usize {
        self.faults.iter().filter(|found| found.fault.severity == Severity::Error).count()
    }

    /// Number of warnings that the change brings, files that would go out with it counted each.
    pub fn warnings(&self) -> usize {
        let new = |found: &&Found| found.is_new && found.fault.severity == Severity::Warning;
        self.faults.iter().filter(new).count() + self.unpublished.len()
    }
}

/// The content as it would be, asked and checked.
pub(super) struct Examined {
    pub(super) faults: Faults,
    pub(super) ran: Ran,
}

impl Editor {
    /// What publishing a draft would change. Nothing is changed by looking.
    ///
    /// # Errors
    /// [`EditorError::Conflict`] when the file is not the one that the draft was made from.
    pub fn preview(&self, number: i64, now: i64) -> Result<Preview, EditorError> {
        let draft = self.drafted(number)?;
        let (before, after) = self.applied(&draft)?;
        let path = draft.edit.path();
        let overlay = overlay(path, after.as_deref());
        let published = self.published()?;
        let today = day(now);
        // Held to the end: the searcher reads from it.
        let scratch = tempfile::tempdir().map_err(|e| EditorError::disk(&std::env::temp_dir(), e))?;
        let id = self.generation_id(&overlay)?;
        let same = published.clone().filter(|searcher| searcher.generation().id() == id);
        let fresh = if let Some(searcher) = same {
            // An expectation is no part of the index.
            searcher
        } else {
            let prepared = self.prepare(&Shelf::new(scratch.path()), &overlay, now)?;
            self.searcher(prepared.open()?, published.as_ref())
        };
        let before_docent = self.docent(published.clone());
        let after_docent = self.docent(Some(fresh.clone()));
        let known_faults =
            self.examine(&Overlay::default(), published.is_some().then_some(&before_docent), today)?;
        let examined = self.examine(&overlay, Some(&after_docent), today)?;
        let inventory = |searcher: Option<&Searcher>| {
            searcher.map_or_else(|| Ok(Inventory::default()), |searcher| Inventory::of(searcher.generation()))
        };
        let passages = inventory(published.as_ref())?.compare(&inventory(Some(&fresh))?);
        let mut known = KnownQuestions::default();
        known.add_generation(fresh.generation())?;
        if let Some(published) = &published {
            known.add_generation(published.generation())?;
        }
        let expected = load_expectations(&self.plan.content, &overlay).ok().flatten().unwrap_or_default();
        known.add_expectations(&expectations::parse(&expected).0);
        let answers = blast_radius(&known, &before_docent, &after_docent, &passages);
        let touched: Vec<&str> =
            passages.changed.iter().chain(&passages.added).map(|listed| listed.passage.as_str()).collect();
        let shown =
            touched.iter().take(MAX_SHOWN).map(|id| after_docent.show(id, &Asking::default())).collect();
        let withdrawn = self.withdrawn_among(&touched, &fresh);
        Ok(Preview {
            digest: digest(&id, after.as_deref()),
            faults: compared(&known_faults.faults, &examined.faults),
            diff: unified(path, before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default()),
            passages,
            shown,
            asked: known.all().len(),
            answers,
            expectations: examined.ran,
            unpublished: self.unpublished(published.as_ref())?,
            withdrawn,
            draft,
        })
    }

    /// Finds the faults of the content with `overlay`, and asks `docent` what is expected of it.
    pub(super) fn examine(
        &self,
        overlay: &Overlay,
        docent: Option<&Docent>,
        today: Date,
    ) -> Result<Examined, EditorError> {
        let mut faults = Faults::new(MAX_FAULTS);
        let expected = check_expectations(&self.plan.content, overlay, &mut faults);
        let read = check_folder(&self.plan.content, overlay, today, &expected, &mut faults)?;
        let cases: Vec<&Expectation> = read.cases;
        let ran = docent.map_or_else(Ran::default, |docent| expectations::run(cases, docent, &mut faults));
        Ok(Examined { faults, ran })
    }

    /// The files on disk that are not what is published.
    pub(super) fn unpublished(&self, published: Option<&Searcher>) -> Result<Vec<String>, EditorError> {
        let Some(published) = published else { return Ok(Vec::new()) };
        let mut found = self.found_listing()?;
        // No part of a generation.
        found.remove(expectations::FILE);
        let changes = compare(&published.generation().manifest().makings.content, &found);
        Ok(changes.into_iter().map(|change| change.path).collect())
    }

    fn withdrawn_among(&self, passages: &[&str], searcher: &Searcher) -> Vec<String> {
        let standing = Withdrawals::load(&self.plan.state).withdrawals.unwrap_or_default();
        let mut withdrawn = Withdrawn::none();
        standing.in_force.iter().for_each(|known| withdrawn.add(&known.passage, &known.hash));
        if withdrawn.is_empty() {
            return Vec::new();
        }
        let generation = searcher.generation();
        let is_withdrawn = |id: &&&str| {
            let stored = generation.find(id).ok().flatten().and_then(|at| generation.passage(at).ok());
            stored.is_some_and(|stored| withdrawn.holds(&stored.info))
        };
        passages.iter().filter(is_withdrawn).map(ToString::to_string).collect()
    }
}

/// The content with one file as it would be.
pub(super) fn overlay(path: &str, after: Option<&str>) -> Overlay {
    let mut overlay = Overlay::default();
    match after {
        Some(text) => overlay.put(path, text.as_bytes()),
        None => overlay.remove(path),
    }
    overlay
}

/// What tells one thing that can be published from another: all of the content, and the file that changes.
pub(super) fn digest(generation: &str, after: Option<&str>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(generation.as_bytes());
    hasher.update(after.map_or(&[][..], str::as_bytes));
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The day of a moment.
pub(super) fn day(now: i64) -> Date {
    OffsetDateTime::from_unix_timestamp(now).unwrap_or(OffsetDateTime::UNIX_EPOCH).date()
}

/// The faults of `after`, each with whether `before` has it too, those that are new first.
pub(super) fn compared(before: &Faults, after: &Faults) -> Vec<Found> {
    let mut known: HashMap<_, usize> = HashMap::new();
    for fault in before.shown() {
        *known.entry(key(fault)).or_default() += 1;
    }
    let found = after.shown().into_iter().map(|fault| {
        let left = known.get_mut(&key(fault)).filter(|left| **left > 0);
        let is_new = left.map(|left| *left -= 1).is_none();
        Found { fault: fault.clone(), is_new }
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by_key(|found| !found.is_new);
    found
}

/// A fault, wherever it moved in its file. What a failed expectation found instead may be another each time.
fn key(fault: &Fault) -> (&str, Rule, &str) {
    let said = fault.message.split("; instead docent").next().unwrap_or_default();
    (&fault.path, fault.rule, said)
}
