//! The text of a page as a browser shows it: blocks, and which of them a passage fills.

use super::search::{Directive, Haystack, fold};
use crate::index::Stored;
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The longest page that is searched for its own words, in characters; past it links lead to the heading.
pub const MAX_PAGE_CHARS: usize = 200_000;

/// A page: title, headings and the lines of all passages, as far as docent knows them.
#[derive(Debug, Default)]
pub struct Page {
    /// The text of each block, with single spaces.
    blocks: Vec<String>,
    /// The blocks of each passage, by its id.
    passages: HashMap<String, Range<usize>>,
    haystack: Haystack,
}

impl Page {
    /// The page of a document, from all its passages in reading order; empty when it is too long.
    pub fn of(passages: &[Stored]) -> Self {
        let mut page = Self::default();
        if passages.iter().map(|passage| passage.plain.len()).sum::<usize>() > MAX_PAGE_CHARS {
            return page;
        }
        let mut above: Option<Vec<&String>> = None;
        for passage in passages {
            let info = &passage.info;
            let titles: Vec<&String> = std::iter::once(&info.title).chain(&info.headings).collect();
            let known = above.as_ref().map_or(0, |above| shared(above, &titles));
            titles.iter().skip(known).for_each(|title| page.push(title));
            above = Some(titles);
            let first = page.blocks.len();
            passage.plain.lines().for_each(|line| page.push(line));
            page.passages.insert(info.id.clone(), first..page.blocks.len());
        }
        page.haystack = Haystack::of(&page.blocks);
        page
    }

    fn push(&mut self, line: &str) {
        let block = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !block.is_empty() {
            self.blocks.push(block);
        }
    }

    /// Its blocks, in order.
    pub fn blocks(&self) -> &[String] {
        &self.blocks
    }

    /// What a passage fills.
    pub(super) fn target(&self, passage: &str) -> Option<Target<'_>> {
        let blocks = self.passages.get(passage).filter(|blocks| !blocks.is_empty())?.clone();
        Some(Target { blocks: &self.blocks, at: blocks })
    }

    /// Whether a directive marks the target, and nothing else on the page.
    pub(super) fn holds_once(&self, directive: &Directive, target: &Target<'_>) -> bool {
        let mut places = self.haystack.places(directive);
        let first = self.haystack.block(target.at.start);
        let last = self.haystack.block(target.at.end - 1);
        // All its words, whatever marks stand around them.
        let whole = |place: &Range<usize>| {
            first.contains(&place.start)
                && (last.start..=last.end).contains(&place.end)
                && !self.haystack.has_words(first.start..place.start)
                && !self.haystack.has_words(place.end..last.end)
        };
        places.next().is_some_and(|place| whole(&place)) && places.next().is_none()
    }
}

fn shared(above: &[&String], titles: &[&String]) -> usize {
    above.iter().zip(titles).take_while(|(a, b)| a == b).count()
}

/// The blocks of one passage among all of its page.
pub(super) struct Target<'p> {
    blocks: &'p [String],
    at: Range<usize>,
}

impl Target<'_> {
    /// A directive of the first and last words, with some before and after where numbers say so; `None` when
    /// there are no such words.
    pub(super) fn directive(&self, words: usize, before: usize, after: usize) -> Option<Directive> {
        let first = &self.blocks[self.at.start];
        let last = &self.blocks[self.at.end - 1];
        // What stands around has to be there when it is asked for.
        let prefix = match before {
            0 => None,
            _ => Some(last_words(self.blocks.get(self.at.start.checked_sub(1)?)?, before, Edge::Block)?),
        };
        let suffix = match after {
            0 => None,
            _ => Some(first_words(self.blocks.get(self.at.end)?, after, Edge::Block)?),
        };
        // Only white space may stand between the parts.
        let start_edge = if prefix.is_some() { Edge::Block } else { Edge::Word };
        let end_edge = if suffix.is_some() { Edge::Block } else { Edge::Word };
        let is_short = self.at.len() == 1 && first.unicode_words().count() <= 2 * words;
        let (start, end) = if is_short {
            (whole(first, start_edge, end_edge)?, None)
        } else {
            (first_words(first, words, start_edge)?, Some(last_words(last, words, end_edge)?))
        };
        let some = |text: &str| text.to_owned();
        Some(Directive {
            prefix: prefix.map(some),
            start: start.to_owned(),
            end: end.map(some),
            suffix: suffix.map(some),
        })
    }
}

/// Where the words of a part begin or end.
#[derive(Clone, Copy)]
enum Edge {
    /// At a word, without the marks around it.
    Word,
    /// At the end of the block, marks included.
    Block,
}

fn first_words(block: &str, count: usize, edge: Edge) -> Option<&str> {
    let mut words = block.unicode_word_indices();
    let (first, word) = words.next()?;
    let (last, word) = words.take(count - 1).last().unwrap_or((first, word));
    let start = if matches!(edge, Edge::Block) { 0 } else { first };
    Some(&block[start..last + word.len()])
}

fn last_words(block: &str, count: usize, edge: Edge) -> Option<&str> {
    let mut words = block.unicode_word_indices().rev();
    let (last, word) = words.next()?;
    let first = words.take(count - 1).last().map_or(last, |(first, _)| first);
    let end = if matches!(edge, Edge::Block) { block.len() } else { last + word.len() };
    Some(&block[first..end])
}

fn whole(block: &str, start: Edge, end: Edge) -> Option<&str> {
    let first = block.unicode_word_indices().next()?.0;
    let (last, word) = block.unicode_word_indices().next_back()?;
    let start = if matches!(start, Edge::Block) { 0 } else { first };
    let end = if matches!(end, Edge::Block) { block.len() } else { last + word.len() };
    Some(&block[start..end])
}

/// The folded blocks end to end; used by [`Haystack`].
pub(super) fn fold_blocks(blocks: &[String]) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(blocks.len());
    for block in blocks {
        let start = text.len();
        text += &fold(block);
        places.push(start..text.len());
        text.push('\n');
    }
    (text, places)
}
