//! The parts of a file: what each passage is made of, where its section begins and ends.

use super::EditError;
use crate::content::{Document, Kind, parse_file};
use crate::passage::{HeadingAt, Passage, PassageKind, Split, headings, split};
use std::ops::Range;
use time::Date;

/// An entry or a passage as a moderator edits it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Editable {
    /// Its id.
    pub passage: String,
    /// Its file, below the content folder.
    pub path: String,
    /// What it is.
    pub kind: PassageKind,
    /// The question, or the heading that it stands under; `None` before the first one.
    pub heading: Option<String>,
    /// The answer, or its words, as Markdown.
    pub words: String,
    /// Other ways to ask for it.
    pub also_asked: Vec<String>,
    /// Whether it is marked as about medication, by itself or with its whole file.
    pub medication: bool,
    /// When it has to be reviewed again.
    pub review_by: Option<Date>,
}

/// A file taken apart.
pub(super) struct Parts {
    pub(super) document: Document,
    pub(super) passages: Vec<Passage>,
    headings: Vec<HeadingAt>,
}

/// A passage of it and its section.
pub(super) struct Target<'p> {
    /// Its place among the passages.
    pub(super) at: usize,
    pub(super) passage: &'p Passage,
    /// The heading that the section stands under, where it stands under one that is a part of its path.
    pub(super) heading: Option<&'p HeadingAt>,
    /// From the end of that heading to the next one.
    pub(super) section: Range<usize>,
    /// To the next heading that is no smaller.
    pub(super) subtree: Range<usize>,
}

/// What docent takes from a passage, wherever it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) headings: Vec<String>,
    pub(super) kind: PassageKind,
    pub(super) words: String,
    pub(super) also_asked: Vec<String>,
    pub(super) asked_here: usize,
    pub(super) medication: bool,
    pub(super) review_by: Option<Date>,
}

impl Parts {
    /// Takes a Markdown file apart.
    pub(super) fn of(path: &str, text: &str) -> Result<Self, EditError> {
        let kind = if path.starts_with("faq/") { Kind::Faq } else { Kind::Article };
        let document = parse_file(path, kind, text).map_err(|problems| {
            EditError::Unreadable(problems.first().map(ToString::to_string).unwrap_or_default())
        })?;
        let Split { passages, .. } = split(&document);
        Ok(Self { headings: headings(&document), passages, document })
    }

    /// Finds a passage by its id.
    pub(super) fn find(&self, passage: &str) -> Result<Target<'_>, EditError> {
        let at = self.passages.iter().position(|known| known.info.id == passage);
        let at = at.ok_or_else(|| EditError::NoSuchPassage(passage.to_owned()))?;
        let passage = &self.passages[at];
        let start = passage.info.bytes.start;
        let opens = self.headings.iter().enumerate().take_while(|(_, heading)| heading.bytes.start < start);
        let heading = opens.fold(None, |open: Option<usize>, (n, heading)| match open {
            // A small heading inside an entry is a part of its answer.
            Some(open) if self.is_entry(&self.headings[open]) && heading.level > 2 => Some(open),
            _ => Some(n),
        });
        let end = self.document.source.len();
        let Some(n) = heading else {
            let next = self.headings.first().map_or(end, |heading| heading.bytes.start);
            let section = self.document.body..next;
            return Ok(Target { at, passage, heading: None, subtree: section.clone(), section });
        };
        let heading = &self.headings[n];
        let next = |counts: &dyn Fn(&HeadingAt) -> bool| {
            self.headings[n + 1..].iter().find(|next| counts(next)).map_or(end, |next| next.bytes.start)
        };
        let no_smaller = next(&|next| next.level <= heading.level);
        let section_end = if self.is_entry(heading) { no_smaller } else { next(&|_| true) };
        let named = passage.info.headings.last().is_some_and(|last| *last == heading.text);
        Ok(Target {
            at,
            passage,
            heading: Some(heading).filter(|_| named),
            section: heading.bytes.end..section_end,
            subtree: heading.bytes.end..no_smaller,
        })
    }

    fn is_entry(&self, heading: &HeadingAt) -> bool {
        self.document.kind == Kind::Faq && heading.level == 2
    }

    /// What docent takes from each passage.
    pub(super) fn cuts(&self) -> Vec<Cut> {
        let cut = |passage: &Passage| {
            let info = &passage.info;
            Cut {
                headings: info.headings.clone(),
                kind: info.kind,
                words: passage.words.as_str().to_owned(),
                also_asked: info.also_asked.clone(),
                asked_here: passage.asked_here,
                medication: info.medication,
                review_by: info.review_by,
            }
        };
        self.passages.iter().map(cut).collect()
    }

    /// How lines end in it.
    pub(super) fn line_end(&self) -> &'static str {
        line_end(&self.document.source)
    }
}

impl Target<'_> {
    /// The passages that stand in a part of the file.
    pub(super) fn within(parts: &Parts, bytes: &Range<usize>) -> Range<usize> {
        let place = |at: usize| parts.passages.partition_point(|passage| passage.info.bytes.start < at);
        place(bytes.start)..place(bytes.end)
    }
}

impl Editable {
    /// A passage of a Markdown file, by its id.
    pub(in crate::editorial) fn of(path: &str, text: &str, passage: &str) -> Result<Self, EditError> {
        let parts = Parts::of(path, text)?;
        let Target { passage, heading, .. } = parts.find(passage)?;
        let info = &passage.info;
        Ok(Self {
            passage: info.id.clone(),
            path: path.to_owned(),
            kind: info.kind,
            heading: heading.map(|heading| heading.text.clone()),
            words: passage.words.as_str().replace("\r\n", "\n"),
            also_asked: info.also_asked.clone(),
            medication: info.medication,
            review_by: info.review_by,
        })
    }
}

/// How lines end in a text.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
