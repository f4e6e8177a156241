//! Answer tests in plain words: a question, and the heading that has to answer it, or none.
//!
//! ```toml
//! [[expect]]
//! question = "can i come off my meds"
//! cites = "Can massage replace psychiatric medication?"  # or a passage id; or `refuses = true`
//! notice = "medication"
//! ```
//!
//! They run on a fresh build of the content with the published settings. What a test says about finding
//! depends on the ranking, and a good test in members' own words may only hold with the sentence model. So
//! where none is installed a finding that fails is a warning that says so; where one is, it is an error. A
//! notice that is missing is an error either way: it comes from the lists, and members rely on it.

mod parse;
mod run;
mod targets;

pub use parse::parse;
pub use run::{Failure, Ran, judge, run};
pub use targets::Targets;

use crate::index::split_terms;

/// The file, below the content folder.
pub const FILE: &str = "expectations.toml";

/// All cases of a file.
#[derive(Debug, Default)]
pub struct Expectations {
    /// In the order of the file.
    pub cases: Vec<Expectation>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What a member asks.
    pub question: String,
    /// What has to be found; `None` when only the notice matters.
    pub finding: Option<Wanted>,
    /// The notice that has to stand beside the answer, if one has to.
    pub notice: Option<WantedNotice>,
    /// The line on which the case begins.
    pub line: u32,
}

/// What a question has to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The first passage quoted has this id, or stands under this heading.
    Cites(String),
    /// Nothing is quoted.
    Refusal,
}

/// A notice that has to stand beside an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedNotice {
    /// "Consult your provider".
    Medication,
    /// Help lines.
    Crisis,
}

/// A question as it is compared with others: words alone, whatever the case, accents and marks.
pub(super) fn normal(question: &str) -> String {
    let words: Vec<String> = split_terms(question).into_iter().map(|term| term.surface).collect();
    if words.is_empty() { fold(question) } else { words.join(" ") }
}

/// A heading or id as it is compared: whatever the case, the spaces, and the kind of quotation marks.
fn fold(text: &str) -> String {
    let straight = text.to_lowercase().replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}
