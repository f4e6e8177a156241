//! Says whether a text touches medication, in layers from exact names to indirect wording.

mod context;
mod exact;
mod frame;
mod misspelling;
mod neighbours;
mod stem;
mod words;

pub(super) use misspelling::Targets;

use super::lists::{Entry, Lists};
use super::normal::Normal;
use super::{Match, Rule};
use std::ops::Range;
use words::Words;

/// How much it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Any sign counts: a miss is a safety failure, a spare notice only noise.
    Question,
    /// Names and unambiguous class words: an article may say "prescribed" without being about medication.
    Passage,
}

/// A match before its words are cut from the raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    rule: Rule,
    words: Range<usize>,
    name: Option<String>,
    entry: Entry<'static>,
}

/// Everything that a text says about medication, in order; where rules overlap, the first and longest.
pub(super) fn read(raw: &str, normal: &Normal, lists: &Lists, strictness: Strictness) -> Vec<Match> {
    let mut words = Words::new(normal, lists);
    let hits = frame::hits(&words);
    words.mask(&hits);
    let mut found = exact::find(&words, strictness);
    let mut all_read = !normal.was_cut();
    if strictness == Strictness::Question {
        found.extend(context::find(&words));
        found.extend(stem::find(&words));
        match misspelling::find(&words) {
            Some(misspelt) => found.extend(misspelt),
            None => all_read = false,
        }
        found.extend(frame::find(&words, &hits));
    }
    found.sort_by_key(|f| (f.rule, f.words.start, std::cmp::Reverse(f.words.end)));
    let mut covered = vec![false; words.len()];
    let mut kept = Vec::new();
    for candidate in found {
        if !covered[candidate.words.clone()].contains(&true) {
            covered[candidate.words.clone()].fill(true);
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|f: &Found| f.words.start);
    let unread = (!all_read).then(Match::fail_closed);
    unread.into_iter().chain(kept.into_iter().map(|found| cut_out(raw, normal, found))).collect()
}

fn cut_out(raw: &str, normal: &Normal, found: Found) -> Match {
    let bytes = normal.bytes_of(&found.words);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Match {
        rule: found.rule,
        words: raw[bytes.clone()].to_owned(),
        generic: some(found.entry.generic),
        class: some(found.entry.class),
        name: found.name,
        bytes,
    }
}

#[cfg(test)]
mod tests;
