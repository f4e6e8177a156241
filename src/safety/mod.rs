//! Says whether a text touches medication or discloses a crisis, and which words made it say so.
//!
//! Pure: no I/O. The raw text is read, also when it is no question.

pub mod crisis;
pub mod eval;
mod lists;
mod medication;
pub mod normal;
mod pattern;
mod report;
mod settings;
mod texts;

pub use report::{Crisis, Level, Match, Report, Rule, Where};
pub use settings::{Fault, MAX_TEXT_CHARS};
pub use texts::Texts;

use lists::Lists;
use medication::Strictness;
use normal::Normal;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The checks with their settled lists and texts. Immutable: build one, share it by `Arc`.
#[derive(Debug, Clone)]
pub struct Safety {
    /// `None` when there are no lists to trust: then everything counts as about medication.
    lists: Option<Lists>,
    texts: Texts,
}

impl Safety {
    /// The shipped lists and texts.
    pub fn compiled_in() -> Self {
        Self { lists: Some(Lists::default()), texts: Texts::default() }
    }

    /// `content/safety.toml` over the shipped lists and texts: the checks with warnings beside, or all faults.
    pub fn parse(safety_toml: &str) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        settings::parse(safety_toml)
    }

    /// A notice on everything, for when there are no lists to trust.
    pub fn fail_closed() -> Self {
        Self { lists: None, texts: Texts::default() }
    }

    /// Whether these are the lists of [`Safety::fail_closed`].
    pub fn is_fail_closed(&self) -> bool {
        self.lists.is_none()
    }

    /// Both checks on the raw text that a member typed.
    pub fn read_question(&self, raw: &str) -> Report {
        let normal = catch_unwind(|| Normal::of(raw)).ok();
        Report {
            medication: self.read_medication(raw, normal.as_ref(), Strictness::Question),
            crisis: Self::read_crisis(raw, normal.as_ref()),
        }
    }

    /// The medication check on words that may be quoted: held to names and unambiguous class words.
    pub fn read_passage(&self, raw: &str) -> Vec<Match> {
        let normal = catch_unwind(|| Normal::of(raw)).ok();
        self.read_medication(raw, normal.as_ref(), Strictness::Passage)
    }

    /// What members read when a check fires.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Without words (their reading panicked) there is nothing to trust.
    fn read_crisis(raw: &str, normal: Option<&Normal>) -> Crisis {
        let Some(normal) = normal else {
            return Crisis::fail_closed();
        };
        catch_unwind(|| crisis::read(raw, normal, lists::is_english))
            .unwrap_or_else(|_| Crisis::fail_closed())
    }

    fn read_medication(&self, raw: &str, normal: Option<&Normal>, strictness: Strictness) -> Vec<Match> {
        let (Some(lists), Some(normal)) = (&self.lists, normal) else {
            return vec![Match::fail_closed()];
        };
        // Lists are not changed by reading, so nothing half-done survives a panic.
        catch_unwind(AssertUnwindSafe(|| medication::read(raw, normal, lists, strictness)))
            .unwrap_or_else(|_| vec![Match::fail_closed()])
    }
}

#[cfg(test)]
mod tests;
