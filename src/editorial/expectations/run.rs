//! Runs expectations against what docent would answer.

use super::targets::is_named;
use super::{Expectation, FILE, Wanted, WantedNotice};
use crate::answer::{Answer, Finding, Notices};
use crate::docent::{Asking, Docent, Surface};
use crate::editorial::{Fault, Outcome, Rule, Severity};

/// How a case failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Something else was found, or nothing.
    Finding,
    /// The notice is missing.
    Notice,
}

/// How the cases went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Ran {
    /// Cases asked.
    pub run: usize,
    /// Cases that did not hold.
    pub failed: usize,
}

/// Asks every case, and adds a fault for each that does not hold.
pub fn run<'e>(
    cases: impl IntoIterator<Item = &'e Expectation>,
    docent: &Docent,
    faults: &mut impl Extend<Fault>,
) -> Ran {
    let makings = docent.searcher.as_ref().map(|searcher| &searcher.generation().manifest().makings);
    let has_model = makings.is_some_and(|makings| makings.model.is_some());
    let asking = Asking { surface: Surface::Program, ..Asking::default() };
    let mut ran = Ran::default();
    for case in cases {
        let answer = docent.answer(&case.question, &asking);
        ran.run += 1;
        if let Some(failure) = judge(case, &answer) {
            ran.failed += 1;
            faults.extend([fault(case, &failure, &Outcome::of(&answer, &docent.policy), has_model)]);
        }
    }
    ran
}

/// What does not hold, the finding first.
pub fn judge(case: &Expectation, answer: &Answer) -> Option<Failure> {
    let said = answer.open();
    let found = match (&case.finding, said.finding) {
        (None, _) | (Some(Wanted::Refusal), Finding::Near(_) | Finding::Nothing(_)) => true,
        (Some(Wanted::Cites(name)), Finding::Quoted { best, .. }) => is_named(name, &best.passage.info),
        (Some(_), _) => false,
    };
    let Notices { crisis, medication } = said.notices;
    let noticed = match case.notice {
        None => true,
        Some(WantedNotice::Medication) => medication.is_some(),
        Some(WantedNotice::Crisis) => crisis.is_some(),
    };
    match (found, noticed) {
        (false, _) => Some(Failure::Finding),
        (true, false) => Some(Failure::Notice),
        (true, true) => None,
    }
}

fn fault(case: &Expectation, failure: &Failure, outcome: &Outcome, has_model: bool) -> Fault {
    let wanted = match (failure, &case.finding, case.notice) {
        (Failure::Finding, Some(Wanted::Cites(name)), _) => format!("cite \u{201c}{name}\u{201d}"),
        (Failure::Finding, ..) => "be refused".to_owned(),
        (Failure::Notice, _, Some(WantedNotice::Crisis)) => "show the help lines".to_owned(),
        (Failure::Notice, ..) => "carry the medication notice".to_owned(),
    };
    let mut message = format!("\u{201c}{}\u{201d} should {wanted}; instead docent {outcome}", case.question);
    let severity = if *failure == Failure::Finding && !has_model {
        message += " (fails without the sentence model)";
        Severity::Warning
    } else {
        Severity::Error
    };
    Fault { severity, ..Fault::error(Rule::Expectation, FILE, case.line, message) }
}
