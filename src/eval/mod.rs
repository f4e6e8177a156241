//! Measures answers on a file of marked questions: recall of the right passages, refusal of the rest, and
//! what the safety checks say.

mod ablation;
mod fit;
mod marked;
mod quality;
mod report;

pub use ablation::Ablation;
pub use fit::{FEWEST_OF_A_KIND, FOLDS, FitError, Kind, Sample, cross_validate, fit};
pub use marked::{Gold, Marked, Status};
pub use quality::{Outcome, Reliability, auroc, balanced_accuracy};
pub use report::{Judged, Overview, Report};

use crate::answer::Finding;
use crate::docent::{Asking, Docent, Surface};
use crate::index::{Generation, IndexError, Stored};
use crate::passage::PassageKind;
use crate::question::Question;
use crate::safety::Where;
use std::collections::HashMap;

/// How many hits the ranking is judged on.
const RANKS: usize = 3;

/// Asks one marked question and compares.
pub fn judge(marked: &Marked, docent: &Docent) -> Judged {
    let answer = docent.answer(&marked.text, &Asking { surface: Surface::Program, ..Asking::default() });
    let said = answer.open();
    let cited: Vec<&Stored> = match said.finding {
        Finding::Quoted { best, others } => {
            std::iter::once(&**best).chain(others).map(|q| &q.passage).collect()
        }
        Finding::Near(_) | Finding::Nothing(_) | Finding::Crisis => Vec::new(),
    };
    let hits = match (Question::parse(&marked.text), &docent.searcher) {
        (Ok(question), Some(searcher)) => {
            searcher.search(&question, RANKS).map_or_else(|_| Vec::new(), |h| h.hits)
        }
        _ => Vec::new(),
    };
    let grades = |passages: &mut dyn Iterator<Item = &Stored>| -> Vec<u8> {
        passages.take(RANKS).map(|passage| grade(marked, passage)).collect()
    };
    Judged {
        cited: grades(&mut cited.into_iter()),
        ranked: grades(&mut hits.iter().map(|hit| &hit.passage)),
        confidence: said.confidence,
        medication: said
            .notices
            .medication
            .as_ref()
            .is_some_and(|notice| notice.reasons.iter().any(|reason| reason.place == Where::Question)),
        crisis: matches!(said.finding, Finding::Crisis),
    }
}

/// The grade of a passage for a question: 2 answers it directly, 1 partly, 0 not at all.
pub fn grade(marked: &Marked, passage: &Stored) -> u8 {
    marked.gold.iter().filter(|gold| is_gold(gold, passage)).map(|gold| gold.grade).max().unwrap_or(0)
}

/// Whether a passage is the one that a mark means.
pub fn is_gold(gold: &Gold, passage: &Stored) -> bool {
    let mut words = passage.plain.split_whitespace();
    gold.section == section_of(passage)
        && gold.starts_with.split_whitespace().all(|word| words.next() == Some(word))
}

/// What a passage is found under in the marks.
fn section_of(passage: &Stored) -> &str {
    let info = &passage.info;
    match info.kind {
        PassageKind::Entry => "FAQ",
        PassageKind::Row => &info.document,
        _ => info.headings.last().map_or("Introduction", String::as_str),
    }
}

/// The marks of passages that a generation does not hold, each with the id of its question: every question that
/// is answered by them counts as a miss.
///
/// # Errors
/// When the generation cannot be read.
pub fn missing_gold<'a>(
    marked: &'a [Marked],
    generation: &Generation,
) -> Result<Vec<(&'a str, &'a Gold)>, IndexError> {
    let mut missing: HashMap<&str, Vec<(&str, &Gold)>> = HashMap::new();
    for one in marked {
        for gold in &one.gold {
            missing.entry(&gold.section).or_default().push((&one.id, gold));
        }
    }
    for ordinal in 0..generation.passages() {
        let passage = generation.passage(ordinal)?;
        if let Some(of_section) = missing.get_mut(section_of(&passage)) {
            of_section.retain(|(_, gold)| !is_gold(gold, &passage));
        }
    }
    let mut missing: Vec<_> = missing.into_values().flatten().collect();
    missing.sort_unstable_by_key(|(id, _)| *id);
    Ok(missing)
}

/// Whether questions of this status have to be refused.
fn is_refusable(status: Status) -> bool {
    matches!(status, Status::Unanswerable | Status::Chitchat)
}
