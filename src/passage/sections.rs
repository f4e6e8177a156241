//! Puts the parts of a Markdown document under their headings and makes them passages.

use super::markdown::{Block, read_blocks};
use super::notes::{Note, bound};
use super::slug::{INTRODUCTION, Slugs};
use super::{HeadingAt, Passage, PassageInfo, PassageKind, Split, Verbatim};
use crate::content::{Document, Kind, Problem};
use std::ops::Range;

/// The longest heading, in characters; it is kept with each of its passages.
const MAX_HEADING_CHARS: usize = 300;

/// Cuts an article or an FAQ file into its passages.
///
/// A note counts for the passages between the nearest heading above it and the next heading, phrasings
/// asked *here* for the passage above them alone. The
/// text before the first heading is a section too, and a first `#` heading that repeats the title
/// is no heading.
pub(super) fn split_markdown(document: &Document) -> Split {
    let mut splitter = Splitter {
        document,
        newlines: document.source.match_indices('\n').map(|(at, _)| at).collect(),
        slugs: Slugs::default(),
        split: Split::default(),
        path: Vec::new(),
        section: Section { slug: INTRODUCTION.to_owned(), ..Section::default() },
    };
    for block in read_blocks(&document.source[document.body..]) {
        splitter.take(block);
    }
    splitter.finish_section(None);
    splitter.split.problems.sort();
    splitter.split
}

/// The headings of an article or an FAQ file.
pub(super) fn headings(document: &Document) -> Vec<HeadingAt> {
    let blocks = read_blocks(&document.source[document.body..]);
    let headings = blocks.into_iter().filter_map(|block| match block {
        Block::Heading { level, text, range, .. } => {
            Some(HeadingAt { level, text, bytes: shift(range, document.body) })
        }
        _ => None,
    });
    headings.collect()
}

struct Splitter<'d> {
    document: &'d Document,
    newlines: Vec<usize>,
    slugs: Slugs,
    split: Split,
    /// The headings above, outermost first, with their levels.
    path: Vec<(u8, String)>,
    section: Section,
}

/// What stands between two headings.
#[derive(Default)]
struct Section {
    /// Its heading and where that stands; `None` before the first.
    heading: Option<(u8, String, usize)>,
    slug: String,
    /// An FAQ entry is one passage, whatever it is made of.
    is_entry: bool,
    /// The piece of the entry that is being read.
    entry: Option<(Range<usize>, String)>,
    note: Note,
    /// How many passages it has.
    passages: u32,
}

impl Splitter<'_> {
    fn take(&mut self, block: Block) {
        let base = self.document.body;
        match block {
            Block::Heading { level, text, range, quotable } if self.section.is_entry && level > 2 => {
                if quotable {
                    self.extend_entry(shift(range, base), &text);
                }
            }
            Block::Heading { level, text, range, .. } => self.heading(level, text, base + range.start),
            Block::Piece { kind, range, plain } => {
                let range = shift(range, base);
                if self.section.is_entry {
                    self.extend_entry(range, &plain);
                } else {
                    self.passage(kind, range, plain);
                }
            }
            Block::Gap => self.finish_entry(),
            Block::Note(note) => self.note(note),
            Block::Fault { at, message } => self.problem(base + at, message),
        }
    }

    fn heading(&mut self, level: u8, mut text: String, at: usize) {
        let is_title =
            level == 1 && self.section.heading.is_none() && same(&text, &self.document.about.title);
        if is_title {
            return;
        }
        self.finish_section(Some(level));
        if let Some((end, _)) = text.char_indices().nth(MAX_HEADING_CHARS) {
            text.truncate(end);
            self.problem(
                at,
                format!("the heading is longer than {MAX_HEADING_CHARS} characters: shorten it"),
            );
        }
        if text.is_empty() {
            self.problem(at, "the heading is empty: write it, or remove the line");
        }
        self.path.retain(|(above, _)| *above < level);
        self.path.push((level, text.clone()));
        if self.section.passages > 0 && self.section.heading.is_none() {
            // Taken by the text before the first heading.
            self.slugs.next(INTRODUCTION);
        }
        self.section = Section {
            slug: self.slugs.next(&text),
            is_entry: self.document.kind == Kind::Faq && level == 2,
            heading: Some((level, text, at)),
            ..Section::default()
        };
    }

    fn extend_entry(&mut self, range: Range<usize>, plain: &str) {
        let (whole, words) = self.section.entry.get_or_insert_with(|| (range.clone(), String::new()));
        whole.end = range.end;
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(plain);
    }

    fn finish_entry(&mut self) {
        if let Some((range, plain)) = self.section.entry.take() {
            self.passage(PassageKind::Entry, range, plain);
        }
    }

    fn passage(&mut self, kind: PassageKind, range: Range<usize>, plain: String) {
        self.section.passages += 1;
        let words = Verbatim::cut(self.document, &range);
        let Document { id, path, about, .. } = self.document;
        let headings = self.path.iter().map(|(_, text)| text.clone()).filter(|text| !text.is_empty());
        let info = PassageInfo {
            id: format!("{id}#{}/{}", self.section.slug, self.section.passages),
            document: id.clone(),
            path: path.clone(),
            line: self.line_at(range.start),
            title: about.title.clone(),
            headings: headings.collect(),
            paragraph: self.section.passages,
            kind,
            bytes: range,
            hash: words.hash(),
            also_asked: Vec::new(),
            medication: about.medication,
            review_by: about.review_by,
            url: about.url.clone(),
        };
        self.split.passages.push(Passage { info, words, plain, asked_here: 0 });
    }

    fn note(&mut self, mut note: Note) {
        let here = std::mem::take(&mut note.asked_here);
        match self.split.passages.last_mut().filter(|_| self.section.passages > 0) {
            Some(above) => {
                above.asked_here += here.len();
                above.info.also_asked.extend(here);
            }
            // Nothing stands above it yet.
            None => note.also_asked.extend(here),
        }
        self.section.note.merge(note);
    }

    /// Gives the section's passages its notes; `next` is the level of the heading that ends it.
    fn finish_section(&mut self, next: Option<u8>) {
        self.finish_entry();
        let mut faults = Vec::new();
        if let Some(fault) = bound(&mut self.section.note.also_asked) {
            let at = self.section.heading.as_ref().map_or(self.document.body, |(_, _, at)| *at);
            faults.push((at, fault));
        }
        let first = self.split.passages.len() - self.section.passages as usize;
        let Note { also_asked, medication, review_by, .. } = &self.section.note;
        for passage in &mut self.split.passages[first..] {
            let mut here = std::mem::replace(&mut passage.info.also_asked, also_asked.clone());
            faults.extend(bound(&mut here).map(|fault| (passage.info.bytes.start, fault)));
            passage.asked_here = here.len();
            passage.info.also_asked.extend(here);
            passage.info.medication |= medication;
            passage.info.review_by = review_by.or(passage.info.review_by);
        }
        for (at, fault) in faults {
            self.problem(at, fault);
        }
        if self.section.passages > 0 {
            return;
        }
        if let Some((level, text, at)) = &self.section.heading {
            let holds_sections = next.is_some_and(|next| next > *level) && !self.section.is_entry;
            if !holds_sections {
                let message = if self.section.is_entry {
                    format!(
                        "the question \u{201c}{text}\u{201d} has no answer: write one under it, or remove it"
                    )
                } else {
                    format!(
                        "the section \u{201c}{text}\u{201d} is empty: write a paragraph under it, or remove it"
                    )
                };
                self.problem(*at, message);
            }
        }
    }

    fn problem(&mut self, at: usize, message: impl Into<String>) {
        let line = self.line_at(at);
        self.split.problems.push(Problem { path: self.document.path.clone(), line, message: message.into() });
    }

    fn line_at(&self, at: usize) -> u32 {
        let line = self.newlines.partition_point(|newline| *newline < at);
        self.document.line.saturating_add(u32::try_from(line).unwrap_or(u32::MAX))
    }
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Whether two titles differ in nothing but case and spaces.
fn same(a: &str, b: &str) -> bool {
    let fold = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    fold(a) == fold(b)
}
