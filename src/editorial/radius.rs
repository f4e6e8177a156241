//! The blast radius of a change: every known question that would be answered otherwise.

use super::expectations::{self, Expectations};
use super::{Outcome, PassageDiff};
use crate::docent::{Asking, Docent, Surface};
use crate::index::{Generation, IndexError};
use crate::passage::PassageKind;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Questions whose answers are known to matter: those that the FAQ asks and those that are expected.
#[derive(Debug, Default)]
pub struct KnownQuestions {
    questions: Vec<Known>,
    seen: HashSet<String>,
}

/// One known question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// As it is written.
    pub question: String,
    /// Where: file below the content folder and line.
    pub asked_in: String,
}

/// A question that would be answered otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The question.
    #[serde(flatten)]
    pub known: Known,
    /// What it comes to now.
    pub before: Outcome,
    /// What it would come to.
    pub after: Outcome,
}

impl KnownQuestions {
    /// Adds the FAQ questions and also-asked phrasings of a generation. A question is known once, by where it
    /// was met first.
    pub fn add_generation(&mut self, generation: &Generation) -> Result<(), IndexError> {
        for ordinal in 0..generation.passages() {
            let info = generation.passage(ordinal)?.info;
            let heading = info.headings.last().filter(|_| info.kind == PassageKind::Entry);
            for question in heading.into_iter().chain(&info.also_asked) {
                self.add(question, format!("{}:{}", info.path, info.line));
            }
        }
        Ok(())
    }

    /// Adds the questions of all expectations.
    pub fn add_expectations(&mut self, expectations: &Expectations) {
        for case in &expectations.cases {
            self.add(&case.question, format!("{}:{}", expectations::FILE, case.line));
        }
    }

    /// Adds a question and where it is asked.
    pub fn add(&mut self, question: &str, asked_in: String) {
        if self.seen.insert(expectations::normal(question)) {
            self.questions.push(Known { question: question.to_owned(), asked_in });
        }
    }

    /// All of them, in the order they were added.
    pub fn all(&self) -> &[Known] {
        &self.questions
    }
}

/// Every known question whose outcome, first passage, confidence band or notices change from `before` to `after`.
///
/// A first passage that only moved is the same passage, and so is one that keeps its id with other words:
/// `passages` lists those.
pub fn blast_radius(
    known: &KnownQuestions,
    before: &Docent,
    after: &Docent,
    passages: &PassageDiff,
) -> Vec<Change> {
    let new_ids = passages.new_ids();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = known.all().len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let ask = |some| ask_both(some, before, after, &new_ids);
        let shares: Vec<_> = known.all().chunks(share).map(|some| scope.spawn(move || ask(some))).collect();
        // A panic of the search is caught where it happens.
        shares.into_iter().flat_map(|asked| asked.join().unwrap_or_default()).collect()
    })
}

/// Asks some of the questions of both, and gives back those that are answered otherwise.
fn ask_both(some: &[Known], before: &Docent, after: &Docent, new_ids: &HashMap<&str, &str>) -> Vec<Change> {
    let asking = Asking { surface: Surface::Program, ..Asking::default() };
    let ask = |docent: &Docent, question| Outcome::of(&docent.answer(question, &asking), &docent.policy);
    let both = some.iter().map(|known| {
        let (before, after) = (ask(before, &known.question), ask(after, &known.question));
        Change { known: known.clone(), before, after }
    });
    both.filter(|Change { before, after, .. }| differ(before, after, new_ids)).collect()
}

fn differ(before: &Outcome, after: &Outcome, new_ids: &HashMap<&str, &str>) -> bool {
    let first = before.first.as_ref().map(|first| {
        let id = first.passage.as_str();
        new_ids.get(id).copied().unwrap_or(id)
    });
    before.outcome != after.outcome
        || before.notices != after.notices
        || before.band != after.band
        || first != after.first.as_ref().map(|first| first.passage.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Policy;
    use crate::editorial::{Band, First, Kind};

    fn quoted(passage: &str, notices: &[&'static str], confidence: f32) -> Outcome {
        let first = First { passage: passage.into(), heading: "H".into(), hash: "0".into() };
        Outcome {
            outcome: Kind::Quoted,
            first: Some(first),
            near: Vec::new(),
            notices: notices.to_vec(),
            confidence,
            band: Band::of(confidence, &Policy::default()),
        }
    }

    #[track_caller]
    fn check(before: &Outcome, after: &Outcome, expect: bool) {
        assert_eq!(differ(before, after, &HashMap::from([("a#x/1", "a#x/2")])), expect);
    }

    #[test]
    fn outcome_passage_and_notice_count() {
        let before = quoted("a#y/1", &[], 0.9);
        check(&before, &before, false);
        check(&before, &quoted("a#y/2", &[], 0.9), true);
        check(&before, &quoted("a#y/1", &["medication"], 0.9), true);
        check(&before, &Outcome { outcome: Kind::Near, first: None, ..before.clone() }, true);
    }

    #[test]
    fn a_confidence_in_the_same_band_and_a_new_place_do_not_count() {
        check(&quoted("a#y/1", &[], 0.9), &quoted("a#y/1", &[], 0.8), false);
        check(&quoted("a#y/1", &[], 0.9), &quoted("a#y/1", &[], 0.6), true);
        check(&quoted("a#x/1", &[], 0.9), &quoted("a#x/2", &[], 0.9), false);
        check(&quoted("a#x/1", &[], 0.9), &quoted("a#x/1", &[], 0.9), true);
    }

    #[test]
    fn a_question_is_known_once() {
        let mut known = KnownQuestions::default();
        known.add("How long?", "a.md:1".into());
        known.add("how LONG", "b.md:1".into());
        assert_eq!(known.all(), [Known { question: "How long?".into(), asked_in: "a.md:1".into() }]);
    }
}
