//! Finds the places that a browser would mark for a text directive, by the steps of the specification.

use super::page::fold_blocks;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// What a browser is told to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) prefix: Option<String>,
    pub(super) start: String,
    pub(super) end: Option<String>,
    pub(super) suffix: Option<String>,
}

/// A page as it is searched: case and accents do not count, and no part of a directive reaches over the end
/// of a block.
#[derive(Debug, Default)]
pub(super) struct Haystack {
    text: String,
    blocks: Vec<Range<usize>>,
    /// Where words begin or end, in bytes of `text`.
    bounds: Vec<usize>,
}

impl Haystack {
    pub(super) fn of(blocks: &[String]) -> Self {
        let (text, blocks) = fold_blocks(blocks);
        let mut bounds: Vec<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
        bounds.push(text.len());
        Self { text, blocks, bounds }
    }

    /// Where a block stands.
    pub(super) fn block(&self, number: usize) -> Range<usize> {
        self.blocks[number].clone()
    }

    /// Whether anything but marks and spaces stands there.
    pub(super) fn has_words(&self, range: Range<usize>) -> bool {
        self.text[range].contains(char::is_alphanumeric)
    }

    /// Every place that the directive could mark, in order; a browser marks the first.
    pub(super) fn places(&self, directive: &Directive) -> impl Iterator<Item = Range<usize>> {
        let folded = |part: &Option<String>| part.as_deref().map(fold);
        let (prefix, end, suffix) =
            (folded(&directive.prefix), folded(&directive.end), folded(&directive.suffix));
        let start = fold(&directive.start);
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = if let Some(prefix) = &prefix {
                    let before = self.find(prefix, from, true, false)?;
                    from = before.start + first_char(&self.text[before.start..]);
                    self.skip_space(before.end)
                } else {
                    let at = self.find(&start, from, true, end.is_some() || suffix.is_none())?.start;
                    from = at + first_char(&self.text[at..]);
                    at
                };
                let matched = at..at + start.len();
                let begins = self.text[at..].starts_with(&start)
                    && (end.is_none() && suffix.is_some() || self.is_bound(matched.end));
                if begins && let Some(end) = self.finish(matched.end, end.as_deref(), suffix.as_deref()) {
                    return Some(at..end);
                }
            }
        })
    }

    /// Where a match that begins well ends, when it does.
    fn finish(&self, from: usize, end: Option<&str>, suffix: Option<&str>) -> Option<usize> {
        let mut from = from;
        loop {
            let ended = match end {
                Some(end) => self.find(end, from, true, suffix.is_none())?.end,
                None => from,
            };
            let Some(suffix) = suffix else { return Some(ended) };
            let after = self.skip_space(ended);
            if self.text[after..].starts_with(suffix) && self.is_bound(after + suffix.len()) {
                return Some(ended);
            }
            end?;
            from = ended;
        }
    }

    fn find(&self, words: &str, from: usize, starts: bool, ends: bool) -> Option<Range<usize>> {
        if words.is_empty() {
            return None;
        }
        self.text[from..]
            .match_indices(words)
            .map(|(at, _)| from + at..from + at + words.len())
            .find(|found| (!starts || self.is_bound(found.start)) && (!ends || self.is_bound(found.end)))
    }

    fn is_bound(&self, at: usize) -> bool {
        self.bounds.binary_search(&at).is_ok()
    }

    fn skip_space(&self, at: usize) -> usize {
        self.text.len() - self.text[at..].trim_start().len()
    }
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// Base characters, as the primary level of collation compares them.
pub(super) fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
