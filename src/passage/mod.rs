//! Cuts documents at headings and paragraphs into passages: id, citation, byte range, exact words.

mod html;
mod markdown;
mod nesting;
mod notes;
mod sections;
mod sentences;
mod slug;
mod text;
mod withdrawn;

pub use notes::{Reach, also_asked_head};
pub use sentences::split_sentences;
pub use text::{LONGEST_PIECE_CHARS, PIECE_CHARS};
pub use withdrawn::Withdrawn;

use crate::content::{Document, Kind, Problem};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use time::Date;

/// What a passage is, in the eyes of its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// A paragraph (or block quotation) of an article.
    Paragraph,
    /// A list, with all its items.
    List,
    /// A table.
    Table,
    /// A code block.
    Code,
    /// The answer of an FAQ entry; the question is its last heading.
    Entry,
    /// A piece of a row of a collection; the row's title is its last heading.
    Row,
}

/// Everything about a passage but its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageInfo {
    /// `<document id>#<heading slug>/<n>`.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The file, below the content folder.
    pub path: String,
    /// The line of the file on which the passage begins, from 1.
    pub line: u32,
    /// The document's title.
    pub title: String,
    /// The headings it stands under, outermost first, as plain text; empty before the first heading.
    pub headings: Vec<String>,
    /// Which passage under its heading, from 1 (the `n` of the id).
    pub paragraph: u32,
    /// What it is.
    pub kind: PassageKind,
    /// Where its words stand in the document's source, in bytes.
    pub bytes: Range<usize>,
    /// blake3 of its words, as 64 hex digits.
    pub hash: String,
    /// Other ways to ask for it; they help finding and are never quoted.
    pub also_asked: Vec<String>,
    /// Whether its author marked it as about medication.
    pub medication: bool,
    /// When it has to be reviewed again.
    pub review_by: Option<Date>,
    /// The document's address.
    pub url: Option<String>,
}

impl PassageInfo {
    /// What stands right above the passage: its innermost heading, else the title; `None` for a row without a
    /// title, whose id says nothing of what it is about.
    pub fn own_heading(&self) -> Option<&str> {
        let untitled = self.kind == PassageKind::Row && self.title == self.document;
        self.headings.last().or((!untitled).then_some(&self.title)).map(String::as_str)
    }
}

/// A passage: where it stands, and its exact words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// All but the words.
    pub info: PassageInfo,
    /// The exact words: a slice of the document's source.
    pub words: Verbatim,
    /// The words without their markup, for the index.
    pub plain: String,
    /// How many of its other phrasings, the last ones, are noted for it alone and not for its section.
    pub asked_here: usize,
}

impl Passage {
    /// The other phrasings of its section.
    pub fn asked_of_section(&self) -> &[String] {
        &self.info.also_asked[..self.info.also_asked.len() - self.asked_here]
    }

    /// The other phrasings that are noted for it alone.
    pub fn asked_of_itself(&self) -> &[String] {
        &self.info.also_asked[self.info.also_asked.len() - self.asked_here..]
    }
}

/// Words that stand in a source, byte for byte.
///
/// Only this module cuts one from a document, and only `index` restores one, after proving it
/// against the published generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim(String);

impl Verbatim {
    /// The exact words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The blake3 of the words, as 64 hex digits.
    pub fn hash(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }

    /// The words at `range` of a document's source.
    fn cut(document: &Document, range: &Range<usize>) -> Self {
        Self(document.source[range.clone()].to_owned())
    }

    /// Words cut from the bytes that a generation keeps, when they are the ones that were indexed.
    pub(crate) fn restore(words: &str, hash: &str) -> Option<Self> {
        let restored = Self(words.to_owned());
        (restored.hash() == hash).then_some(restored)
    }
}

/// What a document was cut into.
#[derive(Debug, Default)]
pub struct Split {
    /// In reading order; their byte ranges never overlap.
    pub passages: Vec<Passage>,
    /// Faults of the text: unreadable notes, empty sections.
    pub problems: Vec<Problem>,
}

/// A heading, and the bytes of its document's source that it takes up, marks included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingAt {
    /// From 1, the outermost.
    pub level: u8,
    /// As plain text.
    pub text: String,
    /// Where it stands.
    pub bytes: Range<usize>,
}

/// The headings of a document, in reading order; rows have none.
pub fn headings(document: &Document) -> Vec<HeadingAt> {
    match document.kind {
        Kind::Article | Kind::Faq => sections::headings(document),
        Kind::Row => Vec::new(),
    }
}

/// Cuts a document into its passages.
pub fn split(document: &Document) -> Split {
    match document.kind {
        Kind::Article | Kind::Faq => sections::split_markdown(document),
        Kind::Row => text::split_row(document),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
