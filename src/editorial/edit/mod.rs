//! Changes of one content file: pure, from its text to the text that it would have, every other byte left alone.
//!
//! What a moderator writes is an answer and nothing else: a change is refused when the file, read again, has any
//! other passage, question, phrasing or mark than before but those that were meant to change.

mod entry;
mod error;
mod expect;
mod notes;
mod parts;
mod path;
mod revise;
mod text;

pub use error::EditError;
pub use parts::Editable;
pub use path::{MAX_PATH_CHARS, check_path};
pub use text::{MAX_FILE_LINE_BYTES, MAX_PHRASING_CHARS, MAX_QUESTION_CHARS, MAX_WORDS_BYTES};

use serde::{Deserialize, Serialize};
use time::Date;

/// A change of one content file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case")]
pub enum Edit {
    /// Adds an entry at the end of an FAQ file, which is made where it is missing.
    AddEntry {
        /// The file: `faq/….md`.
        path: String,
        /// The title of a new file; it needs one.
        title: Option<String>,
        /// The entry.
        entry: Entry,
    },
    /// Changes an entry, or a passage of an article.
    Revise {
        /// The file.
        path: String,
        /// The passage's id.
        passage: String,
        /// What changes.
        revision: Revision,
    },
    /// Takes an entry away with its question, or a passage; a section that is left empty goes with it.
    Remove {
        /// The file.
        path: String,
        /// The passage's id.
        passage: String,
    },
    /// Adds phrasings by which an entry, or a paragraph of an article, is also found.
    AlsoAsk {
        /// The file.
        path: String,
        /// The passage's id.
        passage: String,
        /// The phrasings.
        phrasings: Vec<String>,
    },
    /// Puts a whole file in place, or takes one away.
    Replace {
        /// The file: `articles/….md` or `faq/….md`.
        path: String,
        /// All of it; `None` takes it away.
        text: Option<String>,
    },
    /// Adds an expectation to `expectations.toml`.
    Expect {
        /// What a member asks.
        question: String,
        /// The heading or passage that has to answer; `None`: it has to be refused.
        cites: Option<String>,
    },
}

/// An FAQ entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The question, one line.
    pub question: String,
    /// The answer, as Markdown.
    pub answer: String,
    /// Other ways to ask for it.
    pub also_asked: Vec<String>,
    /// Whether it is about medication.
    pub medication: bool,
    /// When it has to be reviewed again.
    pub review_by: Option<Date>,
}

/// What changes of an entry or a passage; whatever is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The question, or the heading that it stands under.
    pub heading: Option<String>,
    /// The answer, or the words of the passage, as Markdown.
    pub words: Option<String>,
    /// All other ways to ask for it.
    pub also_asked: Option<Vec<String>>,
    /// Whether it is about medication.
    pub medication: Option<bool>,
    /// When it has to be reviewed again.
    pub review_by: Option<Date>,
}

impl Edit {
    /// The file that changes, below the content folder.
    pub fn path(&self) -> &str {
        match self {
            Self::AddEntry { path, .. }
            | Self::Revise { path, .. }
            | Self::Remove { path, .. }
            | Self::AlsoAsk { path, .. }
            | Self::Replace { path, .. } => path,
            Self::Expect { .. } => super::expectations::FILE,
        }
    }

    /// The passage that changes, where it is one.
    pub fn passage(&self) -> Option<&str> {
        match self {
            Self::Revise { passage, .. } | Self::Remove { passage, .. } | Self::AlsoAsk { passage, .. } => {
                Some(passage)
            }
            Self::AddEntry { .. } | Self::Replace { .. } | Self::Expect { .. } => None,
        }
    }

    /// The text that the file would have; `None` where it would be gone. `before` is the text that it has.
    pub fn apply(&self, before: Option<&str>) -> Result<Option<String>, EditError> {
        let path = self.path();
        let existing = || before.ok_or_else(|| EditError::NoFile(path.to_owned()));
        if !matches!(self, Self::Expect { .. }) {
            check_path(path)?;
        }
        let after = match self {
            Self::AddEntry { title, entry, .. } => Some(entry::add(path, title.as_deref(), entry, before)?),
            Self::Revise { passage, revision, .. } => {
                Some(revise::revise(path, passage, revision, existing()?)?)
            }
            Self::Remove { passage, .. } => Some(revise::remove(path, passage, existing()?)?),
            Self::AlsoAsk { passage, phrasings, .. } => {
                Some(revise::also_ask(path, passage, phrasings, existing()?)?)
            }
            Self::Replace { text: Some(text), .. } => Some(text::whole_file(text)?),
            Self::Replace { text: None, .. } => {
                existing()?;
                None
            }
            Self::Expect { question, cites } => Some(expect::add(question, cites.as_deref(), before)?),
        };
        if after.as_deref() == before { Err(EditError::Nothing) } else { Ok(after) }
    }

    /// What it does, as the end of "a draft to …".
    pub fn summary(&self) -> String {
        match self {
            Self::AddEntry { path, entry, .. } => {
                format!("add \u{201c}{}\u{201d} to {path}", entry.question.trim())
            }
            Self::Revise { path, passage, .. } => format!("change {passage} in {path}"),
            Self::Remove { path, passage } => format!("remove {passage} from {path}"),
            Self::AlsoAsk { passage, phrasings, .. } => {
                let phrasings: Vec<String> =
                    phrasings.iter().map(|phrasing| format!("\u{201c}{}\u{201d}", phrasing.trim())).collect();
                format!("find {passage} by {} too", phrasings.join(", "))
            }
            Self::Replace { path, text: Some(_) } => format!("put a whole file in the place of {path}"),
            Self::Replace { path, text: None } => format!("remove the file {path}"),
            Self::Expect { question, cites: Some(cites) } => {
                format!("expect \u{201c}{cites}\u{201d} to answer \u{201c}{}\u{201d}", question.trim())
            }
            Self::Expect { question, cites: None } => {
                format!("expect no answer to \u{201c}{}\u{201d}", question.trim())
            }
        }
    }
}

#[cfg(test)]
mod tests;
