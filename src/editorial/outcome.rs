//! What a question comes to, in the few words by which two builds are compared.

use crate::answer::{Answer, Finding, Notice, NoticeKind, Policy};
use serde::Serialize;
use std::fmt;

/// What a question comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Which kind of answer.
    pub outcome: Kind,
    /// The first passage quoted.
    pub first: Option<First>,
    /// The questions and headings offered where none is.
    pub near: Vec<String>,
    /// Which notices stand beside it.
    pub notices: Vec<&'static str>,
    /// How sure docent is of the first passage, 0 to 1.
    pub confidence: f32,
    /// The same in a word.
    pub band: Band,
}

/// How sure docent is, coarse enough that a difference means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Below `answer.near_from`.
    None,
    /// Below `answer.quote_from`: questions close by are offered at best.
    Near,
    /// In the lower half of what is quoted: a small change could cost the answer.
    Fair,
    /// In the upper half.
    Sure,
}

impl Band {
    /// The band of a confidence, from 0 to 1.
    pub fn of(confidence: f32, policy: &Policy) -> Self {
        let Policy { quote_from, near_from, .. } = *policy;
        match confidence {
            c if c >= f32::midpoint(quote_from, 1.0) => Self::Sure,
            c if c >= quote_from => Self::Fair,
            c if c >= near_from => Self::Near,
            _ => Self::None,
        }
    }
}

/// The kinds of answer, named as in the JSON of `docent ask`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A passage is quoted.
    Quoted,
    /// Nothing is, but questions close by are offered.
    Near,
    /// Nothing is.
    Nothing,
    /// Help lines take the place of an answer.
    Crisis,
}

/// A passage that is quoted first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct First {
    /// Its id.
    pub passage: String,
    /// What stands above it.
    pub heading: String,
    /// blake3 of its words.
    pub hash: String,
}

impl Outcome {
    /// What an answer comes to, by the thresholds of `policy`.
    pub fn of(answer: &Answer, policy: &Policy) -> Self {
        let said = answer.open();
        let mut near = Vec::new();
        let (outcome, first) = match said.finding {
            Finding::Quoted { best, .. } => {
                let info = &best.passage.info;
                let (passage, hash) = (info.id.clone(), info.hash.clone());
                (Kind::Quoted, Some(First { passage, heading: best.heading().to_owned(), hash }))
            }
            Finding::Near(nearest) => {
                near.extend(nearest.iter().map(|near| near.title.clone()));
                (Kind::Near, None)
            }
            Finding::Nothing(_) => (Kind::Nothing, None),
            Finding::Crisis => (Kind::Crisis, None),
        };
        let notices = said.notices.in_order().map(notice_name).collect();
        let band = Band::of(said.confidence, policy);
        Self { outcome, first, near, notices, confidence: said.confidence, band }
    }
}

fn notice_name(notice: &Notice) -> &'static str {
    match notice.kind {
        NoticeKind::Medication => "medication",
        NoticeKind::Crisis(_) => "crisis",
    }
}

/// As the end of a sentence: "quotes tea#how-long/1 under “How long?” (0.81), with the medication notice".
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let confidence = self.confidence;
        match (&self.outcome, &self.first) {
            (_, Some(First { passage, heading, .. })) => {
                write!(f, "quotes {passage} under \u{201c}{heading}\u{201d} ({confidence:.2})")?;
            }
            (Kind::Near, _) => {
                let titles: Vec<String> =
                    self.near.iter().map(|title| format!("\u{201c}{title}\u{201d}")).collect();
                write!(f, "only offers {} ({confidence:.2})", titles.join(", "))?;
            }
            (Kind::Crisis, _) => write!(f, "shows the help lines")?,
            (Kind::Quoted | Kind::Nothing, _) => write!(f, "finds nothing ({confidence:.2})")?,
        }
        match self.notices.as_slice() {
            [] => write!(f, ", without a notice"),
            ["medication"] => write!(f, ", with the medication notice"),
            ["crisis"] => write!(f, ", with help lines"),
            _ => write!(f, ", with help lines and the medication notice"),
        }
    }
}
