//! Turns the files of `content/` into [`Document`]s, and finds every fault in them.
//!
//! `folder` alone touches the disk; the rest take `&str`.

mod checks;
mod file;
pub mod folder;
mod front_matter;
mod ids;
mod lines;
mod overlay;
mod rows;

pub use checks::{MAX_ID_CHARS, MAX_URL_BYTES};
pub use file::parse_file;
pub use front_matter::MAX_TITLE_CHARS;
pub use overlay::Overlay;
pub use rows::MAX_ROW_TITLE_CHARS;

use std::sync::Arc;
use time::Date;

/// What kind of file a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of `content/articles/`: paragraphs under headings.
    Article,
    /// A file of `content/faq/`: each `##` heading is a question.
    Faq,
    /// One line of a `.jsonl` collection.
    Row,
}

/// One source that can be quoted, with the bytes that its passages are ranges of.
#[derive(Debug, Clone)]
pub struct Document {
    /// Unique in the content folder: `id` of the front matter, else the file's stem with `-` for
    /// spaces and signs; a row's `id`.
    pub id: String,
    /// The file, below the content folder, with `/` between names.
    pub path: String,
    /// The line of the file on which `source` begins, from 1 (a row: its line).
    pub line: u32,
    /// Where it comes from.
    pub kind: Kind,
    /// What the front matter says.
    pub about: About,
    /// A file: all its bytes, front matter included. A row: its decoded `text`.
    pub source: Arc<str>,
    /// Where the body begins in `source`, in bytes (after the front matter and a BOM; 0 in a row).
    pub body: usize,
}

/// The front matter of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Required in a file; empty when a row has none.
    pub title: String,
    /// Where the source can be read on the web.
    pub url: Option<String>,
    /// The work that this is taken from, in words.
    pub source: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Who or when it was last reviewed, in the author's words.
    pub reviewed: Option<String>,
    /// When it has to be reviewed again.
    pub review_by: Option<Date>,
    /// The licence of the text.
    pub licence: Option<String>,
    /// Free words for browsing.
    pub tags: Vec<String>,
    /// Whether every passage of it is about medication.
    pub medication: bool,
}

/// What a folder holds, the good and the faulty together.
#[derive(Debug, Default)]
pub struct Loaded {
    /// In the order of their files and lines.
    pub documents: Vec<Document>,
    /// Sorted by file and line.
    pub problems: Vec<Problem>,
}

/// A fault in a content file, for whoever mends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, below the content folder.
    pub path: String,
    /// From 1; 0 when the whole file is meant.
    pub line: u32,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Reads a date as `YYYY-MM-DD`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    Date::parse(text, time::macros::format_description!("[year]-[month]-[day]")).ok()
}
