//! Counts what the checks get right and wrong, and renders it as text.

use super::cases::{Case, Expected};
use crate::safety::{Level, Match, Report, Rule, Safety};
use std::collections::BTreeMap;
use std::fmt;

/// What the checks got right and wrong on marked lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// The medication check.
    pub medication: Medication,
    /// The crisis check.
    pub crises: Crises,
}

/// The medication check on marked lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Medication {
    /// Lines about medication.
    pub positives: usize,
    /// Those of them that were found.
    pub found: usize,
    /// Lines that are not about medication.
    pub negatives: usize,
    /// What each layer contributes.
    pub layers: BTreeMap<Rule, Layer>,
    /// Lines about medication that were not found.
    pub misses: Vec<Wrong>,
    /// Other lines that were.
    pub false_alarms: Vec<Wrong>,
}

/// What one layer contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layer {
    /// Lines about medication in which it fired.
    pub found: usize,
    /// Those of them in which no other layer did.
    pub alone: usize,
    /// Other lines in which it fired.
    pub false_alarms: usize,
}

/// The crisis check on marked lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crises {
    /// Lines that should be at level 2 or 3.
    pub positives: usize,
    /// Those of them that were.
    pub found: usize,
    /// Lines that should be below.
    pub negatives: usize,
    /// Lines that should be at level 2 or 3 and others that the second opinion raised from 0 to 1.
    pub raised: (usize, usize),
    /// Lines marked with their level, by expected and found level.
    pub levels: BTreeMap<(Level, Level), usize>,
    /// Lines that should be at level 2 or 3 and were not.
    pub misses: Vec<Wrong>,
    /// Lines at level 2 or 3 that should not be.
    pub false_alarms: Vec<Wrong>,
}

/// A line that a check got wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line of the file, from 1.
    pub line: usize,
    /// The raw text.
    pub text: String,
    /// What fired.
    pub why: Vec<Match>,
}

/// Runs both checks on every line, and asks `opinion` how likely a line in which no sign of a crisis was found
/// discloses one (see [`crate::safety::crisis::opinion`]).
pub fn evaluate(safety: &Safety, cases: &[Case], opinion: &dyn Fn(&str) -> Option<f32>) -> Scores {
    let mut scores = Scores::default();
    for case in cases {
        let mut report = safety.read_question(&case.text);
        if let Some(expected) = case.crisis
            && report.crisis.level == Level::None
            && let Some(probability) = opinion(&case.text)
        {
            report.crisis.hear(probability);
            let raised = usize::from(report.crisis.level > Level::None);
            let (crises, others) = &mut scores.crises.raised;
            *(if expected.is_flagged() { crises } else { others }) += raised;
        }
        if let Some(expected) = case.medication {
            scores.medication.count(case, expected, &report);
        }
        if let Some(expected) = case.crisis {
            scores.crises.count(case, expected, &report);
        }
    }
    scores
}

impl Medication {
    fn count(&mut self, case: &Case, expected: bool, report: &Report) {
        let mut rules: Vec<Rule> = report.medication.iter().map(|found| found.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in &rules {
            let layer = self.layers.entry(*rule).or_default();
            layer.found += usize::from(expected);
            layer.alone += usize::from(expected && rules.len() == 1);
            layer.false_alarms += usize::from(!expected);
        }
        match (expected, rules.is_empty()) {
            (true, true) => self.misses.push(Wrong::of(case, &[])),
            (true, false) => self.found += 1,
            (false, false) => self.false_alarms.push(Wrong::of(case, &report.medication)),
            (false, true) => {}
        }
        self.positives += usize::from(expected);
        self.negatives += usize::from(!expected);
    }
}

impl Crises {
    fn count(&mut self, case: &Case, expected: Expected, report: &Report) {
        let flagged = report.crisis.level >= Level::Other;
        match (expected.is_flagged(), flagged) {
            (true, false) => self.misses.push(Wrong::of(case, &report.crisis.matched)),
            (true, true) => self.found += 1,
            (false, true) => self.false_alarms.push(Wrong::of(case, &report.crisis.matched)),
            (false, false) => {}
        }
        self.positives += usize::from(expected.is_flagged());
        self.negatives += usize::from(!expected.is_flagged());
        if let Expected::Level(level) = expected {
            *self.levels.entry((level, report.crisis.level)).or_default() += 1;
        }
    }
}

impl Wrong {
    fn of(case: &Case, why: &[Match]) -> Self {
        Self { line: case.line, text: case.text.clone(), why: why.to_vec() }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { medication, crises } = self;
        if medication.positives + medication.negatives > 0 {
            write!(f, "{medication}")?;
        }
        if crises.positives + crises.negatives > 0 {
            write!(f, "{crises}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Medication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "medication")?;
        summarise(f, self.positives, self.found, self.negatives, self.false_alarms.len())?;
        writeln!(f, "  layer          found  alone  false alarms")?;
        for (rule, layer) in &self.layers {
            let Layer { found, alone, false_alarms } = layer;
            writeln!(f, "  {:<13} {found:>6} {alone:>6} {false_alarms:>13}", rule.as_str())?;
        }
        list(f, "missed", &self.misses)?;
        list(f, "false alarm", &self.false_alarms)
    }
}

impl fmt::Display for Crises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "crisis (level 2 or 3)")?;
        summarise(f, self.positives, self.found, self.negatives, self.false_alarms.len())?;
        let (crises, others) = self.raised;
        if crises + others > 0 {
            writeln!(f, "  second opinion      raised {crises} of them and {others} others to level 1")?;
        }
        for ((expected, found), lines) in &self.levels {
            writeln!(f, "  level {} read as {}: {lines}", u8::from(*expected), u8::from(*found))?;
        }
        list(f, "missed", &self.misses)?;
        list(f, "false alarm", &self.false_alarms)
    }
}

fn summarise(
    f: &mut fmt::Formatter<'_>,
    positives: usize,
    found: usize,
    negatives: usize,
    alarms: usize,
) -> fmt::Result {
    writeln!(f, "  recall              {} ({found} of {positives})", ratio(found, positives))?;
    writeln!(f, "  precision           {} ({found} of {})", ratio(found, found + alarms), found + alarms)?;
    writeln!(f, "  false-positive rate {} ({alarms} of {negatives})", ratio(alarms, negatives))
}

/// `-` where there is nothing to divide by.
fn ratio(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, wrong: &[Wrong]) -> fmt::Result {
    for Wrong { line, text, why } in wrong {
        write!(f, "  {what}, line {line}: {text}")?;
        let why: Vec<String> = why.iter().map(ToString::to_string).collect();
        if !why.is_empty() {
            write!(f, "  [{}]", why.join("; "))?;
        }
        writeln!(f)?;
    }
    Ok(())
}
