//! Adds up what was judged.

use super::{Marked, Outcome, Status, auroc, is_refusable};
use std::fmt;

/// One question's outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Grades of the passages cited, in order; empty after a refusal.
    pub cited: Vec<u8>,
    /// Grades of the first hits, before any decision.
    pub ranked: Vec<u8>,
    /// The confidence in the first hit.
    pub confidence: f32,
    /// Whether the question raised the medication notice.
    pub medication: bool,
    /// Whether it was answered with help lines.
    pub crisis: bool,
}

/// A set of questions and their outcomes.
#[derive(Debug, Clone, Default)]
pub struct Report {
    rows: Vec<(Marked, Judged)>,
}

/// Several sets of questions by their names, a line each and their mean.
#[derive(Debug)]
pub struct Overview<'a>(pub &'a [(String, Report)]);

impl fmt::Display for Overview<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["Recall@1", "Recall@3", "answered", "refused", "balanced accuracy", "AUROC"];
        writeln!(f, "| questions | {} |\n| ---{} |", head.join(" | "), " | ---:".repeat(head.len()))?;
        let rows: Vec<[Option<f64>; 6]> = self.0.iter().map(|(_, report)| report.figures()).collect();
        let mean: [Option<f64>; 6] = std::array::from_fn(|at| {
            let values: Vec<f64> = rows.iter().filter_map(|row| row[at]).collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        });
        let names = self.0.iter().map(|(name, _)| format!("`{name}`"));
        for (name, row) in names.zip(&rows).chain([("mean".to_owned(), &mean)]) {
            let figures = row.map(|value| value.map_or("–".to_owned(), |value| format!("{value:.3}")));
            writeln!(f, "| {name} | {} |", figures.join(" | "))?;
        }
        Ok(())
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share(usize, usize);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(part, whole) = *self;
        if whole == 0 { write!(f, "  –  (0)") } else { write!(f, "{:.3} ({part}/{whole})", self.value()) }
    }
}

impl Share {
    fn value(self) -> f64 {
        self.0 as f64 / self.1.max(1) as f64
    }

    fn if_any(self) -> Option<f64> {
        (self.1 > 0).then(|| self.value())
    }
}

impl Report {
    /// Adds a question and its outcome.
    pub fn add(&mut self, marked: Marked, judged: Judged) {
        self.rows.push((marked, judged));
    }

    fn share(&self, of: impl Fn(&Marked) -> bool, hit: impl Fn(&Marked, &Judged) -> bool) -> Share {
        let rows: Vec<_> = self.rows.iter().filter(|(marked, _)| of(marked)).collect();
        Share(rows.iter().filter(|(marked, judged)| hit(marked, judged)).count(), rows.len())
    }

    fn styles(&self) -> Vec<&str> {
        let mut styles: Vec<&str> = self.rows.iter().filter_map(|(m, _)| m.style.as_deref()).collect();
        styles.sort_unstable();
        styles.dedup();
        styles
    }

    /// Ids of the questions for which a check says `flagged` and the marks say otherwise.
    fn ids(&self, wrong: impl Fn(&Marked, &Judged) -> bool) -> String {
        let ids: Vec<&str> =
            self.rows.iter().filter(|(m, j)| wrong(m, j)).map(|(m, _)| m.id.as_str()).collect();
        if ids.is_empty() { "none".to_owned() } else { ids.join(" ") }
    }

    /// Recall at 1 and at 3 of the ranking, shares answered and refused, their mean, and the confidence's AUROC;
    /// `None` where no question counts.
    fn figures(&self) -> [Option<f64>; 6] {
        let answerable = |m: &Marked| m.status == Status::Answerable;
        let first = self.share(answerable, |_, j| direct(&j.ranked, 1)).if_any();
        let third = self.share(answerable, |_, j| direct(&j.ranked, 3)).if_any();
        let answered = self.share(answerable, |_, j| !j.cited.is_empty()).if_any();
        let refused = self.share(|m| is_refusable(m.status), |_, j| j.cited.is_empty()).if_any();
        let balanced = answered.zip(refused).map(|(a, b)| f64::midpoint(a, b));
        [first, third, answered, refused, balanced, auroc(&self.outcomes())]
    }

    /// The confidence of each question that is answerable or to be refused.
    fn outcomes(&self) -> Vec<Outcome> {
        let counted =
            self.rows.iter().filter(|(m, _)| m.status == Status::Answerable || is_refusable(m.status));
        counted.map(|(m, j)| (j.confidence, m.status == Status::Answerable)).collect()
    }

    /// `docent eval`'s table for the rows that `keep` lets through.
    fn write_ranking(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        keep: &dyn Fn(&Marked) -> bool,
    ) -> fmt::Result {
        let answerable = |m: &Marked| keep(m) && m.status == Status::Answerable;
        let answered = self.share(answerable, |_, j| !j.cited.is_empty());
        let refused = self.share(|m| keep(m) && is_refusable(m.status), |_, j| j.cited.is_empty());
        writeln!(f, "{name}")?;
        writeln!(f, "  ranking   Recall@1  {}", self.share(answerable, |_, j| direct(&j.ranked, 1)))?;
        writeln!(f, "            Recall@3  {}", self.share(answerable, |_, j| direct(&j.ranked, 3)))?;
        writeln!(
            f,
            "  answers   Recall@1  {}   (a refusal is a miss)",
            self.share(answerable, |_, j| direct(&j.cited, 1))
        )?;
        writeln!(f, "            Recall@3  {}", self.share(answerable, |_, j| direct(&j.cited, 3)))?;
        writeln!(f, "            answered  {answered}   of the answerable")?;
        writeln!(f, "            refused   {refused}   of unanswerable and chit-chat")?;
        if answered.1 > 0 && refused.1 > 0 {
            writeln!(
                f,
                "            balanced accuracy  {:.3}",
                f64::midpoint(answered.value(), refused.value())
            )?;
        }
        Ok(())
    }

    fn write_flags(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        truth: fn(&Marked) -> bool,
        flag: fn(&Judged) -> bool,
    ) -> fmt::Result {
        let found = self.share(truth, |_, j| flag(j));
        let flagged = self.rows.iter().filter(|(_, j)| flag(j)).count();
        writeln!(f, "{name}")?;
        writeln!(f, "  recall {found}   precision {}", Share(found.0, flagged))?;
        writeln!(f, "  missed: {}", self.ids(|m, j| truth(m) && !flag(j)))?;
        writeln!(f, "  false:  {}", self.ids(|m, j| !truth(m) && flag(j)))
    }
}

/// Whether a passage that answers directly is among the first `at`.
fn direct(grades: &[u8], at: usize) -> bool {
    grades.iter().take(at).any(|grade| *grade == 2)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} questions", self.rows.len())?;
        self.write_ranking(f, "all", &|_| true)?;
        if let Some(auroc) = auroc(&self.outcomes()) {
            writeln!(f, "            AUROC of the confidence  {auroc:.3}")?;
        }
        let partial =
            self.share(|m| m.status == Status::Partial, |_, j| j.cited.iter().any(|grade| *grade > 0));
        writeln!(f, "            partial, a gold passage cited  {partial}")?;
        for style in self.styles() {
            self.write_ranking(f, &format!("style {style}"), &|m| m.style.as_deref() == Some(style))?;
        }
        self.write_flags(f, "medication (question)", |m| m.medication, |j| j.medication)?;
        self.write_flags(f, "crisis (level 2 or 3)", |m| m.crisis, |j| j.crisis)
    }
}
