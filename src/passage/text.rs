//! Cuts the plain text of a collection's row into passages.

use super::slug::{INTRODUCTION, Slugs};
use super::{Passage, PassageInfo, PassageKind, Split, Verbatim, split_sentences};
use crate::content::Document;
use std::ops::Range;

/// How many characters a piece of a row may have before it is cut between sentences: what fits
/// beside citation and notice in the 2,000 characters of a Discord message.
pub const PIECE_CHARS: usize = 1_200;

/// How many characters a single sentence may have before it is cut between words.
pub const LONGEST_PIECE_CHARS: usize = 1_500;

/// Below how many characters a paragraph is no passage of its own. All pieces of a row share its
/// title, so “Thanks!” would outrank the answer for its shortness, and a heading alone says nothing.
const SHORT_CHARS: usize = 200;

/// Cuts a row at blank lines, and past [`PIECE_CHARS`] between sentences; short paragraphs stay with
/// the next one.
pub(super) fn split_row(document: &Document) -> Split {
    let Document { id, path, line, about, source, .. } = document;
    let slug =
        if about.title.is_empty() { INTRODUCTION.to_owned() } else { Slugs::default().next(&about.title) };
    let passage = |(range, paragraph): (Range<usize>, u32)| {
        let words = Verbatim::cut(document, &range);
        let plain = words.as_str().to_owned();
        let info = PassageInfo {
            id: format!("{id}#{slug}/{paragraph}"),
            document: id.clone(),
            path: path.clone(),
            line: *line,
            title: if about.title.is_empty() { id.clone() } else { about.title.clone() },
            headings: (!about.title.is_empty()).then(|| about.title.clone()).into_iter().collect(),
            paragraph,
            kind: PassageKind::Row,
            bytes: range,
            hash: words.hash(),
            also_asked: Vec::new(),
            medication: about.medication,
            review_by: about.review_by,
            url: about.url.clone(),
        };
        Passage { info, words, plain, asked_here: 0 }
    };
    Split { passages: split_text(source).into_iter().zip(1..).map(passage).collect(), problems: Vec::new() }
}

/// The pieces of a text, as byte ranges without the white space around them.
fn split_text(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for paragraph in paragraphs(text) {
        match pieces.last_mut() {
            Some(last) if is_short(&text[last.clone()]) && fits(&text[last.start..paragraph.end]) => {
                last.end = paragraph.end;
            }
            _ if fits(&text[paragraph.clone()]) => pieces.push(paragraph),
            _ => split_long(text, paragraph, &mut pieces),
        }
    }
    if let [.., before, last] = pieces.as_mut_slice()
        && is_short(&text[last.clone()])
        && fits(&text[before.start..last.end])
    {
        before.end = last.end;
        pieces.pop();
    }
    pieces
}

fn fits(words: &str) -> bool {
    words.len() <= PIECE_CHARS || words.chars().nth(PIECE_CHARS).is_none()
}

fn is_short(words: &str) -> bool {
    words.chars().nth(SHORT_CHARS).is_none()
}

/// The runs of lines between blank ones.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            open = false;
        } else {
            let start = at + (line.len() - line.trim_start().len());
            let end = start + words.len();
            match found.last_mut() {
                Some(last) if open => last.end = end,
                _ => found.push(start..end),
            }
            open = true;
        }
        at += line.len();
    }
    found
}

/// Fills pieces with whole sentences; a sentence that is too long by itself is cut between words.
fn split_long(text: &str, paragraph: Range<usize>, pieces: &mut Vec<Range<usize>>) {
    let base = paragraph.start;
    let mut open: Option<Range<usize>> = None;
    for sentence in split_sentences(&text[paragraph]) {
        let sentence = base + sentence.start..base + sentence.end;
        match &mut open {
            Some(piece) if fits(&text[piece.start..sentence.end]) => piece.end = sentence.end,
            _ => {
                pieces.extend(open.take());
                open = Some(cut_words(text, sentence, pieces));
            }
        }
    }
    pieces.extend(open);
}

/// Cuts a sentence until the rest, which is returned, is no longer than [`LONGEST_PIECE_CHARS`].
fn cut_words(text: &str, mut sentence: Range<usize>, pieces: &mut Vec<Range<usize>>) -> Range<usize> {
    while let Some((limit, _)) = text[sentence.clone()].char_indices().nth(LONGEST_PIECE_CHARS) {
        let head = &text[sentence.start..sentence.start + limit];
        let space = head.rfind(char::is_whitespace).filter(|at| !head[..*at].trim().is_empty());
        let end = sentence.start + space.unwrap_or(limit);
        pieces.push(sentence.start..sentence.start + text[sentence.start..end].trim_end().len());
        let rest = &text[end..sentence.end];
        sentence.start = end + (rest.len() - rest.trim_start().len());
    }
    sentence
}
