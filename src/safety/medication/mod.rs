//! Says whether a text touches medication, in layers from exact names to indirect wording.

mod exact;

use super::lists::Lists;
use super::normal::Normal;
use super::{Match, Rule};
use std::ops::Range;

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
    entry: super::lists::Entry<'static>,
}

/// Everything that a text says about medication, in order.
pub(super) fn read(raw: &str, lists: &Lists, strictness: Strictness) -> Vec<Match> {
    let normal = Normal::of(raw);
    let mut matches = Vec::new();
    if normal.was_cut() {
        matches.push(Match::fail_closed());
    }
    let mut found = exact::find(&normal, lists, strictness);
    found.sort_by_key(|f| (f.words.start, std::cmp::Reverse(f.words.end), f.rule));
    found.dedup_by(|later, earlier| later.words.start < earlier.words.end);
    matches.extend(found.into_iter().map(|f| cut_out(raw, &normal, f)));
    matches
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
